"""The site served for real from a thread, and a browser that signs people in."""

from __future__ import annotations

import shutil
import socket
import threading
from pathlib import Path

import pytest
import uvicorn

BUILT = Path(__file__).parents[2] / "static" / "build" / ".vite" / "manifest.json"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
HELP = "no Chromium found: install one (`apt-get install chromium`) to run the browser tests"


def pytest_collection_modifyitems(items):
    """Mark all tests of this folder."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Drive the machine's own Chromium."""
    if CHROMIUM is None:
        pytest.skip(HELP)
    if not BUILT.exists():
        pytest.skip("the front end is not built: run `npm ci && npx vite build`")
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
        "headless": True,
    }


@pytest.fixture(scope="session")
def _server(django_db_setup, django_db_blocker):
    """Serve the ASGI application from a thread on a free port; yields the address."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise asks for it

    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

    from lepton_site.asgi import application, http_application
    from lepton_site.frames import LinkedProtocol

    static = ASGIStaticFilesHandler(http_application)  # the middleware streams without async

    async def site(scope, receive, send):
        await (static if scope["type"] == "http" else application)(scope, receive, send)

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(site, lifespan="off", log_level="warning", ws=LinkedProtocol)
    server = uvicorn.Server(config)
    with django_db_blocker.unblock():
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def live_site(_server, transactional_db):
    """Return the address of the running site; its database is emptied after the test."""
    return _server


@pytest.fixture
def browser_page(live_site, browser, client_for):
    """Return a function that opens a page in a fresh browser, signed in as somebody or nobody.

    Any error on the console and any uncaught exception fails the test at its end.
    """
    contexts, faults = [], []

    def note(message):
        if message.type == "error":
            faults.append(message.text)

    def open_page(path="/", user=None, *, wait_until="load", **options):
        context = browser.new_context(base_url=live_site, **options)
        contexts.append(context)
        if user is not None:
            cookie = client_for(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_site}])
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.faults = faults
        page.goto(path, wait_until=wait_until)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def draft(live_site, committee, people, at):
    """Begin an empty draft of a work item."""
    from standards.operations.drafts import create_draft
    from standards.operations.work_items import propose_work_item

    work_item = propose_work_item(
        committee=committee,
        title="Reporting of linear regression",
        scope="This document says what a report of a linear regression states.",
        justification="Reports leave out what a reader needs.",
        actor=people.secretary,
        at=at,
    )
    return create_draft(
        work_item=work_item, title="Working draft", language="en", actor=people.editor, at=at
    )
