"""Published standards: editions that never change, their requirements, and facts about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from standards.kernel.errors import Conflict
from standards.rules.programme import Domain

if TYPE_CHECKING:
    from datetime import datetime


class Standard(models.Model):
    """A standard by its designation; what it says stands in its editions."""

    designation = models.SlugField(max_length=20, unique=True)
    printed = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    scope = models.TextField(blank=True)
    scope_zh = models.TextField(blank=True)
    domain = models.CharField(max_length=20, choices=[(d.value, d.value) for d in Domain])
    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.PROTECT, related_name="standards"
    )

    class Meta:
        ordering = ("designation",)

    def __str__(self) -> str:
        return self.printed


class FixedQuerySet(models.QuerySet[Any]):
    """Refuse to change or remove rows that were published."""

    def update(self, **values: Any) -> int:
        """Change only what may change after publication; Conflict for the rest."""
        _refuse_fixed(self.model, set(values))
        return super().update(**values)

    def delete(self) -> NoReturn:
        """Refuse: what was published stays."""
        raise Conflict(_("An edition that was published cannot be removed."))


def _refuse_fixed(model: type[models.Model], names: set[str]) -> None:
    """Raise Conflict when a field is named that publication has fixed."""
    fixed = names - getattr(model, "CHANGEABLE", frozenset())
    if fixed:
        raise Conflict(
            _("An edition that was published cannot change: %(names)s.")
            % {"names": ", ".join(sorted(fixed))}
        )


class Fixed(models.Model):
    """Be written once: later saves may touch `CHANGEABLE` fields alone."""

    CHANGEABLE: ClassVar[frozenset[str]] = frozenset()
    objects = FixedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row, or the named changeable fields of an old one."""
        if not self._state.adding:
            named = kwargs.get("update_fields")
            _refuse_fixed(type(self), {"content"} if named is None else set(named))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: what was published stays."""
        raise Conflict(_("An edition that was published cannot be removed."))


class Edition(Fixed):
    """One published text: content, hash and approval never change."""

    CHANGEABLE = frozenset({"withdrawn_at", "withdrawal_reason"})

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    content = models.JSONField()
    labels = models.JSONField(default=dict)
    hash = models.CharField(max_length=80)
    approval = models.JSONField()
    work_item = models.ForeignKey(
        "standards.WorkItem", on_delete=models.PROTECT, related_name="editions"
    )
    revision = models.OneToOneField(
        "standards.Revision", on_delete=models.PROTECT, related_name="edition"
    )
    published_at = models.DateTimeField(db_index=True)
    published_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("standard", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="edition_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_starts_at_one"),
            models.CheckConstraint(
                condition=Q(hash__startswith="sha256:"), name="edition_hash_names_its_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return the dated designation, such as LS 4101:2024."""
        published: datetime = self.published_at
        return f"{self.standard.printed}:{published.year}"

    @property
    def rights_committee_id(self) -> int:
        """Return the committee whose roles count."""
        return self.standard.committee_id

    @property
    def rights_phase(self) -> None:
        """Return None: what was published has left its phases behind."""
        return

    @property
    def is_public(self) -> bool:
        """Return True: what is published is for everybody."""
        return True

    @property
    def supersedes(self) -> int | None:
        """Return the number of the edition that this one replaced."""
        return self.number - 1 if self.number > 1 else None


class Requirement(Fixed):
    """A requirement of an edition under its permanent id, with the label frozen there."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="requirements")
    permanent_id = models.CharField(max_length=64, db_index=True)
    label = models.CharField(max_length=24)
    clause = models.CharField(max_length=24)
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=200, blank=True)
    statement = models.TextField()
    criteria = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("edition", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "permanent_id"], name="requirement_id_is_unique"
            ),
            models.UniqueConstraint(
                fields=["edition", "label"], name="requirement_label_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["shall", "should", "may"]),
                name="requirement_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EditionFact(models.Model):
    """A fact that another part of the site keeps about an edition, such as how many certified."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=60)
    value = models.JSONField(default=None, null=True)
    sort = models.FloatField(default=0)

    class Meta:
        ordering = ("edition", "key")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "key"], name="edition_fact_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
