"""Spells, told: when the rate of meetings changed, and what stands between the changes."""

import datetime as dt
from typing import Any

from summitlib.measures import shuttles
from summitlib.measures.rhythm import YEAR, waits
from summitlib.measures.spells import BUSY, REACH, SPARSE, RateChanges, eras
from summitlib.narrative.curves import from_to, medians, meeting
from summitlib.narrative.event import rule_name
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling

_LONGEST = 2  # waits of a sparse spell that are named


def changes_told(t: Telling, found: RateChanges) -> Passage:
    """Read the chart of the rate: the changes that are found, and how many there may be."""
    if found.spells.empty:
        template = N_("No meeting counts under the rule {rule} yet, so there is no rate to change.")
        return t.prose("changes", t.facts.say(template, rule=rule_name(str(t.rule))))
    rates = found.spells["rate"].tolist()
    turns = zip(found.found.to_dict("records"), rates, rates[1:], strict=False)
    told = [_turn(t, row, after > before) for row, before, after in turns]
    return t.prose("changes", *(told or [_steady(t)]), *_number(t, found))


def _call(t: Telling) -> str:
    return f"spells.changes({t.rule})"


def _measured(t: Telling, text: str) -> Span:
    return t.facts.measured(text, _call(t))


def _percent(t: Telling, share: float) -> Phrase:
    """Write a probability in whole percents; never as nothing or everything."""
    percent = round(100 * share)
    text = f"{t.language.number(min(max(percent, 1), 99))}%"
    if percent < 1:
        return t.facts.lead("less than {p}", p=_measured(t, text))
    if percent > 99:
        return t.facts.lead("more than {p}", p=_measured(t, text))
    return (_measured(t, text),)


def _rate(t: Telling, rate: float) -> Span:
    return _measured(t, t.language.number(round(rate, 1)))


def _month(t: Telling, day: dt.date) -> Span:
    return Span(t.language.month(day), "date", Origin("measure", _call(t)))


def _reach(t: Telling) -> Span:
    return t.facts.number(REACH, "spells.REACH")


def _turn(t: Telling, row: Row, rises: bool) -> Sentence:
    up = N_(
        "The rate of meetings rises about {month}: that it changes within {n} months of then has a "
        "probability of {near}, that it does so in that very month {at}."
    )
    down = N_(
        "The rate of meetings falls about {month}: that it changes within {n} months of then has a "
        "probability of {near}, that it does so in that very month {at}."
    )
    return t.facts.say(
        up if rises else down,
        month=_month(t, row["month"]),
        n=_reach(t),
        near=_percent(t, row["probability"]),
        at=_percent(t, row["change"]),
    )


def _steady(t: Telling) -> Sentence:
    return t.facts.say(
        "Nowhere is a change in the rate of meetings within {n} months more probable than not.",
        n=_reach(t),
    )


def _number(t: Telling, found: RateChanges) -> list[Sentence]:
    table = found.number
    likeliest = max(table.to_dict("records"), key=lambda row: row["probability"])
    mean = sum(row["changes"] * row["probability"] for row in table.to_dict("records"))
    if not likeliest["changes"]:
        template = N_("That there is no change at all has a probability of {p}.")
        return [t.facts.say(template, p=_percent(t, likeliest["probability"]))]
    return [
        t.facts.say(
            "How many changes there are is open: the likeliest number is {n}, with a probability "
            "of {p}; {mean} are expected, and that there is none has a probability of {none}.",
            n=t.facts.number(int(likeliest["changes"]), _call(t)),
            p=_percent(t, likeliest["probability"]),
            mean=_rate(t, mean),
            none=_percent(t, table["probability"].iloc[0]),
        )
    ]


_KINDS = {
    "sparse": N_(
        "By the rule of this notebook it is sparse, with less than {low} of the record's mean rate"
    ),
    "ordinary": N_(
        "By the rule of this notebook it is ordinary, with {low} to {high} of the record's mean "
        "rate"
    ),
    "busy": N_(
        "By the rule of this notebook it is busy, with more than {high} of the record's mean rate "
        "and without visits both ways"
    ),
    "shuttle": N_(
        "By the rule of this notebook it is a shuttle, with more than {high} of the record's mean "
        "rate and visits both ways"
    ),
}


def spells_told(t: Telling, found: RateChanges) -> Passage:
    """Tell each spell between the changes, and the stretches of visits both ways."""
    rows = found.spells.to_dict("records")
    paragraphs = [Paragraph((_spell(t, row), _kind(t, row), *_sparse(t, row))) for row in rows]
    narrow = t.facts.say(
        "These intervals of the rates take the changes as given, so that they are too narrow."
    )
    close = [Paragraph((narrow,))] if len(rows) > 1 else []
    stretches = Paragraph(tuple(_stretches(t)))
    return t.listing("spells", [*paragraphs, *close, stretches], "There is no spell to name yet.")


