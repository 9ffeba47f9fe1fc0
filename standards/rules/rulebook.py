"""Say in words what each drafting rule asks and why; its patterns stand in `wording_rules.json`.

The browser checks by the same patterns while somebody types, and shows these words.
Sources: ISO/IEC Directives Part 2 (clauses 7, 16, 22 to 24), GB/T 1.1 for Chinese, RFC 8174.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from standards.kernel.phrases import gettext_noop as _

RULES_FILE = Path(__file__).with_name("wording_rules.json")


@dataclass(frozen=True, slots=True)
class Words:
    """Hold what a rule says: the fault in a sentence, the reason, what the repair would do.

    `repair` is empty where no single act mends it.
    """

    message: str
    why: str
    repair: str = ""


@cache
def patterns() -> dict[str, Any]:
    """Return the patterns, levels and limits that server and browser share."""
    loaded: dict[str, Any] = json.loads(RULES_FILE.read_text(encoding="utf-8"))
    return loaded


WORDS: dict[str, Words] = {
    "bcp14-capitals": Words(
        _("Write this word in lower case."),
        _("Capitals bear their meaning only in a document that cites BCP 14."),
    ),
    "must": Words(
        _("Use “shall” for a requirement; “must” is for outside constraints."),
        _("One word for one obligation: readers and translators rely on it."),
    ),
    "zh-obligation": Words(
        _("Use the word that the drafting rules keep for this obligation."),
        _("In Chinese 应 requires, 宜 recommends and 可 permits; other words blur that."),
    ),
    "hidden-requirement": Words(
        _("This hides a requirement. State it with “shall” in a requirement block."),
        _("A reader cannot tell whether it binds, and nobody can certify against it."),
    ),
    "ambiguous": Words(
        _("Ambiguous. Use shall, should, may or can."),
        _("Two readers take it for two different obligations."),
    ),
    "and-or": Words(
        _("Write “a or b, or both” instead of “and/or”."),
        _("It leaves open whether one of them is enough."),
    ),
    "misplaced-provision": Words(
        _("No provision may stand here. Move it into a requirement of a clause."),
        _("Forewords, notes, examples, definitions and the like only inform."),
    ),
    "loose-provision": Words(
        _("A provision outside a requirement block gets no number and no criterion."),
        _("It cannot be cited, measured or certified."),
        _("Make it a requirement"),
    ),
    "empty-requirement": Words(
        _("This requirement says nothing yet."), _("An empty requirement binds nobody.")
    ),
    "kind-mismatch": Words(
        _("The statement does not use the word of its kind."),
        _("The obligation belongs to the block; its words have to say the same."),
        _("Take the kind from the words"),
    ),
    "unverified": Words(
        _("This requirement has no criterion, so nobody can verify it."),
        _("A requirement is tested by a metric or judged on evidence."),
        _("Add a criterion"),
    ),
    "dangling-reference": Words(
        _("This refers to something that is not in the document."),
        _("What it pointed at was deleted or never came along."),
        _("Remove the reference"),
    ),
    "untitled-clause": Words(
        _("Every clause needs a title."), _("Titles make the table of contents.")
    ),
    "lone-subclause": Words(
        _("A lone subclause is not allowed: add another or remove it."),
        _("Dividing a clause means at least two parts."),
        _("Dissolve the subclause"),
    ),
    "hanging-text": Words(
        _("Text before the first subclause cannot be cited."),
        _("Its number would also name the subclauses below it."),
        _("Move it into a subclause"),
    ),
    "deep-clause": Words(
        _("Clauses go at most five levels below the first."),
        _("Deeper numbers can hardly be read or cited."),
    ),
    "deep-list": Words(_("Lists nest at most four deep."), _("Deeper items can hardly be cited.")),
    "second-list": Words(
        _("This clause has another lettered list."),
        _("With two lists, “item a)” names two things."),
        _("Make it a bulleted list"),
    ),
    "definition-article": Words(
        _("A definition begins without an article."),
        _("It has to fit in the place of the term in any sentence."),
    ),
    "definition-stop": Words(
        _("A definition ends without a full stop."),
        _("It has to fit in the place of the term in any sentence."),
    ),
    "figure-without-alt": Words(
        _("An image needs a text that replaces it."),
        _("Some readers cannot see it, and some exports leave it out."),
        _("Describe the image"),
    ),
    "term-without-definition": Words(
        _("This term has no definition."), _("An entry without one explains nothing.")
    ),
    "term-unused": Words(
        _("This term is defined and never used."),
        _("Only terms that the document uses are defined in it."),
    ),
    "term-undefined": Words(
        _("This abbreviation is used and never explained."),
        _("Define it among the terms, or write it out at its first use."),
    ),
}


def level_of(rule: str) -> str:
    """Return how grave a finding of a rule is: error, warning or hint; KeyError for no rule."""
    table = patterns()
    levels: dict[str, str] = {one["rule"]: one["level"] for one in table["phrases"]}
    levels |= dict(table["provision"]["levels"]) | table["levels"]
    return levels[rule]
