"""Texts still in the making: cross-validation, impact assessment (two languages), disclosure."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, Text, judged


def cross_validation() -> Node:
    """Return the working draft on cross-validation."""
    t = Text("cross-validation")
    return t.doc(
        t.clause(
            "Scope",
            t.p(
                "This document gives the practice for estimating the error of a model by "
                "cross-validation and for reporting the estimate."
            ),
        ),
        t.clause(
            "Normative references", t.reference("LS 4001", "Linear regression", normative=True)
        ),
        t.clause(
            "Terms and definitions",
            t.term("fold", "part of the data that is held out once"),
            t.term("repetition", "one full pass over all folds with a fresh assignment of rows"),
        ),
        t.clause(
            "Assignment of rows",
            t.requirement(
                "shall",
                "Groups kept together",
                "Rows that stem from one person, device or document shall be in the same fold.",
                judged("The program or its description", "That the group is the unit of splitting"),
            ),
            t.p("Where classes are rare, folds are stratified by class."),
        ),
        t.clause(
            "Reporting",
            t.steps(
                "number of folds and repetitions;",
                "the seed of the assignment;",
                "mean and standard deviation over the repetitions.",
            ),
            t.note("The folds of one repetition are not independent of one another."),
        ),
    )


def impact_assessment() -> Node:
    """Return the enquiry draft on impact assessments."""
    t = Text("impact-assessment")
    return t.doc(
        t.clause(
            "Scope",
            t.p(
                "This document specifies the content of an impact assessment of an AI system "
                "that prepares or takes decisions about persons."
            ),
        ),
        t.clause("Normative references", t.p("There are no normative references.")),
        t.clause(
            "Terms and definitions",
            t.term("affected person", "person about whom the system prepares or takes a decision"),
        ),
        t.clause(
            "Content of the assessment",
            t.requirement(
                "shall",
                "Purpose and limits",
                "The assessment shall state the purpose of the system and the uses that the "
                "provider excludes.",
                judged("The assessment", "That purpose and excluded uses are both stated"),
            ),
            t.requirement(
                "shall",
                "Affected persons heard",
                "The assessment shall report how affected persons were heard and what changed "
                "because of it.",
                judged("The assessment and minutes", "That persons were heard and answers given"),
            ),
            t.requirement(
                "should",
                "Plain summary",
                "A summary in plain language should be published with the system.",
                judged("The summary", "That a reader without training can follow it"),
            ),
        ),
    )


def impact_assessment_zh() -> Node:
    """Return the Chinese text of the enquiry draft."""
    t = Text("impact-assessment-zh")
    return t.doc(
        t.clause(
            "范围",
            t.p("本文件规定了就个人作出决定的人工智能系统影响评估的内容。"),
        ),
        t.clause("规范性引用文件", t.p("本文件没有规范性引用文件。")),
        t.clause("术语和定义", t.term("受影响者", "系统就其作出决定或准备决定的个人")),
        t.clause(
            "评估内容",
            t.requirement(
                "shall",
                "目的与限制",
                "评估应说明系统的目的以及提供者排除的用途。",
                judged("评估报告", "目的和被排除的用途均已说明"),
            ),
            t.requirement(
                "shall",
                "听取受影响者的意见",
                "评估应报告如何听取受影响者的意见，以及因此作出了哪些改变。",
                judged("评估报告和会议记录", "已听取意见并给予答复"),
            ),
        ),
    )


def disclosure() -> Node:
    """Return the outline that came with the proposal on conversational systems."""
    t = Text("disclosure")
    return t.doc(
        t.clause(
            "Scope",
            t.p("This document specifies how a conversational system discloses that it is one."),
        ),
        t.clause(
            "Disclosure",
            t.requirement(
                "shall",
                "At the start",
                "The system shall state at the start of a conversation that it is not a person.",
                judged("A recording of ten conversations", "That the statement comes first"),
            ),
        ),
    )


def score_calibration() -> Node:
    """Return the committee draft on calibrated scores."""
    t = Text("score-calibration")
    return t.doc(
        t.clause(
            "Scope",
            t.p("This document gives guidance on checking whether scores are probabilities."),
        ),
        t.clause(
            "Reliability curve",
            t.requirement(
                "should",
                "Curve shown",
                "A report should show the reliability curve with the number of rows per bin.",
                judged("The report", "That the curve and the counts are shown"),
            ),
            t.example("Ten bins of equal counts serve for a test part of 500 rows."),
        ),
    )
