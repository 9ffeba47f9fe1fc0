"""API addresses of the reviews app."""

from __future__ import annotations

from typing import Any

from django.urls import path

from reviews.api import (
    ballots,
    clusters,
    comment_tables,
    comments,
    decisions,
    duties,
    enquiries,
    meetings,
    rules,
    votes,
)
from reviews.api import comment_handling as handling

urlpatterns: list[Any] = [
    path("ballots/", ballots.BallotsView.as_view(), name="api-ballots"),
    path("ballots/<str:pk>/", ballots.BallotView.as_view(), name="api-ballot"),
    path("ballots/<str:pk>/open/", ballots.OpenView.as_view(), name="api-ballot-open"),
    path("ballots/<str:pk>/close/", ballots.CloseView.as_view(), name="api-ballot-close"),
    path("ballots/<str:pk>/withdraw/", ballots.WithdrawView.as_view(), name="api-ballot-withdraw"),
    path(
        "ballots/<str:pk>/supersede/", ballots.SupersedeView.as_view(), name="api-ballot-supersede"
    ),
    path("ballots/<str:pk>/votes/", votes.VotesView.as_view(), name="api-ballot-votes"),
    path("ballots/<str:pk>/result/", ballots.ResultView.as_view(), name="api-ballot-result"),
    path("ballots/<str:pk>/publish/", ballots.PublishView.as_view(), name="api-ballot-publish"),
    path("ballots/<str:pk>/judgement/", decisions.JudgementView.as_view(), name="api-judgement"),
    path("ballots/<str:pk>/decision/", decisions.DecisionView.as_view(), name="api-decision"),
    path(
        "ballots/<str:pk>/recirculations/",
        decisions.RecirculationsView.as_view(),
        name="api-recirculations",
    ),
    path("ballots/<str:pk>/recount/", decisions.RecountView.as_view(), name="api-recount"),
    path("ballot-rules/", rules.RulesView.as_view(), name="api-ballot-rules"),
    path("ballot-rules/<str:slug>/", rules.RuleView.as_view(), name="api-ballot-rule"),
    path(
        "ballot-rules/<str:slug>/evaluate/",
        rules.EvaluateView.as_view(),
        name="api-ballot-rule-evaluate",
    ),
    path("comments/", comments.CommentsView.as_view(), name="api-comments"),
    path("comments/import/", comment_tables.ImportView.as_view(), name="api-comments-import"),
    path(
        "comments/import/<str:pk>/confirm/",
        comment_tables.ConfirmImportView.as_view(),
        name="api-comments-confirm",
    ),
    path("comments/export/", comment_tables.ExportView.as_view(), name="api-comments-export"),
    path("comments/bulk/", handling.BulkView.as_view(), name="api-comments-bulk"),
    path(
        "comments/batches/<str:pk>/undo/",
        handling.UndoBatchView.as_view(),
        name="api-comments-undo",
    ),
    path("comments/duplicates/", handling.DuplicatesView.as_view(), name="api-comments-merge"),
    path("comments/assign/", handling.AssignView.as_view(), name="api-comments-assign"),
    path("comments/labels/", handling.LabelsView.as_view(), name="api-comments-labels"),
    path("comments/<str:pk>/", comments.CommentView.as_view(), name="api-comment"),
    path("comments/<str:pk>/split/", handling.SplitView.as_view(), name="api-comment-split"),
    path("comments/<str:pk>/apply/", handling.ApplyView.as_view(), name="api-comment-apply"),
    path("comments/<str:pk>/applied/", handling.AppliedView.as_view(), name="api-comment-applied"),
    path("comments/<str:pk>/answer/", handling.AnswerView.as_view(), name="api-comment-answer"),
    path(
        "comments/<str:pk>/disposition/",
        comments.DispositionView.as_view(),
        name="api-comment-disposition",
    ),
    path("enquiries/", enquiries.EnquiriesView.as_view(), name="api-enquiries"),
    path(
        "enquiries/receipts/<str:receipt>/",
        enquiries.ReceiptView.as_view(),
        name="api-enquiry-receipt",
    ),
    path("enquiries/<str:pk>/", enquiries.EnquiryView.as_view(), name="api-enquiry"),
    path(
        "enquiries/<str:pk>/close/", enquiries.CloseEnquiryView.as_view(), name="api-enquiry-close"
    ),
    path(
        "enquiries/<str:pk>/comments/",
        enquiries.EnquiryCommentsView.as_view(),
        name="api-enquiry-comments",
    ),
    path(
        "enquiries/<str:pk>/clusters/",
        clusters.ClustersView.as_view(),
        name="api-enquiry-clusters",
    ),
]

urlpatterns += [
    path("meetings/", meetings.MeetingsView.as_view(), name="api-meetings"),
    path("meetings/<str:pk>/", meetings.MeetingView.as_view(), name="api-meeting"),
    path("meetings/<str:pk>/agenda/", meetings.AgendaView.as_view(), name="api-meeting-agenda"),
    path(
        "meetings/<str:pk>/attendance/",
        meetings.AttendanceView.as_view(),
        name="api-meeting-attendance",
    ),
    path("meetings/<str:pk>/shown/", meetings.ShownView.as_view(), name="api-meeting-shown"),
    path(
        "meetings/<str:pk>/items/<str:item>/decision/",
        meetings.ItemDecisionView.as_view(),
        name="api-meeting-decision",
    ),
    path("meetings/<str:pk>/minutes/", meetings.MinutesView.as_view(), name="api-minutes"),
]

urlpatterns += [
    path("ballots/<str:pk>/extend/", duties.ExtendView.as_view(), name="api-ballot-extend"),
    path("delegations/", duties.DelegationsView.as_view(), name="api-delegations"),
    path("delegations/<str:pk>/revoke/", duties.RevokeView.as_view(), name="api-delegation-revoke"),
    path(
        "committees/<slug:slug>/obligations/",
        duties.ObligationsView.as_view(),
        name="api-obligations",
    ),
    path("committees/<slug:slug>/weights/", duties.WeightsView.as_view(), name="api-weights"),
]
