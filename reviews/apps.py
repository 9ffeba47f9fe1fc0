"""Start-up of the reviews app: fills the slots and enters the receivers."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Name the app and register what it provides."""

    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every module of receivers; each registers itself."""
        receivers = import_module("reviews.receivers")
        for module in iter_modules(getattr(receivers, "__path__", [])):
            import_module(f"reviews.receivers.{module.name}")
