"""Clauses from subgroups to conformity of the imaging practice."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, judged, measured
from lepton_site.demo.texts.rich import Beside, RichText


def acceptance(t: RichText) -> list[Node]:
    """Return the clauses on subgroups, robustness, comparison, acceptance, changes, reporting."""
    return [
        subgroups(t), robustness(t), comparison(t), required_performance(t), changes(t),
        reporting(t), conformity(t),
    ]  # fmt: skip


def subgroups(t: RichText) -> Node:
    """Return the clause on subgroups."""
    return t.clause(
        "Subgroups",
        _choice_of_subgroups(t),
        _differences_between_subgroup(t),
        key="subgroups",
    )


def _choice_of_subgroups(t: RichText) -> Node:
    """Return the subclause “Choice of subgroups”."""
    return t.clause(
        "Choice of subgroups",
        t.p(
            "{Subgroups|subgroup} are named in the protocol. [#subgroup-table] gives those "
            "that "
            "are always considered; leaving one out needs a reason."
        ),
        t.grid(
            "Subgroups to be considered",
            ("Attribute", "Values", "Least number with the finding"),
            ("Sex", "as recorded at the site", "50"),
            ("Age", "under 18, 18 to 64, 65 and over", "50"),
            ("Site", "each site", "50"),
            ("Equipment", "each manufacturer", "50"),
            ("Image quality", "each grade", "30"),
            ("Skin tone", "for images of skin, on a named scale", "50"),
            beside=Beside(
                notes=(
                    ("A subgroup below its number is reported as not evaluable, with the number."),
                )
            ),
            unit="patients",
            key="subgroup-table",
        ),
        key="subgroup-choice",
    )


def _differences_between_subgroup(t: RichText) -> Node:
    """Return the subclause “Differences between subgroups”."""
    return t.clause(
        "Differences between subgroups",
        t.p(
            "A difference is reported with its interval. Where intervals are wide, the honest "
            "answer is that the difference is not known; a test that finds no difference in a "
            "small sample is no evidence that there is none."
        ),
        t.rule(
            "shall",
            "Subgroups reported",
            "Sensitivity and specificity shall be reported for every subgroup of the protocol, "
            "including those that are not evaluable.",
            t.guidance("Readers look first for what is missing."),
            judged("The table of subgroups", "That every subgroup of the protocol is in it"),
            key="r-subgroups",
        ),
        key="subgroup-differences",
    )


def robustness(t: RichText) -> Node:
    """Return the clause on robustness."""
    return t.clause(
        "Robustness",
        t.clause(
            "Changes of acquisition",
            t.p(
                "The answer is examined under changes that happen in use: another exposure, "
                "another "
                "reconstruction, compression, rotation by a few degrees, a burnt-in mark."
            ),
            t.rule(
                "should",
                "Perturbations tested",
                "The change of sensitivity and specificity under each perturbation of the protocol "
                "should be reported.",
                t.guidance(
                    "Perturbations are applied to the whole set and not to chosen images, at three "
                    "strengths of which the middle one is common in use."
                ),
            ),
        ),
        t.clause(
            "Images outside of the intended use",
            t.p(
                "Images that the system should refuse are shown to it: other body regions, other "
                "modalities, photographs of a screen. The share that it refuses is reported."
            ),
            t.box(
                "warning",
                "Silent acceptance",
                "A system that gives a confident answer to an image of another body region will do "
                "so in use, where nobody may notice.",
            ),
        ),
        key="robustness",
    )


def comparison(t: RichText) -> Node:
    """Return the clause on comparison."""
    return t.clause(
        "Comparison with readers and other systems",
        t.clause(
            "Paired comparison",
            t.p(
                "Systems are compared on the same cases. The difference is analysed pairwise; two "
                "separate intervals that overlap prove nothing."
            ),
        ),
        t.clause(
            "Non-inferiority",
            t.p(
                "A system is not inferior to readers when the lower end of the interval of the "
                "difference lies above $-\\delta$, [#inferiority-formula]. The margin is set by "
                "clinical judgement before the data are seen."
            ),
            *t.equation(
                "\\hat{d} - z_{1-\\alpha}\\,\\widehat{\\mathrm{se}}(\\hat{d}) > -\\delta",
                ("$\\hat{d}$", "observed difference, system minus readers"),
                key="inferiority-formula",
            ),
            t.rule(
                "shall",
                "Margin justified",
                "The margin of non-inferiority shall be given with its clinical reason.",
                t.condition("Non-inferiority is claimed."),
                judged(
                    "The protocol", "That the margin was fixed before and is smaller than a harm"
                ),
                key="r-margin",
            ),
        ),
        key="comparison",
    )


def required_performance(t: RichText) -> Node:
    """Return the clause whose criteria a laboratory runs."""
    return t.clause(
        "Required performance",
        _required_performance_in_general(t),
        _discrimination_and_operating(t),
        _calibration_of_shown_probabi(t),
        key="performance",
    )


def _required_performance_in_general(t: RichText) -> Node:
    """Return the subclause “General”."""
    return t.clause(
        "General",
        t.p(
            "The thresholds of this clause hold for a system that sorts cases for reading and "
            "leaves every decision to a physician. Other uses need other thresholds, which a "
            "scheme sets in the same form."
        ),
    )


def _discrimination_and_operating(t: RichText) -> Node:
    """Return the subclause “Discrimination and operating point”."""
    return t.clause(
        "Discrimination and operating point",
        t.rule(
            "shall",
            "Area under the curve",
            "The lower bound of the AUROC shall be at least 0.90 for every finding.",
            measured("binary", "roc_auc", 0.90, unit="patient", min_n=100),
            key="r-auroc",
        ),
        t.rule(
            "shall",
            "Sensitivity and specificity",
            "At the operating point, the lower bound of the sensitivity shall be at least 0.85 "
            "and that of the specificity at least 0.80.",
            measured("binary", "recall", 0.85, unit="patient", min_n=100),
            measured("binary", "specificity", 0.80, unit="patient", min_n=100),
            key="r-operating",
        ),
        key="required-discrimination",
    )


def _calibration_of_shown_probabi(t: RichText) -> Node:
    """Return the subclause “Calibration of shown probabilities”."""
    return t.clause(
        "Calibration of shown probabilities",
        t.rule(
            "shall",
            "Calibration error",
            "The upper bound of the expected calibration error shall be at most 0.10.",
            t.condition("The system shows probabilities."),
            measured("binary", "ece", 0.10, unit="patient", min_n=100, direction="lower"),
            key="r-ece",
        ),
    )


def changes(t: RichText) -> Node:
    """Return the clause on changes after the evaluation."""
    return t.clause(
        "Changes after the evaluation",
        t.p(
            "A new version is a new system unless its maker shows that nothing that matters has "
            "changed. [#change-table] orders changes by what they require."
        ),
        t.grid(
            "Changes and what they require",
            ("Change", "Requires"),
            ("Colour of the mark, wording of a message", "a note"),
            ("Library of the platform", "identical answers on a fixed set of 500 images"),
            ("Operating point", "evaluation of sensitivity and specificity"),
            ("Weights, architecture, preprocessing", "a complete evaluation"),
            ("Intended use", "a complete evaluation with a new protocol"),
            key="change-table",
        ),
        t.rule(
            "shall",
            "Version named",
            "The report shall name the version of the system by a digest of its files.",
            judged("The report and the files", "That the digest is that of the evaluated files"),
            key="r-version",
        ),
        t.p(
            "After release the share of marked cases and the share of refusals are watched for "
            "each "
            "site. A jump in either is looked into before the performance itself can be known."
        ),
        key="changes",
    )


def reporting(t: RichText) -> Node:
    """Return the clause on the report."""
    return t.clause(
        "Reporting",
        t.p("The report follows [#report-annex] and answers in this order:"),
        t.nested(
            "what the system is for, [#intended-use];",
            (
                "on whom it was evaluated:",
                ("data sheet, [#data-sheet];", "flow of cases, [#flow-figure];"),
            ),
            "how the reference standard was established, [#reference-clause];",
            "how well it does, with intervals, [#metrics] and [#uncertainty];",
            "for whom it does worse, [#subgroups];",
            "what was not evaluated.",
        ),
        t.rule(
            "shall",
            "Limits stated",
            "The report shall state the patients, images and uses for which nothing was shown.",
            t.guidance(
                "“Tested on adults only” is worth more to a user than another digit of the AUROC."
            ),
            judged("The statement of limits", "That it covers what the data sheet leaves out"),
            key="r-limits",
        ),
        key="reporting",
    )


def conformity(t: RichText) -> Node:
    """Return the clause on conformity."""
    return t.clause(
        "Conformity",
        t.p(
            "An evaluation conforms to this document when it meets every provision marked “shall” "
            "whose condition applies. A system meets the required performance when it also meets "
            "[#performance]."
        ),
        t.p(
            "Provisions marked “should” that are not followed are listed in the report with the "
            "reason."
        ),
        key="conformity",
    )
