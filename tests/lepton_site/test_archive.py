"""Backup and restore: everything comes back, damage is found before anything is touched."""

import shutil
import stat
import tempfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lepton_site import archive
from standards.infrastructure.files import path_of, store_file
from standards.infrastructure.keys import ensure_keys, public_keys
from standards.models import StoredFile, User

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _migrate(monkeypatch):
    """Leave the tables of the test run as they are."""
    from lepton_site.management.commands import restore

    if connection.vendor == "postgresql" and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    monkeypatch.setattr(restore, "call_command", lambda *_names, **_options: None)


@pytest.fixture
def data(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path / "data"
    settings.LEPTON_DATA.mkdir()
    (settings.LEPTON_DATA / "secret_key").write_text("key")
    return settings.LEPTON_DATA


@pytest.fixture
def site(data, at):
    ensure_keys(at=at)
    User.objects.create_user("ana@lepton.example", "x", name="Ana")
    return store_file(b"evidence", name="report.pdf", at=at)


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name) / "backup"


def test_a_lost_site_comes_back_whole(site, data, folder, capsys):
    keys = public_keys()
    call_command("backup", str(folder))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    User.objects.all().delete()
    StoredFile.objects.all().delete()
    shutil.rmtree(data)
    data.mkdir()
    call_command("restore", str(folder))
    assert User.objects.get().name == "Ana"
    assert path_of(StoredFile.objects.get()).read_bytes() == b"evidence"
    assert public_keys() == keys
    assert stat.S_IMODE((data / "keys" / "ledger-1.key").stat().st_mode) == 0o600
    assert (data / "secret_key").read_text() == "key"
    assert "is back as it was" in capsys.readouterr().out


def test_a_site_in_use_is_overwritten_only_when_asked(site, folder):
    call_command("backup", str(folder))
    User.objects.create_user("late@lepton.example", "x", name="Late")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(folder))
    assert User.objects.count() == 2
    call_command("restore", str(folder), "--replace")
    assert User.objects.count() == 1


def test_a_folder_in_use_is_not_written_to(site, folder):
    call_command("backup", str(folder))
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", str(folder))


def damage(folder):
    next(path for path in (folder / "files").rglob("*") if path.is_file()).write_bytes(b"other")


def lose(folder):
    shutil.rmtree(folder / "keys")


def unlist(folder):
    (folder / archive.MANIFEST).unlink()


def age(folder):
    text = (folder / archive.MANIFEST).read_text()
    (folder / archive.MANIFEST).write_text(text.replace('"format": 1', '"format": 9'))


def move(folder):
    text = (folder / archive.MANIFEST).read_text()
    (folder / archive.MANIFEST).write_text(text.replace(connection.vendor, "oracle"))


FAULTS = {
    damage: "is damaged: files/",
    lose: "is damaged: keys/",
    unlist: "holds no backup",
    age: "has the format 9",
    move: "is of oracle",
}


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda act: act.__name__)
def test_a_faulty_backup_is_refused_and_nothing_is_touched(site, folder, spoil):
    call_command("backup", str(folder))
    spoil(folder)
    with pytest.raises(CommandError, match=FAULTS[spoil]):
        call_command("restore", str(folder), "--replace")
    assert User.objects.get().name == "Ana"
    assert path_of(site).read_bytes() == b"evidence"


def test_missing_tools_are_named(monkeypatch):
    monkeypatch.setattr(archive.shutil, "which", lambda _tool: None)
    with pytest.raises(archive.ArchiveError, match="apt install postgresql-client"):
        archive._run_postgres("pg_dump")


def test_a_tool_that_fails_is_quoted(monkeypatch):
    monkeypatch.setattr(archive.shutil, "which", lambda _tool: "/bin/ls")
    with pytest.raises(archive.ArchiveError, match=r"pg_dump failed: .*nothing-there"):
        archive._run_postgres("pg_dump", "/nothing-there")
