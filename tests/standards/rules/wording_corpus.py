"""Make the documents on which both checkers are tested: some by hand, some by a seeded chance.

Run as a module, it writes `wording_cases.json` with what the server's checker finds; the test of
the browser's checker reads the same file. Look at the difference before you commit it.
"""

from __future__ import annotations

import json
import random
from itertools import count
from pathlib import Path

from standards.rules.wording import check_document

CASES = Path(__file__).with_name("wording_cases.json")
FIELDS = ("rule", "level", "node", "text", "clause", "start", "end", "replacement")
_ids = count(1)


def node(kind, /, *content, **attrs):
    attrs.setdefault("id", f"n{next(_ids)}")
    made = {"type": kind, "attrs": attrs}
    if content:
        made["content"] = [text(each) if isinstance(each, str) else each for each in content]
    return made


def text(words, *marks):
    return {"type": "text", "text": words} | ({"marks": list(marks)} if marks else {})


def doc(*content):
    return {"type": "doc", "content": list(content)}


def clause(title, /, *content, kind="clause"):
    return node(kind, node("clauseTitle", title) if title else node("clauseTitle"), *content)


def p(*words):
    return node("paragraph", *words)


def term(name, words):
    return node("termEntry", node("designation", name), node("definition", words))


def pointer(kind, target):
    return {"type": kind, "attrs": {"target": target}}


CRITERION = {"kind": "judged", "evidence": "report", "establish": "it is so"}
SURE = {"criteria": [CRITERION]}


def by_hand():
    """Return (name, language, document) of the cases that somebody thought of."""
    deep = clause("Seventh")
    for title in ("Sixth", "Fifth", "Fourth", "Third", "Second", "First"):
        deep = clause(title, deep, clause("Beside"))
    items = node("listItem", p("end"))
    for _depth in range(5):
        items = node("listItem", p("item"), node("bulletList", items))
    yield (
        "hidden and ambiguous words",
        "en",
        doc(
            clause(
                "Report",
                p(
                    "😀 It must be so; Must not, and it is to be signed. One needs to and might",
                    " and/or could.",
                ),
                p(
                    "Systems are not allowed to stop, are not permitted, have to run;",
                    " it is necessary.",
                ),
            )
        ),
    )
    yield (
        "capitals of BCP 14 without citing it",
        "en",
        doc(clause("Report", p("It MUST be so. It SHALL NOT be OPTIONAL, and must rest."))),
    )
    yield (
        "capitals of BCP 14 where it is cited",
        "en",
        doc(
            clause(
                "Report", p("The words are those of BCP 14 [RFC 8174]."), p("It MUST be; it must.")
            )
        ),
    )
    yield (
        "provisions where none may stand",
        "en",
        doc(
            clause("Foreword", p("It shall be."), kind="foreword"),
            clause("Scope", p("It should be."), node("note", p("It shall rest."))),
            clause("Terms", term("limit", "the value that shall hold."), p("The limit.")),
            clause("Body", p("It shall."), node("quote", p("He shall and must go."))),
        ),
    )
    yield (
        "requirements",
        "en",
        doc(
            clause(
                "Body",
                node("requirement"),
                node("requirement", node("statement", "It is so.")),
                node("requirement", node("statement", "It shall be."), **SURE),
                node(
                    "requirement", p("It should be."), node("note", p("It shall.")), kind="should"
                ),
                node("requirement", node("statement", "It shall be."), kind="may"),
            )
        ),
    )
    yield (
        "pointers",
        "en",
        doc(
            clause(
                "Body",
                p("See ", pointer("crossReference", "gone"), pointer("citation", None)),
                p(text("limit", {"type": "termReference", "attrs": {"target": "gone"}})),
            )
        ),
    )
    yield (
        "clauses",
        "en",
        doc(
            clause("", p("x")),
            clause("A", clause("Only")),
            clause("B", p("Hanging."), clause("One"), clause("Two")),
            clause("C", p(), clause("One"), clause("Two")),
            clause("F", clause("One"), kind="annex"),
        ),
    )
    yield "depth", "en", doc(deep, clause("Lists", node("bulletList", items)))
    ordered = [node("orderedList", node("listItem", p("one"))) for _ in range(3)]
    yield "two lettered lists", "en", doc(clause("Lists", *ordered))
    yield (
        "terms and abbreviations",
        "en",
        doc(
            clause(
                "Terms",
                term("Threshold", "An upper bound. "),
                node("termEntry", node("designation", "unused")),
                term("AUC", "area"),
            ),
            clause(
                "Body",
                p(
                    "The threshold of AUC and AUC; EER and EER;",
                    " area under the curve (AUROC), AUROC.",
                ),
                p("EER again, ISO and ISO, FPR once. PPV (positive predictive value) and PPV."),
            ),
        ),
    )
    yield (
        "images",
        "en",
        doc(
            node("figure", node("image", src="/a.png"), node("image", src="/b.png", alt="A curve"))
        ),
    )
    yield (
        "chinese words",
        "zh-hans",
        doc(
            clause("范围", p("本文件应规定模型。")),
            clause(
                "要求",
                p("系统必须停止，应该记录，不得继续，可以重试，需要人工和/或自动确认，尽可能快。"),
                p("应用程序的响应时间与适应性宜评估；适宜的做法。"),
                node("requirement", node("statement", "模型应说明。"), **SURE),
                node("requirement", node("statement", "模型说明。"), kind="should"),
            ),
            clause("术语", term("阈值", "上限值。"), p("阈值为上限。")),
        ),
    )


