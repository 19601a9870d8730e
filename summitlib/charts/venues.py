"""How far from the host's capital the meetings on either side's soil take place."""

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.hosting import (
    LEFT,
    NAME,
    RIGHT,
    Drawing,
    Sides,
    dot,
    dots,
    heads,
    home_key,
    names,
    time,
)
from summitlib.charts.layout import Box, cut, place_labels, text_width
from summitlib.charts.marks import Row, marks, pixels, records, said
from summitlib.charts.theme import Scope
from summitlib.narrative.language import Language

_HEAD, _PANEL = 24.0, 128.0  # px: the heading of a side, the marks below it


def venues(table: pd.DataFrame, sides: Sides, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw how far from the host's capital the meetings on either side's soil take place.

    Parameters
    ----------
    table : what `hosting.hosted` returns.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import hosting
    >>> now = load_dossier()
    >>> scope, table = Scope(now.title, now.known_on, "formal"), hosting.hosted(now)
    >>> venues(table, now.meta.sides, scope, Language("en")).to_dict()["title"]["text"]
    ['14 of 39 hosted meetings took place outside the capital; Ibusuki is the farthest, ...']
    """
    _ = language.gettext
    own = table[table["host"] != ""]
    placed = records(own.dropna(subset=["distance_km"]))
    title = _venues_title(own, language)
    if placed:
        drawing, size = _panels(placed, sides, scope, language)
        description = _venues_description(own, title, sides, language)
    else:
        (drawing, size), description = theme.blank(language), title
    line = _("Meetings on the soil of either side under the rule {rule}; {known}")
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=line.format(rule=scope.rule, known=scope.known(language)),
        source=scope.source(language, _("geodesic distances, in km")),
        description=description,
        below=theme.AXIS if placed else 0,
    )


def _venues_title(own: pd.DataFrame, language: Language) -> str:
    _ = language.gettext
    if own.empty:
        return _("Neither side has hosted a meeting that counts")
    outside = own[~own["in_capital"]]
    if outside["distance_km"].isna().all():
        words = _("{m} of {n} hosted meetings took place outside the capital")
        return words.format(m=language.number(len(outside)), n=language.number(len(own)))
    far = outside.nlargest(1, "distance_km").iloc[0]
    words = _(
        "{m} of {n} hosted meetings took place outside the capital; {place} is the farthest, "
        "{km} km"
    )
    return words.format(
        m=language.number(len(outside)),
        n=language.number(len(own)),
        place=far["place"],
        km=language.number(round(far["distance_km"])),
    )


def _venues_description(own: pd.DataFrame, title: str, sides: Sides, language: Language) -> str:
    _ = language.gettext
    one = _("{place}, {date}: {km} km from {capital}")
    capitals = {side.code: side.capital for side in sides}
    listed = [
        one.format(
            place=row["place"],
            date=language.date(row["start_date"]),
            km=language.number(round(row["distance_km"])),
            capital=capitals[row["host"]],
        )
        for row in records(own[~own["in_capital"]].dropna(subset=["distance_km"]))
    ]
    words = _("Dot chart over time, a panel for each side. {title}. {listed}.")
    return words.format(title=title, listed="; ".join(listed) or _("None is outside the capital"))


def _panels(rows: list[Row], sides: Sides, scope: Scope, language: Language) -> Drawing:
    axis, x = time(rows, scope.as_of, language)
    top = max(row["distance_km"] for row in rows)
    step = next(s for s in (50, 100, 250, 500, 1000, 2500, 20000) if top <= 4 * s)
    ticks = [step * i for i in range(int(top // step) + 2)]
    height = 2 * (_HEAD + _PANEL)
    y = pixels("y", height)
    layers, words = [], []
    for base, side in zip((_HEAD + _PANEL, height), sides, strict=True):
        own = [row for row in rows if row["host"] == side.code]
        floor, scale = base - 12, (_PANEL - 20) / ticks[-1]
        drawn = [
            {**dot(row, axis, language), "y": round(floor - row["distance_km"] * scale, 1)}
            for row in own
        ]
        layers += _grid([(tick, floor - tick * scale) for tick in ticks], y, language)
        layers += dots(drawn, x, y, language)
        layers += names(_beside(drawn, Box(LEFT, base - _PANEL, RIGHT, floor - 6)), y)
        head = language.gettext("Hosted by {side} ({n}): km from {capital}")
        head = head.format(side=side.name, n=language.number(len(own)), capital=side.capital)
        words.append({"text": head, "y": base - _PANEL - 12})
    return [*layers, heads(words, y), *home_key(rows, language, y)], (theme.WIDTH, height)


def _beside(drawn: list[Row], frame: Box) -> list[Row]:
    """Names of places outside the capital, where there is room: the summit's, then the latest."""
    far = sorted(
        (d for d in drawn if d["far"] or d["summit"]), key=lambda d: (not d["summit"], -d["x"])
    )
    texts = [cut(d["place"], NAME, theme.LABEL_SIZE, d["summit"]) for d in far]
    sizes = [
        (text_width(text, theme.LABEL_SIZE, d["summit"]) + 2, 13.0)
        for text, d in zip(texts, far, strict=True)
    ]
    capital = [
        ((d["x"] - 5, d["y"]), (d["x"] + 5, d["y"])) for d in drawn if not (d["far"] or d["summit"])
    ]
    boxes = place_labels([(d["x"], d["y"]) for d in far], sizes, frame, 5, capital)
    return [
        {
            "text": text,
            "x": round((box.left + box.right) / 2, 1),
            "y": round((box.top + box.bottom) / 2, 1),
            "summit": d["summit"],
        }
        for d, text, box in zip(far, texts, boxes, strict=True)
        if box
    ]


def _grid(ticks: list[tuple[int, float]], y: Row, language: Language) -> list[alt.Chart]:
    rows: list[Row] = [{"y": round(at, 1), "text": language.number(km)} for km, at in ticks]
    rule = {"type": "rule", "color": "#ECEEF0", "strokeWidth": 1, "aria": False}
    ends: Row = {"x": {"value": LEFT}, "x2": {"value": RIGHT}}
    label = {"type": "text", "align": "right", "color": theme.GREY, "aria": False}
    return [
        marks(rows, rule, y=y, **ends),
        marks(rows, label, x={"value": LEFT - 6}, y=y, text=said("text")),
    ]
