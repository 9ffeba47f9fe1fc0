"""The words and icons of roles and of what is owed."""

from django import template
from django.utils.translation import gettext_lazy as _

from standards.rules.roles import Role, StaffRole

register = template.Library()

ROLE_NAMES = {
    Role.MANAGER: _("Committee manager"),
    Role.CHAIR: _("Chair"),
    Role.EDITOR: _("Editor"),
    Role.EXPERT: _("Expert"),
    Role.VOTING_MEMBER: _("Voting member"),
    Role.OBSERVER: _("Observer"),
    Role.LIAISON: _("Liaison"),
    StaffRole.SCHEME_MANAGER: _("Scheme manager"),
    StaffRole.EVALUATOR: _("Evaluator"),
    StaffRole.REVIEWER: _("Reviewer"),
    StaffRole.OFFICER: _("Certification officer"),
    StaffRole.APPEALS: _("Appeal panel"),
}
KIND_ICONS = {
    "vote": "vote",
    "ballot": "vote",
    "comment": "chat",
    "disposition": "chat",
    "draft": "pencil",
    "discussion": "chat",
    "work_item": "flow",
    "nomination": "users",
    "application": "inbox",
    "finding": "check",
    "review": "check",
    "decision": "seal",
}


@register.filter
def role_name(role: str) -> object:
    """Return the words for a role; the value itself when it is not one."""
    return ROLE_NAMES.get(role, role)  # type: ignore[call-overload]


@register.filter
def kind_icon(kind: str) -> str:
    """Return the icon of a kind of thing that is owed."""
    return KIND_ICONS.get(kind, "flag")
