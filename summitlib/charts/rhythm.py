"""The charts of the rhythm: the waits, how long they last, and when their rate changed."""

import datetime as dt

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.changes import changes
from summitlib.charts.layout import Box, text_width
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
from summitlib.charts.survival import survival
from summitlib.charts.theme import Scope
from summitlib.measures.rhythm import median_wait
from summitlib.narrative.language import Language

__all__ = ["changes", "survival", "waits"]

_LEFT, _HEIGHT = 40.0, 260.0
_LABELLED = 6  # the longest waits, as far as their labels find room


def waits(
    table: pd.DataFrame, scope: Scope, language: Language, summit: str = ""
) -> alt.LayerChart:
    """Draw each wait as a slope that rises day by day until the next meeting.

    Parameters
    ----------
    table : what `measures.rhythm.waits` returns.
    summit : the meeting in question; the wait that it ended is marked.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import rhythm
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> chart = waits(rhythm.waits(dossier, "formal"), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['A wait lasts 91 days at the median, and 1,268 at the longest']
    """
    title = _title(table, language)
    if table.empty:
        (drawing, size), description = (
            theme.blank(language),
            title,
        )
    else:
        drawing, size = _drawing(records(table), language, summit)
        description = _description(table, title, language)
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=_subtitle(table, scope, language),
        source=scope.source(language),
        description=description,
        below=theme.AXIS if len(table) else 0,
    )


def _title(table: pd.DataFrame, language: Language) -> str:
    median = median_wait(table)
    if median is None:
        return language.gettext("Too few waits between meetings have ended for a median")
    words = language.gettext("A wait lasts {median} days at the median, and {most} at the longest")
    longest = int(table.loc[table["ended"], "days"].max())
    return words.format(median=language.number(median), most=language.number(longest))


def _subtitle(table: pd.DataFrame, scope: Scope, language: Language) -> str:
    words = language.gettext(
        "Days since the last meeting, rule {rule}, {n} waits that have ended; {known}"
    )
    n = language.number(int(table["ended"].sum()))
    line = words.format(rule=scope.rule, n=n, known=scope.known(language))
    if table.empty or table["ended"].iloc[-1]:
        return line
    last = records(table)[-1]
    words = language.gettext("{line}; dashed: the wait that runs ({days} by {date})")
    return words.format(
        line=line, days=_days(last["days"], language), date=language.date(last["end_date"])
    )


def _days(n: int, language: Language) -> str:
    return language.ngettext("{n} day", "{n} days", n).format(n=language.number(n))


def _description(table: pd.DataFrame, title: str, language: Language) -> str:
    longest = table[table["ended"]].nlargest(3, "days", keep="all")
    items = [
        language.gettext("{days} until {date}").format(
            days=_days(row["days"], language), date=language.date(row["end_date"])
        )
        for row in records(longest)
    ]
    running = table[~table["ended"]]
    words = language.gettext("Saw-tooth chart of {n} waits in time. {title}. Longest: {longest}.")
    told = words.format(
        n=language.number(len(table)), title=title, longest=language.join(items) or "–"
    )
    if running.empty:
        return told
    words = language.gettext("The wait that runs has lasted {days} by {date}.")
    last = records(running)[-1]
    more = words.format(days=_days(last["days"], language), date=language.date(last["end_date"]))
    return f"{told} {more}"


def _drawing(
    table: list[Row], language: Language, summit: str
) -> tuple[list[alt.Chart], tuple[float, float]]:
    axis = _axis(table)
    top = max(row["days"] for row in table) * 1.08 + 10
    for i, row in enumerate(table):
        row |= _slope(row, i, axis, top, summit, language)
    x, y = pixels("x", theme.WIDTH), pixels("y", _HEIGHT)
    ticks = [dt.date(year, 1, 1) for year in _years(axis)]
    dates = axis.encoding("date", ticks, language.gettext("%Y"))
    layers = [*_grid(top, language), _slopes(table, x, y, ended=True)]
    running = [row for row in table if not row["ended"]]
    if running:
        layers.append(_slopes(running, x, y, ended=False))
    return [*layers, *_tips(table, dates, y, language)], (theme.WIDTH, _HEIGHT)


def _axis(table: list[Row]) -> Days:
    first, last = table[0]["start_date"].year, max(row["end_date"] for row in table).year + 1
    return Days(dt.date(first, 1, 1), dt.date(last, 1, 1), _LEFT, theme.WIDTH - 14)


def _years(axis: Days) -> range:
    first, last = axis.first.year, axis.last.year
    return range(first, last + 1, 1 if last - first < 14 else 2)


def _slope(row: Row, i: int, axis: Days, top: float, summit: str, language: Language) -> Row:
    is_summit = bool(summit) and row["next_id"] == summit
    place = row["next_place"] if row["ended"] else ""
    return {
        "no": i,
        "left": round(axis.at(row["start_date"].date()), 1),
        "right": round(axis.at(row["end_date"].date()), 1),
        "tip": round(_HEIGHT * (1 - row["days"] / top), 1),
        "words": _days(row["days"], language),
        "until": place,
        "colour": theme.ACCENT if is_summit else theme.BLUE,
        "summit": is_summit,
    }


