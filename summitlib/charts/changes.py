"""The rate of meetings over time: its band, when it changes, the meetings, and the visits."""

import datetime as dt
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import text_width, wrap
from summitlib.charts.marks import Days, Row, marks, pixels, raw, records, said, utc
from summitlib.charts.theme import Scope
from summitlib.measures.spells import REACH, RateChanges
from summitlib.narrative.language import Language

_LEFT = 40.0
_RATE = (44.0, 204.0)  # px: top and bottom of the rate
_CHANCE = (238.0, 298.0)  # of the probability of a change
_RUG, _SHUTTLE = (322.0, 336.0), (358.0, 366.0)
_HEIGHT = 374.0


def changes(
    found: RateChanges, shuttles: pd.DataFrame, scope: Scope, language: Language
) -> alt.LayerChart:
    """Draw the rate of meetings with its band, and below it the probability of a change.

    Parameters
    ----------
    found : what `measures.spells.changes` returns.
    shuttles : what `measures.shuttles.shuttles` returns.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import shuttles, spells
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> found = spells.changes(dossier, "formal")
    >>> chart = changes(found, shuttles.shuttles(dossier), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['The rate of meetings falls about June 2012 and rises about September 2022']
    """
    title = _title(found, language)
    drawn = not found.spells.empty
    if drawn:
        drawing, size = _drawing(found, shuttles, language)
        description = _description(found, title, language)
    else:
        (drawing, size), description = theme.blank(language), title
    words = language.gettext(
        "Meetings a year, rule {rule}, by month; posterior mean and {n}% band; {known}"
    )
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=words.format(rule=scope.rule, n=language.number(90), known=scope.known(language)),
        source=scope.source(language),
        description=description,
        below=theme.AXIS if drawn else 0,
    )


def _title(found: RateChanges, language: Language) -> str:
    _ = language.gettext
    if found.spells.empty:
        return _("No meeting counts yet, so there is no rate")
    if found.found.empty:
        return _("No change in the rate of meetings is more probable than not")
    rates = found.spells["rate"].tolist()
    turns = [
        (_("rises about {month}") if after > before else _("falls about {month}")).format(
            month=language.month(month)
        )
        for month, before, after in zip(found.found["month"], rates, rates[1:], strict=False)
    ]
    return _("The rate of meetings {turns}").format(turns=language.join(turns))


def _description(found: RateChanges, title: str, language: Language) -> str:
    words = language.gettext("{first} to {last}: {rate} a year ({kind})")
    names = _kinds(language)
    spells = [
        words.format(
            first=language.month(row["first"]),
            last=language.month(row["last"]),
            rate=language.number(round(row["rate"], 1)),
            kind=names[row["kind"]],
        )
        for row in records(found.spells)
    ]
    start = language.gettext("Line chart of the rate of meetings by month. {title}.")
    return f"{start.format(title=title)} {'; '.join(spells)}."


