"""The visits on either side's soil: whether they alternate; and the marks of hosted meetings."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import altair as alt

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
from summitlib.descriptor import Side
from summitlib.measures.hosting import Alternation
from summitlib.narrative.language import Language

Size = tuple[float, float]
Drawing = tuple[list[alt.Chart], Size]

LEFT, RIGHT = 40.0, theme.WIDTH - 12  # px, the axis of days
_LANE, _LANES = 66.0, 196.0  # px: the upper lane of visits, the height of both lanes
NAME = 150.0  # px, the longest name of a place; a longer one is cut
_HOME, _CIRCLE = "diamond", "circle"

Sides = tuple[Side, Side]


def time(rows: Sequence[Row], until: dt.date, language: Language) -> tuple[Days, Row]:
    """Return the axis of the days of rows, and its encoding."""
    days = [row["start_date"].date() for row in rows]
    first, last = min(days).year, max(*days, until).year + 1
    axis = Days(dt.date(first, 1, 1), dt.date(last, 1, 1), LEFT, RIGHT)
    years = range(first, last + 1, 1 if last - first < 14 else 2)
    return axis, axis.encoding("date", [dt.date(y, 1, 1) for y in years], language.gettext("%Y"))


def dot(row: Row, axis: Days, language: Language) -> Row:
    """Return what a mark shows, and what its tooltip says."""
    colour = theme.ACCENT if row["is_summit"] else theme.BLUE
    return {
        "meeting_id": row["meeting_id"],
        "url": link(row["url"]),
        "date": utc(row["start_date"]),
        "when": language.dates(row["start_date"], row["end_date"]),
        "place": row["place"],
        "pair": f"{row['leader_a']} – {row['leader_b']}",
        "km": _distance(row["distance_km"], language),
        "x": round(axis.at(row["start_date"].date()), 1),
        "shape": _HOME if row["hometown_of"] else _CIRCLE,
        "colour": colour,
        "fill": "#FFFFFF" if row["status"] == "scheduled" else colour,
        "area": 95 if row["is_summit"] else 44,
        "far": not row["in_capital"],
        "summit": bool(row["is_summit"]),
    }


def _distance(km: float, language: Language) -> str:
    return language.number(round(km)) if km == km else language.gettext("unknown")


def dots(drawn: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    """Draw what `dot` returns, placed."""
    _ = language.gettext
    look = {
        "shape": raw("shape"),
        "stroke": raw("colour"),
        "fill": raw("fill"),
        "size": {**raw("area"), "type": "quantitative"},
        "href": linked(),
        "tooltip": tooltip(
            when=_("Date"), place=_("Place"), pair=_("Leaders"), km=_("km from the capital")
        ),
    }
    point = {"type": "point", "strokeWidth": 1.4, "opacity": 1}
    return [marks(drawn, point, x=x, y=y, **look)] if drawn else []


def heads(words: list[Row], y: Row) -> alt.Chart:
    """Write the headings of the sides at the left."""
    mark = {"type": "text", "align": "left", "fontWeight": "bold", "color": theme.INK}
    return marks(words, {**mark, "aria": False}, x={"value": 0}, y=y, text=said("text"))


def home_key(rows: Sequence[Row], language: Language, y: Row) -> list[alt.Chart]:
    """Say what a diamond is, where there is one, at the top right."""
    if not any(row["hometown_of"] for row in rows):
        return []
    words = language.gettext("at the home of a leader")
    left = RIGHT - text_width(words, theme.LABEL_SIZE) - 10
    text = {"type": "text", "align": "right", "color": theme.GREY, "aria": False}
    point = {"type": "point", "shape": _HOME, "fill": theme.GREY, "stroke": theme.GREY, "size": 36}
    at = {"y": y}
    return [
        marks([{"text": words, "y": 12.0}], text, x={"value": RIGHT}, text=said("text"), **at),
        marks([{"y": 12.0}], {**point, "opacity": 1, "aria": False}, x={"value": left}, **at),
    ]


def names(rows: Sequence[Row], y: Row) -> list[alt.Chart]:
    """Write names at places in pixels (`text`, `x`, `y`), that of the summit in its colour."""
    at = {"x": {"field": "x", "type": "quantitative", "scale": None}, "y": y, "text": said("text")}
    looks: dict[bool, Row] = {True: {"color": theme.ACCENT, "fontWeight": "bold"}, False: {}}
    return [
        marks(
            [r for r in rows if r["summit"] is key], {"type": "text", "aria": False, **look}, **at
        )
        for key, look in looks.items()
        if any(r["summit"] is key for r in rows)
    ]


def visits(result: Alternation, sides: Sides, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the visits of both sides over time, joined in their order, with a lane for each host.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import hosting
    >>> now = load_dossier()
    >>> scope, result = Scope(now.title, now.known_on, "formal"), hosting.alternation(now)
    >>> visits(result, now.meta.sides, scope, Language("en")).to_dict()["title"]["text"]
    ['17 of 23 visits answer the one before from the other side; ...']
    """
    _ = language.gettext
    title = _visits_title(result, language)
    rows = records(result.visits)
    if rows:
        drawing, size = _lanes(rows, sides, scope, language)
        description = _visits_description(result, title, sides, language)
    else:
        (drawing, size), description = theme.blank(language), title
    line = _(
        "Visits for their own sake under the rule {rule}: a line across is an answer, a dashed "
        "one leads to a further visit to the same side; {known}"
    )
    line = line.format(rule=scope.rule, known=scope.known(language))
    if (result.visits["status"] == "scheduled").any():
        line = _("{line}; hollow: scheduled").format(line=line)
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=line,
        source=scope.source(language),
        description=description,
        below=theme.AXIS if rows else 0,
    )


