"""The charts of the forecast: when the next meeting comes, and how such forecasts have done.

Each function takes a measured result and returns a chart with its finding as the title. Without a
meeting to learn from, or a month to look back on, the title says so and nothing is drawn.
"""

import datetime as dt
import math
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.calibration import calibration
from summitlib.charts.layout import cut
from summitlib.charts.marks import Days, Row, link, linked, marks, pixels, said
from summitlib.charts.skill import percent, skill
from summitlib.charts.theme import Scope
from summitlib.measures.forecast import DAYS, Forecast
from summitlib.narrative.language import Language

__all__ = ["calibration", "next_meeting", "skill"]

_LEFT, _RIGHT = 44.0, 640.0  # px, the drawing inside the labels of the axes
_TOP, _BOTTOM = 44.0, 274.0
_X, _Y = pixels("x", theme.WIDTH), pixels("y", _BOTTOM)
_NEAR, _AHEAD = DAYS[1], DAYS[-1]
_NAMED = 250  # days ahead at which the curves have their names
_STEP = 3  # days between the points of a curve


def next_meeting(
    forecast: Forecast, scope: Scope, language: Language, summit: str = ""
) -> alt.LayerChart:
    """Draw the probability that a meeting comes by a date, up to a year ahead.

    `summit` is the meeting in question; it has the accent colour where it is announced.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.forecast import forecast
    >>> then = load_dossier().as_of("2024-01-01")
    >>> scope = Scope(then.title, then.known_on, "formal")
    >>> next_meeting(forecast(then, "formal"), scope, Language("en")).to_dict()["title"]["text"]
    ['Chance of a meeting within 90 days: 33%; as likely as not by 14 May 2024']
    """
    title = _next_title(forecast, scope, language)
    if not forecast.days:
        return _nothing(title, scope, language)
    described = [_within(forecast, days, language) for days in DAYS]
    words = language.gettext("Curve of the probability that a meeting has come: {points}. {title}.")
    return theme.titled(
        _next_layers(forecast, language, summit),
        (theme.WIDTH, _BOTTOM),
        title=title,
        subtitle=_next_subtitle(forecast, scope, language),
        source=scope.source(language),
        description=words.format(points=language.join(described), title=title),
        below=theme.AXIS,
    )


def _nothing(title: str, scope: Scope, language: Language) -> alt.LayerChart:
    drawing, size = theme.blank(language)
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=_subtitle(scope, language),
        source=scope.source(language),
        description=title,
    )


def _subtitle(scope: Scope, language: Language) -> str:
    words = language.gettext("Rule {rule}; {known}")
    return words.format(rule=scope.rule, known=scope.known(language))


def _within(forecast: Forecast, days: int, language: Language) -> str:
    words = language.gettext("{p} within {n} days")
    chance = percent(forecast.within(days), language)
    return words.format(p=chance, n=language.number(days))


def _next_title(forecast: Forecast, scope: Scope, language: Language) -> str:
    _ = language.gettext
    if not forecast.days:
        words = _("No meeting counts under the rule {rule} by {date}: nothing to forecast from")
        return words.format(rule=scope.rule, date=language.date(scope.as_of))
    if len(forecast.scheduled):
        row = forecast.scheduled.sort_values("ahead").iloc[0]
        words = _("{place} is announced for {date}; a meeting by then has a probability of {p}")
        chance = percent(forecast.within(int(row["ahead"])), language)
        return words.format(place=row["place"], date=language.date(row["date"].date()), p=chance)
    if forecast.covered != forecast.origin:
        return _first_after(forecast, language)
    near, chance = language.number(_NEAR), percent(forecast.within(_NEAR), language)
    if forecast.median is None:
        return _("Chance of a meeting within {n} days: {p}").format(n=near, p=chance)
    words = _("Chance of a meeting within {n} days: {p}; as likely as not by {date}")
    return words.format(n=near, p=chance, date=language.date(_day(forecast, forecast.median)))


