"""The charts of counting: published counts against rules, and what each rule counts."""

from typing import Any

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.cells import cell, headings, listed, numbers, rise, words
from summitlib.charts.ladder import ladder
from summitlib.charts.layout import cut
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, tooltip
from summitlib.charts.theme import Scope
from summitlib.measures.grids import Grid
from summitlib.narrative.language import Language

__all__ = ["grid", "ladder"]

Drawing = tuple[list[alt.Chart], tuple[float, float]]

_ROW = 22.0  # px
_WHO, _NUMBER = 250.0, 280.0  # px: the end of the words of a row, the published number
_FIRST, _LAST = 334.0, 542.0  # px: the columns of the rules
_VOICES = 566.0  # px, where the publishers begin
_DOT = {"type": "point", "shape": "circle", "filled": True, "opacity": 1, "size": 280}


def grid(grid: Grid, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the published counts against the rules that are needed to reach them.

    >>> from summitlib import load_dossier
    >>> from summitlib.charts import counting
    >>> from summitlib.measures import grids
    >>> from summitlib.measures.published import published
    >>> now = load_dossier()
    >>> scope = Scope(now.title, now.known_on, "formal")
    >>> measured = grids.grid(now, published(now), "2026-05-andong")
    >>> counting.grid(measured, scope, Language("en")).to_dict()["title"]["text"]
    ['All 44 counts in the table fit some rule, but no rule fits more than 32']
    """
    _ = language.gettext
    title = _grid_title(grid, scope, language)
    if grid.rows.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _grid_drawing(grid, language)
        description = _grid_description(grid, title, language)
    scale = _("The number that each rule gives, filled where it is the published one; {known}")
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=scale.format(known=scope.known(language)),
        source=scope.source(language),
        description=description,
    )


def _grid_title(grid: Grid, scope: Scope, language: Language) -> str:
    _, found = language.gettext, grid.published
    if grid.rows.empty:
        return _("The table of published counts holds none known by {date}").format(
            date=language.date(scope.as_of)
        )
    most, total = int(found.fits.sum(axis=0).max()), len(found.rows)
    if most == total:
        line = language.ngettext(
            "The {total} count in the table fits a rule",
            "All {total} counts in the table fit the same rule",
            total,
        )
    elif found.reproduced == total:
        line = _("All {total} counts in the table fit some rule, but no rule fits more than {most}")
    else:
        line = _("{fit} of {total} counts in the table fit some rule, none more than {most}")
    return line.format(
        total=language.number(total),
        fit=language.number(found.reproduced),
        most=language.number(most),
    )


def _grid_description(grid: Grid, title: str, language: Language) -> str:
    _ = language.gettext
    fits = [
        _("{rule} fits {n}").format(rule=rule, n=language.number(n))
        for rule, n in zip(grid.rules["rule"], grid.rules["fits"], strict=True)
    ]
    line = _("Matrix: {rows} published numbers against {rules} rules. {title}. {fits}.")
    return line.format(
        rows=language.number(len(grid.rows)),
        rules=language.number(len(grid.rules)),
        title=title,
        fits=language.join(fits),
    )


def _grid_drawing(grid: Grid, language: Language) -> Drawing:
    rules = list(grid.rules["rule"])
    step = (_LAST - _FIRST) / max(len(rules) - 1, 1)
    at = {rule: round(_FIRST + i * step, 1) for i, rule in enumerate(rules)}
    top = rise(rules) + 34
    size = theme.WIDTH, top + _ROW * len(grid.rows)
    x, y = pixels("x", size[0]), pixels("y", size[1])
    rows = [
        {**row, "y": top + (i + 0.5) * _ROW, "who": _who(row, language)}
        for i, row in enumerate(records(grid.rows))
    ]
    more = language.gettext("{names} +{n}")
    voices = [
        cell(
            _VOICES,
            row["y"],
            listed(row["publishers"], theme.WIDTH - _VOICES, more),
            theme.GREY,
            link(row["url"]),
        )
        for row in rows
    ]
    layers = [
        _stripes(rows, y),
        headings(rules, list(at.values()), top - 26, x),
        *_totals(grid, at, top - 13, x, y, language),
        *_cells(grid, rows, at, x, y, language),
        words(_labels(rows), x, y),
        words(voices, x, y, fontSize=theme.SMALL_SIZE),
    ]
    return layers, size


def _totals(
    grid: Grid, at: dict[str, float], top: float, x: Row, y: Row, language: Language
) -> list[alt.Chart]:
    """How many published counts fit each rule, over its column."""
    _ = language.gettext
    fits = zip(grid.rules["rule"], grid.rules["fits"], strict=True)
    totals = [cell(at[rule], top, language.number(n), theme.INK) for rule, n in fits]
    head = cell(_NUMBER, top, _("published"), theme.GREY)
    return [
        numbers([head, *totals], x, y),
        words([cell(0, top, _("published counts that fit each rule"), theme.GREY)], x, y),
    ]


def _who(row: Row, language: Language) -> str:
    """Name whose meetings a row counts, up to which and from when."""
    _ = language.gettext
    names = [theme.family(name) for name in row["leaders"]]
    pair = "–".join(names) if len(names) > 1 else _("{a} with anyone").format(a=names[0])
    line = _("{pair}, {place} {year}")
    if not pd.isna(row["since"]):
        line = _("{pair} since {since}, {place} {year}")
    return line.format(
        pair=pair,
        place=row["place"],
        year=f"{row['until']:%Y}",
        since=None if pd.isna(row["since"]) else f"{row['since']:%Y-%m}",
    )


def _labels(rows: list[Row]) -> list[Row]:
    return [
        cell(
            0,
            row["y"],
            cut(row["who"], _WHO, theme.LABEL_SIZE),
            theme.ACCENT if row["is_summit"] else theme.INK,
            link(row["url"]),
        )
        for row in rows
    ]


def _cells(
    grid: Grid, rows: list[Row], at: dict[str, float], x: Row, y: Row, language: Language
) -> list[alt.Chart]:
    """The number under each rule, white on a dot where it fits, and the published number."""
    _ = language.gettext
    dots, given = [], []
    for row in rows:
        colour = theme.ACCENT if row["is_summit"] else theme.INK
        given.append(cell(_NUMBER, row["y"], language.number(row["count"]), colour))
    for found in records(grid.cells):
        row, where = rows[found["row"]], at[found["rule"]]
        if found["fits"]:
            dots.append(_dot(row, where, found["rule"], language))
        colour = "#FFFFFF" if found["fits"] else theme.PALE
        given.append(cell(where, row["y"], language.number(found["n"]), colour))
    hint = tooltip(rule=_("Rule"), who=_("Meetings"), publishers=_("Publisher"))
    shown = {"x": x, "y": y, "color": raw("colour"), "tooltip": hint, "href": linked()}
    return [*([marks(dots, _DOT, **shown)] if dots else []), numbers(given, x, y)]


def _dot(row: Row, x: float, rule: str, language: Language) -> Row:
    return {
        "x": x,
        "y": row["y"],
        "colour": theme.ACCENT if row["is_summit"] else theme.BLUE,
        "rule": rule,
        "who": row["who"],
        "publishers": language.join(row["publishers"]),
        "url": link(row["url"]),
    }


def _stripes(rows: list[Row], y: Row) -> alt.Chart:
    line = {"type": "rule", "aria": False, "color": "#E9EBEE"}
    at: dict[str, Any] = {"x": {"value": 0}, "x2": {"value": theme.WIDTH}}
    return marks([{"y": row["y"] - _ROW / 2} for row in rows], line, y=y, **at)
