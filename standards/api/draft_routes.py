"""API addresses of drafts, revisions and their discussions."""

from __future__ import annotations

from typing import Any

from django.urls import path

from standards.api import (
    checks,
    discussions,
    drafts,
    history,
    images,
    reviewing,
    revisions,
    schema,
    suggestions,
)

urlpatterns: list[Any] = [
    path("drafts/", drafts.DraftsView.as_view(), name="api-drafts"),
    path("drafts/<str:pk>/", drafts.DraftView.as_view(), name="api-draft"),
    path("drafts/<str:pk>/content/", drafts.ContentView.as_view(), name="api-draft-content"),
    path("drafts/<str:pk>/updates/", drafts.UpdatesView.as_view(), name="api-draft-updates"),
    path("drafts/<str:pk>/checks/", checks.ChecksView.as_view(), name="api-draft-checks"),
    path(
        "drafts/<str:pk>/checks/ignored/",
        checks.IgnoredView.as_view(),
        name="api-draft-checks-ignored",
    ),
    path(
        "drafts/<str:pk>/checks/ignored/<str:row>/",
        checks.IgnoredRowView.as_view(),
        name="api-draft-checks-ignored-row",
    ),
    path("drafts/<str:pk>/reopen/", drafts.ReopenView.as_view(), name="api-draft-reopen"),
    path("drafts/<str:pk>/people/", reviewing.PeopleView.as_view(), name="api-draft-people"),
    path(
        "drafts/<str:pk>/assignments/",
        reviewing.AssignmentsView.as_view(),
        name="api-draft-assignments",
    ),
    path("drafts/<str:pk>/submit/", reviewing.SubmitView.as_view(), name="api-draft-submit"),
    path("drafts/<str:pk>/return/", reviewing.ReturnView.as_view(), name="api-draft-return"),
    path("drafts/<str:pk>/history/", history.HistoryView.as_view(), name="api-draft-history"),
    path(
        "drafts/<str:pk>/history/<str:seq>/",
        history.VersionView.as_view(),
        name="api-draft-version",
    ),
    path("drafts/<str:pk>/restore/", history.RestoreView.as_view(), name="api-draft-restore"),
    path(
        "drafts/<str:pk>/authorship/",
        history.AuthorshipView.as_view(),
        name="api-draft-authorship",
    ),
    path("drafts/<str:pk>/images/", images.ImagesView.as_view(), name="api-draft-images"),
    path(
        "drafts/<str:pk>/revisions/", revisions.RevisionsView.as_view(), name="api-draft-revisions"
    ),
    path("revisions/<str:pk>/", revisions.RevisionView.as_view(), name="api-revision"),
    path(
        "revisions/<str:pk>/compare/<str:other>/",
        revisions.ComparisonView.as_view(),
        name="api-revision-compare",
    ),
    path("compare/", revisions.StatesComparisonView.as_view(), name="api-compare"),
    path(
        "drafts/<str:pk>/discussions/",
        discussions.DiscussionsView.as_view(),
        name="api-draft-discussions",
    ),
    path(
        "discussions/<str:pk>/posts/", discussions.PostsView.as_view(), name="api-discussion-posts"
    ),
    path(
        "discussions/<str:pk>/resolve/",
        discussions.ResolveView.as_view(),
        name="api-discussion-resolve",
    ),
    path(
        "discussions/<str:pk>/assign/",
        discussions.AssignView.as_view(),
        name="api-discussion-assign",
    ),
    path(
        "drafts/<str:pk>/suggestions/",
        suggestions.SuggestionsView.as_view(),
        name="api-draft-suggestions",
    ),
    path(
        "drafts/<str:pk>/suggestions/<str:suggestion>/accept/",
        suggestions.AcceptView.as_view(),
        name="api-draft-suggestion-accept",
    ),
    path(
        "drafts/<str:pk>/suggestions/<str:suggestion>/reject/",
        suggestions.RejectView.as_view(),
        name="api-draft-suggestion-reject",
    ),
    path("schema/document/", schema.DocumentSchemaView.as_view(), name="api-schema-document"),
]
