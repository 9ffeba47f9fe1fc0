"""Play the whole chain against a running site, from a proposal to a verified certificate."""

from __future__ import annotations

import time
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from websockets.exceptions import WebSocketException

from lepton_site.walkthrough import certificate, standard
from lepton_site.walkthrough.actors import StepFailed
from lepton_site.walkthrough.stage import Stage

STEPS = (
    standard.wait_for_worker,
    standard.propose,
    standard.draft,
    standard.freeze,
    standard.review,
    standard.enquire,
    standard.approve,
    standard.publish,
    certificate.dataset,
    certificate.scheme,
    certificate.apply,
    certificate.evaluate,
    certificate.decide,
    certificate.verify,
)


class Command(BaseCommand):
    """Play proposal, drafting, review, publication, evaluation and verification over the wire."""

    help = "Plays the whole chain against a running demo site, over HTTP and websockets."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address of the site."""
        parser.add_argument("--url", default=settings.SITE_URL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order; CommandError at the first that fails."""
        start = time.perf_counter()
        with Stage(options["url"], self.stdout.write) as stage:
            for step in STEPS:
                try:
                    step(stage)
                except (StepFailed, httpx.HTTPError, WebSocketException, OSError) as error:
                    raise CommandError(f"{step.__name__} failed: {error}") from error
        took = time.perf_counter() - start
        self.stdout.write(self.style.SUCCESS(f"{took:7.2f} s  The whole chain holds."))
