"""Clauses on principles, intended use and study design of the imaging practice."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, judged
from lepton_site.demo.texts.imaging.sizes import sample_sizes
from lepton_site.demo.texts.rich import Beside, RichText


def design(t: RichText) -> list[Node]:
    """Return the clauses from the principles to the protocol."""
    return [principles(t), intended_use(t), study_design(t)]


def principles(t: RichText) -> Node:
    """Return the principles."""
    return t.clause(
        "Principles",
        _principles_in_general(t),
        _independence(t),
        _decisions_before_data(t),
        _patients_not_images(t),
        _proportion(t),
        _traceability(t),
        key="principles",
    )


def _principles_in_general(t: RichText) -> Node:
    """Return the subclause “General”."""
    return t.clause(
        "General",
        t.p(
            "Five principles carry this document. Where a case arises that it does not "
            "foresee, "
            "the evaluation follows the principle and says so."
        ),
    )


def _independence(t: RichText) -> Node:
    """Return the subclause “Independence”."""
    return t.clause(
        "Independence",
        t.p(
            "Whoever builds a classifier does not choose the cases on which it is judged, does "
            "not read their reference standard, and does not see their answers before the "
            "evaluation is closed. In a small organisation the same people cannot be avoided; "
            "then the order of steps is fixed in writing and kept by somebody else."
        ),
    )


def _decisions_before_data(t: RichText) -> Node:
    """Return the subclause “Decisions before data”."""
    return t.clause(
        "Decisions before data",
        t.p(
            "Everything that could be chosen after seeing results is fixed before: findings, "
            "metrics, thresholds, subgroups, the treatment of uncertain cases, the size of the "
            "sample, and the rule by which the whole is passed or failed."
        ),
        t.box(
            "caution",
            "Choosing afterwards",
            "A threshold that was chosen on the evaluation data belongs to the classifier and "
            "not to the evaluation. Its sensitivity and specificity on the same data say "
            "nothing about new data.",
        ),
    )


def _patients_not_images(t: RichText) -> Node:
    """Return the subclause “Patients, not images”."""
    return t.clause(
        "Patients, not images",
        t.p(
            "Images of one patient resemble one another more than images of different "
            "patients. Sampling, splitting and resampling therefore work on patients. The "
            "number of patients stands beside the number of images wherever one is given."
        ),
    )


def _proportion(t: RichText) -> Node:
    """Return the subclause “Proportion”."""
    return t.clause(
        "Proportion",
        t.p(
            "Effort follows the harm that a wrong answer can do. A tool that sorts a worklist "
            "needs less than one that lets a patient go home unseen by a physician."
        ),
    )


def _traceability(t: RichText) -> Node:
    """Return the subclause “Traceability”."""
    return t.clause(
        "Traceability",
        t.p(
            "Each figure in a report can be followed back to the cases, the version of the "
            "classifier, the program that computed it and the person who released it."
        ),
    )


def intended_use(t: RichText) -> Node:
    """Return the clause on the intended use."""
    return t.clause(
        "Intended use",
        _intended_use_in_general(t),
        _statement_of_intended_use(t),
        _population(t),
        _users_and_setting(t),
        key="intended-use",
    )


def _intended_use_in_general(t: RichText) -> Node:
    """Return the subclause “General”."""
    return t.clause(
        "General",
        t.p(
            "An evaluation answers a question about a use. Without the use there is no right "
            "population, no right {operating point|operating-point} and no right comparison."
        ),
    )


def _statement_of_intended_use(t: RichText) -> Node:
    """Return the subclause “Statement of intended use”."""
    return t.clause(
        "Statement of intended use",
        t.rule(
            "shall",
            "Intended use stated",
            "The evaluation report shall state the intended use before any result.",
            t.part("the findings that are reported, each with its definition;"),
            t.part("the modality, body region and acquisition that are accepted;"),
            t.part("the patients: age, setting, reason for imaging, exclusions;"),
            t.part("the users and what they do with the answer;"),
            t.part("what happens to cases that the classifier refuses."),
            t.guidance(
                "A definition names what the finding is and what it is not, so that two "
                "experts who read it would agree on clear cases."
            ),
            judged(
                "The statement of intended use",
                "That each part is stated and that the findings are defined",
            ),
            key="r-intended-use",
        ),
        t.example(
            "The classifier marks chest radiographs of adults in emergency departments that "
            "show a pneumothorax, so that they are read first. Radiographs in supine position "
            "are refused."
        ),
    )


def _population(t: RichText) -> Node:
    """Return the subclause “Population”."""
    return t.clause(
        "Population",
        t.p(
            "The population of the evaluation resembles the population of the use in "
            "{spectrum|spectrum}: severity, other diseases that look alike, image quality and "
            "prevalence. Where the prevalence differs on purpose, predictive values are "
            "recomputed for the prevalence of the use, see [#prevalence]."
        ),
        t.rule(
            "should",
            "Consecutive cases",
            "Cases should be enrolled consecutively or by a random sample of consecutive cases.",
            t.guidance(
                "Cases that were collected because they are clear, rare or remarkable make "
                "the task easier or harder than it is. They are useful for tests of "
                "robustness and are reported apart."
            ),
        ),
    )


def _users_and_setting(t: RichText) -> Node:
    """Return the subclause “Users and setting”."""
    return t.clause(
        "Users and setting",
        t.p(
            "The answer of a classifier is read by somebody who knows more than the image: the "
            "history, earlier studies, the state of the patient. An evaluation of the "
            "classifier alone says how good the answer is, not how good the decision is. "
            "[#reader-studies] treats the second question."
        ),
    )


def study_design(t: RichText) -> Node:
    """Return the clause on the design of a study."""
    return t.clause(
        "Study design",
        t.clause(
            "Kinds of study",
            t.p("[#design-table] compares the designs that this document knows."),
            _designs(t),
        ),
        _retrospective_evaluation(t),
        _prospective_evaluation(t),
        _reader_studies(t),
        _sample_size(t),
        _protocol(t),
        key="study-design",
    )


def _retrospective_evaluation(t: RichText) -> Node:
    """Return the subclause “Retrospective evaluation”."""
    return t.clause(
        "Retrospective evaluation",
        t.p(
            "In a retrospective evaluation the images exist before the protocol. It is quick "
            "and "
            "cheap, and it is sufficient for most questions about discrimination. Its weak "
            "point is selection: images were taken, kept and found for reasons that may have "
            "to "
            "do with the finding."
        ),
        t.rule(
            "shall",
            "Flow of cases",
            "The report of a retrospective evaluation shall account for every case from the "
            "first query to the analysis.",
            t.condition("The cases were selected from an archive."),
            t.guidance(
                "A diagram with the number of patients and images at each step, and the "
                "reasons for leaving cases out, serves best. See [#flow-figure]."
            ),
            judged("The flow of cases", "That the numbers add up at every step"),
            key="r-flow",
        ),
    )


def _prospective_evaluation(t: RichText) -> Node:
    """Return the subclause “Prospective evaluation”."""
    return t.clause(
        "Prospective evaluation",
        t.p(
            "In a prospective evaluation cases are enrolled after the protocol was fixed. It "
            "is "
            "needed where the answer changes what is done with the patient, because only then "
            "the consequence can be seen."
        ),
        t.p(
            "A prospective evaluation may run silently: the classifier answers, nobody sees "
            "the "
            "answer, and the reference standard is collected as usual. This design has nearly "
            "the value of a full trial for discrimination and harms nobody."
        ),
    )


def _designs(t: RichText) -> Node:
    return t.grid(
        "Designs and what they can show",
        ("Design", "Answers the question", "Does not answer", "Least number of sites"),
        ("Retrospective, one site", ("Whether the method works at "
            "all"), "Whether it works elsewhere", "1"),
        ("Retrospective, external", ("Discrimination and calibration "
            "elsewhere"), "Effect on decisions", "2"),
        ("Prospective, silent", "Performance in the stream of cases", "Effect on decisions", "2"),
        ("Reader study", "Effect on readers in the laboratory", "Effect on patients", "1"),
        ("Controlled trial", "Effect on patients", "–", "2"),
        beside=Beside(
            notes=("The least number of sites is a lower limit and not a recommendation.",)
        ),
        key="design-table",
    )  # fmt: skip


def _reader_studies(t: RichText) -> Node:
    return t.clause(
        "Reader studies",
        t.p(
            "In a {reader study|reader-study} each reader reads each case twice, with and without "
            "the answer of the classifier, in an order that is balanced over readers."
        ),
        t.nested(
            "Readers are drawn from the users named in the intended use:",
            (
                "between the two readings of a case",
                (
                    "at least four weeks pass;",
                    "the order of cases is changed;",
                    "nothing is told about the first reading.",
                ),
            ),
            "readers know the prevalence that users would know, and no more;",
            "the time for each case is recorded.",
        ),
        t.p(
            "The analysis treats readers and cases as random. Fixing the readers makes intervals "
            "narrow that hold for these readers only[^fixed-readers]."
        ),
        t.footnote(
            "fixed-readers",
            "This is right where the readers of the study are all who will ever use the system, "
            "for instance in a reading centre.",
        ),
        key="reader-studies",
    )


def _sample_size(t: RichText) -> Node:
    return t.clause(
        "Sample size",
        t.p(
            "The number of cases is computed before the evaluation from the width that the "
            "interval "
            "may have. For a proportion $p$ that is to be known within $\\pm d$ with confidence "
            "$1-\\alpha$, [#size-formula] gives the number of patients with the finding for a "
            "sensitivity, and without it for a specificity."
        ),
        *t.equation(
            "n = \\frac{z_{1-\\alpha/2}^{2}\\, p\\,(1-p)}{d^{2}}",
            ("$p$", "expected proportion"),
            ("$d$", "half of the width of the interval"),
            key="size-formula",
        ),
        t.p(
            "Where several images of a patient enter, the number is multiplied by the design "
            "effect "
            "of [#effect-formula]."
        ),
        *t.equation(
            "D = 1 + (m-1)\\,\\rho",
            ("$m$", "mean number of images of a patient"),
            ("$\\rho$", "correlation of correctness between images of one patient"),
            key="effect-formula",
        ),
        t.p("[#size-table] gives the numbers for confidence 0.95, rounded up."),
        sample_sizes(t),
        t.rule(
            "shall",
            "Sample size justified",
            "The protocol shall give the sample size with the computation that leads to it.",
            judged("The protocol", "That the computation fits the criteria that are claimed"),
            key="r-size",
        ),
        key="sample-size",
    )


def _protocol(t: RichText) -> Node:
    return t.clause(
        "Protocol",
        t.rule(
            "shall",
            "Protocol dated before the results",
            "The protocol shall be registered, with its date and a hash of its text, before the "
            "first answer of the classifier is compared with the reference standard.",
            t.guidance(
                "Any register that nobody can change afterwards will do: a public trial register, "
                "a ledger, a notary."
            ),
            judged("The registration of the protocol", "That its date precedes the first "
                "comparison"),
            key="r-protocol",
        ),
        t.p("Changes of the protocol are allowed until that moment and are listed with their "
            "reasons."),
        key="protocol",
    )  # fmt: skip
