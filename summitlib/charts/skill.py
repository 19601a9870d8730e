"""The chart of what forecasts gain on baselines, and what the charts of the backtest share.

A view with no month to look back on has nothing to draw, and the title says so.
"""

import math
from dataclasses import dataclass

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.marks import Row, marks, pixels, raw, records, said
from summitlib.charts.theme import Scope
from summitlib.measures.backtest import HORIZONS, LEVEL, Backtest
from summitlib.narrative.language import N_, Language

_INNER, _RIGHT = 210.0, 640.0  # px, the drawing inside the labels
_TOP = 30.0
_ROW = 34.0
_COLOURS = {"climatology": theme.BLUE, "last-wait": theme.ORANGE}
_HEADS = {"climatology": _INNER, "last-wait": _INNER + 215}  # px, where their names begin
_NAMES = {
    "climatology": N_("against all waits of the past"),
    "last-wait": N_("against the last wait"),
}
_SCORES = {
    "crps": N_("Whole distribution (ranked score)"),
    **{f"brier_{days}": N_("Meeting within {n} days (squared error)") for days in HORIZONS},
}


def framed(
    layers: list[alt.Chart], height: float, title: str, line: str, scope: Scope, language: Language
) -> alt.LayerChart:
    """Put a title, a line on how to read it, the rule and the date around a drawing."""
    rule = language.gettext("Rule {rule}; {known}")
    known = rule.format(rule=scope.rule, known=scope.known(language))
    return theme.titled(
        layers,
        (theme.WIDTH, height),
        title=title,
        subtitle=f"{line} {known}" if line else known,
        source=scope.source(language),
        description=f"{title}. {line}" if line else title,
    )


def nothing(scope: Scope, language: Language) -> alt.LayerChart:
    """Return the chart of a view with no month to look back on."""
    words = language.gettext("No forecast can be checked yet by {date} under the rule {rule}")
    title = words.format(date=language.date(scope.as_of), rule=scope.rule)
    drawing, size = theme.blank(language)
    return framed(drawing, size[1], title, "", scope, language)


def percent(share: float, language: Language) -> str:
    """Write a share as a whole percentage; short of certainty it is never 0 or 100.

    >>> percent(0.996, Language("en")), percent(0.12, Language("en"))
    ('>99%', '12%')
    """
    bounds = {0: "<1%", 100: ">99%"} if 0 < share < 1 else {}
    whole = round(100 * share)
    return bounds.get(whole, language.gettext("{n}%").format(n=language.number(whole)))


