"""The charts of the brief on one meeting: all meetings, the road to it, the places, the support.

Each function takes a measured result and returns a chart with its finding as the title. A
meeting, a place or an article that is not known on the date of the view is a finding as well:
the title says so, and the rest is drawn.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.evidence import support
from summitlib.charts.layout import cut, stack
from summitlib.charts.map import places
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
from summitlib.charts.road import numbered, road
from summitlib.charts.theme import Scope
from summitlib.measures.brief import Timeline
from summitlib.narrative.language import Language

__all__ = ["Scope", "meetings", "numbered", "places", "road", "support"]

_DOT = 7.4  # px that a mark takes, across and upwards
_LABEL = 16.0  # px for the label of the summit under its row
_NAMES = 270.0  # px, the longest names of two leaders; longer ones are cut


def meetings(timeline: Timeline, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw all meetings on record by pair of leaders, with the one in question marked.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import brief
    >>> eve = load_dossier().as_of("2026-05-18")
    >>> scope = Scope(eve.title, eve.known_on, "formal")
    >>> chart = meetings(brief.timeline(eve, "2026-05-andong"), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['Andong is the third meeting of Lee and Takaichi under the rule formal']
    """
    table = timeline.meetings
    title = _title(timeline, scope, language)
    if table.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(records(table), language)
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


def _title(timeline: Timeline, scope: Scope, language: Language) -> str:
    _, table = language.gettext, timeline.meetings
    if table.empty:
        return _("No meeting on record by {date}").format(date=language.date(scope.as_of))
    if not table["is_summit"].any():
        return _("Meetings on record by {date}: {n}, the summit in question not among them").format(
            date=language.date(scope.as_of), n=language.number(len(table))
        )
    row = table[table["is_summit"]].iloc[0]
    if timeline.nth is None:
        return _("{place} does not count as a meeting under the rule {rule}").format(
            place=row["place"], rule=scope.rule
        )
    words = _("{place} is the {nth} meeting of {a} and {b} under the rule {rule}")
    return words.format(
        place=row["place"],
        nth=language.ordinal(timeline.nth),
        a=theme.family(row["leader_a"]),
        b=theme.family(row["leader_b"]),
        rule=scope.rule,
    )


def _subtitle(table: pd.DataFrame, scope: Scope, language: Language) -> str:
    _ = language.gettext
    words = _("All {n} contacts in person on record, by pair of leaders (number); {known}")
    line = words.format(n=language.number(len(table)), known=scope.known(language))
    hollow = _("{line}; hollow: scheduled").format(line=line)
    return hollow if (table["status"] == "scheduled").any() else line


def _description(table: pd.DataFrame, title: str, language: Language) -> str:
    kinds, counts = _kinds(language), table["kind"].value_counts()
    of_kinds = [f"{kinds[k].name} {language.number(counts[k])}" for k in kinds if k in counts]
    pairs = (table["leader_a"] + " – " + table["leader_b"]).value_counts(sort=False)
    words = language.gettext(
        "Dot chart: {meetings} meetings from {first} to {last}, a row for each of {pairs} pairs of "
        "leaders. {title}. By kind: {kinds}. Most meetings: {most}, {n}."
    )
    return words.format(
        meetings=language.number(len(table)),
        pairs=language.number(len(pairs)),
        first=language.date(table["start_date"].min()),
        last=language.date(table["start_date"].max()),
        title=title,
        kinds=language.join(of_kinds),
        most=pairs.idxmax(),
        n=language.number(pairs.max()),
    )


@dataclass(frozen=True)
class _Kind:
    name: str
    shape: str
    colour: str
    area: int


def _kinds(language: Language) -> dict[str, _Kind]:
    """How each kind of meeting is named and drawn, in the order of the key."""
    _ = language.gettext
    return {
        "visit": _Kind(_("visit"), "circle", theme.BLUE, 44),
        "ceremony": _Kind(_("ceremony"), "diamond", theme.PURPLE, 44),
        "talks at a summit": _Kind(_("talks at a summit"), "square", theme.ORANGE, 30),
        "three-way session": _Kind(_("three-way session"), "triangle-up", theme.GREEN, 36),
        "in passing": _Kind(_("in passing"), "circle", theme.PALE, 22),
    }


def _drawing(table: list[Row], language: Language) -> tuple[list[alt.Chart], tuple[float, float]]:
    first, last = table[0]["start_date"].year, table[-1]["start_date"].year + 1
    axis = Days(dt.date(first, 1, 1), dt.date(last, 1, 1), 4, theme.WIDTH - 16)
    years = range(first, last + 1, 1 if last - first < 14 else 2)
    dots = _dots(table, axis, language)
    rows, height = _rows(dots)
    x = axis.encoding("date", [dt.date(year, 1, 1) for year in years], language.gettext("%Y"))
    y = pixels("y", height)
    line = {"type": "line", "aria": False, "color": theme.LINE, "strokeWidth": 1}
    ends = [{"date": row[end], "y": row["y"]} for row in rows for end in ("date", "until")]
    layers = [
        marks(ends, line, x=x, y=y, detail={"field": "y", "type": "nominal"}),
        *_pair_labels(rows, axis, x, y),
        *_marks(dots, axis, x, y, language),
    ]
    return layers, (theme.WIDTH, height)


