"""The stored log of live documents: every update, its snapshots, and whose client ids are whose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class DocumentHead(models.Model):
    """Count the updates of one draft; its row is the lock of everything that appends."""

    draft = models.OneToOneField(
        "standards.Draft", on_delete=models.CASCADE, primary_key=True, related_name="head"
    )
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.draft_id} at {self.seq}"


class DocumentSnapshot(models.Model):
    """All updates up to `seq` as one; older snapshots are kept."""

    draft = models.ForeignKey("standards.Draft", on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    data = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "seq"], name="snapshot_seq_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} up to {self.seq}"


class DocumentState(models.Model):
    """The whole document up to `seq` as one update, and its state vector, ready to be sent.

    It is replaced by the next one and may be missing or behind: the log tells what is true.
    """

    draft = models.OneToOneField(
        "standards.Draft", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    seq = models.PositiveBigIntegerField()
    data = models.BinaryField()
    vector = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.draft_id} as of {self.seq}"


class DocumentUpdate(models.Model):
    """One stored update; `snapshot` is set when it has been folded in and archived, never removed.

    `seq` has no gaps within a draft. `author` is empty for what the server itself writes.
    """

    draft = models.ForeignKey("standards.Draft", on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    client_id = models.PositiveBigIntegerField(null=True)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    snapshot = models.ForeignKey(
        DocumentSnapshot, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "seq"], name="update_seq_is_unique")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["draft", "seq"],
                condition=Q(snapshot__isnull=True),
                name="update_not_folded",
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} #{self.seq}"


class ClientBinding(models.Model):
    """Bind a client id to the account that first used it, for the life of the draft.

    Without an account it is the server's own.
    """

    draft = models.ForeignKey("standards.Draft", on_delete=models.CASCADE, related_name="+")
    client_id = models.PositiveBigIntegerField()
    user = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "client_id"], name="client_id_is_bound_once")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} is {self.user_id}'s"


class NamedVersion(models.Model):
    """A name that somebody gave to a moment of a draft: what it said after update `seq`."""

    draft = models.ForeignKey("standards.Draft", on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    name = models.CharField(max_length=120)
    named_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    named_at = models.DateTimeField()

    class Meta:
        ordering = ("draft", "-seq")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "seq"], name="moment_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} #{self.seq}: {self.name}"


class SuggestionAuthor(models.Model):
    """Say whose a suggestion in a draft is: the account under whose update its id first came.

    Kept when the suggestion is decided, so that undoing the decision gives it back to its author.
    """

    draft = models.ForeignKey("standards.Draft", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    author = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "key"], name="suggestion_has_one_author")
        ]

    def __str__(self) -> str:
        return f"{self.key} is {self.author_id}'s"
