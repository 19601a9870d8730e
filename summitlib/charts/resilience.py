"""Resilience: waits after shocks beside the usual waits; regimes, specifications, indicators."""

import math

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.indicators import indicators
from summitlib.charts.layout import text_width
from summitlib.charts.marks import Row, marks, pixels, raw, records, said
from summitlib.charts.regimes import regimes
from summitlib.charts.specifications import specifications
from summitlib.charts.theme import Scope
from summitlib.measures.resilience import AfterShocks, Survivals, survivals, usual_means
from summitlib.narrative.language import Language
from summitlib.statistics.survival import Survival

__all__ = ["indicators", "regimes", "specifications", "waits"]

_LEFT, _WIDE, _TALL = 40.0, 500.0, 230.0
_TOP, _RISK = 8.0, 15.0
_COLOURS = {"shuttle": theme.BLUE, "none": theme.ORANGE}


def waits(after: AfterShocks, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw how long the leaders go without a meeting after a shock, beside what is usual.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.resilience import after_shocks
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> waits(after_shocks(dossier), scope, Language("en")).to_dict()["title"]["text"][0][:41]
    'Mean wait after shocks: 142 days in a shu'
    """
    found = survivals(after)
    title = _title(after, found, language)
    if after.waits.empty:
        drawing, size = theme.blank(language)
        description = title
    else:
        drawing, size = _drawing(after, found, language)
        description = _description(after, found, title, language)
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=_subtitle(after, scope, language),
        source=scope.source(language),
        description=description,
    )


def _title(after: AfterShocks, found: Survivals, language: Language) -> str:
    _ = language.gettext
    if after.waits.empty:
        return _("No shock of grade {n} or higher to follow yet").format(n=after.severity)
    if not (found.shuttle.n and found.none.n):
        return _("All shocks fall into one regime: nothing to compare")
    numbers = [round(x) for x in (*found.means, *usual_means(after))]
    shuttle, none, usual, usual_none = map(language.number, numbers)
    words = _(
        "Mean wait after shocks: {a} days in a shuttle (usual: {c}), {b} without (usual: {d})"
    )
    return words.format(a=shuttle, b=none, c=usual, d=usual_none)


def _subtitle(after: AfterShocks, scope: Scope, language: Language) -> str:
    words = language.gettext(
        "Share of waits that last longer; means up to {window} days; shocks of grade {grade} or "
        "higher, shuttle by {regime}, rule {rule}; {known}; dashed: from calm days; band: "
        "{level}% confidence"
    )
    return words.format(
        window=language.number(after.window),
        grade=after.severity,
        level=95,
        regime=after.regime,
        rule=scope.rule,
        known=scope.known(language),
    )


def _description(after: AfterShocks, found: Survivals, title: str, language: Language) -> str:
    words = language.gettext(
        "Survival curves of waits after shocks. {title}. In a shuttle: {n} shocks, {met} met "
        "within {window} days; without: {m}, {met_none} met."
    )
    return words.format(
        title=title,
        n=found.shuttle.n,
        met=found.shuttle.ended,
        m=found.none.n,
        met_none=found.none.ended,
        window=after.window,
    )


def _drawing(
    after: AfterShocks, found: Survivals, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    height = _TOP + _TALL + 34 + 3 * _RISK + 6
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    groups = {"shuttle": found.shuttle, "none": found.none}
    shown = {name: s for name, s in groups.items() if s.n}
    steps = [p for name, s in shown.items() for p in _steps(name, s.curve, after.window)]
    band = [p for p in steps if p["low"] is not None]
    pace = [p for name in shown for p in _pace(name, after)]
    by = {"detail": {"field": "name", "type": "nominal"}, "color": raw("colour")}
    step = {"interpolate": "step-after", "aria": False}
    line = {"type": "line", "aria": False}
    layers = [
        *_frame(after.window, x, y, language),
        marks(
            band,
            {"type": "area", "opacity": 0.13, **step},
            x=x,
            y=pixels("low", height),
            y2={"field": "high"},
            **by,
        ),
        marks(pace, {**line, "strokeDash": [5, 4], "strokeWidth": 1.5}, x=x, y=y, **by),
        marks(steps, {**line, **step, "strokeWidth": 2.4}, x=x, y=y, **by),
        *_labels(shown, after, x, y, language),
        *_at_risk(shown, after, x, y, language),
    ]
    return layers, (theme.WIDTH, height)


def _x(day: float, window: int) -> float:
    return round(_LEFT + _WIDE * day / window, 1)


def _y(share: float) -> float:
    return round(_TOP + _TALL * (1 - share), 1)


def _steps(name: str, curve: pd.DataFrame, window: int) -> list[Row]:
    rows = [r for r in records(curve) if r["day"] <= window]
    rows.append({**rows[-1], "day": window})
    return [
        {
            "name": name,
            "colour": _COLOURS[name],
            "x": _x(r["day"], window),
            "y": _y(r["survival"]),
            "low": None if math.isnan(r["lower"]) else _y(r["lower"]),
            "high": None if math.isnan(r["upper"]) else _y(r["upper"]),
        }
        for r in rows
    ]


def _pace(name: str, after: AfterShocks) -> list[Row]:
    rows = records(after.pace.iloc[:: max(1, after.window // 60)])
    colour = _COLOURS[name]
    return [
        {"name": name, "colour": colour, "x": _x(r["day"], after.window), "y": _y(r[name])}
        for r in rows
    ]


def _ticks(window: int) -> list[int]:
    return [round(window * i / 4) for i in range(5)]


def _frame(window: int, x: Row, y: Row, language: Language) -> list[alt.Chart]:
    shares = [{"x": _LEFT, "x2": _LEFT + _WIDE, "y": _y(s), "share": s} for s in (0, 0.5, 1)]
    percent = language.gettext("{n}%")
    left = [{"x": _LEFT - 6, "y": r["y"], "text": percent.format(n=round(100 * r["share"]))}
            for r in shares]  # fmt: skip
    days = [{"x": _x(d, window), "y": _y(0) + 13, "text": language.number(d)} for d in
            _ticks(window)]  # fmt: skip
    name = [{"x": _LEFT, "y": _y(0) + 28, "text": language.gettext("days after the shock")}]
    text = {"type": "text", "color": theme.GREY, "fontSize": theme.LABEL_SIZE}
    return [
        marks(shares, {"type": "rule", "color": theme.LINE}, x=x, x2={"field": "x2"}, y=y),
        marks(left, {**text, "align": "right"}, x=x, y=y, text=said("text")),
        marks(days, {**text, "align": "center"}, x=x, y=y, text=said("text")),
        marks(name, {**text, "align": "left"}, x=x, y=y, text=said("text")),
    ]


def _names(language: Language) -> dict[str, str]:
    return {"shuttle": language.gettext("in a shuttle"), "none": language.gettext("without")}


def _labels(
    shown: dict[str, Survival], after: AfterShocks, x: Row, y: Row, language: Language
) -> list[alt.Chart]:
    """Name the four lines at their right ends, pushed apart where they would overlap."""
    _, names, found = language.gettext, _names(language), survivals(after)
    ends = []
    for name in shown:
        own = found.shuttle if name == "shuttle" else found.none
        ends.append((_y(own.at(after.window)), name, _("after shocks, {where}")))
        ends.append((_y(float(after.pace[name].iloc[-1])), name, _("calm days, {where}")))
    rows: list[Row] = []
    for at, name, words in sorted(ends):
        low = max(at, rows[-1]["y"] + 14) if rows else at
        label = words.format(where=names[name])
        rows.append({"x": _LEFT + _WIDE + 6, "y": low, "text": label, "colour": _COLOURS[name]})
    over = max(rows[-1]["y"] - _y(0), 0.0)
    rows = [{**r, "y": r["y"] - over} for r in rows]
    text = {"type": "text", "align": "left", "fontSize": theme.LABEL_SIZE}
    return [marks(rows, text, x=x, y=y, text=said("text"), color=raw("colour"))]


def _at_risk(
    shown: dict[str, Survival], after: AfterShocks, x: Row, y: Row, language: Language
) -> list[alt.Chart]:
    top, names, right = _y(0) + 48, _names(language), _LEFT + _WIDE + 18
    heading = language.gettext("waits still lasting")
    words: list[Row] = [{"x": right, "y": top, "text": heading, "colour": theme.GREY}]
    for i, name in enumerate(shown, start=1):
        at, colour = top + i * _RISK, _COLOURS[name]
        words.append({"x": right, "y": at, "text": names[name], "colour": colour})
        lasting = after.group(name == "shuttle")["wait"]
        for day in _ticks(after.window):
            text = language.number(int((lasting >= day).sum()))
            left = _x(day, after.window) - text_width(text, theme.LABEL_SIZE) / 2
            words.append({"x": left, "y": at, "text": text, "colour": theme.INK})
    mark = {"type": "text", "align": "left", "fontSize": theme.LABEL_SIZE}
    return [marks(words, mark, x=x, y=y, text=said("text"), color=raw("colour"))]
