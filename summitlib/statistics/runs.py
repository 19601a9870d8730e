"""Runs: whether two kinds of things in a row alternate more than a shuffled row would.

Wald and Wolfowitz (1940), doi:10.1214/aoms/1177731909; exact, by counting arrangements.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import comb, nan


@dataclass(frozen=True)
class Runs:
    """How many runs a row of two kinds of things has.

    Attributes
    ----------
    n : number of runs, unbroken stretches of one kind.
    expected : mean number of runs over all arrangements of the same things.
    p_more : share of these arrangements that have at least so many runs; NaN for an empty row.
    """

    n: int
    expected: float
    p_more: float


def count_runs(row: Sequence[Hashable]) -> Runs:
    """Count the runs of a row of at most two kinds of things, against all its arrangements.

    Raises
    ------
    ValueError : there are more than two kinds.

    >>> count_runs("ABABAB")
    Runs(n=6, expected=4.0, p_more=0.1)
    """
    kinds = sorted(set(row), key=row.index)
    if len(kinds) > 2:
        raise ValueError(f"expected at most two kinds of things, not {len(kinds)}")
    n = sum(1 for _ in groupby(row))
    if len(kinds) < 2:
        return Runs(n, float(n), 1.0 if row else nan)
    a, b = (sum(1 for thing in row if thing == kind) for kind in kinds)
    ways = sum(_arrangements(a, b, r) for r in range(n, 2 * min(a, b) + 2))
    return Runs(n, 1 + 2 * a * b / (a + b), ways / comb(a + b, a))


def _arrangements(a: int, b: int, runs: int) -> int:
    """In how many ways `a` and `b` things stand in a row with so many runs."""
    half, odd = divmod(runs, 2)
    if not odd:
        return 2 * comb(a - 1, half - 1) * comb(b - 1, half - 1)
    return comb(a - 1, half) * comb(b - 1, half - 1) + comb(a - 1, half - 1) * comb(b - 1, half)
