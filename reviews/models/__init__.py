"""Tables of the reviews app; one module per topic."""

from reviews.models.ballots import Ballot, CloseConfirmation, Elector, SecretVote, Turnout, Vote
from reviews.models.comments import Comment, Enquiry, EnquiryReceipt
from reviews.models.meetings import AgendaItem, Attendance, Meeting
from reviews.models.rules import CommitteeRule

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "CloseConfirmation",
    "Comment",
    "CommitteeRule",
    "Elector",
    "Enquiry",
    "EnquiryReceipt",
    "Meeting",
    "SecretVote",
    "Turnout",
    "Vote",
]
