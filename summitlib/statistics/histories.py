"""Histories made up with a known effect, to see what a test finds and what it takes for one.

They have what makes the question hard: a shuttle that comes and goes in spells of years, in which
meetings are frequent by definition; shocks in clusters; and shocks that delay meetings in both
regimes, by the same factor if there is no insulation.
"""

from dataclasses import dataclass

import numpy as np

YEAR = 365.25


@dataclass(frozen=True)
class Design:
    """What a made-up history is drawn from; rates are per year, days are days.

    The defaults come near the record of 1998–2026: between two and three talks a year, one in
    three of them a visit, some sixty shocks, a shuttle on nearly half of the days.

    Attributes
    ----------
    insulation : by which factor a shock delays meetings less in a shuttle; 1 is no insulation.
    delay : the factor on the rate of talks after a shock of grade 2 or 3 without a shuttle.
    after : how long that lasts, unless a meeting ends it before.
    rates : rate of talks without a shuttle, and in one.
    visits : share of talks that are visits, likewise.
    passing : rate of contacts in passing, whatever the regime.
    clusters : rate of clusters of shocks; each has one shock and `more` on average besides,
        within some 90 days.
    spells : mean length of a spell without a shuttle, and in one.
    """

    insulation: float = 1.0
    delay: float = 1 / 3
    after: int = 365
    rates: tuple[float, float] = (2.2, 6.0)
    visits: tuple[float, float] = (0.15, 0.45)
    passing: float = 1.5
    clusters: float = 1.5
    more: float = 0.6
    spells: tuple[float, float] = (900.0, 700.0)


@dataclass(frozen=True)
class History:
    """One made-up history; days are numbers from 0, in order.

    Attributes
    ----------
    length : number of days.
    talks, passing : days of sit-down talks, of contacts in passing.
    travels : days of the visits of each side, which are among the talks.
    switches : days on which the shuttle starts or ends.
    starts : for each of these, whether it starts.
    shocks : days of the shocks.
    grades : 1 to 3 for each shock.
    unsure : whether the grade could move by one.
    """

    length: int
    talks: np.ndarray
    passing: np.ndarray
    travels: tuple[np.ndarray, np.ndarray]
    switches: np.ndarray
    starts: np.ndarray
    shocks: np.ndarray
    grades: np.ndarray
    unsure: np.ndarray


def make_history(rng: np.random.Generator, length: int, design: Design | None = None) -> History:
    """Draw a history of `length` days.

    >>> made = make_history(np.random.default_rng(1), 10_000)
    >>> made.length, len(made.shocks) > 20
    (10000, True)
    """
    design = design or Design()
    switches, starts = _switches(rng, length, design)
    state = np.append(False, starts)[np.searchsorted(switches, np.arange(length), side="right")]
    shocks = _shocks(rng, length, design)
    grades = rng.choice([1, 2, 3], size=len(shocks), p=[0.4, 0.44, 0.16])
    talks = _talks(rng, state, shocks[grades > 1], design)
    are_visits = rng.random(len(talks)) < np.where(state[talks], *design.visits[::-1])
    visits = talks[are_visits]
    return History(
        length,
        talks,
        np.flatnonzero(rng.random(length) < design.passing / YEAR),
        (visits[::2], visits[1::2]),
        switches,
        starts,
        shocks,
        grades,
        rng.random(len(shocks)) < 0.12,
    )


def _switches(
    rng: np.random.Generator, length: int, design: Design
) -> tuple[np.ndarray, np.ndarray]:
    """The days on which the regime changes, beginning with its state on day 0."""
    first = rng.random() < design.spells[1] / sum(design.spells)
    count = 8 + 4 * int(length / min(design.spells))
    starts = (np.arange(count) % 2 == 0) == first
    spell = rng.exponential(np.where(starts, design.spells[1], design.spells[0]))
    days = np.append(0, np.cumsum(1 + spell[:-1].astype(np.int64)))
    return days[days < length], starts[days < length]


def _shocks(rng: np.random.Generator, length: int, design: Design) -> np.ndarray:
    parents = rng.integers(length, size=rng.poisson(design.clusters * length / YEAR))
    children = np.repeat(parents, rng.poisson(design.more, size=len(parents)))
    later = children + rng.exponential(90, size=len(children)).astype(np.int64)
    days = np.sort(np.concatenate([parents, later]))
    return days[days < length]


def _talks(
    rng: np.random.Generator,
    state: np.ndarray,
    shocks: np.ndarray,
    design: Design,
) -> np.ndarray:
    """The days of the talks: each meeting ends the delay that a shock before it has brought."""
    rates = np.array(design.rates) / YEAR
    chance = rates[state.astype(np.int64)].tolist()
    draws = rng.random(len(state)).tolist()
    factor = (design.delay * np.where(state, design.insulation, 1.0)).tolist()
    struck = set(shocks.tolist())
    talks, slowed, until = [], 1.0, -1
    for day, draw in enumerate(draws):
        if draw < chance[day] * (slowed if day <= until else 1.0):
            talks.append(day)
            until = -1
        if day in struck:
            slowed, until = factor[day], day + design.after
    return np.array(talks, dtype=np.int64)
