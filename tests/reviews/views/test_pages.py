from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.models import Ballot, Comment, Enquiry, EnquiryReceipt, Vote
from standards.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def at():
    """Pages read the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def enquiry(revision, people, at):
    from reviews.operations.enquiries import EnquiryPlan, open_enquiry

    plan = EnquiryPlan(
        revision=revision, title="Imaging", summary="What it is.", closes_at=at + timedelta(days=80)
    )
    return open_enquiry(plan=plan, actor=people.secretary, at=at)


@pytest.fixture
def comment(draft, people, at):
    from reviews.operations.comments import Wording, file_comment

    return file_comment(
        draft=draft, ballot=None, wording=Wording(text="Raise it."), actor=people.expert1, at=at
    )


def test_list_shows_the_ballots_of_my_committees(client_for, people, open_one):
    open_one()
    page = client_for(people.expert1).get(reverse("ballots"))
    assert page.status_code == 200
    assert "Shall the limit be 0.92?" in page.content.decode()
    assert (
        "Shall the limit be 0.92?"
        not in client_for(people.stranger).get(reverse("ballots")).content.decode()
    )


@pytest.mark.parametrize("state", ["all", "open", "draft", "closed"])
def test_list_filters_by_state(client_for, people, open_one, state):
    open_one()
    assert (
        client_for(people.chair)
        .get(reverse("ballots"), {"state": state, "committee": "lc-4-wg-2"})
        .status_code
        == 200
    )


def test_ballot_is_prepared_opened_voted_and_closed_by_forms(
    client_for, people, committee, revision, work_item
):
    secretary, voter = client_for(people.secretary), client_for(people.expert1)
    address = f"{reverse('ballot-new')}?work_item={work_item.pk}"
    assert secretary.get(address).status_code == 200
    given = {
        "question": "Shall it pass?",
        "rule": "iso-dis",
        "revision": revision.pk,
        "closes_at": (now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
    }
    made = secretary.post(address, given)
    ballot = Ballot.objects.get()
    assert made["Location"] == reverse("ballot", args=[ballot.pk])
    assert secretary.get(made["Location"]).status_code == 200
    secretary.post(reverse("ballot-open", args=[ballot.pk]))
    room = voter.get(made["Location"])
    assert "Your vote" in room.content.decode()
    form = {"key": room.context["key"], "position": "yes"}
    voter.post(reverse("ballot-vote", args=[ballot.pk]), form)
    voter.post(reverse("ballot-vote", args=[ballot.pk]), form)
    assert Vote.objects.count() == 1
    assert voter.get(made["Location"]).status_code == 200
    assert voter.get(reverse("ballot-tally", args=[ballot.pk])).status_code == 200
    secretary.post(reverse("ballot-close", args=[ballot.pk]), {"waive": "1"})
    ballot.refresh_from_db()
    assert ballot.outcome == "passed"
    closed = secretary.get(made["Location"])
    assert "Publish the edition" in closed.content.decode()
    secretary.post(reverse("ballot-publish", args=[ballot.pk]))
    assert revision.edition.number == 1


def test_faulty_plan_comes_back_with_its_problems(client_for, people, committee):
    page = client_for(people.chair).post(
        f"{reverse('ballot-new')}?committee={committee.slug}", {"question": ""}
    )
    assert "There is a problem" in page.content.decode()
    given = {"question": "Q", "rule": "simple-majority", "closes_at": "2020-01-01T10:00"}
    page = client_for(people.chair).post(
        f"{reverse('ballot-new')}?committee={committee.slug}", given
    )
    assert "must close in the future" in page.content.decode()


def test_member_without_the_right_prepares_nothing(client_for, people, committee):
    assert (
        client_for(people.expert1)
        .get(f"{reverse('ballot-new')}?committee={committee.slug}")
        .status_code
        == 403
    )


@pytest.mark.parametrize("secret", [True, False])
@pytest.mark.parametrize("name", ["expert1", "observer", "secretary", "nsb", "admin"])
def test_room_opens_for_those_who_may_see_it(client_for, people, open_one, name, secret, vote):
    ballot = open_one(secret=secret)
    vote(ballot, people.expert1, "no", reason="Too strict.")
    assert (
        client_for(getattr(people, name)).get(reverse("ballot", args=[ballot.pk])).status_code
        == 200
    )


def test_room_is_closed_to_others(client_for, people, open_one):
    address = reverse("ballot", args=[open_one().pk])
    assert client_for(people.stranger).get(address).status_code == 404
    assert client_for(people.secretary).get(reverse("ballot", args=["12x"])).status_code == 404
    assert client_for().get(address).status_code == 302
    assert client_for().get(reverse("ballot", args=[999])).status_code == 302


def test_ended_ballot_shows_its_record(client_for, people, open_one, vote):
    ballot = open_one()
    client = client_for(people.secretary)
    client.post(reverse("ballot-withdraw", args=[ballot.pk]), {"reason": "The text changed."})
    page = client.get(reverse("ballot", args=[ballot.pk])).content.decode()
    assert "The text changed." in page


def test_room_costs_the_same_for_any_number_of_votes(
    client_for, people, open_one, vote, django_assert_max_num_queries
):
    ballot = open_one()
    client = client_for(people.expert1)
    for name in ("expert1", "expert2", "expert3"):
        vote(ballot, getattr(people, name), "yes")
        with django_assert_max_num_queries(20):
            client.get(reverse("ballot", args=[ballot.pk]))


def test_table_lists_and_answers_comments(client_for, people, comment, draft):
    client = client_for(people.secretary)
    assert client.get(reverse("comments")).status_code == 200
    address = f"{reverse('comments')}?draft={draft.pk}"
    assert "Raise it." in client.get(address).content.decode()
    decide = reverse("comment-disposition", args=[comment.pk])
    client_for(people.editor).post(
        decide, {"disposition": "accepted", "act": "propose", "back": address}
    )
    comment.refresh_from_db()
    assert comment.state == "proposed"
    assert (
        client_for(people.editor)
        .post(decide, {"disposition": "noted", "observation": "x", "act": "confirm"})
        .status_code
        == 403
    )
    client.post(
        decide,
        {
            "disposition": "rejected",
            "observation": "No data.",
            "act": "confirm",
            "back": "https://evil.example/",
        },
    )
    comment.refresh_from_db()
    assert comment.state == "confirmed"
    assert "No data." in client.get(address).content.decode()


def test_empty_table_says_so(client_for, people, draft, committee):
    assert "No comments yet" in client_for(people.chair).get(reverse("comments")).content.decode()
    page = client_for(people.chair).get(
        f"{reverse('comments')}?draft={draft.pk}&q=nothing&clause=6.2&state=open"
    )
    assert "No comments yet" in page.content.decode()
    assert client_for(people.chair).get(f"{reverse('comments')}?ballot=1").status_code == 404


def test_comment_is_filed_from_the_table(client_for, people, draft):
    client_for(people.observer).post(
        reverse("comment-new", args=[draft.pk]), {"text": "Say why.", "type": "te"}
    )
    assert Comment.objects.get().type == "te"


def test_anybody_reads_and_comments_without_an_account(client_for, enquiry, people):
    client = client_for()
    assert "Imaging" in client.get(reverse("enquiries")).content.decode()
    page = client.get(reverse("enquiry", args=[enquiry.pk]))
    assert "how." in page.content.decode()
    sent = client.post(
        reverse("enquiry", args=[enquiry.pk]),
        {"text": "Too strict <script>", "block": "c1", "email": "a@b.example"},
    )
    assert sent.status_code == 303
    receipt = EnquiryReceipt.objects.get()
    assert receipt.comment.clause == "1"
    shown = client.get(sent["Location"]).content.decode()
    assert receipt.receipt in shown
    assert "Too strict &lt;script&gt;" in shown
    assert "a@b.example" not in shown
    assert "Too strict" in client.get(reverse("enquiry", args=[enquiry.pk])).content.decode()


def test_reply_appears_on_the_receipt(client_for, enquiry, people, at):
    from reviews.operations.comments import Decision, dispose_comment

    client = client_for()
    sent = client.post(reverse("enquiry", args=[enquiry.pk]), {"text": "Why?"})
    decision = Decision(disposition="noted", observation="Because of N 214.", final=True)
    dispose_comment(comment=Comment.objects.get(), decision=decision, actor=people.chair, at=at)
    assert "Because of N 214." in client.get(sent["Location"]).content.decode()
    assert "Because of N 214." in client.get(reverse("enquiry", args=[enquiry.pk])).content.decode()


def test_comment_is_withdrawn_with_its_secret_alone(client_for, enquiry):
    client = client_for()
    sent = client.post(reverse("enquiry", args=[enquiry.pk]), {"text": "Oops"})
    address = sent["Location"] + "withdraw/"
    client.post(address, {"secret": "wrong"})
    assert EnquiryReceipt.objects.get().withdrawn_at is None
    secret = client.get(sent["Location"]).context["secret"]
    client.post(address, {"secret": secret})
    assert "was withdrawn" in client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"text": "\u200b"},
        {"text": "hello", "website": "http://spam"},
        {"text": "x", "email": "no"},
    ],
)
def test_faulty_comments_come_back_with_the_text_kept(client_for, enquiry, given):
    page = client_for().post(reverse("enquiry", args=[enquiry.pk]), given)
    assert page.status_code == 400
    assert Comment.objects.count() == 0


def test_unknown_receipt_and_enquiry_are_not_found(client_for):
    assert client_for().get(reverse("enquiry-receipt", args=["AAAA-BBBB-CCCC"])).status_code == 404
    assert client_for().get(reverse("enquiry", args=["77"])).status_code == 404


def test_enquiry_is_opened_and_closed_by_an_officer(client_for, people, revision, work_item):
    client = client_for(people.secretary)
    address = f"{reverse('enquiry-new')}?work_item={work_item.pk}"
    assert client.get(address).status_code == 200
    closes = (now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
    made = client.post(address, {"title": "Imaging", "revision": revision.pk, "closes_at": closes})
    enquiry = Enquiry.objects.get()
    assert made["Location"] == reverse("enquiry", args=[enquiry.pk])
    client.post(reverse("enquiry-close", args=[enquiry.pk]))
    page = client.get(made["Location"]).content.decode()
    assert "This enquiry ended" in page
    assert "Closed" in client.get(reverse("enquiries")).content.decode()


def test_enquiry_needs_a_frozen_revision(client_for, people, work_item):
    page = client_for(people.chair).get(f"{reverse('enquiry-new')}?work_item={work_item.pk}")
    assert "No frozen revision yet" in page.content.decode()


def test_work_item_shows_its_rounds(client_for, people, work_item, open_one, revision, enquiry):
    open_one(revision=revision)
    page = (
        client_for(people.secretary).get(reverse("work-item", args=[work_item.pk])).content.decode()
    )
    assert "Shall the limit be 0.92?" in page
    assert "New ballot" in page


def test_work_item_leads_the_secretary_to_publishing(
    client_for, people, work_item, open_one, revision, vote
):
    from reviews.operations.closing import close_ballot

    ballot = open_one(rule="iso-dis", revision=revision, work_item=work_item)
    for name in ("expert1", "expert2"):
        vote(ballot, getattr(people, name), "yes")
    address = reverse("work-item", args=[work_item.pk])
    assert "Publish the edition" not in client_for(people.secretary).get(address).content.decode()
    for actor in (people.secretary, people.chair):
        close_ballot(ballot=ballot, waive=False, actor=actor, at=now())
    page = client_for(people.secretary).get(address).content.decode()
    link = reverse("ballot", args=[ballot.pk])
    assert f"{link}#manage-title" in page
    assert "Publish the edition" not in client_for(people.expert1).get(address).content.decode()
    assert 'id="manage-title"' in client_for(people.secretary).get(link).content.decode()


def test_home_shows_what_is_open_for_comment(client_for, enquiry, at, people):
    from reviews.operations.enquiries import close_enquiry

    page = client_for().get(reverse("home")).content.decode()
    assert "Open for public comment" in page
    assert reverse("enquiry", args=[enquiry.pk]) in page
    assert 'aria-label="1 % of the period has passed"' in page
    close_enquiry(enquiry=enquiry, actor=people.secretary, at=now())
    assert "Open for public comment" not in client_for().get(reverse("home")).content.decode()


def test_feeds_name_the_open_enquiries(client_for, enquiry):
    feed = client_for().get(reverse("enquiries-feed"))
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Imaging" in feed.content.decode()
    calendar = client_for().get(reverse("enquiries-calendar"))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Imaging" in calendar.content.decode()


def test_receipt_of_a_secret_vote_comes_in_the_same_step(client_for, people, open_one):
    from reviews.models import SecretVote

    ballot = open_one(secret=True)
    client = client_for(people.expert1)
    form = {"key": "k", "position": "yes"}
    page = client.post(reverse("ballot-vote", args=[ballot.pk]), form, follow=True)
    receipt = SecretVote.objects.get().receipt
    assert receipt in page.content.decode()
    assert receipt not in str(dict(client.session))
    again = client.post(reverse("ballot-vote", args=[ballot.pk]), form | {"key": "l"}, follow=True)
    assert "only the receipt lets you change" in again.content.decode()
    other = client_for(people.observer).post(
        reverse("ballot-vote", args=[ballot.pk]), form, follow=True
    )
    assert "You do not vote for a member" in other.content.decode()
