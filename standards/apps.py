"""Start-up of the standards app: fills the slots and enters the receivers."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext

from standards.kernel.phrases import speak_through


class StandardsConfig(AppConfig):
    """Name the app and register what it provides."""

    name = "standards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every module of receivers; each registers itself."""
        receivers = import_module("standards.receivers")
        for module in iter_modules(getattr(receivers, "__path__", [])):
            import_module(f"standards.receivers.{module.name}")
        speak_through(gettext)
