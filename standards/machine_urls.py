"""Addresses of the standards app that have no language: feeds, badges, keys."""

from __future__ import annotations

from typing import Any

from django.urls import path

from standards.views import images, publications

urlpatterns: list[Any] = []

urlpatterns += [
    path("feeds/standards/", publications.feed, name="standards-feed"),
    path("sitemap.xml", publications.sitemap, name="sitemap"),
]

urlpatterns += [path("images/<str:sha256>/", images.image, name="image")]
