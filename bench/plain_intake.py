"""The usual way to take in a comment: one plain Django view, one ORM transaction per request.

Served by granian's WSGI server for `bench.ingest`. It writes the same two rows as the public
endpoint and checks nothing: no limits, no copies, no language, no middleware, no audit row.
"""

from __future__ import annotations

import json
import os
import secrets

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lepton_site.settings")
django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bench.plain_intake"

from django.db import transaction  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

from reviews.models import Comment, Enquiry, EnquiryReceipt  # noqa: E402

ENQUIRY = Enquiry.objects.get()


def comment(request):
    given = json.loads(request.body)
    at = timezone.now()
    with transaction.atomic():
        made = Comment.objects.create(
            enquiry_id=ENQUIRY.pk,
            draft_id=ENQUIRY.draft_id,
            revision_id=ENQUIRY.revision_id,
            work_item_id=ENQUIRY.work_item_id,
            text=given["text"],
            name=given["name"],
            created_at=at,
        )
        receipt = EnquiryReceipt.objects.create(
            comment=made,
            receipt=secrets.token_hex(8),
            secret_digest=secrets.token_hex(32),
            received_at=at,
            posted_at=at,
        )
    return JsonResponse({"receipt": receipt.receipt, "id": made.pk}, status=201)


urlpatterns = [path("comment", comment)]
application = get_wsgi_application()
