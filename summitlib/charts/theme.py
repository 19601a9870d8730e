"""What all charts share: colours, type, the parts around the drawing, and how they are shown."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from summitlib.charts.layout import wrap
from summitlib.charts.marks import marks, said
from summitlib.errors import SummitError
from summitlib.narrative.language import N_, Language

NAME = "summit"
# JupyterLab 4 draws this type without network, and nbformat takes it, unlike Altair's own.
MIME = "application/vnd.vegalite.v5+json"

WIDTH = 680  # px, of a whole chart with its labels; the column of a report is 720 px wide

# ACCENT is for the summit in question alone. The hues are those of Okabe and Ito, which readers
# with any form of colour blindness can tell apart.
ACCENT = "#B5432A"
BLUE, SKY, GREEN, PURPLE, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#AA4499", "#CC7A00"
INK, GREY, PALE, LINE, LAND = "#1C2126", "#5B6470", "#9AA3AD", "#D9DCE0", "#E3E1DA"

# Arial's widths are those that `layout.text_width` knows; the others are close to it.
FONT = (
    'Arial, "Liberation Sans", "Helvetica Neue", "Noto Sans CJK KR", "Apple SD Gothic Neo", '
    '"Malgun Gothic", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", sans-serif'
)
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, SMALL_SIZE = 16, 12, 11, 10
AXIS = 24  # px, the height of the labels of an axis


@dataclass(frozen=True)
class Scope:
    """What a chart was drawn from, for its subtitle and its source line.

    Attributes
    ----------
    title : title of the dossier.
    as_of : date of the view.
    rule : name of the counting rule.
    """

    title: str
    as_of: dt.date
    rule: str

    def known(self, language: Language) -> str:
        """Say when the things drawn were known.

        >>> day = dt.date(2026, 5, 18)
        >>> Scope("Demo", day, "formal").known(Language("en"))
        'as known on 18 May 2026'
        """
        return language.gettext("as known on {date}").format(date=language.date(self.as_of))

    def source(self, language: Language, more: str = "") -> str:
        """Write the source line; `more` follows it.

        >>> day = dt.date(2026, 5, 18)
        >>> Scope("Demo", day, "formal").source(Language("en"), "3 pages")
        'Source: dossier “Demo”; 3 pages'
        """
        line = language.gettext("Source: dossier “{title}”").format(title=self.title)
        return f"{line}; {more}" if more else line


def register() -> None:
    """Enable the theme and the renderer of this package in Altair; calling it twice is harmless.

    >>> register()
    >>> alt.theme.active, alt.renderers.active
    ('summit', 'summit')
    """
    alt.theme.register(NAME, enable=True)(_theme)
    alt.renderers.register(NAME, render)
    alt.renderers.enable(NAME)


def render(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return the MIME bundle of a chart: its spec, and its description as plain text.

    Raises
    ------
    SummitError : the spec has no description, so that nobody who can't see it would know it.

    >>> render({"mark": "point"})
    Traceback (most recent call last):
    summitlib.errors.SummitError: a chart without a description; give it one with `titled`
    """
    description = spec.get("description")
    if not isinstance(description, str) or not description.strip():
        raise SummitError("a chart without a description; give it one with `titled`")
    return {MIME: spec, "text/plain": description}


class Drawn(alt.LayerChart):
    """A layered chart that is written without a check against the schema of Vega-Lite.

    The check takes four fifths of the time; what this package draws is checked by its tests,
    with `to_dict(validate=True)`.
    """

    def to_dict(self, validate: bool = False, **options: Any) -> dict[str, Any]:
        """Return the spec of the chart; `options` are those of Altair's charts."""
        with debug_mode(validate):  # else Altair checks the name of each layer's data, too
            spec: dict[str, Any] = super().to_dict(validate=validate, **options)
        spec["datasets"] = {name: list(rows) for name, rows in spec["datasets"].items()}
        return spec


def titled(
    layers: Sequence[alt.Chart],
    size: tuple[float, float],
    *,
    title: str,
    subtitle: str,
    source: str,
    description: str,
    below: float = 0,
) -> "Drawn":
    """Draw layers over one another, with a title, a subtitle, a source line and an alt text.

    Parameters
    ----------
    size : width and height of the drawing in pixels, without what stands around it.
    title : the finding.
    subtitle : scope, rule and date.
    source : the line below the drawing.
    description : what a reader who can't see the drawing needs to know.
    below : height in pixels of what stands below the drawing, such as the labels of an axis.

    Raises
    ------
    SummitError : the description is empty.
    """
    if not description.strip():
        raise SummitError("a chart needs a description")
    head = {
        "text": wrap(title, WIDTH, TITLE_SIZE, bold=True, lines=3),
        "subtitle": wrap(subtitle, WIDTH, SUBTITLE_SIZE, lines=3),
        "anchor": "start",
        "offset": 14,
    }
    foot = _foot(source, size[1] + below)
    return Drawn(
        layer=[*layers, *foot],
        width=round(size[0]),
        height=round(size[1]),
        title=head,
        description=description,
    )


def _foot(source: str, bottom: float) -> list[alt.Chart]:
    lines = [
        {"line": line, "y": bottom + 18 + i * (SMALL_SIZE + 4)}
        for i, line in enumerate(wrap(source, WIDTH, SMALL_SIZE, lines=3))
    ]
    mark = {"type": "text", "align": "left", "fontSize": SMALL_SIZE, "color": GREY}
    at = {"x": {"value": 0}, "y": {"field": "y", "type": "quantitative", "scale": None}}
    return [marks(lines, mark, **at, text=said("line"))]


def family(name: str) -> str:
    """Return the family name, with which the keys of the people table begin.

    >>> family("Lee Jae-myung")
    'Lee'
    """
    return name.split(" ")[0]


def blank(
    language: Language, message: str = N_("There is nothing to draw yet.")
) -> tuple[list[alt.Chart], tuple[float, float]]:
    """Return an honest empty drawing and its size: one grey line that says what is missing.

    `message` is looked up in the catalogue.
    """
    mark = {"type": "text", "align": "left", "fontSize": SUBTITLE_SIZE, "color": GREY}
    said_so = {"message": language.gettext(message)}
    line = marks([said_so], mark, x={"value": 0}, y={"value": 8}, text=said("message"))
    return [line], (WIDTH, 16)


def _theme() -> alt.theme.ThemeConfig:
    label = {"labelFontSize": LABEL_SIZE, "labelColor": GREY, "titleFontSize": LABEL_SIZE}
    config: Any = {
        "background": "#FFFFFF",
        "padding": 4,
        "font": FONT,
        "view": {"stroke": None, "continuousWidth": WIDTH - 40, "continuousHeight": 300},
        "title": {
            "color": INK,
            "fontSize": TITLE_SIZE,
            "fontWeight": "bold",
            "lineHeight": TITLE_SIZE + 4,
            "subtitleColor": GREY,
            "subtitleFontSize": SUBTITLE_SIZE,
            "subtitleLineHeight": SUBTITLE_SIZE + 4,
            "subtitlePadding": 5,
        },
        "axis": {
            **label,
            "titleColor": GREY,
            "titleFontWeight": "normal",
            "domainColor": PALE,
            "tickColor": PALE,
            "gridColor": "#ECEEF0",
        },
        "legend": {**label, "labelColor": INK, "symbolStrokeWidth": 1.2, "columnPadding": 14},
        "text": {"fontSize": LABEL_SIZE, "color": INK},
        "range": {"category": [BLUE, ORANGE, GREEN, PURPLE, SKY, GREY]},
    }
    return {"config": config}
