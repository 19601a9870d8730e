"""Survival curves: one small panel for each group, the other groups pale behind it."""

import math
from collections.abc import Iterable

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import cut
from summitlib.charts.marks import Row, marks, pixels, raw, records, said
from summitlib.charts.theme import Scope
from summitlib.measures.rhythm import Curves
from summitlib.narrative.language import Language

_COLUMNS, _LEFT, _SPACE = 3, 34.0, 22.0
_TALL, _HEAD, _FOOT = 130.0, 36.0, 34.0  # px: a panel, the lines above it, the axis below it
_WIDE = (theme.WIDTH - _LEFT - 8 - (_COLUMNS - 1) * _SPACE) / _COLUMNS
_TICKS = (1, 3, 10, 30, 100, 365, 1000, 3000, 10000)  # days, on a scale of equal ratios
_COLOURS = (theme.BLUE, theme.ORANGE, theme.GREEN, theme.PURPLE, theme.SKY, theme.GREY)


def survival(curves: Curves, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the Kaplan–Meier curve of each group with its band and its censored waits.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import rhythm
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> chart = survival(rhythm.by_rule(dossier), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['The median wait is longest for formal (91 days) and shortest for any (55 days)']
    """
    title = _title(curves, language)
    if curves.summary.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(curves, language)
        description = _description(curves, title, language)
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=_subtitle(curves, scope, language),
        source=scope.source(language),
        description=description,
    )


def _title(curves: Curves, language: Language) -> str:
    _ = language.gettext
    reached = curves.summary.dropna(subset=["median"]).sort_values("median", kind="stable")
    if reached.empty:
        return _("Too few waits have ended for a median")
    days = [language.number(m) for m in reached["median"]]
    if len(reached) == 1:
        words = _("The median wait is {days} days ({group})")
        return words.format(days=days[0], group=reached["group"].iloc[0])
    if curves.by == "pair":
        words = _("Median waits of pairs run from {m} to {n} days; no ranking is claimed")
        return words.format(m=days[0], n=days[-1])
    words = _(
        "The median wait is longest for {most} ({n} days) and shortest for {least} ({m} days)"
    )
    return words.format(
        most=reached["group"].iloc[-1],
        n=days[-1],
        least=reached["group"].iloc[0],
        m=days[0],
    )


def _subtitle(curves: Curves, scope: Scope, language: Language) -> str:
    _ = language.gettext
    by = {
        "era": _("by spell between found changes, rule {rule}").format(rule=scope.rule),
        "pair": _("of a pair of leaders for its own next meeting, rule {rule}").format(
            rule=scope.rule
        ),
        "rule": _("by counting rule"),
    }
    words = _("Share of waits that last longer, {by}; {known}; band: {level}; tick: not yet ended")
    level = language.gettext("{n}% confidence").format(n=language.number(95))
    return words.format(by=by[curves.by], known=scope.known(language), level=level)


def _description(curves: Curves, title: str, language: Language) -> str:
    words = language.gettext("{group}: {n} waits, {ended} ended, median {median} days")
    groups = [
        words.format(
            group=row["group"],
            n=language.number(row["n"]),
            ended=language.number(row["ended"]),
            median=_days(row["median"], language),
        )
        for row in records(curves.summary)
    ]
    start = language.gettext("Survival curves in {n} panels. {title}.")
    told = start.format(n=language.number(len(groups)), title=title)
    return f"{told} {'; '.join(groups)}."


def _days(days: float, language: Language) -> str:
    return "–" if math.isnan(days) else language.number(days)


def _drawing(curves: Curves, language: Language) -> tuple[list[alt.Chart], tuple[float, float]]:
    groups = records(curves.summary)
    longest = max(30.0, float(curves.steps["day"].max()))
    shortest = min(float(curves.steps.loc[curves.steps["day"] > 0, "day"].min()), 10.0)
    panels = [
        _Panel(i, group, shortest, longest, _COLOURS[i % len(_COLOURS)])
        for i, group in enumerate(groups)
    ]
    lines = -(-len(panels) // _COLUMNS)
    height = lines * (_TALL + _HEAD + _FOOT) - 6
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    steps = {name: group for name, group in curves.steps.groupby("group", sort=False)}
    others = [
        point
        for panel in panels
        for name, own in steps.items()
        if name != panel.group["group"]
        for point in _coarse(panel.line(own, f"{panel.no} {name}"))
    ]
    own = [p for panel in panels for p in panel.line(steps[panel.group["group"]], str(panel.no))]
    bands = [p for panel in panels for p in panel.band(steps[panel.group["group"]])]
    ticks = [p for panel in panels for p in panel.censored(curves.censored)]
    step = {"interpolate": "step-after", "aria": False}
    by = {"detail": {"field": "no", "type": "nominal"}}
    scale = {"domain": [str(p.no) for p in panels], "range": [p.colour for p in panels]}
    hue = {"color": {"field": "no", "type": "nominal", "scale": scale, "legend": None}}
    line = {"type": "line", **step}
    layers = [*_frames(panels, x, y, language)]
    if others:
        layers.append(
            marks(others, {**line, "color": theme.LINE, "strokeWidth": 1.2}, x=x, y=y, **by)
        )
    shade = {"type": "area", **step, "opacity": 0.18}
    ends = {"y2": {"field": "y2"}}
    layers.append(marks(bands, shade, x=x, y=y, **ends, **hue))
    layers.append(marks(own, {**line, "strokeWidth": 2}, x=x, y=y, **hue))
    if ticks:
        tick = {"type": "point", "shape": "stroke", "angle": 90, "size": 60, "aria": False}
        tick |= {"strokeWidth": 1.6}
        layers.append(marks(ticks, tick, x=x, y=y, color=raw("colour")))
    return [*layers, *_heads(panels, x, y, language)], (theme.WIDTH, height)


def _coarse(points: Iterable[Row]) -> list[Row]:
    """Leave out steps of less than two pixels, which a pale line behind others can spare."""
    kept: list[Row] = []
    for point in points:
        if kept and abs(point["y"] - kept[-1]["y"]) < 2:
            last = {**point, "y": kept[-1]["y"]}
            continue
        kept.append(point)
        last = point
    return kept if not kept or last["x"] == kept[-1]["x"] else [*kept, last]


class _Panel:
    """Where the curve of one group is drawn."""

    def __init__(self, no: int, group: Row, first: float, last: float, colour: str) -> None:
        self.no, self.group, self.colour = no, group, colour
        self.first, self.last = first, last
        self.left = _LEFT + (no % _COLUMNS) * (_WIDE + _SPACE)
        self.top = (no // _COLUMNS) * (_TALL + _HEAD + _FOOT) + _HEAD

    def x(self, day: float) -> float:
        """Where a day is: equal ratios of days take equal room."""
        share = math.log(max(day, self.first) / self.first) / math.log(self.last / self.first)
        return round(self.left + share * _WIDE, 1)

    def y(self, share: float) -> float:
        """Where a share of the waits is."""
        return round(self.top + _TALL * (1 - share), 1)

    def line(self, steps: pd.DataFrame, no: str) -> Iterable[Row]:
        """The points of a curve, to be joined by steps."""
        for row in records(steps):
            yield {"no": no, "x": self.x(row["day"]), "y": self.y(row["survival"])}

    def band(self, steps: pd.DataFrame) -> Iterable[Row]:
        """The band, where it is defined."""
        for row in records(steps.dropna(subset=["lower", "upper"])):
            upper, lower = self.y(row["upper"]), self.y(row["lower"])
            yield {"no": str(self.no), "x": self.x(row["day"]), "y": upper, "y2": lower}

    def censored(self, table: pd.DataFrame) -> Iterable[Row]:
        """The waits of the group that have not ended."""
        for row in records(table[table["group"] == self.group["group"]]):
            at = {"x": self.x(row["day"]), "y": self.y(row["survival"])}
            yield {**at, "colour": self.colour}


def _frames(panels: list[_Panel], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    """Grid lines with the shares at the left of each row, and the days below each panel."""
    across, labels, days = [], [], []
    for panel in panels:
        right = panel.left + _WIDE
        for share in (0.0, 0.5, 1.0):
            across.append({"x": panel.left, "x2": right, "y": panel.y(share)})
            if panel.no % _COLUMNS == 0:
                text = language.gettext("{n}%").format(n=language.number(int(share * 100)))
                labels.append({"x": _LEFT - 5, "y": panel.y(share), "text": text})
        for day in _TICKS:
            if panel.first <= day <= panel.last:
                text = language.number(day)
                days.append({"x": panel.x(day), "y": panel.top + _TALL + 11, "text": text})
    axis = [
        {
            "x": p.left,
            "y": p.top + _TALL + 24,
            "text": language.gettext("days after the meeting"),
        }
        for p in panels
    ]
    rule = {"type": "rule", "color": "#DFE2E6", "aria": False}
    small = {"type": "text", "color": theme.GREY, "fontSize": theme.SMALL_SIZE, "aria": False}
    return [
        marks(across, rule, x=x, x2={"field": "x2"}, y=y),
        marks(labels, {**small, "align": "right"}, x=x, y=y, text=said("text")),
        marks(days, small, x=x, y=y, text=said("text")),
        marks(axis, {**small, "align": "left"}, x=x, y=y, text=said("text")),
    ]


def _heads(panels: list[_Panel], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    words = language.gettext("{n} waits; median {median} days")
    names, below = [], []
    for panel in panels:
        row, at = panel.group, {"x": panel.left, "colour": panel.colour}
        told = words.format(n=language.number(row["n"]), median=_days(row["median"], language))
        names.append(
            {
                **at,
                "y": panel.top - 25,
                "text": cut(row["group"], _WIDE, theme.LABEL_SIZE, bold=True),
            }
        )
        below.append({**at, "y": panel.top - 11, "text": cut(told, _WIDE, theme.LABEL_SIZE)})
    text = {"type": "text", "align": "left", "aria": False}
    at = {"x": x, "y": y, "text": said("text")}
    return [
        marks(names, {**text, "fontWeight": "bold"}, **at, color=raw("colour")),
        marks(below, {**text, "color": theme.GREY}, **at),
    ]
