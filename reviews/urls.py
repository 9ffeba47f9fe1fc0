"""Page addresses of the reviews app."""

from __future__ import annotations

from typing import Any

from django.urls import path

from reviews.views import (
    ballots,
    ballots_new,
    calculator,
    clusters,
    comment_handling,
    comment_tables,
    comments,
    consolidation,
    decisions,
    duties,
    enquiries,
    enquiry_follow,
    meetings,
    meetings_minutes,
    meetings_room,
    moderation,
    receipts,
    room_acts,
    rules,
)

urlpatterns: list[Any] = [
    path("ballots/", ballots.ballots, name="ballots"),
    path("ballots/new/", ballots_new.ballot_new, name="ballot-new"),
    path("ballots/new/preview/", ballots_new.ballot_preview, name="ballot-preview"),
    path("ballots/<str:pk>/", ballots.ballot, name="ballot"),
    path("ballots/<str:pk>/extend/", room_acts.ballot_extend, name="ballot-extend"),
    path("ballots/<str:pk>/comments/", room_acts.ballot_comment, name="ballot-comment"),
    path("ballots/<str:pk>/changes/", room_acts.ballot_changes, name="ballot-changes"),
    path("ballots/<str:pk>/tally/", ballots.ballot_tally, name="ballot-tally"),
    path("ballots/<str:pk>/vote/", ballots.ballot_vote, name="ballot-vote"),
    path("ballots/<str:pk>/open/", ballots.ballot_open, name="ballot-open"),
    path("ballots/<str:pk>/close/", ballots.ballot_close, name="ballot-close"),
    path("ballots/<str:pk>/withdraw/", ballots.ballot_withdraw, name="ballot-withdraw"),
    path("ballots/<str:pk>/judgement/", decisions.ballot_judge, name="ballot-judge"),
    path("ballots/<str:pk>/decision/", decisions.ballot_decide, name="ballot-decide"),
    path("ballots/<str:pk>/recirculate/", decisions.ballot_recirculate, name="ballot-recirculate"),
    path("ballots/<str:pk>/record/", decisions.ballot_record, name="ballot-record"),
    path("ballots/<str:pk>/objections/", decisions.ballot_objections, name="ballot-objections"),
    path(
        "ballots/<str:pk>/objections/<str:comment>/",
        decisions.ballot_objection_answer,
        name="ballot-objection-answer",
    ),
    path("ballots/<str:pk>/publish/", ballots.ballot_publish, name="ballot-publish"),
    path("committees/<slug:slug>/ballot-rules/", rules.committee_rules, name="committee-rules"),
    path(
        "committees/<slug:slug>/ballot-rules/<str:pk>/retire/",
        rules.committee_rule_retire,
        name="committee-rule-retire",
    ),
    path(
        "ballots/<str:pk>/our-comments/", consolidation.consolidation, name="ballot-consolidation"
    ),
    path(
        "ballots/<str:pk>/our-comments/edit/<str:comment>/",
        consolidation.consolidation_edit,
        name="ballot-consolidation-edit",
    ),
    path(
        "ballots/<str:pk>/our-comments/<slug:act>/",
        consolidation.consolidation_act,
        name="ballot-consolidation-act",
    ),
    path("calculator/", calculator.calculator, name="calculator"),
    path("comments/", comments.comments, name="comments"),
    path("comments/import/", comment_tables.comments_import, name="comments-import"),
    path(
        "comments/imports/<str:pk>/",
        comment_tables.import_preview,
        name="comments-import-preview",
    ),
    path(
        "comments/imports/<str:pk>/confirm/",
        comment_tables.import_confirm,
        name="comments-import-confirm",
    ),
    path("comments/export/", comment_tables.comments_export, name="comments-export"),
    path("comments/rows/", comments.comment_rows, name="comment-rows"),
    path("comments/bulk/", comment_handling.comments_bulk, name="comments-bulk"),
    path("comments/batches/<str:pk>/undo/", comment_handling.batch_undo, name="comment-batch-undo"),
    path("comments/<str:pk>/row/", comments.comment_row, name="comment-row"),
    path("comments/<str:pk>/split/", comment_handling.comment_split, name="comment-split"),
    path("comments/<str:pk>/apply/", comment_handling.comment_apply, name="comment-apply"),
    path("comments/<str:pk>/applied/", comment_handling.comment_applied, name="comment-applied"),
    path("comments/<str:pk>/answer/", comment_handling.comment_answer, name="comment-answer"),
    path("comments/<str:pk>/file/", comments.comment_new, name="comment-new"),
    path(
        "comments/<str:pk>/disposition/", comments.comment_disposition, name="comment-disposition"
    ),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/new/", enquiries.enquiry_new, name="enquiry-new"),
    path("enquiries/follow/", enquiry_follow.follow, name="enquiries-follow"),
    path(
        "enquiries/follow/<str:token>/",
        enquiry_follow.follow_confirm,
        name="enquiries-follow-confirm",
    ),
    path("enquiries/unfollow/<str:token>/", enquiry_follow.unfollow, name="enquiries-unfollow"),
    path("enquiries/confirm/<str:token>/", receipts.email_confirm, name="enquiry-email-confirm"),
    path("enquiries/files/<str:pk>/", receipts.attachment, name="comment-attachment"),
    path("enquiries/receipts/", receipts.receipt_find, name="enquiry-receipt-find"),
    path("enquiries/receipts/<str:receipt>/", receipts.receipt, name="enquiry-receipt"),
    path(
        "enquiries/receipts/<str:receipt>/withdraw/",
        receipts.receipt_withdraw,
        name="enquiry-receipt-withdraw",
    ),
    path(
        "enquiries/receipts/<str:receipt>/correct/",
        receipts.receipt_correct,
        name="enquiry-receipt-correct",
    ),
    path(
        "enquiries/receipts/<str:receipt>/disown/",
        receipts.receipt_disown,
        name="enquiry-receipt-disown",
    ),
    path(
        "enquiries/receipts/<str:receipt>/answer/",
        receipts.receipt_answer,
        name="enquiry-receipt-answer",
    ),
    path("enquiries/<str:pk>/moderation/", moderation.moderation, name="enquiry-moderation"),
    path("enquiries/<str:pk>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/<str:pk>/close/", enquiries.enquiry_close, name="enquiry-close"),
    path("enquiries/<str:pk>/clusters/", clusters.clusters, name="enquiry-clusters"),
    path(
        "enquiries/<str:pk>/clusters/merge/", clusters.clusters_merge, name="enquiry-clusters-merge"
    ),
    path("enquiries/<str:pk>/clusters/anew/", clusters.clusters_anew, name="enquiry-clusters-anew"),
    path("enquiries/<str:pk>/clusters/<str:cluster>/", clusters.cluster, name="enquiry-cluster"),
    path(
        "enquiries/<str:pk>/clusters/<str:cluster>/<slug:act>/",
        clusters.cluster_act,
        name="enquiry-cluster-act",
    ),
]

