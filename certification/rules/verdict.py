"""When is a pass justified: point, bound and proved-bad, over one cell or many groups."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from certification.rules.metric import Direction


class Verdict(StrEnum):
    """Say how a measured criterion came out."""

    MET = "met"
    NOT_MET = "not_met"
    INCONCLUSIVE = "inconclusive"
    NOT_EVALUABLE = "not_evaluable"


class JobVerdict(StrEnum):
    """Say how all decisive criteria of a job came out together."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"


class Rule(StrEnum):
    """Name how an estimate is compared with its threshold."""

    POINT = "point"
    BOUND = "bound"
    PROVED_BAD = "proved_bad"

    @classmethod
    def of(cls, text: str) -> "Rule":
        """Return the rule of a stored word; a hyphen and an underscore mean the same."""
        return cls(text.replace("-", "_"))


OVER_GROUPS = ("each", "worst", "gap", "ratio")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Say what a measured criterion asks for.

    `sided` is 1 or 2; `over` is "overall" or "each|worst|gap|ratio:<column>"; `min_n` counts
    independent units of every cell that the verdict rests on.
    """

    metric: str
    direction: Direction
    threshold: float
    over: str = "overall"
    rule: Rule = Rule.BOUND
    confidence: float = 0.95
    sided: int = 1
    min_n: int = 30

    @property
    def form(self) -> str:
        """Return how cells are combined: overall, each, worst, gap or ratio."""
        return self.over.partition(":")[0]

    @property
    def column(self) -> str:
        """Return the group column, empty for "overall"."""
        return self.over.partition(":")[2]

    @property
    def level(self) -> float:
        """Return the two-sided level of the interval whose ends decide."""
        return self.confidence if self.sided == 2 else 2 * self.confidence - 1


def measured(criterion: dict[str, Any]) -> Measured:
    """Read a measured criterion as an edition stores it; KeyError or ValueError when malformed."""
    sided = str(criterion.get("sided", "one")).lower()
    return Measured(
        metric=str(criterion["metric"]),
        direction=Direction(criterion["direction"]),
        threshold=float(criterion["threshold"]),
        over=str(criterion.get("over") or "overall"),
        rule=Rule.of(str(criterion.get("rule") or Rule.BOUND)),
        confidence=float(criterion.get("confidence") or 0.95),
        sided=2 if sided.startswith(("2", "two")) else 1,
        min_n=int(criterion.get("min_n") or 30),
    )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Hold one estimate with the interval whose ends decide; no value when not evaluable."""

    n: int
    value: float | None
    low: float | None
    high: float | None
    group: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Hold a verdict, the cell it rests on and the bound that decided."""

    verdict: Verdict
    cell: Cell
    bound: float | None
    reason: str = ""


def good_end(cell: Cell, direction: Direction) -> float | None:
    """Return the pessimistic end: the lower one where higher is better."""
    return cell.low if direction is Direction.HIGHER else cell.high


def bad_end(cell: Cell, direction: Direction) -> float | None:
    """Return the optimistic end: the upper one where higher is better."""
    return cell.high if direction is Direction.HIGHER else cell.low


def reaches(figure: float, threshold: float, direction: Direction) -> bool:
    """Say whether a figure is on the good side of the threshold; equal is good."""
    return figure >= threshold if direction is Direction.HIGHER else figure <= threshold


def judge_cell(asked: Measured, cell: Cell) -> Judgement:
    """Compare one cell with the threshold under the criterion's rule."""
    if cell.value is None or cell.low is None or cell.high is None:
        return Judgement(verdict=Verdict.NOT_EVALUABLE, cell=cell, bound=None, reason=cell.reason)
    if cell.n < asked.min_n:
        reason = f"{cell.n} units, {asked.min_n} are needed"
        return Judgement(verdict=Verdict.NOT_EVALUABLE, cell=cell, bound=None, reason=reason)
    if asked.rule is Rule.POINT:
        return _point(asked, cell)
    return _interval(asked, cell)


def _point(asked: Measured, cell: Cell) -> Judgement:
    value = _number(cell.value)
    met = reaches(value, asked.threshold, asked.direction)
    return Judgement(verdict=Verdict.MET if met else Verdict.NOT_MET, cell=cell, bound=value)


def _interval(asked: Measured, cell: Cell) -> Judgement:
    sure = _number(good_end(cell, asked.direction))
    hope = _number(bad_end(cell, asked.direction))
    proved_bad = not reaches(hope, asked.threshold, asked.direction)
    if asked.rule is Rule.PROVED_BAD:
        return Judgement(
            verdict=Verdict.NOT_MET if proved_bad else Verdict.MET, cell=cell, bound=hope
        )
    if reaches(sure, asked.threshold, asked.direction):
        return Judgement(verdict=Verdict.MET, cell=cell, bound=sure)
    return Judgement(
        verdict=Verdict.NOT_MET if proved_bad else Verdict.INCONCLUSIVE, cell=cell, bound=sure
    )


