"""The limits of the rhythm, told: how far the record reaches, and what it lacks."""

from collections.abc import Sequence

import pandas as pd

from summitlib.measures import rhythm as measure
from summitlib.narrative.curves import meeting
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Paragraph, Passage, Sentence
from summitlib.narrative.telling import Telling


def limits_told(t: Telling, table: pd.DataFrame) -> Passage:
    """Say what the record of the waits cannot carry."""
    sentences: Sequence[Sentence] = [
        *_coverage(t),
        *_missing(t),
        *_imprecise(t, table),
        t.facts.say(
            "Brief contacts and sessions with others are more likely to be on record where the "
            "sources are recent, so that a rise in them may be one of reporting; sit-down talks "
            "suffer less from it."
        ),
        t.facts.say(
            "The model of the rate takes the meetings of a spell as independent of one another; "
            "regular meetings, such as a yearly summit of others, are steadier than that."
        ),
    ]
    paragraphs = [Paragraph((s,)) for s in sentences]
    return Passage("limits", "list", tuple(paragraphs))


def _coverage(t: Telling) -> list[Sentence]:
    if measure.until(t.dossier) == t.dossier.known_on:
        return []
    template = N_(
        "The record of meetings reaches to {until}; whether the leaders met from then to {date} is "
        "not known, and those days end or lengthen no wait."
    )
    covered = t.facts.covered("meetings")
    return [t.facts.say(template, until=covered, date=t.facts.today)]


def _missing(t: Telling) -> list[Sentence]:
    n = len(t.dossier.meeting_gaps)
    if not n:
        return []
    told = t.facts.digits(n, "dossier.meeting_gaps")
    return [
        t.facts.say_n(
            n,
            "On {n} further occasion both leaders were or may have been at the same event, and no "
            "page shows that they met; it counts under no rule. A sit-down talk then would "
            "shorten a wait.",
            "On {n} further occasions both leaders were or may have been at the same event, and no "
            "page shows that they met; they count under no rule. A sit-down talk among them would "
            "shorten a wait.",
            n=told,
        )
    ]


def _imprecise(t: Telling, table: pd.DataFrame) -> list[Sentence]:
    known = t.dossier.meetings
    vague = set(known.loc[known["date_precision"] != "day", "meeting_id"])
    rows = [m for m in table["meeting_id"] if m in vague]
    if not rows:
        return []
    template = N_("Of these meetings the record gives no exact day: {which}.")
    return [t.facts.say(template, which=t.facts.join([meeting(t, m) for m in rows]))]
