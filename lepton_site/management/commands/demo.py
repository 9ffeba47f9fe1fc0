"""Load the demo's small world, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification.operations.applications import SystemDescription
from lepton_site.demo import laboratory, programme, voices
from lepton_site.demo.long_draft import draft_imaging_study
from lepton_site.demo.people import account, load_people
from lepton_site.demo.sessions import hold_meetings
from standards.infrastructure.keys import ensure_keys
from standards.kernel.clock import now
from standards.models import Notification, OutboxEntry, User
from standards.operations.ledger import sequence_ledger

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
UNREAD_KEPT = timedelta(days=7)


class Command(BaseCommand):
    """Make people, committees, work items, standards, ballots, comments and certificates."""

    help = "Loads the demo content; a second call changes nothing. Needs DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the wish to begin anew."""
        parser.add_argument("--fresh", action="store_true", help="empty the database first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is not there."""
        if not settings.LEPTON_DEMO:
            raise CommandError("The demo has published passwords: it is loaded with DEMO=1 only.")
        if options["fresh"]:
            call_command("flush", interactive=False, verbosity=0)
        if User.objects.filter(email="admin@lepton.example").exists():
            self.stdout.write("The demo is loaded.")
            return
        settings.EMAIL_BACKEND = NO_MAIL  # nobody is mailed about what happened in a made-up past
        ensure_keys(at=now())
        load_world(now(), self.stdout.write)


def load_world(at: datetime, say: Any) -> None:
    """Load everything in the order in which it happened."""
    say("People and committees …")
    load_people(at=at - timedelta(days=430))
    say("The programme of work …")
    regression = programme.publish_regression(at - timedelta(days=400))
    classification = programme.publish_classification(at - timedelta(days=360))
    calibration = programme.review_calibration(at - timedelta(days=190))
    programme.fail_disclosure(at - timedelta(days=120))
    programme.draft_cross_validation(at - timedelta(days=90))
    draft_imaging_study(at - timedelta(days=80))
    project = programme.enquire_impact(at - timedelta(days=150))
    voices.hold_enquiry(project, at)
    ballot = programme.vote_on_revision(at - timedelta(days=200), at)
    voices.comment_on_ballot(ballot, at)
    hold_meetings(calibration, ballot, at)
    say("Evaluations: training models and running jobs …")
    load_laboratory(regression, classification, at)
    sequence_ledger(at=at)
    settle_past(at)
    say("The demo is loaded.")


def load_laboratory(regression: Any, classification: Any, at: datetime) -> None:
    """Open both schemes; certify one system, refuse one, leave one waiting for its evaluator."""
    start = at - timedelta(days=60)
    for_reports, for_images = laboratory.regression_bench(), laboratory.classification_bench()
    reports = laboratory.open_scheme(
        for_reports, regression, "Regression reports to LS 4001", start
    )
    images = laboratory.open_scheme(
        for_images, classification, "Cytology classifiers to LS 4101", start
    )
    laboratory.certify(_case(images, for_images, "applicant", "good", at - timedelta(days=40)))
    laboratory.refuse(_case(images, for_images, "applicant2", "bad", at - timedelta(days=30)))
    waiting = _case(reports, for_reports, "applicant2", "borderline", at - timedelta(days=4))
    waiting.act("submit", "applicant2")
    waiting.act("accept", "admin")


SYSTEMS = {
    "good": ("Cytoscope", "3.2", "Logistic regression on thirty features of nuclei."),
    "bad": ("QuickSmear", "0.9", "Logistic regression on one feature, fitted to twenty samples."),
    "borderline": ("Progression lite", "1.4", "Least squares on two predictors."),
}


def _case(scheme: Any, bench: Any, who: str, quality: str, at: datetime) -> laboratory.Case:
    name, version, description = SYSTEMS[quality]
    system = SystemDescription(
        name=name,
        version=version,
        description=description,
        organisation={"applicant": "Helix Diagnostics", "applicant2": "Nakamura Analytics"}[who],
        agreed=True,
        consent_publish=True,
    )
    return laboratory.apply(scheme, system, account(who), bench.predict(bench.parts, quality), at)


def settle_past(at: datetime) -> None:
    """Deliver what is owed and mark old notices as read, so that inboxes look lived in."""
    laboratory.work_off(at)
    Notification.objects.filter(read_at=None, at__lt=at - UNREAD_KEPT).update(read_at=at)
    OutboxEntry.objects.filter(delivered_at=None).update(delivered_at=at)
