"""The map of the places that matter for a meeting."""

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import Box, anchor, cut, place_labels, text_width
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, said, tooltip
from summitlib.charts.projection import Mercator, fitted
from summitlib.charts.theme import Scope
from summitlib.narrative.language import Language

_WIDTH, _HEIGHT = theme.WIDTH, 430  # px
_RADIUS = 6.0  # px, half of the largest mark
_MARGIN = 80.0  # px between the outermost points and the frame, where the outline reaches so far
_NAME = 180.0  # px, the longest name of a place; a longer one is cut
_LINE = 13.0  # px from line to line of a label
_SEA = "#F4F7F9"

# Shape, colour, area and whether filled, by kind, the most important first.
_STYLES = {
    "summit": ("circle", theme.ACCENT, 120, True),
    "hometown": ("circle", theme.BLUE, 80, True),
    "capital": ("square", theme.INK, 60, True),
    "venue": ("circle", theme.BLUE, 50, True),
    "alternative": ("circle", theme.INK, 50, False),
    "candidate": ("circle", theme.GREY, 30, False),
    "site": ("circle", theme.GREY, 22, True),
}


def places(
    points: pd.DataFrame, outline: dict[str, Any], scope: Scope, language: Language
) -> alt.LayerChart:
    """Draw a map of the places that matter for a meeting, each labelled with what it is.

    Parameters
    ----------
    points : as `measures.brief.places` returns them.
    outline : the land around them as GeoJSON; may be empty.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import brief
    >>> eve = load_dossier().as_of("2026-05-18")
    >>> scope = Scope(eve.title, eve.known_on, "formal")
    >>> chart = places(brief.places(eve, "2026-05-andong"), eve.outline, scope, Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ["The summit is in a home place of Lee, Andong; Takaichi's is Nara"]
    """
    _ = language.gettext
    rank = points["kind"].map(list(_STYLES).index)
    table = points.iloc[rank.argsort(kind="stable")]
    title = _title(table, scope, language)
    if table.empty:
        drawing, size = theme.blank(language)
    else:
        drawing, size = _drawing(table, outline, language), (_WIDTH, _HEIGHT)
    subtitle = _("Capitals, venues, home places and places of the programmes; {known}")
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=subtitle.format(known=scope.known(language)),
        source=scope.source(language, str(outline.get("properties", {}).get("source", ""))),
        description=_description(table, title, language),
    )


def _title(table: pd.DataFrame, scope: Scope, language: Language) -> str:
    _ = language.gettext
    if table.empty:
        return _("No place with known coordinates by {date}").format(
            date=language.date(scope.as_of)
        )
    homes = {of: place for of, place in zip(table["of"], table["place"], strict=True) if of}
    summit = records(table[table["kind"] == "summit"])
    if not summit:
        parts = [_("No venue on this map is known yet")]
    elif summit[0]["of"]:
        del homes[summit[0]["of"]]
        words = _("The summit is in a home place of {leader}, {place}")
        host = theme.family(summit[0]["of"])
        parts = [words.format(leader=host, place=summit[0]["place"])]
    else:
        parts = [_("The summit is in {place}").format(place=summit[0]["place"])]
    same = bool(summit and summit[0]["of"])
    words = _("{leader}'s is {place}") if same else _("{leader}'s home place is {place}")
    parts += [words.format(leader=theme.family(of), place=place) for of, place in homes.items()]
    return "; ".join(parts)


def _description(table: pd.DataFrame, title: str, language: Language) -> str:
    roles = _roles(table, language)
    listed = [f"{place} ({role})" for place, role in zip(table["place"], roles, strict=True)]
    words = language.gettext("Map: {title}. Places shown: {places}.")
    return words.format(title=title, places=language.join(listed) if listed else "0")


def _roles(table: pd.DataFrame, language: Language) -> list[str]:
    _ = language.gettext
    names = {
        "summit": _("the summit"),
        "hometown": _("home place"),
        "capital": _("capital"),
        "venue": _("earlier venue"),
        "alternative": _("considered instead"),
        "candidate": _("named as possible"),
        "site": _("on a programme"),
    }
    home = _("{leader}'s home place")
    roles = []
    for kind, of in zip(table["kind"], table["of"], strict=True):
        whose = home.format(leader=theme.family(of)) if of else names["hometown"]
        roles.append(names[kind] if not of else f"{names[kind]}, {whose}")
        if kind == "hometown":
            roles[-1] = whose
    return roles


def _drawing(table: pd.DataFrame, outline: dict[str, Any], language: Language) -> list[alt.Chart]:
    points = list(zip(table["longitude"], table["latitude"], strict=True))
    mercator = fitted(points, outline, (_WIDTH, _HEIGHT), _MARGIN)
    spots = _spots(table, mercator, language)
    labels, leaders = _labels(spots, _way(spots))
    return [
        *_land(outline, mercator),
        *_lines([_way(spots)], {"color": theme.GREY, "strokeDash": [3, 3]}),
        *_lines(leaders, {"color": theme.PALE, "strokeWidth": 0.8}),
        *_points(spots, language),
        *_texts(labels),
        *_ruler(mercator, table["latitude"], language),
    ]


