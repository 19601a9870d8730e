"""The lattice: the matrix counts as each rule does, all rules are there, the simplest first."""

import datetime as dt
import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import rows

from summitlib import CountingRule
from summitlib.measures.counting import explain_count, nearest_counts
from summitlib.measures.lattice import FIELDS, match, rules, starting_points, steps, tally
from summitlib.rules import PRESETS, needs

PAIRS = sorted({(m["leader_a"], m["leader_b"]) for m in rows("meetings")})
LEADERS = st.sampled_from([*PAIRS, *sorted({(name,) for pair in PAIRS for name in pair})])
DAYS = st.dates(dt.date(1998, 4, 1), dt.date(2026, 5, 20))
RULES = st.builds(
    CountingRule,
    **{name: st.booleans() for name in (*FIELDS, "scheduled")},
    since=st.none() | DAYS,
)


MEETINGS = sorted(rows("meetings"), key=lambda m: (m["start_date"], m["meeting_id"]))
VISITS = ("state-visit", "official-visit", "working-visit")


def switched_on(rule, meeting):
    """Whether the switches let a meeting through, written down from the codebook once more."""
    kind, contact = meeting["format"], meeting["contact"]
    visit, ceremony = kind in VISITS, kind == "ceremony-visit"
    beside = not visit and not ceremony
    return (
        (rule.visits or not visit)
        and (rule.ceremonies or not ceremony)
        and (rule.sidelines or not (beside and contact == "talks"))
        and (rule.pull_asides or contact != "brief")
        and (rule.greetings or contact in ("talks", "brief"))
        and (rule.three_way or meeting["three_way"] == "false")
    )


def recounted(rule, leaders, until):
    """What a rule counts, from the file; by the edition no meeting is scheduled any more."""
    found, events = [], set()
    for m in MEETINGS:
        day = dt.date.fromisoformat(m["start_date"])
        inside = day <= until and (rule.since is None or day >= rule.since)
        if inside and {m["leader_a"], m["leader_b"]} >= set(leaders) and switched_on(rule, m):
            if not (rule.once_per_event and m["event"] in events):
                found.append(m["meeting_id"])
            events.add(m["event"])
    return tuple(found)


def table_of(dossier, rule, leaders, until):
    """What a rule counts, by the table of the dossier, which knows nothing of the lattice."""
    table = dossier.meetings_under(rule)
    both = table[["leader_a", "leader_b"]].to_numpy()
    ours = np.array([set(leaders) <= set(pair) for pair in both], dtype=bool)
    return tuple(table.loc[ours & (table["start_date"].dt.date <= until), "meeting_id"])


def test_every_combination_of_switches_is_there_once():
    assert len(rules()) == len(set(rules())) == 2 ** len(FIELDS)
    assert {(rule.scheduled, rule.since) for rule in rules()} == {(True, None)}


def test_the_simplest_rules_come_first():
    assert [str(rule) for rule in rules()[: len(PRESETS)]] == list(PRESETS)
    away = [steps(rule) for rule in rules()]
    assert away == sorted(away)
    assert away[len(PRESETS)] == 1


def test_the_switches_that_meetings_need_by_hand(dossier):
    """Gyeongju beside APEC, Johannesburg in passing, Nara a visit, The Hague a three-way session.

    Singapore 2015 was an exchange in passing around a funeral.
    """
    needed = {
        "2025-10-gyeongju": {"sidelines"},
        "2025-11-johannesburg": {"pull_asides"},
        "2026-01-nara": {"visits"},
        "2014-03-the-hague-tri": {"sidelines", "three_way"},
        "2015-03-singapore": {"ceremonies", "pull_asides"},
        "2018-11-singapore": {"greetings"},
    }
    found = needs(dossier.meetings)
    at = {m: i for i, m in enumerate(dossier.meetings["meeting_id"])}
    for meeting, switches in needed.items():
        assert {name for name, need in found.items() if need[at[meeting]]} == switches


@settings(max_examples=30)
@given(LEADERS, DAYS, st.integers(0, 6))
def test_every_match_is_a_rule_that_counts_so_many(dossier, leaders, until, count):
    found = explain_count(dossier, count, leaders, until)
    for one in found:
        assert recounted(one.rule, leaders, until) == one.meetings
        assert one.count == count
    for one in found[::90]:
        assert table_of(dossier, one.rule, leaders, until) == one.meetings


