"""Facts: turn rows of a dossier and measured results into spans with their origin."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.narrative.language import Language
from summitlib.narrative.passage import Origin, Paragraph, Phrase, Sentence, Span, fill
from summitlib.tables import records

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Facts:
    """Makes spans from a dossier as known on a date, in one language."""

    dossier: Dossier
    language: Language

    def meeting(self, meeting_id: str) -> Row:
        """Return the row of a meeting that is known on the date of the view."""
        row = self.dossier.meeting(meeting_id)
        assert row is not None, meeting_id
        return row.to_dict()

    def say(self, template: str, /, **values: Any) -> Sentence:
        """Fill a template, translated, and return the sentence."""
        return Sentence(fill(self.language.gettext(template), **values))

    def say_n(self, count: int, one: str, many: str, /, **values: Any) -> Sentence:
        """Fill the form of a template, translated, that goes with the number `count`."""
        return Sentence(fill(self.language.ngettext(one, many, count), **values))

    def lead(self, template: str, /, **values: Any) -> Phrase:
        """Fill a template, translated, for the words set off before a paragraph."""
        return fill(self.language.gettext(template), **values)

    def join(self, phrases: Sequence[Phrase | Span]) -> Phrase:
        """Join phrases into a list ("a, b and c")."""
        slots = {f"p{i}": (p,) if isinstance(p, Span) else p for i, p in enumerate(phrases)}
        return fill(self.language.join([f"{{{slot}}}" for slot in slots]), **slots)

    def statement(self, *claims: Row) -> Sentence:
        """Tell one claim, in the words of the record, as a sentence of its own.

        Several claims with the same words, of several pages, are told once.
        """
        pages = tuple(c["source_id"] for c in claims)
        origin = Origin("claim", ", ".join(c["claim_id"] for c in claims), pages)
        return Sentence((Span(claims[0]["statement"], "statement", origin), "."))

    def statements(self, claims: Iterable[Row]) -> tuple[Sentence, ...]:
        """Tell claims one after the other; those with the same words once."""
        same: dict[str, list[Row]] = {}
        for claim in claims:
            same.setdefault(claim["statement"], []).append(claim)
        return tuple(self.statement(*group) for group in same.values())

    def publisher(self, source_id: str) -> Span:
        """Name the publisher of a page."""
        origin = Origin("source", source_id, (source_id,))
        return Span(self.dossier.publishers[source_id], "name", origin)

    def by_voice(self, claims: pd.DataFrame) -> list[Paragraph]:
        """Tell claims in one paragraph for each voice: a publisher, however many pages it has.

        What it quotes from somebody, and what it judges, stand apart from what it reports.
        """
        return [
            Paragraph(self.statements(rows), lead=self._voice(rows[0]))
            for rows in self._grouped(claims)
        ]

    def _grouped(self, claims: pd.DataFrame) -> list[list[Row]]:
        groups: dict[object, list[Row]] = {}
        for row in records(claims):
            judges = row["modality"] == "analysis"
            who = row["attributed_to"] if isinstance(row["attributed_to"], str) else ""
            key = (self.dossier.publishers[row["source_id"]], who, judges)
            groups.setdefault(key, []).append(row)
        return list(groups.values())

    def _voice(self, claim: Row) -> Phrase:
        page = claim["source_id"]
        publisher = Span(self.dossier.publishers[page], "name", Origin("source", page))
        if isinstance(claim["attributed_to"], str):
            who = Span(claim["attributed_to"], "name", Origin("claim", claim["claim_id"]))
            return self.lead("{publisher}, quoting {who}:", publisher=publisher, who=who)
        if claim["modality"] == "analysis":
            return self.lead("{publisher} judges:", publisher=publisher)
        return self.lead("{publisher}:", publisher=publisher)

    def meeting_origin(self, meeting: Row) -> Origin:
        """Return the origin of what the record says of a meeting."""
        return Origin("meeting", meeting["meeting_id"], tuple(meeting["source_ids"]))

    def dates(self, meeting: Row) -> Span:
        """Write the days of a meeting, in the precision of the record."""
        first, last = meeting["start_date"].date(), meeting["end_date"].date()
        exact = meeting["date_precision"] == "day"
        text = self.language.dates(first, last) if exact else self.language.month(first)
        return Span(text, "date", self.meeting_origin(meeting))

    def place(self, meeting: Row) -> Span:
        """Name the place of a meeting."""
        return Span(meeting["place"], "name", self.meeting_origin(meeting))

    def titled(self, person: str) -> Phrase:
        """Name a person with country and office, from the latest term on record."""
        if person not in self._terms:
            return (self.person(person),)
        term = self._terms[person]
        origin = Origin(
            "term", f"{person} {term['start_date']:%Y-%m-%d}", tuple(term["source_ids"])
        )
        side = next(s for s in self.dossier.meta.sides if s.code == term["country"])
        return fill(
            self.language.gettext("{country} {office} {name}"),
            country=Span(side.adjective, "name", origin),
            office=Span(term["office"], "name", origin),
            name=Span(person, "name", origin),
        )

    def person(self, name: str) -> Span:
        """Name a person of the people table."""
        return Span(name, "name", Origin("person", name, tuple(self._people.get(name, ()))))

    @cached_property
    def _people(self) -> dict[str, tuple[str, ...]]:
        people = self.dossier.people
        return dict(zip(people["name"], people["source_ids"], strict=True))

    @cached_property
    def _terms(self) -> dict[str, Row]:
        """The latest term of each person."""
        return {
            term["person"]: term for term in records(self.dossier.terms.sort_values("start_date"))
        }

    def measured(self, text: str, measure: str, sources: Iterable[str] = ()) -> Span:
        """Write a measured result; `measure` is the call that gives it."""
        return Span(text, "number", Origin("measure", measure, tuple(dict.fromkeys(sources))))

    def number(self, n: int, measure: str, sources: Iterable[str] = ()) -> Span:
        """Write a measured number, a small one in words."""
        return self.measured(self.language.count(n), measure, sources)

    def digits(self, n: float, measure: str, sources: Iterable[str] = ()) -> Span:
        """Write a measured number in digits, small ones too."""
        return self.measured(self.language.number(n), measure, sources)

    def day(self, day: dt.date, origin: Origin) -> Span:
        """Write a date with its origin."""
        return Span(self.language.date(day), "date", origin)

    @property
    def today(self) -> Span:
        """Write the date of the view."""
        return self.day(self.dossier.known_on, Origin("parameter", "as_of"))

    def covered(self, table: str) -> Span:
        """Write the day until which a table is believed complete."""
        return self.day(self.dossier.coverage[table], Origin("coverage", table))
