"""Jobs from the queue to their end, and every way in which they may not get there."""

from dataclasses import replace

import celery
import pytest
from django.core.management import call_command

from certification.evaluation import supervisor
from certification.evaluation.supervisor import sha256_of
from certification.models import Application, CriterionResult, Job, Measurement
from certification.operations import evaluation, jobs, outcomes
from certification.queries.jobs import job_shape, log_of, next_in_line, position_of
from certification.rules.jobs import FailureCode
from standards.infrastructure.files import path_of
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, Forbidden
from tests.certification.laboratory import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_job_is_scored_in_its_own_process_and_judged(lab):
    done = evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=done.pk)
    assert job.state == "finished", job.runs.get().log
    assert job.verdict == "passed"
    assert job.charged
    verdicts = {one.criterion.criterion: one.verdict for one in CriterionResult.objects.all()}
    assert verdicts == {"c-auc": "met", "c-recall": "met"}
    assert Measurement.objects.filter(
        job=job, slice="gate", group__isnull=True, metric="roc_auc"
    ).exists()
    assert [one.state for one in job.transitions.all()] == ["queued", "running", "finished"]


def test_empty_queue_gives_nothing_to_do(lab):
    jobs.cancel_job(job=lab.job, actor=lab.people.applicant, at=lab.at)
    assert evaluation.run_next(worker="w", clock=now) is None


def test_one_message_delivered_five_times_starts_one_run(lab):
    claims = [evaluation.claim_job(pk=lab.job.pk, worker=f"w{n}", at=lab.at) for n in range(5)]
    assert sum(claim is not None for claim in claims) == 1


def test_lost_lease_gives_a_new_run_and_the_stale_one_writes_nothing(lab):
    evaluation.claim_job(pk=lab.job.pk, worker="w1", at=lab.at)
    Job.objects.filter(pk=lab.job.pk).update(lease_until=lab.at)
    outcomes.reconcile(at=lab.at)
    job = Job.objects.get(pk=lab.job.pk)
    assert (job.state, job.run) == ("queued", 1)
    assert job.not_before > job.queued_at
    assert not outcomes.finish_run(job=job.pk, run=1, outcome=outcomes.interim([]), at=lab.at)
    assert not evaluation.extend_lease(evaluation.Hold(job=job.pk, run=1))


def test_results_are_written_once_and_a_finished_job_is_final(lab):
    evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=lab.job.pk)
    digest, count = job.result_digest, job.results.count()
    outcome = outcomes.interim([])
    assert not outcomes.finish_run(job=job.pk, run=1, outcome=outcome, at=lab.at)
    assert not outcomes.fail_run(
        job=job.pk, run=1, code=FailureCode.PLATFORM_LOST, outcome=outcome, at=lab.at
    )
    job.refresh_from_db()
    assert (job.state, job.result_digest, job.results.count()) == ("finished", digest, count)
    with pytest.raises(Conflict):
        jobs.cancel_job(job=job, actor=lab.people.evaluator, at=lab.at)
    with pytest.raises(Conflict):
        jobs.retry_job(job=job, actor=lab.people.evaluator, at=lab.at)


def claimed(lab):
    return evaluation.claim_job(pk=lab.job.pk, worker="w", at=lab.at)


def test_cancel_of_a_running_job_is_confirmed_by_the_worker(lab):
    job = claimed(lab)
    hold = evaluation.Hold(job=job.pk, run=job.run)
    assert evaluation.release_labels(hold)
    jobs.cancel_job(job=job, actor=lab.people.applicant, at=lab.at)
    jobs.cancel_job(job=job, actor=lab.people.applicant, at=lab.at)
    job.refresh_from_db()
    assert (job.state, job.cancel_confirmed_at) == ("running", None)
    assert not evaluation.may_go_on(hold)
    assert not evaluation.release_labels(hold)
    assert evaluation.Pulse(job, hold).beat()
    assert outcomes.confirm_cancel(job=job.pk, run=job.run, at=lab.at)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert job.cancel_confirmed_at
    assert job.charged, "what was charged stays charged"


def test_cancel_wins_over_a_late_result_and_over_a_failure(lab):
    job = claimed(lab)
    jobs.cancel_job(job=job, actor=lab.people.applicant, at=lab.at)
    outcome = replace(outcomes.interim([]), result={"measures": [], "results": []})
    assert outcomes.finish_run(job=job.pk, run=1, outcome=outcome, at=lab.at)
    job.refresh_from_db()
    assert (job.state, job.verdict) == ("cancelled", "")
    jobs.retry_job(job=job, actor=lab.people.evaluator, at=lab.at)
    job = claimed(lab)
    jobs.cancel_job(job=job, actor=lab.people.applicant, at=lab.at)
    Job.objects.filter(pk=job.pk).update(lease_until=lab.at)
    outcomes.reconcile(at=lab.at)
    assert Job.objects.get(pk=job.pk).state == "cancelled"


def test_nobody_asked_so_nothing_is_confirmed(lab):
    job = claimed(lab)
    assert not outcomes.confirm_cancel(job=job.pk, run=job.run, at=lab.at)


