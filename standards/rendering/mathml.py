r"""Turn the LaTeX of formulas into MathML: what formulas of standards use, nothing clever.

Fractions, roots, scripts, Greek, operators, functions, accents, \text, fences that grow, matrices
and cases. What is not understood is reported by `formula_fault`; it is drawn by its name, and the
source stays beside it as an annotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from standards.rendering.mathml_symbols import (
    ACCENTS,
    BELOW,
    FENCES,
    FUNCTIONS,
    GREEK,
    LARGE,
    LIMITS,
    OPERATORS,
    SIGNS,
    SPACES,
    STYLES,
    TEXTS,
    VARIANTS,
)

TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
MAX_LENGTH, MAX_DEPTH = 4000, 40
NOTHING = "<mrow></mrow>"
CELL, LINE = "&", "\\\\"


@dataclass(frozen=True)
class Fault:
    """Say what is wrong with a formula: `kind` names a sentence of the words, `sign` the place."""

    kind: str
    sign: str = ""


def mathml(latex: str, *, block: bool) -> str:
    """Return a `math` element; too long a source is shown as code."""
    return _written(latex, block=block)[0]


def formula_fault(latex: str) -> Fault | None:
    """Return the first thing in a formula that cannot be read, None for a sound one."""
    return _written(latex, block=False)[1]


def _written(latex: str, *, block: bool) -> tuple[str, Fault | None]:
    source = latex.strip()
    if len(source) > MAX_LENGTH:
        return f"<code>{escape(source, quote=False)}</code>", Fault("formula_long")
    reader = _Reader(TOKEN.findall(source))
    body = reader.row()
    display = ' display="block"' if block else ""
    note = f'<annotation encoding="application/x-tex">{escape(source, quote=False)}</annotation>'
    html = f"<math{display}><semantics>{body}{note}</semantics></math>"
    return html, reader.faults[0] if reader.faults else None


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text, quote=False)}</{name}>"


def _delimiter(sign: str) -> str:
    """Write a fence; a point or nothing draws none."""
    if sign in {".", ""}:
        return ""
    return _tag("mo", OPERATORS.get(sign[1:], sign[1:]) if sign.startswith("\\") else sign)


@dataclass
class _Reader:
    """Read tokens from left to right; every method returns MathML that is whole."""

    tokens: list[str]
    at: int = 0
    depth: int = 0
    faults: list[Fault] = field(default_factory=list)

    def fault(self, kind: str, sign: str = "") -> None:
        """Note what cannot be read."""
        self.faults.append(Fault(kind, sign))

    def peek(self) -> str:
        """Return the next token that is not a space, empty at the end."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """Return the next token and pass it."""
        token = self.peek()
        self.at += 1
        return token

    def row(self, *stops: str) -> str:
        r"""Read until a stop ("}", "]", "\right", "&" …), which is left there, or the end."""
        parts = []
        while (token := self.peek()) and token not in stops:
            parts.append(self.scripted())
        if stops and not self.peek():
            self.fault("formula_open", stops[0])
        return f"<mrow>{''.join(parts)}</mrow>"

    def group(self, stop: str) -> str:
        """Read until a stop and pass it."""
        inner = self.row(stop)
        self.take()
        return inner

    def scripted(self) -> str:
        """Read one piece with what stands below and above it."""
        head = self.peek().lstrip("\\").rstrip("*")
        base = self.piece()
        scripts: dict[str, str] = {}
        while self.peek() in {"_", "^"} and self.peek() not in scripts:
            sign = self.take()
            if not self.peek() or self.peek() == "}":
                self.fault("formula_lacks", sign)
            scripts[sign] = self.piece() if self.peek() != "}" else NOTHING
        limits = head in LARGE or head in LIMITS or head in {"underbrace", "overbrace"}
        below, above = ("munder", "mover") if limits else ("msub", "msup")
        if len(scripts) == 2:
            both = "munderover" if limits else "msubsup"
            return f"<{both}>{base}{scripts['_']}{scripts['^']}</{both}>"
        for sign, name in (("_", below), ("^", above)):
            if sign in scripts:
                return f"<{name}>{base}{scripts[sign]}</{name}>"
        return base

    def piece(self) -> str:
        """Read one group, command, number or sign; nothing where they nest too deep."""
        sign = self.take()
        if sign != "{" and not (len(sign) > 1 and sign.startswith("\\")):
            return self.sign(sign)
        if self.depth >= MAX_DEPTH:
            self.fault("formula_deep")
            return NOTHING
        self.depth += 1
        written = self.group("}") if sign == "{" else self.command(sign[1:])
        self.depth -= 1
        return written

    def argument(self, name: str) -> str:
        """Read what a command needs."""
        if not self.peek() or self.peek() in {"}", CELL, LINE}:
            self.fault("formula_lacks", f"\\{name}")
            return NOTHING
        return self.piece()

    def sign(self, token: str) -> str:
        """Write one number, letter or operator."""
        if token[:1].isdigit():
            return _tag("mn", token)
        if token.isalpha():
            return _tag("mi", token)
        if token in {"}", CELL}:
            self.fault("formula_stray", token)
        return _tag("mo", SIGNS.get(token, token)) if token.strip("}") else NOTHING

    def command(self, name: str) -> str:
        """Read a command and what it takes."""
        taker = _TAKERS.get(name)
        if taker:
            return taker(self, name)
        if name.rstrip("*") in TEXTS:
            return self.words(name)
        if name in VARIANTS:
            return self.variant(name)
        if name in ACCENTS:
            over = _tag("mo", ACCENTS[name])
            return f'<mover accent="true">{self.argument(name)}{over}</mover>'
        if name in BELOW:
            return f"<munder>{self.argument(name)}{_tag('mo', BELOW[name])}</munder>"
        return self.symbol(name)

    def symbol(self, name: str) -> str:
        """Write a command that stands for one sign; an unknown one by its name."""
        if name in GREEK:
            return _tag("mi", GREEK[name])
        if name in LARGE:
            return _tag("mo", LARGE[name])
        if name in OPERATORS:
            return _tag("mo", OPERATORS[name])
        if name in SPACES:
            return f'<mspace width="{SPACES[name]}"></mspace>'
        if name in FUNCTIONS | LIMITS:
            return _tag("mi", name)
        if name in STYLES:
            return NOTHING
        self.fault("formula_unknown", f"\\{name}")
        return _tag("mtext", name)

    def fraction(self, name: str) -> str:
        """Read what stands above and below."""
        above = self.argument(name)
        below = self.argument(name)
        if name == "binom":
            fraction = f'<mfrac linethickness="0">{above}{below}</mfrac>'
            return f"<mrow><mo>(</mo>{fraction}<mo>)</mo></mrow>"
        return f"<mfrac>{above}{below}</mfrac>"

    def root(self, name: str) -> str:
        """Read a root and its degree, if any."""
        if self.peek() != "[":
            return f"<msqrt>{self.argument(name)}</msqrt>"
        self.take()
        degree = self.group("]")
        return f"<mroot>{self.argument(name)}{degree}</mroot>"

    def stacked(self, name: str) -> str:
        """Read what is set over or under something else."""
        mark = self.argument(name)
        base = self.argument(name)
        tag = "munder" if name == "underset" else "mover"
        return f"<{tag}>{base}{mark}</{tag}>"

    def fence(self, name: str) -> str:
        r"""Read a delimiter after \left or \right; a lone \right closes nothing."""
        drawn = _delimiter(self.take())
        if name == "right":
            self.fault("formula_stray", "\\right")
            return f"<mrow>{drawn}</mrow>"
        inner = self.group("\\right")
        return f"<mrow>{drawn}{inner}{_delimiter(self.take())}</mrow>"

    def raw(self) -> str:
        """Read a braced name or text with its spaces kept."""
        if self.peek() != "{":
            return ""
        self.take()
        inside = []
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            inside.append(self.tokens[self.at])
            self.at += 1
        if self.at >= len(self.tokens):
            self.fault("formula_open", "}")
        self.at += 1
        return "".join(inside)

    def words(self, name: str) -> str:
        """Read a text or an upright name."""
        if self.peek() != "{":
            return self.argument(name)
        return _tag("mtext" if name.startswith("text") else "mi", self.raw())

    def variant(self, name: str) -> str:
        """Read letters in another alphabet."""
        if self.peek() != "{":
            return self.argument(name)
        return _tag("mi", self.raw(), f' mathvariant="{VARIANTS[name]}"')

    def environment(self, _name: str) -> str:
        r"""Read rows and cells between \begin and \end."""
        name = self.raw()
        if name not in FENCES:
            self.fault("formula_unknown", f"\\begin{{{name}}}")
        if name == "array":
            self.raw()
        rows = [[self.row(CELL, LINE, "\\end")]]
        while self.peek() in {CELL, LINE}:
            fresh = self.take() == LINE
            if fresh and self.peek() != "\\end":
                rows.append([])
            elif fresh:
                break
            rows[-1].append(self.row(CELL, LINE, "\\end"))
        if self.peek() == "\\end":
            self.take()
            self.raw()
        return _grid(name, rows)


def _grid(name: str, rows: list[list[str]]) -> str:
    """Write rows of cells with the fences of their environment."""
    lines = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
    left, right = (_tag("mo", sign) if sign else "" for sign in FENCES.get(name, ("", "")))
    return f"<mrow>{left}<mtable>{lines}</mtable>{right}</mrow>"


_TAKERS = {
    **dict.fromkeys(("frac", "tfrac", "dfrac", "cfrac", "binom"), _Reader.fraction),
    **dict.fromkeys(("left", "right"), _Reader.fence),
    **dict.fromkeys(("overset", "underset", "stackrel"), _Reader.stacked),
    "sqrt": _Reader.root,
    "begin": _Reader.environment,
}
