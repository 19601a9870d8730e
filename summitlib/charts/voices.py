"""What the claims rest on: each publisher's share of them, and topic by topic."""

from typing import NamedTuple

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import cut, text_width
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, said, tooltip
from summitlib.charts.theme import Scope
from summitlib.measures.voices import Concentration
from summitlib.narrative.language import N_, Language

_LEFT, _RIGHT = 150.0, 470.0  # px, the ends of the bars
_HEAD, _ROW, _BAR = 26.0, 26.0, 19.0  # px: a meeting's name, a row, the bar in it
_TOP = 28.0  # px, the key and the headings of the columns
_COLUMNS = (522.0, 592.0, theme.WIDTH - 2.0)  # px, the right ends of the columns of numbers


_MUCH = 4  # a publisher makes much when it makes more than one in so many claims
_FIRST = {
    ("before", True): N_(
        "One publisher makes {most} of the {claims} claims about {place} before its first day"
    ),
    ("before", False): N_(
        "No publisher makes more than {most} of the {claims} claims about {place} before its first "
        "day"
    ),
    ("since", True): N_(
        "One publisher makes {most} of the {claims} claims about {place} from its first day on"
    ),
    ("since", False): N_(
        "No publisher makes more than {most} of the {claims} claims about {place} from its first "
        "day on"
    ),
}


class Grade(NamedTuple):
    """How a grade of publishers is named and drawn."""

    name: str
    colour: str


def named_grades(language: Language) -> dict[str, Grade]:
    """Return the name and the colour of each grade of publishers."""
    _ = language.gettext
    return {
        "official": Grade(_("official"), theme.GREEN),
        "newsroom": Grade(_("newsroom"), theme.BLUE),
        "research": Grade(_("research"), theme.PURPLE),
        "aggregator": Grade(_("aggregator"), theme.ORANGE),
        "unclassified": Grade(_("not classified"), theme.GREY),
    }


def concentration(measured: Concentration, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw each publisher's share of the claims about each meeting, before it and since.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import voices
    >>> now = load_dossier()
    >>> measured = voices.concentration(now, "2026-05-andong")
    >>> chart = concentration(measured, Scope(now.title, now.known_on, "formal"), Language("en"))
    >>> chart.to_dict()["title"]["text"][0]
    'One publisher makes 40 of the 66 claims about Andong from its first day on; about Nara'
    """
    _ = language.gettext
    title = _title(measured, scope, language)
    if measured.compared.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(measured, language)
        description = _description(measured, title, language)
    subtitle = _(
        "Claims by publisher, largest first, before the first day of a meeting and from it on; "
        "“equal voices”: as many publishers of equal size would be as diverse (inverse sum "
        "of squared shares); {known}"
    )
    pages = _("{n} publishers").format(n=measured.voices["publisher"].nunique())
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=subtitle.format(known=scope.known(language)),
        source=scope.source(language, pages),
        description=description,
        below=0 if measured.compared.empty else theme.AXIS + 12,
    )


def _title(measured: Concentration, scope: Scope, language: Language) -> str:
    _ = language.gettext
    if measured.ours.empty:
        return _("No claim about this summit is in the record by {date}").format(
            date=language.date(scope.as_of)
        )
    row = records(measured.ours)[-1]
    first = _FIRST[row["phase"], _MUCH * row["most"] > row["claims"]]
    others = measured.others[measured.others["phase"] == row["phase"]]
    texts = [_filled(_(first), row, language)]
    if len(others):
        other = records(others.sort_values("claims"))[-1]
        second = _("about {place} the largest makes {most} of {claims}")
        texts.append(_filled(second, other, language))
    return "; ".join(texts)


def _filled(words: str, row: Row, language: Language) -> str:
    numbers = {k: language.number(row[k]) for k in ("most", "claims")}
    return words.format(place=_place(row, language), **numbers)


def _place(row: Row, language: Language) -> str:
    return row["place"] or language.gettext("the proposed meeting")


def _description(measured: Concentration, title: str, language: Language) -> str:
    _ = language.gettext
    one = {
        "before": _(
            "{place}, before its first day: {claims} claims of {voices} publishers, {effective} "
            "equal voices, the largest {largest} with {most}."
        ),
        "since": _(
            "{place}, from its first day on: {claims} claims of {voices} publishers, {effective} "
            "equal voices, the largest {largest} with {most}."
        ),
    }
    rows = [
        one[row["phase"]].format(
            **{
                **row,
                "place": _place(row, language),
                "effective": language.number(row["effective"]),
            }
        )
        for row in records(measured.compared)
    ]
    return _("Bars of each publisher's share of the claims. {title}. {rows}").format(
        title=title, rows=" ".join(rows)
    )


def _drawing(
    measured: Concentration, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    rows, heads, height = _rows(measured, language)
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    segments = _segments(measured, rows, language)
    layers = [
        *_axis(height, x, language),
        *_heads(heads, y),
        *_labels(rows, y, language),
        *_bars(segments, x, y, language),
        *_numbers(rows, x, y, language),
        *_key(measured, x, language),
    ]
    return layers, (theme.WIDTH, height)


def _rows(measured: Concentration, language: Language) -> tuple[list[Row], list[Row], float]:
    top = _TOP
    rows: list[Row] = []
    heads: list[Row] = []
    for meeting_id, group in measured.compared.groupby("meeting_id", sort=False):
        first = records(group)[0]
        name = _place(first, language)
        if not pd.isna(first["start_date"]):
            name = f"{name}, {language.month(first['start_date'])}"
        colour = theme.ACCENT if meeting_id == measured.meeting_id else theme.INK
        heads.append({"y": top + _HEAD / 2 + 3, "text": name, "colour": colour})
        top += _HEAD
        for row in records(group):
            rows.append({**row, "start_date": "", "y": top + _ROW / 2})
            top += _ROW
        top += 4
    return rows, heads, top


def _segments(measured: Concentration, rows: list[Row], language: Language) -> list[Row]:
    grades, segments = named_grades(language), []
    by_row = measured.voices.groupby(["meeting_id", "phase"])
    for row in rows:
        left, unit = _LEFT, (_RIGHT - _LEFT) / row["claims"]
        for voice in records(by_row.get_group((row["meeting_id"], row["phase"]))):
            right = left + unit * voice["claims"]
            grade = grades[voice["grade"]]
            segments.append(
                {
                    "x": round(left, 2),
                    "x2": round(right, 2),
                    "y": row["y"] - _BAR / 2,
                    "y2": row["y"] + _BAR / 2,
                    "middle": row["y"],
                    "text": _inside(voice, right - left - 8, language) if left == _LEFT else "",
                    "publisher": voice["publisher"],
                    "grade": grade.name,
                    "colour": grade.colour,
                    "claims": language.number(voice["claims"]),
                    "pages": language.number(voice["pages"]),
                    "url": link(voice["url"]),
                }
            )
            left = right
    return segments


def _inside(voice: Row, room: float, language: Language) -> str:
    """The largest publisher's name and number, if there is room for them in its part."""
    name = voice["publisher"]
    for label in (f"{name}, {language.number(voice['claims'])}", name):
        if text_width(label, theme.SMALL_SIZE, bold=True) < room:
            return str(label)
    return ""


def _bars(segments: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    hint = tooltip(publisher=_("Publisher"), grade=_("Kind"), claims=_("Claims"), pages=_("Pages"))
    bar = {"type": "rect", "stroke": "#FFFFFF", "strokeWidth": 1.2, "opacity": 1}
    ends = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}}
    named = [{k: s[k] for k in ("x", "middle", "text")} for s in segments if s["text"]]
    words = {"type": "text", "align": "left", "dx": 6, "color": "#FFFFFF", "aria": False}
    words |= {"fontSize": theme.SMALL_SIZE, "fontWeight": "bold"}
    at = {"x": x, "y": {**y, "field": "middle"}, "text": said("text")}
    layers = [marks(segments, bar, **ends, fill=raw("colour"), tooltip=hint, href=linked())]
    return [*layers, marks(named, words, **at)] if named else layers


