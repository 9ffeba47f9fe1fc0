"""Tables of the reviews app; one module per topic."""

from reviews.models.ballots import (
    Ballot,
    CloseConfirmation,
    Elector,
    SecretVote,
    TallyChange,
    Turnout,
    Vote,
)
from reviews.models.clusters import Cluster, Clustering, ClusterMember
from reviews.models.comment_tables import BodyConsolidation, CommentBatch, CommentImport
from reviews.models.comments import Comment, Enquiry, EnquiryReceipt
from reviews.models.decisions import Decision, Judgement
from reviews.models.duties import Delegation, Extension, MemberStanding, Reminder
from reviews.models.meetings import AgendaItem, Attendance, Meeting
from reviews.models.outreach import CommentAttachment, EnquiryFollower
from reviews.models.rules import CommitteeRule

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "BodyConsolidation",
    "CloseConfirmation",
    "Cluster",
    "ClusterMember",
    "Clustering",
    "Comment",
    "CommentAttachment",
    "CommentBatch",
    "CommentImport",
    "CommitteeRule",
    "Decision",
    "Delegation",
    "Elector",
    "Enquiry",
    "EnquiryFollower",
    "EnquiryReceipt",
    "Extension",
    "Judgement",
    "Meeting",
    "MemberStanding",
    "Reminder",
    "SecretVote",
    "TallyChange",
    "Turnout",
    "Vote",
]
