"""API addresses of the certification app."""

from __future__ import annotations

from typing import Any

from django.urls import path

from certification.api import (
    applications,
    artifacts,
    certificates,
    datasets,
    features,
    jobs,
    schemes,
    verify,
)

urlpatterns: list[Any] = [
    path("applications/", applications.ApplicationsView.as_view(), name="api-applications"),
    path("applications/<str:pk>/", applications.ApplicationView.as_view(), name="api-application"),
    path(
        "applications/<str:pk>/submit/",
        applications.SubmitView.as_view(),
        name="api-application-submit",
    ),
    path(
        "applications/<str:pk>/moves/",
        applications.MovesView.as_view(),
        name="api-application-moves",
    ),
    path(
        "applications/<str:pk>/artifacts/",
        artifacts.ArtifactsView.as_view(),
        name="api-artifacts",
    ),
    path(
        "applications/<str:pk>/artifacts/<str:artifact_pk>/",
        artifacts.ArtifactView.as_view(),
        name="api-artifact",
    ),
    path(
        "applications/<str:pk>/features/public/",
        features.FeaturesView.as_view(),
        {"part": "public"},
        name="api-features-public",
    ),
    path(
        "applications/<str:pk>/features/hidden/",
        features.FeaturesView.as_view(),
        {"part": "hidden"},
        name="api-features-hidden",
    ),
    path("certificates/", certificates.CertificatesView.as_view(), name="api-certificates"),
    path("certificates/verify/", verify.VerifyView.as_view(), name="api-certificate-verify"),
    path("certificates/<str:pk>/", certificates.CertificateView.as_view(), name="api-certificate"),
    path(
        "certificates/<str:pk>/download/",
        certificates.DownloadView.as_view(),
        name="api-certificate-download",
    ),
    path(
        "certificates/<str:pk>/proof/",
        certificates.ProofView.as_view(),
        name="api-certificate-proof",
    ),
    path(
        "certificates/<str:pk>/badge.svg",
        certificates.BadgeView.as_view(),
        name="api-certificate-badge",
    ),
    path("datasets/", datasets.DatasetsView.as_view(), name="api-datasets"),
    path("datasets/<str:pk>/", datasets.DatasetView.as_view(), name="api-dataset"),
    path(
        "datasets/<str:pk>/versions/", datasets.VersionsView.as_view(), name="api-dataset-versions"
    ),
    path("schemes/", schemes.SchemesView.as_view(), name="api-schemes"),
    path("schemes/<str:pk>/", schemes.SchemeView.as_view(), name="api-scheme"),
    path("schemes/<str:pk>/moves/", schemes.SchemeMovesView.as_view(), name="api-scheme-moves"),
    path("schemes/<str:pk>/power/", schemes.PowerView.as_view(), name="api-scheme-power"),
    path("jobs/", jobs.JobsView.as_view(), name="api-jobs"),
    path("jobs/<str:pk>/", jobs.JobView.as_view(), name="api-job"),
    path("jobs/<str:pk>/cancel/", jobs.CancelView.as_view(), name="api-job-cancel"),
    path("jobs/<str:pk>/retry/", jobs.RetryView.as_view(), name="api-job-retry"),
    path("jobs/<str:pk>/log/", jobs.LogView.as_view(), name="api-job-log"),
    path("jobs/<str:pk>/report/", jobs.ReportView.as_view(), name="api-job-report"),
]
