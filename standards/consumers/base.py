"""What all websockets share: who is there, how fast, until when, and how a refusal is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections import Counter
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils.translation import gettext as _

from standards.consumers.identity import Caller, identify
from standards.kernel.clock import now
from standards.kernel.errors import (
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    SignInRequired,
    TooMany,
    as_problem,
)
from standards.kernel.strict_json import read_json
from standards.live import Subscription, feed
from standards.models import ApiToken, User
from standards.permissions.factors import require_factor

MALFORMED, SIGNED_OUT, FORBIDDEN, NO_SUCH, TOO_SLOW, TOO_FAST = 4400, 4401, 4403, 4404, 4408, 4429
TOO_BIG = 1009
MAX_FRAME = 1 << 20
MAX_DEPTH = 8
BAD_FRAMES = 5
RECHECK_SECONDS = 30.0
SEND_SECONDS = 5.0
SOCKETS_PER_USER, SOCKETS_PER_ADDRESS = 20, 10
RATE, BURST = 30.0, 60.0

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_open_sockets: Counter[str] = Counter()
_buckets: dict[str, TokenBucket] = {}


class TokenBucket:
    """Let `rate` acts a second through, and up to `burst` at once."""

    def __init__(self, rate: float = RATE, burst: float = BURST) -> None:
        self.rate, self.burst = rate, burst
        self._level, self._at = burst, time.monotonic()

    def take(self) -> bool:
        """Take one; False when the bucket is empty."""
        moment = time.monotonic()
        self._level = min(self.burst, self._level + (moment - self._at) * self.rate)
        self._at = moment
        if self._level < 1:
            return False
        self._level -= 1
        return True

    @property
    def full(self) -> bool:
        """Tell whether nothing was taken of late."""
        return self._level + (time.monotonic() - self._at) * self.rate >= self.burst


def bucket_of(owner: str) -> TokenBucket:
    """Return the bucket that all sockets of one owner share; idle ones are forgotten."""
    if len(_buckets) > 2000:
        for key in [key for key, bucket in _buckets.items() if bucket.full]:
            del _buckets[key]
    return _buckets.setdefault(owner, TokenBucket())


def close_code(error: DomainError) -> int:
    """Return the close code that stands for a refusal."""
    return 4000 + error.status if error.status in {400, 401, 403, 404, 408, 426, 429} else 4400


def _withdrawn(error: DomainError) -> DomainError:
    """Return the refusal for somebody who was let in before: what was seen is not “no such”."""
    return Forbidden(_("Your right to this has ended.")) if isinstance(error, NotFound) else error


def _brief(reason: str) -> str:
    """Cut a reason to what a close frame holds: 123 bytes, whole characters."""
    return reason.encode()[:123].decode(errors="ignore")


def _too_many_sockets(limit: int) -> str:
    return _("More than %(limit)d sockets are open already. Close one first.") % {"limit": limit}


class SocketGate(AsyncWebsocketConsumer):
    """Admit a caller: accept, check who it is and what it may, keep checking while it is open.

    Subclasses give `authorise`, `topics`, `opened`, `told` and their own `receive`.
    """

    user: User
    token: ApiToken | None = None
    public = False

    async def connect(self) -> None:
        """Accept first, so that a refusal reaches the client as a close code."""
        await self.accept()
        self._watchers: list[asyncio.Task[None]] = []
        self._subscriptions: list[Subscription] = []
        self.closed = False
        self.owner = ""
        try:
            await self._admit()
        except DomainError as error:
            await self.refuse(error)

    async def _admit(self) -> None:
        user = self.scope["user"]
        self.token = self.scope.get("api_token")
        if not user.is_authenticated and not self.public:
            raise SignInRequired(_("Sign in first."))
        self.user = user
        self._count_in()
        if self.token is None and not settings.LEPTON_DEMO:
            await database_sync_to_async(self._check_factor)()
        if self.token is not None and "read" not in self.token.scopes:
            raise Forbidden(_("This token lacks the scope “read”."))
        for topic in [f"rights:{user.pk}", *await self.topics()]:
            self._subscriptions.append(await feed.subscribe(topic))
        await self.authorise()
        await self.opened()
        self._watchers = [
            asyncio.create_task(self._watch(subscription)) for subscription in self._subscriptions
        ]
        self._watchers.append(asyncio.create_task(self._recheck_now_and_then()))

    def _count_in(self) -> None:
        address = (self.scope.get("client") or ["?"])[0]
        known = self.user.is_authenticated
        self.owner = f"user:{self.user.pk}" if known else f"address:{address}"
        limit = SOCKETS_PER_USER if known else SOCKETS_PER_ADDRESS
        _open_sockets[self.owner] += 1
        if settings.LEPTON_LIMITS and _open_sockets[self.owner] > limit:
            raise TooMany(_too_many_sockets(limit), retry_after=30)

    async def authorise(self) -> None:
        """Check, against the database, that the caller may be here; DomainError otherwise."""

    async def topics(self) -> list[str]:
        """Return the live topics to listen to."""
        return []

    async def opened(self) -> None:
        """Send what a newcomer needs."""

    async def told(self, message: dict[str, Any]) -> None:
        """React to a live message: read the state and send it."""

    async def recheck(self) -> None:
        """Check the session or token and the rights again; close when they are gone."""
        try:
            await database_sync_to_async(self._check_identity)()
            await self.authorise()
        except DomainError as error:
            await self.refuse(_withdrawn(error))

    def _check_identity(self) -> None:
        if self.public and not self.user.is_authenticated:
            return
        caller = self.caller
        account = identify([caller], at=now())[caller]
        if isinstance(account, DomainError):
            raise account
        self.user = account

    def _check_factor(self) -> None:
        """Hold back a session whose person's part demands a second factor that is not there."""
        require_factor(self.user)

    @property
    def caller(self) -> Caller:
        """Return who opened this socket, as it can be checked again."""
        token = self.token.pk if self.token is not None else None
        return Caller(user=self.user.pk, token=token, session=self.scope.get("session"))

    async def refuse(self, error: DomainError) -> None:
        """Close with the code of a refusal and its sentence as the reason."""
        await self.close(close_code(error), reason=_brief(str(error)))

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close once."""
        if not self.closed:
            self.closed = True
            await super().close(code, reason)

    async def deliver(self, **payload: Any) -> None:
        """Send within five seconds, or close as too slow a reader."""
        if self.closed:
            return
        try:
            await asyncio.wait_for(self.send(**payload), SEND_SECONDS)
        except TimeoutError:
            await self.close(TOO_SLOW)
        except OSError:  # the client is gone; its disconnect follows
            self.closed = True

    def may_act(self) -> bool:
        """Take one from the caller's bucket; all sockets of a person share it."""
        return not settings.LEPTON_LIMITS or bucket_of(self.owner).take()

    async def _watch(self, subscription: Subscription) -> None:
        async for message in subscription:
            if subscription.topic.startswith("rights:"):
                await self.recheck()
            elif not self.closed:
                await self._tell(message)

    async def _tell(self, message: dict[str, Any]) -> None:
        try:
            await self.told(message)
        except DomainError as error:  # the right to see it went in the meantime
            await self.refuse(_withdrawn(error))

    async def _recheck_now_and_then(self) -> None:
        while not self.closed:
            await asyncio.sleep(RECHECK_SECONDS)
            await self.recheck()

    async def disconnect(self, code: int) -> None:
        """Leave nothing running behind."""
        self.closed = True
        for subscription in getattr(self, "_subscriptions", ()):
            subscription.close()
        for watcher in getattr(self, "_watchers", ()):
            watcher.cancel()
        for watcher in getattr(self, "_watchers", ()):
            with contextlib.suppress(asyncio.CancelledError):
                await watcher
        if getattr(self, "owner", ""):
            _open_sockets[self.owner] -= 1


