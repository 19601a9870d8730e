"""Aftermath: waits that shocks open, against those from calm days, for many choices at once.

Windows, eras and definitions of a shuttle differ in which waits they add up, so they are sums of
the same waits; see `statistics.insulation` for what opens a wait and what a calm day is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from summitlib.measures.regimes import LOOKBACK, Paths
from summitlib.statistics.insulation import Aftermath, Contrast, contrast, forward_waits, sums
from summitlib.statistics.permutation import turned

# A comparison of fewer waits in a group hangs on single shocks.
LEAST = 5

# The usual is taken from every so many days: waits that begin days apart end in the same meeting.
STEP = 28

ERAS = ("all", "earlier", "later")  # all days, the first two thirds of them, the last two thirds
AS_IT_IS = np.zeros(1, dtype=np.int64)  # not turned in time


@dataclass(frozen=True, eq=False)
class Waits:
    """The waits to the next of some meetings, from every day.

    Attributes
    ----------
    since : days since the last meeting, the day itself included; many where there was none.
    gives : what the wait from a day adds to each choice: days × 3 (events, days waited, waits),
        windows and eras.
    """

    since: np.ndarray
    gives: np.ndarray

    @classmethod
    def of(
        cls, found: Paths, meetings: np.ndarray, windows: Sequence[int], eras: int = len(ERAS)
    ) -> "Waits":
        """Measure the waits; `eras` is how many of `ERAS` are taken.

        >>> found = Paths(10, 14, {})
        >>> Waits.of(found, np.array([8, 12]), (365,), 1).since.tolist()
        [2, 3, 0, 1]
        """
        before = np.append(found.first - 2 * LOOKBACK, meetings)
        last = before[np.searchsorted(before, found.days, side="right") - 1]
        length, over = forward_waits(found.days, meetings, found.until)
        within, n = np.array(windows), len(length)
        ended = over[:, None] & (length[:, None] <= within)
        each = np.stack([ended, np.minimum(length[:, None], within), np.ones_like(ended)], axis=1)
        day = np.arange(n)
        inside = np.stack([day >= 0, day < 2 * n // 3, day >= n // 3], axis=1)[:, :eras]
        gives = each[..., None] * inside[:, None, None, :]
        return cls(found.days - last, gives.astype(np.float32))


@dataclass(frozen=True, eq=False)
class Comparison:
    """Waits that some shocks open against the usual, for every window, era and regime.

    Attributes
    ----------
    shocks : places of the shocks among the days, in order, each once; at least one.
    waits : the waits from every day.
    labels : whether each day lies in a shuttle by each definition, and a last column of ones.
    """

    shocks: np.ndarray
    waits: Waits
    labels: np.ndarray

    @cached_property
    def aftermath(self) -> Aftermath:
        """Which days and shocks are calm."""
        return Aftermath(self.shocks, self.waits.since)

    @cached_property
    def own(self) -> Contrast:
        """The comparisons as they are: 1 × windows × eras × regimes."""
        return self.shocks_turned(AS_IT_IS)

    def shocks_turned(self, by: np.ndarray) -> Contrast:
        """The comparisons with the shocks at other times: turns × windows × eras × regimes."""
        days, at = self._days, self.aftermath.turned(by)
        calm = self.aftermath.calm(days, by).astype(np.float32)
        opens = self.aftermath.opens(by).astype(np.float32)
        after = sums(opens, self._flat[at], self.labels[at])
        return self._contrast(after, sums(calm, self._flat[days], self.labels[days]))

    def regimes_turned(self, by: np.ndarray) -> Contrast:
        """The comparisons with the regimes at other times, in the same shape."""
        calm = self._days[self.aftermath.calm(self._days, AS_IT_IS)[0]]
        opening = self.shocks[self.aftermath.opens(AS_IT_IS)[0]]
        after, usual = (
            np.stack([turned(label, at, by) @ self._flat[at] for label in self.labels.T], axis=-1)
            for at in (opening, calm)
        )
        return self._contrast(after, usual)

    @property
    def _days(self) -> np.ndarray:
        return np.arange(0, len(self.labels), STEP)

    @property
    def _flat(self) -> np.ndarray:
        return self.waits.gives.reshape(len(self.labels), -1)

    def _contrast(self, after: np.ndarray, calm: np.ndarray) -> Contrast:
        shape = (len(after), *self.waits.gives.shape[1:], self.labels.shape[1])
        return contrast(after.reshape(shape), calm.reshape(shape), LEAST)


def labels_of(paths: Sequence[np.ndarray]) -> np.ndarray:
    """Return the labels of a `Comparison`: the paths as columns, and a last column of ones.

    >>> labels_of([np.array([True, False])]).tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    return np.stack([*paths, np.ones(len(paths[0]))], axis=1).astype(np.float32)