def _slopes(table: list[Row], x: Row, y: Row, *, ended: bool) -> alt.Chart:
    points = [
        {"no": row["no"], "x": px, "y": py, "base": _HEIGHT, "colour": row["colour"]}
        for row in table
        if bool(row["ended"]) is ended
        for px, py in ((row["left"], _HEIGHT), (row["right"], row["tip"]))
    ]
    by = {"detail": {"field": "no", "type": "nominal"}}
    if not ended:
        dashed = {"type": "line", "strokeDash": [4, 3], "color": theme.GREY, "aria": False}
        return marks(points, {**dashed, "strokeWidth": 1.5}, x=x, y=y, **by)
    area = {"type": "area", "opacity": 0.4, "aria": False}
    return marks(points, area, x=x, y=y, y2={"field": "base"}, color=raw("colour"), **by)


def _grid(top: float, language: Language) -> list[alt.Chart]:
    step = next(s for s in (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500) if top / s < 7)
    rows = [
        {
            "y": round(_HEIGHT * (1 - days / top), 1),
            "text": language.number(days),
            "colour": "#ECEEF0" if days else theme.PALE,
        }
        for days in range(0, int(top) + 1, step)
    ]
    y = pixels("y", _HEIGHT)
    rule = {"type": "rule", "aria": False}
    text = {"type": "text", "align": "right", "aria": False, "color": theme.GREY}
    head = [{"text": language.gettext("days")}]
    at = {"x": {"value": 0}, "y": {"value": -4}}
    return [
        marks(
            rows,
            rule,
            x={"value": _LEFT},
            x2={"value": theme.WIDTH - 14},
            y=y,
            color=raw("colour"),
        ),
        marks(rows, text, x={"value": _LEFT - 6}, y=y, text=said("text")),
        marks(head, {**text, "align": "left"}, **at, text=said("text")),
    ]


def _tips(table: list[Row], dates: Row, y: Row, language: Language) -> list[alt.Chart]:
    """The meeting that ended each wait, and the lengths of the longest."""
    _ = language.gettext
    dots = [
        {
            "date": utc(row["end_date"]),
            "y": row["tip"],
            "colour": row["colour"],
            "area": 60 if row["summit"] else 14,
            "url": link(row["url"]),
            "meeting_id": row["meeting_id"],
            "words": row["words"],
            "when": language.dates(row["start_date"].date(), row["end_date"].date()),
            "places": f"{row['place']} → {row['until']}",
        }
        for row in table
        if row["ended"]
    ]
    hint = tooltip(words=_("Wait"), when=_("Dates"), places=_("From and to"))
    look = {"color": raw("colour"), "size": {**raw("area"), "type": "quantitative"}}
    point = {"type": "point", "filled": True, "opacity": 1}
    # The axis of years belongs to this layer; with no dot it is drawn on a line without ends.
    layers = [marks(dots, point, x=dates, y=y, href=linked(), tooltip=hint, **look)]
    labels = _labels(table, language)
    mark = {"type": "text", "align": "right", "aria": False}
    x, at = pixels("x", theme.WIDTH), pixels("at", _HEIGHT)
    ink = {"color": raw("ink")}
    leaders = [{**row, "to": row["tip"] - 4} for row in labels if row["lifted"]]
    if leaders:
        rule = {"type": "rule", "aria": False}
        ends = {"y": pixels("below", _HEIGHT), "y2": {"field": "to"}}
        layers.append(marks(leaders, rule, x=pixels("right", theme.WIDTH), **ends, **ink))
    return [*layers, marks(labels, mark, x=x, y=at, text=said("label"), **ink)]


def _labels(table: list[Row], language: Language) -> list[Row]:
    """The labels of the summit's wait and of the longest, as long as they find room."""
    ended = [row for row in table if row["ended"]]
    dots = [Box(r["right"] - 3, r["tip"] - 3, r["right"] + 3, r["tip"] + 3) for r in ended]
    words = language.gettext("{days}, until {place}")
    first = sorted(ended, key=lambda row: (-row["summit"], -row["days"]))
    barred, placed = list(dots), []
    for row in first[:_LABELLED]:
        label = words.format(days=row["words"], place=row["until"])
        box = _room(row, text_width(label, theme.LABEL_SIZE), barred)
        if box is None:
            continue
        barred.append(box)
        lifted = box.bottom < row["tip"] - 12
        place = {"x": row["right"] - (0 if lifted else 8), "at": round(box.top + 8, 1)}
        place |= {"right": row["right"], "tip": row["tip"], "below": round(box.bottom, 1)}
        ink = theme.ACCENT if row["summit"] else theme.INK
        placed.append({**place, "lifted": lifted, "label": label, "ink": ink})
    return placed


def _room(row: Row, width: float, barred: list[Box]) -> Box | None:
    """Room for a label left of the tip of a wait, or as little above it as can be."""
    for lift in (0, 20, 34, 48, 62, 76):
        right = row["right"] - (0 if lift else 8)
        top = row["tip"] - 8 - lift
        box = Box(right - width, top, right, top + 14)
        if box.left >= _LEFT and top >= 0 and not any(map(box.overlaps, barred)):
            return box
    return None