def _visits_title(result: Alternation, language: Language) -> str:
    _, n = language.gettext, len(result.visits)
    if n < 3:
        return _("Fewer visits than it takes to alternate: {n}").format(n=language.number(n))
    words = _("{m} of {n} visits answer the one before from the other side; at most {run} in a row")
    return words.format(
        m=language.number(len(result.answers)),
        n=language.number(n - 1),
        run=_("{n} on one side").format(n=language.number(result.runs["visits"].max())),
    )


def _visits_description(result: Alternation, title: str, sides: Sides, language: Language) -> str:
    _ = language.gettext
    names = {side.code: side.name for side in sides}
    one = _("{date} {place}, hosted by {side}")
    listed = [
        one.format(
            date=language.date(row["start_date"]), place=row["place"], side=names[row["host"]]
        )
        for row in records(result.visits)
    ]
    words = _("Timeline with a lane for each host. {title}. {listed}.")
    return words.format(title=title, listed="; ".join(listed))


def _lanes(rows: list[Row], sides: Sides, scope: Scope, language: Language) -> Drawing:
    axis, x = time(rows, scope.as_of, language)
    lanes = {sides[0].code: _LANE, sides[1].code: _LANES - 44}
    drawn = [{**dot(row, axis, language), "y": lanes[row["host"]]} for row in rows]
    y = pixels("y", _LANES)
    head = language.gettext("Hosted by {side}: {n}")
    words = [
        {"text": head.format(side=side.name, n=sum(r["host"] == side.code for r in rows)), "y": at}
        for side, at in zip(sides, (16.0, _LANES - 6), strict=True)
    ]
    rows_of_names = [
        *_beside([d for d in drawn if (d["far"] or d["summit"]) and d["y"] == _LANE], -1),
        *_beside([d for d in drawn if (d["far"] or d["summit"]) and d["y"] != _LANE], 1),
    ]
    layers = [
        *_joined(drawn, rows, x, y),
        *dots(drawn, x, y, language),
        *names(rows_of_names, y),
        heads(words, y),
        *home_key(rows, language, y),
    ]
    return layers, (theme.WIDTH, _LANES)


def _beside(own: list[Row], way: int) -> list[Row]:
    """Names of places above (-1) or below (1) their marks, on as many levels as they need."""
    own = sorted(own, key=lambda d: (not d["summit"], d["x"]))
    rows, spans = [], []
    for d in own:
        text = cut(d["place"], NAME, theme.LABEL_SIZE, d["summit"])
        half = text_width(text, theme.LABEL_SIZE, d["summit"]) / 2 + 3
        at = min(max(d["x"], half), theme.WIDTH - half)
        spans.append((at - half, at + half))
        rows.append({"text": text, "x": round(at, 1), "summit": d["summit"], "lane": d["y"]})
    return [
        {**row, "y": row["lane"] + way * (15 + 13 * level)}
        for row, level in zip(rows, stack(spans), strict=True)
    ]


def _joined(drawn: list[Row], rows: list[Row], x: Row, y: Row) -> list[alt.Chart]:
    """Join each visit with the one before: across where it answers it, else along the lane."""
    ends: dict[bool, list[Row]] = {True: [], False: []}
    for n, (start, end, row) in enumerate(zip(drawn, drawn[1:], rows[1:], strict=False)):
        ends[bool(row["answers"])] += [
            {"date": d["date"], "y": d["y"], "n": n} for d in (start, end)
        ]
    looks: Any = {
        True: {"color": theme.SKY, "strokeWidth": 1.6},
        False: {"color": theme.ORANGE, "strokeWidth": 2.4, "strokeDash": [4, 3]},
    }
    detail = {"field": "n", "type": "nominal"}
    return [
        marks(ends[is_answer], {"type": "line", "aria": False, **look}, x=x, y=y, detail=detail)
        for is_answer, look in looks.items()
        if ends[is_answer]
    ]
