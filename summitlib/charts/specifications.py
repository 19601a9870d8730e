"""The specification curve: effects in order, and below them which choices stand where."""

import math

import altair as alt
import numpy as np
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.marks import Row, marks, pixels, raw, said
from summitlib.charts.theme import Scope
from summitlib.measures.regimes import REGIMES
from summitlib.measures.specifications import Curve
from summitlib.measures.verdict import Verdict
from summitlib.narrative.language import N_, Language

_LEFT, _RIGHT, _TALL, _TOP = 150.0, 52.0, 170.0, 20.0
_ROW, _HEAD, _BINS = 13.0, 17.0, 60
_WIDE = theme.WIDTH - _LEFT - _RIGHT
_TICKS = (0.1, 0.25, 0.5, 1, 2, 4, 10)
_GROUPS = ("regime", "severity", "era", "rule", "window", "context")


def specifications(judged: Verdict, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the ratio of every specification in order, and the choices along the curve.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.specifications import curve
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> chart = specifications(Verdict(curve(dossier)), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"][0].split(":")[0]
    'Cannot be told'
    """
    _ = language.gettext
    title = _title(judged, language)
    if judged.computable:
        drawing, size = _drawing(judged.curve, language)
    else:
        drawing, size = theme.blank(language, N_("Nothing can be computed yet."))
    words = _(
        "Ratio of meetings to the usual after shocks, shuttle to none, in {n} of {all} "
        "specifications with enough shocks in both; grey: {share}% of curves with the shocks at "
        "other times; {known}"
    )
    subtitle = words.format(
        n=language.number(judged.computable),
        all=language.number(judged.curve.size),
        share=95,
        known=scope.known(language),
    )
    spoken = _("Specification curve. {title}. Median ratio {ratio}, joint p {p}.")
    ratio, p = (_plain(v) for v in (judged.ratio, judged.curve.p))
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=subtitle,
        source=scope.source(language),
        description=spoken.format(title=title, ratio=ratio, p=p),
    )


def _plain(number: float) -> str:
    return "–" if math.isnan(number) else f"{number:.2f}"


def _title(judged: Verdict, language: Language) -> str:
    _ = language.gettext
    if not judged.computable:
        return _("Cannot be told: no specification has enough shocks in both regimes")
    words = {
        "supported": _("Supported: {above} of {n} specifications show less delay in a shuttle"),
        "contradicted": _("Contradicted: {below} of {n} specifications show more delay in one"),
        "cannot be told": _(
            "Cannot be told: less delay in a shuttle in {above} specifications, more in {below}"
        ),
    }
    return words[judged.word].format(
        above=language.number(judged.above),
        below=language.number(judged.computable - judged.above),
        n=language.number(judged.computable),
    )


def _drawing(found: Curve, language: Language) -> tuple[list[alt.Chart], tuple[float, float]]:
    table = found.computable
    scale = _Scale(table["ratio"].to_numpy(float))
    cells, names, height = _board(table, language)
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    text = {"type": "text", "fontSize": theme.SMALL_SIZE}
    return [
        *_frame(scale, x, y, language),
        *_band(found.band, scale, x, height),
        marks(
            _dots(table["ratio"].to_numpy(float), scale),
            {"type": "point", "shape": "circle", "size": 9, "filled": True, "opacity": 1},
            x=x,
            y=y,
            color=raw("colour"),
        ),
        marks(
            cells,
            {"type": "bar", "height": _ROW - 2, "color": theme.INK, "aria": False},
            x=x,
            x2={"field": "x2"},
            y=y,
            opacity={"field": "share", "type": "quantitative", "scale": None},
        ),
        marks(names, {**text, "align": "right"}, x=x, y=y, text=said("text"), color=raw("colour")),
    ], (theme.WIDTH, height)


class _Scale:
    """Where a ratio is, on a scale of equal ratios cut at its hundredths from both ends."""

    def __init__(self, ratios: np.ndarray) -> None:
        low, high = np.quantile(ratios, [0.01, 0.99])
        self.low, self.high = min(float(low), 0.4) * 0.9, max(float(high), 2.5) * 1.1

    def y(self, ratio: float) -> float:
        inside = min(max(ratio, self.low), self.high)
        share = math.log(inside / self.low) / math.log(self.high / self.low)
        return round(_TOP + _TALL * (1 - share), 1)


def _at(share: float) -> float:
    return round(_LEFT + _WIDE * share, 1)


def _dots(ratios: np.ndarray, scale: _Scale) -> list[Row]:
    """At most 240 dots; more would lie on one another."""
    ranks = np.unique(np.linspace(0, len(ratios) - 1, min(len(ratios), 240)).round().astype(int))
    colours = [theme.BLUE if ratios[r] > 1 else theme.ORANGE for r in ranks]
    return [
        {"x": _at((r + 0.5) / len(ratios)), "y": scale.y(float(ratios[r])), "colour": colour}
        for r, colour in zip(ranks.tolist(), colours, strict=True)
    ]


def _band(band: np.ndarray, scale: _Scale, x: Row, height: float) -> list[alt.Chart]:
    if not band.size:
        return []
    rows = [
        {"x": _at(i / max(1, band.shape[1] - 1)), "low": scale.y(low), "high": scale.y(high)}
        for i, (low, high) in enumerate(band.T.tolist())
    ]
    mark = {"type": "area", "color": theme.PALE, "opacity": 0.3, "aria": False}
    return [marks(rows, mark, x=x, y=pixels("low", height), y2={"field": "high"})]


def _frame(scale: _Scale, x: Row, y: Row, language: Language) -> list[alt.Chart]:
    inside = [t for t in _TICKS if scale.low <= t <= scale.high]
    lines = [
        {
            "x": _LEFT,
            "x2": _LEFT + _WIDE,
            "y": scale.y(t),
            "colour": theme.GREY if t == 1 else theme.LINE,
            "text": language.number(t),
        }
        for t in inside
    ]
    sides = [
        {"y": scale.y(1) - 9, "text": language.gettext("shocks delay less in a shuttle ↑")},
        {"y": scale.y(1) + 10, "text": language.gettext("shocks delay more in a shuttle ↓")},
    ]
    text = {"type": "text", "color": theme.GREY, "fontSize": theme.LABEL_SIZE}
    rule = {"type": "rule"}
    return [
        marks(lines, rule, x=x, x2={"field": "x2"}, y=y, color=raw("colour")),
        marks(lines, {**text, "align": "right"}, x={"value": _LEFT - 6}, y=y, text=said("text")),
        marks(
            [sides[0]], {**text, "align": "left"}, x={"value": _LEFT + 6}, y=y, text=said("text")
        ),
        marks(
            [sides[1]],
            {**text, "align": "right"},
            x={"value": _LEFT + _WIDE - 6},
            y=y,
            text=said("text"),
        ),
    ]


def _board(table: pd.DataFrame, language: Language) -> tuple[list[Row], list[Row], float]:
    """The choices below the curve: how often each stands in each stretch, and its median."""
    _ = language.gettext
    heads = {
        "regime": _("what a shuttle is"),
        "severity": _("least grade"),
        "era": _("days"),
        "rule": _("what counts"),
        "window": _("days followed"),
        "context": _("shocks of context"),
    }
    yes = {True: _("in"), False: _("out")}
    bins = min(_BINS, len(table))
    place = np.arange(len(table)) * bins // len(table)
    room = np.bincount(place, minlength=bins)
    top, cells, names = _TOP + _TALL + 24, [], []
    median = {"x": theme.WIDTH - 4, "y": top + 3, "text": _("median"), "colour": theme.GREY}
    names.append(median)
    for group in _GROUPS:
        names.append({"x": _LEFT - 6, "y": top + 3, "text": heads[group], "colour": theme.GREY})
        top += _HEAD
        for value in _in_order(group, table[group]):
            hit = (table[group] == value).to_numpy(bool)
            share = np.bincount(place[hit], minlength=bins) / room
            middle = float(table.loc[hit, "ratio"].median())
            cells += _strip(share, top, bins)
            word = yes[bool(value)] if group == "context" else _short(str(value))
            names.append({"x": _LEFT - 6, "y": top, "text": word, "colour": theme.INK})
            colour = theme.BLUE if middle > 1 else theme.ORANGE
            right = {"x": theme.WIDTH - 4, "y": top, "text": f"{middle:.2f}", "colour": colour}
            names.append(right)
            top += _ROW
        top += 3
    return cells, names, top


def _in_order(group: str, column: pd.Series) -> list[object]:
    """The values of a choice, regimes as they are defined, the others sorted."""
    known = list(REGIMES) if group == "regime" else sorted(set(column))
    present = set(column)
    return [value for value in known if value in present]


def _short(value: str) -> str:
    return value.replace("formal+no-ceremonies+no-sidelines", "visits alone")


def _strip(share: np.ndarray, top: float, bins: int) -> list[Row]:
    return [
        {
            "x": _at(i / bins),
            "x2": _at((i + 1) / bins),
            "y": top,
            "share": round(float(s) ** 0.8, 2),
        }
        for i, s in enumerate(share)
        if s > 0.005
    ]