def _first_after(forecast: Forecast, language: Language) -> str:
    """The title where the record ends before the view, and the next meeting may have come."""
    date = language.date(forecast.origin)
    chance = percent(forecast.within(_NEAR), language)
    values = {"date": date, "n": language.number(_NEAR), "p": chance}
    words = language.gettext("First meeting after {date}: {p} within {n} days")
    if forecast.median is None:
        return words.format(**values)
    words = language.gettext(
        "First meeting after {date}: {p} within {n} days, as likely as not by {day}"
    )
    return words.format(day=language.date(_day(forecast, forecast.median)), **values)


def _next_subtitle(forecast: Forecast, scope: Scope, language: Language) -> str:
    words = language.gettext("Probability that the next meeting has begun, by date. {scope}")
    if forecast.covered != forecast.origin:
        words = language.gettext(
            "Probability that a first meeting after that day has begun. {scope}"
        )
    line = words.format(scope=_subtitle(scope, language), date=language.date(forecast.origin))
    if forecast.covered == forecast.origin:
        return line
    words = language.gettext(
        "{line}; the record of meetings ends on {date}, and later days are unseen"
    )
    return words.format(line=line, date=language.date(forecast.covered))


def _day(forecast: Forecast, ahead: int) -> dt.date:
    return forecast.origin + dt.timedelta(days=ahead)


def _next_layers(forecast: Forecast, language: Language, summit: str) -> list[alt.Chart]:
    axis = Days(forecast.origin, _day(forecast, _AHEAD), _LEFT, _RIGHT)
    return [
        *_ground(axis, language),
        *_horizons(forecast, axis, language),
        *_curves(forecast, language),
        *_announced(forecast, axis, language, summit),
    ]


