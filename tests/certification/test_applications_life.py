"""An application from draft to certificate, and every way in which it may be refused."""

from datetime import timedelta

import pytest

from certification.models import Certificate
from certification.operations.applications import job_ended
from certification.operations.certificates import expire_certificate, issue_certificate
from certification.operations.evidence import ArtifactSpec, store_artifact
from certification.queries import applications as queries
from certification.rules.applications import Refusal, replay
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import EditionFact, LedgerLeaf
from tests.certification.life import find, finish_job, hand_in, move
from tests.certification.scene import make_application, make_scheme, predictions

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def history(application):
    return list(application.transitions.values_list("move", "source", "target"))


def test_whole_life_leads_to_a_certificate(active, people):
    certificate = Certificate.objects.get()
    assert active.state == "active"
    assert certificate.number == "C-2026-0001"
    assert certificate.limits == "Adults only."
    assert [one[0] for one in history(active)] == [
        "submit",
        "accept",
        "start_evaluation",
        "end_evaluation",
        "record_finding",
        "review",
        "grant",
        "issue",
    ]
    assert replay(history(active)) == active.state


def test_log_entry_holds_the_hash_of_the_credential(active):
    certificate = Certificate.objects.get()
    leaf = LedgerLeaf.objects.get(subject=certificate.subject)
    assert certificate.digest.encode() in bytes(leaf.data)


def test_certificate_names_the_artefact_of_the_last_attempt(evaluated, people, at):
    move(evaluated, "open_nonconformity", people.evaluator, at, reason="The split is not stated.")
    second = hand_in(evaluated, predictions(error=0.1), people.applicant, at)
    report = hand_in(
        evaluated, b"%PDF-1.7", people.applicant, at, kind="evidence", criterion="c-report"
    )
    move(evaluated, "answer", people.applicant, at, reason="Stated now.")
    finish_job(evaluated, at)
    find(evaluated, people.evaluator, at)
    move(evaluated, "review", people.reviewer, at, reason="Sound.")
    move(evaluated, "grant", people.officer, at)
    subject = issue_certificate(application=evaluated, at=at).credential["credentialSubject"]
    digests = [f"sha256:{one.sha256}" for one in (second, report)]
    assert subject["system"]["artefactDigests"] == digests
    assert subject["attempt"] == "2"
    assert subject["evaluator"]


def test_issue_told_twice_signs_once(active, at):
    again = issue_certificate(application=active, at=at)
    assert again == Certificate.objects.get()


def test_issue_without_grant_signs_nothing(evaluated, at):
    assert issue_certificate(application=evaluated, at=at) is None


def test_grant_is_signed_by_the_worker(reviewed, people, at, work):
    move(reviewed, "grant", people.officer, at)
    work()
    reviewed.refresh_from_db()
    assert reviewed.state == "active"
    assert EditionFact.objects.get(key="certified_systems").value == 1


def test_received_file_is_checked_by_the_worker(application, people, at, work):
    from io import BytesIO

    data = predictions()
    spec = ArtifactSpec(kind="predictions", filename="p.csv", length=len(data))
    artifact = store_artifact(
        application=application, spec=spec, stream=BytesIO(data), actor=people.applicant, at=at
    )
    assert artifact.state == "checking"
    work()
    artifact.refresh_from_db()
    assert artifact.state == "accepted"


def test_submission_needs_the_agreement(application, people, at):
    application.agreed_at = None
    application.save()
    with pytest.raises(Conflict, match="agreement"):
        move(application, "submit", people.applicant, at)


def test_evaluation_needs_an_accepted_file(application, people, at):
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    with pytest.raises(Conflict, match="predictions"):
        move(application, "start_evaluation", people.evaluator, at)
    hand_in(application, predictions(), people.applicant, at)
    move(application, "start_evaluation", people.evaluator, at)
    assert application.state == "in_evaluation"
    assert application.plan["attempt"] == 1


def test_attempts_are_counted_per_organisation_and_scheme(scene, people, at):
    scheme = make_scheme(scene.edition, scene.version, people.admin, at, attempts=1)
    first = make_application(scheme, people.applicant, at)
    hand_in(first, predictions(), people.applicant, at)
    move(first, "submit", people.applicant, at)
    move(first, "accept", people.admin, at)
    move(first, "start_evaluation", people.evaluator, at)
    finish_job(first, at)
    second = make_application(scheme, people.applicant, at)
    assert queries.attempts_of(second).left == 0
    with pytest.raises(Conflict, match="attempt"):
        move(second, "submit", people.applicant, at)


def test_failure_of_the_platform_leaves_the_evaluation_open(application, people, at):
    hand_in(application, predictions(), people.applicant, at)
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    move(application, "start_evaluation", people.evaluator, at)
    finish_job(application, at, code="platform_lost")
    assert application.state == "in_evaluation"


