"""People: accounts that sign in by e-mail, and their API tokens."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Make accounts whose name to sign in is an e-mail address in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password it can only be entered by a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a site administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account.

    `auth_epoch` grows with every change of rights: open sockets compare it. `staff_roles` is a
    list of `StaffRole` values.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=12, blank=True, default="")
    theme = models.CharField(max_length=8, blank=True, default="")
    member_body = models.ForeignKey(
        "standards.MemberBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
    )
    is_body_secretary = models.BooleanField(default=False)
    staff_roles = models.JSONField(default=list, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    auth_epoch = models.PositiveIntegerField(default=0)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(theme__in=["", "light", "dark"]), name="user_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name shown to others."""
        return self.name

    @property
    def hue(self) -> int:
        """Return the colour 1 to 8 that marks this person everywhere."""
        return (self.pk or 0) % 8 + 1

    @property
    def initials(self) -> str:
        """Return one or two letters for a face without a picture."""
        words = [word for word in self.name.split() if word]
        letters = words[:1] + words[1:][-1:]
        return "".join(word[0] for word in letters).upper() or self.email[:1].upper()


class ApiToken(models.Model):
    """A named, scoped, revocable key to the API; only the SHA-256 of the secret is kept."""

    user = models.ForeignKey("standards.User", on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


def display_name(user: User) -> str:
    """Return the name that pages of the account show."""
    return str(user)
