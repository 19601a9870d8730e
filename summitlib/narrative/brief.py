"""The brief on one meeting: its passages, composed on one date, under one rule."""

from dataclasses import dataclass

from summitlib.dossier import Dossier
from summitlib.measures.brief import timeline
from summitlib.narrative import (
    counting,
    event,
    evidence,
    hometown,
    resilience,
    rhythm,
    substance,
)
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Span
from summitlib.narrative.telling import Telling
from summitlib.narrative.told import Told, tell


@dataclass(frozen=True)
class Brief(Told):
    """The passages of the brief."""

    headline: Passage
    event: Passage
    why_here: Passage
    itinerary: Passage
    places: Passage
    road: Passage
    road_length: Passage
    agenda: Passage
    background: Passage
    counts: Passage
    published: Passage
    meetings: Passage
    questions: Passage
    officials: Passage
    analysts: Passage
    support: Passage
    conflicts: Passage
    unknowns: Passage


def compose(
    dossier: Dossier, meeting_id: str = "", rule: str = "formal", language: str = "en"
) -> Brief:
    """Compose the brief on a meeting from what the dossier knows on its date.

    Parameters
    ----------
    dossier : as known on a date (`Dossier.as_of`).
    meeting_id : a meeting of the record; empty for the one the dossier was made for.
    rule : a counting rule, as `CountingRule.parse` reads it.
    language : a language of the reports.

    Raises
    ------
    SummitError : an unknown meeting, rule or language.

    >>> from summitlib import load_dossier
    >>> compose(load_dossier().as_of("2026-05-18")).headline.sentences[0].text
    'Andong, 19–20 May 2026'
    """
    t = Telling.of(dossier, meeting_id, rule, language)
    passages = {
        "headline": event.headline(t),
        "event": event.event(t),
        "why_here": event.why_here(t),
        "itinerary": event.itinerary(t),
        "places": places_told(t),
        "road": substance.road_told(t),
        "road_length": substance.road_length(t),
        "agenda": substance.agenda(t),
        "background": substance.background(t),
        "counts": counting.counts_told(t),
        "published": counting.published_told(t),
        "meetings": meetings_told(t),
        "questions": questions_told(t),
        "officials": substance.officials(t),
        "analysts": substance.analysts(t),
        "support": evidence.support_told(t),
        "conflicts": evidence.conflicts(t),
        "unknowns": evidence.unknowns(t),
    }
    return tell(Brief, t, passages, _drawn(t))


def _drawn(t: Telling) -> list[str]:
    """Return the pages behind the marks of the charts that no sentence cites."""
    voices = [t.page_of[c] for claims in t.support.voices["claims"] for c in claims]
    steps = [s for pages in t.steps["source_ids"] for s in pages]
    return voices + steps


# What the notebooks on the questions answer, in their order.
_KEYS = (
    (N_("Counting:"), counting.key),
    (N_("Rhythm:"), rhythm.key),
    (N_("Hometown:"), hometown.key),
    (N_("Evidence:"), evidence.key),
    (N_("Resilience:"), resilience.key),
)


def questions_told(t: Telling) -> Passage:
    """Take the key sentences from the notebooks on the questions."""
    answers = tuple(Paragraph(key(t), lead=t.facts.lead(lead)) for lead, key in _KEYS)
    return Passage("questions", "list", answers)


def meetings_told(t: Telling) -> Passage:
    """Read the chart of all meetings."""
    table = timeline(t.dossier, t.meeting_id).meetings
    measure = f"brief.timeline({t.meeting_id})"
    if table.empty:
        return t.prose("meetings", t.facts.say("No meeting is on record by this date."))
    pairs = len(table[["leader_a", "leader_b"]].drop_duplicates())
    first = t.facts.meeting(table["meeting_id"].iloc[0])
    sentence = t.facts.say_n(
        pairs,
        "The chart shows {n} meetings of {pairs} pair of leaders since {first}.",
        "The chart shows {n} meetings of {pairs} pairs of leaders since {first}.",
        n=t.facts.number(len(table), measure),
        pairs=t.facts.number(pairs, measure),
        first=t.facts.dates(first),
    )
    visits = int((table["kind"] == "visit").sum())
    second = t.facts.say_n(
        visits,
        "Of all, {visits} is a visit for its own sake; the others happen at summits, ceremonies "
        "or in passing.",
        "Of all, {visits} are visits for their own sake; the others happen at summits, "
        "ceremonies or in passing.",
        visits=t.facts.number(visits, measure),
    )
    return t.prose("meetings", sentence, second)


def places_told(t: Telling) -> Passage:
    """Read the map: which leader is at home where."""
    people = t.dossier.people[t.dossier.people["name"].isin(t.pair or ())]
    homes = people.dropna(subset=["hometown_place"]).to_dict("records")
    if not homes:
        return t.prose("places", t.facts.say("No hometown of either leader is on the map."))
    sentences = [
        t.facts.say(
            "The map places the hometown of {leader} at {place}.",
            leader=t.facts.person(p["name"]),
            place=Span(
                p["hometown_place"], "name", Origin("person", p["name"], tuple(p["source_ids"]))
            ),
        )
        for p in homes
    ]
    return t.prose("places", *sentences)
