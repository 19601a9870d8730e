"""Passages: sentences that know for each number, date and name where it comes from.

A sentence is a row of parts. A part is literal text of a template, or a `Span`: text that was
filled in, with the claim, table row or measure behind it. `audit` lists the spans, and every
number, date or name that stands in literal text and so leads nowhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from string import Formatter

import pandas as pd

# Number words and months count as numbers and dates wherever they stand in literal text.
_NUMBERS = """
    zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion dozen hundreds thousands millions dozens
    second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twentieth
    once twice thrice half quarter
"""
_DATES = """
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays
"""
_WORDS = frozenset(_NUMBERS.split() + _DATES.split())
_TOKEN = re.compile(r"\d[\d.,:%–-]*|[^\W\d_]+(?:'\w+)?|[½¼¾]")
_LATIN = "\u1eff"  # beyond it stand Korean and Japanese, which no English template holds
_OPENING = re.compile(r"[.:?!]\s+$")


@dataclass(frozen=True)
class Origin:
    """What a filled-in text comes from.

    Attributes
    ----------
    kind : claim, conflict, count, meeting, term, place, source, coverage, measure or parameter.
    ref : key of the row, or the call of the measure.
    sources : ids of the pages behind it; empty for a measure over many rows and for parameters.
    """

    kind: str
    ref: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """Text that was filled in, with its origin; `kind` is statement, date, number or name."""

    text: str
    kind: str
    origin: Origin


Part = str | Span
Phrase = tuple[Part, ...]


@dataclass(frozen=True)
class Sentence:
    """One sentence as a row of parts."""

    parts: Phrase

    @property
    def text(self) -> str:
        """The sentence as plain text, without citations."""
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    @property
    def spans(self) -> list[Span]:
        """The filled-in parts, in order."""
        return [p for p in self.parts if isinstance(p, Span)]

    @property
    def sources(self) -> list[str]:
        """Ids of the pages behind the sentence, each once, in order."""
        return list(dict.fromkeys(s for span in self.spans for s in span.origin.sources))

    @property
    def loose(self) -> list[str]:
        """Numbers, dates and names in literal text, which lead to no origin.

        >>> Sentence(("They meet in Andong on 19 May.",)).loose
        ['Andong', '19', 'May']
        """
        return [m for at, part in self._literals() for m in loose_in(part, opens=at == 0)]

    def _literals(self) -> Iterator[tuple[int, str]]:
        return ((i, p) for i, p in enumerate(self.parts) if isinstance(p, str))


def loose_in(text: str, *, opens: bool) -> list[str]:
    """Return the numbers, dates and names in `text`; a capital that opens a sentence is none."""
    found = []
    for match in _TOKEN.finditer(text):
        word, before = match.group().rstrip(".,:"), text[: match.start()]
        opening = opens if not before.strip() else bool(_OPENING.search(before))
        is_number = word[0].isnumeric() or word.lower() in _WORDS
        is_name = (word[0].isupper() and not opening) or word[0] > _LATIN
        if is_number or is_name:
            found.append(word)
    return found


def fill(template: str, **values: Part | Sequence[Part]) -> Phrase:
    """Fill the named places of a template with spans or phrases.

    >>> where = Span("Andong", "name", Origin("meeting", "2026-05-andong"))
    >>> Sentence(fill("They meet in {place}.", place=where)).text
    'They meet in Andong.'
    """
    parts: list[Part] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            parts.append(literal)
        if name is not None:
            value = values[name]
            parts += [value] if isinstance(value, str | Span) else list(value)
    return tuple(parts)


@dataclass(frozen=True)
class Paragraph:
    """Sentences that stand together; `lead` is set off before them."""

    sentences: tuple[Sentence, ...]
    lead: Phrase = ()

    @property
    def told(self) -> tuple[Sentence, ...]:
        """The lead, if any, and the sentences."""
        return (Sentence(self.lead), *self.sentences) if self.lead else self.sentences


@dataclass(frozen=True)
class Passage:
    """A piece of the narrative that a notebook shows in one cell.

    Attributes
    ----------
    name : what it tells.
    style : prose, list or headline.
    paragraphs : what it says.
    numbers : the reference number of each cited page.
    """

    name: str
    style: str
    paragraphs: tuple[Paragraph, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences in order, leads included."""
        return [s for p in self.paragraphs for s in p.told]

    @property
    def text(self) -> str:
        """The passage as plain text, without citations."""
        return "\n".join(" ".join(s.text for s in p.told) for p in self.paragraphs)

    @property
    def sources(self) -> list[str]:
        """Ids of the cited pages, each once, in the order of citation."""
        return list(dict.fromkeys(i for s in self.sentences for i in s.sources))

    def audit(self) -> pd.DataFrame:
        """List every number, date, name and statement with its origin.

        Returns
        -------
        DataFrame with columns `passage`, `sentence` (number), `text`, `kind`, `origin` (for
        example `claim:A001`; empty for text that leads nowhere), `sources` (tuple of ids) and
        `traced` (boolean).
        """
        rows = []
        for n, sentence in enumerate(self.sentences):
            for span in sentence.spans:
                o = span.origin
                rows.append(
                    (self.name, n, span.text, span.kind, f"{o.kind}:{o.ref}", o.sources, True)
                )
            rows += [(self.name, n, word, "loose", "", (), False) for word in sentence.loose]
        columns = ["passage", "sentence", "text", "kind", "origin", "sources", "traced"]
        return pd.DataFrame(rows, columns=columns).astype({"traced": "bool"})

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": self.to_text()}

    def to_text(self) -> str:
        """Return the passage as plain text with citation numbers."""
        mark = "- " if self.style == "list" else ""
        return "\n".join(
            (mark if p.sentences else "") + " ".join(map(self._plain, p.told))
            for p in self.paragraphs
        )

    def to_html(self) -> str:
        """Return the passage as HTML; everything filled in is escaped."""
        return _LAYOUTS[self.style](self)

    def _marks(self, sentence: Sentence) -> list[int]:
        return sorted({self.numbers[s] for s in sentence.sources if s in self.numbers})

    def _plain(self, sentence: Sentence) -> str:
        marks = "".join(f"[{n}]" for n in self._marks(sentence))
        return f"{sentence.text} {marks}".rstrip()

    def _html(self, sentence: Sentence) -> str:
        marks = ",".join(f'<a class="cite" href="#ref-{n}">{n}</a>' for n in self._marks(sentence))
        return phrase_html(sentence.parts) + (f"<sup>{marks}</sup>" if marks else "")

    def _body(self, paragraph: Paragraph) -> str:
        lead = f"<strong>{phrase_html(paragraph.lead)}</strong> " if paragraph.lead else ""
        return lead + " ".join(map(self._html, paragraph.sentences))


