"""The long text of the demo holds every kind of node that the schema knows."""

from __future__ import annotations

import json
from pathlib import Path

from lepton_site.demo.texts.imaging import imaging_study
from standards.rules import document
from standards.rules.document import kind_of, walk

SCHEMA = json.loads((Path(document.__file__).parent / "document_schema.json").read_text("utf-8"))
IN_TEXTS = {"bold", "italic", "code", "subscript", "superscript", "link", "termReference"}


def test_the_long_text_holds_every_kind_of_node():
    nodes = [place.node for place in walk(imaging_study("/media/flow.png"))]
    assert set(SCHEMA["nodes"]) - {kind_of(node) for node in nodes} <= {"doc"}
    assert {mark["type"] for node in nodes for mark in node.get("marks", [])} >= IN_TEXTS
