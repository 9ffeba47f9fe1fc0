"""Pages of the open ballot: extend, comment, give away, weigh, the record and its export."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from reviews.models import Ballot, Comment, Delegation, Extension, MemberStanding, Vote
from standards.kernel.canonical import content_hash
from standards.kernel.clock import now
from standards.models import MemberBody, Revision

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def at():
    """The pages read the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


def text(answer):
    return answer.content.decode()


def test_members_see_their_own_record_and_officers_all(client_for, people, committee, open_one):
    open_one()
    address = reverse("committee-obligations", args=[committee.slug])
    mine = text(client_for(people.expert1).get(address))
    assert "Aldania Standards" in mine
    assert "Give a vote away" in mine
    assert "Weight of the votes" not in mine
    whole = text(client_for(people.secretary).get(address))
    assert "Borwell Standards" in whole
    assert "Weight of the votes" in whole
    assert "Give a vote away" not in whole
    panel = text(client_for(people.expert1).get(reverse("committee", args=[committee.slug])))
    assert "Record and delegations" in panel


def test_the_export_holds_a_line_per_ballot_owed(client_for, people, committee, open_one, vote):
    from reviews.operations.closing import close_due_ballots

    MemberBody.objects.filter(slug="aldania").update(name="=Aldania")
    ballot = open_one(closes_at=now() + timedelta(hours=2))
    vote(ballot, people.expert2, "yes", when=now())
    Ballot.objects.update(closes_at=now() - timedelta(minutes=1))
    close_due_ballots(at=now())
    address = reverse("committee-obligations-export", args=[committee.slug])
    lines = text(client_for(people.secretary).get(address)).splitlines()
    assert len(lines) == 4
    assert any(line.startswith("'=Aldania,") and ",missed," in line for line in lines)
    assert len(text(client_for(people.expert2).get(address)).splitlines()) == 2


def test_weights_are_set_on_the_page_by_officers_alone(client_for, people, committee, bodies):
    address = reverse("committee-standing", args=[committee.slug])
    given = {"member": f"body:{bodies[0].pk}", "weight": "4", "interest": "users"}
    assert client_for(people.expert1).post(address, given).status_code == 403
    client_for(people.secretary).post(address, given)
    assert MemberStanding.objects.get().weight == 4
    faulty = client_for(people.secretary).post(address, given | {"weight": "x"}, follow=True)
    assert "Enter a whole number" in text(faulty)


def test_a_vote_is_given_away_and_taken_back_in_the_room(client_for, people, committee, open_one):
    ballot = open_one()
    member = client_for(people.expert1)
    room = reverse("ballot", args=[ballot.pk])
    assert "Give this vote to somebody else" in text(member.get(room))
    key = ballot.electors.get(name="Aldania Standards").key
    given = {"member": key, "ballot": ballot.pk, "room": ballot.pk, "reason": "Away"}
    given["to"] = f"person:{people.expert2.pk}"
    address = reverse("delegation-give", args=[committee.slug])
    assert member.post(address, given)["Location"] == room
    assert "Take the vote back" in text(member.get(room))
    other = client_for(people.expert2)
    assert "You vote for several members" in text(other.get(room))
    assert "Given to you" in text(other.get(f"{room}?member={key}"))
    other.post(f"{room}vote/", {"key": "k", "member": key, "position": "yes"})
    assert "cast by Expert2 for Aldania Standards" in text(other.get(room))
    back = reverse("delegation-revoke", args=[Delegation.objects.get().pk])
    refused = member.post(back, {}, follow=True)
    assert "has cast the vote" in text(refused)
    page = member.get(reverse("committee-obligations", args=[committee.slug]))
    assert "Take back" in text(page)
    faulty = member.post(address, given | {"to": "nobody"}, follow=True)
    assert "Select a valid choice" in text(faulty)


