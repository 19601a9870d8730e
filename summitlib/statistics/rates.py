"""Rates that jump: what counts so far say of a rate, and how long until the next event.

Events come as a Poisson process whose rate stays on one level and now and then jumps to a fresh
one: a product-partition model after Barry and Hartigan (1993), doi:10.1080/01621459.1993.10594323,
on a grid of levels, which makes it a hidden Markov chain that is filtered exactly.

What is assumed before any event is seen, and never fitted to how well forecasts do:

- the rate may jump between blocks of four weeks, and stays 1, 2, 4 or 8 years on average;
- a fresh level is drawn from a gamma distribution with mean 1, 2, 4 or 8 a year and shape
  1/2, 1 or 2, cut to the grid `LEVELS`;
- these 48 priors are equally likely beforehand; the counts weigh them afterwards.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

YEAR = 365.25
BLOCK = 28  # days between which the rate may jump
LEVELS = np.geomspace(0.1, 24.0, 16)  # events a year; a finer grid gives the same forecasts
STAYS = (1.0, 2.0, 4.0, 8.0)  # years on one level, on average
MEANS = (1.0, 2.0, 4.0, 8.0)
SHAPES = (0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Rates:
    """What is believed of the rates of several rows of counts.

    Attributes
    ----------
    weights : probability of each prior and level, of shape (rows, priors, levels).
    """

    weights: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """The expected rate of each row, in events a year."""
        mean: np.ndarray = self.weights.sum(axis=1) @ LEVELS
        return mean

    def after(self, days: np.ndarray | float) -> "Rates":
        """Return the belief when `days` more have passed of which nothing was seen.

        Parameters
        ----------
        days : one number, or one for each row.
        """
        fresh, *_ = _priors()
        passed = np.reshape(days, (-1, 1, 1)) / YEAR
        stay = np.exp(-passed / np.tile(STAYS, len(fresh) // len(STAYS))[:, None])
        mass = self.weights.sum(axis=2, keepdims=True)
        return Rates(stay * self.weights + (1 - stay) * fresh * mass)

    def survival(self, exposure: np.ndarray) -> np.ndarray:
        """Return the probability of no event within 1, 2, … days from now.

        Parameters
        ----------
        exposure : of each row and day ahead, in years: 1 / 365.25 for a day like any other.
        """
        weights, parts = self.weights.copy(), []
        for first in range(0, exposure.shape[1], BLOCK):
            _jump(weights)
            passed = np.cumsum(exposure[:, first : first + BLOCK], axis=1)
            none = np.exp(-passed[:, :, None] * LEVELS)
            parts.append(np.matmul(none, weights.sum(axis=1)[:, :, None])[:, :, 0])
            weights *= none[:, -1, None, :]
        return np.concatenate(parts, axis=1)


def learn(counts: np.ndarray, exposure: np.ndarray) -> Rates:
    """Return what is believed of the rates after blocks of counts, the oldest first.

    Parameters
    ----------
    counts : number of events of each row and block.
    exposure : of each row and block, in years; 0 where a row has not begun.

    >>> quiet, busy = learn(np.array([[0, 0, 0], [1, 0, 2]]), np.full((2, 3), 28 / YEAR)).mean
    >>> bool(quiet < busy)
    True
    """
    fresh, *_ = _priors()
    begins = (np.cumsum(exposure, axis=1) == 0).sum(axis=1)
    order = np.argsort(begins, kind="stable")
    counts, exposure = counts[order, :, None], exposure[order, :, None]
    weights = np.repeat(fresh[None] / len(fresh), len(order), axis=0)
    logs = np.log(LEVELS)
    # Rows that have not begun keep the prior, so that they need no work.
    for block, begun in enumerate(
        np.searchsorted(begins[order], np.arange(counts.shape[1]), "right")
    ):
        seen = weights[:begun]
        _jump(seen)
        likelihood = np.exp(counts[:begun, block] * logs - exposure[:begun, block] * LEVELS)
        seen *= (likelihood / likelihood.max(axis=1, keepdims=True))[:, None, :]
        if block % 8 == 7:
            seen /= seen.sum(axis=(1, 2), keepdims=True)
    weights /= weights.sum(axis=(1, 2), keepdims=True)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return Rates(weights[back])


def simulate(rng: np.random.Generator, exposure: np.ndarray) -> np.ndarray:
    """Draw from the prior the days on which events come (boolean, one for each day).

    Parameters
    ----------
    exposure : of each day, in years.
    """
    fresh, stay, _ = _priors()
    prior = rng.integers(len(fresh))
    blocks = -(-len(exposure) // BLOCK)
    drawn = rng.choice(len(LEVELS), size=blocks, p=fresh[prior])
    jumps = rng.random(blocks) >= stay[prior, 0]
    jumps[0] = True
    since = np.maximum.accumulate(np.where(jumps, np.arange(blocks), 0))
    level = LEVELS[np.repeat(drawn[since], BLOCK)[: len(exposure)]]
    days: np.ndarray = rng.random(len(exposure)) < -np.expm1(-level * exposure)
    return days


def _jump(weights: np.ndarray) -> None:
    """Let the rate jump, in place."""
    _, stay, jump = _priors()
    mass = weights.sum(axis=2, keepdims=True)
    weights *= stay
    weights += mass * jump


@cache
def _priors() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each prior: the distribution of a fresh level, and the probabilities to stay and to jump
    to each level from one block to the next.
    """
    gammas = [LEVELS**a * np.exp(-a * LEVELS / m) for a in SHAPES for m in MEANS]
    fresh = np.repeat([g / g.sum() for g in gammas], len(STAYS), axis=0)
    stay = np.exp(-BLOCK / YEAR / np.tile(STAYS, len(gammas)))[:, None]
    return fresh, stay, (1 - stay) * fresh
