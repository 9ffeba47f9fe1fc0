"""The words in which states, moves and parts are shown to people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.metrics import FAMILIES
from certification.rules.applications import RECORD_FINDING
from certification.rules.artifacts import EVIDENCE
from certification.rules.submission import PROBLEMS
from certification.submissions import SUBMISSIONS

STATES = {
    "draft": _("Draft"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "accepted": _("Accepted"),
    "in_evaluation": _("In evaluation"),
    "on_hold": _("On hold"),
    "evaluated": _("Evaluated"),
    "nonconformity_open": _("Nonconformity open"),
    "reviewed": _("Reviewed"),
    "granted": _("Granted"),
    "refused": _("Refused"),
    "active": _("Certificate active"),
    "suspended": _("Certificate suspended"),
    "reduced": _("Certificate reduced"),
    "withdrawn": _("Certificate withdrawn"),
    "expired": _("Certificate expired"),
    "under_appeal": _("Under appeal"),
    "cancelled": _("Cancelled"),
}
TONES = {
    "granted": "good",
    "active": "good",
    "reduced": "warn",
    "on_hold": "warn",
    "returned": "warn",
    "nonconformity_open": "warn",
    "suspended": "warn",
    "under_appeal": "warn",
    "refused": "bad",
    "withdrawn": "bad",
    "expired": "bad",
}
STATUSES = {
    "active": _("Active"),
    "suspended": _("Suspended"),
    "reduced": _("Reduced scope"),
    "withdrawn": _("Withdrawn"),
    "expired": _("Expired"),
}
MOVES = {
    "submit": _("Submit"),
    "accept": _("Accept"),
    "return": _("Return"),
    "start_evaluation": _("Start the evaluation"),
    "end_evaluation": _("Evaluation ended"),
    "hold": _("Put on hold"),
    "resume": _("Resume"),
    RECORD_FINDING: _("Record a finding"),
    "open_nonconformity": _("Open a nonconformity"),
    "answer": _("Answer the nonconformity"),
    "review": _("Record the review"),
    "grant": _("Grant"),
    "refuse": _("Refuse"),
    "issue": _("Certificate issued"),
    "suspend": _("Suspend the certificate"),
    "reduce": _("Reduce the scope"),
    "withdraw": _("Withdraw the certificate"),
    "expire": _("Certificate expired"),
    "appeal": _("Appeal"),
    "uphold": _("Uphold the decision"),
    "overturn": _("Overturn the decision"),
    "cancel": _("Cancel the application"),
}
VERDICTS = {
    "met": _("Met"),
    "not_met": _("Not met"),
    "inconclusive": _("Inconclusive"),
    "not_evaluable": _("Not evaluable"),
    "not_applicable": _("Not applicable"),
    "not_evaluated": _("Not evaluated yet"),
}
JOB_STATES = {
    "queued": _("Waiting"),
    "running": _("Running"),
    "finished": _("Finished"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
}
JOB_VERDICTS = {
    "passed": _("Passed"),
    "failed": _("Not passed"),
    "inconclusive": _("Inconclusive"),
}
SCHEME_STATES = {
    "draft": _("Draft"),
    "open": _("Open"),
    "paused": _("Paused"),
    "closed": _("Closed"),
}
SCHEME_TONES = {"draft": "note", "open": "good", "paused": "warn", "closed": ""}
SLICES = {"public": _("Public part"), "gate": _("Hidden part")}
DIGESTS = {
    "artifact": _("File handed in"),
    "edition": _("Edition"),
    "result": _("Result"),
    "public": _("Public part"),
    "hidden_features": _("Hidden features"),
    "commitment": _("Commitment to the hidden labels"),
}
FINDINGS = {name: VERDICTS[name] for name in ("met", "not_met", "not_applicable")}
ARTIFACT_STATES = {
    "receiving": _("Arriving"),
    "checking": _("Being checked"),
    "accepted": _("Accepted"),
    "refused": _("Refused"),
}
ARTIFACT_TONES = {"accepted": "good", "refused": "bad", "checking": "note", "receiving": "note"}
CHECKS = {
    "structure": _("Structure"),
    "issuer": _("Issuer"),
    "signature": _("Signature"),
    "dates": _("Dates"),
    "log": _("Public log"),
    "register": _("Register"),
    "file": _("File"),
}
HINTS = {
    "accept": _("The scheme exists and nothing stands against taking this on."),
    "return": _("Say what is missing; the applicant can mend it and submit again."),
    "start_evaluation": _("Edition, evaluation set and evaluator are frozen from here on."),
    "review": _("Your recommendation with its grounds."),
    "grant": _("Every “shall” must be shown to be met."),
    "refuse": _("A reason for each requirement that is not met."),
    "appeal": _("Within 30 days of the decision, with your grounds."),
    "cancel": _("The application ends here. A running job is stopped."),
}


def problem_sentence(problem: dict[str, Any]) -> str:
    """Return what is wrong with a file in the reader's language."""
    template = PROBLEMS.get(problem["code"])
    if template is None or "values" not in problem:
        return str(problem["detail"])
    sentence: str = gettext(template) % ({"column": problem["column"]} | problem["values"])
    return sentence


def metric_word(slug: str) -> str:
    """Return a metric's name in the reader's language; what is not known stands as it is."""
    for family in FAMILIES.values():
        for metric in family:
            if metric.slug == slug:
                return gettext(metric.label)
    return slug


def kind_word(kind: str) -> str:
    """Return what a file of an application is: evidence, or a kind of submission."""
    if kind == EVIDENCE:
        return gettext("Evidence")
    return gettext(SUBMISSIONS[kind].label) if kind in SUBMISSIONS else kind


def over_word(over: str) -> str:
    """Return over which cells a criterion is decided; empty when over the whole."""
    form, _colon, column = over.partition(":")
    words = {
        "each": _("every group of “%(column)s”"),
        "worst": _("the worst group of “%(column)s”"),
        "gap": _("the gap between groups of “%(column)s”"),
        "ratio": _("the ratio between groups of “%(column)s”"),
    }
    return str(words[form]) % {"column": column} if form in words else ""


def status_tone(status: str) -> str:
    """Return the tone in which a certificate's status is shown."""
    return {"active": "good", "reduced": "warn", "suspended": "warn"}.get(status, "bad")
