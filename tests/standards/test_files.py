"""Stored files: named by their content, whole or not at all."""

import pytest

from standards.infrastructure.files import free_bytes, path_of, store_file
from standards.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path / "data"
    settings.LEPTON_DATA.mkdir()
    return settings.LEPTON_DATA


def test_bytes_are_kept_under_their_hash(at, folder):
    stored = store_file(b"abc", name="../../etc/a.csv", content_type="text/csv", at=at)
    assert (stored.name, stored.size, stored.content_type) == ("a.csv", 3, "text/csv")
    assert stored.sha256.startswith("ba7816bf")
    assert path_of(stored).read_bytes() == b"abc"
    assert path_of(stored).is_relative_to(folder / "files")


def test_a_file_is_copied_whole(at, tmp_path):
    source = tmp_path / "big.bin"
    source.write_bytes(b"\x01" * (3 << 20))
    stored = store_file(source, name="big.bin", at=at)
    assert stored.size == 3 << 20
    assert path_of(stored).stat().st_size == 3 << 20


def test_equal_contents_share_one_file(at, folder):
    first, second = (store_file(b"same", name=name, at=at) for name in ("a", "b"))
    assert path_of(first) == path_of(second)
    kept = [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert len(kept) == 1


def test_a_source_that_cannot_be_read_leaves_no_row(at, tmp_path):
    with pytest.raises(FileNotFoundError):
        store_file(tmp_path / "missing", name="x", at=at)
    assert not StoredFile.objects.exists()


def test_free_space_is_known():
    assert free_bytes() > 0