def test_failure_of_the_submission_ends_the_evaluation(application, people, at):
    hand_in(application, predictions(), people.applicant, at)
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    move(application, "start_evaluation", people.evaluator, at)
    finish_job(application, at, code="submission_refused")
    assert application.state == "evaluated"


def test_job_that_ends_during_a_hold_counts_at_its_end(application, people, at):
    hand_in(application, predictions(), people.applicant, at)
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    move(application, "start_evaluation", people.evaluator, at)
    move(application, "hold", people.admin, at, reason="Waiting for a licence.")
    job = finish_job(application, at)
    assert application.state == "on_hold"
    move(application, "resume", people.evaluator, at)
    assert application.state == "evaluated"
    job_ended(job=job, at=at)
    assert history(application)[-1][0] == "end_evaluation"


def test_scheme_that_only_judges_ends_with_the_last_finding(scene, people, at):
    application = make_application(scene.judging, people.applicant, at)
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    move(application, "start_evaluation", people.evaluator, at)
    assert application.state == "in_evaluation"
    find(application, people.evaluator, at)
    assert application.state == "evaluated"


def test_review_needs_every_finding(evaluated, people, at):
    with pytest.raises(Conflict, match=r"R-6\.2-1"):
        move(evaluated, "review", people.reviewer, at, reason="Sound.")


def test_grant_needs_every_shall(evaluated, people, at):
    find(evaluated, people.evaluator, at, finding="not_met")
    move(evaluated, "review", people.reviewer, at, reason="Not sound.")
    with pytest.raises(Conflict, match=r"R-6\.2-1"):
        move(evaluated, "grant", people.officer, at)


def test_refusal_gives_reasons(reviewed, people, at):
    with pytest.raises(InvalidInput, match="reasons"):
        move(reviewed, "refuse", people.officer, at)
    move(reviewed, "refuse", people.officer, at, reasons=(Refusal("R-6.2-1", "No split."),))
    assert reviewed.state == "refused"
    assert reviewed.decisions.get().reasons == [{"requirement": "R-6.2-1", "reason": "No split."}]


def test_nonconformity_and_answer_make_a_new_attempt(evaluated, people, at):
    move(evaluated, "open_nonconformity", people.evaluator, at, reason="The split is not stated.")
    hand_in(evaluated, predictions(error=0.1), people.applicant, at)
    move(evaluated, "answer", people.applicant, at, reason="Stated now.")
    assert evaluated.state == "in_evaluation"
    assert evaluated.jobs.count() == 2
    assert evaluated.jobs.first().attempt == 2
    finish_job(evaluated, at)
    assert evaluated.state == "evaluated"


def test_answer_without_a_new_file_goes_back_to_the_evaluator(evaluated, people, at):
    move(evaluated, "open_nonconformity", people.evaluator, at, reason="The split is not stated.")
    with pytest.raises(InvalidInput, match="nonconformity"):
        move(evaluated, "answer", people.applicant, at)
    move(evaluated, "answer", people.applicant, at, reason="It stands on page 4.")
    assert evaluated.state == "evaluated"
    assert evaluated.nonconformities.get().answer == "It stands on page 4."


def test_nonconformity_is_due_later(evaluated, people, at):
    with pytest.raises(InvalidInput, match="past"):
        move(evaluated, "open_nonconformity", people.evaluator, at, reason="x", due=at)


def test_returned_application_can_be_submitted_again(application, people, at):
    move(application, "submit", people.applicant, at)
    with pytest.raises(InvalidInput, match="reason"):
        move(application, "return", people.admin, at)
    move(application, "return", people.admin, at, reason="Name the version.")
    move(application, "submit", people.applicant, at)
    assert application.state == "submitted"


def test_cancel_stops_the_job(application, people, at):
    hand_in(application, predictions(), people.applicant, at)
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    move(application, "start_evaluation", people.evaluator, at)
    move(application, "cancel", people.applicant, at)
    assert application.state == "cancelled"
    assert application.jobs.get().state == "cancelled"


@pytest.mark.parametrize(
    ("details", "pointer"),
    [
        ({"criterion": "c-mse", "finding": "met", "justification": "x"}, "/criterion"),
        ({"criterion": "c-report", "finding": "fine", "justification": "x"}, "/finding"),
        ({"criterion": "c-report", "finding": "met", "justification": " "}, "/justification"),
    ],
)
def test_faulty_findings_are_refused(evaluated, people, at, details, pointer):
    with pytest.raises(InvalidInput) as refused:
        move(evaluated, "record_finding", people.evaluator, at, **details)
    assert refused.value.errors[0].pointer == pointer


def test_latest_finding_counts(evaluated, people, at):
    find(evaluated, people.evaluator, at, finding="not_met")
    find(evaluated, people.evaluator, at)
    assert [one.verdict for one in queries.requirement_results(evaluated)] == ["met", "met"]


