"""Read the environment, once: every variable of the contract with its default."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"), overwrite=False)


@dataclass(frozen=True)
class Site:
    """Where the site lives and keeps its data."""

    url: str
    host: str
    port: int
    data: Path
    demo: bool
    debug: bool
    limits: bool

    @property
    def hostname(self) -> str:
        """Return the host of the canonical address, without port."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def secure(self) -> bool:
        """Return whether the canonical address is https."""
        return self.url.startswith("https://")


def read_site() -> Site:
    """Return the site's own variables."""
    port = env.int("PORT", default=8000)
    site = Site(
        url=env.str("SITE_URL", default=f"http://127.0.0.1:{port}").rstrip("/"),
        host=env.str("HOST", default="127.0.0.1"),
        port=port,
        data=Path(env.str("LEPTON_DATA", default=str(BASE_DIR / "var"))).resolve(),
        demo=env.bool("DEMO", default=False),
        debug=env.bool("DEBUG", default=False),
        limits=env.str("LEPTON_LIMITS", default="on") != "off",
    )
    if not site.limits and not site.demo:
        raise ImproperlyConfigured("LEPTON_LIMITS=off is for measurements: it needs DEMO=1.")
    site.data.mkdir(parents=True, exist_ok=True)
    return site


def read_secret_key(site: Site) -> str:
    """Return SECRET_KEY; a demo site without one keeps its own in the data folder.

    ImproperlyConfigured when DEMO=0 and none is given: sessions and links would not be safe.
    """
    given: str = env.str("SECRET_KEY", default="")
    if given:
        return given
    if not site.demo:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Give the site a long random one, or set DEMO=1 to try it out."
        )
    path = site.data / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()
