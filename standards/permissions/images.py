"""Who may see an image: all once it was laid open, else readers of its drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standards.models import Draft, DraftImage, Image, Revision
from standards.permissions.access import access_object, may_read_revision
from standards.permissions.capabilities import Capability
from standards.permissions.rights import can

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from standards.models import User

    Person = User | AnonymousUser


def may_see_image(user: Person, image: Image) -> bool:
    """Tell whether a person may see an image."""
    if image.opened_at is not None:
        return True
    if not user.is_authenticated:
        return False
    holders = DraftImage.objects.filter(image=image).values("draft")
    drafts = Draft.objects.filter(pk__in=holders).select_related("work_item__committee")
    if any(can(user, Capability.READ_DRAFT, draft) for draft in drafts):
        return True
    frozen = Revision.objects.filter(draft__in=holders).defer("content")
    rows = frozen.select_related("draft__work_item__committee")
    return any(may_read_revision(user, revision) for revision in rows)


def access_image(user: Person, sha256: str) -> Image:
    """Return an image by its content hash, for those who may see it."""

    def visible(image: Image) -> bool:
        return may_see_image(user, image)

    rows = Image.objects.select_related("file")
    image: Image = access_object(
        user, rows, {"sha256": sha256}, may_know=visible, may_do=lambda _image: True
    )
    return image
