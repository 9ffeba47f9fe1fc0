"""The transparency log: queued and sequenced leaves, complete subtrees, signed checkpoints."""

from __future__ import annotations

from django.db import models


class LedgerLeaf(models.Model):
    """One entry of the log; `index` is null until the sequencer has given it its place."""

    index = models.BigIntegerField(null=True, blank=True, unique=True)
    data = models.BinaryField()
    audit = models.OneToOneField("standards.AuditEntry", on_delete=models.PROTECT)
    subject = models.CharField(max_length=80, db_index=True)

    def __str__(self) -> str:
        return f"leaf {self.index}"


class LedgerNode(models.Model):
    """The hash over the leaves [position * 2**level, (position + 1) * 2**level)."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "position"], name="one_hash_per_node"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class LedgerCheckpoint(models.Model):
    """A signed statement of the log's size and root (a C2SP signed note)."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"checkpoint {self.size}"
