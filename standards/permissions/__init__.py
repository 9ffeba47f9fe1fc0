"""Who may: one capability table (role × phase), one way to fetch by id, one filter for lists."""

from standards.permissions.access import (
    access_committee,
    access_draft,
    access_edition,
    access_object,
    access_revision,
    access_work_item,
    may_read_revision,
)
from standards.permissions.capabilities import TABLE, Capability
from standards.permissions.images import access_image, may_see_image
from standards.permissions.rights import (
    can,
    committees_of,
    is_administrator,
    load_roles,
    manages,
    roles_in,
    visible_committees,
)

__all__ = [
    "TABLE",
    "Capability",
    "access_committee",
    "access_draft",
    "access_edition",
    "access_image",
    "access_object",
    "access_revision",
    "access_work_item",
    "can",
    "committees_of",
    "is_administrator",
    "load_roles",
    "manages",
    "may_read_revision",
    "may_see_image",
    "roles_in",
    "visible_committees",
]
