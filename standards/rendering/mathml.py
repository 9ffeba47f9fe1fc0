r"""Turn the LaTeX of formulas into MathML: what formulas of standards use, nothing clever.

Fractions, roots, sub- and superscripts, Greek, operators, functions, \text, \left and \right.
A command that is not known is shown by its name; the source stays beside it as an annotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
MAX_LENGTH, MAX_DEPTH = 4000, 40
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
OPERATORS = {
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "times": "×", "cdot": "⋅", "pm": "±", "in": "∈", "notin": "∉", "to": "→", "infty": "∞",
    "partial": "∂", "ldots": "…", "dots": "…", "cdots": "⋯", "forall": "∀", "exists": "∃",
    "mid": "|", "lvert": "|", "rvert": "|", "vert": "|", "cup": "∪", "cap": "∩", "sim": "∼",
    "equiv": "≡", "subset": "⊂", "subseteq": "⊆", "land": "∧", "lor": "∨", "neg": "¬", "div": "÷",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "{": "{", "}": "}", "|": "‖", "%": "%", "_": "_", "&": "&", "#": "#", "$": "$",
}  # fmt: skip
LARGE = {"sum": "∑", "prod": "∏", "int": "∫", "bigcup": "⋃", "bigcap": "⋂"}
FUNCTIONS = frozenset({"log", "ln", "exp", "sin", "cos", "tan", "Pr", "arg", "det"})
LIMITS = frozenset({"max", "min", "lim", "sup", "inf"})
ACCENTS = {"hat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "vec": "→", "dot": "˙"}
TEXTS = frozenset({"text", "mathrm", "operatorname", "textrm", "mathit", "mathbf", "textit"})
SIGNS = {"-": "−", "*": "∗", "'": "′", "~": "\u00a0"}
NOTHING = "<mrow></mrow>"
SPACES = {
    "quad": "1em", "qquad": "2em", ",": "0.17em", ";": "0.28em", ":": "0.22em", " ": "0.25em",
}  # fmt: skip


def mathml(latex: str, *, block: bool) -> str:
    """Return a `math` element; too long a source is shown as code."""
    source = latex.strip()
    if len(source) > MAX_LENGTH:
        return f"<code>{escape(source, quote=False)}</code>"
    reader = _Reader(TOKEN.findall(source))
    body = reader.row(stop=None)
    display = ' display="block"' if block else ""
    note = f'<annotation encoding="application/x-tex">{escape(source, quote=False)}</annotation>'
    return f"<math{display}><semantics>{body}{note}</semantics></math>"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text, quote=False)}</{name}>"


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

    def row(self, stop: str | None) -> str:
        r"""Read until `stop` ("}" or "\right") or the end."""
        parts = []
        while (token := self.peek()) and token != stop:
            parts.append(self.scripted())
        if stop and self.peek() == stop:
            self.take()
        return f"<mrow>{''.join(parts)}</mrow>"

    def scripted(self) -> str:
        """Read one piece with what stands below and above it."""
        head = self.peek().lstrip("\\")
        base = self.piece()
        scripts: dict[str, str] = {}
        while self.peek() in {"_", "^"} and self.peek() not in scripts:
            sign = self.take()
            scripts[sign] = self.piece()
        limits = head in LARGE or head in LIMITS
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
            return NOTHING
        self.depth += 1
        written = self.row("}") if sign == "{" else self.command(sign[1:])
        self.depth -= 1
        return written

    def sign(self, token: str) -> str:
        """Write one number, letter or operator."""
        if token[:1].isdigit():
            return _tag("mn", token)
        if token.isalpha():
            return _tag("mi", token)
        return _tag("mo", SIGNS.get(token, token)) if token.strip("}") else NOTHING

    def command(self, name: str) -> str:
        """Read a command and what it takes."""
        if name in {"frac", "tfrac", "dfrac"}:
            above = self.piece()
            return f"<mfrac>{above}{self.piece()}</mfrac>"
        if name == "sqrt":
            return f"<msqrt>{self.piece()}</msqrt>"
        if name in {"left", "right"}:
            return self.fence(name)
        if name in TEXTS:
            return self.words(name)
        if name in ACCENTS:
            return f'<mover accent="true">{self.piece()}{_tag("mo", ACCENTS[name])}</mover>'
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
        return _tag("mtext", name)

    def fence(self, name: str) -> str:
        r"""Read a delimiter after \left or \right; a lone \right closes nothing."""
        drawn = _delimiter(self.take())
        if name == "right":
            return f"<mrow>{drawn}</mrow>"
        inner = self.row("\\right")
        return f"<mrow>{drawn}{inner}{_delimiter(self.take())}</mrow>"

    def words(self, name: str) -> str:
        """Read a braced text with its spaces kept."""
        if self.peek() != "{":
            return self.piece()
        self.take()
        inside = []
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            inside.append(self.tokens[self.at])
            self.at += 1
        self.at += 1
        text = "".join(inside)
        return _tag("mtext" if name.startswith("text") else "mi", text)
