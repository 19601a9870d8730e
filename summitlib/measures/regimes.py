"""Regimes: on which days the leaders are in a shuttle, judged by what was before that day only.

No definition is the right one, so there are several. Those by visits and by talks do not depend
on the counting rule: a regime describes the relationship, the rule what counts as an outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.errors import SummitError, suggest
from summitlib.rules import VISITS

YEAR = 365
LOOKBACK = 730  # days; the longest that a definition looks back
DECLARED = "declared"

# Days to look back, and how much has to lie in them.
BOTH_WAYS = {"both-ways-12": YEAR, "both-ways-18": 548, "both-ways-24": LOOKBACK}
_VISITS = {"visit-12": 1}
_TALKS = {"talks-2": 2, "talks-3": 3}

REGIMES = (*BOTH_WAYS, *_VISITS, *_TALKS, DECLARED)

# What a definition goes by; several of a kind see nearly the same spells.
KINDS = {
    **dict.fromkeys((*BOTH_WAYS, *_VISITS), "visits"),
    **dict.fromkeys(_TALKS, "talks"),
    DECLARED: "words",
}


def check_regime(name: str) -> str:
    """Return `name` if it is one of `REGIMES`.

    `both-ways-12`, `-18`, `-24`: a visit of each side to the other in the months before;
    `visit-12`: a visit of either; `talks-2`, `talks-3`: so many sit-down talks in the year
    before; `declared`: a row of the record says that the shuttle starts or resumes, and none
    since that it ends; a declaration lapses after two years without a visit.

    Raises
    ------
    SummitError : there is no such definition.

    >>> check_regime("declared")
    'declared'
    """
    if name not in REGIMES:
        known = ", ".join(REGIMES)
        hint = suggest(name, REGIMES)
        raise SummitError(f"unknown regime {name!r}; expected one of {known}.{hint}")
    return name


@dataclass(frozen=True, repr=False)
class Paths:
    """On which days each definition sees a shuttle.

    Attributes
    ----------
    first : the first day, as a number of days since 1970-01-01.
    until : the last day of the record of meetings, on the same scale; the paths end before it.
    shuttle : by definition, one truth value for each day.
    """

    first: int
    until: int
    shuttle: dict[str, np.ndarray]

    @property
    def days(self) -> np.ndarray:
        """The days of the paths, as numbers of days since 1970-01-01."""
        return np.arange(self.first, max(self.until, self.first))

    def share(self, name: str) -> float:
        """Return the share of days in a shuttle; 0 when there is no day."""
        path = self.shuttle[name]
        return float(path.mean()) if path.size else 0.0

    def __repr__(self) -> str:
        shares = ", ".join(f"{name} {self.share(name):.0%}" for name in self.shuttle)
        return f"Paths of {len(self.days)} days in a shuttle: {shares}"


def day_numbers(dates: pd.Series) -> np.ndarray:
    """Return dates as numbers of days since 1970-01-01.

    >>> day_numbers(pd.Series(pd.to_datetime(["1970-01-11"]))).tolist()
    [10]
    """
    return dates.to_numpy("datetime64[D]").astype(np.int64)


def cutoff(dossier: Dossier) -> pd.Timestamp:
    """Return the day until which waits can be seen: the view's, or the last covered day.

    >>> from summitlib import load_dossier
    >>> str(cutoff(load_dossier()).date()), str(cutoff(load_dossier().as_of("2010-01-01")).date())
    ('2026-05-20', '2010-01-01')
    """
    return pd.Timestamp(min(dossier.known_on, dossier.coverage["meetings"]))


def paths(dossier: Dossier) -> Paths:
    """Say for each day whether it lies in a shuttle, by every definition.

    The first two years of the record only serve to look back on. Meetings that are announced
    but have not begun by the cutoff are not used.

    >>> from summitlib import load_dossier
    >>> sorted(paths(load_dossier()).shuttle) == sorted(REGIMES)
    True
    """
    first = int(np.datetime64(dossier.meta.begins).astype(np.int64)) + LOOKBACK
    until = int(np.datetime64(cutoff(dossier), "D").astype(np.int64))
    visits = dossier.meetings[dossier.meetings["format"].isin(VISITS)]
    days = day_numbers(visits["start_date"])
    travels = [np.sort(days[visits["visitor"] == side.code]) for side in dossier.meta.sides]
    talks = np.sort(day_numbers(dossier.meetings_under("formal")["start_date"]))
    said = declarations(dossier)
    words = day_numbers(said["date"]), (said["shuttle"] != "ends").to_numpy(bool)
    return judge(first, until, travels, talks, words)


def judge(
    first: int,
    until: int,
    travels: Sequence[np.ndarray],
    talks: np.ndarray,
    said: tuple[np.ndarray, np.ndarray],
) -> Paths:
    """Apply every definition to days alone, as simulated histories have them.

    Parameters
    ----------
    first, until : bounds of the days, the last left out.
    travels : the days of the visits of each side, in order.
    talks : the days of all sit-down talks, in order.
    said : the days on which something is declared, in order, and whether it is a start.

    >>> found = judge(0, 9, [np.array([1]), np.array([3])], np.array([1, 3]), (np.array([5]),
    ...     np.array([True])))
    >>> found.shuttle["both-ways-12"].astype(int).tolist()
    [0, 0, 0, 0, 1, 1, 1, 1, 1]
    """
    days = np.arange(first, max(until, first))
    either = np.sort(np.concatenate(travels))
    both = {
        name: np.minimum(*(_before(days, travel, back) for travel in travels)) >= 1
        for name, back in BOTH_WAYS.items()
    }
    seen = {name: _before(days, either, YEAR) >= n for name, n in _VISITS.items()}
    talked = {name: _before(days, talks, YEAR) >= n for name, n in _TALKS.items()}
    declared = {DECLARED: _declared(days, said, either)}
    return Paths(first, until, {**both, **seen, **talked, **declared})


def _before(days: np.ndarray, events: np.ndarray, back: int) -> np.ndarray:
    """Count the events on the `back` days before each day, the day itself left out."""
    start, end = (np.searchsorted(events, days - n, side="left") for n in (back, 0))
    return np.asarray(end - start)


def declarations(dossier: Dossier) -> pd.DataFrame:
    """Return what the rows of the record say about the shuttle, oldest first.

    Returns
    -------
    DataFrame with columns `date`, `shuttle` (starts, resumes or ends), `row_id`, `title`,
    `source_ids`.
    """
    tables = ((dossier.milestones, "milestone_id"), (dossier.shocks, "shock_id"))
    columns = ["date", "shuttle", "row_id", "title", "source_ids"]
    found = [
        table.rename(columns={key: "row_id"}).loc[table["shuttle"].notna(), columns]
        for table, key in tables
    ]
    return pd.concat(found).sort_values(["date", "row_id"]).reset_index(drop=True)


def _declared(
    days: np.ndarray, said: tuple[np.ndarray, np.ndarray], visits: np.ndarray
) -> np.ndarray:
    when, starts = said
    shuttle = np.append(False, starts)[np.searchsorted(when, days, side="left")]
    renewed = np.sort(np.concatenate([when[starts], visits]))
    return np.asarray(shuttle & (_before(days, renewed, LOOKBACK) >= 1))


def spells(found: Paths) -> pd.DataFrame:
    """Return the spells of a shuttle by every definition.

    Returns
    -------
    DataFrame with columns `regime`, `start`, `end` (first and last day).

    >>> from summitlib import load_dossier
    >>> spells(paths(load_dossier())).columns.to_list()
    ['regime', 'start', 'end']
    """
    rows = []
    for name, path in found.shuttle.items():
        at = found.first
        for on, run in groupby(path.tolist()):
            length = len(list(run))
            if on:
                rows.append((name, at, at + length - 1))
            at += length
    table = pd.DataFrame(rows, columns=["regime", "start", "end"])
    for column in ("start", "end"):
        days = table[column].to_numpy("int64").astype("datetime64[D]")
        table[column] = days.astype("datetime64[us]")
    return table
