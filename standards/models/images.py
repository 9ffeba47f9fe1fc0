"""Images of drafts: kept once by content, tied to every draft in which they may be used."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Image(models.Model):
    """A cleaned image by its content hash; sizes are in pixels, as it is shown.

    `opened_at` says since when everybody may see it: it stands in a text that was published or
    laid open. It never ends, as what was public stays public.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey("standards.StoredFile", on_delete=models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    opened_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.media_type} {self.width} × {self.height}"


class DraftImage(models.Model):
    """An image that was added to a draft: who may read the draft may see it."""

    draft = models.ForeignKey("standards.Draft", on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="uses")
    added_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "image"], name="draft_image_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.draft}: {self.image}"
