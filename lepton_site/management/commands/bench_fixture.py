"""Make drafts, writers, voters and an open ballot for measurements, and print their ids."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.ballots import RULES
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from standards.infrastructure.tokens import SCOPES
from standards.kernel.clock import now
from standards.models import Committee, Membership, User
from standards.operations.drafts import create_draft
from standards.operations.tokens import create_token
from standards.operations.work_items import propose_work_item
from standards.rules.roles import Role

if TYPE_CHECKING:
    from datetime import datetime


class Command(BaseCommand):
    """Print ids and tokens as one JSON object; each call makes a new committee.

    `tokens` write on the `drafts`, `voter_tokens` vote in the `ballot`, the two `manager_tokens`
    lead both, `reader_token` reads the drafts and `stranger_token` belongs to an outsider.
    """

    help = "Makes drafts, people with tokens and an open ballot for measurements (DEMO=1 only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how much of each."""
        parser.add_argument("--drafts", type=int, default=1)
        parser.add_argument("--people", type=int, default=2)
        parser.add_argument("--voters", type=int, default=3)
        parser.add_argument("--rule", default="simple-majority", choices=list(RULES))
        parser.add_argument("--secret", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make everything and print one JSON object; CommandError with DEMO=0 or no voters."""
        if not settings.LEPTON_DEMO:
            raise CommandError("The fixture makes accounts for measurements: it needs DEMO=1.")
        if options["voters"] < 1 or min(options["drafts"], options["people"]) < 0:
            raise CommandError("Give at least one voter, and no number below zero.")
        bench = Bench(now())
        writers = bench.seat("writer", Role.EDITOR, options["people"])
        voters = bench.seat("voter", Role.VOTING_MEMBER, options["voters"])
        made = {
            "drafts": bench.drafts(options["drafts"]),
            "tokens": bench.tokens(writers),
            "ballot": bench.ballot(rule=options["rule"], secret=options["secret"]),
            "voter_tokens": bench.tokens(voters),
            "manager_tokens": bench.tokens([bench.manager, *bench.seat("chair", Role.CHAIR, 1)]),
            "reader_token": bench.tokens(bench.seat("reader", Role.OBSERVER, 1))[0],
            "stranger_token": bench.tokens(bench.seat("stranger", None, 1))[0],
        }
        self.stdout.write(json.dumps(made))


@dataclass
class Bench:
    """One committee of persons with a manager, filled as asked."""

    at: datetime

    def __post_init__(self) -> None:
        self.tag = secrets.token_hex(4)
        self.committee = Committee.objects.create(
            slug=f"bench-{self.tag}",
            designation=f"B {self.tag}",
            title="Measurements",
            constituted=Committee.Constituted.PERSONS,
        )
        self.manager = self.seat("manager", Role.MANAGER, 1)[0]

    def seat(self, part: str, role: Role | None, count: int) -> list[User]:
        """Make people of one role, or of none; nobody can sign in as them but by a token."""
        people = [
            User(
                email=f"{part}{number}.{self.tag}@lepton.example",
                name=f"{part.title()} {number + 1} of {self.tag}",
                password="!",  # noqa: S106  (no password fits)
            )
            for number in range(count)
        ]
        people = User.objects.bulk_create(people)
        if role is None:
            return people
        Membership.objects.bulk_create(
            Membership(committee=self.committee, user=one, role=role, valid_from=self.at)
            for one in people
        )
        return people

    def tokens(self, people: list[User]) -> list[str]:
        """Make one token of all scopes for each."""
        return [
            create_token(actor=one, name="bench", scopes=list(SCOPES), at=self.at)[1]
            for one in people
        ]

    def drafts(self, count: int) -> list[str]:
        """Begin drafts of one work item and return their ids."""
        item = propose_work_item(
            committee=self.committee,
            title="Measurements of co-editing",
            scope="Texts that are written while the site is measured.",
            actor=self.manager,
            at=self.at,
        )
        return [
            str(
                create_draft(
                    work_item=item,
                    title=f"Draft {number + 1}",
                    language="en",
                    actor=self.manager,
                    at=self.at,
                ).pk
            )
            for number in range(count)
        ]

    def ballot(self, *, rule: str, secret: bool) -> str:
        """Open a ballot of all voters for a day and return its id."""
        plan = BallotPlan(
            committee=self.committee,
            question="Is the site fast enough?",
            rule=rule,
            secret=secret,
            closes_at=self.at + timedelta(days=1),
        )
        ballot = create_ballot(plan=plan, actor=self.manager, at=self.at)
        return str(open_ballot(ballot=ballot, actor=self.manager, at=self.at).pk)
