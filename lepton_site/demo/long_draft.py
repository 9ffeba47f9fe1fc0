"""The demo's long draft: a work item of its own whose texts hold every kind of node."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lepton_site.demo.people import account
from lepton_site.demo.programme import Project, propose
from lepton_site.demo.texts import imaging
from lepton_site.demo.texts.imaging.chinese import imaging_study_zh
from standards.operations.drafts import append_document, create_draft
from standards.operations.images import add_image
from standards.queries.images import address_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lepton_site.demo.texts.build import Node

PICTURES = Path(imaging.__file__).parent


def draft_imaging_study(start: datetime) -> None:
    """Leave the work item on studies with medical images in drafting, in two languages."""
    project = propose(
        start,
        "lc-4",
        title="Classifiers of medical images: study design and statistics",
        title_zh="医学影像分类器：研究设计与统计",
        scope="How the evaluation of a classifier of medical images is designed and reported.",
        scope_zh="如何设计和报告医学影像分类器的评估。",
        justification="Evaluations differ too much in design to be compared.",
    )
    project.accept()
    _write(project, imaging_study_zh, "flow-zh.png", "zh-Hans", "医学影像分类器：研究设计与统计")
    _write(project, imaging.imaging_study, "flow-en.png", "en", project.work_item.title)


def _write(
    project: Project, text: Callable[[str], Node], picture: str, language: str, title: str
) -> None:
    """Open a draft, add its picture, then write the text that shows it."""
    editor = account("editor")
    draft = create_draft(
        work_item=project.work_item,
        title=title,
        language=language,
        actor=editor,
        at=project.calendar.after(3),
    )
    image = add_image(
        draft=draft,
        data=(PICTURES / picture).read_bytes(),
        actor=editor,
        at=project.calendar.after(),
    )
    append_document(
        draft=draft,
        content=text(address_of(image)),
        actor=editor,
        at=project.calendar.after(10),
        replace=True,
    )
