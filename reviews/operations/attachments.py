"""Files that come with public comments: looked at, stored apart, served as downloads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from reviews.models import Comment, CommentAttachment
from reviews.rules.attachments import GivenFile, check_attachments, shown_name
from standards.infrastructure.files import store_file


@transaction.atomic
def attach_files(*, comment: Comment, files: Sequence[GivenFile], at: datetime) -> None:
    """Keep the files of a comment; InvalidInput when one of them is of no kind that is taken."""
    kinds = check_attachments(files)
    for given, kind in zip(files, kinds, strict=True):
        stored = store_file(given.data, name=shown_name(given.name), content_type=kind, at=at)
        CommentAttachment.objects.create(comment=comment, file=stored)
