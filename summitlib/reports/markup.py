"""Turn the text of a notebook into HTML that can do nothing but be read.

Text in a notebook may come from data files, and those from anywhere. Three walls stand between it
and the reader: Markdown is rendered with raw HTML as text, every fragment passes an allow list of
elements and attributes, and the page's Content-Security-Policy runs no script but the vendored
ones.
"""

from __future__ import annotations

import base64
import re
from typing import Any

import mistune
import nh3
from markupsafe import Markup

ELEMENTS = {
    *("section", "header", "div", "p", "span", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br"),
    *("a", "sup", "sub", "em", "strong", "b", "i", "small", "mark", "abbr", "cite", "q", "del"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "code", "pre", "time", "bdi"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("figure", "figcaption", "details", "summary", "ruby", "rt", "rp"),
}
ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "role", "aria-label", "aria-hidden"},
    "a": {"href"},
    "ol": {"start"},
    "li": {"value"},
    "time": {"datetime"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
# Elements that go with what is inside them; of the others only the tags go.
REMOVED_WHOLE = {"script", "style", "template", "iframe", "object", "svg", "math"}

# A report stands alone: it links to itself and to the web, and to no neighbouring file.
LINKS = re.compile(r"(#|https?://|mailto:)", re.IGNORECASE)

_WRAPPED = re.compile(r"\s*<div>\s*(<table\b.*)</div>\s*", re.DOTALL)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
_DAY = re.compile(r"<td>(?=\d{4}-\d\d-\d\d</td>)")
_MISSING = re.compile(r"<td>(NaT|NaN|None|&lt;NA&gt;)</td>")
_LONG = re.compile(r"<td>(?=[^<]{40})")


def clean(html: str) -> str:
    """Keep of an HTML fragment what is allowed, and close what it left open.

    >>> clean('<p onclick="x()">a <a href="javascript:x()">b</a><script>x()</script></p>')
    '<p>a <a rel="noopener noreferrer">b</a></p>'
    """
    return nh3.clean(
        html,
        tags=ELEMENTS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        clean_content_tags=REMOVED_WHOLE,
        url_schemes={"http", "https", "mailto"},
    )


def _attribute(element: str, name: str, value: str) -> str | None:
    return value if name != "href" or LINKS.match(value) else None


def html_output(html: str) -> Markup:
    """Clean the HTML of a cell's output, and put its tables into boxes that scroll.

    The bare ``div`` that pandas wraps around a table goes, for a table may be wider than the text.
    """
    cleaned = clean(html)
    if wrapped := _WRAPPED.fullmatch(cleaned):
        cleaned = wrapped[1]
    return Markup(_TABLE.sub(_boxed, cleaned))


def _boxed(table: re.Match[str]) -> str:
    """A table in a box that the keyboard can reach, with the scope of each heading.

    pandas writes headings without a scope: in the head they are of columns, elsewhere of rows.
    Days are marked, so that they are not broken at a hyphen, and long texts, so that on a phone
    they do not shrink to a word a line. A missing value is a dash.
    """
    html = _HEAD.sub(lambda head: _scoped(head[0], "col"), table[0])
    html = _MISSING.sub('<td class="missing">–</td>', html)
    html = _LONG.sub('<td class="long">', _DAY.sub('<td class="day">', html))
    return f'<div class="table-box" tabindex="0">{_scoped(html, "row")}</div>'


def _scoped(html: str, scope: str) -> str:
    return re.sub(r"<th(?![^>]*\bscope=)(?=[\s>])", f'<th scope="{scope}"', html)


class _Prose(mistune.HTMLRenderer):
    """Markdown as HTML: raw HTML as text, links that a single file cannot follow as text."""

    def __init__(self) -> None:
        super().__init__(escape=True)
        self.has_title = False

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        """One title for the page: further headings of the first level go one down."""
        if level == 1 and self.has_title:
            level = 2
        self.has_title = self.has_title or level == 1
        return super().heading(text, level, **attributes)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link, or its text alone when it leads to a neighbouring file."""
        return super().link(text, url, title) if LINKS.match(url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """The alternative text: an image would be a file beside the report, or from outside."""
        return text


class Prose:
    r"""Render the Markdown cells of one page, in order; the first title is the page's.

    >>> Prose().render("# Why *Andong*?")
    Markup('<h1>Why <em>Andong</em>?</h1>\n')
    """

    def __init__(self) -> None:
        self._renderer = _Prose()
        self._markdown = mistune.create_markdown(
            renderer=self._renderer, plugins=["table", "strikethrough"]
        )

    def render(self, source: str) -> Markup:
        """Return one cell as HTML."""
        return html_output(str(self._markdown(source)))

    @property
    def has_title(self) -> bool:
        """Whether a heading of the first level has been rendered."""
        return self._renderer.has_title


def preformatted(text: str) -> Markup:
    """Return text as it is, in a box that scrolls."""
    return Markup('<pre class="output" tabindex="0">{}</pre>').format(text)


def picture(mime: str, content: str, alt: str) -> Markup:
    """A picture inside the page; scripts in an SVG do not run in an ``img``."""
    if mime == "image/svg+xml":
        content = base64.b64encode(content.encode()).decode()
    source = f"data:{mime};base64,{content.replace(chr(10), '')}"
    return Markup('<img class="picture" src="{}" alt="{}">').format(source, alt)
