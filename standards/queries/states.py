"""Find any state of a text by its short name: a revision, an edition, a draft now or earlier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from standards.kernel.errors import NotFound
from standards.models import Draft, Edition, Revision
from standards.permissions import Capability, access_draft, access_revision, can
from standards.queries.document_log import current_seq, digest_of
from standards.queries.drafts import draft_version, revisions_of
from standards.queries.publications import find_edition, text_of_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from standards.models import User

    Person = User | AnonymousUser

MAX_DIGITS = 18
MOST_CHOICES = 100


@dataclass(frozen=True)
class State:
    """Hold one state of a text.

    `ref` is its short name in addresses: `12` a revision, `draft-3` the living text, `draft-3-450`
    the text after an update, `edition-ls-4101-2` an edition. `key` names its content for ever.
    """

    ref: str
    key: str
    name: str
    language: str
    title: str
    read: Callable[[], Mapping[str, Any]]
    url: str = ""
    at: datetime | None = None
    labels: Mapping[str, str] | None = None
    draft: Draft | None = None
    edition: Edition | None = None
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Offer a state to compare with."""

    ref: str
    name: str
    at: datetime | None = None


def find_state(user: Person, ref: str) -> State:
    """Return the state that a short name means, for somebody who may read it."""
    kind, _dash, rest = ref.partition("-")
    if kind == "draft":
        return _draft_state(user, rest)
    if kind == "edition":
        designation, _dash, number = rest.rpartition("-")
        return edition_state_of(designation, _number(number))
    return _revision_state(user, ref)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > MAX_DIGITS:
        raise NotFound(_("There is no such state of the text. Check the address."))
    return int(text)


def _revision_state(user: Person, pk: str) -> State:
    found: Revision = access_revision(user, pk)
    return State(
        ref=str(found.pk),
        key=found.hash,
        name=found.name,
        language=found.draft.language,
        title=found.draft.title,
        read=lambda: found.content,
        url=reverse("revision", args=[found.pk]),
        at=found.frozen_at,
        draft=found.draft,
        revision=found,
    )


def _draft_state(user: Person, rest: str) -> State:
    pk, dash, text = rest.partition("-")
    draft: Draft = access_draft(user, pk)
    latest = current_seq(draft.pk)
    seq = _number(text) if dash else latest
    if seq > latest:
        raise NotFound(_("The draft has no version of that number."))
    page = reverse("draft-history", args=[draft.pk])
    return State(
        ref=f"draft-{rest}",
        key=f"draft-{draft.pk}-{seq}-{digest_of(draft.pk, seq)}",
        name=_("state %(number)s") % {"number": seq} if dash else _("the draft as it is now"),
        language=draft.language,
        title=draft.title,
        read=lambda: draft_version(draft, upto=seq).content,
        url=f"{page}?at={seq}" if dash else page,
        draft=draft,
    )


def edition_state_of(designation: str, number: int) -> State:
    """Return an edition as a state; it is for everybody."""
    edition = text_of_edition(find_edition(designation, number).edition)
    slug = edition.standard.designation
    return State(
        ref=f"edition-{slug}-{edition.number}",
        key=f"edition-{edition.pk}",
        name=edition.reference,
        language=edition.language,
        title=edition.title,
        read=lambda: edition.content,
        url=reverse("edition", args=[slug, edition.number]),
        at=edition.published_at,
        labels=edition.labels or None,
        edition=edition,
    )


# ── what else there is to compare with ─────────────────────────────────────────────────────────


def choices_beside(user: Person, state: State) -> list[Choice]:
    """Return the states of the same text that a person may read, the newest first."""
    found: list[Choice] = []
    if state.draft is not None and can(user, Capability.READ_DRAFT, state.draft):
        found.append(Choice(f"draft-{state.draft.pk}", _("the draft as it is now")))
    if state.draft is not None and user.is_authenticated:
        rows = revisions_of(state.draft)[:MOST_CHOICES]
        found += [
            Choice(str(one.pk), one.name, one.frozen_at)
            for one in rows
            if can(user, Capability.READ_REVISION, one)
        ]
    rows = Edition.objects.filter(standard__designation=_designation(state))
    for one in rows.select_related("standard").defer("content", "labels").order_by("-number"):
        ref = f"edition-{one.standard.designation}-{one.number}"
        found.append(Choice(ref, one.reference, one.published_at))
    return found


def _designation(state: State) -> str:
    if state.edition is not None:
        return str(state.edition.standard.designation)
    return str(state.draft.work_item.designation or "") if state.draft else ""


def previous_ref(state: State) -> str | None:
    """Return the state that came before one: its forerunner by number, else the last edition."""
    if state.edition is not None:
        earlier = state.edition.supersedes
        return f"edition-{state.edition.standard.designation}-{earlier}" if earlier else None
    if state.draft is None:
        return None
    rows = Revision.objects.filter(draft=state.draft)
    if state.revision is not None:
        rows = rows.filter(number__lt=state.revision.number)
    last = rows.order_by("-number").values_list("pk", flat=True).first()
    if last is not None:
        return str(last)
    edition = (
        Edition.objects.filter(standard__designation=_designation(state))
        .select_related("standard").defer("content", "labels").order_by("-number").first()
    )  # fmt: skip
    return f"edition-{edition.standard.designation}-{edition.number}" if edition else None
