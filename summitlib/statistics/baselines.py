"""Baselines: what waits alone say of the next event, without a model of rates or seasons.

Both are made as strong as they can be without a state or a season; a forecast that does not beat
them has learnt nothing. Days are whole numbers; `days` are those with an event, the oldest first.
"""

import numpy as np

PRIOR_WAITS = 2  # the fewest with which the forecast of `last_wait` has a mean


def climatology(days: np.ndarray, begins: int, until: int, horizon: int) -> np.ndarray:
    """Return the survival of the wait that is left, as seen from every day of the past.

    A Kaplan–Meier estimate over all days from `begins` to `until`: from those before an event
    the wait left is known, from the others it is censored. Its hazard is shrunk towards the mean
    hazard by one average wait, so that waits longer than any on record have some probability.

    Returns
    -------
    The probability of no event within 1, 2, …, `horizon` days.

    >>> climatology(np.array([10, 20, 30, 40]), 0, 40, 3).round(2).tolist()
    [0.88, 0.77, 0.66]
    """
    past = np.arange(begins, until)
    following = np.searchsorted(days, past, side="right")
    over = following < len(days)
    left = np.where(over, np.append(days, until)[following], until) - past
    ended = np.bincount(left[over], minlength=horizon + 1)[1 : horizon + 1]
    at_risk = np.bincount(left, minlength=horizon + 1)[::-1].cumsum()[::-1][1 : horizon + 1]
    average = len(past) / max(len(days), 1)
    mean_hazard = over.sum() / max(left.sum(), 1)
    survival: np.ndarray = np.cumprod(1 - (ended + average * mean_hazard) / (at_risk + average))
    return survival


def last_wait(days: np.ndarray, until: int, horizon: int) -> np.ndarray:
    """Return the survival of the wait that is left when the rate is that of the last wait.

    The rate is known from the last completed wait, the running one, and `PRIOR_WAITS` waits of
    average length, as gamma distribution; the wait left then follows Lomax's distribution.

    Returns
    -------
    The probability of no event within 1, 2, …, `horizon` days.

    >>> last_wait(np.array([0, 100, 200]), 200, 300)[[99, 299]].round(2).tolist()
    [0.42, 0.12]
    """
    waits = np.diff(days)
    time = PRIOR_WAITS * waits.mean() + waits[-1] + until - days[-1]
    ahead = np.arange(1, horizon + 1)
    survival: np.ndarray = (time / (time + ahead)) ** (PRIOR_WAITS + 1)
    return survival