def test_cancel_asked_before_the_labels_are_released_costs_nothing(lab, monkeypatch):
    real = evaluation.changed_file

    def cancel_meanwhile(folder, job):
        jobs.cancel_job(job=job, actor=lab.people.applicant, at=lab.at)
        return real(folder, job)

    monkeypatch.setattr(evaluation, "changed_file", cancel_meanwhile)
    evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=lab.job.pk)
    assert (job.state, job.charged) == ("cancelled", False)


def test_cancel_during_the_run_ends_the_process(lab, monkeypatch):
    real = evaluation.Pulse.told

    def cancel_at_the_first_news(pulse, message):
        real(pulse, message)
        job = Job.objects.get(pk=lab.job.pk)
        if job.cancel_requested_at is None:
            jobs.cancel_job(job=job, actor=lab.people.applicant, at=lab.at)

    monkeypatch.setattr(evaluation.Pulse, "told", cancel_at_the_first_news)
    monkeypatch.setattr(evaluation, "BEAT_SECONDS", 0.01)
    evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=lab.job.pk)
    assert job.state == "cancelled"
    assert job.cancel_confirmed_at
    assert not job.results.exists()


def test_lost_worker_three_times_fails_and_costs_no_attempt(lab):
    for run in (1, 2, 3):
        Job.objects.filter(pk=lab.job.pk).update(not_before=lab.at)
        job = claimed(lab)
        assert job.run == run
        assert evaluation.release_labels(evaluation.Hold(job=job.pk, run=run))
        Job.objects.filter(pk=job.pk).update(lease_until=lab.at)
        outcomes.reconcile(at=lab.at)
    job.refresh_from_db()
    assert (job.state, job.failure_code, job.charged) == ("failed", "platform_lost", False)
    assert [one.failure_code for one in job.runs.all()] == ["platform_lost"] * 3
    assert claimed(lab) is None
    jobs.retry_job(job=job, actor=lab.people.evaluator, at=lab.at)
    assert claimed(lab).run == 4


def test_job_waits_out_its_back_off(lab):
    claimed(lab)
    Job.objects.filter(pk=lab.job.pk).update(lease_until=lab.at)
    assert outcomes.reconcile(at=lab.at) == []
    assert claimed(lab) is None
    Job.objects.filter(pk=lab.job.pk).update(not_before=lab.at)
    assert outcomes.reconcile(at=lab.at) == [lab.job.pk]


def test_two_reconcilers_expire_a_lease_once(lab):
    job = claimed(lab)
    Job.objects.filter(pk=job.pk).update(lease_until=lab.at)
    assert outcomes.expire_lease(job=job.pk, at=lab.at)
    assert not outcomes.expire_lease(job=job.pk, at=lab.at)
    assert job.transitions.filter(reason="platform_lost").count() == 1


@pytest.mark.parametrize("running", [False, True])
def test_no_job_outlives_its_deadline(lab, running):
    if running:
        claimed(lab)
    Job.objects.filter(pk=lab.job.pk).update(deadline=lab.at)
    outcomes.reconcile(at=lab.at)
    job = Job.objects.get(pk=lab.job.pk)
    assert (job.state, job.failure_code) == ("failed", "platform_deadline")
    assert not outcomes.enforce_deadline(job=job.pk, at=lab.at)


def test_living_worker_keeps_its_lease(lab):
    job = claimed(lab)
    assert evaluation.extend_lease(evaluation.Hold(job=job.pk, run=1))
    outcomes.reconcile(at=lab.at)
    assert Job.objects.get(pk=job.pk).state == "running"


def test_pulse_of_a_lost_run_says_stop(lab):
    job = claimed(lab)
    pulse = evaluation.Pulse(job, evaluation.Hold(job=job.pk, run=job.run))
    assert not pulse.beat()
    Job.objects.filter(pk=job.pk).update(run=2)
    pulse.next_extension = 0
    assert pulse.beat()
    assert pulse.lost


def test_refused_file_ends_the_job_at_the_applicants_cost(lab):
    path_of(lab.artifact.stored_file).write_text("id,score\np0,2\n")
    digest = sha256_of(path_of(lab.artifact.stored_file))
    lab.job.plan["artifact"] = f"sha256:{digest}"
    lab.job.save()
    evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=lab.job.pk)
    assert (job.state, job.failure_code, job.charged) == ("failed", "submission_refused", True)


def test_changed_file_of_the_applicant_is_not_scored(lab):
    path_of(lab.artifact.stored_file).write_text("id,score\n")
    evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=lab.job.pk)
    assert (job.state, job.failure_code, job.charged) == ("failed", "submission_changed", False)


