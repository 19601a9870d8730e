"""The forecast, told: when the next meeting is to be expected, and how far to trust that."""

import datetime as dt
import math

from summitlib.measures.backtest import LEVEL
from summitlib.measures.forecast import HELD, Forecast, forecast
from summitlib.narrative.passage import Origin, Passage, Phrase, Sentence, Span
from summitlib.narrative.skill import (
    calibration_told,
    figure,
    percent,
    skill_told,
)
from summitlib.narrative.telling import Telling

__all__ = ["calibration_told", "forecast_key", "forecast_told", "skill_told"]

_NEAR, _FAR = 90, 365  # days


def forecast_key(t: Telling) -> tuple[Sentence, ...]:
    """Say in two sentences at most when the next meeting is to be expected."""
    return _key(t, forecast(t.dossier, t.rule))


def _key(t: Telling, ahead: Forecast) -> tuple[Sentence, ...]:
    if not ahead.days:
        return (_nothing_counts(t),)
    if len(ahead.scheduled):
        return (_announced(t, ahead),)
    return (_chances(t, ahead), *_unseen(t, ahead))


def _nothing_counts(t: Telling) -> Sentence:
    return t.facts.say(
        "Under the rule {rule} no meeting on record counts by {today}, so there is nothing to "
        "forecast the next from.",
        rule=t.rule_asked,
        today=t.facts.today,
    )


def _announced(t: Telling, ahead: Forecast) -> Sentence:
    row = t.facts.meeting(ahead.scheduled.sort_values("ahead")["meeting_id"].iloc[0])
    return t.facts.say(
        "The next meeting is announced: {place}, {dates}; the forecast gives a meeting by its "
        "first day a probability of {p}, since it assumes that an announced meeting holds with "
        "{held}.",
        place=t.facts.place(row),
        dates=t.facts.dates(row),
        p=_chance(t, ahead, int(ahead.scheduled["ahead"].min())),
        held=percent(t, HELD, "forecast.HELD"),
    )


def _chances(t: Telling, ahead: Forecast) -> Sentence:
    shared = {
        "p": _chance(t, ahead, _NEAR),
        "near": t.facts.digits(_NEAR, "forecast.forecast"),
        "q": _chance(t, ahead, _FAR),
        "far": t.facts.digits(_FAR, "forecast.forecast"),
    }
    usual = float(1 - ahead.usual[_NEAR - 1])
    if ahead.covered != ahead.origin:
        return _chances_after(t, ahead, usual, shared)
    if math.isnan(usual):
        return t.facts.say(
            "The forecast gives the next meeting a probability of {p} within {near} days and of "
            "{q} within {far}.",
            **shared,
        )
    return t.facts.say(
        "The forecast gives the next meeting a probability of {p} within {near} days and of {q} "
        "within {far}; as seen from any day of the past, a meeting came within {near} days with "
        "{usual}.",
        usual=percent(t, usual, f"forecast.forecast({t.rule}).usual"),
        **shared,
    )


def _chances_after(t: Telling, ahead: Forecast, usual: float, shared: dict[str, Span]) -> Sentence:
    """The same where the record ends before the view: the next meeting may have come by then."""
    if math.isnan(usual):
        return t.facts.say(
            "The forecast gives the first meeting after {today} a probability of {p} within {near} "
            "days and of {q} within {far}.",
            today=t.facts.today,
            **shared,
        )
    return t.facts.say(
        "The forecast gives the first meeting after {today} a probability of {p} within {near} "
        "days and of {q} within {far}; as seen from any day of the past, a meeting came within "
        "{near} days with {usual}.",
        today=t.facts.today,
        usual=percent(t, usual, f"forecast.forecast({t.rule}).usual"),
        **shared,
    )


def _unseen(t: Telling, ahead: Forecast) -> list[Sentence]:
    if ahead.covered == ahead.origin:
        return []
    return [
        t.facts.say(
            "The record of meetings ends on {covered}; whether they have met since is unknown, and "
            "the forecast takes the days until {today} as unseen.",
            covered=t.facts.covered("meetings"),
            today=t.facts.today,
        )
    ]


