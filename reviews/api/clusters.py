"""Groups of near-duplicate comments over the API: read by everybody."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.permissions import access_enquiry
from reviews.queries.clusters import clusters_of, members_shown, name_of, typical_texts
from reviews.queries.enquiries import counts_of_enquiry, posted_comments
from standards.api.base import ApiView, paginated


class ClustersView(ApiView):
    """The groups of an enquiry."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="enquiry_clusters", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: str) -> Response:
        """Return the groups of two or more, the largest first, and the counts of the enquiry.

        `members` are the comments that are posted; `size` counts withdrawn ones too. The counts
        grouped, unique and pending add up to received.
        """
        enquiry = access_enquiry(request.user, pk)
        found: Response = paginated(request, clusters_of(enquiry), cluster_out)
        rows: list[dict[str, Any]] = found.data["results"]
        comments = posted_comments(enquiry)
        members = members_shown([int(row["id"]) for row in rows], comments)
        texts = typical_texts({int(row["id"]): row["text"] for row in rows}, members)
        for row in rows:
            row["members"] = [str(each) for each in members.get(int(row["id"]), ())]
            row["text"] = texts[int(row["id"])]
        found.data["counts"] = counts_of_enquiry(enquiry)
        return found


def cluster_out(cluster: Any) -> dict[str, Any]:
    """Return a group; `text` holds the id of the comment that stands for it until it is read."""
    return {
        "id": str(cluster.pk),
        "size": cluster.size,
        "label": name_of(cluster),
        "terms": cluster.terms if cluster.is_shown else [],
        "text": cluster.representative_id,
    }
