"""Member bodies, and their nominations of persons to committees."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from standards.rules.roles import Role


class MemberBody(models.Model):
    """A national or regional standards body whose experts work in the committees."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    population = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "member bodies"

    def __str__(self) -> str:
        return self.name


class Nomination(models.Model):
    """A member body's proposal of a person for a role, which the committee manager confirms."""

    class State(models.TextChoices):
        """Say how far a nomination is."""

        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    member_body = models.ForeignKey("standards.MemberBody", on_delete=models.CASCADE)
    committee = models.ForeignKey("standards.Committee", on_delete=models.CASCADE)
    person = models.ForeignKey("standards.User", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    nominated_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "standards.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member_body", "committee", "person"],
                condition=models.Q(state="open"),
                name="one_open_nomination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.committee}"
