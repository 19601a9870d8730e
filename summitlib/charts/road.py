"""The road to a meeting: what was proposed, considered, prepared and announced, and when."""

import datetime as dt

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import cut, stack, text_width
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
from summitlib.narrative.language import Language

_LEFT, _RIGHT = 126.0, theme.WIDTH - 22.0  # px, the ends of the axis; the lanes' names stand before
_DOT = 15.0  # px that a numbered dot takes, across and downwards
_FLAG = 13.0  # px between the labels of meetings, one above the other
_GAP = 16.0  # px between two lanes
_NAME = 120.0  # px, the longest name of a place; a longer one is cut
_SAME = 24.0  # px within which meetings in one place share a label


def numbered(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps with their number `no` (from 1, in their order), as the chart shows it.

    >>> steps = pd.DataFrame({"date": pd.to_datetime(["2025-08-23", "2025-10-30"])})
    >>> numbered(steps).no.tolist()
    [1, 2]
    """
    return steps.assign(no=range(1, len(steps) + 1))


def road(steps: pd.DataFrame, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the steps that led to a meeting, each with its number, in lanes by kind.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import brief
    >>> eve = load_dossier().as_of("2026-05-18")
    >>> scope = Scope(eve.title, eve.known_on, "formal")
    >>> chart = road(brief.road(eve, "2026-05-andong"), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['From the first proposal on record to Andong: 127 days']
    """
    _ = language.gettext
    table = numbered(steps)
    title = _title(table, scope, language)
    if table.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(table, scope, language)
        description = _description(table, title, language)
    pages = len({page for ids in table["source_ids"] for page in ids})
    numbers = _("The numbers are those of the table of steps; {known}")
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=numbers.format(known=scope.known(language)),
        source=scope.source(language, _("pages: {n}").format(n=language.number(pages))),
        description=description,
        below=theme.AXIS if len(table) else 0,
    )


def _title(table: pd.DataFrame, scope: Scope, language: Language) -> str:
    _ = language.gettext
    n, today = language.number(len(table)), language.date(scope.as_of)
    if table.empty:
        return _("No step towards the summit is on record by {date}").format(date=today)
    if not table["is_summit"].any():
        return _("Steps on record by {date}: {n}; no summit is known yet").format(date=today, n=n)
    place, start, summit = _way(table)
    if start is None:
        return _("{place} is the first meeting of the leaders on record").format(place=place)
    days = language.number((summit["date"] - start["date"]).days)
    if start["kind"] == "proposal":
        words = _("From the first proposal on record to {place}: {days} days")
    else:
        words = _("From the first meeting of the leaders to {place}: {days} days")
    return words.format(place=place, days=days)


def _way(table: pd.DataFrame) -> tuple[str, pd.Series | None, pd.Series]:
    """The summit's place, the step that its way is counted from, and the summit."""
    summit = table[table["is_summit"]].iloc[0]
    before = table[table["date"] < summit["date"]]
    ours = before["meeting_id"] == summit["meeting_id"]
    starts = before[ours & (before["kind"] == "proposal")]
    starts = starts if len(starts) else before[before["kind"] == "meeting"]
    return summit["place"], None if starts.empty else starts.iloc[0], summit