class LiveConsumer(SocketGate):
    """A JSON socket: frames are objects with a `type`; faulty ones are answered, then closed."""

    bad_frames = 0

    async def send_json(self, frame: dict[str, Any]) -> None:
        """Send one object."""
        await self.deliver(text_data=json.dumps(frame, ensure_ascii=False, default=str))

    async def received(self, frame: dict[str, Any]) -> None:
        """React to a well-formed frame; InvalidInput when it is not one that is known here."""
        raise InvalidInput(_("Nothing may be sent on this socket."))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Bound, parse and hand over a frame."""
        if self.closed:
            return
        if len(text_data or bytes_data or "") > MAX_FRAME:
            await self.close(TOO_BIG)
            return
        if not self.may_act():
            await self.close(TOO_FAST)
            return
        try:
            await self.received(parse_frame(text_data))
        except InvalidInput as error:
            await self._answer_bad_frame(error)
        except DomainError as error:
            await self.send_json({"type": "error", "problem": as_problem(error)})

    async def _answer_bad_frame(self, error: DomainError) -> None:
        self.bad_frames += 1
        if self.bad_frames >= BAD_FRAMES:
            await self.close(MALFORMED, reason="five frames could not be read")
            return
        await self.send_json({"type": "error", "problem": as_problem(error)})


def parse_frame(text: str | None) -> dict[str, Any]:
    """Return the object of a text frame; InvalidInput says what is wrong with it."""
    if text is None:
        raise InvalidInput(_("Frames here are text holding one JSON object."))
    if _depth(text) > MAX_DEPTH:
        raise InvalidInput(
            _("The frame is nested deeper than %(levels)d levels.") % {"levels": MAX_DEPTH}
        )
    frame = read_json(text, deepest=MAX_DEPTH)
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise InvalidInput(_("A frame is an object with a text “type”."))
    return frame


def _depth(text: str) -> int:
    """Return a bound of the nesting without parsing; what stands in strings does not count."""
    deepest = level = 0
    for character in _STRING.sub("", text):
        if character in "[{":
            level += 1
            deepest = max(deepest, level)
        elif character in "]}":
            level -= 1
    return deepest