def _number(figure: float | None) -> float:
    return math.nan if figure is None else figure


def judge(asked: Measured, cells: list[Cell]) -> Judgement:
    """Give the verdict over the cells of the criterion's `over`.

    "overall" takes one cell. "each" needs every group met and every group evaluable; "worst"
    rests on the worst evaluable group; "gap" and "ratio" compare every pair of groups, and the
    pair with the least favourable bound decides. ValueError for an unknown form.
    """
    if asked.form == "overall":
        return judge_cell(asked, cells[0])
    if asked.form not in OVER_GROUPS:
        raise ValueError(f"unknown form of “over”: {asked.over}")
    if asked.form == "each":
        return _each(asked, [judge_cell(asked, cell) for cell in cells])
    usable = [cell for cell in cells if cell.value is not None and cell.n >= asked.min_n]
    if asked.form == "worst":
        return _worst(asked, usable)
    return _pairs(asked, cells, usable)


SEVERITY = (Verdict.NOT_MET, Verdict.NOT_EVALUABLE, Verdict.INCONCLUSIVE, Verdict.MET)


def _each(asked: Measured, judgements: list[Judgement]) -> Judgement:
    """Return the least favourable judgement: a proved failure of one group decides."""
    if not judgements:
        return _nothing("there are no groups")

    def order(one: Judgement) -> tuple[int, float]:
        bound = 0.0 if one.bound is None else one.bound
        return SEVERITY.index(one.verdict), (
            bound if asked.direction is Direction.HIGHER else -bound
        )

    return min(judgements, key=order)


def _worst(asked: Measured, usable: list[Cell]) -> Judgement:
    if not usable:
        return _nothing("no group has enough units")
    return _each(asked, [judge_cell(asked, cell) for cell in usable])


def _nothing(reason: str) -> Judgement:
    cell = Cell(n=0, value=None, low=None, high=None, reason=reason)
    return Judgement(verdict=Verdict.NOT_EVALUABLE, cell=cell, bound=None, reason=reason)


def _pairs(asked: Measured, cells: list[Cell], usable: list[Cell]) -> Judgement:
    if len(usable) < len(cells) or len(usable) < 2:
        return _nothing("a group has too few units to compare")
    compare = difference if asked.form == "gap" else quotient
    pairs = [compare(a, b) for a in usable for b in usable if a is not b]
    known = [pair for pair in pairs if pair.value is not None]
    if not known:
        return _nothing("the groups' values cannot be divided")
    if asked.form == "gap":
        chosen = max(known, key=lambda pair: _number(pair.high))
        value = max(_number(pair.value) for pair in known)
        low = max(0.0, max(_number(pair.low) for pair in known))
        cell = Cell(n=chosen.n, value=value, low=low, high=chosen.high, group=chosen.group)
    else:
        chosen = min(known, key=lambda pair: _number(pair.low))
        value = min(_number(pair.value) for pair in known)
        high = min(1.0, min(_number(pair.high) for pair in known))
        cell = Cell(n=chosen.n, value=value, low=chosen.low, high=high, group=chosen.group)
    return judge_cell(asked, cell)


def difference(a: Cell, b: Cell) -> Cell:
    """Return a − b with Newcombe's interval from the two single ones (Stat. Med. 1998, 17)."""
    va, vb = _number(a.value), _number(b.value)
    down = math.hypot(va - _number(a.low), _number(b.high) - vb)
    up = math.hypot(_number(a.high) - va, vb - _number(b.low))
    value = va - vb
    return Cell(
        n=min(a.n, b.n),
        value=value,
        low=value - down,
        high=value + up,
        group=f"{a.group} − {b.group}",
    )


def quotient(a: Cell, b: Cell) -> Cell:
    """Return a / b with the interval combined on the log scale; no value unless both positive."""
    figures = [a.value, b.value, b.low, b.high, a.high]
    name = f"{a.group} / {b.group}"
    if any(figure is None or figure <= 0 for figure in figures):
        return Cell(n=min(a.n, b.n), value=None, low=None, high=None, group=name)
    va, vb, la = _number(a.value), _number(b.value), max(_number(a.low), 1e-12)
    middle = math.log(va / vb)
    down = math.hypot(math.log(va / la), math.log(_number(b.high) / vb))
    up = math.hypot(math.log(_number(a.high) / va), math.log(vb / _number(b.low)))
    return Cell(
        n=min(a.n, b.n),
        value=va / vb,
        low=math.exp(middle - down),
        high=math.exp(middle + up),
        group=name,
    )


def overall(verdicts: list[Verdict]) -> JobVerdict:
    """Combine the verdicts of all decisive criteria; none at all is inconclusive."""
    if Verdict.NOT_MET in verdicts:
        return JobVerdict.FAILED
    if verdicts and all(verdict is Verdict.MET for verdict in verdicts):
        return JobVerdict.PASSED
    return JobVerdict.INCONCLUSIVE
