"""The embedded broker: whole messages, in order, however many write and take at once."""

import threading
import time
import uuid
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue

from lepton_site.broker import Transport


@pytest.fixture
def options(tmp_path):
    folders = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}
    for name in set(folders.values()):
        (tmp_path / name).mkdir()
    paths = {key: str(tmp_path / name) for key, name in folders.items()}
    return {**paths, "store_processed": False, "polling_interval": 0.01}


@pytest.fixture
def name():
    """Return a queue of its own: kombu remembers bindings for the whole process."""
    return f"queue-{uuid.uuid4().hex}"


@pytest.fixture
def connect(options):
    def make():
        return Connection("filesystem://localhost/", transport_options=options)

    return make


def test_the_address_leads_to_this_transport(connect):
    with connect() as link:
        assert isinstance(link.transport, Transport)


def test_messages_are_taken_in_the_order_of_their_putting(name, connect):
    with connect() as link:
        queue = link.SimpleQueue(name)
        for number in range(5):
            queue.put({"number": number})
        got = [queue.get(timeout=2) for _number in range(5)]
        assert [message.payload["number"] for message in got] == list(range(5))
        with pytest.raises(queue.Empty):
            queue.get(block=False)
        queue.close()


def test_writers_and_takers_at_once_lose_and_double_nothing(name, connect):
    got, lock, end = [], threading.Lock(), time.monotonic() + 20

    def write(start):
        with connect() as link:
            queue = link.SimpleQueue(name)
            for number in range(start, start + 50):
                queue.put(number)
            queue.close()

    def take():
        with connect() as link:
            queue = link.SimpleQueue(name)
            while len(got) < 100 and time.monotonic() < end:
                try:
                    message = queue.get(timeout=0.05)
                except queue.Empty:
                    continue
                message.ack()
                with lock:
                    got.append(message.payload)
            queue.close()

    with connect() as link:
        link.SimpleQueue(name).close()
    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 50)]
    threads += [threading.Thread(target=take) for _taker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got) == list(range(100))


def test_a_broken_file_is_passed_over(name, connect, options, caplog):
    with connect() as link:
        queue = link.SimpleQueue(name)
        (Path(options["data_folder_in"]) / f"0_x.{name}.msg").write_text("")
        queue.put("whole")
        assert queue.get(timeout=2).payload == "whole"
        assert "cannot be read was dropped" in caplog.text
        queue.close()


def test_queues_bound_at_once_are_all_in_the_table(connect):
    exchange = Exchange("site", type="direct")

    def bind(queue):
        with connect() as link:
            Queue(queue, exchange, routing_key=queue)(link.channel()).declare()

    threads = [threading.Thread(target=bind, args=(f"q{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    with connect() as link:
        assert len(link.channel().get_table("site")) == 8