def _dots(table: list[Row], axis: Days, language: Language) -> list[Row]:
    """One row for each mark: what it shows, and what its tooltip says."""
    kinds = _kinds(language)
    return [
        {
            "meeting_id": m["meeting_id"],
            "url": link(m["url"]),
            "date": utc(m["start_date"]),
            "when": language.dates(m["start_date"], m["end_date"]),
            "place": m["place"],
            "occasion": m["occasion"] if isinstance(m["occasion"], str) else "",
            "pair": f"{m['leader_a']} – {m['leader_b']}",
            "kind": kinds[m["kind"]].name,
            "area": kinds[m["kind"]].area,
            "solid": int(m["status"] != "scheduled"),
            "summit": int(m["is_summit"]),
            "x": round(axis.at(m["start_date"].date()), 1),
        }
        for m in table
    ]


def _rows(dots: list[Row]) -> tuple[list[Row], float]:
    """Stack the marks of each pair on a baseline (sets their `y`); return the baselines."""
    pairs: dict[str, list[Row]] = {}
    for dot in dots:
        pairs.setdefault(dot["pair"], []).append(dot)
    rows, bottom = [], 0.0
    for pair, own in pairs.items():
        # The summit takes its place first, on the baseline, next to its label.
        own.sort(key=lambda dot: (-dot["summit"], dot["date"]))
        levels = stack([_breadth(dot) for dot in own])
        below = _LABEL if any(d["summit"] for d in own) else 0
        bottom += max(levels) * _DOT + 17 + below
        for dot, level in zip(own, levels, strict=True):
            dot["y"] = round(bottom - 8 - below - level * _DOT, 1)
        first, last = min(own, key=_when), max(own, key=_when)
        ends = {"date": first["date"], "until": last["date"]}
        room = {"left": first["x"], "right": last["x"]}
        label = f"{cut(pair, _NAMES, theme.LABEL_SIZE)} ({len(own)})"
        rows.append({**ends, **room, "y": round(bottom - 8 - below, 1), "label": label})
    return rows, bottom + 2


def _when(dot: Row) -> str:
    return str(dot["date"])


def _breadth(dot: Row) -> tuple[float, float]:
    half = _DOT * (0.8 if dot["summit"] else 0.5)
    return dot["x"] - half, dot["x"] + half


def _pair_labels(rows: list[Row], axis: Days, x: Row, y: Row) -> list[alt.Chart]:
    # A label stands on the side of its marks where there is more room.
    label = {"type": "text", "aria": False, "color": theme.GREY}
    after = {**label, "align": "left", "dx": 9}
    before = {**label, "align": "right", "dx": -9}
    early = [row for row in rows if row["left"] + row["right"] < axis.left + axis.right]
    late = [row for row in rows if row not in early]
    sides = ((early, after, {**x, "field": "until"}), (late, before, x))
    return [marks(own, mark, x=at, y=y, text=said("label")) for own, mark, at in sides if own]


def _marks(dots: list[Row], axis: Days, x: Row, y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    others = [d for d in dots if not d["summit"]]
    summit = [
        {**d, "label": f"{cut(d['place'], _NAMES, theme.LABEL_SIZE)}, {d['when']}"}
        for d in dots
        if d["summit"]
    ]
    look = {
        **_look(language),
        "href": linked(),
        "fillOpacity": {"field": "solid", "type": "quantitative", "scale": None},
        "tooltip": tooltip(
            when=_("Date"),
            place=_("Place"),
            occasion=_("Occasion"),
            pair=_("Leaders"),
            kind=_("Kind"),
        ),
    }
    point = {"type": "point", "strokeWidth": 1, "opacity": 1}
    layers = [marks(others, point, x=x, y=y, **look)]
    if summit:
        accent = {"fill": theme.ACCENT, "stroke": theme.ACCENT, "size": 72}
        values = {channel: {"value": value} for channel, value in accent.items()}
        late = summit[0]["x"] > (axis.left + axis.right) / 2
        beside = {"align": "right", "dx": 6} if late else {"align": "left", "dx": -6}
        label = {"type": "text", "color": theme.ACCENT, "fontWeight": "bold", "aria": False}
        label |= {**beside, "dy": 15}
        layers.append(marks(summit, point, x=x, y=y, **{**look, **values}))
        layers.append(marks(summit, label, x=x, y=y, text=said("label")))
    return layers


def _look(language: Language) -> Row:
    """Fill, stroke and shape by kind, in one key, and the size of each mark."""
    kinds = list(_kinds(language).values())
    legend = {
        "orient": "top",
        "direction": "horizontal",
        "offset": 6,
        "title": None,
        "symbolSize": 60,
    }

    def by_kind(values: list[Any]) -> Row:
        scale = {"domain": [kind.name for kind in kinds], "range": values}
        return {"field": "kind", "type": "nominal", "scale": scale, "legend": legend}

    colours = by_kind([kind.colour for kind in kinds])
    return {
        "fill": colours,
        "stroke": colours,
        "shape": by_kind([kind.shape for kind in kinds]),
        "size": {**raw("area"), "type": "quantitative"},
    }
