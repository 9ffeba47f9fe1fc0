"""Clauses on persons, records and protection of data of the imaging practice."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, judged
from lepton_site.demo.texts.rich import RichText


def conduct(t: RichText) -> list[Node]:
    """Return the clauses on who does what, what is kept, and what protects the patients."""
    return [persons(t), records(t), protection(t)]


def persons(t: RichText) -> Node:
    """Return the clause on persons."""
    return t.clause(
        "Persons and independence",
        _parts_in_an_evaluation(t),
        _interests(t),
        _training_of_readers(t),
        key="persons",
    )


def _parts_in_an_evaluation(t: RichText) -> Node:
    """Return the subclause “Parts in an evaluation”."""
    return t.clause(
        "Parts in an evaluation",
        t.p(
            "[#parts-table] names the parts. One person may hold several of them, but not two "
            "that exclude one another."
        ),
        t.grid(
            "Parts and those that exclude one another",
            ("Part", "Does", "Excludes"),
            ("Maker", "builds the system and fixes its version", "keeper, reader, analyst"),
            ("Keeper", "holds the cases and the reference standard", "maker"),
            ("Reader", "establishes the reference standard", "maker, analyst"),
            ("Analyst", "runs the system and computes the figures", "maker, reader"),
            ("Reviewer", "reads the whole before it is released", "all others"),
            key="parts-table",
        ),
    )


def _interests(t: RichText) -> Node:
    """Return the subclause “Interests”."""
    return t.clause(
        "Interests",
        t.p(
            "Everybody who takes part states what they gain or lose by the result: employment, "
            "shares, fees, patents, a publication that depends on it. An interest does not "
            "exclude; a hidden one does."
        ),
        t.rule(
            "shall",
            "Interests stated",
            "The report shall state the interests of every person who took part, and who paid.",
            judged("The statement of interests", "That every person of the report is in it"),
            key="r-interests",
        ),
    )


def _training_of_readers(t: RichText) -> Node:
    """Return the subclause “Training of readers”."""
    return t.clause(
        "Training of readers",
        t.p(
            "Readers are shown ten cases with the agreed definitions before they begin, and "
            "these cases are not analysed. Definitions are not changed afterwards; where one "
            "proves unclear, the evaluation is stopped, the definition is mended, and all "
            "cases "
            "are read again."
        ),
    )


def records(t: RichText) -> Node:
    """Return the clause on records."""
    return t.clause(
        "Records",
        t.p("The following are kept for as long as the system is in use, and five years beyond:"),
        t.nested(
            "the protocol and its changes, with dates;",
            (
                "for each case:",
                (
                    "a digest of the images as they were given to the system;",
                    "the answer, with its time;",
                    "the readings, before and after adjudication;",
                ),
            ),
            "the program of the analysis and the versions of what it uses;",
            "the log of attempts;",
            "complaints and what was done about them.",
        ),
        t.rule(
            "shall",
            "Repeatable analysis",
            "The figures of the report shall follow from the records by running the kept program "
            "again.",
            t.part("the seed of every random choice is recorded;"),
            t.part("the order of cases is recorded;"),
            t.part("the versions of libraries are recorded."),
            t.guidance(
                "It is enough that another person of the organisation has done it once, from the "
                "records alone, before the report is released."
            ),
            judged("The log of the second run", "That its figures are those of the report"),
            key="r-repeatable",
        ),
        t.note("Images themselves need not be kept where the law forbids it; digests are."),
        key="records",
    )


def protection(t: RichText) -> Node:
    """Return the clause on the protection of patients' data."""
    return t.clause(
        "Protection of patients",
        _removal_of_what_identifies(t),
        _hidden_data(t),
        _incidental_findings(t),
        key="protection",
    )


def _removal_of_what_identifies(t: RichText) -> Node:
    """Return the subclause “Removal of what identifies”."""
    return t.clause(
        "Removal of what identifies",
        t.p(
            "Names, numbers and dates are removed from headers and from the image itself. "
            "Faces "
            "that can be reconstructed from a volume are removed or covered, and it is checked "
            "that the finding is not removed with them."
        ),
        t.rule(
            "shall",
            "Images looked at",
            "A random sample of at least two hundred images shall be looked at for marks that "
            "identify a person before data leave a site.",
            t.guidance("Programs that search for text miss handwriting and reflections."),
            judged("The log of the inspection", "That the sample was random and was inspected"),
            key="r-looked-at",
        ),
    )


def _hidden_data(t: RichText) -> Node:
    """Return the subclause “Hidden data”."""
    return t.clause(
        "Hidden data",
        t.p(
            "Cases that are used again for further systems are kept where makers cannot see "
            "them. What a maker learns of a run is limited to what the report says: a score "
            "for "
            "each case would let the set be learned by heart in a few dozen {attempts|attempt}."
        ),
        t.box(
            "danger",
            "Names of files",
            "A file name such as `p0172_malignant_left.dcm` gives the answer away. Names are "
            "drawn at random, and so is the order of files.",
        ),
    )


def _incidental_findings(t: RichText) -> Node:
    """Return the subclause “Incidental findings”."""
    return t.clause(
        "Incidental findings",
        t.p(
            "Reading may bring to light a disease that nobody treats. The protocol says before "
            "the first reading whether and by whom patients are told."
        ),
    )