urlpatterns += [
    path("committees/<str:slug>/meetings/", meetings.committee_meetings, name="committee-meetings"),
    path("committees/<str:slug>/meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<str:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<str:pk>/change/", meetings.meeting_change, name="meeting-change"),
    path("meetings/<str:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("meetings/<str:pk>/agenda/", meetings.meeting_agenda, name="meeting-agenda"),
    path("meetings/<str:pk>/attendance/", meetings.meeting_attendance, name="meeting-attendance"),
    path("meetings/<str:pk>/calendar/", meetings.meeting_calendar, name="meeting-calendar"),
    path("meetings/<str:pk>/room/", meetings_room.room, name="meeting-room"),
    path("meetings/<str:pk>/room/stage/", meetings_room.room_stage, name="meeting-stage"),
    path("meetings/<str:pk>/room/act/", meetings_room.room_act, name="meeting-act"),
    path("meetings/<str:pk>/minutes/", meetings_minutes.minutes, name="minutes"),
    path("meetings/<str:pk>/minutes/word/", meetings_minutes.minutes_word, name="minutes-word"),
    path(
        "meetings/<str:pk>/minutes/actions/",
        meetings_minutes.minutes_actions,
        name="minutes-actions",
    ),
    path(
        "meetings/<str:pk>/minutes/confirm/",
        meetings_minutes.minutes_confirm,
        name="minutes-confirm",
    ),
]

urlpatterns += [
    path("committees/<slug:slug>/obligations/", duties.obligations, name="committee-obligations"),
    path(
        "committees/<slug:slug>/obligations/export/",
        duties.obligations_export,
        name="committee-obligations-export",
    ),
    path("committees/<slug:slug>/weights/", duties.standing_set, name="committee-standing"),
    path("committees/<slug:slug>/delegations/", duties.delegation_give, name="delegation-give"),
    path("delegations/<str:pk>/revoke/", duties.delegation_revoke, name="delegation-revoke"),
]
