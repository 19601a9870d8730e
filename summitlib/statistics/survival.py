"""Survival: waits of which some have not ended yet, and how two groups of them compare.

Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452, with waits that are seen from a later
day on only (delayed entry: Kaplan and Meier, section 3; Tsai, Jewell and Wang 1987,
doi:10.1093/biomet/74.4.883); variance after Greenwood (1926), bands on the log-minus-log scale.
scipy has the estimate without delayed entry, and importing its statistics takes a second, which a
brief has not got: the estimate stands here, and tests compare it with scipy and with R. The
log-rank test after Mantel (1966) is scipy's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

LEVEL = 0.95


@dataclass(frozen=True)
class Survival:
    """A Kaplan–Meier estimate.

    Attributes
    ----------
    curve : one row for day 0 and one for each day on which a wait ends: `day`, `at_risk` (waits
        that last at least so long), `ended` (on that day), `survival` (share of waits that are
        longer), `lower`, `upper` (pointwise band at `LEVEL`; NaN where it is not defined).
    n : number of waits.
    ended : number of waits that have ended; the others are censored.
    """

    curve: pd.DataFrame
    n: int
    ended: int

    @property
    def median(self) -> float | None:
        """The day by which half of the waits have ended; None when they have not.

        Where exactly half have ended over several days, their middle, as in R's `survfit`.
        """
        return self.quantile(0.5)

    @property
    def median_band(self) -> tuple[float | None, float | None]:
        """The days at which the band of the curve reaches one half; None where it never does."""
        return _first(self.curve, "lower", 0.5), _first(self.curve, "upper", 0.5)

    def quantile(self, share: float) -> float | None:
        """Return the day by which `share` of the waits have ended, or None; see `median`."""
        return _first(self.curve, "survival", 1 - share)

    def at(self, day: float) -> float:
        """Return the share of waits that are longer than `day` days."""
        before = self.curve[self.curve["day"] <= day]
        return float(before["survival"].iloc[-1])

    def restricted_mean(self, horizon: float) -> float:
        """Return the mean wait up to `horizon` days, the area under the curve until then."""
        inside = self.curve[self.curve["day"] < horizon]
        edges = np.append(inside["day"].to_numpy(float), horizon)
        return float(np.sum(np.diff(edges) * inside["survival"].to_numpy(float)))


@dataclass(frozen=True)
class LogRank:
    """A log-rank test of two groups: `statistic` (standard normal; positive where the first group
    waits less) and two-sided `p`; both NaN when no wait ends while both groups are at risk.
    """

    statistic: float
    p: float


def kaplan_meier(
    days: Sequence[float], ended: Sequence[bool], entered: Sequence[float] | None = None
) -> Survival:
    """Estimate how long waits last.

    Parameters
    ----------
    days : length of each wait so far.
    ended : whether it has ended; else it is censored at that length.
    entered : the length of each wait when it came under observation; by default 0. A wait is at
        risk on days after it, up to its length.

    >>> kaplan_meier([6, 6, 6, 7, 10], [True, True, True, True, False]).median
    6.0
    """
    length, over = np.asarray(days, dtype=float), np.asarray(ended, dtype=bool)
    start = {"day": 0.0, "at_risk": len(length), "ended": 0, "survival": 1.0}
    first = pd.DataFrame([{**start, "lower": 1.0, "upper": 1.0}])
    if not over.any():
        return Survival(first, len(length), 0)
    at, ends = np.unique(length[over], return_counts=True)
    at_risk = len(length) - np.searchsorted(np.sort(length), at, side="left")
    if entered is not None:
        late = np.sort(np.asarray(entered, dtype=float)[np.asarray(entered, dtype=float) > 0])
        at_risk -= len(late) - np.searchsorted(late, at, side="left")
        first["at_risk"] -= len(late)
    steps = pd.DataFrame({"day": at, "at_risk": at_risk, "ended": ends})
    curve = pd.concat([first, steps.assign(**_estimate(at_risk, ends))], ignore_index=True)
    return Survival(curve, len(length), int(over.sum()))


def log_rank(days: Sequence[float], ended: Sequence[bool], first_group: Sequence[bool]) -> LogRank:
    """Test whether two groups of waits end at the same rate.

    >>> test = log_rank([1, 2, 3, 4, 5, 6], [True] * 5 + [False], [True] * 3 + [False] * 3)
    >>> round(test.statistic, 3), round(test.p, 3)
    (2.248, 0.025)
    """
    from scipy.stats import logrank

    length, over = np.asarray(days, dtype=float), np.asarray(ended, dtype=bool)
    group = np.asarray(first_group, dtype=bool)
    if not over.any() or group.all() or not group.any():
        return LogRank(math.nan, math.nan)
    x, y = (_censored(length[g], over[g]) for g in (group, ~group))
    with np.errstate(invalid="ignore", divide="ignore"):  # never at risk together: NaN
        result = logrank(x, y)
    return LogRank(float(result.statistic), float(result.pvalue))


def _estimate(at_risk: np.ndarray, ends: np.ndarray) -> dict[str, np.ndarray]:
    """The curve and its band; undefined where the curve is at 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.cumprod(1 - ends / at_risk)
        greenwood = np.cumsum(ends / (at_risk * (at_risk - ends)))
        log = np.log(survival)
        reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * np.sqrt(greenwood) / log
        lower, upper = (np.exp(log * np.exp(sign * reach)) for sign in (-1, 1))
    defined = survival > 0
    band = {"lower": np.where(defined, lower, np.nan), "upper": np.where(defined, upper, np.nan)}
    return {"survival": survival, **band}


def _censored(length: np.ndarray, over: np.ndarray) -> Any:
    from scipy.stats import CensoredData

    return CensoredData(uncensored=length[over], right=length[~over])


def _first(curve: pd.DataFrame, column: str, share: float) -> float | None:
    # A survival of exactly 1 / 2 is reached when the sum of steps misses it by rounding, too.
    reached = curve.loc[curve[column] <= share + 1e-9]
    if reached.empty:
        return None
    below = curve.loc[curve[column] < share - 1e-9, "day"]
    level = float(reached[column].iloc[0]) >= share - 1e-9 and len(below) > 0
    day = float(reached["day"].iloc[0])
    return (day + float(below.iloc[0])) / 2 if level else day
