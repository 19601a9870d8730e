"""The forecast is told with its doubts, and every figure is one of the measures."""

import math
import re

import pytest

from summitlib.measures.backtest import backtest
from summitlib.measures.forecast import forecast
from summitlib.narrative.forecast import (
    calibration_told,
    forecast_key,
    forecast_told,
    skill_told,
)
from summitlib.narrative.telling import Telling

NONE = "formal+no-visits+no-ceremonies+no-sidelines"
VIEWS = [
    *[(day, rule) for day in ("1998-06-01", "2014-01-01", "2026-05-18")
      for rule in ("formal", "bilateral", "any")],
    ("1998-01-01", "formal"), ("2004-03-10", "formal"), ("2026-10-31", "any"), ("2026-10-31", NONE),
]  # fmt: skip
TOLD = [forecast_told, skill_told, calibration_told]


@pytest.fixture(scope="module")
def telling(dossier):
    """A telling of a day; the view of a day is made once, so that its backtest is, too."""
    views = {}

    def of(day, rule="formal", summit="2026-05-andong"):
        view = views.setdefault(day, dossier.as_of(day))
        return Telling.of(view, summit, rule, "en")

    return of


@pytest.mark.parametrize(("day", "rule"), VIEWS)
def test_every_figure_is_traced(telling, day, rule):
    for summit in ("2026-05-andong", "2023-05-hiroshima"):
        t = telling(day, rule, summit)
        for tell in TOLD:
            audit = tell(t).audit()
            assert audit.loc[~audit["traced"], "text"].tolist() == []
        assert 1 <= len(forecast_key(t)) <= 2
        assert not any(sentence.loose for sentence in forecast_key(t))


@pytest.mark.parametrize("day", ["2014-01-01", "2024-06-01"])
def test_the_key_states_the_measured_probabilities(dossier, telling, day):
    text = forecast_key(telling(day))[0].text
    ahead = forecast(dossier.as_of(day))
    usual = 1 - ahead.usual[89]
    percents = [f"{100 * p:.0f}%" for p in (ahead.within(90), ahead.within(365), usual)]
    assert re.findall(r"\d+%", text) == percents


def test_the_forecast_says_what_it_rests_on(dossier, telling):
    text = forecast_told(telling("2026-10-31")).text
    ahead = forecast(dossier)
    assert f"It rests on {ahead.days} days" in text
    assert "highest in November" in text
    assert "The record of meetings ends on 20 May 2026" in text
    assert "knows nothing of invitations" in text
    assert "The forecast gives the first meeting after 31 October 2026" in text
    assert "begins from November 2026 to November 2027" in text
    assert "Whether and when the coming events take place is not in it" in text


def test_an_announced_meeting_is_said_to_be_assumed(dossier, telling):
    text = forecast_told(telling("2026-05-18")).text
    assert "The next meeting is announced: Andong, 19–20 May 2026" in text
    assert "is assumed and not estimated" in text
    assert "announced" not in forecast_told(telling("2026-05-17")).text


def test_nothing_on_record_gives_no_forecast(dossier, telling):
    for day, rule in (("1998-01-01", "formal"), ("2026-10-31", NONE)):
        text = forecast_told(telling(day, rule)).text
        assert "nothing to forecast the next from" in text
        assert "%" not in text
        assert "no forecast" in skill_told(telling(day, rule)).text


def test_the_skill_is_the_measured_one_and_its_doubt_follows_from_the_interval(dossier, telling):
    text = skill_told(telling("2026-10-31")).text
    row = backtest(dossier, "formal").row("crps", "climatology")
    gain, low, high = (f"{100 * row[c]:.0f}%" for c in ("skill", "lower", "upper"))
    assert f"a gain of {gain}, with a 90% interval from {low} to {high}: by this score" in text
    assert "Against the last wait the gain is" in text
    for against in ("climatology", "last-wait"):
        row = backtest(dossier, "formal").row("log", against)
        ratio, low, high = (math.exp(row[c]) for c in ("skill", "lower", "upper"))
        assert f"{ratio:.1f} times (from {round(low, 2):g} to {round(high, 2):g})" in text
    assert "The scores differ against all waits of the past and the last wait" in text


def test_the_meetings_aimed_at_are_told(dossier, telling):
    text = skill_told(telling("2026-10-31")).text
    aimed = backtest(dossier, "formal").targets
    assert f"aim at only {len(aimed)} meetings" in text
    assert f"{100 * sum(aimed[:3]) / sum(aimed):.0f}% of the forecasts" in text


def test_a_gain_below_what_was_asked_for_is_said_to_be(dossier, telling):
    low = skill_told(telling("2026-10-31", "any")).text
    assert "That is below the 10% that were asked of it." in low
    assert "were asked of it" not in skill_told(telling("2026-10-31")).text
    few = skill_told(telling("2004-07-31")).text
    assert "over too few months" in few


def test_the_uneven_years_are_those_of_the_backtest(dossier, telling):
    text = skill_told(telling("2026-10-31")).text
    gain = backtest(dossier, "formal").years["gain"]
    assert f"forecasts made in {gain.idxmax()} were closer by {round(gain.max())} days" in text
    assert f"those made in {gain.idxmin()} further off by {round(-gain.min())}" in text


def test_calibration_counts_groups_and_months(dossier, telling):
    text = calibration_told(telling("2026-10-31")).text
    test = backtest(dossier, "formal")
    assert "groups of forecasts" in text
    assert f"held it in {100 * test.held:.0f}% of the months" in text
    early = calibration_told(telling("2004-03-10")).text
    assert early == "What came of the forecasts is not known yet."
