"""Counting rules: text and back, nesting, numbering."""

import datetime as dt
import itertools
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitlib import CountingRule, SummitError
from summitlib.rules import PRESETS, SWITCHES

RULES = st.builds(
    CountingRule,
    **{name: st.booleans() for name in SWITCHES.values()},
    since=st.none() | st.dates(dt.date(1998, 1, 1), dt.date(2026, 10, 31)),
)


def ids(dossier, rule):
    return list(dossier.meetings_under(rule)["meeting_id"])


@pytest.mark.parametrize("since", [None, dt.date(2025, 6, 4)])
def test_every_combination_of_switches_survives_its_text(since):
    for values in itertools.product([False, True], repeat=len(SWITCHES)):
        rule = CountingRule(**dict(zip(SWITCHES.values(), values, strict=True)), since=since)
        assert CountingRule.parse(str(rule)) == rule


def test_texts_are_as_short_as_they_can_be():
    # Both directions of every switch from every preset cover all rules one step away.
    for name, preset in PRESETS.items():
        assert str(preset) == name
        for field in SWITCHES.values():
            assert str(replace(preset, **{field: not getattr(preset, field)})).count("+") <= 1


def test_a_later_switch_wins():
    assert CountingRule.parse("formal+three-way+no-three-way") == CountingRule.formal
    assert CountingRule.parse(" any ") == CountingRule.any


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("formall", "unknown rule 'formall'; expected one of formal, bilateral, any. Did you mean"),
        ("", "unknown rule ''; expected one of formal, bilateral, any."),
        ("Formal", "unknown rule 'Formal'"),
        ("formal+", "unknown switch '' in a rule; expected one of visits, ceremonies"),
        ("formal+three_way", "Did you mean 'three-way'?"),
        ("formal+no-since:2025-01-01", "unknown switch 'no-since:2025-01-01'"),
        (
            "formal+since:soon",
            "bad date 'soon' in a rule; expected a date such as since:",
        ),
        ("formal+since:", "bad date '' in a rule"),
    ],
)
def test_bad_texts_get_one_line(text, line):
    with pytest.raises(SummitError) as error:
        CountingRule.parse(text)
    assert line in str(error.value)
    assert "\n" not in str(error.value)


def test_presets_are_nested(dossier):
    formal, bilateral, any_ = (set(ids(dossier, name)) for name in ("formal", "bilateral", "any"))
    assert formal < bilateral < any_
    assert any_ == set(dossier.meetings["meeting_id"])


@settings(max_examples=40)
@given(RULES, st.sampled_from(["visits", "ceremonies", "sidelines", "pull_asides", "greetings"]))
def test_a_wider_rule_never_loses_a_meeting(dossier, rule, field):
    rule = replace(rule, once_per_event=False)
    narrow, wide = (set(ids(dossier, replace(rule, **{field: on}))) for on in (False, True))
    assert narrow <= wide


@settings(max_examples=40)
@given(RULES)
def test_numbering_is_contiguous_from_one_for_each_pair(dossier, rule):
    counted = dossier.meetings_under(rule)
    assert counted["start_date"].is_monotonic_increasing
    assert counted["meeting_id"].is_unique
    for _, pair in counted.groupby(["leader_a", "leader_b"]):
        assert pair["nth"].tolist() == list(range(1, len(pair) + 1))


@settings(max_examples=40)
@given(RULES)
def test_once_per_event_keeps_the_first_of_each_event(dossier, rule):
    every = dossier.meetings_under(replace(rule, once_per_event=False))
    once = dossier.meetings_under(replace(rule, once_per_event=True))
    assert once["meeting_id"].tolist() == every.drop_duplicates("event")["meeting_id"].tolist()


@settings(max_examples=40)
@given(RULES, st.dates(dt.date(1998, 1, 1), dt.date(2026, 6, 1)))
def test_since_keeps_what_began_on_the_day_or_later(dossier, rule, day):
    rule = replace(rule, once_per_event=False)
    every = dossier.meetings_under(replace(rule, since=None))
    late = every.loc[every["start_date"] >= pd.Timestamp(day), "meeting_id"]
    assert ids(dossier, replace(rule, since=day)) == late.tolist()


@settings(max_examples=40)
@given(RULES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(dossier, rule, random):
    order = list(range(len(dossier.meetings)))
    random.shuffle(order)
    shuffled = replace(dossier, meetings=dossier.meetings.iloc[order].reset_index(drop=True))
    assert shuffled.meetings_under(rule).equals(dossier.meetings_under(rule))


def test_a_scheduled_meeting_counts_unless_the_rule_says_no(dossier):
    eve = dossier.as_of("2026-05-18")
    assert "2026-05-andong" in ids(eve, "formal")
    assert "2026-05-andong" not in ids(eve, "formal+no-scheduled")
    assert "2026-05-andong" in ids(dossier.as_of("2026-05-19"), "formal+no-scheduled")


def test_switches_by_hand(dossier):
    """Gyeongju was beside APEC, Johannesburg in passing, Nara and Andong were visits."""
    ours = dossier.meetings.query("leader_a == 'Lee Jae-myung' and leader_b == 'Takaichi Sanae'")
    pair = replace(dossier, meetings=ours)
    assert ids(pair, "formal+no-sidelines") == ["2026-01-nara", "2026-05-andong"]
    assert ids(pair, "formal+no-visits") == ["2025-10-gyeongju"]
    assert ids(pair, "bilateral+no-visits") == ["2025-10-gyeongju", "2025-11-johannesburg"]
    assert ids(pair, "any+since:2026-01-13") == ["2026-01-nara", "2026-05-andong"]


def test_a_rule_under_which_nothing_counts(dossier):
    nothing = CountingRule(visits=False, ceremonies=False, sidelines=False)
    counted = dossier.meetings_under(nothing)
    assert len(counted) == 0
    assert "nth" in counted
