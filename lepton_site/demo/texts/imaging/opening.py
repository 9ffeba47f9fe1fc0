"""The opening of the imaging practice: foreword, introduction, scope, references, terms."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node
from lepton_site.demo.texts.rich import Beside, RichText


def opening(t: RichText) -> list[Node]:
    """Return the parts before the technical clauses."""
    return [
        foreword(t), introduction(t), scope(t), references(t), terms(t), symbols(t),
    ]  # fmt: skip


def foreword(t: RichText) -> Node:
    """Return the foreword."""
    return t.clause(
        "Foreword",
        t.p(
            "This document was prepared by the committee on medical imaging. Its drafts were read "
            "by the member bodies, by hospitals that take part in evaluation studies, and by "
            "makers "
            "of imaging software of very different size."
        ),
        t.p(
            "It belongs to a series. The first document of the series gives the practice for the "
            "classification of cytology samples; this one treats classifiers of medical images in "
            "general and goes further into study design and statistics."
        ),
        t.p(
            "Remarks from use are welcome at any time: each is answered in public and taken up at "
            "the next revision. They are sent to"
        ),
        t.p(
            "*Committee on medical imaging*\n~Secretariat of the demonstration~\n"
            "<https://lepton.example/committees/lc-4 lepton.example/committees/lc-4>"
        ),
        kind="foreword",
    )


def introduction(t: RichText) -> Node:
    """Return the introduction with its two subclauses."""
    return t.clause(
        "Introduction",
        t.clause(
            "Why this document",
            t.p(
                "A classifier of medical images is easy to evaluate badly. Images of one patient "
                "find their way into training and test data; the reference standard was read by "
                "people who knew the answer of the machine; the sites that supplied images are the "
                "sites where it was built; and the figure that is published is the best of many "
                "that were tried. Each of these faults makes the figure better than the system is, "
                "and none can be seen in the figure itself."
            ),
            t.p(
                "The reader of an evaluation therefore has to trust how it was done. This document "
                "says what has to be done, and what has to be written down, so that a reader can "
                "judge an evaluation without having been present."
            ),
            t.quoted(
                "A result is worth as much as the description of the way to it.",
                "Minutes of the committee on medical imaging",
            ),
        ),
        t.clause(
            "How to read it",
            t.p(
                "Provisions stand in boxes. What can be computed is bound to a measured criterion, "
                "which a laboratory runs; what a person must judge is bound to evidence. The text "
                "around the boxes explains and is not tested."
            ),
            t.p(
                "Statistical methods are given with their formulas in [#uncertainty]. Readers who "
                "look for a complete example may begin with [#example-annex]."
            ),
        ),
        kind="introduction",
    )


def scope(t: RichText) -> Node:
    """Return the scope."""
    return t.clause(
        "Scope",
        t.p(
            "This document gives the practice for designing, conducting and reporting the "
            "evaluation of classifiers that assign one or more findings, or a degree of suspicion "
            "for them, to medical images."
        ),
        t.p("It applies to:"),
        t.bullets(
            "radiographs, computed tomography, magnetic resonance imaging, ultrasound, fundus "
            "photographs, dermatoscopic images and digitised tissue;",
            "classifiers that work on one image, on a series, or on all images of one study;",
            "systems that answer with a label, a score or a probability, with or without a "
            "marked region.",
        ),
        t.p(
            "It does not apply to the evaluation of image reconstruction, of registration, or of "
            "systems that write free text."
        ),
        t.note(
            "Segmentation is treated only as far as it serves to localise a finding, see "
            "[#localisation]."
        ),
        key="scope",
    )


def references(t: RichText) -> Node:
    """Return the normative references."""
    listed = [
        t.work(
            "iso-22989", "ISO/IEC 22989:2022",
            "Artificial intelligence concepts and terminology",
            obligation="normative", kind="standard", date="2022",
        ),
        t.work(
            "iso-4213", "ISO/IEC TS 4213:2022",
            "Assessment of machine learning classification performance",
            obligation="normative", kind="standard", date="2022",
        ),
    ]  # fmt: skip
    return t.clause(
        "Normative references",
        t.p(
            "The following documents are referred to in the text in such a way that some or all of "
            "their content constitutes provisions of this document."
        ),
        t.node("referenceList", listed, obligation="normative"),
        key="normative-references",
    )


def terms(t: RichText) -> Node:
    """Return the terms, in two groups."""
    return t.clause(
        "Terms and definitions",
        t.p(
            "For the purposes of this document, the terms of ISO/IEC 22989 [@iso-22989] and the "
            "following apply."
        ),
        t.clause("Terms related to data", *_terms_of_cases(t), *_terms_of_sites(t)),
        t.clause("Terms related to evaluation", *_terms_of_figures(t), *_terms_of_evaluation(t)),
        key="terms",
    )


def _terms_of_cases(t: RichText) -> list[Node]:
    return [
        t.entry(
            "imaging study",
            "set of images of one patient that were acquired on one occasion for one purpose",
            t.also("study", kind="admitted"),
            t.note("A study may hold several series."),
            key="study",
            domain="medical imaging",
        ),
        t.entry(
            "case",
            "unit to which the classifier gives one answer",
            t.note(
                "Depending on the intended use a case is an image, a series, a study or a patient."
            ),
            t.example("In screening for diabetic retinopathy a case is one eye."),
            key="case",
        ),
        t.entry(
            "reference standard",
            "best available method for establishing whether a finding is present",
            t.also("ground truth", kind="deprecated"),
            t.note("The word “truth” is avoided, because every reference standard has errors."),
            t.source("STARD 2015, modified", target="stard", modified=True),
            key="reference",
        ),
    ]


def _terms_of_sites(t: RichText) -> list[Node]:
    return [
        t.entry(
            "site",
            "institution whose images share equipment, protocols and catchment area",
            key="site",
        ),
        t.entry(
            "external data",
            "data from {sites|site} that supplied no data for building the classifier",
            t.note("External data need not be prospective."),
            key="external",
        ),
        t.entry(
            "spectrum",
            "distribution of severity, of other diseases and of image quality in a set of cases",
            key="spectrum",
        ),
        t.entry(
            "leakage",
            "dependence between training data and evaluation data that would not exist in use",
            t.example("Two images of one patient, one in each set."),
            key="leakage",
        ),
    ]


def _terms_of_figures(t: RichText) -> list[Node]:
    return [
        t.entry(
            "operating point",
            "threshold at which a score is turned into a decision",
            key="operating-point",
        ),
        t.entry(
            "area under the receiver operating characteristic",
            "probability that a randomly chosen case with the finding receives a higher score than "
            "a randomly chosen case without it, ties counted half",
            t.also("AUROC", form="abbreviation"),
            key="auroc",
        ),
        t.entry(
            "calibration",
            "agreement of predicted probabilities with observed frequencies",
            key="calibration-term",
        ),
    ]


def _terms_of_evaluation(t: RichText) -> list[Node]:
    return [
        t.entry(
            "subgroup",
            "set of cases that share a value of an attribute named before the evaluation",
            t.also("stratum"),
            key="subgroup",
        ),
        t.entry(
            "confidence bound",
            "end of a confidence interval that decides whether a threshold is met",
            key="bound",
        ),
        t.entry(
            "reader study",
            "evaluation in which people read images with and without the help of the classifier",
            key="reader-study",
        ),
        t.entry(
            "attempt",
            "evaluation of one version of a classifier on hidden data that counts against the "
            "number agreed in advance",
            key="attempt",
        ),
    ]


def symbols(t: RichText) -> Node:
    """Return the symbols and abbreviated terms."""
    return t.clause(
        "Symbols and abbreviated terms",
        t.p("[#symbol-table] lists the symbols that are used in more than one clause."),
        t.grid(
            "Symbols",
            ("Symbol", "Meaning", "Unit"),
            ("$n$", "number of cases", "1"),
            ("$n_1, n_0$", "number of cases with and without the finding", "1"),
            ("$s_i$", "score of case $i$", "1"),
            ("$y_i$", "reference standard of case $i$, 0 or 1", "1"),
            ("$\\pi$", "prevalence of the finding in the cases", "1"),
            ("$p$", "proportion that is estimated", "1"),
            ("$z_{1-\\alpha}$", "quantile of the standard normal distribution", "1"),
            ("$\\delta$", "margin of non-inferiority", "1"),
            beside=Beside(notes=("Proportions are written as fractions of one, not in per cent.",)),
            key="symbol-table",
        ),
        t.p("The following abbreviated terms are used:"),
        t.bullets(
            "AUROC: area under the receiver operating characteristic;",
            "ECE: expected calibration error;",
            "FN, FP, TN, TP: false negative, false positive, true negative, true positive;",
            "NPV, PPV: negative and positive predictive value.",
        ),
        key="symbols",
    )
