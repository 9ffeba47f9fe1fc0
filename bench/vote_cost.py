"""What a vote and its tally cost when many have been cast, as a ratio to when few have been.

Runs on the migrated database of the environment, and prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import statistics
import time
from dataclasses import asdict
from types import SimpleNamespace

import django

FEW, MANY = 1_000, 100_000
TRIES = 60


def prepare(size):
    """Return a ballot of persons with as many electors, all of whom but a few have voted."""
    from lepton_site.management.commands.bench_fixture import Bench
    from reviews.models import Ballot, Elector, TallyChange, Vote
    from reviews.queries.running_counts import recounted
    from standards.kernel.clock import now
    from standards.models import User
    from standards.rules.roles import Role

    at = now()
    bench = Bench(at)
    voters = bench.seat("voter", Role.VOTING_MEMBER, TRIES)
    ballot = Ballot.objects.get(pk=bench.ballot(rule="simple-majority", secret=False))
    tag = secrets.token_hex(4)
    crowd = User.objects.bulk_create(
        User(email=f"crowd{number}.{tag}@lepton.example", name=f"Crowd {number}", password="!")
        for number in range(size - TRIES)
    )
    electors = Elector.objects.bulk_create(
        Elector(ballot=ballot, key=f"user:{one.pk}", name=one.name, user=one) for one in crowd
    )
    Vote.objects.bulk_create(
        Vote(
            ballot=ballot, elector=elector, cast_by=one, key="k", position="yes", cast_at=at,
            receipt=secrets.token_hex(32), salt="",
        )
        for one, elector in zip(crowd, electors, strict=True)
    )  # fmt: skip
    TallyChange.objects.bulk_create(
        TallyChange(ballot=ballot, **asdict(change)) for change in recounted(ballot)
    )
    return SimpleNamespace(ballot=ballot, voters=voters, at=at)


def measure_one(field, voter):
    """Return the seconds of one cast, of one running tally, and of one recount."""
    from reviews.operations.votes import Choice, cast_vote
    from reviews.queries.ballots import tally_parts
    from reviews.queries.running_counts import recounted

    start = time.perf_counter()
    cast_vote(ballot=field.ballot, choice=Choice(position="no"), key="k", actor=voter, at=field.at)
    cast = time.perf_counter()
    elector = field.ballot.electors.get(user=voter).pk
    found = time.perf_counter()
    tally_parts(field.ballot.pk, {elector})
    tally = time.perf_counter()
    recounted(field.ballot)
    return cast - start, tally - found, time.perf_counter() - tally


def main():
    """Measure both sizes in turns, so that what else the machine does meets each alike."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lepton_site.settings")
    django.setup()
    fields = {size: prepare(size) for size in (FEW, MANY)}
    seen = {size: [] for size in fields}
    for turn in range(TRIES):
        for size in random.sample(list(fields), len(fields)):
            seen[size].append(measure_one(fields[size], fields[size].voters[turn]))
    medians = {
        size: [statistics.median(column) for column in zip(*rows, strict=True)]
        for size, rows in seen.items()
    }
    names = ("cast", "tally", "recount (for comparison)")
    ratios = {
        f"{name} ratio": round(many / few, 2)
        for name, few, many in zip(names, medians[FEW], medians[MANY], strict=True)
    }
    milliseconds = {
        f"{name} ms": round(many * 1000, 1) for name, many in zip(names, medians[MANY], strict=True)
    }
    print(json.dumps({"first": FEW, "after": MANY, "ratios": ratios | milliseconds}))


if __name__ == "__main__":
    main()