def _land(outline: dict[str, Any], mercator: Mercator) -> list[alt.Chart]:
    sea = {"type": "rect", "aria": False, "fill": _SEA, "stroke": theme.LINE}
    far = {"x2": {"value": _WIDTH}, "y2": {"value": _HEIGHT}}
    layers = [marks([{}], sea, x={"value": 0}, y={"value": 0}, **far)]
    if outline.get("features"):
        shape = {"type": "geoshape", "clip": True, "fill": theme.LAND, "aria": False}
        corner = [round(mercator.left, 3), round(mercator.top, 3)]
        land = marks(outline["features"], shape)
        layers.append(land.project("mercator", scale=round(mercator.scale, 3), translate=corner))
    return layers


def _spots(table: pd.DataFrame, mercator: Mercator, language: Language) -> list[Row]:
    """One row for each place: where it stands, how it is drawn, what it is."""
    spots = []
    for row, role in zip(records(table), _roles(table, language), strict=True):
        shape, colour, area, filled = _STYLES[row["kind"]]
        x, y = mercator(row["longitude"], row["latitude"])
        look = {"shape": shape, "colour": colour, "area": area}
        look["fill"] = colour if filled else "#FFFFFF"
        look["url"] = link(row["url"])
        look["name"] = cut(row["place"], _NAME, theme.LABEL_SIZE, bold=True)
        known = {key: row[key] for key in ("place", "longitude", "latitude", "kind", "of")}
        spots.append({**known, **look, "role": role, "x": round(x, 1), "y": round(y, 1)})
    return spots


def _way(spots: list[Row]) -> Row | None:
    """The line between the two hometowns."""
    homes = [(spot["x"], spot["y"]) for spot in spots if spot["of"]]
    return _line(*homes) if len(homes) == 2 else None


def _line(start: tuple[float, float], end: tuple[float, float]) -> Row:
    return {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}


def _at() -> Row:
    return {"x": pixels("x", _WIDTH), "y": pixels("y", _HEIGHT)}


def _lines(lines: Sequence[Row | None], style: Row) -> list[alt.Chart]:
    drawn = [line for line in lines if line]
    rule = {"type": "rule", "aria": False, **style}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    return [marks(drawn, rule, **_at(), **ends)] if drawn else []


def _points(spots: list[Row], language: Language) -> list[alt.Chart]:
    _ = language.gettext
    point = {"type": "point", "strokeWidth": 1.5, "opacity": 1}
    look = {
        "shape": raw("shape"),
        "stroke": raw("colour"),
        "fill": raw("fill"),
        "size": {**raw("area"), "type": "quantitative"},
        "href": linked(),
    }
    return [marks(spots, point, **_at(), **look, tooltip=tooltip(place=_("Place"), role=_("What")))]


def _labels(spots: list[Row], way: Row | None) -> tuple[list[Row], list[Row]]:
    """The lines of the labels, and the leader lines of those that stand off their points."""
    xy = [(spot["x"], spot["y"]) for spot in spots]
    sizes = [
        (
            4
            + max(
                text_width(spot["name"], theme.LABEL_SIZE, bold=True),
                text_width(spot["role"], theme.SMALL_SIZE),
            ),
            2 * _LINE,
        )
        for spot in spots
    ]
    frame = Box(4, 4, _WIDTH - 4, _HEIGHT - 4)
    barred = [((way["x"], way["y"]), (way["x2"], way["y2"]))] if way else []
    lines, leaders = [], []
    boxes = place_labels(xy, sizes, frame, _RADIUS, barred)
    for spot, point, box in zip(spots, xy, boxes, strict=True):
        if box is None:
            continue
        align, x = _aligned(point[0], box)
        for i, (text, colour) in enumerate(
            ((spot["name"], spot["colour"]), (spot["role"], theme.GREY))
        ):
            y = box.top + (i + 0.5) * _LINE
            lines.append({"x": x, "y": y, "text": text, "colour": colour, "look": (align, i)})
        end = anchor(point, box)
        if math.dist(point, end) > _RADIUS + 6:
            leaders.append(_line(point, end))
    return lines, leaders


def _aligned(x: float, box: Box) -> tuple[str, float]:
    if box.left >= x:
        return "left", box.left
    return ("right", box.right) if box.right <= x else ("center", (box.left + box.right) / 2)


def _texts(lines: list[Row]) -> list[alt.Chart]:
    layers = []
    for align, second in sorted({line["look"] for line in lines}):
        style = {"fontSize": theme.SMALL_SIZE} if second else {"fontWeight": "bold"}
        mark = {"type": "text", "align": align, "aria": False, **style}
        own = [
            {key: line[key] for key in ("x", "y", "text", "colour")}
            for line in lines
            if line["look"] == (align, second)
        ]
        layers.append(marks(own, mark, **_at(), text=said("text"), color=raw("colour")))
    return layers


def _ruler(mercator: Mercator, latitudes: pd.Series, language: Language) -> list[alt.Chart]:
    """A bar of a round number of kilometres, true in the middle of the points."""
    km = mercator.kilometre((latitudes.min() + latitudes.max()) / 2)
    length = max(n for n in (10, 20, 50, 100, 200, 500, 1000, 2000) if n * km < 140 or n == 10)
    text = language.gettext("{n} km").format(n=language.number(length))
    right, y = _WIDTH - 14, _HEIGHT - 14
    bar = {**_line((right - length * km, y), (right, y)), "text": text}
    label = {"type": "text", "aria": False, "color": theme.GREY, "fontSize": theme.SMALL_SIZE}
    label |= {"align": "left", "baseline": "bottom", "dy": -3}
    return [
        *_lines([bar], {"color": theme.GREY}),
        marks([bar], label, **_at(), text=said("text")),
    ]
