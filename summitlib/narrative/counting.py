"""Counting, told: how often the two leaders have met, and why published counts differ."""

from dataclasses import dataclass

from summitlib.dossier import Dossier
from summitlib.measures.grids import ladder
from summitlib.measures.published import Published, published
from summitlib.measures.voices import grades
from summitlib.narrative.event import rule_name
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span, fill
from summitlib.narrative.published import (
    MEASURE,
    beyond_told,
    grid_told,
    lattice_rule,
    named_meeting,
    nothing_told,
    number,
    published_told,
    reach_told,
)
from summitlib.narrative.publishers import missed_told, publishers_told
from summitlib.narrative.telling import Telling
from summitlib.narrative.told import Told, tell

__all__ = ["Counting", "compose", "counts_told", "key", "published_told"]


@dataclass(frozen=True)
class Counting(Told):
    """The passages on how often the leaders have met, and on what others have counted."""

    answer: Passage
    counts: Passage
    ladder: Passage
    published: Passage
    fits: Passage
    beyond: Passage
    publishers: Passage
    missed: Passage


def compose(
    dossier: Dossier, meeting_id: str = "", rule: str = "formal", language: str = "en"
) -> Counting:
    """Compose what is known of counts on the dossier's date.

    Parameters
    ----------
    dossier : as known on a date (`Dossier.as_of`).
    meeting_id : the meeting whose leaders are counted; empty for the dossier's own.
    rule : a counting rule, as `CountingRule.parse` reads it.
    language : a language of the reports.

    Raises
    ------
    SummitError : an unknown meeting, rule or language.

    >>> from summitlib import load_dossier
    >>> compose(load_dossier().as_of("1998-01-01")).answer.text
    'The table of published counts holds none known by 1 January 1998.'
    """
    t = Telling.of(dossier, meeting_id, rule, language)
    passages = {
        "answer": t.prose("answer", *key(t), *reach_told(t)),
        "counts": counts_told(t),
        "ladder": ladder_told(t),
        "published": published_told(t),
        "fits": grid_told(t),
        "beyond": beyond_told(t),
        "publishers": publishers_told(t),
        "missed": missed_told(t),
    }
    drawn = [row["source_id"] for row in published(dossier, t.rule).rows]
    return tell(Counting, t, passages, drawn)


def key(t: Telling) -> tuple[Sentence, ...]:
    """Say in two sentences how far the published counts agree with rules and with one another."""
    found = published(t.dossier, t.rule)
    if not found.rows:
        return (nothing_told(t),)
    first = t.facts.say_n(
        len(found.rows),
        "By {today} the table of published counts holds {n}: {under} comes out under the rule "
        "{rule}, {preset} under some preset, {fit} under some combination of switches.",
        "By {today} the table of published counts holds {n}: {under} come out under the rule "
        "{rule}, {preset} under some preset and {fit} under some combination of switches.",
        today=t.facts.today,
        n=t.facts.digits(len(found.rows), MEASURE),
        under=_measured(t, found.under),
        rule=t.rule_asked,
        preset=_measured(t, found.by_preset),
        fit=_measured(t, found.reproduced),
    )
    return first, *_consistency(t, found)


def _measured(t: Telling, n: int) -> Span:
    return t.facts.measured(t.language.number(n) if n else t.language.gettext("none"), MEASURE)


def _consistency(t: Telling, found: Published) -> list[Sentence]:
    """Say how many publishers keep to a single rule, and who gives two numbers for one thing."""
    if not found.voices:
        return []
    keep = [voice for voice in found.voices if voice["simplest"]]
    clash = [v for v in found.voices if v["clash"] and v["same_words"]]
    pages = {row["count_id"]: row["source_id"] for row in found.rows}
    words = t.language.ngettext(
        "{k} is consistent with at least one rule",
        "{k} are each consistent with at least one rule",
        len(keep),
    )
    spans = {
        "n": number(t, len(found.voices)),
        "keep": fill(words, k=number(t, len(keep))),
    }
    if not clash:
        return [
            t.facts.say_n(
                len(found.voices),
                "Of {n} publisher with several counts, {keep}.",
                "Of {n} publishers with several counts, {keep}.",
                **spans,
            )
        ]
    names: list[Phrase | Span] = [
        Span(
            voice["publisher"],
            "name",
            Origin("source", pages[voice["clash"][0]], tuple(pages[i] for i in voice["clash"])),
        )
        for voice in clash
    ]
    return [
        t.facts.say_n(
            len(clash),
            "Of {n} publishers with several counts, {keep}; {names} "
            "gives different numbers for the same meetings.",
            "Of {n} publishers with several counts, {keep}; {names} "
            "give different numbers for the same meetings.",
            **spans,
            names=t.facts.join(names),
        )
    ]


