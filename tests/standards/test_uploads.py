"""Resumable uploads below the HTTP around them."""

import hashlib
from io import BytesIO

import pytest

from standards.infrastructure import uploads
from standards.infrastructure.files import path_of
from standards.kernel.errors import Conflict, InvalidInput, TooLarge
from standards.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def begun(people, at, settings, tmp_path):
    settings.LEPTON_DATA = tmp_path
    return uploads.begin_upload(
        owner=people.applicant, length=6, filename="../a\\b/c\x00.csv", sha256="", at=at
    )


def send(upload, data, offset):
    with uploads.arriving(upload, offset=offset, stream=BytesIO(data)) as reached:
        uploads.advance(upload, offset=reached)


def test_pieces_become_one_file(begun, at):
    send(begun, b"abc", 0)
    assert not uploads.is_complete(begun)
    send(begun, b"def", 3)
    assert uploads.is_complete(begun)
    stored = uploads.keep_upload(begun, at=at)
    assert path_of(stored).read_bytes() == b"abcdef"
    assert stored.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert (stored.name, begun.filename) == ("c.csv", "c.csv")
    with pytest.raises(Conflict):
        send(begun, b"x", 6)


def test_piece_at_another_place_is_refused(begun):
    send(begun, b"abc", 0)
    with pytest.raises(Conflict, match="byte 3"):
        send(begun, b"abc", 0)


def test_piece_that_was_not_kept_is_sent_again(begun, at):
    with uploads.arriving(begun, offset=0, stream=BytesIO(b"abc")):
        pass
    send(begun, b"abcdef", 0)
    assert path_of(uploads.keep_upload(begun, at=at)).read_bytes() == b"abcdef"


def test_too_many_bytes_leave_nothing_behind(begun):
    send(begun, b"abc", 0)
    with pytest.raises(TooLarge):
        send(begun, b"defg", 3)
    begun.refresh_from_db()
    assert begun.offset == 3


def test_discarded_upload_is_gone(begun):
    uploads.discard_upload(begun)
    assert not Upload.objects.exists()


def test_limit_is_that_of_the_settings(people, at, settings, tmp_path):
    settings.LEPTON_DATA = tmp_path
    settings.UPLOAD_MAX_BYTES = 5
    with pytest.raises(TooLarge, match="at most 5"):
        uploads.begin_upload(owner=people.applicant, length=6, filename="a", sha256="", at=at)


def test_hash_is_checked_for_its_shape(people, at):
    with pytest.raises(InvalidInput, match="64"):
        uploads.begin_upload(owner=people.applicant, length=1, filename="a", sha256="zz", at=at)


@pytest.mark.parametrize(
    ("header", "pairs"),
    [
        ("", {}),
        ("kind YQ==, filename Yg==", {"kind": "a", "filename": "b"}),
        ("flag", {"flag": ""}),
    ],
)
def test_metadata_is_read(header, pairs):
    assert uploads.parse_metadata(header) == pairs


@pytest.mark.parametrize("header", ["kind ?", "kind /w==", "x" * 5000])
def test_faulty_metadata_is_refused(header):
    with pytest.raises(InvalidInput):
        uploads.parse_metadata(header)


@pytest.mark.parametrize(
    ("name", "kept"), [("", "file"), ("..\\..\\x.csv", "x.csv"), ("标准.csv", "标准.csv")]
)
def test_names_lose_their_path(name, kept):
    assert uploads.clean_name(name) == kept
