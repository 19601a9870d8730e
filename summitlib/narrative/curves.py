"""Curves, told: medians of groups of waits, and the small phrases around them."""

import math
from collections.abc import Iterable

from summitlib.measures import rhythm as measure
from summitlib.measures.rhythm import Curves
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling
from summitlib.statistics.survival import LEVEL


def days(t: Telling, n: float, call: str, sources: Iterable[str] = ()) -> Phrase:
    """Write a number of days that a measure gives."""
    whole = n == int(n)
    text = t.language.count(int(n)) if whole else t.language.number(n)
    told = t.facts.measured(text, call, sources)
    return t.facts.say_n(int(n) if whole else 2, "{n} day", "{n} days", n=told).parts


def meeting(t: Telling, meeting_id: str) -> Phrase:
    """Name a meeting by place and days."""
    row = t.facts.meeting(meeting_id)
    return t.facts.lead("{place} ({dates})", place=t.facts.place(row), dates=t.facts.dates(row))


def known_until(t: Telling) -> Span:
    """The day until which the meetings are known: the date of the view, or of the coverage."""
    day = measure.until(t.dossier)
    return t.facts.today if day == t.dossier.known_on else t.facts.covered("meetings")


def medians(t: Telling, curves: Curves, call: str) -> list[Sentence]:
    """Name the median wait of each group that reaches one, with its band."""
    rows = curves.summary.dropna(subset=["median"]).to_dict("records")
    if not rows:
        return [t.facts.say("In no group have enough waits ended for a median.")]
    template = N_("The median wait is {which}; in brackets the {level} confidence band.")
    level = t.facts.measured(f"{round(100 * LEVEL)}%", "survival.LEVEL")
    which = t.facts.join([_median(t, row, call) for row in rows])
    return [t.facts.say(template, which=which, level=level)]


def _median(t: Telling, row: Row, call: str) -> Phrase:
    group = Span(str(row["group"]), "name", Origin("measure", call))
    return t.facts.lead(
        "{days} ({low} to {high}) for {group}",
        days=days(t, row["median"], call),
        low=_end(t, row["lower"], call),
        high=_end(t, row["upper"], call),
        group=group,
    )


def _end(t: Telling, day: float, call: str) -> Phrase:
    """Write one end of the band of a median."""
    if math.isnan(day):
        return t.facts.lead("open")
    return (t.facts.measured(t.language.number(day), call),)


def pairs_told(t: Telling) -> Passage:
    """Read the curves by pair of leaders."""
    curves = measure.by_pair(t.dossier, t.rule)
    call = f"rhythm.by_pair({t.rule})"
    if curves.summary.empty:
        few = t.facts.number(measure.FEW, "rhythm.FEW")
        template = N_("No pair of leaders has {few} waits by {until}, too few for a curve.")
        return t.prose("pairs", t.facts.say(template, few=few, until=known_until(t)))
    own = measure.own_waits(t.dossier, t.rule)
    cut = int((~own["ended"]).sum()) - 1
    interrupted = t.facts.say_n(
        cut,
        "A wait that a change of leader interrupts never ends for its pair: {n} wait is censored "
        "on the day when the first of the leaders left office.",
        "A wait that a change of leader interrupts never ends for its pair: {n} waits are "
        "censored on the day when the first of the leaders left office.",
        n=t.facts.number(cut, f"rhythm.own_waits({t.rule})"),
    )
    return t.prose("pairs", *medians(t, curves, call), interrupted, *_overlap(t, curves))


def _overlap(t: Telling, curves: Curves) -> list[Sentence]:
    """Say whether the bands of the medians leave room for no difference at all."""
    table = curves.summary.dropna(subset=["median"])
    if len(table) < 2:
        return []
    lowest = table["upper"].fillna(float("inf")).min()
    highest = table["lower"].fillna(0).max()
    if lowest < highest:
        return [t.facts.say("The bands of the shortest and the longest do not overlap.")]
    return [
        t.facts.say("All these bands overlap: the pairs cannot be told apart by their medians.")
    ]


def rules_told(t: Telling) -> Passage:
    """Read the curves by counting rule."""
    curves = measure.by_rule(t.dossier)
    if curves.summary.empty:
        return t.prose("rules", t.facts.say("No meeting is on record by this date."))
    return t.prose(
        "rules",
        *medians(t, curves, "rhythm.by_rule"),
        t.facts.say(
            "Each of these rules counts what the one before counts and more, so that the curves "
            "are no independent groups, and no test compares them."
        ),
    )
