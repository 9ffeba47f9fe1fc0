"""What an attempt is worth: the chance to pass before it is spent, by exact binomial sums."""

import math
from statistics import NormalDist

from certification.rules.verdict import Rule


def wilson(successes: float, trials: float, level: float) -> tuple[float, float]:
    """Return Wilson's two-sided interval of a share (JASA 1927, 22); (0, 1) without trials."""
    if trials <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share, spread = successes / trials, z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    low = 0.0 if successes <= 0 else max(0.0, centre - half)
    high = 1.0 if successes >= trials else min(1.0, centre + half)
    return low, high


def passes(successes: int, trials: int, threshold: float, rule: Rule, confidence: float) -> bool:
    """Say whether a count of successes passes under a rule with one-sided confidence."""
    if rule is Rule.POINT:
        return successes / trials >= threshold
    low, high = wilson(successes, trials, 2 * confidence - 1)
    return high >= threshold if rule is Rule.PROVED_BAD else low >= threshold


def lowest_pass(trials: int, threshold: float, rule: Rule, confidence: float) -> int:
    """Return the smallest passing count of successes; `trials` + 1 when none passes."""
    low, high = 0, trials + 1
    while low < high:
        middle = (low + high) // 2
        if passes(middle, trials, threshold, rule, confidence):
            high = middle
        else:
            low = middle + 1
    return low


def pass_probability(
    true: float, trials: int, threshold: float, rule: Rule, confidence: float
) -> float:
    """Return the chance that a system of true share `true` passes on so many units."""
    least = lowest_pass(trials, threshold, rule, confidence)
    return binomial_tail(least, trials, true)


def binomial_tail(least: int, trials: int, share: float) -> float:
    """Return P(X ≥ least) of a binomial variable."""
    if least <= 0 or share >= 1.0:
        return 1.0 if least <= trials else 0.0
    if share <= 0.0 or least > trials:
        return 0.0
    logs = math.log(share), math.log1p(-share)
    whole = math.lgamma(trials + 1)
    terms = (
        whole
        - math.lgamma(k + 1)
        - math.lgamma(trials - k + 1)
        + k * logs[0]
        + (trials - k) * logs[1]
        for k in range(least, trials + 1)
    )
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def flawless_units(threshold: float, confidence: float) -> int:
    """Return how many units without one error show a share of at least the threshold."""
    return math.ceil(math.log(1 - confidence) / math.log(threshold))


def curve(
    trials: int, threshold: float, confidence: float, points: int = 21
) -> list[dict[str, float]]:
    """Return the power curve around the threshold: true share, chance under point and bound."""
    start, end = max(0.0, threshold - 0.1), min(1.0, threshold + 0.1)
    steps = [start + (end - start) * i / (points - 1) for i in range(points)]
    return [
        {
            "true": round(true, 6),
            "point": pass_probability(true, trials, threshold, Rule.POINT, confidence),
            "bound": pass_probability(true, trials, threshold, Rule.BOUND, confidence),
        }
        for true in steps
    ]


def settling_units(n: int, value: float, bound: float, threshold: float) -> int | None:
    """Return about how many units would settle an inconclusive result at the same estimate.

    The half-width shrinks with the root of n. None when the estimate stands on the threshold.
    """
    margin = abs(value - threshold)
    if margin == 0:
        return None
    return max(n, math.ceil(n * (abs(value - bound) / margin) ** 2))
