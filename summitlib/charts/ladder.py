"""Which meetings of two leaders each rule counts, and who publishes its number."""

import altair as alt

from summitlib.charts import theme
from summitlib.charts.cells import cell, headings, listed, numbers, rise, words
from summitlib.charts.layout import cut, text_width
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, tooltip
from summitlib.charts.theme import Scope
from summitlib.measures.grids import Ladder
from summitlib.narrative.language import Language

Drawing = tuple[list[alt.Chart], tuple[float, float]]

_ROW = 30.0  # px
_STEP = 58.0  # px from meeting to meeting where there is room for it
_RULES, _VOICES = 190.0, 210.0  # px: the longest names of rules, and the room for publishers


def ladder(ladder: Ladder, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw which meetings of two leaders each rule counts, and who publishes its number.

    >>> from summitlib import load_dossier
    >>> from summitlib.charts.ladder import ladder
    >>> from summitlib.measures import grids
    >>> from summitlib.measures.published import published
    >>> now = load_dossier()
    >>> scope = Scope(now.title, now.known_on, "formal")
    >>> measured = grids.ladder(now, published(now), "2026-05-andong")
    >>> ladder(measured, scope, Language("en")).to_dict()["title"]["text"]
    ['Up to Andong the rules count 3 or 4 meetings; published: 3 and 4']
    """
    _ = language.gettext
    title = _ladder_title(ladder, language)
    if ladder.meetings.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _ladder_drawing(ladder, language)
        said = _("Dot matrix: {n} meetings, {ways} ways of counting. {title}.")
        description = said.format(
            n=language.number(len(ladder.meetings)),
            ways=language.number(len(ladder.rows)),
            title=title,
        )
    scale = _("A column for each contact in person, filled where the rule counts it; {known}")
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=scale.format(known=scope.known(language)),
        source=scope.source(language),
        description=description,
    )


def _ladder_title(ladder: Ladder, language: Language) -> str:
    _ = language.gettext
    if ladder.meetings.empty:
        return _("The meeting is not on record yet, so none is counted")
    place = ladder.meetings["place"].iloc[-1]
    named = [row for row in records(ladder.rows) if row["publishers"]]
    given = sorted({int(n) for n in ladder.rows["n"]})
    line = language.ngettext(
        "Up to {place} the rules count {given} meeting; published: {named}",
        "Up to {place} the rules count {given} meetings; published: {named}",
        given[-1],
    )
    if not named:
        line = language.ngettext(
            "Up to {place} the rules count {given} meeting; no count is published",
            "Up to {place} the rules count {given} meetings; no count is published",
            given[-1],
        )
    *most, last = [language.number(n) for n in given]
    either = _("{most} or {last}").format(most=", ".join(most), last=last) if most else last
    return line.format(
        place=place,
        given=either,
        named=language.join([language.number(n) for n in sorted({r["n"] for r in named})]),
    )


def _ladder_drawing(ladder: Ladder, language: Language) -> Drawing:
    met = records(ladder.meetings)
    heads = [_heading(m, language) for m in met]
    ways = [", ".join(names) for names in ladder.rows["rules"]]
    left = min(max(text_width(way, theme.LABEL_SIZE) for way in ways) + 28, _RULES)
    step = min(_STEP, (theme.WIDTH - _VOICES - left) / len(met))
    at = {m["meeting_id"]: round(left + i * step, 1) for i, m in enumerate(met)}
    end = round(left + (len(met) - 1) * step + 40, 1)
    top = rise(heads) + 16
    size = theme.WIDTH, top + _ROW * len(ways)
    x, y = pixels("x", size[0]), pixels("y", size[1])
    rows = [
        {**row, "way": way, "y": top + (i + 0.5) * _ROW}
        for i, (row, way) in enumerate(zip(records(ladder.rows), ways, strict=True))
    ]
    names = [_rule(row, left - 18) for row in rows]
    counts = [cell(end, row["y"], language.number(row["n"]), theme.INK) for row in rows]
    layers = [
        headings(heads, list(at.values()), top - 8, x),
        _dots(met, rows, at, x, y, language),
        words(names, x, y),
        numbers(counts, x, y),
        words(_named(rows, end + 20, language), x, y, fontSize=theme.SMALL_SIZE),
    ]
    return layers, size


def _rule(row: Row, width: float) -> Row:
    return cell(0, row["y"], cut(row["way"], width, theme.LABEL_SIZE), theme.INK)


def _named(rows: list[Row], left: float, language: Language) -> list[Row]:
    """Say beside each number who publishes it."""
    _ = language.gettext
    more, nobody = _("{names} +{n}"), _("no published count")
    return [
        cell(
            left,
            row["y"],
            listed(row["publishers"], theme.WIDTH - left, more) if row["publishers"] else nobody,
            theme.INK if row["publishers"] else theme.PALE,
        )
        for row in rows
    ]


def _dots(
    met: list[Row], rows: list[Row], at: dict[str, float], x: Row, y: Row, language: Language
) -> alt.Chart:
    """One dot for each meeting and way of counting: filled where it counts, else hollow."""
    _ = language.gettext
    dots = []
    for row in rows:
        for m in met:
            colour = theme.ACCENT if m["is_summit"] else theme.BLUE
            counts = m["meeting_id"] in row["meetings"]
            dots.append(
                {
                    "x": at[m["meeting_id"]],
                    "y": row["y"],
                    "fill": colour if counts else "#FFFFFF",
                    "colour": colour if counts else theme.PALE,
                    "way": row["way"],
                    "meeting": m["meeting_id"],
                    "url": link(m["url"]),
                }
            )
    mark = {"type": "point", "shape": "circle", "opacity": 1, "size": 110, "strokeWidth": 1.2}
    hint = tooltip(way=_("Rule"), meeting=_("Meeting"))
    look = {"fill": raw("fill"), "stroke": raw("colour"), "tooltip": hint, "href": linked()}
    return marks(dots, mark, x=x, y=y, **look)


def _heading(met: Row, language: Language) -> str:
    """Name a meeting by place and year, and by its kind where it is not talks of the two."""
    kinds = {
        "three-way": language.gettext("{meeting}, three-way"),
        "brief": language.gettext("{meeting}, brief"),
        "greeting": language.gettext("{meeting}, greeting"),
        "attendance": language.gettext("{meeting}, attendance"),
        "unclear": language.gettext("{meeting}, unclear"),
    }
    return kinds.get(met["contact"], "{meeting}").format(
        meeting=f"{met['place']} {met['start_date']:%Y}"
    )
