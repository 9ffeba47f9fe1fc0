"""Addresses of the reviews app that have no language: feeds and calendars."""

from __future__ import annotations

from typing import Any

from django.urls import path

from reviews.views import feeds

urlpatterns: list[Any] = [
    path("feeds/enquiries/", feeds.enquiries_feed, name="enquiries-feed"),
    path("feeds/enquiries.ics", feeds.enquiries_calendar, name="enquiries-calendar"),
]
