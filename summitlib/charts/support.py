"""The claims of an article against the publishers that support or contradict them."""

import math
from dataclasses import dataclass

import altair as alt

from summitlib.charts import theme
from summitlib.charts.layout import cut, text_width, wrap
from summitlib.charts.marks import Row, link, linked, marks, pixels, raw, records, said, tooltip
from summitlib.charts.theme import Scope
from summitlib.measures.evidence import Support
from summitlib.narrative.language import Language

_TEXT = 262.0  # px, the width of a claim's words
_ROW, _HEAD, _LINE = 30.0, 24.0, 12.5  # px: a claim, a heading of claims, a line of words
_STEP = 24.0  # px from publisher to publisher where there is room for it
_NAME = 112.0  # px, the longest name of a publisher; a longer one is cut
_ANGLE = 62  # degrees, the slant of the names
_TOP = _NAME * math.sin(math.radians(_ANGLE)) + 12  # px, the room for the names

_POINT = {"type": "point", "size": 85, "strokeWidth": 1.4, "opacity": 1}
_LOOK = {"shape": raw("shape"), "stroke": raw("colour"), "fill": raw("fill")}
# A cross as a path, since Vega's own stands upright and reads as a plus.
_CROSS = "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z"


def support(support: Support, scope: Scope, language: Language) -> alt.LayerChart:
    """Draw the claims of the article against the publishers that take a stance on them.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.evidence import support_of_article
    >>> now = load_dossier()
    >>> scope = Scope(now.title, now.known_on, "formal")
    >>> measured = support_of_article(now, "2026-05-andong")
    >>> support(measured, scope, Language("en")).to_dict()["title"]["text"]
    ['No other publisher supports ... of 19 claims; ... contradicted, by one publisher each']
    """
    _ = language.gettext
    title = _title(support, scope, language)
    if support.claims.empty:
        (drawing, size), description = theme.blank(language), title
    else:
        drawing, size = _drawing(support, language)
        description = _description(support, title, language)
    voices = support.voices
    n = voices.loc[voices["independent"], "publisher"].nunique()
    subtitle = _("One mark for each publisher, however many pages it has; {known}")
    independent = _("other publishers: {n}").format(n=language.number(n))
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=subtitle.format(known=scope.known(language)),
        source=scope.source(language, independent),
        description=description,
    )


def _title(support: Support, scope: Scope, language: Language) -> str:
    _ = language.gettext
    if support.claims.empty:
        return _("No article about this summit is in the record by {date}").format(
            date=language.date(scope.as_of)
        )
    alone, against = len(support.unsupported), len(support.contested)
    most = int(support.claims["contradicts"].max())
    first = (
        _("No other publisher supports {alone} of {total} claims")
        if alone
        else _("Other publishers support all {total} claims")
    )
    if not against:
        second = _("none contradicted")
    elif most == 1:
        second = _("{against} contradicted, by one publisher each")
    elif against == 1:
        second = _("{against} contradicted, by {most} publishers")
    else:
        second = _("{against} contradicted, one by {most} publishers")
    return f"{first}; {second}".format(
        alone=language.number(alone),
        total=language.number(len(support.claims)),
        against=language.number(against),
        most=language.number(most),
    )


@dataclass(frozen=True)
class _Stance:
    name: str
    shape: str
    colour: str
    fill: str


def _stances(language: Language) -> dict[str, _Stance]:
    _ = language.gettext
    return {
        "supports": _Stance(_("supports"), "circle", theme.BLUE, theme.BLUE),
        "qualifies": _Stance(_("qualifies"), "circle", theme.GREY, "#FFFFFF"),
        "contradicts": _Stance(_("contradicts"), _CROSS, theme.ORANGE, theme.ORANGE),
        "divided": _Stance(_("its pages disagree"), "diamond", theme.PURPLE, theme.PURPLE),
    }


