"""The sealed process is ended by the clock and on request, and its group is gone after."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from certification.evaluation import score, supervisor
from tests.certification.laboratory import SHEET, BinarySet


def fill(folder):
    for name, text in BinarySet(size=120).files().items():
        (folder / f"{name}.csv").write_text(text)
    return {"what": "check_dataset", "task": "binary", "sheet": SHEET}


def run(folder, order, limits=None, **listener):
    return supervisor.run(
        folder, order, limits or supervisor.Limits(), supervisor.Listener(**listener)
    )


def test_result_comes_back_from_the_process(tmp_path):
    outcome = run(tmp_path, fill(tmp_path))
    assert outcome.exit_code == 0
    assert outcome.result["rows"] == {"public": 60, "hidden": 60}


def test_environment_of_the_process_holds_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary-7f3a")
    assert "canary-7f3a" not in json.dumps(supervisor.environment())
    assert "DATABASE_URL" not in supervisor.environment()


def test_unknown_order_fails_and_leaves_its_words_in_the_log(tmp_path):
    outcome = run(tmp_path, {"what": "dance"})
    assert outcome.result is None
    assert outcome.exit_code == 1
    assert any("KeyError" in line for line in outcome.log)


@pytest.fixture
def sleeper(monkeypatch):
    """Have the supervisor start a program that sleeps and has a child of its own."""
    real = supervisor.subprocess.Popen
    started = []

    def popen(command, **options):
        program = (
            "import os, sys, time\n"
            "pid = os.fork()\n"
            'print(\'{"type": "log", "line": "child %d"}\' % pid if pid else \'\', flush=True)\n'
            "time.sleep(60)\n"
        )
        process = real([sys.executable, "-c", program], **options)
        started.append(process)
        return process

    monkeypatch.setattr(supervisor.subprocess, "Popen", popen)
    return started


def alive(pid):
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] not in "ZX"


def gone(pid):
    """Wait until a killed process has really left, a second at most."""
    deadline = time.monotonic() + 1
    while alive(pid) and time.monotonic() < deadline:
        os.sched_yield()
    return not alive(pid)


def test_clock_ends_the_whole_group(tmp_path, sleeper):
    outcome = run(tmp_path, {"what": "x"}, supervisor.Limits(wall_seconds=1.0))
    assert outcome.timed_out
    assert outcome.result is None
    assert outcome.signal == signal.SIGKILL
    child = int(outcome.log[0].split()[-1])
    assert gone(child)


def test_request_ends_it_at_the_next_beat(tmp_path, sleeper):
    outcome = run(tmp_path, {"what": "x"}, beat=lambda: True, beat_seconds=0.1)
    assert outcome.stopped
    assert not outcome.timed_out
    assert sleeper[0].returncode is not None


def test_broken_listener_leaves_no_process_behind(tmp_path, sleeper):
    def beat():
        raise RuntimeError("database gone")

    with pytest.raises(RuntimeError):
        run(tmp_path, {"what": "x"}, beat=beat, beat_seconds=0.1)
    assert sleeper[0].returncode is not None


def test_output_that_is_no_news_becomes_a_clean_log_line():
    told = []
    watch = supervisor._Watch(None, supervisor.Limits(), supervisor.Listener(told=told.append))
    watch._line('{"type": "state", "state": "finished"}')
    watch._line("a\x1b[31m\x00b")
    watch._line('["list"]')
    watch._line('{"type": "progress", "done": 1}')
    assert [one["type"] for one in told] == ["log", "log", "log", "progress"]
    assert told[1]["line"] == "a[31mb"


def test_unsound_result_files_are_no_result(tmp_path):
    assert supervisor._result(tmp_path) is None
    (tmp_path / "result.json").write_text("{")
    assert supervisor._result(tmp_path) is None
    (tmp_path / "result.json").write_text("[]")
    assert supervisor._result(tmp_path) is None


def test_files_are_placed_for_this_user_alone(tmp_path):
    source = tmp_path / "s"
    source.write_text("x")
    supervisor.place(tmp_path / "new", {"a.csv": source})
    assert (tmp_path / "new" / "a.csv").stat().st_mode & 0o777 == 0o600
    assert supervisor.sha256_of(source).startswith("2d711642")


def test_process_whose_supervisor_has_died_leaves_at_once():
    program = "from certification.evaluation.score import confine; confine({}, parent=-1)"
    ended = supervisor.subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == 1


def test_news_is_one_line_of_json(capsys):
    score.tell({"type": "log", "line": "é\n"})
    assert json.loads(capsys.readouterr().out) == {"type": "log", "line": "é\n"}


def test_memory_limit_is_told_as_such(tmp_path):
    limits = supervisor.Limits(memory=60 * 1024**2)
    outcome = run(tmp_path, fill(tmp_path), limits)
    assert outcome.result is None or outcome.exit_code == 0
