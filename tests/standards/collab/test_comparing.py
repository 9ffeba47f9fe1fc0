"""Pages and API that compare states, and the pages of a draft's history."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from standards.collab.provenance import who_wrote
from standards.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from standards.models import AuditEntry, ClientBinding, DocumentHead, DocumentUpdate, NamedVersion
from standards.operations.drafts import freeze_revision, put_content
from standards.operations.history import name_moment, restore_clause
from standards.queries.drafts import draft_content
from standards.queries.history import checkpoints
from tests.standards.collab.test_history import Hand, begin

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def clause(identity, title, *words):
    heading = {
        "type": "clauseTitle",
        "attrs": {"id": f"t{identity}"},
        "content": [{"type": "text", "text": title}],
    }
    blocks = [
        {
            "type": "paragraph",
            "attrs": {"id": f"p{identity}{place}"},
            "content": [{"type": "text", "text": one}],
        }
        for place, one in enumerate(words)
    ]
    return {"type": "clause", "attrs": {"id": identity}, "content": [heading, *blocks]}


def requirement(identity, threshold):
    statement = {
        "type": "statement",
        "attrs": {"id": f"s{identity}"},
        "content": [{"type": "text", "text": "The area shall be large."}],
    }
    criterion = {"id": f"m{identity}", "metric": "roc_auc", "threshold": threshold}
    attrs = {"id": identity, "kind": "shall", "criteria": [criterion]}
    return {"type": "requirement", "attrs": attrs, "content": [statement]}


def doc(*clauses):
    return {"type": "doc", "content": list(clauses)}


FIRST = doc(clause("a", "Scope", "Same words.", "It is told."), clause("b", "Terms", "Gone soon."))
SECOND = doc(clause("a", "Scope", "Same words.", "It is said."), clause("c", "Record", "Kept."))
SECOND["content"][1]["content"].append(requirement("r", 0.92))


@pytest.fixture
def write(draft, people, at):
    """Return a function that makes the draft say something, an hour later each time."""
    hours = iter(range(1, 100))

    def make(content, who="editor"):
        actor = getattr(people, who)
        put_content(
            draft=draft,
            content=content,
            base_etag="*",
            actor=actor,
            at=at + timedelta(hours=next(hours)),
        )

    return make


@pytest.fixture
def revisions(draft, write, people, at):
    made = []
    for name, content in (("First", FIRST), ("Second", SECOND)):
        write(content)
        made.append(
            freeze_revision(draft=draft, name=name, actor=people.chair, at=at, keep_open=True)
        )
    return made


def page_of(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


# ── compare ────────────────────────────────────────────────────────────────────────────────────


def test_a_comparison_says_what_changed_and_of_what_kind(revisions, people, client_for):
    one, two = revisions
    page = page_of(client_for(people.observer), f"/compare/{one.pk}/{two.pk}/")
    assert "<del>told</del><ins>said</ins>" in page
    assert "1 unchanged block" in page
    assert "Requirement added" in page
    assert "1 to requirements" in page
    assert "1 editorial" in page


def test_the_link_keeps_the_filters(revisions, people, client_for):
    one, two = revisions
    client = client_for(people.observer)
    path = f"/compare/{one.pk}/{two.pk}/"
    page = page_of(client, path + "?only=requirements")
    assert "<ins>said</ins>" not in page
    assert "Requirement added" in page
    assert "?view=side&amp;only=requirements" in page
    assert "<ins>said</ins>" not in page_of(client, path + "?editorial=hide")
    assert page_of(client, path + "?part=junk&view=junk").count("rl-clause") == 3
    assert 'data-view="side"' in page_of(client, path + "?view=side")


def test_filters_that_leave_nothing_say_so(revisions, people, client_for, write, draft, at):
    write(FIRST)
    write(doc(clause("a", "Scope", "Same words.", "It is said."), FIRST["content"][1]))
    ref = f"draft-{draft.pk}"
    client = client_for(people.observer)
    page = page_of(client, f"/compare/{revisions[0].pk}/{ref}/?only=requirements")
    assert "Nothing of that kind changed" in page
    assert "Nothing changed" in page_of(client, f"/compare/{ref}/{ref}/")


def test_the_choice_of_states_leads_to_its_comparison(revisions, people, client_for, draft):
    one, two = revisions
    client = client_for(people.observer)
    answer = client.get(f"/compare/?from={one.pk}&to={two.pk}&only=requirements")
    assert answer["Location"].endswith(f"/compare/{one.pk}/{two.pk}/?only=requirements")
    assert client.get("/compare/").status_code == 404
    assert client.get(f"/compare/{two.pk}/")["Location"].endswith(f"/compare/{one.pk}/{two.pk}/")
    first = client.get(f"/compare/{one.pk}/", follow=True)
    assert first.redirect_chain[-1][0].endswith(f"/revisions/{one.pk}/")
    assert "There is no earlier text" in first.content.decode()
    living = client.get(f"/compare/draft-{draft.pk}/")["Location"]
    assert living.endswith(f"/compare/{two.pk}/draft-{draft.pk}/")


def test_points_of_the_history_are_compared_with_the_living_text(
    revisions, people, client_for, draft
):
    client = client_for(people.observer)
    seq = revisions[0].seq
    page = page_of(client, f"/compare/draft-{draft.pk}-{seq}/draft-{draft.pk}/")
    assert "<del>told</del><ins>said</ins>" in page
    for ref in ("draft-x", f"draft-{draft.pk}-99999", f"draft-{draft.pk}-x", "edition-x-1", "x"):
        page_of(client, f"/compare/{ref}/draft-{draft.pk}/", status=404)


def test_states_are_for_those_who_may_read_them(revisions, people, client_for, draft):
    refs = (f"draft-{draft.pk}", f"draft-{draft.pk}-1", revisions[0].pk)
    for ref in refs:
        page_of(client_for(people.stranger), f"/compare/{ref}/{ref}/", status=404)
        assert client_for(None).get(f"/compare/{ref}/{ref}/").status_code == 302


def test_a_large_comparison_comes_in_parts(draft, write, people, client_for):
    write(doc(*(clause(f"c{n}", f"Clause {n}", f"word {n}") for n in range(45))))
    write(doc(*(clause(f"c{n}", f"Clause {n}", f"term {n}") for n in range(45))))
    path = f"/compare/draft-{draft.pk}-1/draft-{draft.pk}/"
    client = client_for(people.observer)
    whole = page_of(client, path)
    assert whole.count('<section class="rl-clause"') == 20
    assert "?part=3#c-c44" in whole
    part = client.get(path + "?part=3", headers={"X-Requested-With": "fetch"})
    assert part.content.decode().count('<section class="rl-clause"') == 5
    assert "<html" not in part.content.decode()
    assert "X-Requested-With" in part["Vary"]
    assert page_of(client, path + "?part=99").count('<section class="rl-clause"') == 5


def test_editions_are_compared_by_everybody(client_for, db, at):
    from lepton_site.demo import people as demo_people
    from lepton_site.demo import programme
    from standards.infrastructure.keys import ensure_keys

    ensure_keys(at=at)
    demo_people.load_people(at=at)
    programme.publish_classification(at)
    page = page_of(client_for(None), "/standards/ls-4101/1/compare/1/")
    assert "Nothing changed" in page
    assert "LS 4101" in page
    page_of(client_for(None), "/standards/ls-4101/1/compare/2/", status=404)
    found = client_for(None).get("/api/v1/compare/?from=edition-ls-4101-1&to=edition-ls-4101-1")
    assert {one["change"] for one in found.json()["clauses"]} == {"unchanged"}


def test_any_states_are_compared_over_the_api(revisions, people, api_for, draft):
    api = api_for(people.observer)
    one, two = revisions
    found = api.get(f"/api/v1/compare/?from={one.pk}&to=draft-{draft.pk}").json()
    assert found["from"] == str(one.pk)
    assert [row["change"] for row in found["clauses"]] == ["changed", "removed", "added"]
    assert found["clauses"][0]["before"]["label"] == "1"
    assert api.get(f"/api/v1/compare/?from={one.pk}").status_code == 400
    assert (
        api_for(people.stranger).get(f"/api/v1/compare/?from={one.pk}&to={two.pk}").status_code
        == 404
    )


def test_a_draft_lists_its_revisions_with_what_changed(revisions, people, client_for, draft):
    client = client_for(people.observer)
    page = page_of(client, f"/drafts/{draft.pk}/revisions/")
    assert f"/compare/{revisions[0].pk}/{revisions[1].pk}/" in page
    assert f"/compare/draft-{draft.pk}/" in page
    page = page_of(client, f"/revisions/{revisions[1].pk}/")
    assert "What changed since First" in page


# ── history ────────────────────────────────────────────────────────────────────────────────────


def test_the_history_shows_each_spell_with_its_changes(draft, write, people, client_for):
    write(FIRST)
    write(SECOND, "editor2")
    client = client_for(people.observer)
    page = page_of(client, f"/drafts/{draft.pk}/history/")
    assert people.editor2.name in page
    assert "said" in page
    assert f'data-author="{people.editor2.pk}"' in page
    assert "Restore" not in page
    earlier = page_of(client, f"/drafts/{draft.pk}/history/?at=1")
    assert "It is" in earlier
    assert "Compare with now" in earlier
    painted = page_of(client, f"/drafts/{draft.pk}/history/?view=authors")
    assert f'data-author="{people.editor.pk}"' in painted
    for bad in ("999", "x", "-1", "9" * 40):
        page_of(client, f"/drafts/{draft.pk}/history/?at={bad}", status=404)
    part = client.get(f"/drafts/{draft.pk}/history/?at=1", headers={"X-Requested-With": "fetch"})
    assert "<html" not in part.content.decode()


def test_a_draft_without_words_has_no_history_yet(draft, people, client_for):
    assert "Nothing was written yet" in page_of(
        client_for(people.observer), f"/drafts/{draft.pk}/history/"
    )


def test_a_long_draft_shows_what_changed_alone(draft, write, people, client_for):
    many = [clause(f"c{n}", f"Clause {n}", f"word {n}") for n in range(320)]
    write(doc(*many))
    write(doc(clause("c0", "Clause 0", "another"), *many[1:]))
    client = client_for(people.observer)
    page = page_of(client, f"/drafts/{draft.pk}/history/")
    assert "only the 1 clause that changed" in page
    assert page.count("hs-clause") == 1
    assert "Further clauses" in page_of(client, f"/drafts/{draft.pk}/history/?view=authors&part=2")
    of_clause = page_of(client, f"/drafts/{draft.pk}/history/?view=authors&part=c300")
    assert 'id="c-c300"' in of_clause
    unknown = page_of(client, f"/drafts/{draft.pk}/history/?view=authors&part=gone")
    assert 'id="c-c0"' in unknown


def test_strangers_see_no_history(draft, write, people, client_for):
    write(FIRST)
    for path in ("history/", "history/restore/?seq=1", "revisions/"):
        page_of(client_for(people.stranger), f"/drafts/{draft.pk}/{path}", status=404)
        assert client_for(None).get(f"/drafts/{draft.pk}/{path}").status_code == 302


def test_a_moment_gets_a_name_and_stays_a_stop(draft, write, people, client_for, api_for):
    for words in ("one", "two", "three"):
        write(doc(clause("a", "A", words)))
    DocumentUpdate.objects.update(at=DocumentUpdate.objects.first().at)
    assert len(checkpoints(draft)) == 1
    client = client_for(people.editor)
    answer = client.post(f"/drafts/{draft.pk}/history/name/", {"seq": "2", "name": "Before Oslo"})
    assert answer["Location"].endswith("?at=2")
    assert [(one.seq, one.name) for one in checkpoints(draft)] == [(3, ""), (2, "Before Oslo")]
    assert "Before Oslo" in page_of(client, f"/drafts/{draft.pk}/history/")
    assert AuditEntry.objects.filter(name="standards.draft_moment_named").count() == 1
    api = api_for(people.editor)
    made = api.post(
        f"/api/v1/drafts/{draft.pk}/history/", {"seq": 2, "name": "Oslo"}, format="json"
    )
    assert made.status_code == 201
    rows = api.get(f"/api/v1/drafts/{draft.pk}/history/").json()["results"]
    assert [row["name"] for row in rows] == ["", "Oslo"]
    client.post(f"/drafts/{draft.pk}/history/name/", {"seq": "2", "name": " "})
    assert NamedVersion.objects.get().name == "Oslo"


def test_only_writers_name_moments_that_were(draft, write, people, at):
    write(FIRST)
    with pytest.raises(Forbidden):
        name_moment(draft=draft, seq=1, name="x", actor=people.observer, at=at)
    for seq in (0, 99):
        with pytest.raises(NotFound):
            name_moment(draft=draft, seq=seq, name="x", actor=people.editor, at=at)
    with pytest.raises(InvalidInput):
        name_moment(draft=draft, seq=1, name="x" * 121, actor=people.editor, at=at)


def test_one_clause_comes_back_as_a_new_change(draft, write, people, client_for, api_for):
    write(FIRST)
    write(SECOND)
    client = client_for(people.editor)
    path = f"/drafts/{draft.pk}/history/restore/"
    asked = page_of(client, path + "?seq=1&clause=b")
    assert "Restore clause 2 Terms?" in asked
    assert draft_content(draft)["content"][1]["attrs"]["id"] == "c"
    client.post(path, {"seq": "1", "clause": "b"})
    assert [one["attrs"]["id"] for one in draft_content(draft)["content"]] == ["a", "b", "c"]
    api = api_for(people.editor)
    api.post(f"/api/v1/drafts/{draft.pk}/restore/", {"seq": 1, "clause": "a"}, format="json")
    assert "told" in str(draft_content(draft))
    page_of(client, path + "?seq=1&clause=zzz", status=404)
    page_of(client, path + "?seq=99", status=404)


def test_a_whole_state_comes_back_after_a_question(draft, write, people, client_for):
    write(FIRST)
    write(SECOND)
    path = f"/drafts/{draft.pk}/history/restore/"
    page = page_of(client_for(people.observer), path + "?seq=1")
    assert "You may read this draft but not change it." in page
    assert client_for(people.observer).post(path, {"seq": "1"}).status_code == 403
    assert "empty again" in page_of(client_for(people.editor), path + "?seq=0")
    client_for(people.editor).post(path, {"seq": "1"})
    assert draft_content(draft) == FIRST


def test_a_clause_is_restored_by_writers_of_an_open_draft(draft, write, people, at):
    write(FIRST)
    given = {"draft": draft, "clause": "a", "at": at}
    with pytest.raises(Forbidden):
        restore_clause(**given, seq=1, actor=people.observer)
    for wrong in ({"seq": 99}, {"seq": 1, "clause": "zzz"}):
        with pytest.raises(NotFound):
            restore_clause(**(given | wrong), actor=people.editor)
    freeze_revision(draft=draft, name="x", actor=people.chair, at=at)
    with pytest.raises(Conflict):
        restore_clause(**given, seq=1, actor=people.editor)


def stored(draft, hand, update, seq, author, at):
    """Store one update of a client as the hub would."""
    ClientBinding.objects.get_or_create(draft=draft, client_id=hand, user=author)
    DocumentHead.objects.filter(draft=draft).update(seq=seq)
    DocumentUpdate.objects.create(
        draft=draft, seq=seq, author=author, client_id=hand, data=update, sha256=str(seq), at=at
    )


def test_who_wrote_a_passage_and_when(draft, people, at):
    ada, bo = Hand(11), Hand(12)
    words = begin(ada)
    words.insert(0, "one🙂 two")
    stored(draft, 11, ada.doc.get_update(), 1, people.editor, at)
    bo.learn(ada)
    before = bo.doc.get_state()
    bo.root.children[0].children[0].insert(0, "zero ")
    stored(draft, 12, bo.doc.get_update(before), 2, people.editor2, at)
    rows = list(DocumentUpdate.objects.filter(draft=draft).order_by("seq"))
    later = at + timedelta(days=1)
    DocumentUpdate.objects.filter(pk=rows[-1].pk).update(at=later)
    runs = who_wrote(draft.pk, "p", 0, 100, upto=rows[-1].seq)
    assert [(one.units, one.author) for one in runs] == [
        (5, people.editor2.pk),
        (9, people.editor.pk),
    ]
    assert runs[0].at == later
    assert runs[1].at == rows[0].at
    assert [one.units for one in who_wrote(draft.pk, "p", 3, 7, upto=rows[-1].seq)] == [2, 2]
    assert who_wrote(draft.pk, "zzz", 0, 5, upto=rows[-1].seq) == []


def test_the_api_tells_who_wrote_a_passage(draft, write, people, api_for):
    write(FIRST)
    api = api_for(people.observer)
    found = api.get(f"/api/v1/drafts/{draft.pk}/authorship/?block=pa0&start=0&end=4").json()
    assert found["runs"][0]["length"] == 4
    assert found["runs"][0]["author"]["name"] == people.editor.name
    assert found["runs"][0]["at"]
    bad = api.get(f"/api/v1/drafts/{draft.pk}/authorship/?block=pa0&start=x")
    assert bad.status_code == 400


def test_the_address_of_a_comparison_names_its_filters(revisions, people, client_for):
    one, two = revisions
    answer = client_for(people.observer).get(
        f"/compare/?from={one.pk}&to={two.pk}&view=side&editorial=hide"
    )
    assert parse_qs(urlsplit(answer["Location"]).query) == {"view": ["side"], "editorial": ["hide"]}
