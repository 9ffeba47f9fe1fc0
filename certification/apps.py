"""Start-up of the certification app: fills the slots and enters the receivers."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """Name the app and register what it provides."""

    name = "certification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every module of receivers; each registers itself."""
        receivers = import_module("certification.receivers")
        for module in iter_modules(getattr(receivers, "__path__", [])):
            import_module(f"certification.receivers.{module.name}")
