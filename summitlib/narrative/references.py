"""References: the cited pages, numbered in the order in which the text cites them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd

from summitlib.narrative.facts import Row
from summitlib.narrative.language import Language
from summitlib.tables import records


@dataclass(frozen=True)
class References:
    """The cited pages.

    Attributes
    ----------
    pages : rows of the sources table in the order of citation, with their `number` from 1.
    language : language of the labels.
    """

    pages: pd.DataFrame
    language: Language

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each page, by source id."""
        return dict(zip(self.pages["source_id"], self.pages["number"], strict=True))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": self.to_text()}

    def to_text(self) -> str:
        """Return the numbered list as plain text."""
        pages = records(self.pages)
        return "\n".join(f"[{p['number']}] {self._label(p)} {p['url']}" for p in pages)

    def to_html(self) -> str:
        """Return the numbered list as HTML with links; everything from the data is escaped."""
        items = "".join(self._item(p) for p in records(self.pages))
        return f'<ol class="references">{items}</ol>'

    def _item(self, page: Row) -> str:
        url = str(page["url"])
        link = f'<a href="{escape(url, quote=True)}" rel="noopener noreferrer">'
        shown = f"{link}{escape(shown_address(url))}</a>"
        return f'<li id="ref-{page["number"]}">{escape(self._label(page))} {shown}</li>'

    def _label(self, page: Row) -> str:
        text = self.language.gettext
        who = str(page["publisher"])
        if pd.notna(page["via"]):
            who = text("{publisher}, via {carrier}").format(publisher=who, carrier=page["via"])
        what = f"{page['title']}." if pd.notna(page["title"]) else ""
        return " ".join(part for part in (f"{who}.", what, self._dated(page)) if part)

    def _dated(self, page: Row) -> str:
        text, published = self.language.gettext, page["published_on"]
        if isinstance(published, dt.date) and pd.notna(published):
            return f"{self.language.date(published)}."
        known = page["known_on"]
        if not isinstance(known, dt.date) or pd.isna(known):
            return text("Undated.")
        reason = page["known_reason"]
        return text("Undated; not before {date} ({reason}).").format(
            date=self.language.date(known), reason=reason
        )


def shown_address(url: str, width: int = 60) -> str:
    """Return an address as a reader wants to see it: without scheme, cut to `width`.

    >>> shown_address("https://www.example.org/a/b")
    'example.org/a/b'
    """
    bare = url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= width else bare[: width - 1] + "…"


def number_pages(sources: pd.DataFrame, cited: Iterable[str], language: Language) -> References:
    """Number the pages of `sources` in the order of the ids in `cited` (repeats are ignored)."""
    order = list(dict.fromkeys(cited))
    pages = sources.set_index("source_id").reindex(order).rename_axis("source_id").reset_index()
    return References(pages.assign(number=range(1, len(order) + 1)), language)