WORDS = [
    "the report",
    "must",
    "shall",
    "should",
    "SHALL",
    "may",
    "is to",
    "AUROC",
    "(AUROC)",
    "limit",
    "and/or",
    "😀",
    "It",
    "might",
    "has to",
    "a limit.",
    "A",
    "EER",
    "必须",
    "应",
    "应用",
    "宜",
    "不得",
]


class Chance:
    """Make documents of random shape and random words."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.blocks = [self.paragraph] * 3 + [self.box, self.requirement, self.term, self.list]

    def words(self):
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(0, 6)))

    def document(self):
        return doc(*(self.clause(1) for _ in range(self.chance.randint(1, 4))))

    def clause(self, depth):
        kind = self.chance.choice(("clause", "clause", "clause", "annex", "foreword"))
        title = self.chance.choice(("Scope", "Body", "", "范围"))
        below = [self.block(depth) for _ in range(self.chance.randint(0, 4))]
        return clause(title, *below, kind=kind)

    def block(self, depth):
        if depth < 8 and self.chance.random() < 0.2:
            return self.clause(depth + 1)
        return self.chance.choice(self.blocks)()

    def paragraph(self):
        inline = [line] if (line := self.words()) else []
        if self.chance.random() < 0.1:
            inline.append(pointer("crossReference", self.chance.choice(["gone", "n1"])))
        return p(*inline)

    def box(self):
        return node(self.chance.choice(("note", "quote")), self.paragraph())

    def requirement(self):
        given = SURE if self.chance.random() < 0.5 else {}
        kind = self.chance.choice(("shall", "should", "may"))
        statement = node("statement", *filter(None, [self.words()]))
        return node("requirement", statement, kind=kind, **given)

    def term(self):
        return term("limit", self.words() or "x")

    def list(self):
        rows = [node("listItem", self.paragraph(), self.block(7)) for _ in range(2)]
        return node(self.chance.choice(("orderedList", "bulletList")), *rows)


def corpus():
    """Return all cases with what the server finds in them."""
    cases = list(by_hand())
    for seed in range(40):
        language = "zh-hans" if seed % 4 == 3 else "en"
        cases.append((f"chance {seed}", language, Chance(seed).document()))
    return [
        {
            "name": name,
            "language": language,
            "doc": document,
            "findings": [
                [getattr(found, field) for field in FIELDS]
                for found in check_document(document, language)
            ],
        }
        for name, language, document in cases
    ]


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in corpus())
    CASES.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
