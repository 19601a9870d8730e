"""Arrivals: when the next event comes, of a seasonal process and one that knows no season.

The seasonal process follows a calendar: its rate is a level times the season of the month. The
season is estimated from the days of a calendar, shrunk towards an even year by one event a month.
The other process is a level alone. Both levels jump (see `rates`), and the next event is the
earlier of the two. Days are whole numbers, as `datetime.date.toordinal` gives them.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from summitlib.statistics.rates import BLOCK, YEAR, learn, simulate

HORIZON = 1826  # days, five years
EVEN = 1.0  # events a month that an even year would have; the season is shrunk by them

_LENGTHS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Events:
    """Events by day, and the day from which each was known."""

    day: np.ndarray
    known: np.ndarray

    def seen(self, origins: np.ndarray, until: np.ndarray) -> np.ndarray:
        """Say which events (columns) had happened and were known at which origin (rows)."""
        happened = self.day <= until[:, None]
        return happened & (self.known <= origins[:, None])


@dataclass(frozen=True)
class Record:
    """What arrivals are learnt from.

    Attributes
    ----------
    seasonal, plain : the events of the two processes.
    calendar : events that show the season, whether or not they belong to a process.
    begins : first day of the record.
    """

    seasonal: Events
    plain: Events
    calendar: Events
    begins: int


@dataclass(frozen=True)
class Outlook:
    """What is expected at each of several origins.

    Attributes
    ----------
    survival : probability of no event within 1, 2, …, `HORIZON` days, a row for each origin.
    seasonal, plain : expected rate of each process at the origin, in events a year.
    season : rate of each month in relation to an even year, a row for each origin.
    """

    survival: np.ndarray
    seasonal: np.ndarray
    plain: np.ndarray
    season: np.ndarray


def outlook(record: Record, origins: np.ndarray, until: np.ndarray) -> Outlook:
    """Forecast the next event after each origin from what was known then.

    Parameters
    ----------
    origins : days from which is forecast.
    until : the last day observed at each origin; the days between the two count as unseen.

    >>> none = Events(np.array([], int), np.array([], int))
    >>> day = np.array([dt.date(2020, 1, 1).toordinal()])
    >>> ahead = outlook(Record(none, none, none, int(day[0]) - 365), day, day).survival
    >>> round(float(ahead[0, 364]), 2)  # after a year without an event, another one
    0.23
    """
    season = _season(record.calendar.seen(origins, until), record.calendar.day)
    edges = _edges(record.begins, until)
    learnt = learn(_counts(record, origins, until, edges.shape[1] - 1), _exposure(season, edges))
    beliefs = learnt.after(np.tile(origins - until, 2))
    first = int(origins.min())
    months = _month(np.arange(first, int(origins.max()) + HORIZON + 1))
    at = origins[:, None] - first + np.arange(1, HORIZON + 1)
    ahead = np.take_along_axis(season, months[at], axis=1)
    both = beliefs.survival(np.concatenate([ahead, np.ones_like(ahead)]) / YEAR)
    seasonal, plain = np.split(both, 2)
    levels = np.split(beliefs.mean, 2)
    return Outlook(seasonal * plain, levels[0], levels[1], season)


def simulated(rng: np.random.Generator, days: int, begins: int) -> Record:
    """Draw a record of `days` days from what is assumed before any event is seen.

    The season is drawn from the distribution that the shrinkage stands for (Dirichlet, with
    `EVEN` events a month), and the calendar has the events of the seasonal process alone.
    """
    shares = rng.dirichlet(np.full(12, EVEN))
    at = np.arange(begins, begins + days)
    season = (shares / _LENGTHS * YEAR)[_month(at)]
    drawn = [at[simulate(rng, shape / YEAR)] for shape in (season, np.ones(days))]
    seasonal, plain = (Events(day, day) for day in drawn)
    return Record(seasonal, plain, seasonal, begins)


def _season(seen: np.ndarray, day: np.ndarray) -> np.ndarray:
    counts = seen.astype(float) @ (_month(day)[:, None] == np.arange(12))
    shares = (counts + EVEN) / (counts.sum(axis=1, keepdims=True) + 12 * EVEN)
    season: np.ndarray = shares / _LENGTHS * YEAR
    return season


def _edges(begins: int, until: np.ndarray) -> np.ndarray:
    """The first days of blocks that end on the last day observed, and the day after it."""
    blocks = max(0, -(-(int(until.max()) + 1 - begins) // BLOCK))
    return np.maximum(until[:, None] + 1 - BLOCK * np.arange(blocks, -1, -1), begins)


def _exposure(season: np.ndarray, edges: np.ndarray) -> np.ndarray:
    first = int(edges.min())
    months = _month(np.arange(first, int(edges.max())))
    passed = np.zeros((len(season), len(months) + 1))
    np.cumsum(season[:, months], axis=1, out=passed[:, 1:])
    seasonal = np.diff(np.take_along_axis(passed, edges - first, axis=1), axis=1)
    return np.concatenate([seasonal, np.diff(edges, axis=1)]) / YEAR


def _counts(record: Record, origins: np.ndarray, until: np.ndarray, blocks: int) -> np.ndarray:
    counts = np.zeros((2 * len(origins), blocks))
    for first, events in ((0, record.seasonal), (len(origins), record.plain)):
        row, event = np.nonzero(events.seen(origins, until) & (events.day >= record.begins))
        block = blocks - 1 - (until[row] - events.day[event]) // BLOCK
        np.add.at(counts, (first + row, block), 1)
    return counts


def _month(day: np.ndarray) -> np.ndarray:
    months: np.ndarray = (day - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(int)
    return months % 12
