"""Insulation: do waits after some days run longer than is usual, and in which of two states?

A state that is defined by frequent events has short waits by definition. So each wait is compared
with what is usual in its own state: the waits from every day of that state. What is left of an
event indicator after its expected cumulative hazard is a martingale residual (Therneau, Grambsch
and Fleming 1990, doi:10.1093/biomet/77.1.147); the sum of residuals over a group is the observed
minus the expected number of events, as in a log-rank test, and linear in the labels of the
groups. So many choices and many relabellings are one matrix product.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


def forward_waits(
    days: np.ndarray, events: np.ndarray, until: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the wait from each day to the first event strictly after it, and whether it ended.

    Parameters
    ----------
    days : numbers of days, none after `until`.
    events : numbers of days, in order.
    until : the last day of the record; waits that last longer are censored there.

    >>> forward_waits(np.array([1, 5, 9]), np.array([5, 8]), 12)
    (array([4, 3, 3]), array([ True,  True, False]))
    """
    following = np.append(events, np.iinfo(np.int64).max)
    end = following[np.searchsorted(events, days, side="right")]
    return np.minimum(end, until) - days, end <= until


def quiet_days(length: int, shocks: np.ndarray, after: int) -> np.ndarray:
    """Return which of `length` days have no shock on them or in the `after` days before.

    >>> quiet_days(6, np.array([1]), 2).tolist()
    [0, 4, 5]
    """
    steps = np.zeros(length + 1, dtype=np.int64)
    np.add.at(steps, np.clip(shocks, 0, length), 1)
    np.add.at(steps, np.clip(shocks + after + 1, 0, length), -1)
    return np.flatnonzero(np.cumsum(steps[:-1]) == 0)


def tally(
    length: np.ndarray, ended: np.ndarray, group: np.ndarray, groups: int, horizon: int
) -> np.ndarray:
    """Count, for each group, the waits of 0, 1, … `horizon` days and longer, and those ended.

    Returns
    -------
    Array of shape (2, `groups`, `horizon` + 2): all waits, then those that ended. Tallies of
    disjoint groups add up to the tally of their union.

    >>> waits, over = np.array([1, 2, 2]), np.array([True, True, False])
    >>> tally(waits, over, np.array([0, 0, 1]), 2, 1).tolist()
    [[[0, 1, 1], [0, 0, 1]], [[0, 1, 1], [0, 0, 0]]]
    """
    size = horizon + 2
    code = group * size + np.minimum(length, size - 1)
    counts = [np.bincount(c, minlength=groups * size) for c in (code, code[ended])]
    return np.stack(counts).reshape(2, groups, size)


def usual_hazard(tallied: np.ndarray) -> np.ndarray:
    """Return the cumulative hazard of tallied waits after 0, 1, … days (Nelson–Aalen).

    It does not rise where nobody waits so long.

    >>> waits, over = np.array([1, 2, 2]), np.array([True, True, False])
    >>> usual_hazard(tally(waits, over, np.zeros(3, dtype=int), 1, 3)).round(2)
    array([[0.  , 0.33, 0.83, 0.83]])
    """
    counts, ends = tallied
    at_risk = np.cumsum(counts[..., ::-1], axis=-1)[..., ::-1]
    return np.asarray(np.cumsum(ends / np.maximum(at_risk, 1), axis=-1)[..., :-1])


@dataclass(frozen=True)
class Contrast:
    """How two groups of waits compare, for each relabelling (row) and each choice (column).

    Attributes
    ----------
    seen, due : events observed and expected in the first group; relabellings × choices.
    first : waits in the first group.
    all_seen, all_due, all_waits : the same for both groups together; one for each choice.
    least : waits that each group needs, else `z` and `ratio` are NaN.
    """

    seen: np.ndarray
    due: np.ndarray
    first: np.ndarray
    all_seen: np.ndarray
    all_due: np.ndarray
    all_waits: np.ndarray
    least: int

    @cached_property
    def other(self) -> np.ndarray:
        """Waits in the other group."""
        return np.asarray(self.all_waits - self.first)

    @cached_property
    def known(self) -> np.ndarray:
        """Whether both groups are large enough, something is expected in each, and any ended."""
        enough = np.minimum(self.first, self.other) >= self.least
        due = np.minimum(self.due, self.all_due - self.due) > 1e-9
        return np.asarray(enough & due & (self.all_seen > 0))

    @cached_property
    def z(self) -> np.ndarray:
        """Score of the first group having more events than expected, relative to the other.

        The effect common to both groups is taken out first: expected events are scaled so that
        their sum is the number observed. It is the score of the interaction in a proportional
        hazards model with a known baseline; its variance is that of Poisson counts.
        """
        return np.where(self.known, self.score, np.nan)

    @cached_property
    def score(self) -> np.ndarray:
        """As `z`, but 0 where it is not known."""
        share = self.due / np.where(self.all_due > 0, self.all_due, 1)
        spread = np.sqrt(np.clip(self.all_seen * share * (1 - share), 1e-12, None))
        return np.asarray(self.known * (self.seen - self.all_seen * share) / spread)

    @cached_property
    def ratio(self) -> np.ndarray:
        """(Observed / expected) of the first group over that of the other.

        One half is added to each of the four, which pulls it towards 1 where events are few.
        """
        first = (self.seen + 0.5) / (self.due + 0.5)
        other = (self.all_seen - self.seen + 0.5) / (self.all_due - self.due + 0.5)
        return np.where(self.known, first / other, np.nan)


def contrast(
    labels: np.ndarray, ended: np.ndarray, expected: np.ndarray, chosen: np.ndarray, least: int
) -> Contrast:
    """Compare the waits labelled 1 with those labelled 0.

    Parameters
    ----------
    labels : 0 or 1, relabellings × waits.
    ended : 0 or 1, waits × choices.
    expected : usual cumulative hazard over each wait, waits × choices.
    chosen : 0 or 1, whether a choice uses a wait, waits × choices.
    least : waits that each group needs.

    >>> labels = np.array([[1.0, 1, 0, 0]])
    >>> ended, expected = np.array([[1.0, 1, 0, 0]]).T, np.full((4, 1), 0.5)
    >>> c = contrast(labels, ended, expected, np.ones((4, 1)), 2)
    >>> float(c.z.round(2).item()), float(c.ratio.round(2).item())
    (1.41, 5.0)
    """
    seen, due = ended * chosen, expected * chosen
    return Contrast(
        labels @ seen,
        labels @ due,
        labels @ chosen,
        seen.sum(0),
        due.sum(0),
        chosen.sum(0),
        least,
    )
