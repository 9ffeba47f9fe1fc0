"""Annexes of the imaging practice that can be filled in: protocol, data sheet, reader study."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, judged
from lepton_site.demo.texts.rich import Beside, RichText

PROTOCOL = (
    (
        "Question",
        (
            "What is to be shown, for which intended use, in one sentence?",
            "Which findings are primary, which secondary?",
            "What is compared: a threshold, readers, another system?",
        ),
    ),
    (
        "Cases",
        (
            "Which sites take part, and why these?",
            "From which date to which date, and why?",
            "How are cases enrolled: consecutively, at random, by a list?",
            "Which cases are left out before and after enrolment?",
        ),
    ),
    (
        "System",
        (
            "Which version, with which digest, on which machine?",
            "Which operating points?",
            "What does it refuse, and what happens then?",
        ),
    ),
    (
        "Reference standard",
        (
            "Which kind for which finding?",
            "Who reads, with which training, seeing what?",
            "How are differences settled, and how are uncertain cases counted?",
        ),
    ),
    (
        "Analysis",
        (
            "Which metrics, with which thresholds and which confidence?",
            "Which unit of resampling, which method of the interval, which seed?",
            "Which subgroups, with which least numbers?",
            "What is done about missing answers and missing reference?",
            "When is the whole passed?",
        ),
    ),
    (
        "Conduct",
        (
            "Who keeps the key of the reference standard?",
            "Who may stop the evaluation, and for which reason?",
            "Where is it published, whatever comes out?",
        ),
    ),
)


def templates(t: RichText) -> list[Node]:
    """Return the annexes with forms and with the analysis of reader studies."""
    return [protocol_form(t), data_sheet_form(t), reader_analysis(t), monitoring(t)]


def protocol_form(t: RichText) -> Node:
    """Return the form of a protocol."""
    clauses = [t.clause(title, t.steps(*questions)) for title, questions in PROTOCOL]
    return t.annex(
        "Form of the protocol",
        t.clause(
            "Use of the form",
            t.p(
                "Each question is answered, if only by “does not apply” with a reason. The answers "
                "are the protocol; no other text is needed."
            ),
        ),
        *clauses,
        key="protocol-annex",
    )


def data_sheet_form(t: RichText) -> Node:
    """Return the form of a data sheet."""
    return t.annex(
        "Form of the data sheet",
        t.p("One table as [#sheet-table] is filled in for each site."),
        t.grid(
            "Data sheet of a site",
            ("Group", "Item", "How it is given"),
            ("Site", "Name or code, country, kind of institution", "text"),
            ("Site", "External to development", "yes or no, with the reason"),
            ("Period", "First and last acquisition", "dates"),
            ("Patients", "Number, with and without each finding", "counts"),
            ("Patients", "Age", "median, quartiles, range"),
            ("Patients", "Sex", "counts as recorded"),
            ("Images", "Number, for each patient", "count, median, range"),
            ("Equipment", "Manufacturer, model, software", "table with counts"),
            ("Acquisition", "Parameters that matter for the modality", "median, quartiles, range"),
            ("Quality", "Grades", "counts"),
            ("Reference", "Kind for each case", "counts"),
            ("Reference", "Time between image and reference", "median, range, days"),
            ("Legal", "Ground of use, approval", "number and date"),
            beside=Beside(
                notes=(
                    (
                        "Counts below five are given as “fewer than five” where a person could be "
                        "recognised."
                    ),
                )
            ),
            key="sheet-table",
        ),
        normative=True,
        key="sheet-annex",
    )


def reader_analysis(t: RichText) -> Node:
    """Return the annex on the analysis of reader studies."""
    return t.annex(
        "Analysis of reader studies",
        _model(t),
        _number_of_readers(t),
        _what_is_reported(t),
        key="reader-annex",
    )


def _model(t: RichText) -> Node:
    """Return the subclause “Model”."""
    return t.clause(
        "Model",
        t.p(
            "For reader $r$, case $c$ and arm $a$ (with or without help), the figure of "
            "merit is "
            "taken apart as in [#reader-formula]. Terms of readers and of cases are random; "
            "the "
            "term of interest is that of the arm."
        ),
        *t.equation(
            "\\theta_{ar} = \\mu + \\tau_a + R_r + (\\tau R)_{ar} + \\varepsilon_{ar}",
            ("$\\mu$", "general mean"),
            ("$\\tau_a$", "effect of the arm"),
            ("$R_r$", "effect of the reader"),
            ("$\\varepsilon_{ar}$", "error, correlated over readers because cases are shared"),
            key="reader-formula",
        ),
    )


def _number_of_readers(t: RichText) -> Node:
    """Return the subclause “Number of readers”."""
    return t.clause(
        "Number of readers",
        t.p(
            "Few readers cannot be replaced by many cases. With fewer than six readers the "
            "effect of the reader is hardly known, and the result holds for these readers."
        ),
        t.rule(
            "should",
            "Six readers",
            "A reader study should have at least six readers from at least two sites.",
            t.guidance("Readers who took part in the development are not counted."),
        ),
    )


def _what_is_reported(t: RichText) -> Node:
    """Return the subclause “What is reported”."""
    return t.clause(
        "What is reported",
        t.nested(
            "the figure of merit for each reader in both arms;",
            (
                "the mean difference with its interval, where",
                ("readers and cases are random;", "readers are fixed, as a supplement;"),
            ),
            "the time for a case in both arms;",
            "cases in which a right answer became wrong with help, one by one.",
        ),
        t.rule(
            "shall",
            "Harm by help",
            "The number of cases in which a reader gave up a right answer under the "
            "influence of "
            "the classifier shall be reported.",
            t.condition("A reader study is part of the evaluation."),
            judged("The table of changed answers", "That it covers all readers and all cases"),
            key="r-harm",
        ),
    )


def monitoring(t: RichText) -> Node:
    """Return the annex on watching a system in use."""
    return t.annex(
        "Watching a system in use",
        _what_can_be_known_at_once(t),
        _what_can_be_known_later(t),
        _what_is_done(t),
        key="watching-annex",
    )


def _what_can_be_known_at_once(t: RichText) -> Node:
    """Return the subclause “What can be known at once”."""
    return t.clause(
        "What can be known at once",
        t.p(
            "The reference standard comes late or never. The distribution of scores, the share "
            "of marked cases, the share of refusals and the time of an answer are known at "
            "once."
        ),
        t.p(
            "For the share of marked cases $q$, expected from the evaluation as $q_0$, the sum "
            "of [#watch-formula] is kept for each site; an alarm is raised when it passes a "
            "limit that gives one false alarm in a year."
        ),
        *t.equation(
            "S_k = \\max\\left(0,\\; S_{k-1} + x_k - q_0 - \\tfrac{1}{2} \\Delta\\right)",
            ("$x_k$", "1 where case $k$ is marked, else 0"),
            ("$\\Delta$", "smallest change that is to be found"),
            key="watch-formula",
        ),
    )


def _what_can_be_known_later(t: RichText) -> Node:
    """Return the subclause “What can be known later”."""
    return t.clause(
        "What can be known later",
        t.p(
            "A sample of cases is read again each quarter: all marked cases up to a number, "
            "and "
            "a random sample of the others, which is the part that is usually forgotten."
        ),
        t.box(
            "danger",
            "Marked cases only",
            "Reading again only what was marked shows false alarms and hides every missed finding.",
        ),
    )


def _what_is_done(t: RichText) -> Node:
    """Return the subclause “What is done”."""
    return t.clause(
        "What is done",
        t.grid(
            "Alarms and what follows",
            ("Alarm", "First step", "If it stays"),
            (
                "Share of marked cases rises",
                "look at new equipment and protocols",
                "stop marking, tell users",
            ),
            (
                "Share of marked cases falls",
                "look at refusals and at the queue",
                "read a sample at once",
            ),
            ("Refusals rise", "look at the quality of images", "talk to the site"),
            (
                "Scores drift at one site",
                "compare with the data sheet",
                "evaluate anew at the site",
            ),
            key="alarm-table",
        ),
    )