# --- after the grant ---------------------------------------------------------------------------


def test_certificate_is_suspended_resumed_reduced_withdrawn(active, people, at):
    certificate = Certificate.objects.get()
    for name, state, status in [
        ("suspend", "suspended", "suspended"),
        ("resume", "active", "active"),
        ("reduce", "reduced", "reduced"),
        ("suspend", "suspended", "suspended"),
        ("withdraw", "withdrawn", "withdrawn"),
    ]:
        move(active, name, people.officer, at, reason="Surveillance.")
        certificate.refresh_from_db()
        assert (active.state, certificate.status) == (state, status)
    assert certificate.transitions.count() == 6
    assert replay(history(active)) == "withdrawn"
    with pytest.raises(Conflict):
        move(active, "suspend", people.officer, at, reason="Again.")


def test_certificate_expires_with_its_application(active, at):
    certificate = Certificate.objects.get()
    expire_certificate(certificate=certificate, at=at)
    late = at + timedelta(days=731)
    expire_certificate(certificate=certificate, at=late)
    expire_certificate(certificate=certificate, at=late)
    certificate.refresh_from_db()
    active.refresh_from_db()
    assert (active.state, certificate.status) == ("expired", "expired")


def test_appeal_is_upheld_and_the_decision_stands(refused, people, at):
    move(refused, "appeal", people.applicant, at, reason="It is on page 4.")
    assert refused.state == "under_appeal"
    move(refused, "uphold", people.appeals, at, reason="It is not.")
    assert (refused.state, refused.appeals.get().state) == ("refused", "upheld")
    assert replay(history(refused)) == "refused"


def test_overturned_decision_goes_back_to_review(refused, people, at):
    move(refused, "appeal", people.applicant, at, reason="It is on page 4.")
    move(refused, "overturn", people.appeals, at, reason="It is.")
    assert (refused.state, refused.appeals.get().state) == ("evaluated", "overturned")


def test_appeal_comes_within_thirty_days(refused, people, at):
    with pytest.raises(Conflict, match="30 days"):
        move(refused, "appeal", people.applicant, at + timedelta(days=31), reason="Late.")


# --- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("submit", "evaluator"),
        ("accept", "applicant"),
        ("start_evaluation", "admin"),
        ("review", "evaluator"),
        ("grant", "reviewer"),
        ("uphold", "officer"),
        ("cancel", "officer"),
    ],
)
def test_other_roles_are_refused_whatever_the_state(application, people, at, name, actor):
    with pytest.raises(Forbidden):
        move(application, name, getattr(people, actor), at, reason="x")


def test_unknown_move_is_refused(application, people, at):
    with pytest.raises(InvalidInput, match="no move"):
        move(application, "celebrate", people.applicant, at)


def test_move_that_does_not_fit_the_state_is_a_conflict(application, people, at):
    with pytest.raises(Conflict):
        move(application, "accept", people.admin, at)


def test_evaluator_may_neither_review_nor_decide(evaluated, people, at):
    find(evaluated, people.evaluator, at)
    people.evaluator.staff_roles = ["evaluator", "reviewer", "officer"]
    people.evaluator.save()
    with pytest.raises(Forbidden, match="evaluated"):
        move(evaluated, "review", people.evaluator, at, reason="Sound.")
    move(evaluated, "review", people.reviewer, at, reason="Sound.")
    with pytest.raises(Forbidden, match="evaluated"):
        move(evaluated, "grant", people.evaluator, at)


def test_reviewer_may_decide(evaluated, people, at):
    find(evaluated, people.evaluator, at)
    people.reviewer.staff_roles = ["reviewer", "officer"]
    people.reviewer.save()
    move(evaluated, "review", people.reviewer, at, reason="Sound.")
    move(evaluated, "grant", people.reviewer, at)
    assert evaluated.state == "granted"


def test_own_organisation_decides_nothing(reviewed, people, at):
    people.applicant.staff_roles = ["officer"]
    people.applicant.save()
    with pytest.raises(Forbidden, match="organisation"):
        move(reviewed, "grant", people.applicant, at)


def test_who_took_part_hears_no_appeal(refused, people, at):
    people.officer.staff_roles = ["officer", "appeals"]
    people.officer.save()
    move(refused, "appeal", people.applicant, at, reason="It is on page 4.")
    with pytest.raises(Forbidden, match="took part"):
        move(refused, "uphold", people.officer, at, reason="No.")


def test_open_moves_are_those_that_succeed(reviewed, people):
    assert queries.open_moves(reviewed, people.officer) == ["grant", "refuse"]
    assert queries.open_moves(reviewed, people.evaluator) == []
    assert queries.open_moves(reviewed, people.applicant) == []
