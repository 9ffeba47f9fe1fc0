"""The sockets of a job and of the queue room, through the real ASGI application."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.db import connection

from certification.operations import evaluation, jobs
from lepton_site.asgi import application
from standards import journal
from standards.kernel.clock import now
from standards.operations.tokens import create_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def token_of(user, at):
    return create_token(actor=user, name="t", scopes=["read"], at=at)[1]


class Socket(ApplicationCommunicator):
    """One websocket to the real application."""

    async def frame(self):
        message = await self.receive_output(20)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def leave(self):
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)


async def connect(path, user, at):
    secret = await sync_to_async(token_of)(user, at)
    headers = [(b"authorization", f"Bearer {secret}".encode()), (b"host", b"testserver")]
    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "subprotocols": [],
        "client": ["127.0.0.1", 1],
    }
    socket = Socket(application, scope)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(10))["type"] == "websocket.accept"
    return socket


async def closed(socket):
    while True:
        message = await socket.receive_output(5)
        if message["type"] == "websocket.close":
            await socket.leave()
            return message["code"]


async def frames_until_close(socket):
    frames = []
    while True:
        message = await socket.receive_output(90)
        if message["type"] == "websocket.close":
            await socket.leave()
            return frames, message["code"]
        frames.append(json.loads(message["text"]))


def run_in_a_thread_of_its_own():
    try:
        evaluation.run_next(worker="w", clock=now)
    finally:
        connection.close()


@pytest.mark.parametrize("who", ["applicant", "evaluator"])
async def test_job_socket_tells_the_whole_run_and_closes(lab, who):
    socket = await connect(f"/ws/jobs/{lab.job.pk}/", getattr(lab.people, who), lab.at)
    running = asyncio.create_task(
        sync_to_async(run_in_a_thread_of_its_own, thread_sensitive=False)()
    )
    frames, code = await frames_until_close(socket)
    await running
    assert code == 1000
    assert frames[0]["type"] == "state"
    assert frames[-1] | {"version": 0} == {"type": "state", "state": "finished", "version": 0}
    kinds = {frame["type"] for frame in frames}
    assert kinds == {"state", "progress", "log", "metric"}
    gate = [one for one in frames if one["type"] == "metric" and one["slice"] == "gate"]
    shows = any(one["value"] is not None for one in gate)
    assert shows == (who == "evaluator")
    verdicts = {one["criterion"]: one["verdict"] for one in gate if one["criterion"]}
    assert verdicts == {"c-auc": "met", "c-recall": "met"}


async def test_ended_job_is_told_once_and_closed(lab):
    cancel = sync_to_async(jobs.cancel_job)
    await cancel(job=lab.job, actor=lab.people.applicant, at=lab.at)
    socket = await connect(f"/ws/jobs/{lab.job.pk}", lab.people.applicant, lab.at)
    frames, code = await frames_until_close(socket)
    assert (len(frames), frames[0]["state"], code) == (1, "cancelled", 1000)


async def test_stranger_learns_nothing_of_a_job(lab):
    socket = await connect(f"/ws/jobs/{lab.job.pk}/", lab.people.stranger, lab.at)
    assert await closed(socket) == 4404
    socket = await connect("/ws/jobs/nonsense/", lab.people.applicant, lab.at)
    assert await closed(socket) == 4404


async def test_queue_socket_is_for_those_who_run_it(lab):
    socket = await connect("/ws/queue/", lab.people.applicant, lab.at)
    assert await closed(socket) == 4403


async def test_queue_socket_follows_the_jobs(lab):
    socket = await connect("/ws/queue/", lab.people.evaluator, lab.at)
    first = await socket.frame()
    assert (first["type"], first["waiting"], first["workers"]) == ("queue", 1, [])
    claim = sync_to_async(evaluation.claim_job)
    await claim(pk=lab.job.pk, worker="w-1", at=lab.at)
    job = await socket.frame()
    while job["type"] != "job" or job["state"] != "running":
        job = await socket.frame()
    figures = await socket.frame()
    while figures["type"] != "queue" or not figures["running"]:
        figures = await socket.frame()
    assert figures["workers"][0]["name"] == "w-1"
    await sync_to_async(journal.announce)("queue", {"type": "noise"})
    await socket.leave()
