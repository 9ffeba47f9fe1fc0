"""Page addresses of the standards app."""

from __future__ import annotations

from typing import Any

from django.urls import path

from standards.views import (
    catalogue,
    committees,
    comparisons,
    drafts,
    history,
    keys,
    ledger,
    members,
    publications,
    register,
    revisions,
    work_items,
)

urlpatterns: list[Any] = [path("ledger/", ledger.ledger, name="ledger")]
urlpatterns += [path("ledger/keys/", keys.signing_keys, name="signing-keys")]

urlpatterns += [
    path("standards/", catalogue.catalogue, name="standards"),
    path("standards/<str:designation>/", publications.standard, name="standard"),
    path("standards/<str:designation>/<int:number>/", publications.edition, name="edition"),
    path(
        "standards/<str:designation>/<int:number>/export/<str:form>/",
        publications.export,
        name="edition-export",
    ),
    path("standards/<str:designation>/<int:number>/cite/", publications.cite, name="edition-cite"),
    path("committees/", committees.committees, name="committees"),
    path("committees/<str:slug>/", committees.committee, name="committee"),
    path("committees/<str:slug>/propose/", work_items.propose, name="propose"),
    path("committees/<str:slug>/members/", members.members, name="committee-members"),
    path("committees/<str:slug>/members/<str:pk>/", members.change, name="committee-member"),
    path("committees/<str:slug>/nominations/<str:pk>/", members.decide, name="nomination"),
    path("committees/<str:slug>/documents/", register.documents, name="committee-documents"),
    path("committees/<str:slug>/documents/new/", register.document_new, name="document-new"),
    path(
        "committees/<str:slug>/documents/<str:number>/files/<str:pk>/",
        register.document_file,
        name="document-file",
    ),
    path("invitations/<str:secret>/", members.accept, name="invitation"),
    path("work-items/<str:pk>/", work_items.work_item, name="work-item"),
    path("work-items/<str:pk>/moves/", work_items.move, name="work-item-move"),
    path("work-items/<str:pk>/decisions/", work_items.resolve, name="work-item-resolve"),
]

urlpatterns += [
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<str:pk>/", drafts.draft, name="draft"),
    path("drafts/<str:pk>/history/", history.history, name="draft-history"),
    path("drafts/<str:pk>/history/name/", history.name_moment_view, name="draft-name-moment"),
    path("drafts/<str:pk>/history/restore/", history.restore, name="draft-restore"),
    path("work-items/<str:pk>/drafts/", drafts.begin, name="draft-begin"),
    path("drafts/<str:pk>/revisions/", revisions.revisions, name="draft-revisions"),
    path("revisions/<str:pk>/", revisions.revision, name="revision"),
    path("compare/", comparisons.choose, name="compare"),
    path("compare/<str:pk>/", comparisons.latest, name="compare-previous"),
    path("compare/<str:pk>/<str:other>/", comparisons.comparison, name="revision-compare"),
    path(
        "standards/<str:designation>/<int:number>/compare/<int:other>/",
        comparisons.editions,
        name="edition-compare",
    ),
]