@settings(max_examples=12)
@given(LEADERS, DAYS, st.none() | DAYS, st.integers(0, 9))
def test_every_rule_that_counts_so_many_is_a_match(dossier, leaders, until, since, count):
    """All rules of the lattice, one by one; no match if and only if no rule gives the count."""
    since = min(since, until) if since else None
    starts = [since] if since else starting_points(dossier, leaders, until)
    every = [replace(rule, since=start) for start in starts for rule in rules()]
    giving = {r for r in every if len(recounted(r, leaders, until)) == count}
    found = explain_count(dossier, count, leaders, until, since)
    assert {m.rule for m in found} == giving
    assert len(found) == len(giving)
    assert {m.rule for m in nearest_counts(dossier, count, leaders, until, since)} == (
        set(every) - giving
    )


@settings(max_examples=30)
@given(LEADERS, DAYS, st.integers(0, 6))
def test_matches_come_in_order_of_simplicity(dossier, leaders, until, count):
    found = explain_count(dossier, count, leaders, until)
    away = [str(m.rule).count("+") for m in found]
    assert away == sorted(away)
    for _, same in itertools.groupby(found, key=lambda m: str(m.rule).count("+")):
        starts = [m.rule.since or dt.date.min for m in same]
        assert starts == sorted(starts)


@settings(max_examples=40)
@given(RULES, LEADERS, DAYS)
def test_one_rule_counts_as_its_table_does(dossier, rule, leaders, until):
    counted = match(dossier, rule, leaders, until).meetings
    assert counted == table_of(dossier, rule, leaders, until)
    assert counted == recounted(rule, leaders, until)


@settings(max_examples=40)
@given(LEADERS, DAYS, st.integers(0, 25))
def test_the_nearest_rule_is_the_first_miss_or_a_hit(dossier, leaders, until, count):
    counted = tally(dossier, leaders, until, starting_points(dossier, leaders, until))
    hits = counted.matches(count)
    assert counted.nearest(count) == (hits or counted.misses(count))[0]
    assert len(hits) + len(counted.misses(count)) == counted.numbers.size


@settings(max_examples=20)
@given(LEADERS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(dossier, leaders, until, random):
    order = list(range(len(dossier.meetings)))
    random.shuffle(order)
    shuffled = replace(dossier, meetings=dossier.meetings.iloc[order].reset_index(drop=True))
    one, other = (tally(d, leaders, until) for d in (dossier, shuffled))
    assert one.ids == other.ids
    assert np.array_equal(one.counted, other.counted)


def test_starting_points_by_hand(dossier):
    """Abe had two terms; the year is that of the last day; what begins later is none."""
    abe = starting_points(dossier, ("Park Geun-hye", "Abe Shinzo"), dt.date(2013, 9, 5))
    days = ["2006-09-26", "2012-12-26", "2013-01-01", "2013-02-25"]
    assert abe == (None, *map(dt.date.fromisoformat, days))
    assert starting_points(dossier, ("Abe Shinzo",), dt.date(2006, 9, 26)) == (
        None,
        dt.date(2006, 1, 1),
        dt.date(2006, 9, 26),
    )


def test_several_meetings_at_one_event(dossier):
    """Phnom Penh 2022: a greeting on the eve, talks and a three-way session are one event."""
    leaders, until = ("Yoon Suk Yeol", "Kishida Fumio"), dt.date(2022, 11, 13)
    rule = CountingRule.parse("any+once-per-event")
    assert match(dossier, rule, leaders, until).meetings == (
        "2022-06-madrid",
        "2022-09-new-york",
        "2022-11-phnom-penh-greeting",
    )


@pytest.mark.parametrize("leaders", [("Lee Jae-myung", "Koizumi Junichiro"), ("Hwang Kyo-ahn",)])
def test_leaders_who_never_met(dossier, leaders):
    counted = tally(dossier, leaders, dt.date(2026, 5, 20))
    assert counted.ids == ()
    assert counted.numbers.tolist() == [[0] * len(rules())]
    assert repr(counted) == "Tally(0 meetings, 128 rules: 0 to 0)"