def _ground(axis: Days, language: Language) -> list[alt.Chart]:
    """The lines of the shares and the months below, with their labels."""
    shares: list[Row] = [
        {"y": _height(share), "text": percent(share, language)} for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    months: list[Row] = [
        {"x": axis.at(first.date()), "text": language.month(first.date())}
        for first in pd.date_range(axis.first, axis.last, freq="MS")[::2]
    ]
    line = {"type": "rule", "aria": False, "color": "#ECEEF0"}
    text = {"type": "text", "aria": False, "color": theme.GREY}
    right = {**text, "align": "right", "fontSize": theme.SMALL_SIZE}
    tick = {"type": "rule", "aria": False, "color": theme.PALE}
    foot = {"value": _BOTTOM}
    ends = {"x": {"value": _LEFT}, "x2": {"value": _RIGHT}}
    return [
        marks(shares, line, **ends, y=_Y),
        marks([{"y": _BOTTOM}], tick, **ends, y=_Y),
        marks(shares, right, x={"value": _LEFT - 6}, y=_Y, text=said("text")),
        marks(months, tick, x=_X, y=foot, y2={"value": _BOTTOM + 5}),
        marks(months, text, x=_X, y={"value": _BOTTOM + 14}, text=said("text")),
    ]


def _height(share: float) -> float:
    return _BOTTOM - share * (_BOTTOM - _TOP)


def _horizons(forecast: Forecast, axis: Days, language: Language) -> list[alt.Chart]:
    """A line for each horizon, with its probability on top."""
    rows: list[Row] = [
        {
            "x": axis.at(_day(forecast, days)),
            "p": percent(forecast.within(days), language),
            "days": language.gettext("{n} days").format(n=language.number(days)),
        }
        for days in DAYS
    ]
    line = {"type": "rule", "aria": False, "color": theme.LINE}
    text = {"type": "text", "align": "center", "aria": False}
    number = {**text, "fontSize": 15, "fontWeight": "bold", "color": theme.BLUE}
    note = {**text, "fontSize": theme.SMALL_SIZE, "color": theme.GREY}
    return [
        marks(rows, line, x=_X, y={"value": _TOP - 8}, y2={"value": _BOTTOM}),
        marks(rows, number, x=_X, y={"value": 8}, text=said("p")),
        marks(rows, note, x=_X, y={"value": 24}, text=said("days")),
    ]


def _curves(forecast: Forecast, language: Language) -> list[alt.Chart]:
    jumps = {int(ahead) + i for ahead in forecast.scheduled["ahead"] for i in (-1, 0)}
    steps = {0, *range(_STEP, _AHEAD, _STEP), *DAYS, *(j for j in jumps if j <= _AHEAD)}
    ours = _points(forecast.survival, sorted(steps))
    curve = {"type": "line", "color": theme.BLUE, "strokeWidth": 2.5}
    dot = {"type": "point", "filled": True, "size": 42, "color": theme.BLUE, "opacity": 1}
    layers = [
        marks(ours, curve, x=_X, y=_Y),
        marks(_points(forecast.survival, DAYS), dot, x=_X, y=_Y),
    ]
    if math.isnan(forecast.usual[0]):
        return layers
    grey = {"type": "line", "color": theme.PALE, "strokeWidth": 1.8, "strokeDash": [5, 3]}
    usual = marks(_points(forecast.usual, sorted(steps)), grey, x=_X, y=_Y)
    return [usual, *layers, *_curve_names(forecast, language)]


def _points(survival: np.ndarray, days: Sequence[int]) -> list[Row]:
    come = [1 - float(survival[d - 1]) if d else 0.0 for d in days]
    return [
        {"x": round(_across(d), 1), "y": round(_height(share), 1)}
        for d, share in zip(days, come, strict=True)
    ]


def _across(days: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * days / _AHEAD


def _curve_names(forecast: Forecast, language: Language) -> list[alt.Chart]:
    """The name of each curve on its outer side: above to the left, or below to the right."""
    ours, usual = (1 - float(s[_NAMED - 1]) for s in (forecast.survival, forecast.usual))
    names = (
        (ours, ours >= usual, theme.BLUE, language.gettext("this forecast")),
        (usual, ours < usual, theme.GREY, language.gettext("as seen from any day of the past")),
    )
    text = {"type": "text", "aria": False, "fontWeight": "bold"}
    layers = []
    for share, above, colour, name in names:
        rows: list[Row] = [{"x": _across(_NAMED), "y": _height(share), "name": name}]
        side = {"align": "right", "dy": -9} if above else {"align": "left", "dx": 4, "dy": 11}
        layers.append(marks(rows, {**text, **side, "color": colour}, x=_X, y=_Y, text=said("name")))
    return layers


def _announced(forecast: Forecast, axis: Days, language: Language, summit: str) -> list[alt.Chart]:
    layers = []
    words = language.gettext("{place}, {date}: announced")
    for row in forecast.scheduled.to_dict("records"):
        if row["ahead"] > _AHEAD:
            continue
        at, colour = axis.at(row["date"].date()), theme.INK
        colour = theme.ACCENT if row["meeting_id"] == summit else colour
        name = words.format(place=row["place"], date=language.date(row["date"].date()))
        rows: list[Row] = [
            {"x": at, "name": cut(name, 260, theme.LABEL_SIZE, True), "url": link(row["url"])}
        ]
        left = at < _LEFT + 280
        line = {"type": "rule", "aria": False, "color": colour, "strokeWidth": 1.5}
        text = {"type": "text", "fontWeight": "bold", "color": colour}
        side = {"align": "left", "dx": 6} if left else {"align": "right", "dx": -6}
        layers += [
            marks(rows, line, x=_X, y={"value": _TOP}, y2={"value": _BOTTOM}),
            marks(
                rows,
                {**text, **side},
                x=_X,
                y={"value": _height(0.86 if left else 0.93)},
                text=said("name"),
                href=linked(),
            ),
        ]
    return layers