def forecast_told(t: Telling) -> Passage:
    """Say when the next meeting is to be expected, from what, and what the forecast can't know."""
    ahead = forecast(t.dossier, t.rule)
    if not ahead.days:
        return t.prose("forecast", _nothing_counts(t))
    return t.prose(
        "forecast",
        *_key(t, ahead),
        _middle(t, ahead),
        _rests_on(t, ahead),
        *_season(t, ahead),
        *_assumed(t, ahead),
        t.facts.say(
            "It continues what the record shows of rates and seasons, and knows nothing of "
            "invitations, elections or quarrels."
        ),
    )


def _middle(t: Telling, ahead: Forecast) -> Sentence:
    first, last = ahead.interval(LEVEL)
    median = _by(t, ahead, ahead.median)
    if first == last:
        return t.facts.say("As likely as not that meeting begins by {median}.", median=median)
    return t.facts.say(
        "As likely as not that meeting begins by {median}; with a probability of {level} it begins "
        "from {first} to {last}.",
        median=median,
        level=percent(t, LEVEL, "forecast.interval"),
        first=_in(t, ahead, first),
        last=_in(t, ahead, last),
    )


def _in(t: Telling, ahead: Forecast, days: int | None) -> Phrase:
    """Name the month that lies so many days ahead: the ends of an interval are no sharper."""
    origin = Origin("measure", f"forecast.forecast({t.rule})")
    day = ahead.origin + dt.timedelta(days=len(ahead.survival) if days is None else days)
    month = Span(t.language.month(day), "date", origin)
    return (month,) if days is not None else t.facts.lead("a time after {month}", month=month)


def _by(t: Telling, ahead: Forecast, days: int | None) -> Phrase:
    origin = Origin("measure", f"forecast.forecast({t.rule})")
    if days is not None:
        return (t.facts.day(ahead.origin + dt.timedelta(days=days), origin),)
    last = ahead.origin + dt.timedelta(days=len(ahead.survival))
    return t.facts.lead("a day after {last}", last=t.facts.day(last, origin))


def _rests_on(t: Telling, ahead: Forecast) -> Sentence:
    sidelines, others = ahead.rates.to_dict("records")
    call = f"forecast.forecast({t.rule}).rates"
    return t.facts.say_n(
        ahead.days,
        "It rests on {n} day on which a counted meeting began: {a} beside multilateral events, "
        "now expected at {x} a year, and {b} on other occasions, expected at {y} a year.",
        "It rests on {n} days on which counted meetings began: {a} beside multilateral events, "
        "now expected at {x} a year, and {b} on other occasions, expected at {y} a year.",
        n=t.facts.digits(ahead.days, f"forecast.forecast({t.rule}).days"),
        a=t.facts.digits(sidelines["days"], call),
        x=figure(t, sidelines["rate"], call),
        b=t.facts.digits(others["days"], call),
        y=figure(t, others["rate"], call),
    )


def _season(t: Telling, ahead: Forecast) -> list[Sentence]:
    events = int(ahead.season["events"].sum())
    if not events:
        return []
    call = f"forecast.forecast({t.rule}).season"
    top = ahead.season.sort_values("rate").iloc[-1]
    # The first of any year gives the name of the month; the year is not shown.
    name = t.language.month(dt.date(2000, int(top["month"]), 1)).rsplit(" ", 1)[0]
    return [
        t.facts.say_n(
            events,
            "The calendar of multilateral events is learnt from {n} such event at which a "
            "contact of the leaders is on record; its rate is highest in {month}, at {times} times "
            "the even rate. Whether and when the coming events take place is not in it.",
            "The calendar of multilateral events is learnt from {n} such events at which a "
            "contact of the leaders is on record; its rate is highest in {month}, at {times} times "
            "the even rate. Whether and when the coming events take place is not in it.",
            n=t.facts.digits(events, call),
            month=Span(name, "date", Origin("measure", call)),
            times=figure(t, float(top["rate"]), call),
        )
    ]


def _assumed(t: Telling, ahead: Forecast) -> list[Sentence]:
    if ahead.scheduled.empty:
        return []
    return [
        t.facts.say(
            "That announced meetings hold with {held} is assumed and not estimated, because the "
            "record has only meetings that took place.",
            held=percent(t, HELD, "forecast.HELD"),
        )
    ]


def _chance(t: Telling, ahead: Forecast, days: int) -> Span:
    return percent(t, ahead.within(days), f"forecast.forecast({t.rule}).within({days})")