def test_changed_or_missing_labels_are_the_platforms_failure(lab):
    evaluation.labels_path(lab.job).write_text("id,diagnosis,sex\n")
    evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=lab.job.pk)
    assert (job.state, job.runs.get().failure_code) == ("queued", "platform_data_changed")
    evaluation.labels_path(lab.job).unlink()
    Job.objects.filter(pk=job.pk).update(not_before=lab.at)
    evaluation.run_next(worker="w", clock=now)
    assert "missing" in job.runs.get(number=2).log
    assert not Job.objects.get(pk=job.pk).charged


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (supervisor.Limits(wall_seconds=0.05), "platform_time_limit"),
        (supervisor.Limits(files=3), "platform_crashed"),
    ],
)
def test_poison_ends_after_its_runs_and_the_queue_flows(lab, monkeypatch, limits, code):
    monkeypatch.setattr(evaluation, "LIMITS", limits)
    for _run in range(3):
        Job.objects.filter(pk=lab.job.pk).update(not_before=lab.at)
        evaluation.run_next(worker="w", clock=now)
    job = Job.objects.get(pk=lab.job.pk)
    assert (job.state, job.failure_code, job.charged) == ("failed", code, False)
    assert evaluation.run_next(worker="w", clock=now) is None


def test_out_of_memory_is_told_as_such(lab):
    outcome = replace(outcomes.interim([]), out_of_memory=True)
    assert evaluation._platform_code(outcome) is FailureCode.PLATFORM_MEMORY


def test_scratch_folders_are_removed(lab, data_folder):
    evaluation.run_next(worker="w", clock=now)
    assert list((data_folder / "scratch").iterdir()) == []


def test_hidden_labels_are_readable_by_this_user_alone(lab):
    assert evaluation.labels_path(lab.job).stat().st_mode & 0o777 == 0o600


def test_second_job_of_an_application_is_refused_while_one_is_open(lab):
    with pytest.raises(Conflict):
        jobs.enqueue_job(
            application=lab.application,
            artifact=lab.artifact,
            attempt=2,
            actor=lab.people.evaluator,
            at=lab.at,
        )


def test_only_those_who_may_cancel_and_retry(lab):
    with pytest.raises(Forbidden):
        jobs.cancel_job(job=lab.job, actor=lab.people.stranger, at=lab.at)
    with pytest.raises(Forbidden):
        jobs.retry_job(job=lab.job, actor=lab.people.applicant, at=lab.at)


def test_retry_is_refused_once_the_application_went_on(lab):
    jobs.cancel_job(job=lab.job, actor=lab.people.evaluator, at=lab.at)
    lab.application.state = "evaluated"
    lab.application.save()
    with pytest.raises(Conflict):
        jobs.retry_job(job=lab.job, actor=lab.people.evaluator, at=lab.at)


def test_retry_is_refused_while_another_job_is_open(lab):
    jobs.cancel_job(job=lab.job, actor=lab.people.evaluator, at=lab.at)
    jobs.enqueue_job(
        application=lab.application,
        artifact=lab.artifact,
        attempt=1,
        actor=lab.people.evaluator,
        at=lab.at,
    )
    with pytest.raises(Conflict):
        jobs.retry_job(job=lab.job, actor=lab.people.evaluator, at=lab.at)


def test_message_lets_the_worker_run_and_the_application_goes_on(lab, work):
    work()
    job = Job.objects.get(pk=lab.job.pk)
    assert job.state == "finished"
    assert [one.state for one in job.transitions.all()] == ["queued", "running", "finished"]


def test_reconcile_command_rings_and_delivers(lab, work, capsys):
    call_command("reconcile")
    assert "1 jobs rung for" in capsys.readouterr().out
    celery.current_app.tasks["certification.reconcile"]()
    work()
    assert Job.objects.get(pk=lab.job.pk).state == "finished"


def test_log_and_place_are_told(lab, at):
    shape = job_shape(lab.job, at)
    assert shape["position"] == 1
    assert shape["eta_seconds"] == 60
    job = claimed(lab)
    assert "running" in log_of(job)
    assert job_shape(job, job.started_at)["eta_seconds"] == 30
    outcome = replace(outcomes.interim(["boom"]), out_of_memory=True, signal=9)
    outcomes.fail_run(job=job.pk, run=1, code=FailureCode.PLATFORM_CRASHED, outcome=outcome, at=at)
    told = log_of(job)
    assert "boom" in told
    assert "signal 9" in told
    assert "out of memory" in told


def test_applicant_with_a_running_job_waits_behind_one_without(lab, tmp_path):
    person = lab.people.applicant
    claimed(lab)
    texts = (lab.data.predictions(2.5), lab.data.predictions(2.0))
    same = Application.objects.create(
        scheme=lab.scheme,
        organisation=lab.application.organisation,
        applicant=person,
        submission="predictions",
        system_name="Two",
        state="in_evaluation",
        created_at=lab.at,
        changed_at=lab.at,
        number="A-2",
    )
    made = []
    for application, text in ((same, texts[0]), (None, texts[1])):
        other, artifact = application, None
        if other is None:
            other, artifact = make_application(
                lab.scheme, lab.people.applicant2, lab.at, text, number="A-3"
            )
        else:
            lab.artifact.pk = None
            artifact = lab.artifact
            artifact.application = same
            artifact.save()
        made.append(
            jobs.enqueue_job(
                application=other,
                artifact=artifact,
                attempt=1,
                actor=lab.people.evaluator,
                at=lab.at,
            )
        )
    assert next_in_line(limit=5) == [made[1].pk, made[0].pk]
    assert position_of(made[0]) == 2
