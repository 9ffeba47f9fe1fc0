"""API addresses of the standards app."""

from __future__ import annotations

from typing import Any

from django.urls import path

from standards.api import draft_routes, ledger, process_routes

urlpatterns: list[Any] = [
    path("ledger/checkpoint", ledger.CheckpointView.as_view(), name="api-ledger-checkpoint"),
    path("ledger/entries/", ledger.EntriesView.as_view(), name="api-ledger-entries"),
    path("ledger/inclusion/", ledger.InclusionView.as_view(), name="api-ledger-inclusion"),
    path("ledger/consistency/", ledger.ConsistencyView.as_view(), name="api-ledger-consistency"),
]
urlpatterns += process_routes.urlpatterns
urlpatterns += draft_routes.urlpatterns
