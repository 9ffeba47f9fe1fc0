"""The site's keys: made once, private to the process, and any number of starts agree."""

import stat
import threading
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from standards.infrastructure import keys


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path
    return tmp_path / "keys"


def test_before_the_first_start_nothing_signs():
    assert keys.public_keys() == []
    with pytest.raises(LookupError, match="no key for assertion"):
        keys.sign(b"x", "assertion")


def test_one_key_per_purpose_is_made_once_with_mode_0600(folder, at):
    made = keys.ensure_keys(at=at)
    assert [key.key_id for key in made] == ["assertion-1", "ledger-1"]
    assert keys.ensure_keys(at=at) == made
    for path in Path(folder).glob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert len(path.read_bytes()) == 32
    assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700
    assert made[0].created == at


def test_the_public_half_checks_what_the_private_half_signed(at):
    keys.ensure_keys(at=at)
    signature = keys.sign(b"data", "ledger")
    public = keys.current_key("ledger")
    assert signature.key_id == public.key_id
    public.verifies(signature.value, b"data")
    with pytest.raises(InvalidSignature):
        public.verifies(signature.value, b"other")
    with pytest.raises(InvalidSignature):
        keys.current_key("assertion").verifies(signature.value, b"data")


def test_a_private_half_without_its_entry_is_used_again(folder, at):
    keys.ensure_keys(at=at)
    before = keys.current_key("ledger").raw
    (folder / "keys.json").unlink()
    keys.ensure_keys(at=at)
    assert keys.current_key("ledger").raw == before


def test_starts_at_the_same_time_agree_on_one_key(at):
    starts = [threading.Thread(target=lambda: keys.ensure_keys(at=at)) for _number in range(6)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    keys.ensure_keys(at=at)
    assert len(keys.public_keys()) == 2
    for purpose in keys.PURPOSES:
        keys.current_key(purpose).verifies(keys.sign(b"x", purpose).value, b"x")
