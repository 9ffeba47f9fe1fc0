"""Clauses on evaluation data and on the reference standard of the imaging practice."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, judged
from lepton_site.demo.texts.rich import Beside, RichText


def data(t: RichText) -> list[Node]:
    """Return the clauses on data and reference standard."""
    return [evaluation_data(t), reference_standard(t)]


def evaluation_data(t: RichText) -> Node:
    """Return the clause on evaluation data."""
    return t.clause(
        "Evaluation data",
        _sources(t),
        _inclusion_and_exclusion(t),
        _splits(t),
        _quality(t),
        _data_sheet(t),
        key="data",
    )


def _sources(t: RichText) -> Node:
    """Return the subclause “Sources”."""
    return t.clause(
        "Sources",
        t.p(
            "Each source of images is described: institution, country, period, equipment, "
            "protocols, how images were exported and what was removed from them. Data bought "
            "from a supplier are described by the supplier and the description is checked on a "
            "sample."
        ),
        t.rule(
            "shall",
            "External sites",
            "At least two sites of the evaluation data shall be external.",
            t.guidance(
                "A second hospital of the same group with the same scanners and the same "
                "archive is external in name only."
            ),
            judged("The list of sites", "That two sites supplied nothing for development"),
            key="r-sites",
        ),
    )


def _inclusion_and_exclusion(t: RichText) -> Node:
    """Return the subclause “Inclusion and exclusion”."""
    return t.clause(
        "Inclusion and exclusion",
        t.p(
            "Criteria for inclusion are those of the intended use. Each further criterion "
            "makes "
            "the evaluation easier and is justified singly."
        ),
        t.grid(
            "Usual reasons for exclusion and how they are judged",
            ("Reason", "Acceptable", "Condition"),
            ("Image cannot be opened", "yes", "the count is given for each site"),
            ("Wrong body region", "yes", "the classifier refuses such images in use"),
            ("Poor image quality", "rarely", "the classifier refuses by the same rule in use"),
            ("No reference standard", "yes", "the cases are described and compared"),
            ("Readers disagreed", "no", "see [#uncertain]"),
            ("Outlier in the results", "no", "–"),
            key="exclusion-table",
        ),
    )


def _splits(t: RichText) -> Node:
    return t.clause(
        "Splits and leakage",
        t.p(
            "Training, tuning and evaluation data are parted by patient. Where a site supplies "
            "several of them, they are parted by time as well, because equipment and habits drift."
        ),
        _no_patient_in_two_sets(t),
        t.p("{Leakage|leakage} has less obvious forms:"),
        t.bullets(
            "marks on the image that tell the site, and the site tells the finding;",
            "lines, drains and plaster that were placed because of the finding;",
            "the order of files, their names, their dates;",
            "preprocessing that was fitted on all data before they were parted.",
        ),
        _leakage_program(t),
        key="splits",
    )


def _no_patient_in_two_sets(t: RichText) -> Node:
    """Return the provision “No patient in two sets”."""
    return t.rule(
        "shall",
        "No patient in two sets",
        "No patient whose images were used to build or tune the classifier shall be among the "
        "evaluation data.",
        t.part("identity is compared by pseudonym where one exists;"),
        t.part("images are compared by a perceptual hash;"),
        t.part("reports are compared where images were taken more than once."),
        t.guidance(
            "A perceptual hash finds copies that were cropped, scaled or stored with other "
            "compression. Pairs above the limit are looked at by a person."
        ),
        judged("The comparison of the sets", "That it covers all three parts"),
        key="r-leakage",
    )


def _leakage_program(t: RichText) -> Node:
    """Return the program “leakage program”."""
    return t.code(
        """
from collections import defaultdict


def patients_in_two_sets(rows):
    \"\"\"Return the patients that appear in more than one set; rows are (patient, set).\"\"\"
    sets = defaultdict(set)
    for patient, name in rows:
        sets[patient].add(name)
    return sorted(patient for patient, names in sets.items() if len(names) > 1)


