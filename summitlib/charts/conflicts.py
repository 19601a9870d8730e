"""The contradictions between sources, side against side."""

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.layout import cut, text_width, wrap
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, said, tooltip
from summitlib.charts.theme import Scope
from summitlib.charts.voices import named_grades
from summitlib.narrative.language import Language

_TOPIC = 112.0  # px, the words of a topic
_SIDE = {"a": 124.0, "b": 344.0}  # px, where each side begins
_DOT, _WIDE = 6.0, 192.0  # px: from there to the middle of its mark; the words of a side
_VIEW = 566.0  # px, where the view of the compilers begins
_LINE, _PAD, _TOP = 13.0, 12.0, 28.0  # px: a line of words, above those of a row, above all

_POINT = {"type": "point", "size": 60, "strokeWidth": 1.6, "opacity": 1, "shape": "circle"}


def conflicts(table: pd.DataFrame, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw contradictions with both sides, who says so, and the side that is more likely.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import conflicts as measure
    >>> now = load_dossier()
    >>> table = measure.conflicts_about(now, "2026-01-nara")
    >>> chart = conflicts(table, Scope(now.title, now.known_on, "formal"), Language("en"))
    >>> chart.to_dict()["title"]["text"][0]
    'Of seven contradictions, the compilers find one side more likely in five and leave none'
    """
    _ = language.gettext
    title = _title(table, scope, language)
    if table.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(table, language)
        description = _description(table, title, language)
    subtitle = _("Each side with the publisher of its page, coloured by kind; {known}")
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
        return _("No contradiction about this summit is in the record by {date}").format(
            date=language.date(scope.as_of)
        )
    first = language.ngettext("Of {n} contradiction", "Of {n} contradictions", len(table))
    if (table["view"] == "none").all():
        second = _(
            "{own} are of one publisher with itself; which side is likelier was judged later"
        )
    else:
        second = _("the compilers find one side more likely in {one} and leave {open} open")
    return f"{first}, {second}".format(
        n=language.count(len(table)),
        own=_none(int(table["one_voice"].sum()), language),
        one=language.count(int(table["view"].isin(["a", "b"]).sum())),
        open=_none(int((table["view"] == "open").sum()), language),
    )


def _none(n: int, language: Language) -> str:
    return language.count(n) if n else language.gettext("none")


def _description(table: pd.DataFrame, title: str, language: Language) -> str:
    _ = language.gettext
    one = _("{topic}: {side_a} ({publisher_a}) against {side_b} ({publisher_b}); {view}.")
    likely = {side: _("more likely: {side}").format(side=f"{{side_{side}}}") for side in "ab"}
    rows = [
        one.format(
            **{**row, "view": likely.get(row["view"], "").format(**row) or _view(row, language)}
        )
        for row in records(table)
    ]
    return _("Contradictions with both sides. {title}. {rows}").format(
        title=title, rows=" ".join(rows)
    )


def _view(row: Row, language: Language) -> str:
    """The view of the compilers in words; nothing where the bold side says it."""
    words = {"open": language.gettext("left open"), "none": language.gettext("no view yet")}
    words |= {"a": "", "b": ""}
    return words.get(row["view"], str(row["more_likely"]))


def _drawing(
    table: pd.DataFrame, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    rows, height = _rows(_ordered(table), language)
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    layers = [
        *_rules(rows, y),
        _texts(rows, 0.0, "bold", y),
        *_sides(rows, x, y, language),
        _texts(rows, _VIEW, "normal", y),
        *_key(table, x, language),
    ]
    return layers, (theme.WIDTH, height)


def _ordered(table: pd.DataFrame) -> list[Row]:
    order = ["open", "other", "both", "a", "b", "none"]
    return sorted(records(table), key=lambda r: (order.index(r["view"]), r["conflict_id"]))


def _rows(conflicts: list[Row], language: Language) -> tuple[list[Row], float]:
    """The contradictions from top to bottom, with their lines of words, and the height of all."""
    top, rows = _TOP, []
    for row in conflicts:
        words = {
            side: wrap(
                row[f"side_{side}"], _WIDE, theme.LABEL_SIZE, bold=row["view"] == side, lines=3
            )
            for side in "ab"
        }
        topic = wrap(row["topic"], _TOPIC, theme.SMALL_SIZE, bold=True, lines=3)
        told = _view(row, language) if row["view"] != "none" else ""
        view = wrap(told, theme.WIDTH - _VIEW, theme.SMALL_SIZE, lines=3)
        rows.append({**row, "top": top, "words": words, "lines": {0.0: topic, _VIEW: view}})
        tallest = max(len(words["a"]) + 1, len(words["b"]) + 1, len(topic), len(view))
        top += tallest * _LINE + _PAD
    return rows, top


def _rules(rows: list[Row], y: Row) -> list[alt.Chart]:
    line = {"type": "rule", "aria": False, "color": "#E9EBEE"}
    above = [{"y": row["top"] + 1} for row in rows]
    return [marks(above, line, x={"value": 0}, x2={"value": theme.WIDTH}, y=y)]


def _texts(rows: list[Row], left: float, weight: str, y: Row) -> alt.Chart:
    """Draw the topics, or the view of the compilers."""
    lines = [
        {"y": row["top"] + _PAD + i * _LINE, "text": line}
        for row in rows
        for i, line in enumerate(row["lines"][left])
    ]
    mark = {"type": "text", "align": "left", "fontWeight": weight, "fontSize": theme.SMALL_SIZE}
    mark |= {"color": theme.GREY, "aria": False}
    return marks(lines, mark, x={"value": left}, y=y, text=said("text"))


def _sides(rows: list[Row], x: Row, y: Row, language: Language) -> list[alt.Chart]:
    grades = named_grades(language)
    dots, words, names = [], [], []
    for row in rows:
        for side, left in _SIDE.items():
            grade, likely = grades[row[f"grade_{side}"]], row["view"] == side
            first = row["top"] + _PAD
            at = {"x": left + 2 * _DOT + 4}
            lines = row["words"][side]
            words += [
                {
                    **at,
                    "y": first + i * _LINE,
                    "text": line,
                    "weight": "bold" if likely else "normal",
                }
                for i, line in enumerate(lines)
            ]
            publisher = row[f"publisher_{side}"]
            named = {"text": cut(publisher, _WIDE, theme.SMALL_SIZE), "colour": grade.colour}
            names.append({**at, "y": first + len(lines) * _LINE, **named})
            dots.append(
                {
                    "x": left + _DOT,
                    "y": first,
                    "colour": grade.colour,
                    "fill": grade.colour if likely else "#FFFFFF",
                    "side": row[f"side_{side}"],
                    "publisher": publisher,
                    "grade": grade.name,
                    "url": link(row[f"url_{side}"]),
                }
            )
    return [_dots(dots, x, y, language), *_lines(words, names, x, y)]


def _dots(dots: list[Row], x: Row, y: Row, language: Language) -> alt.Chart:
    _ = language.gettext
    hint = tooltip(publisher=_("Publisher"), grade=_("Kind"), side=_("Says"))
    look = {"stroke": raw("colour"), "fill": raw("fill")}
    return marks(dots, _POINT, x=x, y=y, tooltip=hint, href=linked(), **look)


def _lines(words: list[Row], names: list[Row], x: Row, y: Row) -> list[alt.Chart]:
    text = {"type": "text", "align": "left", "aria": False}
    at = {"x": x, "y": y, "text": said("text")}
    layers = [
        marks([w for w in words if w["weight"] == weight], {**text, "fontWeight": weight}, **at)
        for weight in ("normal", "bold")
        if any(w["weight"] == weight for w in words)
    ]
    small = {**text, "fontSize": theme.SMALL_SIZE}
    return [*layers, marks(names, small, **at, color=raw("colour"))]


def _key(table: pd.DataFrame, x: Row, language: Language) -> list[alt.Chart]:
    """The kinds of publishers that are drawn, how the likely side is marked, and the headings."""
    _ = language.gettext
    used = {*table["grade_a"], *table["grade_b"]}
    key, left = [], _SIDE["a"] + 2 * _DOT + 4
    for name, grade in named_grades(language).items():
        if name in used:
            key.append({"x": left, "text": grade.name, "colour": grade.colour})
            left += text_width(grade.name, theme.LABEL_SIZE, bold=True) + 14
    if not (table["view"] == "none").all():
        likely = {"text": _("bold: the more likely side"), "colour": theme.INK}
        key.append({"x": _SIDE["b"] + 2 * _DOT + 4, **likely})
        key.append({"x": _VIEW, "text": _("The compilers’ view"), "colour": theme.GREY})
    mark = {"type": "text", "align": "left", "fontWeight": "bold", "aria": False}
    at = {"x": x, "y": {"value": 14}, "text": said("text"), "color": raw("colour")}
    return [marks(key, mark, **at)]
