"""Indicators: what the series on visitors, trade and opinion can say about shocks, and what not.

A series is drawn as it is, with its gaps. Nothing is interpolated, and no two series are joined:
a survey that changes its mode, or its institute, is another series.
"""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier

GRADE = 3  # the grade of shocks that the series are read against
LEAST_READINGS = 10  # fewer make no series to draw
DENSE = 0.8  # share of the periods from first to last that a series needs to carry a change
LEAST_SHOCKS = 3

_MODES = ("f2f", "mail")
_INITIALS = 4  # letters; a first word as short as that is taken for initials of the publisher


def readings(dossier: Dossier) -> pd.DataFrame:
    """Return all readings with the place of their period in time, by series and period.

    Returns
    -------
    DataFrame with columns `series`, `title` (as `title_of`), `period`, `time` (the middle of the
    period, in years),
    `value` (mean, where pages disagree about a period), `disagree` (number of readings, less
    one), `unit`, `publisher`, `is_derived`, `source_ids`.
    """
    frame = dossier.indicators
    grouped = frame.groupby(["series", "period"], sort=True)
    table = grouped.agg(
        value=("value", "mean"),
        disagree=("reading", lambda r: len(r) - 1),
        unit=("unit", "first"),
        publisher=("publisher", "first"),
        is_derived=("is_derived", "all"),
        source_ids=("source_id", lambda s: tuple(dict.fromkeys(s))),
    ).reset_index()
    spelt = _spelt(dossier)
    titles = [title_of(name, spelt) for name in table["series"]]
    return table.assign(title=titles, time=[period_time(p) for p in table["period"]])


def period_time(period: str) -> float:
    """Return the middle of a year or month, in years.

    >>> period_time("2019"), round(period_time("2019-07"), 3)
    (2019.5, 2019.542)
    """
    year, _, month = period.partition("-")
    return int(year) + ((int(month) - 0.5) / 12 if month else 0.5)


def stem(series: str) -> str:
    """Return the name of a series without its mode; modes stand side by side, never joined.

    >>> stem("close_f2f"), stem("visitors_annual")
    ('close', 'visitors_annual')
    """
    head, _, mode = series.rpartition("_")
    return head if mode in _MODES else series


def _spelt(dossier: Dossier) -> dict[str, str]:
    """How words are spelt in the names of publishers and of the two sides, by code as well."""
    publishers = " ".join(dict.fromkeys(dossier.indicators["publisher"]))
    sides = dossier.meta.sides
    words = re.findall(r"\w+", " ".join([publishers, *(f"{s.name} {s.adjective}" for s in sides)]))
    capitals = {word.lower(): word for word in words if word != word.lower()}
    return capitals | {side.code.lower(): side.short for side in sides}


def title_of(series: str, spelt: Mapping[str, str]) -> str:
    """Return the name of a series in words, without its mode.

    A short first word that is not among those spelt is taken for initials.

    >>> title_of("abc_poll_xx_likes_yy_f2f", {"poll": "Poll", "xx": "Xanadu", "yy": "Ys"})
    'ABC Poll Xanadu likes Ys'
    """
    first, *others = stem(series).split("_")
    initials = first.upper() if len(first) <= _INITIALS else first.capitalize()
    return " ".join([spelt.get(first, initials), *(spelt.get(w, w) for w in others)])


def carries(dossier: Dossier) -> pd.DataFrame:
    """Say for each series what it can carry.

    A series carries a change around shocks if it comes at even steps, by the year or by the
    month, has at least four in five of the periods between its first and its last one, and a
    reading in the year before and in the year after at least three shocks of grade 3. The
    change is then the median over these shocks of the later reading over the earlier, in
    percent, or their difference in points for shares and degrees; readings of the shock's own
    year are left out.

    Returns
    -------
    DataFrame, one row for each series, with columns `series`, `title`, `publisher`, `unit`, `step`
    (annual, monthly, uneven), `first`, `last` (periods), `readings` (periods with one),
    `missing` (periods between without one; NaN for uneven ones), `disagree` (periods about
    which pages disagree), `breaks` (readings whose note tells a break; notes are hindsight, so
    0 in a view before the edition), `around` (shocks with a reading on both sides), `carries`,
    `why` (empty, or short, uneven, gaps, shocks), `change` (NaN where it carries none), `usual`
    (the median change over as much time in the whole series).

    >>> from summitlib import load_dossier
    >>> bool(carries(load_dossier())["carries"].any())
    True
    """
    table, notes = readings(dossier), dossier.indicators
    told = notes["note"].fillna("").str.contains(r"\bBREAK\b")
    breaks = notes[told].groupby("series").size()
    shocks = dossier.shocks[(dossier.shocks["severity"] >= GRADE) & ~dossier.shocks["is_context"]]
    years = sorted(set(shocks["date"].dt.year))
    rows = [_carried(name, group, years) for name, group in table.groupby("series", sort=True)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return frame.assign(breaks=breaks.reindex(frame["series"]).fillna(0).astype(int).array)


_COLUMNS = {
    **dict.fromkeys(("series", "title", "publisher", "unit", "step", "first", "last"), "str"),
    "readings": "int64",
    "missing": "float64",
    **dict.fromkeys(("disagree", "breaks", "around"), "int64"),
    "carries": "bool",
    "why": "str",
    "change": "float64",
    "usual": "float64",
}


def _carried(name: object, group: pd.DataFrame, years: list[int]) -> dict[str, object]:
    step, missing = _step(group["period"].tolist())
    by_year = _by_year(group) if step == "annual" else {}
    around = [y for y in years if {y - 1, y + 1} <= set(by_year)]
    full = len(group) / (len(group) + missing) if step != "uneven" else 0.0
    why = (
        "short" * (len(group) < LEAST_READINGS)
        or "uneven" * (step == "uneven")
        or "gaps" * (full < DENSE)
        or "shocks" * (len(around) < LEAST_SHOCKS)
    )
    unit = str(group["unit"].iloc[0])
    return {
        "series": name,
        "title": group["title"].iloc[0],
        "publisher": group["publisher"].iloc[0],
        "unit": unit,
        "step": step,
        "first": group["period"].iloc[0],
        "last": group["period"].iloc[-1],
        "readings": len(group),
        "missing": missing,
        "disagree": int((group["disagree"] > 0).sum()),
        "breaks": 0,
        "around": len(around),
        "carries": not why,
        "why": why,
        "change": np.nan if why else _change(by_year, around, unit),
        "usual": np.nan if why else _change(by_year, _centres(by_year), unit),
    }


def _step(periods: list[str]) -> tuple[str, float]:
    """The step of a series, and how many periods between its first and last have no reading."""
    if {len(p) for p in periods} == {4}:
        return "annual", int(periods[-1]) - int(periods[0]) + 1 - len(periods)
    if {len(p) for p in periods} == {7}:
        months = [int(p[:4]) * 12 + int(p[5:]) for p in periods]
        return "monthly", months[-1] - months[0] + 1 - len(periods)
    return "uneven", float("nan")


def _by_year(group: pd.DataFrame) -> dict[int, float]:
    return {int(p): float(v) for p, v in zip(group["period"], group["value"], strict=True)}


def _centres(by_year: dict[int, float]) -> list[int]:
    return [y + 1 for y in by_year if y + 2 in by_year]


def _change(by_year: dict[int, float], years: list[int], unit: str) -> float:
    pairs = [(by_year[y - 1], by_year[y + 1]) for y in years]
    if unit == "percent" or unit.startswith("degrees"):
        return float(np.median([b - a for a, b in pairs]))
    return float(np.median([100 * (b - a) / abs(a) for a, b in pairs]))
