"""The tasks of the worker: each does one operation, again while batches come full."""

import pytest

from standards import tasks


@pytest.mark.parametrize(
    ("task", "module", "name"),
    [
        (tasks.deliver_outbox, tasks.outbox, "deliver_outbox"),
        (tasks.sequence_ledger, tasks.ledger, "sequence_ledger"),
    ],
)
def test_full_batches_are_followed_by_another(task, module, name, monkeypatch):
    batches = [module.BATCH, module.BATCH, 3]
    seen = []

    def take(*, at):
        seen.append(at)
        return batches.pop(0)

    monkeypatch.setattr(module, name, take)
    task()
    assert batches == []
    assert len(seen) == 3
    assert all(at.tzinfo is not None for at in seen)


def test_purge_runs_once(monkeypatch):
    seen = []
    monkeypatch.setattr(tasks.outbox, "purge_outbox", lambda *, at: seen.append(at))
    tasks.purge_outbox()
    assert len(seen) == 1