def test_the_hour_is_put_off_by_form(client_for, people, open_one):
    ballot = open_one()
    address = reverse("ballot-extend", args=[ballot.pk])
    later = (ballot.closes_at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    secretary = client_for(people.secretary)
    assert client_for(people.expert1).post(address, {}).status_code == 403
    secretary.post(address, {"closes_at": later, "reason": "Holidays"})
    assert Extension.objects.get().reason == "Holidays"
    assert "Extended once" in text(secretary.get(reverse("ballot", args=[ballot.pk])))
    faulty = secretary.post(address, {"closes_at": "soon", "reason": "x"}, follow=True)
    assert "Enter a valid date/time" in text(faulty)
    early = {"closes_at": now().strftime("%Y-%m-%dT%H:%M"), "reason": "x"}
    assert "choose a later hour" in text(secretary.post(address, early, follow=True))


def test_a_comment_is_filed_from_the_room(client_for, people, open_one, revision):
    ballot = open_one(revision=revision)
    member = client_for(people.expert1)
    address = reverse("ballot-comment", args=[ballot.pk])
    room = text(member.get(reverse("ballot", args=[ballot.pk])))
    assert "1 Scope" in room
    given = {"block": "c1", "type": "te", "text": "Say it.", "must_satisfy": "1"}
    part = member.post(address, given, headers={"HX-Request": "true"})
    assert "Say it." in text(part)
    assert (Comment.objects.get().clause, Comment.objects.get().must_satisfy) == ("1", True)
    faulty = member.post(address, given | {"text": " "}, headers={"HX-Request": "true"})
    assert faulty.status_code == 422
    assert "selected>1 Scope" in text(faulty)
    assert member.post(address, given)["Location"].endswith("#comment-box")


def test_the_room_shows_what_changed_since_the_text_balloted_before(
    client_for, people, open_one, revision, draft, doc, at
):
    import copy

    open_one(revision=revision)
    changed = copy.deepcopy(doc)
    changed["content"][0]["content"][1]["content"][0]["text"] = "This text says who measures."
    second = Revision.objects.create(
        draft=draft, number=2, name="DIS 2", hash=content_hash(changed), content=changed,
        frozen_at=at, frozen_by=people.editor,
    )  # fmt: skip
    ballot = open_one(revision=second)
    member = client_for(people.expert1)
    part = text(member.get(reverse("ballot-changes", args=[ballot.pk])))
    assert "Changes since DIS 1" in part
    assert "<ins>" in part
    first = text(member.get(reverse("ballot-changes", args=[Ballot.objects.last().pk])))
    assert "Changes since" not in first
    question = open_one()
    assert text(member.get(reverse("ballot-changes", args=[question.pk]))).strip() == ""


def test_a_split_vote_is_cast_by_form(client_for, people, open_one, committee, bodies, at):
    MemberStanding.objects.create(
        committee=committee, member=f"body:{bodies[0].pk}", weight=5, set_by=people.chair, set_at=at
    )
    ballot = open_one()
    member = client_for(people.expert1)
    room = reverse("ballot", args=[ballot.pk])
    assert "Split the vote" in text(member.get(room))
    form = {"key": "k", "position": "split:", "part.yes": "2", "part.no": "3", "part.abstain": "0"}
    member.post(f"{room}vote/", form)
    assert Vote.objects.get().parts == [
        {"position": "yes", "weight": 2},
        {"position": "no", "weight": 3},
    ]
    page = text(member.get(room))
    assert "2 In favour, 3 Against" in page
    assert "votes by weight" in page
    short = form | {"key": "l", "part.no": "1"}
    assert "the weight of this member is 5" in text(member.post(f"{room}vote/", short, follow=True))


def test_only_fitting_rules_are_offered_with_their_preview(client_for, people, work_item):
    secretary = client_for(people.secretary)
    page = text(secretary.get(f"{reverse('ballot-new')}?work_item={work_item.pk}"))
    assert 'value="iso-dis"' in page
    assert 'value="iso-fdis"' not in page
    assert "runs 84 days" in page
    assert "rules do not fit here" in page
    address = f"{reverse('ballot-preview')}?work_item={work_item.pk}"
    shown = text(secretary.get(f"{address}&rule=iso-dis"))
    assert "Not more than one quarter against" in shown
    assert "grounds for a downgrade" in shown
    for unknown in ("dice", "committee-rule:99", "committee-rule"):
        assert secretary.get(f"{address}&rule={unknown}").status_code == 200
    work_item.phase = "draft"
    work_item.save()
    draft_page = text(secretary.get(f"{reverse('ballot-new')}?work_item={work_item.pk}"))
    assert 'value="iso-dis"' not in draft_page


def test_a_ballot_prepared_in_an_earlier_phase_does_not_open(plan, people, work_item, at):
    from reviews.operations.ballots import create_ballot, open_ballot
    from standards.kernel.errors import Conflict, InvalidInput

    made = create_ballot(
        plan=plan(rule="iso-dis", work_item=work_item), actor=people.secretary, at=at
    )
    work_item.phase = "approval"
    work_item.save()
    with pytest.raises(Conflict, match="moved on"):
        open_ballot(ballot=made, actor=people.secretary, at=at)
    with pytest.raises(InvalidInput) as refused:
        create_ballot(plan=plan(rule="iso-dis", work_item=work_item), actor=people.secretary, at=at)
    assert "iso-fdis" in refused.value.errors[0].detail
