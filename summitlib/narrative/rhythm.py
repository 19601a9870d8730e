"""Rhythm, told: how long they wait, when the rate changed, and when the next meeting is due."""

from dataclasses import dataclass

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures import rhythm as measure
from summitlib.measures.spells import changes, sensitivity
from summitlib.narrative import curves, spells
from summitlib.narrative.choices import sensitivity_told
from summitlib.narrative.curves import days, from_to, known_until, meeting
from summitlib.narrative.event import rule_name
from summitlib.narrative.forecast import forecast_key, forecast_told, skill_told
from summitlib.narrative.language import N_
from summitlib.narrative.limits import limits_told
from summitlib.narrative.passage import Passage, Phrase, Sentence
from summitlib.narrative.telling import Telling
from summitlib.narrative.told import Told, tell

_LONGEST = 3  # waits that are named
_LASTED = 30  # days; a wait that runs is compared with others once it has lasted so long


@dataclass(frozen=True)
class Rhythm(Told):
    """The passages on the rhythm of the meetings."""

    answer: Passage
    waits: Passage
    changes: Passage
    spells: Passage
    sensitivity: Passage
    eras: Passage
    pairs: Passage
    rules: Passage
    forecast: Passage
    skill: Passage
    limits: Passage


def compose(
    dossier: Dossier, meeting_id: str = "", rule: str = "formal", language: str = "en"
) -> Rhythm:
    """Tell the rhythm of the meetings as far as it was known on the date of the dossier.

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
    >>> told = compose(load_dossier().as_of("2026-05-18"))
    >>> told.waits.sentences[0].text
    'Under the rule formal meetings began on 72 days by 18 May 2026, with 71 waits between them.'
    """
    t = Telling.of(dossier, meeting_id, rule, language)
    table = measure.waits(dossier, t.rule)
    found = changes(dossier, t.rule)
    passages = {
        "answer": t.prose("answer", *key(t)),
        "waits": waits_told(t, table),
        "changes": spells.changes_told(t, found),
        "spells": spells.spells_told(t, found),
        "sensitivity": sensitivity_told(t, sensitivity(dossier, t.rule)),
        "eras": spells.eras_told(t, found),
        "pairs": curves.pairs_told(t),
        "rules": curves.rules_told(t),
        "forecast": forecast_told(t),
        "skill": skill_told(t),
        "limits": limits_told(t, table),
    }
    return tell(Rhythm, t, passages, [pages[0] for pages in table["source_ids"] if pages])


def key(t: Telling) -> tuple[Sentence, ...]:
    """Say how often they met and how long the last wait was, and what is expected next."""
    met = measure.occasions(t.dossier, t.rule)
    if met.empty:
        return (_none(t), *forecast_key(t))
    if len(met) == 1:
        return (_since_last(t, met), *forecast_key(t))
    running = (measure.until(t.dossier) - met["start_date"].iloc[-1].date()).days
    still = [_since_last(t, met)] if running >= _LASTED else []
    return (_how_often(t, met), *_last_wait(t, met), *still, *forecast_key(t))


def _how_often(t: Telling, met: pd.DataFrame) -> Sentence:
    begun = met["start_date"]
    ends = begun.shift(-1).fillna(pd.Timestamp(measure.until(t.dossier)))
    table = pd.DataFrame({"days": (ends - begun).dt.days, "ended": begun.shift(-1).notna()})
    median = measure.median_wait(table)
    values = {
        "rule": rule_name(str(t.rule)),
        "met": t.facts.digits(len(met), f"rhythm.occasions({t.rule})"),
        "until": known_until(t),
    }
    if median is None:
        return t.facts.say(
            "Under the rule {rule} meetings began on {met} days by {until}.", **values
        )
    return t.facts.say(
        "Under the rule {rule} meetings began on {met} days by {until}, with a median wait of "
        "{median}.",
        median=days(t, median, f"rhythm.median_wait({t.rule})"),
        **values,
    )


def _last_wait(t: Telling, met: pd.DataFrame) -> list[Sentence]:
    """Set the last wait that has ended beside the others."""
    *others, last = [int(n) for n in met["start_date"].diff().dt.days.iloc[1:]]
    if not others:
        return []
    return [
        t.facts.say(
            "{meeting} ended a wait of {days}, longer than {m} of the {n} others on record.",
            meeting=meeting(t, met["meeting_id"].iloc[-1]),
            days=days(t, last, _call(t)),
            m=t.facts.number(sum(n < last for n in others), _call(t)),
            n=t.facts.number(len(others), _call(t)),
        )
    ]


def _none(t: Telling) -> Sentence:
    return t.facts.say(
        "No meeting counts under the rule {rule} by {until}, so that there is no wait to measure.",
        rule=rule_name(str(t.rule)),
        until=known_until(t),
    )


def _call(t: Telling) -> str:
    return f"rhythm.waits({t.rule})"


