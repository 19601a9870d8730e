"""How the statements of the article fare as time goes."""

from typing import NamedTuple

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import cut, text_width, wrap
from summitlib.charts.marks import Row, marks, pixels, raw, records, said, tooltip
from summitlib.charts.theme import Scope
from summitlib.measures.article import STATES
from summitlib.narrative.language import Language

_TEXT, _GAP, _TILE = 290.0, 4.0, 120.0  # px: a statement, between tiles, the widest tile
_ROW, _LINE, _TOP = 30.0, 12.5, 54.0  # px: a statement, a line of words, what stands above
_DAYS = 5  # more than these are not drawn: the first, and the last ones


class State(NamedTuple):
    """How a state of a statement is named and drawn."""

    name: str
    fill: str
    ink: str


def named_states(language: Language) -> dict[str, State]:
    """Return the name and the colours of each state of a statement."""
    _ = language.gettext
    white = "#FFFFFF"
    return {
        "supported": State(_("supported"), theme.BLUE, white),
        "qualified": State(_("only qualified"), "#BBD7EA", theme.INK),
        "divided": State(_("divided"), theme.PURPLE, white),
        "contradicted": State(_("contradicted"), theme.ORANGE, white),
        "unsupported": State(_("nobody speaks to it"), "#EEF0F2", theme.GREY),
    }