def phrase_html(parts: Phrase) -> str:
    """Return parts as escaped HTML; each span carries its origin."""
    return "".join(escape(p) if isinstance(p, str) else _span_html(p) for p in parts)


def _span_html(span: Span) -> str:
    origin = escape(f"{span.origin.kind}: {span.origin.ref}", quote=True)
    return f'<span class="fact" title="{origin}">{escape(span.text)}</span>'


def _prose_html(passage: Passage) -> str:
    body = "".join(f"<p>{passage._body(p)}</p>" for p in passage.paragraphs)
    return f'<section class="passage">{body}</section>'


def _list_html(passage: Passage) -> str:
    parts = []
    for is_item, group in groupby(passage.paragraphs, key=lambda p: bool(p.sentences)):
        tag = "li" if is_item else "p"
        body = "".join(f"<{tag}>{passage._body(p).rstrip()}</{tag}>" for p in group)
        parts.append(f"<ul>{body}</ul>" if is_item else body)
    return f'<section class="passage">{"".join(parts)}</section>'


def _headline_html(passage: Passage) -> str:
    first, *rest = passage.paragraphs
    title = f'<p class="headline-title">{passage._body(first)}</p>'
    standfirst = "".join(f'<p class="standfirst">{passage._body(p)}</p>' for p in rest)
    return f'<header class="headline">{title}{standfirst}</header>'


_LAYOUTS = {"prose": _prose_html, "list": _list_html, "headline": _headline_html}
