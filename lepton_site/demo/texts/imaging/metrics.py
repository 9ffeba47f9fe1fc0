"""Clauses on metrics and on uncertainty of the imaging practice."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, judged
from lepton_site.demo.texts.rich import Beside, Cell, RichText


def metrics(t: RichText) -> list[Node]:
    """Return the clauses on metrics and uncertainty."""
    return [metric_clause(t), uncertainty(t)]


def metric_clause(t: RichText) -> Node:
    """Return the clause on metrics."""
    return t.clause(
        "Metrics",
        t.clause(
            "General",
            t.p(
                "A metric answers one question. [#choice-table] goes from the question to the "
                "metric. Metrics are those of ISO/IEC TS 4213 [@iso-4213] unless a formula is "
                "given here."
            ),
            _choice(t),
            t.box(
                "important",
                "Accuracy",
                "Accuracy mixes sensitivity and specificity in the proportion of the prevalence. "
                "Where a finding is rare, a system that never reports it is highly accurate. This "
                "document does not use accuracy for a decision.",
            ),
            key="metrics-general",
        ),
        _discrimination(t),
        _operating_point(t),
        _prevalence(t),
        _calibration(t),
        _localisation(t),
        key="metrics",
    )


def _choice(t: RichText) -> Node:
    return t.grid(
        "From the question to the metric",
        ("Question", "Metric", Cell("Reported", cols=2)),
        ("", "", "overall", "by subgroup"),
        (
            Cell("Does the score order the cases?", head=True),
            "AUROC",
            Cell("always", cols=2),
        ),
        (
            Cell("How many with the finding are found?", head=True, rows=2),
            "sensitivity",
            Cell("always", cols=2),
        ),
        ("sensitivity at fixed specificity", "for comparisons", "–"),
        (
            Cell("How many without it are left alone?", head=True),
            "specificity",
            Cell("always", cols=2),
        ),
        (
            Cell("What does an answer mean?", head=True),
            "PPV, NPV",
            "for the prevalence of the use",
            "where prevalence differs",
        ),
        (
            Cell("Can the probability be believed?", head=True),
            "calibration error, reliability curve",
            "if probabilities are shown",
            "if probabilities are shown",
        ),
        heads=2,
        beside=Beside(notes=("A dash means that the figure is not asked for.",)),
        key="choice-table",
    )


def _discrimination(t: RichText) -> Node:
    return t.clause(
        "Discrimination",
        t.p(
            "The {AUROC|auroc} is estimated by [#auroc-formula] over all pairs of a case with "
            "and a "
            "case without the finding."
        ),
        *t.equation(
            "\\hat{A} = \\frac{1}{n_1 n_0} \\sum_{i: y_i = 1} \\sum_{j: y_j = 0} "
            "\\left( [s_i > s_j] + \\tfrac{1}{2} [s_i = s_j] \\right)",
            ("$[\\cdot]$", "1 where the statement holds, else 0"),
            key="auroc-formula",
        ),
        t.p(
            "Findings are evaluated one by one. An average over findings hides the rare ones: it "
            "can rise while the finding that matters most gets worse."
        ),
        t.rule(
            "shall",
            "Findings not pooled",
            "Discrimination shall be reported for each finding.",
            judged("The table of results", "That no finding is reported only within an average"),
            key="r-not-pooled",
        ),
        key="discrimination",
    )


def _operating_point(t: RichText) -> Node:
    return t.clause(
        "Operating point",
        t.p(
            "Sensitivity and specificity are reported at the {operating point|operating-point} at "
            "which the system is used. The point is part of the system and is fixed with it."
        ),
        *t.equation(
            "\\mathrm{Se} = \\frac{TP}{TP + FN}, \\qquad \\mathrm{Sp} = \\frac{TN}{TN + FP}",
            key="se-sp-formula",
        ),
        t.p(
            "A system with several operating points is evaluated at each one that users may choose."
        ),
        key="operating",
    )


def _prevalence(t: RichText) -> Node:
    return t.clause(
        "Predictive values and prevalence",
        t.p(
            "Predictive values of the evaluation data hold for their prevalence only. For the "
            "prevalence $\\pi$ of the use they are computed by [#ppv-formula]."
        ),
        *t.equation(
            "\\mathrm{PPV} = \\frac{\\mathrm{Se}\\,\\pi}"
            "{\\mathrm{Se}\\,\\pi + (1 - \\mathrm{Sp})(1 - \\pi)}",
            key="ppv-formula",
        ),
        t.example(
            "With an assumed sensitivity of 0.90, an assumed specificity of 0.95 and a prevalence "
            "of 0.01, the formula gives 0.009 / (0.009 + 0.0495) = 0.15: of a hundred marked cases "
            "about fifteen have the finding."
        ),
        key="prevalence",
    )


def _calibration(t: RichText) -> Node:
    return t.clause(
        "Calibration",
        t.p(
            "Where the answer is shown as a probability, users will read it as one. "
            "{Calibration|calibration-term} is shown as a curve and summed up by the expected "
            "calibration error, [#ece-formula], over at least ten groups of equal size."
        ),
        *t.equation(
            "\\mathrm{ECE} = \\sum_{b=1}^{B} \\frac{n_b}{n} \\left| \\bar{y}_b - \\bar{s}_b "
            "\\right|",
            ("$B$", "number of groups"),
            ("$\\bar{y}_b$", "share of cases with the finding in group $b$"),
            ("$\\bar{s}_b$", "mean probability in group $b$"),
            key="ece-formula",
        ),
        t.note(
            "The plain estimate is too large when groups are small, since chance alone makes the "
            "two means differ. The laboratory uses an estimate that takes this part away."
        ),
        t.p(
            "Good calibration at one site says little about another. Where the prevalence differs, "
            "the system is recalibrated, and the recalibrated system is another version."
        ),
        key="calibration",
    )


def _localisation(t: RichText) -> Node:
    return t.clause(
        "Localisation",
        t.p(
            "Where a region is marked, it is judged whether the mark is at the finding. A mark "
            "hits "
            "when its centre lies within the region of the reference, or when the overlap of both "
            "regions exceeds a share that the protocol names."
        ),
        t.nested(
            "marks that hit a region already hit are counted once;",
            (
                "a case counts as found",
                ("only if one of its marks hits;", "whatever its score is;"),
            ),
            "marks on cases without the finding are counted, not only the cases that bear one.",
        ),
        t.rule(
            "may",
            "Free-response curve",
            "The number of false marks in each image may be reported instead of specificity.",
            t.condition("The system marks regions and gives no answer for the case as a whole."),
        ),
        key="localisation",
    )


def uncertainty(t: RichText) -> Node:
    """Return the clause on uncertainty."""
    return t.clause(
        "Uncertainty",
        t.clause(
            "General",
            t.p(
                "No figure stands without an interval. The unit of resampling is the patient. The "
                "method is named beside the interval, together with the seed where chance is used."
            ),
            t.rule(
                "shall",
                "Intervals by patient",
                "Confidence intervals shall be computed with the patient as the unit.",
                t.guidance("See [#bootstrap] where patients have several images."),
                judged(
                    "The program or its description", "That patients and not images are resampled"
                ),
                key="r-intervals",
            ),
        ),
        _proportions(t),
        _auroc_interval(t),
        _bootstrap(t),
        _multiplicity(t),
        key="uncertainty",
    )


def _proportions(t: RichText) -> Node:
    return t.clause(
        "Proportions",
        t.p(
            "For sensitivity and specificity with one case for each patient, the interval of "
            "Wilson "
            "[@wilson], [#wilson-formula], is used. It stays within 0 and 1 and holds its "
            "confidence "
            "for small numbers."
        ),
        *t.equation(
            "\\frac{\\hat{p} + \\frac{z^2}{2n} \\pm z \\sqrt{\\frac{\\hat{p}(1-\\hat{p})}{n} "
            "+ \\frac{z^2}{4n^2}}}{1 + \\frac{z^2}{n}}",
            ("$z$", "quantile $z_{1-\\alpha/2}$"),
            key="wilson-formula",
        ),
        t.example(
            "With 45 of 50 assumed cases found and confidence 0.95, the interval runs from 0.786 "
            "to "
            "0.957. The usual approximation would give 0.817 to 0.983."
        ),
        key="proportions",
    )


def _auroc_interval(t: RichText) -> Node:
    return t.clause(
        "Area under the curve",
        t.p(
            "With one case for each patient the variance of DeLong [@delong] is used. Near 1 the "
            "interval is computed for the logit of the area and transformed back."
        ),
        key="auroc-interval",
    )


def _bootstrap(t: RichText) -> Node:
    return t.clause(
        "Resampling of patients",
        t.p(
            "In all other cases patients are drawn with replacement, with all their images, at "
            "least 2 000 times, separately among patients with and without the finding. Limits are "
            "the quantiles of the resampled figures."
        ),
        t.code(
            """