def _axis(height: float, x: Row, language: Language) -> list[alt.Chart]:
    ticks = [
        {
            "x": _LEFT + share / 100 * (_RIGHT - _LEFT),
            "text": language.gettext("{n} %").format(n=share),
        }
        for share in (0, 25, 50, 75, 100)
    ]
    title = [{"x": (_LEFT + _RIGHT) / 2, "text": language.gettext("share of the claims")}]
    line = {"type": "rule", "aria": False, "color": "#ECEEF0"}
    words = {"type": "text", "aria": False, "color": theme.GREY, "fontSize": theme.SMALL_SIZE}
    return [
        marks(ticks, line, x=x, y={"value": _TOP}, y2={"value": height}),
        marks(ticks, words, x=x, y={"value": height + 10}, text=said("text")),
        marks(title, words, x=x, y={"value": height + 24}, text=said("text")),
    ]


def _heads(heads: list[Row], y: Row) -> list[alt.Chart]:
    mark = {"type": "text", "align": "left", "fontWeight": "bold", "aria": False}
    at = {"x": {"value": 0}, "y": y, "text": said("text"), "color": raw("colour")}
    return [marks(heads, mark, **at)]


def _labels(rows: list[Row], y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    words = {"before": _("before its first day"), "since": _("from its first day on")}
    lines = [
        {"y": r["y"], "text": cut(words[r["phase"]], _LEFT - 12, theme.LABEL_SIZE)} for r in rows
    ]
    mark = {"type": "text", "align": "left", "dx": 8, "aria": False}
    return [marks(lines, mark, x={"value": 0}, y=y, text=said("text"))]


def _numbers(rows: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    _ = language.gettext
    names = {"claims": _("Claims"), "voices": _("Publishers"), "effective": _("Equal voices")}
    heads = [
        {"x": right, "y": _TOP - 8, "text": name, "colour": theme.GREY}
        for right, name in zip(_COLUMNS, names.values(), strict=True)
    ]
    cells = [
        {"x": right, "y": row["y"], "text": language.number(row[column]), "colour": theme.INK}
        for row in rows
        for right, column in zip(_COLUMNS, names, strict=True)
    ]
    mark = {"type": "text", "align": "right", "fontWeight": "bold", "aria": False}
    return [marks(heads + cells, mark, x=x, y=y, text=said("text"), color=raw("colour"))]


def _key(measured: Concentration, x: Row, language: Language) -> list[alt.Chart]:
    """The kinds of publishers that are drawn, in words of their colour, above the bars."""
    used, left, key = set(measured.voices["grade"]), _LEFT, []
    for name, grade in named_grades(language).items():
        if name in used:
            key.append({"x": left, "text": grade.name, "colour": grade.colour})
            left += text_width(grade.name, theme.LABEL_SIZE, bold=True) + 14
    mark = {"type": "text", "align": "left", "fontWeight": "bold", "aria": False}
    at = {"x": x, "y": {"value": _TOP - 8}, "text": said("text"), "color": raw("colour")}
    return [marks(key, mark, **at)]
