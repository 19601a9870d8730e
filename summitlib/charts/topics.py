"""What the claims about a meeting rest on, topic by topic."""

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import cut, text_width
from summitlib.charts.marks import Row, marks, pixels, raw, records, said, tooltip
from summitlib.charts.theme import Scope
from summitlib.narrative.language import N_, Language

_LEFT, _RIGHT = 128.0, 420.0  # px, the ends of the bars
_ROW, _BAR, _TOP = 21.0, 14.0, 26.0  # px: a row, the bar in it, the key above

_TOPICS = {
    "aftermath": N_("aftermath"),
    "agenda": N_("agenda"),
    "alternative": N_("alternatives"),
    "announcement": N_("announcement"),
    "attribution": N_("attribution"),
    "background": N_("background"),
    "date": N_("date"),
    "doubt": N_("doubts"),
    "duration": N_("length of the talks"),
    "duration-of-visit": N_("length of the visit"),
    "hometown": N_("hometown"),
    "hometown-diplomacy": N_("hosting at home"),
    "itinerary": N_("itinerary"),
    "motive": N_("motives"),
    "ordinal": N_("which meeting it is"),
    "outcome": N_("outcome"),
    "participants": N_("participants"),
    "preparation": N_("preparation"),
    "proposal": N_("proposal"),
    "protocol": N_("protocol"),
    "reaction": N_("reactions"),
    "shuttle": N_("shuttle visits"),
    "venue": N_("venue"),
}


def topics(table: pd.DataFrame, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw for each topic the claims about a meeting, and how many are of the largest publisher.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import voices
    >>> now = load_dossier()
    >>> table = voices.topics(now, "2026-05-andong")
    >>> chart = topics(table, Scope(now.title, now.known_on, "formal"), Language("en"))
    >>> chart.to_dict()["title"]["text"]
    ['In 11 of 18 topics with several claims one publisher makes most of them']
    """
    _ = language.gettext
    title = _title(table, scope, language)
    if table.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(table, language)
        description = _description(table, title, language)
    subtitle = _("Claims about this summit by topic; {known}")
    claims = _("{n} claims").format(n=language.number(table["claims"].sum()))
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=subtitle.format(known=scope.known(language)),
        source=scope.source(language, claims),
        description=description,
    )


def _title(table: pd.DataFrame, scope: Scope, language: Language) -> str:
    _ = language.gettext
    if table.empty:
        return _("No claim about this summit is in the record by {date}").format(
            date=language.date(scope.as_of)
        )
    several = table[table["claims"] > 1]
    alone = int((2 * several["most"] > several["claims"]).sum())
    if not alone:
        return _("In no topic with several claims does one publisher make most of them")
    words = language.ngettext(
        "In {n} of {all} topics with several claims one publisher makes most of them",
        "In {n} of {all} topics with several claims one publisher makes most of them",
        alone,
    )
    return words.format(n=language.number(alone), all=language.number(len(several)))


def _description(table: pd.DataFrame, title: str, language: Language) -> str:
    one = language.gettext("{topic}: claims {claims}, publishers {voices}, of {largest} {most}.")
    rows = " ".join(one.format(**{**row, "topic": _topic(row, language)}) for row in records(table))
    return language.gettext("Bars of claims by topic. {title}. {rows}").format(
        title=title, rows=rows
    )


def _topic(row: Row, language: Language) -> str:
    return language.gettext(_TOPICS[row["topic"]])


def _drawing(
    table: pd.DataFrame, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    unit = (_RIGHT - _LEFT) / table["claims"].max()
    rows = [
        {
            "y": round(_TOP + (i + 0.5) * _ROW, 1),
            "top": _TOP + (i + 0.5) * _ROW - _BAR / 2,
            "bottom": _TOP + (i + 0.5) * _ROW + _BAR / 2,
            "most_x": round(_LEFT + unit * row["most"], 2),
            "all_x": round(_LEFT + unit * row["claims"], 2),
            "topic": cut(_topic(row, language), _LEFT - 10, theme.LABEL_SIZE),
            "text": _label(row, language),
            "colour": theme.BLUE if 2 * row["most"] > row["claims"] else theme.GREY,
            "largest": row["largest"],
            "claims": language.number(row["claims"]),
        }
        for i, row in enumerate(records(table))
    ]
    height = _TOP + _ROW * len(rows)
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    return [*_bars(rows, x, y, language), *_words(rows, x, y, language)], (theme.WIDTH, height)


def _label(row: Row, language: Language) -> str:
    words = language.ngettext(
        "{claims} by {largest} alone",
        "{claims} by {voices} publishers; {largest} {most}",
        row["voices"],
    )
    return words.format(**row)


def _bars(rows: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    hint = tooltip(topic=_("Topic"), claims=_("Claims"), largest=_("Largest publisher"))
    bar = {"type": "rect", "opacity": 1}
    tall = {"y": {**y, "field": "top"}, "y2": {"field": "bottom"}, "tooltip": hint}
    return [
        marks(rows, {**bar, "color": theme.LINE, "aria": False}, **_ends("all_x", x), **tall),
        marks(rows, bar, **_ends("most_x", x), **tall, fill=raw("colour")),
    ]


def _ends(field: str, x: Row) -> Row:
    return {"x": {**x, "field": field}, "x2": {"value": _LEFT}}


def _words(rows: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    plain = {"type": "text", "align": "left", "aria": False}
    right = {**plain, "align": "right"}
    room = [
        {**r, "text": cut(r["text"], theme.WIDTH - r["all_x"] - 8, theme.LABEL_SIZE)} for r in rows
    ]
    key: list[Row] = [
        {"text": _("most by one publisher"), "colour": theme.BLUE},
        {"text": _("the largest publisher’s part"), "colour": theme.GREY},
        {"text": _("the others"), "colour": theme.PALE},
    ]
    left = _LEFT
    for word in key:
        word["x"] = left
        left += text_width(word["text"], theme.LABEL_SIZE, bold=True) + 16
    above = {"x": x, "y": {"value": 10}, "text": said("text"), "color": raw("colour")}
    return [
        marks(rows, right, x={"value": _LEFT - 8}, y=y, text=said("topic")),
        marks(room, {**plain, "dx": 6}, x={**x, "field": "all_x"}, y=y, text=said("text")),
        marks(key, {**plain, "fontWeight": "bold"}, **above),
    ]