def _spell(t: Telling, row: Row) -> Sentence:
    return t.facts.say_n(
        row["meetings"],
        "From {first} to {last} meetings began on {n} day: {rate} a year ({low} to {high} with a "
        "probability of {level}).",
        "From {first} to {last} meetings began on {n} days: {rate} a year ({low} to {high} with a "
        "probability of {level}).",
        first=_month(t, row["first"]),
        last=_month(t, row["last"]),
        n=t.facts.number(row["meetings"], _call(t)),
        rate=_rate(t, row["rate"]),
        low=_rate(t, row["lower"]),
        high=_rate(t, row["upper"]),
        level=_measured(t, "90%"),
    )


def _kind(t: Telling, row: Row) -> Sentence:
    what = t.facts.lead(
        _KINDS[row["kind"]],
        low=t.facts.measured(f"{round(100 * SPARSE)}%", "spells.SPARSE"),
        high=t.facts.measured(f"{round(100 * BUSY)}%", "spells.BUSY"),
    )
    by_side = [(_side(t, i), row[f"visits_{k}"]) for i, k in enumerate("ab")]
    made = [_visits(t, side, n) for side, n in by_side if n]
    if not made:
        return _unvisited(t, row, what)
    return t.facts.say("{what}; within it, {made}.", what=what, made=t.facts.join(made))


def _unvisited(t: Telling, row: Row, what: Phrase) -> Sentence:
    """Say that neither side makes a visit of its own, and which meetings it hosts all the same."""
    hosted = shuttles.hosted_beside(t.dossier, t.rule, row["first"], row["last"])
    if not hosted:
        template = N_("{what}; neither leader pays the other a visit for its own sake within it.")
        return t.facts.say(template, what=what)
    template = N_(
        "{what}; neither leader pays the other a visit for its own sake within it, and the counted "
        "meetings on the soil of either are beside a summit or a ceremony: {which}."
    )
    which = t.facts.join([meeting(t, meeting_id) for meeting_id in hosted])
    return t.facts.say(template, what=what, which=which)


def _sparse(t: Telling, row: Row) -> list[Sentence]:
    """Say that a sparse spell is no silence, and name the longest waits that reach into it."""
    table = waits(t.dossier, t.rule)
    inside = table["ended"] & (table["start_date"] <= row["last"])
    longest = table[inside & (table["end_date"] >= row["first"])].nlargest(_LONGEST, "days")
    if row["kind"] != "sparse" or longest.empty:
        return []
    call = f"rhythm.waits({t.rule})"
    which = t.facts.join([from_to(t, wait, call) for wait in longest.to_dict("records")])
    template = N_("Among the waits that reach into it, the longest are {which}.")
    alone = N_("The wait that reaches into it is {which}.")
    return [t.facts.say(template if len(longest) > 1 else alone, which=which)]


def _visits(t: Telling, side: Span, n: int) -> Phrase:
    number = t.facts.number(n, "shuttles.visits_within")
    one = N_("the {side} leader pays {n} visit for its own sake")
    many = N_("the {side} leader pays {n} visits for their own sake")
    return t.facts.say_n(n, one, many, side=side, n=number).parts


def _side(t: Telling, i: int) -> Span:
    side = t.dossier.meta.sides[i]
    return Span(side.adjective, "name", Origin("parameter", f"meta.sides.{side.code}"))


def _stretches(t: Telling) -> list[Sentence]:
    table = shuttles.shuttles(t.dossier)
    year = t.facts.number(YEAR, "rhythm.YEAR")
    call = "shuttles.shuttles"
    if table.empty:
        template = N_("At no time had each side visited the other within the {n} days before.")
        return [t.facts.say(template, n=year)]
    last = table.iloc[-1]
    template = N_(
        "Judged by the visits alone, there are {k} stretches in which each side had visited the "
        "other within the {n} days before; the last runs from {first} to {last}."
    )
    alone = N_(
        "Judged by the visits alone, there is {k} stretch in which each side had visited the "
        "other within the {n} days before; it runs from {first} to {last}."
    )
    first, end = (t.facts.day(last[c].date(), Origin("measure", call)) for c in ("first", "last"))
    values: dict[str, Any] = {"n": year, "first": first, "last": end}
    k = t.facts.number(len(table), call)
    told = [t.facts.say_n(len(table), alone, template, k=k, **values)]
    if last["ongoing"]:
        told.append(t.facts.say("That is as far as the record reaches: it had not ended by then."))
    return told


def eras_told(t: Telling, found: RateChanges) -> Passage:
    """Read the curves by spell."""
    curves = eras(t.dossier, t.rule, found)
    if curves.summary.empty:
        return t.prose("eras", t.facts.say("There is no spell whose waits could be compared."))
    told = medians(t, curves, f"spells.eras({t.rule})")
    if len(curves.summary) == 1:
        return t.prose("eras", *told)
    return t.prose(
        "eras",
        *told,
        t.facts.say(
            "The spells are found in the same meetings, so that their curves differ by "
            "construction, and no test of the difference is given."
        ),
        t.facts.say(
            "A wait that runs across a change is at risk in both spells: it is censored in the "
            "earlier, and enters the later with the days it has lasted by then."
        ),
    )