import numpy


def interval(statistic, patients, draws=2000, confidence=0.95, seed=0):
    \"\"\"Return the percentile interval of a statistic over resampled patients.\"\"\"
    chance = numpy.random.default_rng(seed)
    patients = numpy.asarray(patients)
    found = [
        statistic(patients[chance.integers(0, len(patients), len(patients))])
        for _ in range(draws)
    ]
    tail = (1 - confidence) / 2
    return tuple(float(end) for end in numpy.quantile(found, [tail, 1 - tail]))


low, high = interval(numpy.mean, [0, 1, 1, 1, 0, 1, 1, 1, 1, 1])
assert 0 <= low < 0.8 < high <= 1
""",
            language="python",
            name="interval.py",
        ),
        key="bootstrap",
    )


def _multiplicity(t: RichText) -> Node:
    return t.clause(
        "Several findings and several attempts",
        t.p(
            "Each finding is a question of its own and is decided on its own; no correction is "
            "made "
            "over findings. Repeated {attempts|attempt} on the same data are another matter: the "
            "best of many is better than the system is."
        ),
        t.rule(
            "shall",
            "Attempts counted",
            "The number of attempts on the same evaluation data shall be reported, with their "
            "results.",
            judged("The log of attempts", "That the number agrees with the log of the laboratory"),
            key="r-attempts",
        ),
        key="multiplicity",
    )
