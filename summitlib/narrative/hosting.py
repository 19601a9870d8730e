"""The dossier's own meetings, told by host: where they take place, and whether visits alternate."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from summitlib.descriptor import Side
from summitlib.measures import hosting as measure
from summitlib.measures.hosting import Alternation
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling


@dataclass(frozen=True)
class Own:
    """The meetings of a telling that count under its rule, by host."""

    t: Telling

    @cached_property
    def table(self) -> pd.DataFrame:
        """What `hosting.hosted` returns."""
        return measure.hosted(self.t.dossier, self.t.rule, self.t.meeting_id)

    @cached_property
    def ours(self) -> pd.DataFrame:
        """The meetings on either side's soil."""
        return self.table[self.table["host"] != measure.ELSEWHERE]

    @cached_property
    def alternation(self) -> Alternation:
        """What `hosting.alternation` returns."""
        return measure.alternation(self.t.dossier, self.t.rule, self.t.meeting_id)

    def call(self, name: str) -> str:
        """Write the call of a measure."""
        return f"hosting.{name}({self.t.rule})"

    def number(self, n: float, name: str) -> Span:
        """Write a measured number in digits."""
        return self.t.facts.digits(n, self.call(name))

    def side(self, code: str) -> Span:
        """Name a side."""
        side = next(s for s in self.t.dossier.meta.sides if s.code == code)
        return Span(side.name, "name", Origin("parameter", "dossier.sides"))

    @property
    def sides(self) -> tuple[Side, Side]:
        """The two sides."""
        return self.t.dossier.meta.sides


def hosts(own: Own) -> Passage:
    """Say who hosts how many meetings, and how many are elsewhere."""
    t, table = own.t, own.table
    if table.empty:
        return t.prose("hosts", t.facts.say("No meeting that counts is on record by this date."))
    shares = measure.balance(t.dossier, table).to_dict("records")
    each = [
        t.facts.lead(
            "{side} hosts {n}", side=own.side(s["host"]), n=own.number(s["meetings"], "balance")
        )
        for s in shares
    ]
    first = t.facts.say(
        "Of {total} meetings that count under the rule {rule}, {each}; {away} are elsewhere.",
        total=own.number(len(table), "hosted"),
        rule=t.rule_asked,
        each=t.facts.join(each),
        away=own.number(len(table) - len(own.ours), "hosted"),
    )
    return t.prose("hosts", first)


def venues(own: Own) -> Passage:
    """Read the chart of venues: how many are outside the capital, and which is the farthest."""
    t, outside = own.t, own.ours[~own.ours["in_capital"]]
    if own.ours.empty:
        return t.prose("venues", t.facts.say("Neither side has hosted a meeting that counts."))
    first, more = N_("{n} of {total} meetings in {side}"), N_("{n} of {total} in {side}")
    parts = [
        t.facts.lead(
            more if i else first,
            n=own.number(int((outside["host"] == s.code).sum()), "hosted"),
            total=own.number(int((own.ours["host"] == s.code).sum()), "hosted"),
            side=own.side(s.code),
        )
        for i, s in enumerate(own.sides)
    ]
    template = N_("{parts} took place outside the capital.")
    return t.prose(
        "venues", t.facts.say(template, parts=t.facts.join(parts)), *_farthest(own), *_here(own)
    )


def _farthest(own: Own) -> list[Sentence]:
    rows = [
        row
        for row in measure.balance(own.t.dossier, own.table).to_dict("records")
        if row["farthest_km"] > 0
    ]
    if not rows:
        return []
    pages = own.t.dossier.places.set_index("place")["source_ids"]
    capitals = {s.code: s.capital for s in own.sides}

    def place(name: str) -> Span:
        return Span(name, "name", Origin("place", name, tuple(pages[name])))

    parts = [
        own.t.facts.lead(
            "{place}, {km} km from {capital}",
            place=place(row["farthest"]),
            km=own.number(round(row["farthest_km"]), "balance"),
            capital=place(capitals[row["host"]]),
        )
        for row in rows
    ]
    return [own.t.facts.say("The farthest are {parts}.", parts=own.t.facts.join(parts))]


def _here(own: Own) -> list[Sentence]:
    rows = own.table[own.table["is_summit"] & (own.table["distance_km"] > 0)]
    return [
        own.t.facts.say(
            "{place} is {km} km away from the capital of {side}.",
            place=own.t.facts.place(row),
            km=own.number(round(row["distance_km"]), "hosted"),
            side=own.side(row["host"]),
        )
        for row in rows.to_dict("records")
    ]


def homes(own: Own) -> Passage:
    """Name the meetings at the home of a leader."""
    rows = own.table[own.table["hometown_of"] != ""].to_dict("records")
    if not rows:
        return own.t.prose(
            "homes", own.t.facts.say("No meeting that counts was at the home of a leader.")
        )
    return own.t.prose(
        "homes",
        own.t.facts.say_n(
            len(rows),
            "The record marks {n} meeting as at a leader's home or home region, in the wide sense "
            "of its notes: {which}.",
            "The record marks {n} meetings as at a leader's home or home region, in the wide sense "
            "of its notes: {which}.",
            n=own.t.facts.number(len(rows), own.call("hosted")),
            which=own.t.facts.join([_home(own, row) for row in rows]),
        ),
        *_capitals(own),
    )


def _capitals(own: Own) -> list[Sentence]:
    """Say that no meeting in a capital is marked, where none is."""
    marked = own.table["hometown_of"] != ""
    if not own.table["in_capital"].any() or own.table.loc[marked, "in_capital"].any():
        return []
    template = N_("No meeting in a capital is marked as home, whoever comes from there.")
    return [own.t.facts.say(template)]


def _home(own: Own, row: Row) -> Phrase:
    # The table keeps the days of a meeting, but not the precision in which they are known.
    meeting = own.t.facts.meeting(row["meeting_id"])
    return own.t.facts.lead(
        "{place} ({leader}, {kind}, {dates})",
        place=own.t.facts.place(meeting),
        leader=own.t.facts.person(row["hometown_of"]),
        kind=Span(own.t.language.gettext(row["kind"]), "name", own.t.facts.meeting_origin(meeting)),
        dates=own.t.facts.dates(meeting),
    )


def unplaced(own: Own) -> list[Sentence]:
    """Name the hosts' places that have no coordinates, and so no distance."""
    names = measure.unplaced(own.table)
    if not names:
        return [own.t.facts.say("All places on the soil of either side have coordinates.")]
    pages = own.t.dossier.places.set_index("place")["source_ids"]
    spans: list[Phrase | Span] = [
        Span(n, "name", Origin("place", n, tuple(pages.get(n, ())))) for n in names
    ]
    return [
        own.t.facts.say(
            "Without coordinates, and so without a distance, are {names}.",
            names=own.t.facts.join(spans),
        )
    ]
