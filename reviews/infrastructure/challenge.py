"""A small proof that is asked of commenters while very many comments arrive; no outside service.

Programs and scripts find a counter for a nonce (proof of work); a form without JavaScript answers
a sum. Each nonce and each sum is good once and for a few minutes, and only the site can make one.
"""

from __future__ import annotations

import hmac
import secrets
import time
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _

from standards.kernel.errors import ChallengeRequired, FieldProblem, InvalidInput

BITS = 16
GOOD_FOR = 600  # seconds
SLOT = 10  # seconds
EASY_PER_SLOT = 1000  # arrivals of a slot up to which nothing is asked
SALT = "reviews.sum"


class Arrivals:
    """Count what arrives in this process in slots of ten seconds."""

    def __init__(self) -> None:
        self._slot, self._count, self._before = 0, 0, 0

    def note(self) -> None:
        """Count one arrival."""
        self._turn()
        self._count += 1

    def are_many(self) -> bool:
        """Tell whether this slot or the one before brought more than is taken without asking."""
        self._turn()
        return settings.LEPTON_LIMITS and max(self._count, self._before) >= EASY_PER_SLOT

    def _turn(self) -> None:
        slot = int(time.monotonic() // SLOT)
        if slot != self._slot:
            self._before = self._count if slot == self._slot + 1 else 0
            self._slot, self._count = slot, 0


arrivals = Arrivals()


def check_proof(proof: str) -> None:
    """Raise ChallengeRequired with a new nonce while many arrive, unless a good proof came.

    `proof` is "<nonce>:<counter>"; its SHA-256 begins with `BITS` zero bits.
    """
    arrivals.note()
    if arrivals.are_many() and not is_proof(proof):
        refusal = ChallengeRequired(
            _("Very many comments arrive just now. Answer the challenge and send yours again.")
        )
        refusal.extra = {"challenge": {"kind": "sha256", "nonce": new_nonce(), "bits": BITS}}
        raise refusal


def new_nonce() -> str:
    """Return a nonce that this site knows again."""
    stem = f"{int(time.time())}.{secrets.token_urlsafe(9)}"
    return f"{stem}.{_seal(stem)}"


def is_proof(proof: str) -> bool:
    """Tell whether a proof is right, of a nonce of ours, in time, and not used before."""
    nonce, _colon, counter = proof.partition(":")
    stem, _dot, seal = nonce.rpartition(".")
    if not counter or not hmac.compare_digest(seal.encode(), _seal(stem).encode()):
        return False
    age = time.time() - int(stem.partition(".")[0])  # ours: the seal was right
    digest = sha256(proof.encode()).digest()
    if age > GOOD_FOR or int.from_bytes(digest[:8], "big") >> (64 - BITS):
        return False
    return bool(cache.add(f"proof:{nonce}", 1, GOOD_FOR))


def _seal(stem: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), b"proof:" + stem.encode(), "sha256").hex()[:32]


def new_sum() -> tuple[str, str]:
    """Return a question in words and the token that belongs to it."""
    one, other = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    token = signing.dumps([secrets.token_urlsafe(6), _answer_seal(one + other)], salt=SALT)
    words = _("How much is %(one)d and %(other)d?") % {"one": one, "other": other}
    return words, token


def _answer_seal(answer: int | str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, f"sum:{answer}".encode(), "sha256").hex()


def check_sum(token: str, answer: str) -> None:
    """Raise InvalidInput while many arrive unless the sum of a form was answered."""
    arrivals.note()
    if not arrivals.are_many():
        return
    words = _("Very many comments arrive just now. Answer the sum, so that yours is taken.")
    try:
        name, seal = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError):
        name, seal = "", ""
    right = hmac.compare_digest(str(seal), _answer_seal(answer.strip()))
    if not right or not cache.add(f"sum:{name}", 1, GOOD_FOR):
        raise InvalidInput(words, errors=[FieldProblem("/answer", words)])
