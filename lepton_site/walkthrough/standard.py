"""From a proposal to a published edition."""

from __future__ import annotations

import json
import threading
import uuid
from typing import TYPE_CHECKING, Any

from websockets.exceptions import WebSocketException

from lepton_site.demo.texts.regression import linear_regression
from lepton_site.walkthrough.actors import StepFailed, wait_until
from lepton_site.walkthrough.coedit import type_at_once
from lepton_site.walkthrough.stage import COMMITTEE, Stage, in_days

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

TITLE = "Linear regression on clinical data: reporting practice"
VOTERS = tuple(f"expert{n}" for n in range(1, 7))
SENTENCES = (
    ("It applies to models that predict one", " It holds for small samples too."),
    ("how the performance of a linear", " Reports made by it are comparable."),
)


def propose(stage: Stage) -> None:
    """Propose a work item and have the committee accept it by a ballot."""
    with stage.step("An expert proposes a work item") as facts:
        item = stage.actor("expert1").post(
            "work-items/",
            {
                "committee": COMMITTEE,
                "title": f"{TITLE} ({uuid.uuid4().hex[:6]})",
                "scope": "How the error of a linear regression on clinical data is reported.",
                "justification": "Reports from two hospitals could not be compared.",
            },
        )
        stage.made["work_item"] = item["id"]
        facts.append(f"{item['printed']}, stage {item['stage']}")
    move(stage, "secretary", "start_np_ballot")
    ballot(stage, "Shall the proposal be accepted?", "simple-majority", revision=False)
    for name in ("accept_proposal", "register_wi", "start_wd"):
        move(stage, "secretary", name)


def move(stage: Stage, actor: str, name: str, reason: str = "") -> None:
    """Make one move of the work item."""
    with stage.step(f"Move “{name}”") as facts:
        path = f"work-items/{stage.made['work_item']}/moves/"
        item = stage.actor(actor).post(path, {"move": name, "reason": reason})
        facts.append(f"stage {item['stage']}, {item['phase']}")


def draft(stage: Stage) -> None:
    """Open a draft, let two editors type in it at once, and freeze it."""
    editor = stage.actor("editor")
    with stage.step("The editor opens a draft and lays in a text") as facts:
        made = editor.post(
            "drafts/", {"work_item": stage.made["work_item"], "title": TITLE, "language": "en"}
        )
        stage.made["draft"] = made["id"]
        path = f"drafts/{made['id']}/content/"
        etag = editor.get(f"/api/v1/{path}").headers["ETag"]
        editor.put(path, linear_regression(), **{"If-Match": etag})
        facts.append(f"draft {made['id']}")
    with stage.step("Two editors type at once over the socket") as facts:
        actors = [stage.actor("editor"), stage.actor("editor2")]
        writers = type_at_once(actors, made["id"], list(SENTENCES))
        for writer in writers:
            writer.close()
        stored = json.dumps(editor.read(f"drafts/{made['id']}/content/"), ensure_ascii=False)
        missing = [words for _at, words in SENTENCES if words not in stored]
        if missing:
            raise StepFailed(f"the stored draft lacks {missing}")
        facts.append("both sentences are in both editors and in the stored draft")


def freeze(stage: Stage) -> None:
    """Freeze the draft into a numbered revision."""
    with stage.step("The chair freezes the draft") as facts:
        revision = stage.actor("chair").post(
            f"drafts/{stage.made['draft']}/revisions/", {"name": "For enquiry"}
        )
        stage.made["revision"] = revision["id"]
        facts.append(f"revision {revision['number']}, {revision['hash'][:19]}…")


def review(stage: Stage) -> None:
    """Pass the committee review by the chair's judgement."""
    for name in ("register_cd", "start_cd_review"):
        move(stage, "secretary", name)
    move(stage, "chair", "judge_consensus", "No sustained opposition was voiced.")
    for name in ("register_dis", "start_enquiry"):
        move(stage, "secretary", name)


def enquire(stage: Stage) -> None:
    """Open an enquiry, file a comment without an account, answer it with a reason."""
    secretary, public = stage.actor("secretary"), stage.actor("public")
    with stage.step("The secretary opens a public enquiry"):
        enquiry = secretary.post(
            "enquiries/",
            {
                "draft": stage.made["draft"],
                "revision": stage.made["revision"],
                "title": TITLE,
                "summary": "How should errors on clinical data be reported?",
                "closes_at": in_days(30),
            },
        )
    with stage.step("Somebody without an account comments") as facts:
        filed = public.post(
            f"enquiries/{enquiry['id']}/comments/",
            {"text": "State the unit of the squared error, too.", "type": "te", "name": "A nurse"},
        )
        facts.append(f"receipt {filed['receipt']}")
    with stage.step("The editor proposes, the chair confirms a disposition"):
        answer = {"disposition": "accepted", "observation": "The unit is stated in 6.1 now."}
        path = f"comments/{filed['id']}/disposition/"
        stage.actor("editor").post(path, answer)
        stage.actor("chair").post(path, {**answer, "final": True})
    with stage.step("The commenter finds the reply under the receipt") as facts:
        receipt = public.read(f"enquiries/receipts/{filed['receipt']}/")
        if receipt["status"] != "answered":
            raise StepFailed(f"the receipt says {receipt['status']}, not answered")
        facts.append(str(receipt["reply"])[:60])
    with stage.step("The secretary closes the enquiry"):
        secretary.post(f"enquiries/{enquiry['id']}/close/")


