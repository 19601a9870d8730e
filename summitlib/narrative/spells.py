"""Spells, told: when the rate of meetings changed, and what stands between the changes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from summitlib.measures import shuttles
from summitlib.measures.rhythm import YEAR, occasions
from summitlib.measures.spells import BUSY, REACH, SILENCE, RateChanges, eras
from summitlib.narrative.curves import medians
from summitlib.narrative.event import rule_name
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling


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
    "silence": N_(
        "By the rule of this notebook it is a silence, with less than {low} of the record's mean "
        "rate"
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
    paragraphs = [Paragraph((_spell(t, row), _kind(t, row))) for row in rows]
    stretches = Paragraph(tuple(_stretches(t)))
    return t.listing("spells", [*paragraphs, stretches], "There is no spell to name yet.")


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
        low=t.facts.measured(f"{round(100 * SILENCE)}%", "spells.SILENCE"),
        high=t.facts.measured(f"{round(100 * BUSY)}%", "spells.BUSY"),
    )
    by_side = [(_side(t, i), row[f"visits_{k}"]) for i, k in enumerate("ab")]
    made = [_visits(t, side, n) for side, n in by_side if n]
    if not made:
        return t.facts.say("{what}; neither side visits the other within it.", what=what)
    return t.facts.say("{what}; within it, {made}.", what=what, made=t.facts.join(made))


def _visits(t: Telling, side: Span, n: int) -> Phrase:
    number = t.facts.number(n, "shuttles.visits_within")
    one, many = N_("{side} makes {n} visit"), N_("{side} makes {n} visits")
    return t.facts.say_n(n, one, many, side=side, n=number).parts


def _side(t: Telling, i: int) -> Span:
    side = t.dossier.meta.sides[i]
    return Span(side.name, "name", Origin("parameter", f"meta.sides.{side.code}"))


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


def sensitivity_told(t: Telling, table: pd.DataFrame) -> Passage:
    """Say whether other assumptions find the same changes, and whether other rules do."""
    met = occasions(t.dossier, t.rule)
    chosen, *others = table.to_dict("records")
    same_rule = [row for row in others if row["rule"] == chosen["rule"]]
    agree = sum(_same(chosen["found"], row["found"]) for row in same_rule)
    call = f"spells.sensitivity({t.rule})"
    if met.empty:
        template = N_("Nothing counts under the rule {rule} yet, so no assumption matters.")
        return t.prose("sensitivity", t.facts.say(template, rule=rule_name(chosen["rule"])))
    same = N_(
        "Of {n} other choices of the prior and of the bins, {m} find the same changes, to within "
        "{reach} months."
    )
    none = N_("Of {n} other choices of the prior and of the bins, {m} find no change either.")
    values = {
        "n": t.facts.number(len(same_rule), call),
        "m": t.facts.number(agree, call),
        "reach": _reach(t),
    }
    first = t.facts.say(same if chosen["found"] else none, **values)
    rules = [_other_rule(t, row, call) for row in others if row["rule"] != chosen["rule"]]
    differ = [
        row
        for row in others
        if row["rule"] != chosen["rule"] and not _same(chosen["found"], row["found"])
    ]
    verdict = (
        t.facts.say("What is found depends on what counts as a meeting.")
        if differ
        else t.facts.say("What is found does not depend on what counts as a meeting.")
    )
    return t.prose("sensitivity", first, *rules, verdict)


def _same(chosen: Sequence[dt.date], other: Sequence[dt.date]) -> bool:
    months = [[d.year * 12 + d.month for d in days] for days in (chosen, other)]
    near = all(abs(a - b) <= REACH for a, b in zip(*months, strict=False))
    return len(chosen) == len(other) and near


def _other_rule(t: Telling, row: Row, call: str) -> Sentence:
    rule = rule_name(row["rule"])
    if not row["found"]:
        return t.facts.say("Under the rule {rule} no change is found.", rule=rule)
    months = [Span(t.language.month(day), "date", Origin("measure", call)) for day in row["found"]]
    template = N_("Under the rule {rule} the rate changes about {months}.")
    return t.facts.say(template, rule=rule, months=t.facts.join(months))


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
