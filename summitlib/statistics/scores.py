"""Scores of forecasts of a waiting time in whole days; all are proper, and lower is better.

A forecast is a row of survival probabilities: that the wait is longer than 1, 2, … days. A wait
that has not ended is scored for what is known of it: that it lasts longer than the days observed.
Gneiting and Raftery (2007), doi:10.1198/016214506000001437.
"""

import math

import numpy as np


def log_score(survival: np.ndarray, wait: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """Return minus the log of the probability of the day that came, in nats.

    For a wait that has not ended, or ends beyond the last day of the forecast, minus the log of
    the probability that it lasts so long.

    Parameters
    ----------
    survival : one row for each forecast, one column for each day ahead.
    wait : days until the event, or days observed without it.
    ended : whether the event came.

    >>> log_score(np.array([[0.5, 0.25]]), np.array([2]), np.array([True])).round(3).tolist()
    [1.386]
    """
    padded = _with_now(survival)
    last = survival.shape[1]
    day = np.minimum(wait, last)
    longer = np.take_along_axis(padded, day[:, None], axis=1)[:, 0]
    before = np.take_along_axis(padded, np.maximum(day - 1, 0)[:, None], axis=1)[:, 0]
    inside = ended & (wait <= last)
    with np.errstate(divide="ignore"):
        score: np.ndarray = -np.log(np.where(inside, before - longer, longer))
    return score


def crps(
    survival: np.ndarray, wait: np.ndarray, ended: np.ndarray, observed: np.ndarray
) -> np.ndarray:
    """Return the continuous ranked probability score, in days.

    The squared distance between the forecast and the step at which the event came, summed over
    the days of the forecast that were observed. The sum ends there for waits that have ended,
    too: thresholds that do not depend on what came leave the score proper. Gneiting and Ranjan
    (2011), doi:10.1198/jbes.2010.08110.

    Parameters
    ----------
    observed : days after the forecast that were observed, whenever the event came.

    >>> yes, seen = np.array([True]), np.array([9])
    >>> crps(np.array([[0.5, 0.0]]), np.array([1]), yes, seen).tolist()
    [0.25]
    """
    days = np.arange(survival.shape[1])
    by_then = 1 - _with_now(survival)[:, :-1]
    came = ended[:, None] & (wait[:, None] <= days)
    seen = days <= observed[:, None]
    score: np.ndarray = np.where(seen, (by_then - came) ** 2, 0.0).sum(axis=1)
    return score


def brier(probability: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Return the squared error of a probability; NaN where `happened` is.

    >>> brier(np.array([0.8, 0.8]), np.array([1.0, 0.0])).round(2).tolist()
    [0.04, 0.64]
    """
    score: np.ndarray = (probability - happened) ** 2
    return score


def within(wait: np.ndarray, ended: np.ndarray, days: int) -> np.ndarray:
    """Say whether the event came within `days`: 1, 0, or NaN where that was not observed.

    >>> within(np.array([10, 50, 10]), np.array([True, True, False]), 30).tolist()
    [1.0, 0.0, nan]
    """
    known = ended | (wait >= days)
    return np.where(known, (ended & (wait <= days)).astype(float), math.nan)


def pit(survival: np.ndarray, wait: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """Return the probability that the wait would be shorter, half of the day that came included.

    Even over 0 to 1 when the forecasts are calibrated; NaN for a wait that has not ended.

    >>> pit(np.array([[0.5, 0.25]]), np.array([2]), np.array([True])).tolist()
    [0.625]
    """
    padded = _with_now(survival)
    day = np.minimum(wait, survival.shape[1])[:, None]
    longer = np.take_along_axis(padded, day, axis=1)[:, 0]
    before = np.take_along_axis(padded, np.maximum(day - 1, 0), axis=1)[:, 0]
    return np.where(ended, 1 - (before + longer) / 2, math.nan)


def cluster_means(
    values: np.ndarray, groups: np.ndarray, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Return bootstrap means of the columns of `values`, from groups of rows drawn again.

    Rows of a group depend on one another, so groups are drawn as wholes: the cluster bootstrap,
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8. NaN is left
    out.

    Returns
    -------
    One row for each draw, one column for each column of `values`.

    >>> rows, groups = np.array([[1.0], [1.0], [5.0]]), np.array([0, 0, 1])
    >>> means = cluster_means(rows, groups, 50, np.random.default_rng(1))
    >>> np.unique(means.round(2)).tolist()
    [1.0, 2.33, 5.0]
    """
    names, own = np.unique(groups, return_inverse=True)
    known = ~np.isnan(values)
    sums, counts = np.zeros((2, len(names), values.shape[1]))
    np.add.at(sums, own, np.where(known, values, 0.0))
    np.add.at(counts, own, known.astype(float))
    drawn = rng.integers(len(names), size=(draws, len(names)))
    with np.errstate(invalid="ignore"):
        means: np.ndarray = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return means


def binomial_band(n: int, p: float, level: float) -> tuple[float, float]:
    """Return the shares between which `n` trials of probability `p` end with probability `level`.

    >>> binomial_band(20, 0.5, 0.9)
    (0.3, 0.7)
    """
    from scipy.special import bdtr

    upto = bdtr(np.arange(n + 1, dtype=float), n, p)
    low, high = (int(np.searchsorted(upto, q)) for q in ((1 - level) / 2, (1 + level) / 2))
    return low / n, min(high, n) / n


def _with_now(survival: np.ndarray) -> np.ndarray:
    return np.concatenate([np.ones((len(survival), 1)), survival], axis=1)
