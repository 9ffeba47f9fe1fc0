"""Page addresses of the certification app."""

from __future__ import annotations

from typing import Any

from django.urls import path

from certification.views import (
    applications,
    certificates,
    jobs,
    new_scheme,
    queue,
    registry,
    schemes,
    start,
    verify,
)

urlpatterns: list[Any] = [
    path("certification/", start.start, name="certification"),
    path("certification/applications/", start.applications, name="applications"),
    path("certification/apply/<str:scheme>/", applications.apply, name="apply"),
    path("certification/applications/<str:pk>/", applications.application, name="application"),
    path(
        "certification/applications/<str:pk>/describe/",
        applications.describe,
        name="application-describe",
    ),
    path(
        "certification/applications/<str:pk>/files/",
        applications.files,
        name="application-files",
    ),
    path(
        "certification/applications/<str:pk>/moves/",
        applications.moves,
        name="application-moves",
    ),
    path("registry/", registry.registry, name="registry"),
    path("registry/<str:number>/", certificates.certificate, name="certificate"),
    path("verify/", verify.verify, name="verify"),
    path("certification/jobs/<str:pk>/", jobs.job, name="job"),
    path("certification/jobs/<str:pk>/cancel/", jobs.cancel, name="job-cancel"),
    path("certification/jobs/<str:pk>/retry/", jobs.retry, name="job-retry"),
    path("certification/jobs/<str:pk>/report/", jobs.job_report, name="job-report"),
    path("certification/queue/", queue.queue, name="queue"),
    path("certification/schemes/new/", new_scheme.new_scheme, name="scheme-new"),
    path("certification/schemes/<str:pk>/", schemes.scheme, name="scheme"),
    path("certification/schemes/<str:pk>/moves/", schemes.scheme_move, name="scheme-move"),
]
