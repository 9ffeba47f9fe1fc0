"""Organisations that apply for certification, and the people who act for them."""

from __future__ import annotations

from django.db import models


class Organisation(models.Model):
    """An applicant and, later, a holder of certificates."""

    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True, default="")
    website = models.URLField(blank=True, default="")
    created_at = models.DateTimeField()
    people = models.ManyToManyField(
        "standards.User", through="certification.OrganisationMember", related_name="organisations"
    )

    def __str__(self) -> str:
        return self.name


class OrganisationMember(models.Model):
    """A person who acts for an organisation."""

    organisation = models.ForeignKey(
        "certification.Organisation", on_delete=models.CASCADE, related_name="members"
    )
    user = models.ForeignKey(
        "standards.User", on_delete=models.CASCADE, related_name="organisation_memberships"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], name="one_membership_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.organisation_id}"
