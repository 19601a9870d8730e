"""Counting, told: how often the two leaders have met, and why published counts differ."""

import pandas as pd

from summitlib.measures.counting import PRESET_NAMES, published_for
from summitlib.narrative.event import rule_name
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling


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
    return t.facts.lead(_CONTACTS[contact], meeting=_meeting(t, row["meeting_id"]))


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
        which=t.facts.join([_meeting(t, m) for m in meetings]),
    )


def _meeting(t: Telling, meeting_id: str) -> Phrase:
    row = t.facts.meeting(meeting_id)
    return t.facts.lead("{place} ({dates})", place=t.facts.place(row), dates=t.facts.dates(row))


def published_told(t: Telling) -> Passage:
    """Say how many published counts each preset reproduces, and which none does."""
    table = published_for(t.dossier, t.pair) if t.pair else pd.DataFrame({"agrees": []})
    if table.empty:
        return t.prose(
            "published", t.facts.say("No published count of their meetings is on record.")
        )
    measure = f"counting.published_for({', '.join(t.pair or ())})"
    agree: dict[tuple[bool, ...], list[str]] = {}
    for name in PRESET_NAMES:
        agree.setdefault(tuple(table[name] == table["count"]), []).append(name)
    first = t.facts.say(
        "Of {n} published counts of the meetings of these leaders, by {m} publishers, {which}.",
        n=t.facts.measured(t.language.number(len(table)), measure, table["source_id"]),
        m=t.facts.measured(t.language.number(table["publisher"].nunique()), measure),
        which=t.facts.join([_agreeing(t, names, sum(k), measure) for k, names in agree.items()]),
    )
    misses = table[table["agrees"] == ""].to_dict("records")
    return t.prose("published", first, *(_miss(t, row) for row in misses), *_not_compared(t))


def _not_compared(t: Telling) -> list[Sentence]:
    """Say how many counts are of one leader's meetings with any counterpart."""
    counts = t.dossier.published_counts
    leader = t.pair[0] if t.pair else ""
    others = counts[counts["leader_b"].isna() & (counts["leader_a"] == leader)]
    if others.empty:
        return []
    return [
        t.facts.say_n(
            len(others),
            "{n} more is of the meetings of {leader} with any leader of the other side, and is not "
            "compared here.",
            "{n} more are of the meetings of {leader} with any leader of the other side, and are "
            "not compared here.",
            n=t.facts.measured(
                t.language.number(len(others)), "dossier.published_counts", others["source_id"]
            ),
            leader=t.facts.person(leader),
        )
    ]


def _agreeing(t: Telling, rules: list[str], n: int, measure: str) -> Phrase:
    return t.facts.lead(
        "{n} agree with {rules}",
        n=t.facts.measured(t.language.number(n), measure),
        rules=t.facts.join([rule_name(rule) for rule in rules]),
    )


def _miss(t: Telling, row: Row) -> Sentence:
    source = str(row["source_id"])
    origin = Origin("count", str(row["count_id"]), (source,))
    return t.facts.say(
        "No preset gives this count of {publisher}: {statement}.",
        publisher=t.facts.publisher(source),
        statement=Span(str(row["statement"]), "statement", origin),
    )
