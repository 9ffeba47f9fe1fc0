"""Group the comments of enquiries as they arrive: the one process that owns the indexes."""

from __future__ import annotations

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from reviews.clustering.clusters import compile_all
from reviews.models import Clustering, Enquiry
from reviews.operations.clusters import regroup_comments
from reviews.operations.grouping import Keeper, group_pending, stop_grouping
from reviews.operations.topics import describe_clusters, is_due, replace_hidden
from standards.kernel.clock import now

PAUSE = 1.0  # seconds between two looks when nothing waits


class Command(BaseCommand):
    """Group what waits, describe the groups, look again; until told to stop."""

    help = "Groups comments of enquiries by what they say; --once ends when none waits."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--once`, and the enquiry whose comments are to be grouped anew."""
        parser.add_argument("--once", action="store_true", help="end when no comment waits")
        parser.add_argument(
            "--anew", type=int, metavar="ENQUIRY", help="first forget what the machine grouped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal, or until nothing waits."""
        if options["anew"] is not None:
            self._forget(options["anew"])
        stopping, keeper = Event(), Keeper()
        compile_all()
        if not options["once"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_given: stopping.set())
        try:
            while not stopping.is_set():
                grouped = group_pending(keeper=keeper, at=now())
                if sum(grouped.values()):
                    if options["once"]:
                        self._tell(grouped)
                    continue
                replaced = replace_hidden()
                self._describe(every=options["once"], also=replaced)
                if options["once"]:
                    break
                close_old_connections()
                stopping.wait(PAUSE)
        finally:
            stop_grouping(keeper=keeper)

    def _tell(self, grouped: dict[int, int]) -> None:
        for pk, count in grouped.items():
            self.stdout.write(f"enquiry {pk}: {count} comments grouped")

    def _forget(self, pk: int) -> None:
        enquiry = Enquiry.objects.select_related("work_item__committee").get(pk=pk)
        waiting = regroup_comments(enquiry=enquiry, actor=None, at=now())
        self.stdout.write(f"{waiting} comments are grouped anew.")

    def _describe(self, *, every: bool, also: set[int]) -> None:
        for clustering in Clustering.objects.exclude(grouped_at=None):
            if every or clustering.enquiry_id in also or is_due(clustering, now()):
                while describe_clusters(enquiry=clustering.enquiry_id, at=now()):
                    pass
