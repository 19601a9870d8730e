"""Change points: when the rate of a count changed, with exact posterior probabilities.

Counts in bins are Poisson with a rate that is constant between changes. Each inner edge of the
bins is a change with the same prior probability, independently of the others, and each rate has
the same gamma prior. Then every segmentation can be summed over in the order of n² steps, without
simulation: Fearnhead (2006), doi:10.1007/s11222-006-8450-8; the model is the product partition of
Barry and Hartigan (1992), doi:10.1214/aos/1176348521.

The single most probable segmentation is a poor summary: placing a change one bin earlier or later
is about as good, so that each placing has little probability, and none at all may win although
some change is nearly certain. `Changes.found` therefore asks for the probability of a change
nearby, and takes those that are more probable than not, as a median probability model does
(Barbieri and Berger 2004, doi:10.1214/009053604000000238).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from summitlib.errors import SummitError
from summitlib.statistics.segmentation import (
    Chain,
    Prior,
    constant,
    likelihoods,
    most_probable,
    running,
)

__all__ = ["Changes", "Prior", "find_changes"]

LEVEL = 0.9

# The band leaves out segments of less posterior probability, some 0.2 % of the mass in all, and
# reads its ends off a grid of rates, on scales on which the distribution is nearly straight.
_NEGLIGIBLE = 1e-6
_GRID = 64


@dataclass(frozen=True, repr=False, eq=False)
class Changes:
    """The posterior of the changes and of the rate.

    Attributes
    ----------
    counts, exposure : what it was found from.
    prior : what was assumed.
    segments : matrix with the probability that the bins from row up to column are one segment.
    number : probability of 0, 1, 2 ... changes; what is left out adds up to less than 1e-9.
    most_probable : edges of the single most probable segmentation, from 0 to the number of bins.
    log_evidence : logarithm of the probability of the counts under the model.
    """

    counts: np.ndarray
    exposure: np.ndarray
    prior: Prior
    segments: np.ndarray
    number: np.ndarray
    most_probable: tuple[int, ...]
    log_evidence: float

    @property
    def change(self) -> np.ndarray:
        """The probability that the rate changes at the start of each bin; the first is 0."""
        starts = self.segments.sum(axis=1)[:-1]
        starts[0] = 0
        return np.asarray(starts)

    @property
    def mean_number(self) -> float:
        """The posterior mean of the number of changes."""
        return float(self.number @ np.arange(len(self.number)))

    def nearby(self, reach: int) -> np.ndarray:
        """Return, for each bin, the probability of a change at most `reach` bins from its start.

        >>> step = find_changes([0] * 20 + [3] * 20, [1] * 40, Prior(change=0.02))
        >>> step.nearby(2)[20].round(3) > step.change[20].round(3)
        np.True_
        """
        bins = len(self.counts)
        # Both sums run away from the window: segments that start before it and stop after it.
        around = np.cumsum(np.cumsum(self.segments, axis=0)[:, ::-1], axis=1)[:, ::-1]
        first = np.maximum(np.arange(bins) - reach, 1)
        last = np.minimum(np.arange(bins) + reach, bins - 1)
        near = 1 - around[first - 1, np.minimum(last + 1, bins)]
        return np.where(first <= last, np.clip(near, 0, 1), 0.0)

    def found(self, reach: int) -> tuple[int, ...]:
        """Return the edges of the segments between the changes that are more probable than not.

        Where the probability of a change within `reach` bins is highest, and at least one half,
        its most probable bin there is taken; then the same again outside of twice the reach.
        """
        near, bins = self.nearby(reach), len(self.counts)
        taken: list[int] = []
        while near.max() >= 0.5:
            ties = np.flatnonzero(near >= near.max() - 1e-9)
            centre = int(ties[len(ties) // 2])
            first = max(centre - reach, 1)
            taken.append(first + int(self.change[first : centre + reach + 1].argmax()))
            near[max(centre - 2 * reach, 0) : centre + 2 * reach + 1] = 0
        return (0, *sorted(set(taken)), bins)

    @property
    def rate(self) -> np.ndarray:
        """The posterior mean of the rate in each bin."""
        weight, shape, scale, start, stop = self._mixture(0)
        return _per_bin(start, stop, (weight * shape / scale)[:, None], len(self.counts))[:, 0]

    @cached_property
    def band(self) -> tuple[np.ndarray, np.ndarray]:
        """The ends of the posterior band of the rate in each bin, at `LEVEL`.

        The distribution is a mixture of gammas, one for each segment that the bin may lie in.
        """
        from scipy.special import gammainc, logit

        weight, shape, scale, start, stop = self._mixture(_NEGLIGIBLE)
        grid = _grid(shape / scale, self.prior.mean)
        below = gammainc(shape[:, None], scale[:, None] * grid)
        columns = np.column_stack([below * weight[:, None], weight])
        shares = _per_bin(start, stop, columns, len(self.counts))
        inside = np.clip(shares[:, :-1] / shares[:, -1:], 1e-12, 1 - 1e-12)
        ends = logit([(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        at = np.exp([np.interp(ends, row, np.log(grid)) for row in logit(inside)])
        return at[:, 0], at[:, 1]

    def rate_of(self, first: int, last: int) -> tuple[float, float, float]:
        """Return mean and band of the rate, given that the bins `first:last` are one segment."""
        from scipy.special import gammaincinv

        shape = self.prior.shape + self.counts[first:last].sum()
        scale = self.prior.shape / self.prior.mean + self.exposure[first:last].sum()
        low, high = gammaincinv(shape, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) / scale
        return float(shape / scale), float(low), float(high)

    def _mixture(self, least: float) -> tuple[np.ndarray, ...]:
        """Weight, gamma shape and scale, first and last edge of the segments above `least`."""
        total, time = (running(v) for v in (self.counts, self.exposure))
        start, stop = np.nonzero(self.segments > least)
        shape = self.prior.shape + total[stop] - total[start]
        scale = self.prior.shape / self.prior.mean + time[stop] - time[start]
        return self.segments[start, stop], shape, scale, start, stop

    def __repr__(self) -> str:
        return f"Changes over {len(self.counts)} bins: {self.mean_number:.1f} expected"


def find_changes(counts: Sequence[int], exposure: Sequence[float], prior: Prior) -> Changes:
    """Find when the rate of a count changed.

    Parameters
    ----------
    counts : whole numbers, one for each bin in order.
    exposure : how long each bin was observed; above 0, any unit.
    prior : what is assumed beforehand.

    Raises
    ------
    SummitError : there are no bins, the two differ in length, or a value is out of range.

    >>> step = find_changes([0] * 20 + [3] * 20, [1] * 40, Prior(change=0.02))
    >>> step, step.found(reach=1), round(float(step.change[20]), 2)
    (Changes over 40 bins: 1.2 expected, (0, 20, 40), 0.94)
    """
    y, e = _checked(counts, exposure)
    likelihood = likelihoods(y, e, prior)
    chain = Chain.of(likelihood, prior)
    return Changes(
        counts=y,
        exposure=e,
        prior=prior,
        segments=chain.segments(),
        number=chain.number(),
        most_probable=most_probable(likelihood, prior),
        log_evidence=chain.log_evidence + constant(y, e),
    )


def _checked(counts: Sequence[int], exposure: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    y, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    fits = y.ndim == 1 and y.shape == e.shape and len(y) > 0
    if not fits or (y < 0).any() or (y != np.floor(y)).any() or not (e > 0).all():
        raise SummitError(
            f"bad counts: {y.shape} bins with {e.shape} exposures; expected as many whole counts, "
            "from 0, as exposures above 0, and at least one"
        )
    return y, e


def _grid(rates: np.ndarray, mean: float) -> np.ndarray:
    return np.geomspace(min(rates.min(), mean) / 100, max(rates.max(), mean) * 8, _GRID)


def _per_bin(start: np.ndarray, stop: np.ndarray, values: np.ndarray, bins: int) -> np.ndarray:
    """Add up, for each bin, the values of the segments that cover it."""
    steps = np.zeros((bins + 1, values.shape[1]))
    np.add.at(steps, start, values)
    np.add.at(steps, stop, -values)
    return np.cumsum(steps, axis=0)[:-1]
