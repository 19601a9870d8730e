"""The skill of the forecast, told: what it gains on baselines, and whether it comes true."""

import math

from summitlib.measures.backtest import FIRST, LEVEL, TARGET, Backtest, backtest
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling


def skill_told(t: Telling) -> Passage:
    """Say how much better than the baselines the forecast did, and whether chance explains it."""
    test = backtest(t.dossier, t.rule)
    if not test.n:
        return t.prose("skill", _unchecked(t))
    sentences = [
        _errors(t, test),
        _compared(t, test, "climatology"),
        *_mark(t, test),
        _compared(t, test, "last-wait"),
        _likelier(t, test),
        *_differ(t, test),
        *_years(t, test),
        *_targets(t, test),
        t.facts.say(
            "That meetings beside multilateral events are kept apart from the others was settled "
            "with these scores in view, which flatters them a little; no number of the model was "
            "chosen by them."
        ),
    ]
    return t.prose("skill", *sentences)


def _unchecked(t: Telling) -> Sentence:
    return t.facts.say(
        "By {today} no forecast under the rule {rule} can be checked: the backtest begins in "
        "{first}, after a first wait has ended.",
        today=t.facts.today,
        rule=t.rule_asked,
        first=Span(str(FIRST.year), "date", Origin("measure", "backtest.FIRST")),
    )


def _errors(t: Telling, test: Backtest) -> Sentence:
    call = f"backtest.backtest({t.rule})"
    origin = Origin("measure", call)
    ours, all_waits = test.row("crps", "climatology")[["model", "baseline"]]
    first, last = (Span(t.language.month(day), "date", origin) for day in test.span)
    return t.facts.say(
        "Made from the first day of each of {n} months, {first} to {last}, with what was known "
        "then, forecasts have a mean error of {ours} days (continuous ranked probability score); "
        "all waits of the past, without season or state, have {climatology}, and the last wait "
        "has {last_wait}.",
        n=t.facts.digits(test.n, call),
        first=first,
        last=last,
        ours=figure(t, ours, call),
        climatology=figure(t, all_waits, call),
        last_wait=figure(t, test.row("crps", "last-wait")["baseline"], call),
    )


_AGAINST = {
    "climatology": {
        "few": N_(
            "Against all waits of the past that is a gain of {gain}, over too few months to tell "
            "it from chance."
        ),
        "chance": N_(
            "Against all waits of the past that is a gain of {gain}, with a {level} interval from "
            "{low} to {high}: by this score it cannot be told from none."
        ),
        "gain": N_(
            "Against all waits of the past that is a gain of {gain}, with a {level} interval from "
            "{low} to {high}, all of it above none."
        ),
        "loss": N_(
            "Against all waits of the past that is a gain of {gain}, with a {level} interval from "
            "{low} to {high}: the forecast does worse."
        ),
    },
    "last-wait": {
        "few": N_(
            "Against the last wait the gain is {gain}, over too few months to tell it from chance."
        ),
        "chance": N_(
            "Against the last wait the gain is {gain}, from {low} to {high}: by this score it "
            "cannot be told from none."
        ),
        "gain": N_("Against the last wait the gain is {gain}, from {low} to {high}."),
        "loss": N_(
            "Against the last wait the gain is {gain}, from {low} to {high}: the forecast does "
            "worse."
        ),
    },
}


def _verdict(lower: float, upper: float) -> str:
    if math.isnan(lower):
        return "few"
    return "gain" if lower > 0 else "loss" if upper < 0 else "chance"


def _compared(t: Telling, test: Backtest, against: str) -> Sentence:
    row = test.row("crps", against)
    call = f"backtest.backtest({t.rule}).skill"
    ends = {"gain": row["skill"], "low": row["lower"], "high": row["upper"], "level": LEVEL}
    filled = {k: percent(t, v, call) for k, v in ends.items() if not math.isnan(v)}
    return t.facts.say(_AGAINST[against][_verdict(row["lower"], row["upper"])], **filled)


def _mark(t: Telling, test: Backtest) -> list[Sentence]:
    """Say that the gain stays below what was asked for, where it does."""
    if test.row("crps", "climatology")["skill"] >= TARGET:
        return []
    target = percent(t, TARGET, "backtest.TARGET")
    return [t.facts.say("That is below the {target} that were asked of it.", target=target)]


def _likelier(t: Telling, test: Backtest) -> Sentence:
    times = {b: _times(t, test, b) for b in _AGAINST}
    return t.facts.say(
        "To the day that came it gave, on geometric average (log score), {a} the probability that "
        "all waits gave it, and {b} that of the last wait.",
        a=times["climatology"],
        b=times["last-wait"],
    )