def _kinds(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {
        "sparse": _("sparse"),
        "ordinary": _("ordinary"),
        "busy": _("busy"),
        "shuttle": _("shuttle"),
    }


def _drawing(
    found: RateChanges, shuttles: pd.DataFrame, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    months = records(found.months)
    axis = Days(
        dt.date(months[0]["month"].year, 1, 1),
        dt.date(months[-1]["month"].year + 1, 1, 1),
        _LEFT,
        theme.WIDTH - 10,
    )
    # The band of a single month may reach far; beyond this it is cut.
    most = 1.5 * float(found.spells["upper"].max())
    top = 1.05 * min(max(row["upper"] for row in months), most)
    for row in months:
        row["x"] = round(axis.at(row["month"].date()), 1)
    years = range(
        axis.first.year, axis.last.year + 1, 1 if axis.last.year - axis.first.year < 14 else 2
    )
    dates = axis.encoding("date", [dt.date(y, 1, 1) for y in years], language.gettext("%Y"))
    layers = [
        *_rate(months, top, found.mean, language),
        *_spells(records(found.spells), axis, language),
        *_chance(months, language),
        *_rug(months, dates, language),
        *_shuttles(records(shuttles), axis, language),
    ]
    return layers, (theme.WIDTH, _HEIGHT)


def _height(value: float, top: float, band: tuple[float, float]) -> float:
    share = min(value / top, 1.0)
    return round(band[1] - share * (band[1] - band[0]), 1)


def _thinned(points: list[Row], fields: tuple[str, ...]) -> list[Row]:
    """Leave out points between two that are drawn at the same height, to half a pixel."""
    kept = points[:1]
    for before, point in pairwise(points):
        if any(abs(point[f] - kept[-1][f]) >= 0.5 for f in fields):
            kept += [before, point] if before is not kept[-1] else [point]
    return kept if kept[-1] is points[-1] else [*kept, points[-1]]


def _rate(months: list[Row], top: float, mean: float, language: Language) -> list[alt.Chart]:
    x, y = pixels("x", theme.WIDTH), pixels("y", _HEIGHT)
    points = [
        {
            "x": row["x"],
            "y": _height(row["rate"], top, _RATE),
            "upper": _height(row["upper"], top, _RATE),
            "lower": _height(row["lower"], top, _RATE),
        }
        for row in months
    ]
    points = _thinned(points, ("y", "upper", "lower"))
    step = next(s for s in (0.5, 1, 2, 5, 10, 25, 50, 100, 500) if top / s < 6)
    values = [i * step for i in range(int(top / step) + 1)]
    ticks = [(_height(v, top, _RATE), language.number(v)) for v in values]
    of_mean = language.gettext("mean: {n}").format(n=language.number(round(mean, 1)))
    level = [{"y": _height(mean, top, _RATE), "text": of_mean}]
    dashed = {"type": "rule", "strokeDash": [3, 3], "color": theme.PALE, "aria": False}
    # The label of the mean stands at the right, on the side of its line where the rate is not.
    small = {"type": "text", "align": "right", "color": theme.GREY, "aria": False}
    small |= {"fontSize": theme.SMALL_SIZE, "dy": 8 if months[-1]["rate"] >= mean else -7}
    wide = {"x": {"value": _LEFT}, "x2": {"value": theme.WIDTH - 10}}
    shade = {"type": "area", "opacity": 0.2, "color": theme.BLUE, "aria": False}
    line = {"type": "line", "color": theme.BLUE, "strokeWidth": 2, "aria": False}
    return [
        *_scale(ticks, language.gettext("meetings a year"), _RATE[0]),
        marks(points, shade, x=x, y={**y, "field": "upper"}, y2={"field": "lower"}),
        marks(points, line, x=x, y=y),
        marks(level, dashed, **wide, y=y),
        marks(level, small, x={"value": theme.WIDTH - 10}, y=y, text=said("text")),
    ]


def _scale(ticks: list[tuple[float, str]], head: str, top: float) -> list[alt.Chart]:
    """Grid lines with their numbers at the left, and what they measure above them."""
    rows = [{"y": y, "text": text} for y, text in ticks]
    y = pixels("y", _HEIGHT)
    rule = {"type": "rule", "color": "#ECEEF0", "aria": False}
    text: dict[str, Any] = {"type": "text", "color": theme.GREY, "aria": False}
    wide = {"x": {"value": _LEFT}, "x2": {"value": theme.WIDTH - 10}}
    return [
        marks(rows, rule, **wide, y=y),
        marks(rows, {**text, "align": "right"}, x={"value": _LEFT - 6}, y=y, text=said("text")),
        marks(
            [{"text": head}],
            {**text, "align": "left"},
            x={"value": 0},
            y={"value": top - 13},
            text=said("text"),
        ),
    ]


def _spells(spells: list[Row], axis: Days, language: Language) -> list[alt.Chart]:
    """A line where each spell but the first begins, and the name of each above the rate."""
    names = _kinds(language)
    words = language.gettext("{kind}, {rate} a year")
    lines, labels = [], []
    for i, row in enumerate(spells):
        left, right = axis.at(row["first"].date()), axis.at(row["last"].date())
        label = words.format(kind=names[row["kind"]], rate=language.number(round(row["rate"], 1)))
        colour = {"sparse": theme.PURPLE, "shuttle": theme.GREEN}.get(row["kind"], theme.INK)
        room = max(right - left - 6, 60)
        for j, line in enumerate(wrap(label, room, theme.LABEL_SIZE, bold=True, lines=2)):
            wide = text_width(line, theme.LABEL_SIZE, bold=True)
            start = min(left + 5, theme.WIDTH - 8 - wide)
            labels.append({"x": round(start, 1), "y": 6 + 13 * j, "text": line, "colour": colour})
        if i:
            lines.append({"x": round(left, 1)})
    x = pixels("x", theme.WIDTH)
    rule = {"type": "rule", "color": theme.INK, "strokeWidth": 1, "aria": False}
    text = {"type": "text", "align": "left", "fontWeight": "bold", "aria": False}
    ends = {"y": {"value": 0}, "y2": {"value": _CHANCE[1]}}
    layers = [marks(lines, rule, x=x, **ends)] if lines else []
    at = {"x": x, "y": pixels("y", _HEIGHT), "text": said("text"), "color": raw("colour")}
    return [*layers, marks(labels, text, **at)]


def _chance(months: list[Row], language: Language) -> list[alt.Chart]:
    x, y = pixels("x", theme.WIDTH), pixels("y", _HEIGHT)
    points = [
        {
            "x": row["x"],
            "y": _height(row["nearby"], 1, _CHANCE),
            "base": _CHANCE[1],
        }
        for row in months
    ]
    points = _thinned(points, ("y",))
    words = language.gettext("{n}%")
    ticks = [
        (_height(share, 1, _CHANCE), words.format(n=language.number(int(100 * share))))
        for share in (0.0, 0.5, 1.0)
    ]
    head = language.gettext("probability that the rate changes within {n} months of then")
    shade = {"type": "area", "color": theme.GREY, "opacity": 0.55, "aria": False}
    return [
        *_scale(ticks, head.format(n=language.count(REACH)), _CHANCE[0]),
        marks(points, shade, x=x, y=y, y2={"field": "base"}),
    ]


def _rug(months: list[Row], dates: Row, language: Language) -> list[alt.Chart]:
    """A stroke for each month with a meeting, darker where there are several."""
    strokes = [
        {"date": utc(row["month"]), "strength": min(0.35 + 0.25 * row["meetings"], 1.0)}
        for row in months
        if row["meetings"]
    ]
    stroke = {"type": "rule", "color": theme.BLUE, "strokeWidth": 1.6, "aria": False}
    ends = {"y": {"value": _RUG[0]}, "y2": {"value": _RUG[1]}}
    strength = {"field": "strength", "type": "quantitative", "scale": None}
    head = language.gettext("months with a meeting (darker: several)")
    return [_head(head, _RUG[0]), marks(strokes, stroke, x=dates, **ends, opacity=strength)]


def _shuttles(shuttles: list[Row], axis: Days, language: Language) -> list[alt.Chart]:
    """A bar for each stretch in which both sides had visited within a year."""
    head = language.gettext("each side had visited the other within the year before")
    bars = [
        {
            "x": round(axis.at(row["first"].date()), 1),
            "x2": round(axis.at(row["last"].date()) + 1, 1),
        }
        for row in shuttles
        if row["last"].date() >= axis.first
    ]
    layers = [_head(head, _SHUTTLE[0])]
    if not bars:
        return layers
    bar = {"type": "rect", "color": theme.GREEN, "aria": False}
    ends = {"y": {"value": _SHUTTLE[0]}, "y2": {"value": _SHUTTLE[1]}}
    return [*layers, marks(bars, bar, x=pixels("x", theme.WIDTH), x2={"field": "x2"}, **ends)]


def _head(text: str, top: float) -> alt.Chart:
    mark = {"type": "text", "align": "left", "color": theme.GREY, "aria": False}
    at = {"x": {"value": 0}, "y": {"value": top - 8}}
    return marks([{"text": text}], mark, **at, text=said("text"))