def skill(backtest: Backtest, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw how much lower the scores of the forecast are than those of the baselines.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.backtest import backtest
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> chart = skill(backtest(dossier, "formal"), scope, Language("en"))
    >>> chart.to_dict()["title"]["text"][0]
    'The forecast errs 10% less than all waits of the past would, which can be chance'
    """
    if backtest.skill.empty:
        return nothing(scope, language)
    table = backtest.skill[backtest.skill["score"].isin(_SCORES)].dropna(subset=["skill"])
    words = language.gettext(
        "How much lower the mean score of {n} monthly forecasts is than that of each baseline; "
        "bars: {level} intervals, from the meetings aimed at ({meetings}) drawn again."
    )
    count, aimed = language.number(backtest.n), language.number(len(backtest.targets))
    line = words.format(n=count, level=percent(LEVEL, language), meetings=aimed)
    logs = backtest.skill[backtest.skill["score"] == "log"]
    layers, height = _gains(table, logs, language)
    return framed(layers, height, _skill_title(backtest, language), line, scope, language)


def _skill_title(backtest: Backtest, language: Language) -> str:
    _, row = language.gettext, backtest.row("crps", "climatology")
    less, low, high = (row[name] for name in ("skill", "lower", "upper"))
    if math.isnan(low):
        words = _("The forecast errs {p} less than all waits of the past would, over few months")
    elif less <= 0:
        words = _(
            "The forecast is no better than all waits of the past (interval: {low} to {high})"
        )
    elif low <= 0:
        words = _(
            "The forecast errs {p} less than all waits of the past would, which can be chance "
            "(interval: {low} to {high})"
        )
    else:
        words = _(
            "The forecast errs {p} less than all waits of the past would "
            "(interval: {low} to {high})"
        )
    percents = {"p": less, "low": low, "high": high}
    return words.format(
        **{k: "" if math.isnan(v) else percent(v, language) for k, v in percents.items()}
    )


_FOOT = _TOP + _ROW * len(_SCORES) + 4
_HEIGHT = _FOOT + 52
_X, _Y = pixels("x", theme.WIDTH), pixels("y", _HEIGHT)


def _gains(
    table: pd.DataFrame, logs: pd.DataFrame, language: Language
) -> tuple[list[alt.Chart], float]:
    gains = table.fillna({"lower": table["skill"], "upper": table["skill"]})
    low, high = min(-0.1, gains["lower"].min()), max(0.1, gains["upper"].max())
    scale = _Scale(math.floor(10 * low) / 10, math.ceil(10 * high) / 10)
    rows = [_gain(row, scale, language) for row in records(gains)]
    layers = [*_ground(scale, language), *_intervals(rows), *_ratios(logs, language)]
    return layers, _HEIGHT


def _gain(row: Row, scale: "_Scale", language: Language) -> Row:
    """Where one gain and the ends of its interval stand."""
    line = _TOP + _ROW * list(_SCORES).index(row["score"])
    return {
        "x": scale.at(row["skill"]),
        "low": scale.at(row["lower"]),
        "high": scale.at(row["upper"]),
        "y": line + (12 if row["against"] == "climatology" else 24),
        "colour": _COLOURS[row["against"]],
        "value": percent(row["skill"], language),
    }


def _ratios(table: pd.DataFrame, language: Language) -> list[alt.Chart]:
    """The gain in log score, written as how much likelier the day that came was."""
    _ = language.gettext
    rows: list[Row] = [
        {"x": 0, "y": _FOOT + 40, "text": _("Day that came (log score)"), "colour": theme.INK}
    ]
    for row in table.to_dict("records"):
        at = _HEADS[row["against"]]
        words = _("{ratio} times as likely")
        if not math.isnan(row["lower"]):
            words = _("{ratio} times as likely ({low} to {high})")
        ends = {"ratio": row["skill"], "low": row["lower"], "high": row["upper"]}
        text = words.format(**{k: _ratio(v, language) for k, v in ends.items()})
        rows.append({"x": at, "y": _FOOT + 40, "text": text, "colour": _COLOURS[row["against"]]})
    text_mark = {"type": "text", "aria": False, "align": "left"}
    return [marks(rows, text_mark, x=_X, y=_Y, text=said("text"), color=raw("colour"))]


def _ratio(gain: float, language: Language) -> str:
    return "" if math.isnan(gain) else language.number(round(math.exp(gain), 2))


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    def at(self, share: float) -> float:
        return _INNER + (_RIGHT - _INNER) * (share - self.low) / (self.high - self.low)


def _ground(scale: _Scale, language: Language) -> list[alt.Chart]:
    """Names of the scores, the axis, and the names of the two colours over it."""
    _ = language.gettext
    step = 0.1 if scale.high - scale.low < 1 else 0.5
    ticks = [step * n for n in range(math.ceil(scale.low / step), int(scale.high / step) + 1)]
    axis: list[Row] = [{"x": scale.at(t), "text": percent(t, language)} for t in ticks]
    names: list[Row] = [
        {"y": _TOP + _ROW * n + 18, "text": _(name).format(n=score.removeprefix("brier_"))}
        for n, (score, name) in enumerate(_SCORES.items())
    ]
    heads = [{"x": x, "text": _(_NAMES[key]), "colour": _COLOURS[key]} for key, x in _HEADS.items()]
    text = {"type": "text", "aria": False, "align": "left"}
    rule = {"type": "rule", "aria": False, "color": "#ECEEF0"}
    zero = [{"x": scale.at(0)}]
    span = {"y": {"value": _TOP}, "y2": {"value": _FOOT}}
    quiet = {**text, "align": "center", "color": theme.GREY, "fontSize": theme.SMALL_SIZE}
    return [
        marks(axis, rule, x=_X, **span),
        marks(zero, {**rule, "color": theme.GREY}, x=_X, **span),
        marks(axis, quiet, x=_X, y={"value": _FOOT + 12}, text=said("text")),
        marks(names, text, x={"value": 0}, y=_Y, text=said("text")),
        marks(
            heads,
            {**text, "fontWeight": "bold"},
            x=_X,
            y={"value": 6},
            text=said("text"),
            color=raw("colour"),
        ),
    ]


def _intervals(rows: list[Row]) -> list[alt.Chart]:
    x, y, colour = _X, _Y, raw("colour")
    bar = {"type": "rule", "aria": False, "strokeWidth": 2}
    dot = {"type": "point", "filled": True, "size": 60, "opacity": 1}
    text = {"type": "text", "align": "left", "dx": 6, "fontSize": theme.SMALL_SIZE}
    end = {**x, "field": "high"}
    return [
        marks(rows, bar, x={**x, "field": "low"}, x2={"field": "high"}, y=y, color=colour),
        marks(rows, dot, x=x, y=y, color=colour),
        marks(rows, text, x=end, y=y, text=said("value"), color=colour),
    ]
