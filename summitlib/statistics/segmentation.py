"""Sums over all segmentations of a row of counts, exactly and in the order of n² steps.

Fearnhead (2006), doi:10.1007/s11222-006-8450-8. Where he draws the changes from the last to the
first, their distribution is carried along here: `Chain.previous[s, t]` is the probability that the
segment that stops at edge `t` starts at edge `s`. All that is asked for follows from it.
"""

import math
from dataclasses import dataclass

import numpy as np

from summitlib.errors import SummitError


@dataclass(frozen=True)
class Prior:
    """What is assumed before the counts are seen.

    Attributes
    ----------
    change : probability that the rate changes at an inner edge of the bins.
    shape : shape of the gamma distribution of a rate; 1 is exponential, 2 more even.
    mean : mean of that distribution, in counts per unit of exposure.

    Raises
    ------
    SummitError : `change` lies outside 0 to 1, or `shape` or `mean` is not above 0.
    """

    change: float
    shape: float = 1.0
    mean: float = 1.0

    def __post_init__(self) -> None:
        if not (0 < self.change < 1 and self.shape > 0 and self.mean > 0):
            raise SummitError(
                f"bad prior {self}; expected a change between 0 and 1, shape and mean above 0"
            )


def likelihoods(y: np.ndarray, e: np.ndarray, prior: Prior) -> np.ndarray:
    """Log marginal likelihood of the bins from row to column as one segment; -inf elsewhere.

    What does not depend on the segmentation is left to `constant`.
    """
    from scipy.special import gammaln

    total, time = running(y), running(e)
    n, span = total[None, :] - total[:, None], time[None, :] - time[:, None]
    inside = np.triu(np.ones_like(n, dtype=bool), k=1)
    a, b = prior.shape, prior.shape / prior.mean
    of_total = gammaln(a + np.arange(int(total[-1]) + 1))
    whole = np.where(inside, n, 0).astype(int)
    value = a * math.log(b) - math.lgamma(a) + of_total[whole]
    value -= (a + whole) * np.log(np.where(inside, b + span, 1))
    return np.where(inside, value, -np.inf)


def constant(y: np.ndarray, e: np.ndarray) -> float:
    """Return the part of the log probability of the counts that all segmentations share."""
    from scipy.special import gammaln

    return float(np.sum(y * np.log(e) - gammaln(y + 1)))


@dataclass(frozen=True, eq=False)
class Chain:
    """The segments from the last to the first, as a Markov chain over their edges."""

    previous: np.ndarray
    log_evidence: float

    @classmethod
    def of(cls, likelihood: np.ndarray, prior: Prior) -> "Chain":
        """Sum over all segmentations of the first 1, 2, ... bins (Fearnhead's recursion)."""
        edges = len(likelihood)
        step = likelihood + _log_prior(edges, prior)
        upto = np.full(edges, -np.inf)
        upto[0] = 0
        previous = np.zeros_like(likelihood)
        for t in range(1, edges):
            terms = upto[:t] + step[:t, t]
            top = terms.max()
            weights = np.exp(terms - top)
            upto[t] = top + math.log(weights.sum())
            previous[:t, t] = weights / weights.sum()
        return cls(previous, float(upto[-1]))

    def segments(self) -> np.ndarray:
        """Probability that the bins from row to column are one segment."""
        edges = len(self.previous)
        stops = np.zeros(edges)
        stops[-1] = 1
        for t in range(edges - 1, 0, -1):
            stops[:t] += stops[t] * self.previous[:t, t]
        return self.previous * stops

    def number(self) -> np.ndarray:
        """Probability of each number of changes: of each number of steps to the first edge."""
        at = np.zeros(len(self.previous))
        at[-1] = 1
        shares: list[float] = []
        while len(shares) < len(self.previous) - 1 and sum(shares) < 1 - 1e-10:
            at = self.previous @ at
            shares.append(float(at[0]))
            at[0] = 0
        return np.array(shares)


def _log_prior(edges: int, prior: Prior) -> np.ndarray:
    """Log prior of a segment: no change inside it, one at its end unless the record ends there."""
    start, stop = np.indices((edges, edges))
    inside = np.maximum(stop - start - 1, 0)
    ends = np.where(stop < edges - 1, math.log(prior.change), 0.0)
    return inside * math.log1p(-prior.change) + ends


def most_probable(likelihood: np.ndarray, prior: Prior) -> tuple[int, ...]:
    """Return the edges of the single most probable segmentation, the first and last included."""
    edges = len(likelihood)
    step = likelihood + _log_prior(edges, prior)
    best, start = np.zeros(edges), np.zeros(edges, dtype=int)
    for t in range(1, edges):
        terms = best[:t] + step[:t, t]
        start[t] = int(terms.argmax())
        best[t] = terms[start[t]]
    path = [edges - 1]
    while path[-1] > 0:
        path.append(int(start[path[-1]]))
    return tuple(reversed(path))


def running(values: np.ndarray) -> np.ndarray:
    """Return the sums of the first 0, 1, 2, ... values."""
    return np.concatenate([[0.0], np.cumsum(values)])