def _lanes(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {
        "meeting": _("Meetings"),
        "proposal": _("Proposals"),
        "alternative": _("Considered instead"),
        "preparation": _("Preparations"),
        "announcement": _("Announcements"),
    }


_COLOURS = {
    "meeting": theme.BLUE,
    "proposal": "#00785A",
    "alternative": "#8A5A00",
    "preparation": theme.GREY,
    "announcement": theme.PURPLE,
}


def _description(table: pd.DataFrame, title: str, language: Language) -> str:
    lanes, counts = _lanes(language), table["kind"].value_counts()
    parts = [f"{lanes[k]} {language.number(counts[k])}" for k in lanes if k in counts]
    words = language.gettext(
        "Timeline of numbered steps ({n}) from {first} to {last}, in lanes: {lanes}. {title}."
    )
    return words.format(
        n=language.number(len(table)),
        first=language.date(table["date"].min()),
        last=language.date(table["date"].max()),
        lanes=language.join(parts),
        title=title,
    )


def _drawing(
    table: pd.DataFrame, scope: Scope, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    axis = _axis(table)
    dots = _dots(table, axis, scope, language)
    flags, top = _flags(dots, axis)
    lanes = _lanes_of(dots, top, language)
    height = lanes[-1]["bottom"]
    x = axis.encoding("date", *_ticks(axis, language))
    y = pixels("y", height)
    layers = [
        *_ground(lanes, flags, x, y),
        *_numbers(dots, x, y, language),
        *_names(flags, x, y),
        *_length(table, axis, x, language),
    ]
    return layers, (theme.WIDTH, height)


def _axis(table: pd.DataFrame) -> Days:
    first, last = table["date"].min().date(), table["date"].max().date()
    edge = dt.timedelta(days=1 + (last - first).days * _DOT // (_RIGHT - _LEFT))
    return Days(first - edge, last + edge, _LEFT, _RIGHT)


def _ticks(axis: Days, language: Language) -> tuple[list[dt.date], str]:
    months = [d.date() for d in pd.date_range(axis.first, axis.last, freq="MS")]
    if len(months) < 2:
        return [axis.first, axis.last], language.gettext("%-d %b %Y")
    step = next(s for s in (1, 2, 3, 6, 12, 24, 999) if len(months) / s <= 10)
    return months[::step], language.gettext("%b %Y")


def _dots(table: pd.DataFrame, axis: Days, scope: Scope, language: Language) -> list[Row]:
    """One row for each step: where it stands, its colours, and what its tooltip says."""
    reported = language.gettext("reported by {date}")
    dots = []
    for step in records(table):
        day = step["date"].date()
        when = language.date(day)
        colour = theme.ACCENT if step["is_summit"] else _COLOURS[step["kind"]]
        ahead = day > scope.as_of
        dots.append(
            {
                "id": step["claim_id"] or step["meeting_id"],
                "url": link(step["url"]),
                "date": utc(day),
                "when": when if step["dated"] == "event" else reported.format(date=when),
                "no": language.number(step["no"]),
                "kind": step["kind"],
                "place": step["place"],
                "label": step["label"],
                "colour": colour,
                "fill": "#FFFFFF" if ahead else colour,
                "ink": colour if ahead else "#FFFFFF",
                "summit": int(step["is_summit"]),
                "x": round(axis.at(day), 1),
            }
        )
    return dots


def _flags(dots: list[Row], axis: Days) -> tuple[list[Row], float]:
    """The labels of the meetings above their dots, and where the dots begin.

    A label starts at its line where it ends before the summit, else it ends at its line. Placed
    in the order of `_flag_order`, hardly a line runs through another label.
    """
    summit = min((dot["x"] for dot in dots if dot["summit"]), default=axis.right + 20)
    flags: list[Row] = []
    for dot in sorted((d for d in dots if d["kind"] == "meeting"), key=lambda d: -d["summit"]):
        place = dot["place"]
        if any(f["place"] == place and abs(f["x"] - dot["x"]) < _SAME for f in flags):
            continue
        name = cut(place, _NAME, theme.LABEL_SIZE, bold=True)
        name = f"{name}, {dot['when']}" if dot["summit"] else name
        wide = text_width(name, theme.LABEL_SIZE, bold=True) + 8
        right = dot["x"] + wide <= (axis.right if dot["summit"] else summit)
        span = (dot["x"], dot["x"] + wide) if right else (dot["x"] - wide, dot["x"])
        shown = {key: dot[key] for key in ("date", "colour", "summit", "x")}
        flags.append({**shown, "place": place, "name": name, "right": right, "span": span})
    ordered = sorted(flags, key=_flag_order)
    levels = stack([flag.pop("span") for flag in ordered])
    top = (max(levels, default=-1) + 1) * _FLAG + 34
    for flag, level in zip(ordered, levels, strict=True):
        flag |= {"y": top - 15 - level * _FLAG, "foot": top}
    return ordered, top


def _flag_order(flag: Row) -> tuple[int, bool, float]:
    # The lowest first: labels to the right of their lines from the last to the first, then those
    # to the left from the first to the last, and the summit's over all.
    return flag["summit"], not flag["right"], -flag["x"] if flag["right"] else flag["x"]


def _lanes_of(dots: list[Row], top: float, language: Language) -> list[Row]:
    """Stack the dots of each lane downwards (sets their `y`); return the lanes."""
    lanes = []
    for kind, name in _lanes(language).items():
        own = [dot for dot in dots if dot["kind"] == kind]
        if not own:
            continue
        levels = stack([(d["x"] - _DOT / 2, d["x"] + _DOT / 2) for d in own])
        for dot, level in zip(own, levels, strict=True):
            dot["y"] = top + level * _DOT
        bottom = top + (max(levels) + 0.5) * _DOT + _GAP / 2
        lanes.append({"lane": name, "y": top, "bottom": bottom})
        top = bottom + _GAP / 2 + _DOT / 2
    return lanes


def _ground(lanes: list[Row], flags: list[Row], x: Row, y: Row) -> list[alt.Chart]:
    quiet = {"type": "rule", "aria": False, "color": theme.LINE}
    name = {"type": "text", "align": "left", "color": theme.INK, "aria": False}
    ends = {"x": {"value": 0}, "x2": {"value": theme.WIDTH}}
    layers = [
        marks(lanes[:-1], quiet, **ends, y={**y, "field": "bottom"}),
        marks(lanes, name, x={"value": 0}, y=y, text=said("lane")),
    ]
    return [marks(flags, quiet, x=x, y=y, y2={"field": "foot"}), *layers] if flags else layers


def _numbers(dots: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    dot = {"type": "point", "shape": "circle", "size": 165, "strokeWidth": 1.2, "opacity": 1}
    hint = tooltip(no=_("Step"), when=_("Date"), label=_("What"))
    more = {"tooltip": hint, "href": linked()}
    number = {"type": "text", "fontSize": 8.5, "fontWeight": "bold", "aria": False}
    return [
        marks(dots, dot, x=x, y=y, fill=raw("fill"), stroke=raw("colour"), **more),
        marks(dots, number, x=x, y=y, text=said("no"), color=raw("ink"), **more),
    ]


def _names(flags: list[Row], x: Row, y: Row) -> list[alt.Chart]:
    label = {"type": "text", "fontWeight": "bold", "aria": False}
    sides = {True: {"align": "left", "dx": 3}, False: {"align": "right", "dx": -3}}
    layers = []
    for right, side in sides.items():
        own = [flag for flag in flags if flag["right"] == right]
        if own:
            mark = {**label, **side}
            layers.append(marks(own, mark, x=x, y=y, text=said("name"), color=raw("colour")))
    return layers


def _length(table: pd.DataFrame, axis: Days, x: Row, language: Language) -> list[alt.Chart]:
    """The days that the title counts, as a line over the lanes."""
    start, summit = _way(table)[1:] if table["is_summit"].any() else (None, None)
    if start is None or summit is None:
        return []
    days = (summit["date"] - start["date"]).days
    middle = start["date"] + pd.Timedelta(days=days // 2)
    text = language.gettext("{n} days").format(n=language.number(days))
    end = axis.at(summit["date"].date())
    line = {"type": "rule", "aria": False, "color": theme.ACCENT, "strokeWidth": 1.2}
    label = {"type": "text", "aria": False, "color": theme.ACCENT, "dy": -7}
    at = {"y": {"value": 14}, "x": x}
    return [
        marks([{"date": utc(start["date"])}], line, **at, x2={"value": end}),
        marks([{"date": utc(middle), "text": text}], label, **at, text=said("text")),
    ]