def _since_last(t: Telling, met: pd.DataFrame) -> Sentence:
    meeting_id, begun = met["meeting_id"].iloc[-1], met["start_date"].iloc[-1]
    past = met["start_date"].diff().dt.days.iloc[1:]
    running = (measure.until(t.dossier) - begun.date()).days
    values = {
        "rule": rule_name(str(t.rule)),
        "until": known_until(t),
        "meeting": meeting(t, meeting_id),
        "days": days(t, running, _call(t)),
    }
    if past.empty:
        alone = N_(
            "The only meeting under the rule {rule} by {until} is {meeting}, begun {days} before."
        )
        return t.facts.say(alone, **values)
    if running < _LASTED:
        short = N_(
            "The last meeting under the rule {rule} by {until} is {meeting}, begun {days} before."
        )
        return t.facts.say(short, **values)
    template = N_(
        "The last meeting under the rule {rule} by {until} is {meeting}, begun {days} before; "
        "{compared}."
    )
    compared = _compared(t, int((past > running).sum()), len(past))
    return t.facts.say(template, compared=compared, **values)


def _compared(t: Telling, longer: int, n: int) -> Phrase:
    """Say how many of the other waits that have ended lasted longer."""
    total = t.facts.number(n, _call(t))
    if longer == n:
        return t.facts.lead("all other waits on record ({n}) lasted longer", n=total)
    if longer == 0:
        return t.facts.lead("none of the other waits on record ({n}) lasted longer", n=total)
    told = t.facts.number(longer, _call(t))
    return t.facts.lead("{m} of the {n} other waits on record lasted longer", m=told, n=total)


def waits_told(t: Telling, table: pd.DataFrame) -> Passage:
    """Read the chart of the waits."""
    ended = table[table["ended"]]
    if table.empty:
        return t.prose("waits", _none(t))
    first = t.facts.say_n(
        len(ended),
        "Under the rule {rule} meetings began on {met} days by {until}, with {n} wait between "
        "them.",
        "Under the rule {rule} meetings began on {met} days by {until}, with {n} waits between "
        "them.",
        met=t.facts.digits(len(table), _call(t)),
        rule=rule_name(str(t.rule)),
        until=known_until(t),
        n=t.facts.digits(len(ended), _call(t)),
    )
    met = measure.occasions(t.dossier, t.rule)
    if ended.empty:
        return t.prose("waits", _since_last(t, met))
    told = [first, *_usual(t, table), *_around_summit(t, table), _since_last(t, met)]
    return t.prose("waits", *told, *_same_day(t, met))


def _usual(t: Telling, table: pd.DataFrame) -> list[Sentence]:
    ended = table[table["ended"]]
    longest = ended.nlargest(_LONGEST, "days").to_dict("records")
    which = t.facts.join([from_to(t, row, _call(t)) for row in longest])
    median = measure.median_wait(table)
    if len(ended) <= _LONGEST or median is None:
        return [t.facts.say("They are {longest}.", longest=which)]
    told = days(t, median, f"rhythm.median_wait({t.rule})")
    template = N_("The median wait is {median}; the longest are {longest}.")
    return [t.facts.say(template, median=told, longest=which)]


def _around_summit(t: Telling, table: pd.DataFrame) -> list[Sentence]:
    """Say which wait the meeting in question ended, or would end."""
    before = table[table["next_id"] == t.meeting_id]
    if before.empty:
        return _would_end(t, table)
    row = before.iloc[0]
    if len(table) < 3:
        return []
    others = table.loc[table["ended"] & (table["next_id"] != t.meeting_id), "days"]
    return [
        t.facts.say(
            "{meeting} ended a wait of {days} since {last}; {compared}.",
            meeting=meeting(t, t.meeting_id),
            days=days(t, row["days"], _call(t)),
            last=meeting(t, row["meeting_id"]),
            compared=_compared(t, int((others > row["days"]).sum()), len(others)),
        )
    ]


def _would_end(t: Telling, table: pd.DataFrame) -> list[Sentence]:
    counted = set(t.dossier.meetings_under(t.rule)["meeting_id"])
    if t.status != "scheduled" or t.meeting_id not in counted or t.meeting is None:
        return []
    last = table.iloc[-1]
    n = (t.meeting["start_date"] - last["start_date"]).days
    return [
        t.facts.say(
            "If {meeting} begins as scheduled and none comes before it, it ends a wait of {days} "
            "since {last}.",
            meeting=meeting(t, t.meeting_id),
            days=days(t, n, _call(t)),
            last=meeting(t, last["meeting_id"]),
        )
    ]


def _same_day(t: Telling, met: pd.DataFrame) -> list[Sentence]:
    merged = int(met["meetings"].sum() - len(met))
    if not merged:
        return []
    call = f"rhythm.occasions({t.rule})"
    return [
        t.facts.say_n(
            merged,
            "Meetings that begin on the same day are one occasion, so that no wait is empty; "
            "{n} meeting is merged with another so.",
            "Meetings that begin on the same day are one occasion, so that no wait is empty; "
            "{n} meetings are merged with another so.",
            n=t.facts.number(merged, call),
        )
    ]
