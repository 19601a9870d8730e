"""Indicators as small panels: each series as it is, gaps and breaks left open."""

from itertools import pairwise

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import cut
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, said, tooltip
from summitlib.charts.theme import Scope
from summitlib.measures.indicators import GRADE, LEAST_READINGS, stem
from summitlib.narrative.language import Language

_COLUMNS, _TALL, _HEAD, _FOOT, _SPACE = 2, 74.0, 30.0, 24.0, 30.0
_LEFT, _RIGHT = 46.0, 6.0
_WIDE = (theme.WIDTH - _SPACE) / _COLUMNS
_COLOURS = (theme.BLUE, theme.PURPLE, theme.GREEN)


def indicators(
    readings: pd.DataFrame, shocks: pd.DataFrame, scope: Scope, language: Language
) -> alt.LayerChart:
    """Draw every series with enough readings, and the shocks of the highest grade as lines.

    Parameters
    ----------
    readings : what `indicators.readings` gives.
    shocks : `date` and `title` of the shocks to mark.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.indicators import readings
    >>> dossier = load_dossier()
    >>> scope = Scope(dossier.title, dossier.known_on, "formal")
    >>> drawn = indicators(readings(dossier), dossier.shocks.head(0), scope, Language("en"))
    >>> drawn.to_dict()["title"]["text"]
    ['Only 3 of 14 series run without a gap or a change of mode']
    """
    _ = language.gettext
    panels = _panels(readings)
    title = _title(panels, language)
    if panels:
        drawing, size = _drawing(panels, shocks, language)
    else:
        drawing, size = theme.blank(language)
    words = _(
        "Series with at least {n} readings; lines join periods that follow each other, pale where "
        "none was found; uprights: shocks of grade {grade}; {known}"
    )
    spoken = _("Small panels of {n} series with the shocks of grade {grade} as lines. {title}.")
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=words.format(n=LEAST_READINGS, grade=GRADE, known=scope.known(language)),
        source=scope.source(language, _publishers(panels, language)),
        description=spoken.format(n=len(panels), grade=GRADE, title=title),
    )


def _publishers(panels: dict[str, list[Row]], language: Language) -> str:
    names = {str(r["publisher"]).split(" (")[0] for rows in panels.values() for r in rows}
    return language.join(sorted(names)) if names else ""


def _panels(readings: pd.DataFrame) -> dict[str, list[Row]]:
    """The readings of each panel: a series, and those of its other modes beside it."""
    rows = records(readings)
    sizes = readings["series"].value_counts()
    kept = {stem(str(s)) for s, n in sizes.items() if n >= LEAST_READINGS}
    return {name: [r for r in rows if stem(r["series"]) == name] for name in sorted(kept)}


def _runs(rows: list[Row]) -> list[list[Row]]:
    """Readings of one series, cut where a period is missing."""
    runs: list[list[Row]] = [[rows[0]]]
    for before, row in pairwise(rows):
        step = 1.01 if len(row["period"]) == 4 else 1.01 / 12
        same = len(before["period"]) == len(row["period"])
        if same and row["time"] - before["time"] <= step:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _title(panels: dict[str, list[Row]], language: Language) -> str:
    _ = language.gettext
    if not panels:
        return _("No series is long enough to draw")
    whole = [n for n, rows in panels.items() if len(_runs(rows)) == 1]
    if not whole:
        return _("No series runs without a gap or a change of mode")
    words = language.ngettext(
        "Only {n} of {all} series runs without a gap or a change of mode",
        "Only {n} of {all} series run without a gap or a change of mode",
        len(whole),
    )
    return words.format(n=language.number(len(whole)), all=language.number(len(panels)))


