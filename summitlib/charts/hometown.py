"""The collection of home visits: the answered circles, and how long answers take.

`venues` and `visits` draw the dossier's own meetings. No chart here shows a rate: the cases are
a collection of known ones, and its charts say so.
"""

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.hosting import visits
from summitlib.charts.layout import cut, text_width
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, said, tooltip
from summitlib.charts.theme import Scope
from summitlib.charts.venues import venues
from summitlib.charts.waiting import waiting
from summitlib.measures.hometown import Collection
from summitlib.narrative.language import Language

__all__ = ["circles", "venues", "visits", "waiting"]

_TEXT = 268.0  # px, the names of the two hosts
_LEFT, _RIGHT = 284.0, theme.WIDTH - 70  # px, the axis of days
_ROW, _HEAD = 19.0, 26.0  # px: a circle, a heading
_TOP = 42.0  # px, the key and the median above the rows
_OPEN = 3  # open visits that are drawn; in an early view there are many
_DOT = {"type": "point", "size": 60, "strokeWidth": 1.6, "opacity": 1}


def circles(collection: Collection, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the circles from home to home by their wait, and the visits that are still open.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import hometown
    >>> now = load_dossier()
    >>> scope = Scope(now.title, now.known_on, "formal")
    >>> known = hometown.collection(now, "2026-05-andong")
    >>> circles(known, scope, Language("en")).to_dict()["title"]["text"]
    ['Nara–Andong is the second shortest of 16 answered home-to-home circles: 126 days']
    """
    _ = language.gettext
    home = collection.circles[collection.circles["at_home"]]
    title = _title(collection, scope, language)
    if home.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(records(home), collection, language)
        description = _description(home, title, language)
    line = _(
        "Days from a visit at one leader's home to the answer at the other's, by hosts and year "
        "of the answer; a collection of known cases: it gives no rate; {known}"
    )
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=line.format(known=scope.known(language)),
        source=scope.source(language),
        description=description,
        below=theme.AXIS + 14 if len(home) else 0,
    )


def _title(collection: Collection, scope: Scope, language: Language) -> str:
    _, own, loose = language.gettext, collection.standing, collection.variants[0]
    if not loose.n:
        return _("No answered home-to-home circle is known by {date}").format(
            date=language.date(scope.as_of)
        )
    values = {
        "name": collection.name,
        "days": language.number(own.days or 0),
        "n": language.number(loose.n),
        "median": language.number(loose.median),
    }
    if loose.rank == 1:
        words = _("{name} is the shortest of {n} answered home-to-home circles: {days} days")
    elif loose.rank is not None:
        values["nth"] = language.ordinal(loose.rank)
        words = _("{name} is the {nth} shortest of {n} answered home-to-home circles: {days} days")
    elif own.role == "due":
        words = _("{name} is due after {days} days; {n} answered circles took a median of {median}")
    elif own.role == "open" and own.at_home:
        words = _(
            "{name} is open after {days} days; {n} answered circles took a median of {median}"
        )
    else:
        words = _("Answers from home to home take a median of {median} days in {n} known circles")
    return words.format(**values)


def _description(home: pd.DataFrame, title: str, language: Language) -> str:
    _ = language.gettext
    one = _("{first} and {answer}, {days} days")
    listed = [
        one.format(
            first=row["host_first"], answer=row["host_answer"], days=language.number(row["days"])
        )
        for row in records(home)
    ]
    words = _("Lollipop chart, the shortest wait first. {title}. {listed}.")
    return words.format(title=title, listed="; ".join(listed))


def _drawing(
    home: list[Row], collection: Collection, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    top = max(row["days"] for row in home)
    rows = [_answered(row, language) for row in home]
    still = _still(collection, top, language)
    for i, row in enumerate(rows):
        row["y"] = _TOP + _ROW * (i + 0.5)
    bottom = _TOP + _ROW * len(rows)
    for i, row in enumerate(still):
        row["y"] = bottom + _HEAD + _ROW * (i + 0.5)
    height = bottom + (_HEAD + _ROW * len(still) if still else 0) + 4
    x, y, every = _days(top, language), pixels("y", height), [*rows, *still]
    layers = [
        *_median(collection, bottom, x, y, language),
        *_lines(every, x, y),
        *_texts(every, x, y),
        _points(every, x, y, language),
        *_key(collection, y, language),
    ]
    if still:
        layers.append(_heading(collection, bottom + _HEAD / 2, y, language))
    return layers, (theme.WIDTH, height)


def _answered(row: Row, language: Language) -> Row:
    _ = language.gettext
    colour = theme.ACCENT if row["is_summit"] else theme.BLUE
    words = _("{n} days, home disputed") if row["disputed"] else _("{n} days")
    return {
        "id": row["answer"],
        "url": link(row["url"]),
        "days": row["days"],
        "label": f"{row['host_first']} – {row['host_answer']}, {row['start_answer'].year}",
        "text": words.format(n=language.number(row["days"])),
        "first": _leg(row["place_first"], row["start_first"], language),
        "second": _leg(row["place_answer"], row["start_answer"], language),
        "colour": colour,
        "fill": colour if row["stated"] else "#FFFFFF",
        "shape": "circle",
        "dash": 0,
        "summit": bool(row["is_summit"]),
    }


def _leg(place: str, day: pd.Timestamp, language: Language) -> str:
    return f"{place}, {language.date(day)}"


def _still(collection: Collection, top: int, language: Language) -> list[Row]:
    """The open visits that are drawn: the summit's own and the latest others."""
    _ = language.gettext
    waits = collection.visits[collection.visits["outcome"] == "open"]
    latest = waits[~waits["is_summit"]].tail(_OPEN)
    own = waits[waits["is_summit"] & (collection.standing.role in ("open", "due"))]
    due = collection.standing.days if collection.standing.role == "due" else None
    rows = []
    for row in records(pd.concat([own, latest]).sort_values("start_date")):
        is_due = due is not None and row["is_summit"]
        days = due if is_due and due is not None else int(row["days"])
        words = _("due after {n} days") if is_due else _("open after {n} days")
        colour = theme.ACCENT if row["is_summit"] else theme.GREY
        rows.append(
            {
                "id": row["case_id"],
                "url": link(row["url"]),
                "days": min(days, top),
                "label": f"{row['host']} – {row['guest']}, {row['start_date'].year}",
                "text": words.format(n=language.number(days)),
                "first": _leg(row["place"], row["start_date"], language),
                "second": _("none on record yet"),
                "colour": colour,
                "fill": "#FFFFFF",
                "shape": "triangle-right",
                "dash": 1,
                "summit": bool(row["is_summit"]),
            }
        )
    return rows


def _days(top: int, language: Language) -> Row:
    scale = {"domain": [0, top], "range": [_LEFT, _RIGHT], "nice": False}
    axis = {"title": language.gettext("days"), "tickCount": 6, "tickSize": 4}
    return {"field": "days", "type": "quantitative", "scale": scale, "axis": axis}


def _lines(rows: list[Row], x: Row, y: Row) -> list[alt.Chart]:
    looks: dict[int, Row] = {0: {}, 1: {"strokeDash": [3, 3]}}
    detail = {"field": "id", "type": "nominal"}
    layers = []
    for dash, look in looks.items():
        own = [row for row in rows if row["dash"] == dash]
        ends = [
            {"id": row["id"], "days": days, "y": row["y"], "colour": row["colour"]}
            for row in own
            for days in (0, row["days"])
        ]
        mark = {"type": "line", "aria": False, "strokeWidth": 1.6, "opacity": 0.6, **look}
        if ends:
            layers.append(marks(ends, mark, x=x, y=y, detail=detail, stroke=raw("colour")))
    return layers


def _texts(rows: list[Row], x: Row, y: Row) -> list[alt.Chart]:
    layers = []
    for own in (True, False):
        words = [
            {
                "label": cut(row["label"], _TEXT, theme.LABEL_SIZE, own),
                "text": row["text"],
                "days": row["days"],
                "y": row["y"],
            }
            for row in rows
            if row["summit"] is own
        ]
        look = {"fontWeight": "bold", "color": theme.ACCENT} if own else {}
        mark = {"type": "text", "align": "left", "aria": False, **look}
        if words:
            layers.append(marks(words, mark, x={"value": 0}, y=y, text=said("label")))
            # A halo keeps the words readable where the line of the median runs behind them.
            for more in ({"stroke": "#FFFFFF", "strokeWidth": 3}, {}):
                mark_of_text = {**mark, "dx": 9, **more}
                layers.append(marks(words, mark_of_text, x=x, y=y, text=said("text")))
    return layers


def _points(rows: list[Row], x: Row, y: Row, language: Language) -> alt.Chart:
    _ = language.gettext
    look = {
        "shape": raw("shape"),
        "stroke": raw("colour"),
        "fill": raw("fill"),
        "href": linked(),
        "tooltip": tooltip(label=_("Hosts"), first=_("Visit"), second=_("Answer"), text=_("Wait")),
    }
    return marks(rows, _DOT, x=x, y=y, **look)


def _median(
    collection: Collection, bottom: float, x: Row, y: Row, language: Language
) -> list[alt.Chart]:
    median = collection.variants[0].median
    words = language.gettext("median {n}").format(n=language.number(median))
    line = {"type": "line", "aria": False, "color": theme.PALE, "strokeDash": [2, 3]}
    text = {"type": "text", "aria": False, "color": theme.GREY}
    ends = [{"days": median, "y": at} for at in (_TOP - 6, bottom)]
    return [
        marks(ends, line, x=x, y=y),
        marks([{**ends[0], "text": words, "y": _TOP - 13}], text, x=x, y=y, text=said("text")),
    ]


def _key(collection: Collection, y: Row, language: Language) -> list[alt.Chart]:
    """Say what a filled and a hollow dot are, with their numbers, in one line at the top."""
    _, (loose, strict, *_rest) = language.gettext, collection.variants
    shown = {
        theme.BLUE: _("announced or described as an answer: {n}, median {median} days"),
        "#FFFFFF": _("an answer by the order of events only: {n}"),
    }
    counts = {theme.BLUE: strict.n, "#FFFFFF": loose.n - strict.n}
    left, rows = 6.0, []
    for fill, words in shown.items():
        if counts[fill]:
            n, median = language.number(counts[fill]), language.number(strict.median)
            text = words.format(n=n, median=median)
            rows.append({"x": left, "y": 8.0, "text": text, "fill": fill})
            left += text_width(text, theme.LABEL_SIZE) + 34
    at: Row = {"x": {"field": "x", "type": "quantitative", "scale": None}, "y": y}
    dot = {**_DOT, "stroke": theme.BLUE, "aria": False}
    word = {"type": "text", "align": "left", "dx": 9, "color": theme.GREY, "aria": False}
    return [
        marks(rows, dot, **at, fill=raw("fill")),
        marks(rows, word, **at, text=said("text")),
    ]


def _heading(collection: Collection, at: float, y: Row, language: Language) -> alt.Chart:
    """Say how many visits are open, and that the latest of them are drawn."""
    n = int((collection.visits["outcome"] == "open").sum())
    words = language.ngettext(
        "No answer on record by {date}: {n} visit",
        "No answer on record by {date}: {n} visits",
        n,
    )
    if n > _OPEN + 1:
        words = language.gettext("No answer on record by {date}: {n} visits, the newest drawn")
    text = words.format(n=language.number(n), date=language.date(collection.until))
    mark = {"type": "text", "align": "left", "fontWeight": "bold", "color": theme.GREY}
    row = [{"text": text, "y": at}]
    return marks(row, {**mark, "aria": False}, x={"value": 0}, y=y, text=said("text"))
