"""Choices, told: whether other priors, bins and rules find the same changes of the rate."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from summitlib.measures.rhythm import occasions
from summitlib.measures.spells import REACH
from summitlib.narrative.event import rule_name
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Passage, Sentence, Span
from summitlib.narrative.telling import Telling


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
    all_same = N_(
        "All {n} other choices of the prior and of the bins find the same changes, to within "
        "{reach} months."
    )
    all_none = N_("All {n} other choices of the prior and of the bins find no change either.")
    if agree == len(same_rule):
        same, none = all_same, all_none
    values = {
        "n": t.facts.number(len(same_rule), call),
        "m": t.facts.number(agree, call),
        "reach": t.facts.number(REACH, "spells.REACH"),
    }
    template = same if chosen["found"] else none
    first = t.facts.say(template, **{k: v for k, v in values.items() if f"{{{k}}}" in template})
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
