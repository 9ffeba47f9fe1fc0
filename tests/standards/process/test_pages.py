"""Pages of the programme and of published standards, by reader and by number of queries."""

from xml.etree import ElementTree

import pytest
from django.core import mail

from standards.kernel import slots
from standards.models import Membership, WorkItem
from standards.operations.joining import invitation_secret, invite, nominate
from standards.operations.publications import keep_fact, publish_edition
from standards.operations.work_items import grant_clearance, propose_work_item

pytestmark = [pytest.mark.django_db, pytest.mark.services]
MOST = 15


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def many(committee, people, at, number=30):
    return [
        propose_work_item(
            committee=committee, title=f"Item {n}", scope="S", actor=people.editor, at=at
        )
        for n in range(number)
    ]


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_the_edition_page_is_the_standard_of_the_mock_up(prefix, edition, client_for):
    keep_fact(edition_id=edition.pk, key="certified_systems", value=1, sort=1)
    html = page(client_for(), f"{prefix}/standards/ls-4101/1/")
    for part in (
        'id="c-1"',
        'id="r-rq1"',
        'id="R-2-1"',
        "LS 4101:2026",
        'href="#c-2"',
        "B-7",
        edition.hash,
    ):
        assert part in html
    assert 'lang="en"' in html
    assert "cite/?as=bibtex" in html
    assert "/export/json/" in html
    assert "feeds/standards/" in html


def test_the_newest_edition_stands_at_the_standard_and_printed_forms_redirect(edition, client_for):
    client = client_for()
    assert "LS 4101:2026" in page(client, "/standards/ls-4101/")
    for text, target in (
        ("LS 4101:2026", "/standards/ls-4101/1/"),
        ("LS 4101", "/standards/ls-4101/"),
    ):
        answer = client.get(f"/standards/{text}/")
        assert (answer.status_code, answer["Location"]) == (302, target)
    assert client.get("/standards/LS 4101:2026/1/").status_code == 302
    page(client, "/standards/LS 4101:1999/", 404)
    page(client, "/standards/ls-77/", 404)
    page(client, "/standards/ls-4101/7/", 404)


def test_a_project_without_an_edition_leads_to_its_work_item(proposed, client_for):
    answer = client_for().get("/standards/ls-4101/")
    assert answer["Location"] == f"/work-items/{proposed.pk}/"


def test_a_withdrawn_and_a_superseded_edition_say_so(edition, people, step, at, client_for):
    item = step(edition.work_item, "start_review", "propose_withdrawal")
    grant_clearance(work_item=item, kind="ballot", evidence={}, actor=None, at=at)
    step(item, "withdraw", reason="Overtaken by law")
    assert "Overtaken by law" in page(client_for(), "/standards/ls-4101/1/")


def test_slots_fill_the_edition_page(edition, client_for, monkeypatch):
    monkeypatch.setitem(
        slots._providers, "requirement.footer", [lambda e, r: f"<i>met {r.label}</i>"]
    )
    monkeypatch.setitem(slots._providers, "standard.side", [lambda e, u: None])
    html = page(client_for(), "/standards/ls-4101/1/")
    assert '<div class="req-foot"><i>met R-2-1</i></div>' in html


def test_exports_and_citations_are_files(edition, client_for):
    client = client_for()
    html = client.get("/standards/ls-4101/1/export/html/")
    assert 'filename="ls-4101-1.html"' in html["Content-Disposition"]
    assert 'id="r-rq1"' in html.content.decode()
    assert client.get("/standards/ls-4101/1/export/json/").json()["type"] == "doc"
    assert client.get("/standards/ls-4101/1/export/exe/").status_code == 404
    for style in ("bibtex", "csl", "ris"):
        answer = client.get(f"/standards/ls-4101/1/cite/?as={style}")
        assert "4101" in answer.content.decode()
    assert client.get("/standards/ls-4101/1/cite/?as=apa").status_code == 404


