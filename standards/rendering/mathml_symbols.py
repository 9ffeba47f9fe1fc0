"""Name the signs of formulas: which command of LaTeX stands for which character."""

from __future__ import annotations

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varrho": "ϱ", "varsigma": "ς",
    "Upsilon": "Υ", "ell": "ℓ", "hbar": "ℏ", "emptyset": "∅", "varnothing": "∅", "nabla": "∇",
    "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "omicron": "ο",
}  # fmt: skip
OPERATORS = {
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "times": "×", "cdot": "⋅", "pm": "±", "in": "∈", "notin": "∉", "to": "→", "infty": "∞",
    "partial": "∂", "ldots": "…", "dots": "…", "cdots": "⋯", "forall": "∀", "exists": "∃",
    "mid": "|", "lvert": "|", "rvert": "|", "vert": "|", "cup": "∪", "cap": "∩", "sim": "∼",
    "equiv": "≡", "subset": "⊂", "subseteq": "⊆", "land": "∧", "lor": "∨", "neg": "¬", "div": "÷",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩",
    "ll": "≪", "gg": "≫", "propto": "∝", "cong": "≅", "simeq": "≃", "mp": "∓", "ast": "∗",
    "star": "⋆", "circ": "∘", "bullet": "∙", "oplus": "⊕", "otimes": "⊗", "odot": "⊙",
    "setminus": "∖", "supset": "⊃", "supseteq": "⊇", "ni": "∋", "wedge": "∧", "vee": "∨",
    "lnot": "¬", "perp": "⊥", "parallel": "∥", "angle": "∠", "prime": "′", "colon": ":",
    "leftarrow": "←", "gets": "←", "rightarrow": "→", "leftrightarrow": "↔", "mapsto": "↦",
    "Rightarrow": "⇒", "implies": "⟹", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⟺",
    "uparrow": "↑", "downarrow": "↓", "longrightarrow": "⟶", "vdots": "⋮", "ddots": "⋱",
    "lVert": "‖", "rVert": "‖", "Vert": "‖", "lbrace": "{", "rbrace": "}", "lbrack": "[",
    "rbrack": "]", "leqslant": "⩽", "geqslant": "⩾", "models": "⊨", "vdash": "⊢", "top": "⊤",
    "bot": "⊥", "triangleq": "≜", "coloneqq": "≔", "backslash": "\\", "degree": "°",
    "{": "{", "}": "}", "|": "‖", "%": "%", "_": "_", "&": "&", "#": "#", "$": "$",
}  # fmt: skip
LARGE = {
    "sum": "∑", "prod": "∏", "int": "∫", "bigcup": "⋃", "bigcap": "⋂", "iint": "∬", "oint": "∮",
    "coprod": "∐", "bigvee": "⋁", "bigwedge": "⋀", "bigoplus": "⨁", "bigotimes": "⨂",
}  # fmt: skip
FUNCTIONS = frozenset(
    {"log", "ln", "exp", "sin", "cos", "tan", "Pr", "arg", "det", "lg", "sinh", "cosh", "tanh"}
    | {"arcsin", "arccos", "arctan", "cot", "sec", "csc", "dim", "ker", "deg", "gcd", "hom", "mod"}
)
LIMITS = frozenset({"max", "min", "lim", "sup", "inf", "argmax", "argmin", "limsup", "liminf"})
ACCENTS = {
    "hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "widetilde": "~",
    "vec": "→", "dot": "˙", "ddot": "¨", "check": "ˇ", "breve": "˘", "overrightarrow": "→",
    "overbrace": "⏞",
}  # fmt: skip
BELOW = {"underline": "_", "underbrace": "⏟"}
TEXTS = frozenset(
    {"text", "mathrm", "operatorname", "textrm", "mathit", "textit", "textbf", "texttt"}
    | {"mathsf", "mathtt"}
)
VARIANTS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "mathbb": "double-struck",
    "mathcal": "script", "mathscr": "script", "mathfrak": "fraktur",
}  # fmt: skip
STYLES = frozenset(
    {"displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "big", "Big", "bigg"}
    | {"Bigg", "bigl", "bigr", "Bigl", "Bigr"}
)
FENCES = {
    "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"), "cases": ("{", ""), "aligned": ("", ""),
    "align": ("", ""), "align*": ("", ""), "gathered": ("", ""), "array": ("", ""),
}  # fmt: skip
SIGNS = {"-": "−", "*": "∗", "'": "′", "~": "\u00a0"}
SPACES = {
    "quad": "1em", "qquad": "2em", ",": "0.17em", ";": "0.28em", ":": "0.22em", " ": "0.25em",
    "!": "-0.17em", ">": "0.22em", "thinspace": "0.17em",
}  # fmt: skip
