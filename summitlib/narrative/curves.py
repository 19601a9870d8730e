"""Curves, told: medians of groups of waits, and the small phrases around them."""

import math
from collections.abc import Iterable

import pandas as pd

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


def from_to(t: Telling, row: Row, call: str) -> Phrase:
    """Name a wait by its days and the meetings at both ends."""
    return t.facts.lead(
        "{days} from {first} to {last}",
        days=days(t, row["days"], call),
        first=meeting(t, row["meeting_id"]),
        last=meeting(t, row["next_id"]),
    )


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
    return (t.facts.digits(day, call),)


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
    told = (*medians(t, curves, call), interrupted, _left_out(t, own), *_overlap(t, curves))
    return t.prose("pairs", *told)


def _left_out(t: Telling, own: pd.DataFrame) -> Sentence:
    """Say which pairs have no curve, the one in question among them."""
    few = t.facts.number(measure.FEW, "rhythm.FEW")
    pair = list(t.pair or ())
    n = int((own[["leader_a", "leader_b"]] == pair).all(axis=1).sum()) if pair else 0
    if not pair or n >= measure.FEW:
        return t.facts.say("Pairs with fewer than {few} waits are left out.", few=few)
    return t.facts.say(
        "Pairs with fewer than {few} waits are left out, and among them {a} and {b}, the pair of "
        "the meeting in question, with {n}.",
        few=few,
        a=t.facts.person(pair[0]),
        b=t.facts.person(pair[1]),
        n=t.facts.number(n, f"rhythm.own_waits({t.rule})"),
    )


def _overlap(t: Telling, curves: Curves) -> list[Sentence]:
    """Say whether the bands of the medians leave room for no difference at all."""
    table = curves.summary.dropna(subset=["median"])
    if len(table) < 2:
        return []
    lowest = table["upper"].fillna(float("inf")).min()
    highest = table["lower"].fillna(0).max()
    if lowest < highest:
        template = N_(
            "The bands of the shortest and the longest do not overlap; that is no test, and the "
            "pairs were not picked beforehand, so that no ranking is claimed."
        )
        return [t.facts.say(template)]
    template = N_(
        "All these bands overlap; that is no test, neither of a difference nor of none, and no "
        "ranking is claimed."
    )
    return [t.facts.say(template)]


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