def ladder_told(t: Telling) -> Passage:
    """Read the chart of what each rule counts: who publishes which number for this meeting."""
    found = ladder(t.dossier, published(t.dossier, t.rule), t.meeting_id)
    if found.meetings.empty:
        return t.prose(
            "ladder", t.facts.say("A meeting that is not on record yet cannot be counted.")
        )
    voices = [row for row in found.rows.to_dict("records") if row["publishers"]]
    if not voices:
        say = N_("No count of the meetings of these leaders up to this one is in the table.")
        return t.prose("ladder", t.facts.say(say))
    return t.prose("ladder", *(_way(t, row) for row in voices), *_unreported(t))


def _unreported(t: Telling) -> list[Sentence]:
    """Say so when no newsroom and no official page counts up to the meeting."""
    rows = [r for r in published(t.dossier, t.rule).rows if r["until_meeting"] == t.meeting_id]
    grade = grades(t.dossier)
    if any(grade[r["publisher"]] in ("newsroom", "official") for r in rows):
        return []
    say = N_("No count up to this meeting by a newsroom or an official page is in the table.")
    return [t.facts.say(say)]


def _way(t: Telling, row: Row) -> Sentence:
    pages = {
        r["publisher"]: r["source_id"]
        for r in published(t.dossier, t.rule).rows
        if r["until_meeting"] == t.meeting_id and r["count"] == row["n"]
    }
    return t.facts.say(
        "Under {rules} this meeting makes it {n}, the count of {publishers}.",
        rules=t.facts.join([lattice_rule(name) for name in row["rules"]]),
        n=number(t, row["n"]),
        publishers=t.facts.join([t.facts.publisher(pages[name]) for name in row["publishers"]]),
    )


def counts_told(t: Telling) -> Passage:
    """Say which meetings count under each preset rule."""
    if t.meeting is None:
        return t.prose(
            "counts", t.facts.say("A meeting that is not on record yet cannot be counted.")
        )
    told = [_under_rule(t, p["rule"], p["meetings"]) for p in t.presets.to_dict("records")]
    paragraphs = [Paragraph((sentence,)) for sentence in [*told, *_dividing(t)]]
    return Passage("counts", "list", tuple(paragraphs))


def _dividing(t: Telling) -> list[Sentence]:
    """Name the meetings that some presets count and others do not."""
    counted = [set(m) for m in t.presets["meetings"]]
    divide = sorted(set.union(*counted) - set.intersection(*counted))
    if not divide:
        return []
    return [
        t.facts.say(
            "What divides the rules is {which}.",
            which=t.facts.join([_contact(t, t.facts.meeting(m)) for m in divide]),
        )
    ]


_CONTACTS = {
    "three-way": N_("{meeting}, a session with another country's leader"),
    "talks": N_("{meeting}, talks"),
    "brief": N_("{meeting}, recorded as a brief exchange"),
    "greeting": N_("{meeting}, a greeting"),
    "attendance": N_("{meeting}, joint attendance"),
    "unclear": N_("{meeting}, a contact that the sources leave unclear"),
}


def _contact(t: Telling, row: Row) -> Phrase:
    contact = "three-way" if row["three_way"] else row["contact"]
    return t.facts.lead(_CONTACTS[contact], meeting=named_meeting(t, row["meeting_id"]))


def _under_rule(t: Telling, rule: str, meetings: tuple[str, ...]) -> Sentence:
    name = rule_name(rule)
    if not meetings:
        return t.facts.say("Under {rule} none of their meetings counts.", rule=name)
    rows = [t.facts.meeting(m) for m in meetings]
    return t.facts.say_n(
        len(rows),
        "Under {rule} {n} meeting counts: {which}.",
        "Under {rule} {n} meetings count: {which}.",
        rule=name,
        n=t.facts.number(len(rows), f"counting.count_until({t.meeting_id}, {rule})"),
        which=t.facts.join([named_meeting(t, m) for m in meetings]),
    )
