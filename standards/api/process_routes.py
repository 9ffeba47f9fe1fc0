"""API addresses of committees, work items and published standards."""

from __future__ import annotations

from typing import Any

from django.urls import path

from standards.api import committees, members, publications, register, work_items

_STANDARD = "standards/<str:designation>/"
_EDITION = f"{_STANDARD}editions/<int:number>/"

urlpatterns: list[Any] = [
    path("committees/", committees.CommitteesView.as_view(), name="api-committees"),
    path("committees/<str:slug>/", committees.CommitteeView.as_view(), name="api-committee"),
    path("committees/<str:slug>/members/", members.MembersView.as_view(), name="api-members"),
    path(
        "committees/<str:slug>/members/<str:pk>/", members.MemberView.as_view(), name="api-member"
    ),
    path(
        "committees/<str:slug>/nominations/",
        members.NominationsView.as_view(),
        name="api-nominations",
    ),
    path(
        "committees/<str:slug>/nominations/<str:pk>/",
        members.NominationView.as_view(),
        name="api-nomination",
    ),
    path(
        "committees/<str:slug>/documents/",
        register.DocumentsView.as_view(),
        name="api-documents",
    ),
    path(
        "committees/<str:slug>/documents/<str:number>/",
        register.DocumentView.as_view(),
        name="api-document",
    ),
    path(
        "committees/<str:slug>/documents/<str:number>/files/<str:pk>/",
        register.DocumentFileView.as_view(),
        name="api-document-file",
    ),
    path("work-items/", work_items.WorkItemsView.as_view(), name="api-work-items"),
    path("work-items/<str:pk>/", work_items.WorkItemView.as_view(), name="api-work-item"),
    path("work-items/<str:pk>/moves/", work_items.MovesView.as_view(), name="api-work-item-moves"),
    path(
        "work-items/<str:pk>/clearances/",
        work_items.ClearancesView.as_view(),
        name="api-work-item-clearances",
    ),
    path("standards/", publications.StandardsView.as_view(), name="api-standards"),
    path(_STANDARD, publications.StandardView.as_view(), name="api-standard"),
    path(
        f"{_STANDARD}requirements/",
        publications.RequirementsView.as_view(),
        name="api-standard-requirements",
    ),
    path(
        f"{_STANDARD}export/<str:form>/",
        publications.ExportView.as_view(),
        name="api-standard-export",
    ),
    path(_EDITION, publications.EditionView.as_view(), name="api-edition"),
    path(
        f"{_EDITION}requirements/",
        publications.RequirementsView.as_view(),
        name="api-edition-requirements",
    ),
    path(
        f"{_EDITION}export/<str:form>/",
        publications.ExportView.as_view(),
        name="api-edition-export",
    ),
]