def _description(support: Support, title: str, language: Language) -> str:
    words = language.gettext(
        "Matrix: {claims} claims of the article against {publishers} publishers. {title}. "
        "Independent voices: {listed}"
    )
    one = language.gettext("{claim}: {supports} for, {qualifies} qualify, {contradicts} against.")
    listed = [
        one.format(
            claim=row["statement"],
            supports=row["supports"],
            qualifies=row["qualifies"],
            contradicts=row["contradicts"],
        )
        for row in records(support.claims)
    ]
    return words.format(
        claims=language.number(len(listed)),
        publishers=language.number(support.voices["publisher"].nunique()),
        title=title,
        listed=" ".join(listed),
    )


def _drawing(support: Support, language: Language) -> tuple[list[alt.Chart], tuple[float, float]]:
    rows, heads, height = _rows(records(support.claims), language)
    counts = _counts(rows, language)
    voices = records(support.voices.drop(columns="claims"))
    columns = _columns(voices, counts[0]["left"] - 14)
    x, y = pixels("x", theme.WIDTH), pixels("y", height)
    layers = [
        *_grid(rows, columns, x, y),
        *_words(rows, heads, y),
        *_names(columns, x, language),
        *_voices(voices, rows, columns, x, y, language),
        *_key(x, y, language),
        _numbers(counts, x, y),
    ]
    return layers, (theme.WIDTH, height)


def _rows(claims: list[Row], language: Language) -> tuple[list[Row], list[Row], float]:
    """The claims from top to bottom (with their `y`), the headings, and the height of all."""
    top, rows, heads = _TOP, [], []
    for name, group in _groups(claims, language).items():
        if not group:
            continue
        heads.append({"y": top + _HEAD / 2 + 2, "text": name})
        top += _HEAD
        rows += [{**claim, "y": top + (i + 0.5) * _ROW} for i, claim in enumerate(group)]
        top += _ROW * len(group) + 6
    return rows, heads, top


def _groups(claims: list[Row], language: Language) -> dict[str, list[Row]]:
    _ = language.gettext
    ordered = sorted(claims, key=lambda c: (-c["contradicts"], -c["supports"], -c["qualifies"]))
    agreed = [claim for claim in ordered if not claim["contradicts"]]
    return {
        _("Contradicted by another publisher"): [c for c in ordered if c["contradicts"]],
        _("Supported by another, contradicted by none"): [c for c in agreed if c["supports"]],
        _("Neither supported nor contradicted"): [c for c in agreed if not c["supports"]],
    }


def _columns(voices: list[Row], right: float) -> list[Row]:
    """The publishers from left to right: the article's own first, then those with most to say."""
    said_by: dict[tuple[bool, str], int] = {}
    for voice in voices:
        key = (voice["independent"], voice["publisher"])
        said_by[key] = said_by.get(key, 0) + 1
    ordered = sorted(said_by, key=lambda key: (key[0], -said_by[key], key[1]))
    own = sum(not independent for independent, _name in ordered)
    left = _TEXT + 20
    step = min(_STEP, (right - left) / max(len(ordered) + own, 1))
    return [
        {
            "publisher": name,
            "independent": independent,
            "x": round(left + (i + 0.5 + (own if independent else 0)) * step, 1),
            "text": cut(name, _NAME, theme.SMALL_SIZE),
        }
        for i, (independent, name) in enumerate(ordered)
    ]


def _grid(rows: list[Row], columns: list[Row], x: Row, y: Row) -> list[alt.Chart]:
    line = {"type": "rule", "aria": False, "color": "#E9EBEE"}
    bottom = max(row["y"] for row in rows) + _ROW / 2
    up = {"x": x, "y": {"value": _TOP}, "y2": {"value": bottom}}
    under = [{"y": row["y"] + _ROW / 2} for row in rows]
    wide = {"x": {"value": 0}, "x2": {"value": theme.WIDTH}}
    parts = (
        ([c for c in columns if not c["independent"]], {**line, "strokeWidth": 18}, up),
        (under, line, {**wide, "y": y}),
        ([c for c in columns if c["independent"]], line, up),
    )
    return [
        marks([{k: row[k] for k in ("x", "y") if k in row} for row in drawn], mark, **at)
        for drawn, mark, at in parts
        if drawn
    ]


