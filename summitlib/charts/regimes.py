"""Regimes and shocks in time: which days lie in a shuttle by each definition."""

import datetime as dt

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.marks import (
    Days,
    Row,
    link,
    linked,
    marks,
    pixels,
    raw,
    records,
    said,
    tooltip,
    utc,
)
from summitlib.charts.theme import Scope
from summitlib.measures.regimes import Paths, spells
from summitlib.narrative.language import Language

_LEFT, _ROW, _GRADE, _TOP = 104.0, 20.0, 20.0, 6.0
_GRADES = (3, 2, 1)


def regimes(found: Paths, shocks: pd.DataFrame, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the spells of a shuttle by every definition, below the shocks by their grade.

    Parameters
    ----------
    found : what `regimes.paths` gives.
    shocks : what `resilience.shocks_of` gives, with `url`.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.regimes import paths
    >>> from summitlib.measures.resilience import shocks_of
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> chart = regimes(paths(dossier), shocks_of(dossier), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['Between 20% and 69% of the days lie in a shuttle, by the definition taken']
    """
    _ = language.gettext
    title = _title(found, scope, language)
    if len(found.days):
        drawing, size = _drawing(found, records(_context_out(shocks)), language)
    else:
        drawing, size = theme.blank(language)
    subtitle = _("Spells of a shuttle, judged on each day by what was before it; {known}")
    words = _("Bars in time for {n} definitions of a shuttle, and {m} shocks by grade. {title}.")
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=subtitle.format(known=scope.known(language)),
        source=scope.source(language),
        description=words.format(n=len(found.shuttle), m=len(_context_out(shocks)), title=title),
        below=theme.AXIS if len(found.days) else 0,
    )


def _context_out(shocks: pd.DataFrame) -> pd.DataFrame:
    return shocks[~shocks["is_context"]]


def _title(found: Paths, scope: Scope, language: Language) -> str:
    _ = language.gettext
    if not len(found.days):
        return _("Too little of the record lies before {date} to judge a regime").format(
            date=language.date(scope.as_of)
        )
    shares = [found.share(name) for name in found.shuttle]
    words = _("Between {low}% and {high}% of the days lie in a shuttle, by the definition taken")
    return words.format(low=round(100 * min(shares)), high=round(100 * max(shares)))


def _day(number: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=number)


def _drawing(
    found: Paths, shocks: list[Row], language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    axis = Days(_day(found.first), _day(found.until), _LEFT, theme.WIDTH - 8)
    top = _TOP + len(_GRADES) * _GRADE + 12
    height = top + len(found.shuttle) * _ROW + 4
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    bars = _bars(found, axis, top)
    ticks = [_tick(row, axis) for row in shocks]
    lines = [{"x": _LEFT, "x2": axis.right, "y": r["y"]} for r in _rows(found, top, language)]
    text = {"type": "text", "align": "right", "fontSize": theme.LABEL_SIZE, "color": theme.INK}
    layers = [
        marks(lines, {"type": "rule", "color": theme.LINE}, x=x, x2={"field": "x2"}, y=y),
        _years(axis, y, height),
        marks(
            bars,
            {"type": "bar", "height": 11, "color": theme.BLUE, "aria": False},
            x=x,
            x2={"field": "x2"},
            y=y,
        ),
        marks(
            ticks,
            {"type": "point", "shape": "stroke", "angle": 90, "strokeWidth": 1.8, "size": 130},
            x=x,
            y=y,
            color=raw("colour"),
            href=linked(),
            tooltip=tooltip(day=language.gettext("day"), title=language.gettext("shock")),
        ),
        marks(_rows(found, top, language), text, x={"value": _LEFT - 8}, y=y, text=said("text")),
    ]
    return layers, (theme.WIDTH, height)


def _rows(found: Paths, top: float, language: Language) -> list[Row]:
    """The names at the left: a row for each grade of shocks, then one for each definition."""
    grade = language.gettext("shocks, grade {n}")
    names = [grade.format(n=g) for g in _GRADES]
    rows: list[Row] = [{"y": _TOP + (i + 0.5) * _GRADE, "text": n} for i, n in enumerate(names)]
    return rows + [
        {"y": top + (i + 0.5) * _ROW, "text": name} for i, name in enumerate(found.shuttle)
    ]


def _bars(found: Paths, axis: Days, top: float) -> list[Row]:
    at = {name: top + (i + 0.5) * _ROW for i, name in enumerate(found.shuttle)}
    return [
        {
            "x": round(axis.at(r["start"].date()), 1),
            "x2": round(axis.at(r["end"].date() + dt.timedelta(days=1)), 1),
            "y": at[r["regime"]],
        }
        for r in records(spells(found))
    ]


def _tick(row: Row, axis: Days) -> Row:
    grade = int(row["severity"])
    return {
        "x": round(axis.at(row["date"].date()), 1),
        "y": _TOP + (_GRADES.index(grade) + 0.5) * _GRADE,
        "colour": theme.INK if grade == max(_GRADES) else theme.GREY,
        "day": str(row["date"].date()),
        "title": row["title"],
        "url": link(row.get("url")),
    }


def _years(axis: Days, y: Row, height: float) -> alt.Chart:
    step = 5 if axis.last.year - axis.first.year > 8 else 1
    first = axis.first.year + (axis.first > dt.date(axis.first.year, 1, 1))
    days = [dt.date(n, 1, 1) for n in range(first, axis.last.year + 1) if n % step == 0]
    days = days or [axis.first]
    rows = [{"day": utc(d)} for d in days]
    form = "%Y" if days[0] != axis.first or len(days) > 1 else "%Y-%m-%d"
    mark = {"type": "rule", "color": theme.LINE, "strokeWidth": 0.7, "aria": False}
    down = {"y": {"value": 0}, "y2": {"value": height}}
    return marks(rows, mark, x=axis.encoding("day", days, form), **down)
