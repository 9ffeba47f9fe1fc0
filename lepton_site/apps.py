"""Start-up of the roof: enters what follows when an account's factors change."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LeptonSiteConfig(AppConfig):
    """Name the app and listen to the account library."""

    name = "lepton_site"

    def ready(self) -> None:
        """Import the receiver, which registers itself."""
        import_module("lepton_site.factor_events")
