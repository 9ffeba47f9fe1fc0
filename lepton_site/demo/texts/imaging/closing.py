"""Annexes, bibliography and index of the imaging practice."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node
from lepton_site.demo.texts.rich import Beside, RichText


def annexes(t: RichText, picture: str) -> list[Node]:
    """Return the first annexes; `picture` is the address of the diagram of the flow of cases."""
    return [report_form(t), worked_example(t), flow(t, picture), questions(t)]


def end(t: RichText) -> list[Node]:
    """Return what follows the last annex."""
    return [bibliography(t), index(t)]


def report_form(t: RichText) -> Node:
    """Return the annex with the form of the report."""
    rows = [
        ("1", "Intended use", "statement, findings, users", "[#intended-use]"),
        ("2", "System", "version, digest, operating points", "[#changes]"),
        ("3", "Protocol", "register, date, changes", "[#protocol]"),
        ("4", "Data", "data sheet, flow of cases", "[#data]"),
        ("5", "Reference standard", "kind, readers, agreement", "[#reference-clause]"),
        ("6", "Results", "for each finding, with intervals", "[#metrics]"),
        ("7", "Subgroups", "all of the protocol", "[#subgroups]"),
        ("8", "Robustness", "perturbations, refused images", "[#robustness]"),
        ("9", "Limits", "what was not shown", "[#reporting]"),
        ("10", "Persons", "who did what, interests", "–"),
    ]
    return t.annex(
        "Form of the report",
        t.p("The report has the parts of [#form-table], in this order, each on a page of its own."),
        t.grid("Parts of the report", ("No.", "Part", "Content", "See"), *rows, key="form-table"),
        t.p(
            "Results are also given as a file, with one row for each finding, metric and subgroup:"
        ),
        t.code(
            """
{
  "finding": "pneumothorax",
  "metric": "sensitivity",
  "subgroup": {"site": "B"},
  "patients": 0,
  "value": null,
  "low": null,
  "high": null,
  "method": "wilson"
}
""",
            language="json",
            name="result-row.json",
        ),
        normative=True,
        key="report-annex",
    )


def worked_example(t: RichText) -> Node:
    """Return the annex with a computation that readers can follow; its counts are assumed."""
    return t.annex(
        "Worked example",
        _what_is_assumed(t),
        _sensitivity_and_specificity(t),
        _predictive_values(t),
        _the_program(t),
        key="example-annex",
    )


def _what_is_assumed(t: RichText) -> Node:
    """Return the subclause “What is assumed”."""
    return t.clause(
        "What is assumed",
        t.p(
            "The counts of [#counts-table] are assumed in order to show the computations; they "
            "were not measured on any system. So are the images: pixels of 0.36 mm^{2} each, taken "
            "at a mean dose of ~D~_{m} = 5 mGy."
        ),
        t.grid(
            "Assumed counts of patients",
            ("", "Finding present", "Finding absent"),
            ("Marked", "176", "40"),
            ("Not marked", "24", "360"),
            ("Sum", "200", "400"),
            unit="patients",
            key="counts-table",
        ),
    )


def _sensitivity_and_specificity(t: RichText) -> Node:
    """Return the subclause “Sensitivity and specificity”."""
    return t.clause(
        "Sensitivity and specificity",
        t.p(
            "By [#se-sp-formula] the sensitivity is 176 / 200 = 0.88 and the specificity "
            "360 / 400 = 0.90."
        ),
        t.p(
            "By [#wilson-formula] with $z = 1.96$ the interval of the sensitivity is 0.828 to "
            "0.918. Its lower end is below 0.85: the criterion of [#r-operating] is not met, "
            "although the figure itself is above the threshold."
        ),
        t.box(
            "tip",
            "More patients, not another threshold",
            "With 400 patients with the finding and the same share found, the lower end would "
            "be 0.844, and with 600 it would be 0.852.",
        ),
    )


def _predictive_values(t: RichText) -> Node:
    """Return the subclause “Predictive values”."""
    return t.clause(
        "Predictive values",
        t.p(
            "By [#ppv-formula] with a prevalence of 0.05 the positive predictive value is "
            "0.044 / (0.044 + 0.095) = 0.32."
        ),
    )


def _the_program(t: RichText) -> Node:
    """Return the subclause “The program”."""
    return t.clause(
        "The program",
        t.code(
            """
