"""Votes carried forward into a recirculation: the same electorate, the same counting votes."""

from __future__ import annotations

import secrets

from reviews.models import Ballot, Elector, Vote
from reviews.operations.running_counts import note_casts
from reviews.queries.running_counts import recounted
from reviews.rules.recount import receipt_of

COPIED = ("key", "name", "member_body_id", "user_id", "member_class", "weight", "population")


def carry_forward(ballot: Ballot, earlier: Ballot) -> None:
    """Give a ballot the electorate and the counting votes of the one that it takes round again.

    Runs in the opening transaction. The votes count until their members change them; each keeps
    the hour at which it was cast, and names the vote that it was.
    """
    before = list(Elector.objects.filter(ballot=earlier).order_by("pk"))
    made = Elector.objects.bulk_create(
        Elector(
            ballot=ballot,
            interest=each.interest,
            **{name: getattr(each, name) for name in COPIED},
        )
        for each in before
    )
    electors = {old.pk: new for old, new in zip(before, made, strict=True)}
    votes = Vote.objects.filter(ballot=earlier, counting=True).order_by("pk")
    Vote.objects.bulk_create(_carried(ballot, electors[vote.elector_id], vote) for vote in votes)
    note_casts(ballot, recounted(ballot))
    ballot.eligible, ballot.electorate_hash = earlier.eligible, earlier.electorate_hash


def _carried(ballot: Ballot, elector: Elector, vote: Vote) -> Vote:
    salt = secrets.token_hex(16)
    return Vote(
        ballot=ballot,
        elector=elector,
        cast_by_id=vote.cast_by_id,
        key=f"carried:{vote.pk}",
        position=vote.position,
        reason=vote.reason,
        reasoned=vote.reasoned,
        weight=vote.weight,
        parts=vote.parts,
        commits_experts=vote.commits_experts,
        receipt=receipt_of(ballot.pk, elector.pk, vote.position, salt),
        salt=salt,
        carried_from=vote,
        cast_at=vote.cast_at,
    )
