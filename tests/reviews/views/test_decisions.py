"""The page of a closed ballot: judgement, what follows, recirculation, objections, the record."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.models import Ballot, Comment, Vote
from reviews.operations.closing import close_ballot
from standards.kernel.clock import now
from tests.reviews.recirculations_scene import OLD, closed_with_a_negative, freeze, revised

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def at():
    """Pages read the system's clock, so these tests happen now."""
    return now() - timedelta(days=3)


@pytest.fixture
def text(draft, people, at):
    return freeze(draft, people, at, OLD, 1)


@pytest.fixture
def ballot(open_one, vote, people, text, at):
    return closed_with_a_negative(open_one, vote, people, text, at, rule="iso-dis")


def page(client, ballot, name="ballot"):
    answer = client.get(reverse(name, args=[ballot.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_chair_finds_the_form_and_others_a_sentence(
    client_for, people, open_one, vote, text, at, work_item
):
    work_item.phase = "committee_review"
    work_item.save()
    ballot = open_one(rule="iso-cd", revision=text)
    vote(ballot, people.expert1, "yes")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    chair, secretary = client_for(people.chair), client_for(people.secretary)
    assert "Record the judgement" in page(chair, ballot)
    assert "Nobody else can." in page(secretary, ballot)
    address = reverse("ballot-judge", args=[ballot.pk])
    assert secretary.post(address, {"consensus": "yes", "reason": "x"}).status_code == 403
    said = chair.post(address, {"reason": "x"}, follow=True).content.decode()
    assert "Say whether there is consensus." in said
    chair.post(address, {"consensus": "no", "reason": "Two regions object."})
    shown = page(secretary, ballot)
    assert "Two regions object." in shown
    assert "By the count alone it would have passed." in shown
    assert "Send back to drafting" in shown


def test_an_objection_under_w3c_shows_its_case(client_for, people, open_one, vote, text, at):
    ballot = open_one(rule="w3c-consensus", revision=text)
    vote(ballot, people.expert1, "object", reason="Small labs are left out.")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    shown = page(client_for(people.expert2), ballot)
    assert "The case of the objections" in shown
    assert "Small labs are left out." in shown
    assert shown.count("at the latest") == 3


def test_officers_decide_on_the_page_and_members_read_it(client_for, people, ballot):
    secretary, member = client_for(people.secretary), client_for(people.expert1)
    assert "DIS 2" in page(secretary, ballot)
    assert "The committee manager and the chair decide what follows." in page(member, ballot)
    address = reverse("ballot-decide", args=[ballot.pk])
    lacking = secretary.post(address, {"decision": "cancel"}, follow=True).content.decode()
    assert "Write down why" in lacking
    done = secretary.post(
        address, {"decision": "send_back", "reason": "Rewrite clause 2."}, follow=True
    ).content.decode()
    assert "The project stands at 40.92 now." in done
    assert "Rewrite clause 2." in page(member, ballot)
    late = (
        client_for(people.chair)
        .post(address, {"decision": "cancel", "reason": "No."}, follow=True)
        .content.decode()
    )
    assert "Secretary has decided already" in late


@pytest.fixture
def again(client_for, people, ballot, draft, at):
    """Return the recirculation as the secretary prepares and opens it on the page."""
    later = freeze(draft, people, at + timedelta(days=1), revised(), 2)
    secretary = client_for(people.secretary)
    assert "Prepare the recirculation" in page(secretary, ballot)
    given = {
        "revision": str(later.pk),
        "closes_at": (now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
    }
    answer = secretary.post(reverse("ballot-recirculate", args=[ballot.pk]), given)
    made = Ballot.objects.get(recirculates=ballot)
    assert answer["Location"] == reverse("ballot", args=[made.pk])
    assert "What is open in this round" in page(secretary, made)
    secretary.post(reverse("ballot-open", args=[made.pk]))
    return Ballot.objects.get(pk=made.pk)


def test_the_negative_voter_is_asked_and_others_see_the_change(client_for, people, again):
    objector, member = client_for(people.expert3), client_for(people.expert1)
    asked = page(objector, again)
    assert "Does this satisfy you?" in asked
    assert "Your member voted against on" in asked
    shown = page(member, again)
    assert "Does this satisfy you?" not in shown
    assert "3 votes are carried forward" in shown
    assert f"#c-{again.changed[0]['id']}" in shown


def test_satisfied_voters_change_their_vote_themselves(client_for, people, again):
    objector = client_for(people.expert3)
    comment = Comment.objects.get(asked_in__isnull=False)
    address = reverse("ballot-objection-answer", args=[again.pk, comment.pk])
    unsaid = objector.post(address, follow=True).content.decode()
    assert "Say whether it satisfies you." in unsaid
    said = objector.post(address, {"satisfied": "yes"}, follow=True).content.decode()
    assert "Your vote stays as it is until you change it yourself." in said
    assert "Everything you objected to is answered." in said
    counting = Vote.objects.filter(ballot=again, counting=True)
    assert counting.get(elector__name__contains="Cestria").position == "no"
    given = {"position": "yes", "key": "mine"}
    objector.post(reverse("ballot-vote", args=[again.pk]), given)
    assert counting.get(elector__name__contains="Cestria").position == "yes"
    assert "Everything you objected to" not in page(objector, again)


def test_a_no_to_the_question_is_kept_with_its_reason(client_for, people, ballot, again):
    objector = client_for(people.expert3)
    comment = Comment.objects.get(asked_in__isnull=False)
    address = reverse("ballot-objection-answer", args=[ballot.pk, comment.pk])
    answer = objector.post(address, {"satisfied": "no", "note": "Two years is too long."})
    assert answer["Location"] == reverse("ballot-objections", args=[ballot.pk])
    listed = page(client_for(people.chair), ballot, "ballot-objections")
    assert "Two years is too long." in listed
    assert "Must be satisfied" in listed
    assert "The limit is not supported." in listed


def test_a_faulty_plan_says_what_is_wrong(client_for, people, ballot, draft, at):
    freeze(draft, people, at + timedelta(days=1), revised(), 2)
    secretary = client_for(people.secretary)
    address = reverse("ballot-recirculate", args=[ballot.pk])
    said = secretary.post(address, {"revision": "x"}, follow=True).content.decode()
    assert "Revised text" in said
    assert "Closes at" in said
    last = str(draft.revisions.get(number=2).pk)
    past = {"revision": last, "closes_at": "2020-01-01T10:00"}
    assert "in the future" in secretary.post(address, past, follow=True).content.decode()
    assert not Ballot.objects.filter(recirculates=ballot).exists()


def test_secret_ballots_say_why_they_do_not_go_round(client_for, people, open_one, vote, text, at):
    ballot = open_one(revision=text, secret=True)
    vote(ballot, people.expert1, "no")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    shown = page(client_for(people.secretary), ballot)
    assert "bear no names" in shown
    assert "Too few secret votes" in shown
    listed = page(client_for(people.secretary), ballot, "ballot-objections")
    assert "Nobody voted against." in listed


def test_the_record_is_downloaded_and_recomputed(client_for, people, ballot, open_one):
    member = client_for(people.observer)
    answer = member.get(reverse("ballot-record", args=[ballot.pk]))
    assert f"decision-record-{ballot.number}.json" in answer["Content-Disposition"]
    record = json.loads(answer.content)["record"]
    assert record["proof"]["hash"] == ballot.record_hash
    form = re.search(r'name="votes" value="([^"]*)"', page(member, ballot))
    inputs = html.unescape(form[1])
    assert json.loads(inputs) == ballot.result["inputs"]
    given = {"rule": ballot.rule, "votes": inputs, "ask": "votes"}
    shown = member.post(reverse("calculator"), given).content.decode()
    for test in ballot.result["tests"]:
        assert html.escape(test["arithmetic"]) in shown
    none = member.get(reverse("ballot-record", args=[open_one().pk]), follow=True)
    assert "no record before the ballot is closed" in none.content.decode()


def test_the_committees_page_lists_its_decisions(client_for, people, ballot, committee):
    address = reverse("committee", args=[committee.slug])
    assert ballot.number in client_for(people.observer).get(address).content.decode()
    assert ballot.number not in client_for(people.stranger).get(address).content.decode()
    given = {"decision": "repeat", "reason": "Again."}
    client_for(people.chair).post(reverse("ballot-decide", args=[ballot.pk]), given)
    assert "Repeat this phase" in client_for(people.observer).get(address).content.decode()
