"""A person at a browser: signs in by the form, calls the API with the session, opens sockets."""

from __future__ import annotations

import time
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

PASSWORD = "lepton-demo"  # noqa: S105  (the demo accounts' published password)
PATIENCE = 120.0
BETWEEN_LOOKS = 0.2


class StepFailed(Exception):
    """Say which call did not give what the step needs."""


class Actor:
    """One signed-in person (or a stranger when `email` is empty)."""

    def __init__(self, url: str, email: str = "") -> None:
        self.url = url.rstrip("/")
        self.email = email
        self.http = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        if email:
            self._sign_in()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def _sign_in(self) -> None:
        page = self.http.get("/accounts/login/", headers={"Accept-Language": "en"})
        self._expect(page, 200)
        answer = self.http.post(
            "/accounts/login/",
            data={"login": self.email, "password": PASSWORD, "csrfmiddlewaretoken": self._csrf()},
            headers={"Referer": f"{self.url}/accounts/login/"},
        )
        self._expect(answer, 302)

    def _csrf(self) -> str:
        for name in ("csrftoken", "__Host-csrftoken"):
            if value := self.http.cookies.get(name):
                return str(value)
        return ""

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Read an address; StepFailed unless it answers 200."""
        return self._expect(self.http.get(path, **options), 200)

    def read(self, path: str) -> Any:
        """Read an address of the API as JSON."""
        return self.get(f"/api/v1/{path}").json()

    def post(
        self, path: str, body: Any = None, *, expect: int | tuple[int, ...] = (200, 201)
    ) -> Any:
        """Send JSON to an address of the API and return its answer."""
        return self._send("POST", path, expect, json=body if body is not None else {})

    def put(self, path: str, body: Any, **headers: str) -> Any:
        """Replace what stands at an address of the API."""
        return self._send("PUT", path, 200, json=body, headers=headers)

    def upload(self, path: str, files: dict[str, Any], data: dict[str, str]) -> Any:
        """Send a form with files to an address of the API."""
        return self._send("POST", path, (200, 201, 202), files=files, data=data)

    def _send(self, method: str, path: str, expect: int | tuple[int, ...], **options: Any) -> Any:
        headers = {"X-CSRFToken": self._csrf(), "Referer": self.url + "/"}
        headers |= options.pop("headers", {})
        answer = self.http.request(method, f"/api/v1/{path}", headers=headers, **options)
        self._expect(answer, expect)
        return answer.json() if answer.content else None

    def _expect(self, answer: httpx.Response, expect: int | tuple[int, ...]) -> httpx.Response:
        wanted = (expect,) if isinstance(expect, int) else expect
        if answer.status_code not in wanted:
            request = answer.request
            raise StepFailed(
                f"{self.email or 'a stranger'}: {request.method} {request.url.path} answered "
                f"{answer.status_code}, not {' or '.join(map(str, wanted))}: {answer.text[:600]}"
            )
        return answer

    def socket(self, path: str) -> ClientConnection:
        """Open a websocket with the session's cookie and the site's own Origin."""
        parts = urlsplit(self.url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        return connect(
            f"{scheme}://{parts.netloc}{path}",
            origin=Origin(self.url),
            additional_headers={"Cookie": cookie},
            max_size=1 << 24,
            proxy=None,
        )


def wait_until(look: Any, what: str, *, patience: float = PATIENCE) -> Any:
    """Look again and again until the look gives something true; StepFailed when it never does."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if seen := look():
            return seen
        time.sleep(BETWEEN_LOOKS)
    raise StepFailed(f"{what} did not happen within {patience:.0f} s")