def _times(t: Telling, test: Backtest, against: str) -> Phrase:
    call, row = f"backtest.backtest({t.rule}).skill", test.row("log", against)
    ratio, low, high = (math.exp(row[c]) for c in ("skill", "lower", "upper"))
    if math.isnan(low):
        return t.facts.lead("{n} times", n=figure(t, ratio, call))
    ends = [t.facts.digits(round(r, 2), call) for r in (low, high)]
    return t.facts.lead(
        "{n} times (from {low} to {high})", n=figure(t, ratio, call), low=ends[0], high=ends[1]
    )


_NAMES = {"climatology": N_("all waits of the past"), "last-wait": N_("the last wait")}


def _differ(t: Telling, test: Backtest) -> list[Sentence]:
    """Say where the two scores do not lead to the same verdict."""
    rows = {b: [test.row(s, b) for s in ("crps", "log")] for b in _AGAINST}
    found = {b: [_verdict(r["lower"], r["upper"]) for r in two] for b, two in rows.items()}
    names = [t.facts.lead(_NAMES[b]) for b, (error, log) in found.items() if error != log]
    if not names:
        return []
    template = N_(
        "The scores differ against {which}: by one of them the interval reaches no gain at "
        "all, by the other it does not."
    )
    return [t.facts.say(template, which=t.facts.join(names))]


_MOST = 3  # meetings at which the most forecasts aim


def _targets(t: Telling, test: Backtest) -> list[Sentence]:
    """Say how few meetings the forecasts aim at, and how many of them share the longest waits."""
    aimed = test.targets
    if len(aimed) <= _MOST:
        return []
    call = f"backtest.backtest({t.rule}).targets"
    return [
        t.facts.say(
            "The forecasts aim at only {n} meetings, and {share} of the forecasts fall into the "
            "{k} longest waits. Forecasts of one meeting share its wait, so the intervals draw the "
            "meetings again, and not the months.",
            n=t.facts.digits(len(aimed), call),
            share=percent(t, sum(aimed[:_MOST]) / test.n, call),
            k=t.facts.number(_MOST, call),
        )
    ]


def _years(t: Telling, test: Backtest) -> list[Sentence]:
    """Name the years that make and that mar the score."""
    gain = test.years["gain"]
    if len(gain) < 2:
        return []
    origin = Origin("measure", f"backtest.backtest({t.rule}).years")
    best, worst = (Span(str(year), "date", origin) for year in (gain.idxmax(), gain.idxmin()))
    shared = {
        "best": best,
        "worst": worst,
        "plus": t.facts.digits(round(abs(gain.max())), origin.ref),
        "minus": t.facts.digits(round(abs(gain.min())), origin.ref),
    }
    if gain.min() >= 0 or gain.max() <= 0:
        return []
    return [
        t.facts.say(
            "The gain is uneven: forecasts made in {best} were closer by {plus} days than all "
            "waits, those made in {worst} further off by {minus}.",
            **shared,
        )
    ]


def calibration_told(t: Telling) -> Passage:
    """Say whether forecasts came true as often as they said."""
    test = backtest(t.dossier, t.rule)
    table, call = test.calibration, f"backtest.backtest({t.rule}).calibration"
    if not test.n:
        return t.prose("calibration", _unchecked(t))
    if table.empty:
        return t.prose("calibration", t.facts.say("What came of the forecasts is not known yet."))
    inside = table["observed"].between(table["lower"], table["upper"])
    sentences = [
        t.facts.say(
            "In {m} of {n} groups of forecasts the share that came true lies in the band around "
            "what was forecast.",
            m=t.facts.digits(int(inside.sum()), call),
            n=t.facts.digits(len(table), call),
        ),
        *_held(t, test),
        t.facts.say(
            "Months that lie close together share their waits, so the groups say less than their "
            "sizes suggest."
        ),
    ]
    return t.prose("calibration", *sentences)


def _held(t: Telling, test: Backtest) -> list[Sentence]:
    if math.isnan(test.held):
        return []
    return [
        t.facts.say(
            "The interval that was to hold the next meeting with {level} held it in {share} of "
            "the months.",
            level=percent(t, LEVEL, "backtest.LEVEL"),
            share=percent(t, test.held, f"backtest.backtest({t.rule}).held"),
        )
    ]


def percent(t: Telling, share: float, call: str) -> Span:
    """Write a measured share as a whole percentage; short of certainty it is never 0 or 100."""
    whole = round(100 * share)
    template = "{n}%"
    if 0 < share < 1 and whole in (0, 100):
        whole, template = (1, N_("under {n}%")) if whole == 0 else (99, N_("over {n}%"))
    text = t.language.gettext(template).format(n=t.language.number(whole))
    return t.facts.measured(text, call)


def figure(t: Telling, value: float, call: str) -> Span:
    """Write a measured number with a digit after the point."""
    return t.facts.digits(round(value, 1), call)
