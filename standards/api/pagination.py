"""Pages of lists: `results`, `next`, `previous`."""

from __future__ import annotations

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Give 50 rows a page, up to 200 by `?page_size=`."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