from math import sqrt


def wilson(found, of, z=1.96):
    \"\"\"Return both ends of the interval of Wilson for a proportion.\"\"\"
    share = found / of
    middle = share + z**2 / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return (middle - half) / (1 + z**2 / of), (middle + half) / (1 + z**2 / of)


low, high = wilson(176, 200)
assert (round(low, 3), round(high, 3)) == (0.828, 0.918)
assert round(wilson(352, 400)[0], 3) == 0.844
assert round(wilson(528, 600)[0], 3) == 0.852
""",
            language="python",
            name="wilson.py",
        ),
    )


def flow(t: RichText, picture: str) -> Node:
    """Return the annex with the diagram of the flow of cases."""
    return t.annex(
        "Flow of cases",
        t.p("[#flow-figure] shows the steps for which numbers are given."),
        t.picture(
            "Steps from the query to the analysis",
            src=picture,
            alt="Five boxes in a column, from the query over eligible, enrolled and read cases to "
            "analysed cases; at each step a box to the right for cases that leave.",
            beside=Beside(
                legend=(
                    ("left column", "cases that go on"),
                    ("right column", "cases that leave, with the reason"),
                ),
                notes=("At each step the two numbers below add up to the number above.",),
            ),
            key="flow-figure",
        ),
        key="flow-annex",
    )


def questions(t: RichText) -> Node:
    """Return the annex with questions that readers of a report may ask."""
    asked = (
        ("Were any of these patients seen in training?", "splits"),
        ("Who chose the operating point, and on which data?", "operating"),
        ("Which cases were left out, and would the system have refused them?", "data"),
        ("Did the readers of the reference standard see anything of the answer?", "readers"),
        ("How many attempts were there?", "multiplicity"),
        ("Which subgroup has the widest interval?", "subgroups"),
        ("Is the difference to readers paired?", "comparison"),
        ("What is the positive predictive value at our prevalence?", "prevalence"),
        ("What happens to an image of another body region?", "robustness"),
    )
    rows = [(f"{question}", f"[#{key}]") for question, key in asked]
    return t.annex(
        "Questions to a report",
        t.p(
            "The questions of [#question-table] find most of what is wrong with an evaluation. "
            "They may be handed to a reader who has only an hour."
        ),
        t.grid("Questions and where they are "
            "answered", ("Question", "Clause"), *rows, key="question-table"),
        key="question-annex",
    )  # fmt: skip


def bibliography(t: RichText) -> Node:
    """Return the bibliography."""
    works = [
        t.work(
            "cohen", "doi:10.1177/001316446002000104",
            "A coefficient of agreement for nominal scales",
            by=("Cohen, J.",), kind="article", date="1960",
        ),
        t.work(
            "wilson", "doi:10.1080/01621459.1927.10502953",
            "Probable inference, the law of succession, and statistical inference",
            by=("Wilson, E. B.",), kind="article", date="1927",
        ),
        t.work(
            "delong", "doi:10.2307/2531595",
            "Comparing the areas under two or more correlated receiver operating characteristic "
            "curves: a nonparametric approach",
            by=("DeLong, E. R.", "DeLong, D. M.", "Clarke-Pearson, D. L."),
            kind="article", date="1988",
        ),
        t.work(
            "stard", "doi:10.1136/bmj.h5527",
            "STARD 2015: an updated list of essential items for reporting diagnostic accuracy "
            "studies",
            by=("Bossuyt, P. M.", "Reitsma, J. B.", "Bruns, D. E."), kind="article", date="2015",
        ),
    ]  # fmt: skip
    return t.clause(
        "Bibliography",
        t.node("referenceList", works, obligation="informative"),
        kind="bibliography",
    )


def index(t: RichText) -> Node:
    """Return the index."""
    words = (
        ("accuracy", "metrics-general"),
        ("attempt", "multiplicity"),
        ("calibration", "calibration"),
        ("exclusion", "data"),
        ("leakage", "splits"),
        ("non-inferiority", "comparison"),
        ("prevalence", "prevalence"),
        ("protocol", "protocol"),
        ("sample size", "sample-size"),
        ("subgroup", "subgroups"),
    )
    return t.clause("Index", *(t.p(f"{word}, [#{key}]") for word, key in words), kind="index")
