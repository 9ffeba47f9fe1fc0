"""Taking comments from a file in two steps: read and shown, then confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentsImported
from reviews.imports import read_lines
from reviews.models import Ballot, Comment, CommentImport
from reviews.permissions import Capability, can, require
from reviews.queries.comment_tables import bodies_by_label, clause_places, known_rows, row_key
from reviews.queries.consolidation import consolidation_of
from reviews.rules.comment_table import RowProblem, TableRow, comment_rows
from reviews.rules.disposition import clean_text
from standards import journal
from standards.kernel.errors import Conflict, InvalidInput
from standards.models import Committee, Draft, MemberBody, User


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where comments of a file belong: a draft, or a ballot and the draft under vote."""

    draft: Draft | None
    ballot: Ballot | None

    @property
    def committee(self) -> Committee:
        """Return the committee whose comments these are; InvalidInput where none is named."""
        if self.ballot is not None:
            return self.ballot.committee
        if self.draft is None:
            raise InvalidInput(_("Say which draft or ballot the comments are on."))
        return self.draft.work_item.committee

    @property
    def phase(self) -> str:
        """Return the phase of the work, which some rights depend on."""
        item = self.ballot.work_item if self.ballot is not None else None
        if item is None and self.draft is not None:
            item = self.draft.work_item
        return item.phase if item is not None else ""


def place_of(draft: Draft | None, ballot: Ballot | None) -> Place:
    """Return the place, its draft taken from the ballot's revision where only that is given."""
    if draft is None and ballot is not None and ballot.revision is not None:
        draft = ballot.revision.draft
    return Place(draft=draft, ballot=ballot)


@transaction.atomic
def upload_import(
    *, place: Place, data: bytes, name: str, actor: User, at: datetime
) -> CommentImport:
    """Read a file and keep its rows with their problems until they are confirmed.

    InvalidInput where the file is no commenting template or holds too much.
    """
    require(actor, Capability.MAKE_COMMENT, place.committee, place.phase)
    rows = comment_rows(read_lines(data))
    checked = _Checker(place, actor).checked(rows)
    return CommentImport.objects.create(
        draft=place.draft,
        ballot=place.ballot,
        uploaded_by=actor,
        uploaded_at=at,
        name=name.replace("\x00", "")[-200:],
        rows=[_kept(row) for row in checked],
    )


def _kept(row: TableRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "values": dict(row.values),
        "problems": [
            {"pointer": f"/{each.field}", "detail": each.detail, "fatal": each.fatal}
            for each in row.problems
        ],
    }


class _Checker:
    """Tell what only the site knows to be wrong with a row: bodies, clauses, repetitions."""

    def __init__(self, place: Place, actor: User) -> None:
        committee = place.committee
        self._actor = actor
        self._any_body = can(actor, Capability.CONFIRM_DISPOSITION, committee)
        self._may_observe = can(actor, Capability.PROPOSE_DISPOSITION, committee)
        self._bodies = bodies_by_label()
        self._clauses = clause_places(place.draft)
        self._known = known_rows(place.draft, place.ballot)

    def checked(self, rows: Sequence[TableRow]) -> list[TableRow]:
        """Return the rows with these problems added."""
        return [
            TableRow(row.row, row.values, (*row.problems, *self._problems(row.values)))
            for row in rows
        ]

    def _problems(self, values: Mapping[str, str]) -> list[RowProblem]:
        found = [*self._of_member(values["member"]), *self._of_clause(values["clause"])]
        if values["observation"] and not self._may_observe:
            words = _("Only editors and officers give observations: this one is left out.")
            found.append(RowProblem("observation", words))
        key = row_key(values)
        if key in self._known:
            words = _("A comment with these words from this member is already here.")
            found.append(RowProblem("text", words))
        self._known.add(key)
        return found

    def _of_member(self, label: str) -> list[RowProblem]:
        body = self._bodies.get(label.casefold())
        if not self._any_body and label and (not body or body.pk != self._actor.member_body_id):
            words = _("You may file comments of your own member body only.")
            return [RowProblem("member", words, fatal=True)]
        if label and body is None:
            words = _("No member body is known as “%(label)s”: kept as it is written.")
            return [RowProblem("member", words % {"label": label})]
        return []

    def _of_clause(self, label: str) -> list[RowProblem]:
        if label and self._clauses and label not in self._clauses:
            words = _("The text has no clause %(label)s: the comment is not tied to a place.")
            return [RowProblem("clause", words % {"label": label})]
        return []


@transaction.atomic
def confirm_import(*, found: CommentImport, actor: User, at: datetime) -> CommentImport:
    """Make comments of the usable rows; a second time nothing happens and the answer is the same.

    Conflict where no row can be used.
    """
    found = CommentImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if found.confirmed_at is not None:
        return found
    place = place_of(found.draft, found.ballot)
    require(actor, Capability.MAKE_COMMENT, place.committee, place.phase)
    usable = [row for row in found.rows if not any(each["fatal"] for each in row["problems"])]
    if not usable:
        raise Conflict(_("No row of this file can be used. Mend the file and read it again."))
    made = Comment.objects.bulk_create(_comments(place, usable, actor, at))
    found.made, found.confirmed_at = [each.pk for each in made], at
    found.save(update_fields=["made", "confirmed_at"])
    journal.record(
        CommentsImported(
            subject=f"import:{found.pk}",
            actor=actor.pk,
            at=at,
            draft=place.draft.pk if place.draft else None,
            ids=tuple(found.made),
        )
    )
    return found


def _comments(
    place: Place, rows: Sequence[Mapping[str, Any]], actor: User, at: datetime
) -> list[Comment]:
    bodies, clauses = bodies_by_label(), clause_places(place.draft)
    may_observe = can(actor, Capability.PROPOSE_DISPOSITION, place.committee)
    common = {
        "draft": place.draft,
        "ballot": place.ballot,
        "revision": place.ballot.revision if place.ballot else None,
        "work_item": place.draft.work_item if place.draft else None,
        "author": actor,
        "consolidation": consolidation_of(place.ballot, actor),
        "created_at": at,
    }
    if place.ballot is not None and place.ballot.work_item is not None:
        common["work_item"] = place.ballot.work_item
    made = []
    for row in rows:
        values = row["values"]
        body = bodies.get(values["member"].casefold()) if values["member"] else actor.member_body
        columns = {name: values[name] for name in ("line", "clause", "element", "type")}
        columns |= {name: clean_text(values[name], required=False) for name in TEXTS}
        if not may_observe:
            columns["observation"] = ""
        made.append(
            Comment(
                **common,
                **columns,
                member_body=body,
                member_label=values["member"],
                name=_named(body, values["member"], actor),
                anchor_block=clauses.get(values["clause"], ""),
            )
        )
    return made


TEXTS = ("text", "proposed_text", "observation")


def _named(body: MemberBody | None, label: str, actor: User) -> str:
    """Return whose comment it is: the template names members, not persons."""
    if label:
        return body.name if body is not None else label
    return actor.name
