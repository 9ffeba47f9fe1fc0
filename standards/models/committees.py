"""Committees, dated memberships, invitations, and the projection of roles to guardian."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from standards.rules.roles import Role

ROLE_CHOICES = [(role.value, role.value) for role in Role]


class Committee(models.Model):
    """A committee, subcommittee or working group; `parent` is the one above it.

    `constituted` says whose the votes are: member bodies' or persons'.
    """

    class Kind(models.TextChoices):
        """Say what stands at this level of the tree."""

        ORGANISATION = "organisation", _("Organisation")
        COMMITTEE = "committee", _("Committee")
        SUBCOMMITTEE = "subcommittee", _("Subcommittee")
        WORKING_GROUP = "working_group", _("Working group")

    class Constituted(models.TextChoices):
        """Say who a member of the committee is."""

        MEMBER_BODIES = "member_bodies", _("Member bodies")
        PERSONS = "persons", _("Persons")

    slug = models.SlugField(unique=True)
    designation = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True, default="")
    scope = models.TextField(blank=True, default="")
    scope_zh = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.COMMITTEE)
    constituted = models.CharField(
        max_length=16, choices=Constituted.choices, default=Constituted.MEMBER_BODIES
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        ordering = ["designation"]
        permissions = [
            (f"act_as_{role.value}", f"Act as {role.value} of the committee") for role in Role
        ]

    def __str__(self) -> str:
        return f"{self.designation} {self.title}"


class Membership(models.Model):
    """One person's role in a committee from `valid_from` until `valid_to` (open when null).

    This is the truth of roles; rows are ended, never deleted, so that they are their own history.
    """

    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey("standards.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    member_body = models.ForeignKey(
        "standards.MemberBody", null=True, blank=True, on_delete=models.PROTECT
    )
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user", "role"],
                condition=models.Q(valid_to__isnull=True),
                name="one_open_membership_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} of {self.committee.designation}"


class Invitation(models.Model):
    """An invitation by e-mail to take a role; the link's secret is kept as a hash only."""

    committee = models.ForeignKey("standards.Committee", on_delete=models.CASCADE)
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} → {self.committee.designation}"


class CommitteeUserObjectPermission(UserObjectPermissionBase):
    """Hold guardian's rows of users in a table of its own (faster, and cleaned by CASCADE)."""

    content_object = models.ForeignKey("standards.Committee", on_delete=models.CASCADE)


class CommitteeGroupObjectPermission(GroupObjectPermissionBase):
    """Hold guardian's rows of groups in a table of its own."""

    content_object = models.ForeignKey("standards.Committee", on_delete=models.CASCADE)