assert patients_in_two_sets([("a", "train"), ("a", "train"), ("b", "test")]) == []
assert patients_in_two_sets([("a", "train"), ("a", "test")]) == ["a"]
""",
        language="python",
        name="leakage.py",
    )


def _quality(t: RichText) -> Node:
    return t.clause(
        "Image quality",
        t.p(
            "The quality of images is graded on a scale of at least three steps by people who do "
            "not "
            "see the answer of the classifier. Results are given for each grade, and the lowest "
            "grade is not left out unless the classifier refuses such images itself."
        ),
        t.rule(
            "should",
            "Refusals reported",
            "The share of cases that the classifier refuses should be reported for each site and "
            "each grade of quality.",
            t.guidance(
                "A classifier that refuses every difficult case has excellent figures on the rest."
            ),
        ),
        key="quality",
    )


def _data_sheet(t: RichText) -> Node:
    return t.clause(
        "Data sheet",
        t.p("The data sheet of the evaluation data gives, for each site:"),
        t.steps(
            "number of patients, studies and images, with and without each finding;",
            "age and sex, and further attributes for which results are broken down;",
            "manufacturer and model of equipment, and the acquisition parameters that matter;",
            "period of acquisition;",
            "how the reference standard was established, and by whom;",
            "licence, consent or legal ground.",
        ),
        key="data-sheet",
    )


def reference_standard(t: RichText) -> Node:
    """Return the clause on the reference standard."""
    return t.clause(
        "Reference standard",
        t.clause(
            "General",
            t.p(
                "A {reference standard|reference} is chosen for the finding, not for convenience. "
                "[#reference-table] orders the kinds by their strength."
            ),
            t.grid(
                "Kinds of reference standard",
                ("Kind", "Strength", "Typical error"),
                ("Tissue, culture, autopsy", "high", "sampling error; only the ill are sampled"),
                ("Better imaging, same day", "high", "available for a selection of patients"),
                ("Follow-up over a fixed time", "medium", "finding appears after the image"),
                ("Panel of experts", "medium", "shared habits of the panel"),
                ("One expert", "low", "personal habits"),
                ("Text of the routine report", "low", "written for another purpose"),
                beside=Beside(
                    legend=(("high", "few errors that depend on the image"),),
                    notes=("A mixture is allowed; results are then also given for each kind.",),
                ),
                key="reference-table",
            ),
        ),
        _readers(t),
        t.clause(
            "Uncertain cases",
            t.p(
                "Cases on which the reference standard stays uncertain are not left out: they are "
                "the cases for which help is wanted. They are analysed twice, once counted as "
                "with the finding and once as without, and both results are reported. The verdict "
                "uses the less favourable one."
            ),
            key="uncertain",
        ),
        _agreement(t),
        key="reference-clause",
    )


def _readers(t: RichText) -> Node:
    return t.clause(
        "Readers and adjudication",
        t.rule(
            "shall",
            "Readers blinded",
            "Readers who establish the reference standard shall not see the answer of the "
            "classifier, nor the readings of one another before adjudication.",
            judged("The reading protocol and its log", "That no reader had access to either"),
            key="r-blinded",
        ),
        t.p(
            "At least three readers read each case where the reference standard is a panel. Two "
            "read independently, the third decides where they differ. Their specialty and years of "
            "experience are reported."
        ),
        t.p(
            "Deciding by discussion gives one loud voice too much weight. Where discussion is "
            "used, "
            "the readings before it are kept and reported."
        ),
        key="readers",
    )


def _agreement(t: RichText) -> Node:
    return t.clause(
        "Agreement of readers",
        t.p("Agreement beyond chance is given by Cohen’s kappa [@cohen], [#kappa-formula]."),
        *t.equation(
            "\\kappa = \\frac{p_o - p_e}{1 - p_e}",
            ("$p_o$", "observed share of agreement"),
            ("$p_e$", "share of agreement expected from the margins"),
            key="kappa-formula",
        ),
        t.note("Kappa depends on prevalence; the shares of agreement are given beside it."),
        t.p(
            "The agreement of readers bounds what a classifier can reach. A sensitivity above the "
            "agreement of the panel is a reason to look for dependence and not for pride."
        ),
        key="agreement",
    )