def history(table: pd.DataFrame, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw how each statement of the article stood on the days on which that could change.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import article
    >>> now = load_dossier()
    >>> table = article.history(now, "2026-05-andong")
    >>> chart = history(table, Scope(now.title, now.known_on, "formal"), Language("en"))
    >>> chart.to_dict()["title"]["text"][0]
    'Of 19 statements, eleven stood supported on 18 May 2026 and nine on 31 October'
    """
    _ = language.gettext
    title = _title(table, scope, language)
    if table.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(table, language)
        description = _description(table, title, language)
    subtitle = _(
        "How the statements of the article stand with other publishers (how many take each "
        "stance), on each day that brought a stance; {known}"
    )
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=subtitle.format(known=scope.known(language)),
        source=scope.source(language),
        description=description,
    )


def _title(table: pd.DataFrame, scope: Scope, language: Language) -> str:
    _ = language.gettext
    if table.empty:
        return _("No article about this summit is in the record by {date}").format(
            date=language.date(scope.as_of)
        )
    n = table.groupby(["date", "state"]).size()
    days = list(table["date"].drop_duplicates())
    first, last = (
        {s: language.count(int(n.get((day, s), 0))) for s in STATES} for day in (days[0], days[-1])
    )
    contested = int(n.get((days[-1], "contradicted"), 0) + n.get((days[-1], "divided"), 0))
    words = (
        _("Of {all} statements, {before} stood supported on {start} and {after} on {end}")
        if len(days) > 1
        else _("Of {all} statements, {after} stood supported on {end}")
    )
    second = language.ngettext(
        "{against} is contradicted or divided",
        "{against} are contradicted or divided",
        contested,
    )
    return f"{words}; {second}".format(
        all=language.number(table["claim_id"].nunique()),
        before=first["supported"],
        after=last["supported"],
        start=language.date(days[0]),
        end=language.date(days[-1]),
        against=language.count(contested),
    )


def _description(table: pd.DataFrame, title: str, language: Language) -> str:
    _ = language.gettext
    states, one = named_states(language), _("{claim}: {states}.")
    rows = [
        one.format(claim=words, states=", ".join(states[s].name for s in group))
        for words, group in table.groupby("statement", sort=False)["state"]
    ]
    days = ", ".join(language.date(day) for day in table["date"].drop_duplicates())
    return _("Tiles: statements of the article on {days}. {title}. {rows}").format(
        days=days, title=title, rows=" ".join(rows)
    )


def _drawing(
    table: pd.DataFrame, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    days = list(table["date"].drop_duplicates())
    shown = days if len(days) <= _DAYS else [days[0], *days[1 - _DAYS :]]
    last = table[table["date"] == days[-1]]
    ordered = sorted(records(last), key=lambda r: (STATES.index(r["state"]), r["claim_id"]))
    rows = {row["claim_id"]: _TOP + (i + 0.5) * _ROW for i, row in enumerate(ordered)}
    height = _TOP + _ROW * len(rows)
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    step = min(_TILE, (theme.WIDTH - _TEXT - 8) / len(shown))
    left = {day: _TEXT + 8 + i * step for i, day in enumerate(shown)}
    tiles = _tiles(table[table["date"].isin(shown)], rows, left, step, language)
    layers = [
        *_words(ordered, rows, y),
        *_heads(left, step, x, y, language),
        *_drawn(tiles, x, y, language),
    ]
    return layers, (theme.WIDTH, height)


def _tiles(
    table: pd.DataFrame,
    rows: dict[str, float],
    left: dict[pd.Timestamp, float],
    step: float,
    language: Language,
) -> list[Row]:
    states, tiles = named_states(language), []
    for row in records(table.drop(columns="date").assign(left=table["date"].map(left))):
        state, middle = states[row["state"]], rows[row["claim_id"]]
        text = _counts(row, language) or language.gettext("nobody")
        tiles.append(
            {
                "x": round(row["left"], 1),
                "x2": round(row["left"] + step - _GAP, 1),
                "y": middle - _ROW / 2 + _GAP / 2,
                "y2": middle + _ROW / 2 - _GAP / 2,
                "middle": middle,
                "centre": round(row["left"] + (step - _GAP) / 2, 1),
                "state": state.name,
                "text": cut(text, step - _GAP - 4, theme.SMALL_SIZE),
                "fill": state.fill,
                "ink": state.ink,
                "statement": row["statement"],
            }
        )
    return tiles


def _counts(row: Row, language: Language) -> str:
    """The numbers of publishers in a few words, the stronger stances first."""
    _ = language.gettext
    words = {
        "supports": _("{n} for"),
        "contradicts": _("{n} against"),
        "divided": _("{n} disagree"),
    }
    if row["state"] == "qualified":
        words = {"qualifies": language.ngettext("{n} qualifies", "{n} qualify", row["qualifies"])}
    told = [text.format(n=language.number(row[s])) for s, text in words.items() if row[s]]
    return ", ".join(told)


def _words(ordered: list[Row], rows: dict[str, float], y: Row) -> list[alt.Chart]:
    lines = []
    for row in ordered:
        words = wrap(row["statement"], _TEXT, theme.LABEL_SIZE, lines=2)
        first = rows[row["claim_id"]] - (len(words) - 1) / 2 * _LINE
        lines += [
            {"y": first + i * _LINE, "text": text, "statement": row["statement"]}
            for i, text in enumerate(words)
        ]
    mark = {"type": "text", "align": "left", "aria": False}
    at = {"x": {"value": 0}, "y": y, "text": said("text"), "tooltip": said("statement")}
    return [marks(lines, mark, **at)]


def _heads(
    left: dict[pd.Timestamp, float], step: float, x: Row, y: Row, language: Language
) -> list[alt.Chart]:
    heads = []
    for day, at in left.items():
        lines = wrap(language.date(day), step - _GAP, theme.LABEL_SIZE, bold=True, lines=2)
        heads += [
            {
                "x": at + (step - _GAP) / 2,
                "y": _TOP - 10 - _LINE * (len(lines) - 1 - i),
                "text": line,
            }
            for i, line in enumerate(lines)
        ]
    states, key, at = named_states(language), [], 0.0
    mark = {"type": "text", "fontWeight": "bold", "aria": False, "color": theme.GREY}
    for state in states.values():
        key.append({"x": at + 6, "text": state.name, "fill": state.fill})
        at += 34 + text_width(state.name, theme.LABEL_SIZE)
    square = {"type": "point", "shape": "square", "size": 90, "aria": False, "opacity": 1}
    words = {"type": "text", "align": "left", "dx": 9, "aria": False}
    return [
        marks(heads, mark, x=x, y=y, text=said("text")),
        marks(key, square, x=x, y={"value": 8}, fill=raw("fill"), stroke=raw("fill")),
        marks(key, words, x=x, y={"value": 8}, text=said("text")),
    ]


def _drawn(tiles: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    hint = tooltip(state=_("State"), text=_("Publishers"), statement=_("Claim"))
    ends = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}}
    words = {"type": "text", "fontSize": theme.SMALL_SIZE, "aria": False}
    at = {"x": {**x, "field": "centre"}, "y": {**y, "field": "middle"}, "text": said("text")}
    return [
        marks(tiles, {"type": "rect", "opacity": 1}, **ends, fill=raw("fill"), tooltip=hint),
        marks(tiles, words, **at, color=raw("ink")),
    ]
