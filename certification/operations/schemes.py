"""Make schemes from editions and evaluation sets, and open, pause and close them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.events.jobs import SchemeMoved
from certification.models import Scheme, SchemeBaseline, SchemeCriterion
from certification.operations.jobs import enqueue_baseline
from certification.permissions import Capability, may
from certification.queries.datasets import find_version, misfit_of
from certification.queries.schemes import Baseline, baselines_of
from certification.rules.jobs import ENDED
from certification.rules.schemes import SCHEME, SchemeState
from certification.rules.verdict import JobVerdict
from certification.submissions import SUBMISSIONS
from standards import journal
from standards.infrastructure.files import store_file
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from certification.models import DatasetVersion
    from standards.models import Edition, Requirement, User


@dataclass(frozen=True, kw_only=True)
class SchemeForm:
    """Say what a scheme offers.

    `bindings` map the id of a measured criterion to the id of an evaluation set's version;
    `baselines` are (name, expected verdict, predictions CSV).
    """

    title: str
    edition: Edition
    attempts: int = 3
    submissions: tuple[str, ...] = ("predictions",)
    endpoint_hosts: tuple[str, ...] = ()
    bindings: dict[str, str] = field(default_factory=dict)
    baselines: tuple[tuple[str, str, bytes], ...] = ()


def _refusal(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldProblem(pointer, detail)])


@transaction.atomic
def create_scheme(*, form: SchemeForm, actor: User, at: datetime) -> Scheme:
    """Make a draft scheme; every measured criterion must fit the set that it is bound to.

    InvalidInput names the criterion that is unbound or does not fit.
    """
    if not may(actor, Capability.MANAGE_SCHEMES):
        raise Forbidden(_("Only scheme managers make schemes."))
    _check_submissions(form)
    scheme = Scheme.objects.create(
        title=form.title.strip() or form.edition.title,
        edition=form.edition,
        attempts=form.attempts,
        submissions=list(form.submissions),
        endpoint_hosts=list(form.endpoint_hosts),
        created_by=actor,
        created_at=at,
        changed_at=at,
    )
    _freeze_criteria(scheme, form)
    for name, expected, data in form.baselines:
        SchemeBaseline.objects.create(
            scheme=scheme,
            name=name,
            expected=expected,
            stored_file=store_file(data, name=f"{name}.csv", content_type="text/csv", at=at),
        )
    _record(scheme, "create", actor, at)
    return scheme


def _check_submissions(form: SchemeForm) -> None:
    unknown = [slug for slug in form.submissions if slug not in SUBMISSIONS]
    if unknown or not form.submissions:
        known = ", ".join(one.slug for one in SUBMISSIONS)
        raise _refusal("/submissions", _("Kinds of submission: %(known)s.") % {"known": known})


def _freeze_criteria(scheme: Scheme, form: SchemeForm) -> None:
    rows = [
        _criterion(scheme, requirement, definition, form)
        for requirement in form.edition.requirements.all()
        for definition in requirement.criteria
    ]
    if not rows:
        raise _refusal("/edition", _("No requirement of this edition has a criterion."))
    unknown = set(form.bindings) - {row.criterion for row in rows}
    if unknown:
        raise _refusal(
            "/bindings",
            _("The edition has no criterion “%(id)s”.") % {"id": min(unknown)},
        )
    if len({row.dataset_version_id for row in rows if row.dataset_version_id}) > 1:
        raise _refusal(
            "/bindings", _("All measured criteria of a scheme run on one evaluation set.")
        )
    SchemeCriterion.objects.bulk_create(rows)


def _criterion(
    scheme: Scheme, requirement: Requirement, definition: dict[str, Any], form: SchemeForm
) -> SchemeCriterion:
    name = str(definition["id"])
    kind = "judged" if definition.get("kind") == "judged" else "measured"
    version = None
    if kind == "measured":
        version = _fitting_version(requirement, definition, form)
    return SchemeCriterion(
        scheme=scheme,
        requirement=requirement,
        criterion=name,
        kind=kind,
        definition=definition,
        dataset_version=version,
    )


def _fitting_version(
    requirement: Requirement, definition: dict[str, Any], form: SchemeForm
) -> DatasetVersion:
    name = str(definition["id"])
    words = {"label": requirement.label, "id": name}
    version = find_version(form.bindings.get(name, ""))
    if version is None:
        raise _refusal(
            "/bindings",
            _("Bind the measured criterion “%(id)s” of %(label)s to a version of a set.") % words,
        )
    code = misfit_of(definition, version)
    if code:
        raise _refusal("/bindings", _misfit_words(code) % (words | {"set": str(version)}))
    return version


def _misfit_words(code: str) -> str:
    return {
        "task": _("The task of criterion “%(id)s” (%(label)s) is not that of the set %(set)s."),
        "metric": _("The metric of criterion “%(id)s” (%(label)s) cannot be measured here yet."),
        "group": _(
            "Criterion “%(id)s” (%(label)s) asks for groups that the set %(set)s does not have."
        ),
    }[code]


@transaction.atomic
def move_scheme(*, scheme: Scheme, move: str, actor: User, at: datetime) -> Scheme:
    """Open, pause or close a scheme.

    Opening a draft with baselines first has them run: it stays a draft until each came out as
    expected, then opens by itself. Conflict when one came out otherwise.
    """
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if not may(actor, Capability.MANAGE_SCHEMES, scheme):
        raise Forbidden(_("Only scheme managers open, pause and close schemes."))
    target = SCHEME.target(scheme.state, move)
    baselines = baselines_of(scheme)
    first = move == "open" and scheme.state == SchemeState.DRAFT
    if first and not _baselines_agree(baselines, at):
        return scheme
    return _settle(scheme, move, target, actor, at)


def _baselines_agree(baselines: list[Baseline], at: datetime) -> bool:
    """Say whether all came out as expected; starts those that never ran."""
    wrong = [one for one in baselines if one.ended and not one.as_expected]
    if wrong:
        words = {"name": wrong[0].name, "expected": wrong[0].expected, "found": wrong[0].found}
        raise Conflict(
            _("The baseline “%(name)s” should be %(expected)s and came out %(found)s.") % words
        )
    for one in baselines:
        if one.job is None:
            enqueue_baseline(baseline=one.row, at=at)
    return all(one.as_expected for one in baselines)


def _settle(scheme: Scheme, move: str, state: str, actor: User | None, at: datetime) -> Scheme:
    scheme.state = state
    scheme.changed_at = at
    scheme.save(update_fields=["state", "changed_at"])
    _record(scheme, move, actor, at)
    return scheme


@transaction.atomic
def baseline_ended(*, scheme: Scheme, at: datetime) -> Scheme:
    """Open a draft scheme once every baseline came out as expected; told twice, opens once."""
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    baselines = baselines_of(scheme)
    done = all(one.job is not None and one.job.state in ENDED for one in baselines)
    if scheme.state == SchemeState.DRAFT and done and all(one.as_expected for one in baselines):
        return _settle(scheme, "open", SchemeState.OPEN.value, None, at)
    return scheme


def _record(scheme: Scheme, move: str, actor: User | None, at: datetime) -> None:
    journal.record(
        SchemeMoved(
            subject=scheme.subject,
            actor=actor.pk if actor else None,
            at=at,
            scheme=scheme.pk,
            move=move,
            state=scheme.state,
        )
    )


EXPECTED = {"good": JobVerdict.PASSED.value, "bad": JobVerdict.FAILED.value}


def read_baselines(raw: object) -> tuple[tuple[str, str, bytes], ...]:
    """Read `baselines` of a create call: {"good": csv, "bad": csv} or a list of objects.

    Objects are {name, expected: passed|failed|inconclusive, predictions: csv}.
    """
    if raw in (None, "", [], {}):
        return ()
    if isinstance(raw, dict):
        raw = [
            {"name": name, "expected": EXPECTED.get(name, ""), "predictions": text}
            for name, text in raw.items()
        ]
    if not isinstance(raw, list):
        raise _refusal("/baselines", _("Baselines are a list of objects."))
    return tuple(_baseline(place, one) for place, one in enumerate(raw))


def _baseline(place: int, one: object) -> tuple[str, str, bytes]:
    if (
        not isinstance(one, dict)
        or one.get("expected") not in set(JobVerdict)
        or not isinstance(one.get("predictions"), str)
    ):
        raise _refusal(
            f"/baselines/{place}",
            _("A baseline has a name, expected (passed or failed) and predictions as CSV text."),
        )
    name = str(one.get("name") or one["expected"])[:100]
    return name, str(one["expected"]), one["predictions"].encode()
