"""The sealed process: confined before it works, one result file, whole or none."""

import json
import os
import resource
import subprocess
import sys

import pytest

from certification.evaluation import score


class Kernel:
    """Stand in for the C library; keeps what was asked of it."""

    def __init__(self, *_args, **_more):
        self.asked = []

    def prctl(self, *call):
        self.asked.append(call)


@pytest.fixture
def kernel(monkeypatch):
    made = Kernel()
    monkeypatch.setattr(score.ctypes, "CDLL", lambda *_a, **_k: made)
    return made


def test_limits_are_set_hard_and_the_process_dies_with_its_supervisor(kernel, monkeypatch):
    limits = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, pair: limits.append((which, pair)))
    score.confine({"CPU": 60, "NOFILE": 64}, os.getppid())
    assert limits == [(resource.RLIMIT_CPU, (60, 60)), (resource.RLIMIT_NOFILE, (64, 64))]
    assert [call[0] for call in kernel.asked] == [1, 38]  # death signal, no new privileges


def test_orphan_ends_before_it_works(kernel):
    with pytest.raises(SystemExit) as ended:
        score.confine({}, os.getppid() + 1)
    assert ended.value.code == 1


def test_progress_is_one_line_of_json_and_never_a_nan(capsys):
    score.tell({"stage": "read", "done": 1})
    assert json.loads(capsys.readouterr().out) == {"stage": "read", "done": 1}
    with pytest.raises(ValueError, match="JSON"):
        score.tell({"value": float("nan")})


def double(folder, order, tell):
    """Play a scoring function."""
    tell({"stage": "measure"})
    return {"twice": 2 * order["number"]}


@pytest.fixture
def ordered(tmp_path, monkeypatch, kernel):
    """Return a function that gives the process an order and runs it here."""

    def run(order):
        base = {"limits": {}, "parent": os.getppid()}
        (tmp_path / "job.json").write_text(json.dumps(base | order), encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["score", str(tmp_path)])
        monkeypatch.setitem(score.WORK, "double", f"{__name__}:double")
        score.main()
        return json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))

    return run


def test_order_is_worked_off_into_one_result_file(ordered, tmp_path, capsys):
    assert ordered({"what": "double", "number": 21}) == {"twice": 42}
    assert not (tmp_path / "result.part").exists()
    assert capsys.readouterr().out == '{"stage": "measure"}\n'


def test_unknown_order_leaves_no_result(ordered, tmp_path):
    with pytest.raises(KeyError):
        ordered({"what": "dance"})
    assert not (tmp_path / "result.json").exists()


def test_every_kind_of_work_can_be_loaded():
    for path in score.WORK.values():
        module, _, name = path.partition(":")
        assert callable(getattr(score.import_module(module), name))


def test_process_for_real_refuses_a_foreign_parent(tmp_path):
    order = {"limits": {"CPU": 5}, "parent": 1, "what": "score"}
    (tmp_path / "job.json").write_text(json.dumps(order), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "certification.evaluation.score", str(tmp_path)],
        check=False,
        capture_output=True,
    )
    assert ended.returncode == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["job.json"]
