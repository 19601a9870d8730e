"""Insulation: do waits that a shock opens run longer than is usual, and in which of two states?

A state that is defined by frequent events has short waits by definition. So each wait is compared
with what is usual in its own state: the waits that begin there on calm days. A day is calm if no
shock is open on it: a shock is open until the next event, or until a year has passed. Only a shock
that strikes on a calm day opens a wait; later ones belong to the same wait, which so counts once,
as does the event that ends it. If shocks come at random and change nothing, those that open waits
are a random draw of calm days, in each state, whatever defines the states: that is why the
comparison is centred even where a state is defined by the events themselves.

The observed less the expected number of events is the score of a model with proportional rates;
given the sum over both states it is that of a binomial share (Breslow and Day 1987, Statistical
Methods in Cancer Research II, chapter 3).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

SHADOW = 365  # days after which a shock is no longer open, event or not


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


def survival(length: np.ndarray, ended: np.ndarray, horizon: int) -> np.ndarray:
    """Return the share of waits longer than 0, 1, … `horizon` days (Kaplan–Meier).

    It does not fall where nobody waits so long; all ones when there is no wait.

    >>> survival(np.array([1, 2, 2]), np.array([True, True, False]), 3).round(2)
    array([1.  , 0.67, 0.33, 0.33])
    """
    size = horizon + 2
    at = np.minimum(length, size - 1)
    counts, ends = (np.bincount(a, minlength=size) for a in (at, at[ended]))
    at_risk = np.cumsum(counts[::-1])[::-1]
    return np.asarray(np.cumprod(1 - ends / np.maximum(at_risk, 1))[:-1])


@dataclass(frozen=True, eq=False)
class Aftermath:
    """Shocks on a ring of days, and which days and shocks are calm.

    The days are taken as a ring, so that shocks can be turned in time: the shocks of the end also
    precede the days of the beginning.

    Attributes
    ----------
    shocks : places of days with a shock, in order, each once; at least one.
    since : for each day, how many days ago the last event was, the day itself included; it
        closes a shock that struck before it, not one on its own day.
    """

    shocks: np.ndarray
    since: np.ndarray

    @cached_property
    def _limit(self) -> np.ndarray:
        """A shock is open as long as it is at most so many days ago."""
        return np.minimum(self.since, SHADOW).astype(np.int32)

    @cached_property
    def _age(self) -> np.ndarray:
        """Days since the last shock, the day itself included; written twice, to turn it."""
        days = np.arange(len(self.since))
        last = np.searchsorted(self.shocks, days, side="right") - 1
        age = days - np.where(last < 0, self.shocks[-1] - len(days), self.shocks[last])
        return np.tile(age.astype(np.int32), 2)

    def calm(self, days: np.ndarray, by: np.ndarray) -> np.ndarray:
        """Return whether days are calm when the shocks are turned: turns × days.

        >>> Aftermath(np.array([1]), np.array([9, 9, 0, 1])).calm(np.arange(4), np.array([0, 1]))
        array([[False, False,  True,  True],
               [False, False, False, False]])
        """
        place = days[None, :] - by[:, None] + len(self.since)
        return np.asarray(self._age[place] > self._limit[days])

    def turned(self, by: np.ndarray) -> np.ndarray:
        """Return the places of the shocks when they are turned: turns × shocks."""
        return np.asarray((self.shocks[None, :] + by[:, None]) % len(self.since))

    def opens(self, by: np.ndarray) -> np.ndarray:
        """Return whether each turned shock strikes on a day that is calm but for it.

        >>> Aftermath(np.array([0, 1, 3]), np.array([9, 9, 0, 1, 9])).opens(np.array([0]))
        array([[False, False,  True]])
        """
        gap = np.diff(self.shocks, prepend=self.shocks[-1] - len(self.since))
        return np.asarray(gap[None, :] > self._limit[self.turned(by)])


def sums(chosen: np.ndarray, traits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the sum of each trait over the chosen days with each label: turns × traits × labels.

    Parameters
    ----------
    chosen : 0 or 1, turns × days.
    traits, labels : days × traits, days × labels; or both with the turns before.

    >>> sums(np.ones((1, 2)), np.array([[3.0], [4.0]]), np.array([[1.0, 1], [0, 1]]))
    array([[[3., 7.]]])
    """
    if traits.ndim == 2 and labels.ndim == 2:
        both = (traits[:, :, None] * labels[:, None, :]).reshape(len(traits), -1)
        return (chosen @ both).reshape(len(chosen), traits.shape[1], labels.shape[1])
    weighted = np.swapaxes(chosen[..., None] * traits, -1, -2)
    return np.asarray(weighted @ labels)


