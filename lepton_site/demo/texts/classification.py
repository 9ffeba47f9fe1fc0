"""LS 4101: performance of classifiers of cytological images, editions 1 and 2."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, Text, judged, measured

LIMITS = {1: {"auc": 0.95, "recall": 0.85}, 2: {"auc": 0.97, "recall": 0.9}}


def cytology(edition: int = 1) -> Node:
    """Return the text of an edition; identifiers are the same in all of them."""
    t = Text("ls-4101")
    return t.doc(_foreword(t, edition), *_front(t), _terms(t), _requirements(t, edition), _end(t))


def _foreword(t: Text, edition: int) -> Node:
    history = {
        1: "This is the first edition.",
        2: "This second edition replaces the first. The limits of 5.1 and 5.2 have been raised.",
    }[edition]
    return t.clause(
        "Foreword",
        t.p(f"This document was prepared by committee LC 4, Medical imaging. {history}"),
        kind="foreword",
    )


def _front(t: Text) -> list[Node]:
    return [
        t.clause(
            "Scope",
            t.p(
                "This document specifies what a classifier that separates malignant from benign "
                "findings in features of fine-needle aspirates must show before it is called "
                "conforming, and how the result is reported."
            ),
            t.p("It does not cover the taking of the sample or the segmentation of nuclei."),
        ),
        t.clause(
            "Normative references",
            t.reference("LS 4001", "Linear regression: reporting practice", normative=True),
        ),
    ]


def _terms(t: Text) -> Node:
    return t.clause(
        "Terms and definitions",
        t.term("finding", "state that the classifier reports as present or absent"),
        t.term("reference standard", "best available evidence of whether a finding is present"),
        t.term("operating threshold", "score from which on a finding is reported as present"),
    )


def _requirements(t: Text, edition: int) -> Node:
    limits = LIMITS[edition]
    return t.clause(
        "Requirements",
        _evidence(t),
        _discrimination(t, limits["auc"]),
        _sensitivity(t, limits["recall"]),
        _probabilities(t),
    )


def _evidence(t: Text) -> Node:
    return t.clause(
        "Evidence",
        t.requirement(
            "shall",
            "Reference standard documented",
            "The applicant shall document the reference standard, who applied it, and how "
            "disagreements were settled.",
            judged(
                "A description of the reference standard",
                "That histology, readers and the settling of disagreements are all described",
            ),
        ),
        t.requirement(
            "shall",
            "Intended use stated",
            "The applicant shall state for whom, by whom and for what the classifier is meant.",
            judged("The statement of intended use", "That users, patients and purpose are named"),
        ),
    )


def _discrimination(t: Text, limit: float) -> Node:
    return t.clause(
        "Discrimination",
        t.p("Discrimination is reported per finding, never pooled, since pooling hides misses."),
        t.requirement(
            "shall",
            "Area under the curve",
            "The lower bound of the one-sided 95 % confidence interval of the area under the "
            f"receiver operating characteristic shall be at least {limit}.",
            measured("binary", "roc_auc", limit, direction="higher"),
        ),
    )


def _sensitivity(t: Text, limit: float) -> Node:
    return t.clause(
        "Errors that matter",
        t.requirement(
            "shall",
            "Sensitivity",
            f"At the operating threshold, sensitivity shall be at least {limit}.",
            measured("binary", "recall", limit, direction="higher"),
        ),
        t.requirement(
            "shall",
            "Specificity in every group",
            "At the operating threshold, specificity shall be at least 0.75 for small and for "
            "large nuclei.",
            measured("binary", "specificity", 0.75, direction="higher", over="each:nuclei"),
        ),
        t.note("Nuclei are called large when their mean radius lies above the median of the data."),
    )


def _probabilities(t: Text) -> Node:
    return t.clause(
        "Probabilities",
        t.requirement(
            "should",
            "Brier score",
            "The Brier score should be at most 0.08.",
            measured("binary", "brier", 0.08, direction="lower"),
        ),
        t.requirement(
            "may",
            "Two thresholds",
            "The applicant may declare a second operating threshold for screening.",
        ),
    )


def _end(t: Text) -> Node:
    return t.clause(
        "Bibliography",
        t.reference("ISO/IEC TS 4213", "Assessment of machine learning classification performance"),
        kind="bibliography",
    )