def test_feed_and_sitemap_are_well_formed(edition, client_for):
    feed = client_for().get("/feeds/standards/")
    assert feed["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    entry = ElementTree.fromstring(feed.content).find(f"{atom}entry")
    assert entry.find(f"{atom}title").text == "LS 4101:2026 Regression: reporting of error"
    assert entry.find(f"{atom}id").text.endswith("/standards/ls-4101/1/")
    sitemap = ElementTree.fromstring(client_for().get("/sitemap.xml").content)
    assert any("/standards/ls-4101/1/" in one.text for one in sitemap.iter() if one.text)


def test_an_empty_feed_is_well_formed(db, client_for):
    ElementTree.fromstring(client_for().get("/feeds/standards/").content)


def test_the_catalogue_filters_counts_and_links(edition, committee, people, at, client_for):
    propose_work_item(
        committee=committee,
        title="Fair credit",
        scope="S",
        domain="fairness",
        actor=people.editor,
        at=at,
    )
    client = client_for()
    everything = page(client, "/standards/")
    assert "LS 4101:2026" in everything
    assert "Fair credit" in everything
    for query in ("phase=proposal", "domain=fairness", "q=credit", "q=LS+4102"):
        html = page(client, f"/standards/?{query}")
        assert "Fair credit" in html
        assert "LS 4101:2026" not in html
    for query in (
        "phase=published",
        "year=2026",
        "language=en",
        "q=squared",
        "q=LS+4101:2026",
        "sort=certified&q=regression",
    ):
        html = page(client, f"/standards/?{query}")
        assert "LS 4101:2026" in html
        assert "Fair credit" not in html
    assert "No standard fits" in page(client, "/standards/?q=nothing-like-it")
    assert "Remove filter Fairness" in page(
        client, "/standards/?domain=fairness&committee=lc-4-wg-2"
    )


@pytest.mark.parametrize(
    "query",
    [
        "phase=x&domain=y&year=abc&language=tlh&sort=z&page=999",
        "q=%00",
        "committee=%00",
        "q=" + "x" * 500,
    ],
)
def test_strange_filters_are_dropped(query, edition, client_for):
    page(client_for(), f"/standards/?{query}")


def test_a_revision_shows_both_editions_in_one_line(edition, committee, people, at, client_for):
    propose_work_item(
        committee=committee,
        title="Regression 2",
        scope="S",
        revises=edition.standard,
        actor=people.editor,
        at=at,
    )
    html = page(client_for(), "/standards/")
    assert "Edition 2 · edition 1 in force" in html
    assert html.count('class="cover"') == 1
    assert "Next edition in preparation" in page(client_for(), "/standards/ls-4101/1/")


@pytest.mark.parametrize("path", ["/", "/standards/", "/committees/", "/committees/lc-4-wg-2/"])
def test_queries_are_few_and_constant_in_rows(
    path, edition, committee, people, at, client_for, django_assert_max_num_queries
):
    client = client_for(people.secretary)
    client.get(path)
    with django_assert_max_num_queries(MOST) as few:
        client.get(path)
    many(committee, people, at)
    with django_assert_max_num_queries(MOST) as more:
        client.get(path)
    assert len(more) <= len(few)


@pytest.mark.parametrize("who", ["secretary", None])
def test_work_item_edition_and_member_pages_ask_little(
    who, edition, people, client_for, django_assert_max_num_queries
):
    client = client_for(getattr(people, who) if who else None)
    paths = [f"/work-items/{edition.work_item_id}/", "/standards/ls-4101/1/"]
    for path in [*paths, *(["/committees/lc-4-wg-2/members/"] if who else [])]:
        with django_assert_max_num_queries(MOST):
            page(client, path)


def test_the_home_page_counts_the_programme(edition, committee, people, at, client_for):
    many(committee, people, at, 3)
    html = page(client_for(), "/")
    assert "4 projects by stage: Proposal 3, Draft 0" in html
    assert html.count("<circle") >= 4
    assert "LS 4101:2026" in html


def test_the_home_page_of_an_empty_site(db, client_for):
    html = page(client_for(), "/")
    assert "Nothing is published yet" in html
    assert "No committees yet" in page(client_for(), "/committees/")
    assert "No standard fits" in page(client_for(), "/standards/")


def test_strangers_see_the_public_face_of_a_committee(edition, committee, people, at, client_for):
    for client in (client_for(), client_for(people.stranger)):
        html = page(client, "/committees/lc-4-wg-2/")
        assert "Medical imaging" in html
        assert "Secretary" in html
        assert "Expert1" not in html
        assert "@lepton.example" not in html
    assert "Expert1" in page(client_for(people.observer), "/committees/lc-4-wg-2/")
    assert "Propose a work item" not in page(client_for(people.observer), "/committees/lc-4-wg-2/")
    assert "Medical imaging" in page(client_for(), "/committees/lc-4/")


def test_strangers_see_the_public_face_of_a_work_item(in_enquiry, people, client_for):
    WorkItem.objects.update(justification="inner reasons")
    html = page(client_for(), f"/work-items/{in_enquiry.pk}/")
    assert "Public enquiry" in html
    assert "inner reasons" not in html
    assert "As decided." not in html
    assert "Secretary" not in html
    inside = page(client_for(people.observer), f"/work-items/{in_enquiry.pk}/")
    assert "inner reasons" in inside
    assert "As decided." in inside
    assert "What can happen next" not in inside


def test_a_preliminary_item_is_hidden(committee, people, at, client_for):
    item = propose_work_item(
        committee=committee, title="Early", scope="S", preliminary=True, actor=people.editor, at=at
    )
    assert client_for().get(f"/work-items/{item.pk}/").status_code == 302
    page(client_for(people.stranger), f"/work-items/{item.pk}/", 404)
    assert "Early" not in page(client_for(), "/standards/")
    assert "Early" not in page(client_for(), "/committees/lc-4-wg-2/")


def test_a_proposal_by_form_and_its_errors(committee, people, client_for):
    client = client_for(people.expert1)
    path = "/committees/lc-4-wg-2/propose/"
    assert "track_months" in page(client, path)
    wrong = client.post(path, {"title": "", "scope": "S"})
    assert "aria-invalid" in wrong.content.decode()
    fields = {
        "title": "New",
        "scope": "S",
        "document_type": "standard",
        "domain": "data",
        "track_months": "24",
    }
    made = client.post(path, fields)
    item = WorkItem.objects.get()
    assert made["Location"] == f"/work-items/{item.pk}/"
    assert (item.domain, item.track_months) == ("data", 24)
    assert client_for(people.observer).get(path).status_code == 403
    assert client_for().get(path).status_code == 302


def test_moves_and_decisions_by_form(proposed, people, client_for):
    client = client_for(people.secretary)
    one = f"/work-items/{proposed.pk}/"
    assert "Still needs:" in page(client, one)
    refused = client.post(f"{one}moves/", {"move": "accept_proposal"}, follow=True)
    assert "This move still needs" in refused.content.decode()
    client.post(f"{one}decisions/", {"kind": "resolution", "reason": "Meeting 3"})
    done = client.post(f"{one}moves/", {"move": "accept_proposal"}, follow=True).content.decode()
    assert "10.99" in done
    assert "Meeting 3" in done
    assert (
        client_for(people.observer).post(f"{one}moves/", {"move": "register_wi"}).status_code == 403
    )
    assert client.get(f"{one}moves/").status_code == 405


def test_members_are_managed_by_form(committee, people, client_for, settings):
    client = client_for(people.secretary)
    path = "/committees/lc-4-wg-2/members/"
    assert "expert1@lepton.example" in page(client, path)
    settings.LEPTON_DEMO = True
    client.post(path, {"email": people.stranger.email, "role": "observer"})
    row = Membership.objects.get(user=people.stranger)
    client.post(f"{path}{row.pk}/", {"role": "editor"})
    assert Membership.objects.get(pk=row.pk).role == "editor"
    client.post(f"{path}{row.pk}/", {"role": "editor", "act": "end"})
    html = page(client, path)
    assert "Before" in html
    assert client.post(f"{path}{row.pk}/", {"role": "editor"}).status_code == 404
    assert client.post(path, {"email": "no", "role": "observer"}).status_code == 200
    again = client.post(path, {"email": people.expert.email, "role": "expert"})
    assert "already" in again.content.decode()
    observer = page(client_for(people.observer), path)
    assert "@lepton.example" not in observer
    assert "Leave" in observer
    page(client_for(people.stranger), path, 403)


def test_a_nomination_by_form(committee, people, client_for):
    people.applicant.member_body = people.nsb.member_body
    people.applicant.save()
    path = "/committees/lc-4-wg-2/members/"
    client = client_for(people.nsb)
    assert "Nominate" in page(client, path)
    assert (
        "Nobody of your member body"
        in client.post(path, {"email": "x@y.example", "role": "expert"}).content.decode()
    )
    client.post(path, {"email": people.applicant.email, "role": "expert"})
    manager = client_for(people.secretary)
    html = page(manager, path)
    assert "Nominations to decide" in html
    pk = html.partition("/nominations/")[2].partition("/")[0]
    manager.post(f"/committees/lc-4-wg-2/nominations/{pk}/", {"act": "confirm"})
    assert Membership.objects.filter(user=people.applicant).exists()
    page(manager, path)


def test_an_invitation_is_accepted_by_its_link(
    committee, people, at, client_for, settings, monkeypatch
):
    from standards.views import members

    settings.LEPTON_DEMO = False
    monkeypatch.setattr(members, "now", lambda: at)
    made = invite(
        committee=committee,
        email=people.stranger.email,
        role="expert",
        actor=people.secretary,
        at=at,
    )
    path = f"/invitations/{invitation_secret(made.pk)}/"
    assert client_for().get(path).status_code == 302
    client = client_for(people.stranger)
    assert "Medical imaging" in page(client, path)
    assert client.post(path)["Location"] == "/committees/lc-4-wg-2/"
    page(client, path, 409)
    page(client, "/invitations/1:x/", 404)


def test_search_finds_standards_requirements_and_committees(edition, people, client_for):
    hits = slots.gather("search", "squared", people.stranger)
    assert any(hit.url.endswith("#r-rq1") for hit in hits)
    assert any(
        "Medical imaging" in hit.title for hit in slots.gather("search", "imaging", people.stranger)
    )
    assert any(
        hit.url == "/standards/ls-4101/"
        for hit in slots.gather("search", "LS 4101", people.stranger)
    )


def test_members_are_told_of_phases_and_editions_once(edition, people, work, at):
    work(at)
    work(at)
    told = [one.subject for one in mail.outbox if one.to == [people.observer.email]]
    assert told.count("LS 4101:2026 is published") == 1
    assert "LS 4101 has entered: Public enquiry" in told
    managers = [one.subject for one in mail.outbox if one.to == [people.secretary.email]]
    assert "Decide on the proposal LS 4101" in managers


def test_nominating_twice_is_said_at_the_form(committee, people, at, client_for):
    people.applicant.member_body = people.nsb.member_body
    people.applicant.save()
    nominate(committee=committee, person=people.applicant, role="expert", actor=people.nsb, at=at)
    html = (
        client_for(people.nsb)
        .post("/committees/lc-4-wg-2/members/", {"email": people.applicant.email, "role": "expert"})
        .content.decode()
    )
    assert "waiting for the committee manager" in html


def test_an_edition_with_many_requirements_asks_no_more(
    in_enquiry, freeze, approve, people, at, client_for, django_assert_max_num_queries
):
    statement = {"type": "statement", "content": [{"type": "text", "text": "It shall be so."}]}
    rows = [
        {"type": "requirement", "attrs": {"id": f"q{n}"}, "content": [statement]} for n in range(30)
    ]
    revision = freeze(in_enquiry, content={"type": "doc", "content": rows})
    publish_edition(revision=revision, approval=approve(revision), actor=people.secretary, at=at)
    with django_assert_max_num_queries(MOST):
        page(client_for(), "/standards/ls-4101/1/")
