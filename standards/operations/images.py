"""Add images to drafts, and lay them open with the texts in which they stand."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.events.drafts import ImageAdded
from standards.infrastructure.files import store_file
from standards.kernel.errors import Conflict, Forbidden, NotFound
from standards.models import Draft, DraftImage, Image
from standards.permissions import Capability, can, may_see_image
from standards.queries.images import image_at, images_in
from standards.rules.images import Picture, read_picture

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import Revision, User
    from standards.rules.document import JsonNode

MOST_IMAGES = 1000
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@transaction.atomic
def add_image(*, draft: Draft, data: bytes, actor: User, at: datetime) -> Image:
    """Keep an image for a draft, cleaned of what does not draw; the same image is kept once.

    Forbidden for who may not contribute; Conflict when the draft is frozen or holds 1000 images;
    TooLarge, Unsupported and InvalidInput as `read_picture` says.
    """
    row = _writable(draft, actor)
    image = _kept(read_picture(data), at=at)
    _tie(row, image, actor=actor, at=at)
    return image


@transaction.atomic
def reuse_image(*, draft: Draft, source: str, actor: User, at: datetime) -> Image:
    """Let a draft use an image that this person may see elsewhere on the site.

    NotFound when there is none at this address, or none that they may see.
    """
    row = _writable(draft, actor)
    image = image_at(source)
    if image is None or not may_see_image(actor, image):
        raise NotFound(_("There is no image at this address that you may see."))
    _tie(row, image, actor=actor, at=at)
    return image


def take_over_images(*, draft: Draft, content: JsonNode, actor: User, at: datetime) -> None:
    """Tie to a new draft the images of the text that it begins with, as far as one may see them."""
    for image in Image.objects.filter(sha256__in=images_in(content)):
        if may_see_image(actor, image):
            _tie(draft, image, actor=actor, at=at)


def open_images(*, revision: Revision, at: datetime) -> None:
    """Let everybody see the images of a frozen text that becomes public.

    Only those that belong to its draft: naming the address of another's image opens nothing.
    """
    Image.objects.filter(
        sha256__in=images_in(revision.content),
        uses__draft=revision.draft_id,
        opened_at__isnull=True,
    ).update(opened_at=at)


def _writable(draft: Draft, actor: User) -> Draft:
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    if not can(actor, Capability.SUGGEST_IN_DRAFT, row):
        raise Forbidden(_("You may read this draft but not change it."))
    if not row.is_open:
        raise Conflict(_("The draft is frozen. The chair can open it again."))
    return row


def _kept(picture: Picture, *, at: datetime) -> Image:
    digest = sha256(picture.data).hexdigest()
    image = Image.objects.filter(sha256=digest).first()
    if image is not None:
        return image
    name = f"{digest[:12]}.{EXTENSIONS[picture.media_type]}"
    stored = store_file(picture.data, name=name, content_type=picture.media_type, at=at)
    image, _made = Image.objects.get_or_create(
        sha256=digest,
        defaults={
            "file": stored,
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
        },
    )
    return image


def _tie(draft: Draft, image: Image, *, actor: User, at: datetime) -> None:
    """Record that a draft has an image, once."""
    uses = DraftImage.objects.filter(draft=draft)
    if uses.filter(image=image).exists():
        return
    if uses.count() >= MOST_IMAGES:
        raise Conflict(_("The draft holds 1000 images already, and takes no more."))
    DraftImage.objects.create(draft=draft, image=image, added_by=actor, added_at=at)
    journal.record(
        ImageAdded(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            at=at,
            draft=draft.pk,
            committee=draft.rights_committee_id,
            sha256=image.sha256,
        )
    )