@dataclass(frozen=True, eq=False)
class Contrast:
    """How the waits of two states compare, each with what is usual in its own.

    Arrays of any shape that agree; `known`, `z` and the others have it too.

    Attributes
    ----------
    seen, days, waits : events, days waited, and waits opened by shocks, in the first state.
    all_seen, all_days, all_waits : the same in both states together.
    usual, usual_all : events for each day waited from calm days, in the first and in the other
        state (an array with a pair before), and in both together.
    least : waits that each state needs, else `z` and `ratio` are NaN.
    """

    seen: np.ndarray
    days: np.ndarray
    waits: np.ndarray
    all_seen: np.ndarray
    all_days: np.ndarray
    all_waits: np.ndarray
    usual: np.ndarray
    usual_all: np.ndarray
    least: int

    @cached_property
    def other(self) -> np.ndarray:
        """Waits in the other state."""
        return np.asarray(self.all_waits - self.waits)

    @cached_property
    def due(self) -> tuple[np.ndarray, np.ndarray]:
        """Events expected in the first and in the other state, at the usual pace of each."""
        return self.days * self.usual[0], (self.all_days - self.days) * self.usual[1]

    @cached_property
    def told(self) -> np.ndarray:
        """Whether something is expected in each state, and any wait ended."""
        return np.asarray((np.minimum(*self.due) > 1e-6) & (self.all_seen > 0))

    @cached_property
    def known(self) -> np.ndarray:
        """Whether, besides, both states have enough waits."""
        return np.asarray(self.told & (np.minimum(self.waits, self.other) >= self.least))

    @cached_property
    def _share(self) -> np.ndarray:
        return np.asarray(self.due[0] / np.maximum(sum(self.due), 1e-9))

    @cached_property
    def excess(self) -> np.ndarray:
        """Events of the first state beyond its share of those expected; 0 where nothing is told.

        The effect common to both states is taken out: the expected events are scaled so that
        their sum is the number observed.
        """
        return np.where(self.told, self.seen - self.all_seen * self._share, 0)

    @cached_property
    def spread(self) -> np.ndarray:
        """Standard deviation of `excess` for events that come independently of each other."""
        variance = self.all_seen * self._share * (1 - self._share)
        return np.where(self.told, np.sqrt(np.maximum(variance, 0)), 0)

    @property
    def z(self) -> np.ndarray:
        """Excess over its spread; NaN where not known."""
        return np.where(self.known, self.excess / np.maximum(self.spread, 1e-6), np.nan)

    @property
    def ratio(self) -> np.ndarray:
        """(Observed / expected) of the first state over that of the other; NaN where not known.

        One half is added to each of the four, which pulls it towards 1 where events are few.
        """
        return np.where(self.known, self.quotient(*self.due), np.nan)

    @property
    def raw(self) -> np.ndarray:
        """The ratio against one yardstick for both states, as if all days were alike."""
        due = self.days * self.usual_all, (self.all_days - self.days) * self.usual_all
        return np.where(self.known, self.quotient(*due), np.nan)

    def quotient(self, due: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return the ratio for given expected events, known or not."""
        first = (self.seen + 0.5) / (due + 0.5)
        return np.asarray(first / ((self.all_seen - self.seen + 0.5) / (other + 0.5)))


def contrast(after: np.ndarray, calm: np.ndarray, least: int) -> Contrast:
    """Compare waits by the sums over them.

    Parameters
    ----------
    after, calm : sums over the waits opened by shocks, and over those from calm days: arrays of
        shape (turns, 3, …, labels + 1) with events, days and waits along the second axis; the
        last label stands for both states together.
    least : waits that each state needs.

    >>> after = np.array([[[3.0, 4], [100, 400], [4, 8]]])  # events, days, waits
    >>> calm = np.array([[[6.0, 8], [300, 600], [9, 20]]])
    >>> c = contrast(after, calm, 2)
    >>> float(c.z.round(2).item()), float(c.ratio.round(2).item())
    (1.0, 2.33)
    """
    seen, days, waits = np.moveaxis(after, 1, 0)
    ends, spent, _ = np.moveaxis(calm, 1, 0)
    usual = _rate(ends, spent)
    other = _rate(ends[..., -1:] - ends[..., :-1], spent[..., -1:] - spent[..., :-1])
    return Contrast(
        seen[..., :-1],
        days[..., :-1],
        waits[..., :-1],
        seen[..., -1:],
        days[..., -1:],
        waits[..., -1:],
        np.stack([usual[..., :-1], other]),
        usual[..., -1:],
        least,
    )


def _rate(events: np.ndarray, days: np.ndarray) -> np.ndarray:
    return np.asarray(events / np.maximum(days, 1))
