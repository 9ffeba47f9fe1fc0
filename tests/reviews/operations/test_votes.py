from datetime import timedelta

import pytest

from reviews.models import Comment, SecretVote, Turnout, Vote
from reviews.queries.ballots import tally_of
from standards.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from standards.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_electorate_has_one_elector_per_member_body(open_one):
    ballot = open_one()
    assert [each.key.partition(":")[0] for each in ballot.electors.all()] == ["body"] * 3
    assert ballot.eligible == {"P": 3}
    assert ballot.electorate_hash.startswith("sha256:")


def test_observer_bodies_enter_where_the_rule_counts_all_members(open_one, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    assert ballot.eligible == {"P": 3, "O": 1}
    assert ballot.phase == "public_enquiry"


def test_vote_counts_in_the_tally(open_one, vote, people):
    ballot = open_one()
    vote(ballot, people.expert1, "yes")
    tally = tally_of(ballot)
    assert tally["counts"] == {"yes": 1, "no": 0, "abstain": 0}
    assert tally["turnout"] == {"voted": 1, "eligible": 3}
    assert tally["standing"] == "passing"
    assert tally["roll_call"][0]["position"] == "yes"


def test_last_vote_of_a_member_counts_and_all_are_kept(open_one, vote, people):
    ballot = open_one()
    vote(ballot, people.expert1, "yes")
    vote(ballot, people.nsb, "no")
    assert tally_of(ballot)["counts"] == {"yes": 0, "no": 1, "abstain": 0}
    assert Vote.objects.count() == 2
    last = AuditEntry.objects.filter(name="reviews.vote_cast").latest("pk")
    assert last.payload["told"] == [people.expert1.pk]


def test_same_key_gives_the_same_receipt_once(open_one, vote, people):
    ballot = open_one()
    first = vote(ballot, people.expert1, "yes", key="k")
    again = vote(ballot, people.expert1, "yes", key="k")
    assert (again.receipt, again.replayed) == (first.receipt, True)
    assert Vote.objects.count() == 1


def test_same_key_with_another_position_is_refused(open_one, vote, people):
    ballot = open_one()
    vote(ballot, people.expert1, "yes", key="k")
    with pytest.raises(Conflict):
        vote(ballot, people.expert1, "no", key="k")


def test_keys_of_two_voters_do_not_meet(open_one, vote, people):
    ballot = open_one()
    vote(ballot, people.expert1, "yes", key="k")
    assert not vote(ballot, people.expert2, "no", key="k").replayed


@pytest.mark.parametrize("name", ["observer", "liaison", "secretary", "editor"])
def test_those_without_a_vote_are_refused(open_one, vote, people, name):
    with pytest.raises(Forbidden):
        vote(open_one(), getattr(people, name), "yes")


def test_observer_votes_where_all_member_bodies_count(open_one, vote, people, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    assert vote(ballot, people.observer, "yes").receipt


def test_vote_for_another_member_is_refused(open_one, vote, people):
    ballot = open_one()
    mine, other = (ballot.electors.get(name__startswith=name) for name in ("Aldania", "Borwell"))
    with pytest.raises(Forbidden, match="do not vote for a member"):
        vote(ballot, people.expert1, "yes", member=other.key)
    assert not Vote.objects.exists()
    assert vote(ballot, people.expert1, "yes", member=mine.key).receipt


def test_needed_reason_is_asked_for_and_nothing_is_counted_without(open_one, vote, people):
    ballot = open_one(rule="ietf-iesg")
    with pytest.raises(InvalidInput, match="needs a reason") as refused:
        vote(ballot, people.expert1, "discuss", reason="  ")
    assert refused.value.errors[0].pointer == "/reason"
    assert tally_of(ballot)["turnout"]["voted"] == 0
    assert vote(ballot, people.expert1, "discuss", reason="6.2 cannot be tested").receipt


def test_key_of_a_colleague_is_no_key_to_the_colleagues_vote(open_one, vote, people):
    ballot = open_one()
    first = vote(ballot, people.expert1, "yes", key="k")
    forged = vote(ballot, people.nsb, "no", key="k")
    assert not forged.replayed
    assert forged.receipt != first.receipt
    assert vote(ballot, people.expert1, "yes", key="k").receipt == first.receipt
    assert Vote.objects.count() == 2


def test_stranger_is_refused(open_one, vote, people):
    with pytest.raises(Forbidden):
        vote(open_one(), people.stranger, "yes")


def test_vote_at_the_closing_second_is_out_and_before_it_is_in(open_one, vote, people):
    ballot = open_one()
    vote(ballot, people.expert1, "yes", when=ballot.closes_at - timedelta(microseconds=1))
    with pytest.raises(Conflict):
        vote(ballot, people.expert2, "yes", when=ballot.closes_at)


def test_replay_after_the_close_gets_its_answer(open_one, vote, people):
    ballot = open_one()
    first = vote(ballot, people.expert1, "yes", key="k")
    assert (
        vote(ballot, people.expert1, "yes", key="k", when=ballot.closes_at).receipt == first.receipt
    )


def test_unknown_position_is_refused_with_its_place(open_one, vote, people):
    with pytest.raises(InvalidInput) as refused:
        vote(open_one(), people.expert1, "perhaps")
    assert refused.value.errors[0].pointer == "/position"


def test_no_without_reason_is_warned_of_and_set_apart(open_one, vote, people, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    assert vote(ballot, people.expert1, "no").warning
    assert tally_of(ballot)["tests"][1]["numerator"] == 0
    assert not vote(ballot, people.expert1, "no", reason="6.2 cannot be tested").warning
    assert tally_of(ballot)["tests"][1]["numerator"] == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x00b"])
def test_bad_keys_are_refused(open_one, vote, people, key, at):
    from reviews.operations.votes import Choice, cast_vote

    with pytest.raises(InvalidInput):
        cast_vote(
            ballot=open_one(), choice=Choice(position="yes"), key=key, actor=people.expert1, at=at
        )


def test_ballot_that_is_not_open_takes_no_votes(plan, people, at, vote):
    from reviews.operations.ballots import create_ballot

    ballot = create_ballot(plan=plan(), actor=people.chair, at=at)
    with pytest.raises(Conflict, match="not open yet"):
        vote(ballot, people.expert1, "yes")


def test_secret_vote_names_nobody(open_one, vote, people):
    ballot = open_one(secret=True)
    accepted = vote(ballot, people.expert1, "yes")
    assert SecretVote.objects.get().receipt == accepted.receipt
    assert Vote.objects.count() == 0
    entry = AuditEntry.objects.filter(name="reviews.vote_cast").get()
    assert entry.actor_id is None
    assert "yes" not in str(entry.payload)
    assert set(tally_of(ballot)) == {"type", "seq", "turnout", "tests", "standing", "would_change"}


def test_secret_vote_is_final_without_its_receipt(open_one, vote, people):
    ballot = open_one(secret=True)
    first = vote(ballot, people.expert1, "yes", key="a")
    assert vote(ballot, people.expert1, "yes", key="a").replayed
    with pytest.raises(Conflict):
        vote(ballot, people.expert1, "no", key="a")
    with pytest.raises(Conflict, match="receipt"):
        vote(ballot, people.expert1, "no", key="b")
    changed = vote(ballot, people.expert1, "no", key="c", receipt=first.receipt)
    assert changed.receipt != first.receipt
    assert SecretVote.objects.get().position == "no"
    assert Turnout.objects.count() == 1


def test_secret_vote_cannot_be_taken_back_with_a_colleagues_receipt(open_one, vote, people):
    ballot = open_one(secret=True)
    other = vote(ballot, people.expert2, "yes")
    vote(ballot, people.expert1, "yes")
    with pytest.raises(Conflict):
        vote(ballot, people.expert1, "no", receipt=other.receipt)


def test_weighted_vote_can_be_split_to_its_weight(open_one, people, vote):
    ballot = open_one()
    ballot.electors.update(weight=3)
    vote(ballot, people.expert1, "", parts=(("yes", 2), ("no", 1)))
    assert tally_of(ballot)["counts"] == {"yes": 2, "no": 1, "abstain": 0}
    with pytest.raises(InvalidInput, match="sum"):
        vote(ballot, people.expert2, "", parts=(("yes", 2),))


def test_ballot_of_another_committee_is_not_found(open_one, people):
    from reviews.permissions import access_ballot

    with pytest.raises(NotFound):
        access_ballot(people.stranger, open_one().pk)


def test_faulty_comment_refuses_the_whole_vote(open_one, vote, people, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    given = ({"text": "Good."}, {"text": "Lost.", "anchor": {"block": "nowhere"}})
    with pytest.raises(InvalidInput) as refused:
        vote(ballot, people.expert1, "yes", key="k", comments=given)
    assert [one.pointer for one in refused.value.errors] == ["/comments/1/anchor/block"]
    assert not Vote.objects.exists()
    assert not Comment.objects.exists()
    accepted = vote(ballot, people.expert1, "yes", key="k", comments=given[:1])
    assert accepted.comments == (Comment.objects.get().pk,)
    assert not vote(ballot, people.expert1, "yes", key="k", comments=given[:1]).comments
    assert Comment.objects.count() == 1


def test_secret_vote_bears_no_comments(open_one, vote, people):
    ballot = open_one(secret=True)
    with pytest.raises(InvalidInput) as refused:
        vote(ballot, people.expert1, "yes", comments=({"text": "Mine."},))
    assert refused.value.errors[0].pointer == "/comments"
    assert not SecretVote.objects.exists()
