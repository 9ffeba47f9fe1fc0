"""Tables of the ground app; one module per topic."""

from standards.models.assignments import ClauseAssignment
from standards.models.checks import IgnoredFinding
from standards.models.collaboration import (
    ClientBinding,
    DocumentHead,
    DocumentSnapshot,
    DocumentState,
    DocumentUpdate,
    NamedVersion,
    SuggestionAuthor,
)
from standards.models.committees import (
    Committee,
    CommitteeGroupObjectPermission,
    CommitteeUserObjectPermission,
    Invitation,
    Membership,
)
from standards.models.discussions import Discussion, Post
from standards.models.drafts import Draft, Revision
from standards.models.edge import IdempotentAnswer, StoredFile
from standards.models.images import DraftImage, Image
from standards.models.journal import AuditEntry, Lease, OutboxEntry
from standards.models.keys import KeyChange
from standards.models.ledger import LedgerCheckpoint, LedgerLeaf, LedgerNode
from standards.models.member_bodies import MemberBody, Nomination
from standards.models.notifications import Notification
from standards.models.people import ApiToken, User
from standards.models.publications import Edition, EditionFact, Requirement, Standard
from standards.models.register import RegisteredDocument
from standards.models.uploads import Upload
from standards.models.work_items import Clearance, StageChange, WorkItem

__all__ = [
    "ApiToken",
    "AuditEntry",
    "ClauseAssignment",
    "Clearance",
    "ClientBinding",
    "Committee",
    "CommitteeGroupObjectPermission",
    "CommitteeUserObjectPermission",
    "Discussion",
    "DocumentHead",
    "DocumentSnapshot",
    "DocumentState",
    "DocumentUpdate",
    "Draft",
    "DraftImage",
    "Edition",
    "EditionFact",
    "IdempotentAnswer",
    "IgnoredFinding",
    "Image",
    "Invitation",
    "KeyChange",
    "Lease",
    "LedgerCheckpoint",
    "LedgerLeaf",
    "LedgerNode",
    "MemberBody",
    "Membership",
    "NamedVersion",
    "Nomination",
    "Notification",
    "OutboxEntry",
    "Post",
    "RegisteredDocument",
    "Requirement",
    "Revision",
    "StageChange",
    "Standard",
    "StoredFile",
    "SuggestionAuthor",
    "Upload",
    "User",
    "WorkItem",
]