def approve(stage: Stage) -> None:
    """Pass the enquiry ballot and the approval ballot on the frozen revision."""
    ballot(stage, f"Shall the draft “{TITLE}” pass the enquiry?", "iso-dis")
    for name in ("pass_enquiry", "register_fdis", "start_approval"):
        move(stage, "secretary", name)
    ballot(stage, f"Shall “{TITLE}” be published?", "simple-majority")
    move(stage, "secretary", "pass_approval")


def ballot(stage: Stage, question: str, rule: str, *, revision: bool = True) -> None:
    """Open a ballot, cast all votes over the socket, close it and check the outcome."""
    secretary = stage.actor("secretary")
    with stage.step(f"Ballot by {rule} is opened and voted over the socket") as facts:
        about = {"revision": stage.made["revision"]} if revision else {}
        made = secretary.post(
            "ballots/",
            {
                "committee": COMMITTEE,
                "question": question,
                "rule": rule,
                "closes_at": in_days(14),
                "work_item": stage.made["work_item"],
                **about,
            },
        )
        secretary.post(f"ballots/{made['id']}/open/")
        _vote_all(stage, made["id"])
        path = f"ballots/{made['id']}/close/"
        if secretary.post(path, expect=(200, 202))["state"] != "closed":
            stage.actor("chair").post(path)  # not all have voted: a second person confirms
        result = secretary.read(f"ballots/{made['id']}/result/")
        if result["outcome"] != "passed":
            raise StepFailed(f"the ballot came out {result['outcome']}: {result['explanation']}")
        stage.made["ballot"] = made["id"]
        facts.append(f"{made['number']} {result['outcome']}, {result['counts']}")
    _recompute(stage, rule, result)


def _vote_all(stage: Stage, ballot_id: str) -> None:
    faults: list[str] = []

    def vote(key: str) -> None:
        try:
            with stage.actor(key).socket(f"/ws/ballots/{ballot_id}/") as socket:
                _cast(socket, "abstain" if key == "expert6" else "yes")
        except (StepFailed, OSError, WebSocketException) as error:
            faults.append(f"{key}: {error}")

    for key in VOTERS:
        stage.actor(key)
    threads = [threading.Thread(target=vote, args=(key,)) for key in VOTERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise StepFailed("; ".join(faults))


def _cast(socket: ClientConnection, position: str) -> None:
    frame = {"type": "vote.cast", "id": uuid.uuid4().hex, "position": position}
    if json.loads(socket.recv(timeout=20))["type"] != "tally":
        raise StepFailed("the first message was not a tally")
    for _again in range(2):  # the second is a retry: it must not count twice
        socket.send(json.dumps(frame))
        while (answer := json.loads(socket.recv(timeout=20)))["type"] != "vote.accepted":
            if answer["type"] in {"vote.refused", "error"}:
                raise StepFailed(f"the vote was refused: {answer}")


def _recompute(stage: Stage, rule: str, result: dict[str, Any]) -> None:
    with stage.step("The public calculator recomputes it") as facts:
        again = stage.actor("public").post(f"ballot-rules/{rule}/evaluate/", result["inputs"])
        if again["outcome"] != result["outcome"]:
            raise StepFailed(f"the calculator says {again['outcome']}")
        facts.append(again["outcome"])


def publish(stage: Stage) -> None:
    """Publish the approved revision and read the edition as the public does."""
    with stage.step("The secretary publishes the edition") as facts:
        stage.actor("secretary").post(f"ballots/{stage.made['ballot']}/publish/")
        item = stage.actor("public").read(f"work-items/{stage.made['work_item']}/")
        designation = item["designation"]
        stage.made["designation"] = designation
        facts.append(item["printed"])
    with stage.step("The public reads the edition and its requirements") as facts:
        page = stage.actor("public").get(
            f"/standards/{designation}/1/", headers={"Accept-Language": "en"}
        )
        rows = stage.actor("public").read(f"standards/{designation}/editions/1/requirements/")
        rows = rows["results"] if isinstance(rows, dict) else rows
        stage.made["requirements"] = rows
        edition = stage.actor("public").read(f"standards/{designation}/editions/1/")
        stage.made["edition"] = edition["id"]
        facts.append(f"{len(rows)} requirements, page of {len(page.content)} bytes")


def wait_for_worker(stage: Stage) -> None:
    """Wait until the site answers and its database, broker and channel layer do."""
    with stage.step("The site is ready"):
        wait_until(
            lambda: stage.actor("public").http.get("/readyz").status_code == 200, "readiness"
        )