def _drawing(
    panels: dict[str, list[Row]], shocks: pd.DataFrame, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    times = [r["time"] for rows in panels.values() for r in rows]
    first, last = int(min(times)), int(max(times)) + 1
    height = -(-len(panels) // _COLUMNS) * (_HEAD + _TALL + _FOOT)
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    drawn = [_Panel(i, name, rows, first, last) for i, (name, rows) in enumerate(panels.items())]
    struck = [p.upright(r) for p in drawn for r in records(shocks)]
    gaps = [g for p in drawn for g in p.gaps()]
    dots = [d for p in drawn for d in p.dots(language)]
    words = [w for p in drawn for w in p.words(language)]
    base = [p.base() for p in drawn]
    line = {"type": "line", "strokeWidth": 1.6, "aria": False}
    text = {"type": "text", "fontSize": theme.SMALL_SIZE}
    sides = ("left", "right", "center")
    point = {"type": "point", "filled": True, "size": 20, "opacity": 1}
    upright = {"type": "rule", "color": theme.PALE, "strokeWidth": 1, "aria": False}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    layers = [
        marks(gaps, {"type": "rect", "color": "#F3F1EA", "aria": False}, x=x, y=y, **ends),
        marks(struck, upright, x=x, y=y, y2={"field": "y2"}),
        marks(base, {"type": "rule", "color": theme.LINE}, x=x, x2={"field": "x2"}, y=y),
        marks(
            dots,
            line,
            x=x,
            y=y,
            color=raw("colour"),
            detail={"field": "run", "type": "nominal"},
        ),
        marks(
            dots,
            point,
            x=x,
            y=y,
            color=raw("colour"),
            href=linked(),
            tooltip=tooltip(what=language.gettext("reading")),
        ),
    ]
    for side in sides:
        rows = [w for w in words if w["align"] == side]
        look = {**text, "align": side}
        layers.append(marks(rows, look, x=x, y=y, text=said("text"), color=raw("colour")))
    return layers, (theme.WIDTH, height)


class _Panel:
    """Where one series is drawn."""

    def __init__(self, no: int, name: str, rows: list[Row], first: int, last: int) -> None:
        self.name, self.rows, self.first, self.last = name, rows, first, last
        self.left = (no % _COLUMNS) * (_WIDE + _SPACE) + _LEFT
        self.right = self.left - _LEFT + _WIDE - _RIGHT
        self.top = (no // _COLUMNS) * (_HEAD + _TALL + _FOOT) + _HEAD
        values = [float(r["value"]) for r in rows]
        spread = (max(values) - min(values)) or 1.0
        self.low, self.high = min(values) - 0.08 * spread, max(values) + 0.08 * spread
        self.modes = list(dict.fromkeys(r["series"] for r in rows))

    def x(self, time: float) -> float:
        share = (time - self.first) / (self.last - self.first)
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.top + _TALL * (1 - share), 1)

    def base(self) -> Row:
        return {"x": self.left, "x2": self.right, "y": self.top + _TALL}

    def upright(self, shock: Row) -> Row:
        day = shock["date"]
        time = day.year + (day.day_of_year - 0.5) / 366
        return {"x": self.x(time), "y": self.top, "y2": self.top + _TALL}

    def gaps(self) -> list[Row]:
        """Stretches between the first and the last reading that hold none."""
        runs = [run for mode in self.modes for run in _runs(self._of(mode))]
        runs.sort(key=lambda run: run[0]["time"])
        return [
            {
                "x": self.x(a[-1]["time"]) + 3,
                "x2": self.x(b[0]["time"]) - 3,
                "y": self.top,
                "y2": self.top + _TALL,
            }
            for a, b in pairwise(runs)
            if self.x(b[0]["time"]) - self.x(a[-1]["time"]) > 12
        ]

    def _of(self, mode: str) -> list[Row]:
        return sorted((r for r in self.rows if r["series"] == mode), key=lambda r: r["time"])

    def dots(self, language: Language) -> list[Row]:
        return [
            {
                "x": self.x(r["time"]),
                "y": self.y(float(r["value"])),
                "run": f"{mode} {i}",
                "colour": _COLOURS[n % len(_COLOURS)],
                "what": f"{r['period']}: {language.number(round(float(r['value']), 2))}",
                "url": link(r.get("url")),
            }
            for n, mode in enumerate(self.modes)
            for i, run in enumerate(_runs(self._of(mode)))
            for r in run
        ]

    def words(self, language: Language) -> list[Row]:
        """The name and the unit above, the largest and smallest value, the years below."""
        values = [float(r["value"]) for r in self.rows]
        room, name = self.right - self.left + _LEFT, str(self.rows[0]["title"])
        title = cut(name, room, theme.LABEL_SIZE, bold=True)
        said_ = [
            (self.left - _LEFT, self.top - 20, title, "left", theme.INK),
            (self.left - _LEFT, self.top - 8, self._unit(language), "left", theme.GREY),
            *(
                (self.left - 5, self.y(v), _brief(v, language), "right", theme.GREY)
                for v in (min(values), max(values))
            ),
            *(
                (self.x(year), self.top + _TALL + 10, str(year), "center", theme.GREY)
                for year in range(-(-self.first // 10) * 10, self.last + 1, 10)
            ),
        ]
        names = ("x", "y", "text", "align", "colour")
        return [dict(zip(names, row, strict=True)) for row in said_]

    def _unit(self, language: Language) -> str:
        unit = str(self.rows[0]["unit"])
        if len(self.modes) < 2:
            return unit
        modes = language.join([m.removeprefix(self.name).strip("_") for m in self.modes])
        return language.gettext("{unit}; {modes}, never joined").format(unit=unit, modes=modes)


def _brief(value: float, language: Language) -> str:
    if abs(value) >= 1e6:
        return language.gettext("{n} m").format(n=f"{value / 1e6:.1f}")
    if abs(value) >= 1e4:
        return language.gettext("{n} k").format(n=f"{value / 1e3:.0f}")
    return language.number(round(value, 1))