def _words(rows: list[Row], heads: list[Row], y: Row) -> list[alt.Chart]:
    lines = []
    for row in rows:
        words = wrap(row["statement"], _TEXT, theme.LABEL_SIZE, lines=2)
        first = row["y"] - (len(words) - 1) / 2 * _LINE
        lines += [
            {"y": first + i * _LINE, "text": text, "statement": row["statement"]}
            for i, text in enumerate(words)
        ]
    mark = {"type": "text", "align": "left", "aria": False}
    at = {"x": {"value": 0}, "y": y, "text": said("text")}
    head = {**mark, "fontWeight": "bold", "color": theme.GREY}
    return [marks(lines, mark, **at, tooltip=said("statement")), marks(heads, head, **at)]


def _names(columns: list[Row], x: Row, language: Language) -> list[alt.Chart]:
    own = [c for c in columns if not c["independent"]]
    note = [{"x": c["x"] + 11, "text": language.gettext("(the article's own)")} for c in own]
    names = [{"x": c["x"], "text": c["text"]} for c in columns]
    slant = {"type": "text", "angle": 360 - _ANGLE, "align": "left", "aria": False}
    slant |= {"fontSize": theme.SMALL_SIZE}
    at = {"x": x, "y": {"value": _TOP - 5}, "text": said("text")}
    layers = [marks(names, slant, **at)] if names else []
    return [*layers, marks(note, {**slant, "color": theme.GREY}, **at)] if note else layers


def _voices(
    voices: list[Row], rows: list[Row], columns: list[Row], x: Row, y: Row, language: Language
) -> list[alt.Chart]:
    _ = language.gettext
    at = {column["publisher"]: column["x"] for column in columns}
    claims = {row["claim_id"]: row for row in rows}
    dots = [
        {
            "x": at[voice["publisher"]],
            "y": claims[voice["claim_id"]]["y"],
            "claim_id": voice["claim_id"],
            "statement": claims[voice["claim_id"]]["statement"],
            "publisher": voice["publisher"],
            "url": link(voice["url"]),
            "pages": language.number(voice["pages"]),
            **vars(_stances(language)[voice["stance"]]),
        }
        for voice in voices
    ]
    hint = tooltip(
        publisher=_("Publisher"), name=_("Stance"), pages=_("Pages"), statement=_("Claim")
    )
    return [marks(dots, _POINT, x=x, y=y, tooltip=hint, href=linked(), **_LOOK)] if dots else []


def _key(x: Row, y: Row, language: Language) -> list[alt.Chart]:
    stances = list(_stances(language).values())
    first = _TOP - 10 - 18 * (len(stances) - 1)
    key = [{"x": 7, "y": first + 18 * i, **vars(stance)} for i, stance in enumerate(stances)]
    words = {"type": "text", "align": "left", "dx": 12, "aria": False}
    return [
        marks(key, {**_POINT, "aria": False}, x=x, y=y, **_LOOK),
        marks(key, words, x=x, y=y, text=said("name")),
    ]


def _counts(rows: list[Row], language: Language) -> list[Row]:
    """The numbers of independent voices for and against, at the right of each claim."""
    _ = language.gettext
    heads = {"supports": _("For"), "contradicts": _("Against")}
    wide = {s: text_width(head, theme.LABEL_SIZE, bold=True) for s, head in heads.items()}
    right = {"supports": theme.WIDTH - 16 - wide["contradicts"], "contradicts": theme.WIDTH - 2}
    cells = [
        {
            "text": head,
            "x": right[s],
            "y": _TOP - 10,
            "colour": theme.GREY,
            "left": right[s] - wide[s],
        }
        for s, head in heads.items()
    ]
    for stance, style in _stances(language).items():
        for row in rows if stance in heads else ():
            colour = style.colour if row[stance] else theme.PALE
            text = language.number(row[stance])
            cells.append({"text": text, "x": right[stance], "y": row["y"], "colour": colour})
    return cells


def _numbers(cells: list[Row], x: Row, y: Row) -> alt.Chart:
    mark = {"type": "text", "align": "right", "fontWeight": "bold", "aria": False}
    return marks(cells, mark, x=x, y=y, text=said("text"), color=raw("colour"))
