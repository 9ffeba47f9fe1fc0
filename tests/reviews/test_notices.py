from datetime import timedelta

import pytest

from reviews.events import BallotOpened
from reviews.models import Ballot
from reviews.operations.ballots import withdraw_ballot
from reviews.operations.closing import close_ballot
from reviews.operations.comments import Decision, Wording, dispose_comment, file_comment
from reviews.queries.notices import hits_in_reviews, notices_of, owed_in_reviews, voters_of
from reviews.rules.ballot import Outcome
from standards.kernel import slots
from standards.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_slots_are_filled():
    assert owed_in_reviews in slots.providers("inbox")
    assert hits_in_reviews in slots.providers("search")
    assert notices_of in slots.providers("notify")


def test_vote_is_owed_until_it_is_cast(open_one, people, vote, at):
    ballot = open_one()
    owed = owed_in_reviews(people.expert1, at)
    assert [(each.kind, each.action, each.due) for each in owed] == [
        ("vote", "Vote", ballot.closes_at)
    ]
    assert owed_in_reviews(people.nsb, at)
    vote(ballot, people.expert1, "yes")
    assert owed_in_reviews(people.expert1, at) == []
    assert owed_in_reviews(people.nsb, at) == []
    assert owed_in_reviews(people.expert2, at)


@pytest.mark.parametrize("name", ["observer", "liaison", "stranger", "admin", "expert"])
def test_others_owe_no_vote(open_one, people, at, name):
    open_one()
    assert owed_in_reviews(getattr(people, name), at) == []


def test_secret_vote_is_owed_too(open_one, people, vote, at):
    ballot = open_one(secret=True)
    assert owed_in_reviews(people.expert1, at)
    vote(ballot, people.expert1, "yes")
    assert owed_in_reviews(people.expert1, at) == []


def test_dispositions_are_owed_by_editors_then_by_officers(draft, people, at):
    comment = file_comment(
        draft=draft, ballot=None, wording=Wording(text="x"), actor=people.expert1, at=at
    )
    assert [each.action for each in owed_in_reviews(people.editor, at)] == ["Propose dispositions"]
    assert owed_in_reviews(people.chair, at) == []
    decision = Decision(disposition="noted", observation="y")
    dispose_comment(comment=comment, decision=decision, actor=people.editor, at=at)
    assert owed_in_reviews(people.editor, at) == []
    assert [each.action for each in owed_in_reviews(people.chair, at)] == ["Confirm dispositions"]


def test_search_finds_by_words_and_number(open_one, people):
    ballot = open_one()
    assert hits_in_reviews("limit", people.expert1)[0].title.startswith(ballot.number)
    assert hits_in_reviews(ballot.number, people.expert1)
    assert hits_in_reviews("limit", people.stranger) == []
    assert hits_in_reviews(" ", people.expert1) == []


def test_search_finds_enquiries_for_everybody(revision, people, at):
    from django.contrib.auth.models import AnonymousUser

    from reviews.operations.enquiries import EnquiryPlan, open_enquiry

    plan = EnquiryPlan(
        revision=revision, title="Imaging", summary="", closes_at=at + timedelta(days=9)
    )
    open_enquiry(plan=plan, actor=people.chair, at=at)
    assert hits_in_reviews("imag", AnonymousUser())[0].kind == "Enquiry"


def test_voters_of_a_ballot_are_its_bodies_voters_and_secretaries(open_one, people, at):
    expected = {people.expert1.pk, people.expert2.pk, people.expert3.pk, people.nsb.pk}
    assert voters_of(open_one(), at) == expected


def test_people_are_told_of_opening_close_and_change(open_one, people, vote, at, work):
    from standards.infrastructure.keys import ensure_keys

    ensure_keys(at=at)
    ballot = open_one()
    work()
    assert Notification.objects.filter(subject__startswith="Vote on").count() == 4
    vote(ballot, people.expert1, "yes")
    vote(ballot, people.nsb, "yes")
    close_ballot(ballot=ballot, waive=False, actor=people.secretary, at=at)
    work()
    first = Notification.objects.get(
        subject=f"Expert1 voted for Aldania Standards in B-{ballot.pk}"
    )
    assert first.user == people.nsb
    changed = "Nsb changed the vote of Aldania Standards"
    assert Notification.objects.get(subject__startswith=changed).user == people.expert1
    assert Notification.objects.get(subject__startswith="Confirm or leave").user == people.chair
    close_ballot(ballot=ballot, waive=False, actor=people.chair, at=at)
    work()
    told = Notification.objects.filter(subject__endswith="has passed")
    assert people.secretary.pk in told.values_list("user", flat=True)


def test_commenter_is_told_of_the_answer(draft, people, at, work):
    comment = file_comment(
        draft=draft, ballot=None, wording=Wording(text="x"), actor=people.expert1, at=at
    )
    decision = Decision(disposition="noted", observation="Thank you.", final=True)
    dispose_comment(comment=comment, decision=decision, actor=people.chair, at=at)
    work()
    assert Notification.objects.get().text == "Thank you."


def test_withdrawn_ballot_asks_nobody_to_vote(open_one, people, at):
    ballot = open_one()
    withdraw_ballot(ballot=ballot, reason="", actor=people.chair, at=at)
    event = BallotOpened(
        subject=f"ballot:{ballot.pk}",
        ballot=ballot.pk,
        committee=ballot.committee_id,
        actor=people.chair.pk,
        at=at,
        electorate_hash="",
        secret=False,
    )
    assert notices_of(event) == []


def test_scheduler_task_closes_what_is_due(open_one, at):
    from reviews.tasks import close_due_ballots

    ballot = open_one()
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=at - timedelta(days=900))
    Ballot.objects.filter(pk=ballot.pk).update(closes_at=at - timedelta(days=800))
    close_due_ballots()
    ballot.refresh_from_db()
    assert ballot.outcome == Outcome.FAILED
