"""The chart of calibration: whether forecasts come true as often as they say."""

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.marks import Row, marks, pixels, said
from summitlib.charts.skill import framed, nothing, percent
from summitlib.charts.theme import Scope
from summitlib.measures.backtest import LEVEL, Backtest
from summitlib.narrative.language import Language

_PANEL = 250.0  # px, width and height of one diagram
_PANELS = {90: 48.0, 180: 406.0}  # their left edges
_TOP = 30.0


def calibration(backtest: Backtest, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw how often meetings came against the probability that was forecast.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.backtest import backtest
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> chart = calibration(backtest(dossier, "formal"), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['Forecasts came true about as often as they said in 8 of 9 groups']
    """
    table = backtest.calibration
    if table.empty:
        return nothing(scope, language)
    inside = table["observed"].between(table["lower"], table["upper"])
    words = language.gettext("Forecasts came true about as often as they said in {m} of {n} groups")
    title = words.format(m=language.number(int(inside.sum())), n=language.number(len(table)))
    words = language.gettext(
        "Dot: share of {n} monthly forecasts, in groups by their probability, after which a "
        "meeting came. Bar: where {level} of dots fall if the forecast is right and months are "
        "independent; they are not, so the true bar is longer."
    )
    line = words.format(n=language.number(backtest.n), level=percent(LEVEL, language))
    layers = [layer for days in _PANELS for layer in _diagram(table, days, language)]
    return framed(layers, _TOP + _PANEL + 48, title, line, scope, language)


def _diagram(table: pd.DataFrame, days: int, language: Language) -> list[alt.Chart]:
    own, left, foot = table[table["days"] == days], _PANELS[days], _TOP + _PANEL
    rows: list[Row] = [
        {
            "x": left + _PANEL * row["forecast"],
            "y": foot - _PANEL * row["observed"],
            "low": foot - _PANEL * row["lower"],
            "high": foot - _PANEL * row["upper"],
            "n": language.number(int(row["n"])),
            "above": bool(row["observed"] > row["forecast"]),
        }
        for row in own.to_dict("records")
    ]
    x, y = pixels("x", theme.WIDTH), pixels("y", foot + 48)
    n = said("n")
    bar = {"type": "rule", "aria": False, "strokeWidth": 9, "color": theme.LINE}
    dot = {"type": "point", "filled": True, "size": 60, "color": theme.BLUE, "opacity": 1}
    count = {"type": "text", "fontSize": theme.SMALL_SIZE, "aria": False}
    sides = {True: {"align": "right", "dx": -8}, False: {"align": "left", "dx": 8}}
    counts = [
        marks([row for row in rows if row["above"] == above], {**count, **side}, x=x, y=y, text=n)
        for above, side in sides.items()  # away from the diagonal
    ]
    return [
        *_frame(left, days, language),
        marks(rows, bar, x=x, y={**y, "field": "low"}, y2={"field": "high"}),
        marks(rows, dot, x=x, y=y),
        *counts,
    ]


def _frame(left: float, days: int, language: Language) -> list[alt.Chart]:
    """The axes of one diagram, its diagonal and its heading."""
    foot, right = _TOP + _PANEL, left + _PANEL
    steps = [0, 0.25, 0.5, 0.75, 1]
    ticks: list[Row] = [
        {"x": left + _PANEL * s, "y": foot - _PANEL * s, "label": percent(s, language)}
        for s in steps
    ]
    head = language.gettext("A meeting within {n} days").format(n=language.number(days))
    under = language.gettext("probability that was forecast")
    beside = language.gettext("share that came")
    line = {"type": "rule", "aria": False, "color": "#ECEEF0"}
    text = {"type": "text", "aria": False, "color": theme.GREY}
    x, y = pixels("x", theme.WIDTH), pixels("y", foot + 48)
    words: list[Row] = [
        {"x": left, "y": 0, "text": head},
        {"x": left, "y": _TOP - 14, "text": beside},
        {"x": left + _PANEL / 2, "y": foot + 34, "text": under},
    ]
    diagonal = [{"x": left, "y": foot}, {"x": right, "y": _TOP}]
    quiet = {"type": "line", "aria": False, "color": theme.PALE, "strokeDash": [4, 3]}
    small = {**text, "fontSize": theme.SMALL_SIZE}
    at = {"x": x, "y": y, "text": said("text")}
    return [
        marks(ticks, line, y=y, x={"value": left}, x2={"value": right}),
        marks(diagonal, quiet, x=x, y=y),
        marks(ticks, {**small, "align": "right"}, y=y, x={"value": left - 6}, text=said("label")),
        marks(ticks, small, x=x, y={"value": foot + 13}, text=said("label")),
        marks(words[:1], {**text, "align": "left", "fontWeight": "bold", "color": theme.INK}, **at),
        marks(words[1:2], {**small, "align": "left", "dx": -30}, **at),
        marks(words[2:3], text, **at),
    ]
