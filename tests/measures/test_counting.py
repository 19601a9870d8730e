"""Counting: the published ordinals of Andong, counts side by side, and counts explained."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from summitlib import CountingRule, SummitError
from summitlib.measures.counting import (
    PRESET_NAMES,
    count_until,
    counts_by_preset,
    explain_count,
    nearest_counts,
    published_for,
)

ANDONG = "2026-05-andong"
PAIR = ("Lee Jae-myung", "Takaichi Sanae")
FORMAL = ("2025-10-gyeongju", "2026-01-nara", ANDONG)
ALL = ("2025-10-gyeongju", "2025-11-johannesburg", "2026-01-nara", ANDONG)


def test_andong_by_every_preset(dossier):
    """Gyeongju, Nara, Andong are formal; Johannesburg was an exchange in passing."""
    table = counts_by_preset(dossier, ANDONG).set_index("rule")
    assert table.index.tolist() == list(PRESET_NAMES)
    assert table.n.to_dict() == {"formal": 3, "bilateral": 4, "any": 4}
    assert table.meetings.to_dict() == {"formal": FORMAL, "bilateral": ALL, "any": ALL}
    assert table.counts_last.all()


@pytest.mark.parametrize(("meeting_id", "n"), [("2025-10-gyeongju", 1), ("2026-01-nara", 2)])
def test_earlier_meetings_stop_at_themselves(dossier, meeting_id, n):
    assert count_until(dossier, meeting_id, "formal").n == n


def test_a_meeting_that_does_not_count_itself(dossier):
    count = count_until(dossier, "2025-11-johannesburg", "formal")
    assert (count.n, count.counts_last, count.meetings) == (1, False, ("2025-10-gyeongju",))


def test_a_rule_may_be_given_as_text_or_object(dossier):
    assert count_until(dossier, ANDONG, CountingRule.any) == count_until(dossier, ANDONG, "any")
    with pytest.raises(SummitError, match="unknown rule 'formall'"):
        count_until(dossier, ANDONG, "formall")


def test_a_meeting_that_is_not_known_yet_counts_for_nothing(dossier):
    count = count_until(dossier.as_of("2026-05-17"), ANDONG, "any")
    assert (count.n, count.counts_last, count.meetings) == (0, False, ())
    assert counts_by_preset(dossier.as_of("1998-01-01"), ANDONG).n.tolist() == [0, 0, 0]


def test_a_scheduled_meeting_counts_unless_told_not_to(dossier):
    eve = dossier.as_of("2026-05-18")
    assert count_until(eve, ANDONG, "formal").n == 3
    assert count_until(eve, ANDONG, "formal+no-scheduled").n == 2


@pytest.mark.parametrize("rule", ["formal", "bilateral"])
def test_counts_are_the_numbers_of_the_table(dossier, rule):
    for row in dossier.meetings_under(rule).itertuples():
        count = count_until(dossier, row.meeting_id, rule)
        assert count.n == row.nth
        assert count.meetings[-1] == row.meeting_id


def test_counts_are_the_numbers_of_the_table_with_sessions_of_the_same_day(dossier):
    for row in dossier.meetings_under("any").itertuples():
        assert count_until(dossier, row.meeting_id, "any").n == row.nth


def test_published_counts_of_the_two(dossier):
    """Nara was called second or third, Andong third or fourth; one count fits no preset.

    P41 has officials in Tokyo call Nara the first full summit.
    """
    table = published_for(dossier, PAIR)
    assert len(table) == 19
    assert table.count_id.is_unique
    andong = table[table.until_meeting == ANDONG].set_index("count_id")
    assert andong["count"].to_dict() == {"P42": 3, "P43": 3, "P44": 4}
    assert andong.agrees.to_dict() == {"P42": "formal", "P43": "formal", "P44": "bilateral, any"}
    assert andong[["formal", "bilateral", "any"]].to_numpy().tolist() == [[3, 4, 4]] * 3
    assert table[table.agrees == ""].count_id.tolist() == ["P41"]
    assert table.until_date.is_monotonic_increasing


@pytest.mark.parametrize(("date", "leaders"), [("1998-01-01", PAIR), ("", ("Nobody", "No one"))])
def test_nothing_published(dossier, date, leaders):
    table = published_for(dossier.as_of(date), leaders)
    assert len(table) == 0
    assert table.columns.equals(published_for(dossier, PAIR).columns)
    assert table.dtypes.equals(published_for(dossier, PAIR).dtypes)


def test_a_count_since_a_day_is_compared_from_that_day(dossier):
    """P08 counts Yoon and Kishida from 1 March 2023: Tokyo, Seoul, Hiroshima are three."""
    table = published_for(dossier, ("Yoon Suk Yeol", "Kishida Fumio")).set_index("count_id")
    assert table.loc["P08", "formal"] == 3


def test_the_order_of_rows_makes_no_difference_and_nothing_is_changed(dossier):
    before = dossier.meetings.copy(), dossier.published_counts.copy()
    turned = replace(
        dossier,
        meetings=dossier.meetings[::-1].reset_index(drop=True),
        published_counts=dossier.published_counts[::-1].reset_index(drop=True),
    )
    assert count_until(turned, ANDONG, "any") == count_until(dossier, ANDONG, "any")
    assert published_for(turned, PAIR).equals(published_for(dossier, PAIR))
    assert dossier.meetings.equals(before[0])
    assert dossier.published_counts.equals(before[1])


UNTIL = "2026-05-19"
ROH, KOIZUMI = "Roh Moo-hyun", "Koizumi Junichiro"


def test_third_and_fourth_are_both_right(dossier):
    """Johannesburg makes the difference."""
    third, fourth = (explain_count(dossier, n, PAIR, UNTIL)[0] for n in (3, 4))
    assert (third.rule, third.meetings, third.count) == (CountingRule.formal, FORMAL, 3)
    assert (fourth.rule, fourth.meetings, fourth.count) == (CountingRule.bilateral, ALL, 4)


def test_a_count_of_officials(dossier):
    """Busan 2005 was counted as the eighth Roh-Koizumi summit (note of gap 2004-11-santiago)."""
    found = explain_count(dossier, 8, (ROH, KOIZUMI), "2005-11-18")[0]
    assert found.rule == CountingRule.formal
    assert found.meetings[-1] == "2005-11-busan"


def test_leaders_in_any_order_and_spelling(dossier):
    found = [explain_count(dossier, 3, PAIR, UNTIL)]
    found.append(explain_count(dossier, 3, ["Sanae Takaichi", "Lee Jae-myung"], UNTIL))
    assert found[0] == found[1]


def test_one_leader_counts_with_any_counterpart(dossier):
    """Kananaskis, Tokyo, Busan, Gyeongju, Nara: the fifth since taking office."""
    (nara,) = {m.meetings for m in explain_count(dossier, 5, PAIR[:1], "2026-01-13", "2025-06-04")}
    assert len(nara) == 5
    assert nara[0] == "2025-06-kananaskis"
    from_the_other_side = explain_count(dossier, 2, ("Takaichi Sanae",), "2026-01-13")
    assert from_the_other_side[0].meetings == FORMAL[:2]


def test_days_may_be_dates_times_and_stamps(dossier):
    day = dt.date(2026, 5, 19)
    times = (day, dt.datetime(2026, 5, 19, 14, 0), pd.Timestamp(day))
    expected = explain_count(dossier, 3, PAIR, UNTIL, "2025-06-04")
    for time in times:
        assert explain_count(dossier, np.int64(3), PAIR, time, dt.date(2025, 6, 4)) == expected


def test_a_named_start_is_the_start_of_every_match(dossier):
    found = explain_count(dossier, 1, PAIR, UNTIL, since="2026-02-01")
    assert {m.rule.since for m in found} == {dt.date(2026, 2, 1)}
    assert {m.meetings for m in found} == {(ANDONG,)}


def test_the_start_may_be_a_term_or_a_year(dossier):
    found = explain_count(dossier, 2, PAIR, UNTIL)
    starts = {m.rule.since for m in found}
    assert {None, dt.date(2026, 1, 1)} <= starts
    assert found[0].rule == CountingRule.parse("formal+no-sidelines")
    year = next(m for m in found if m.rule.since == dt.date(2026, 1, 1))
    assert str(year.rule) == "formal+since:2026-01-01"
    assert year.meetings == ("2026-01-nara", ANDONG)


def test_zero_is_a_count(dossier):
    before = explain_count(dossier, 0, PAIR, "2025-10-29")
    assert before[0].rule == CountingRule.formal
    assert before[0].meetings == ()
    assert explain_count(dossier, 1, PAIR, "2025-10-29") == []
    assert explain_count(dossier, 0, PAIR, "1970-01-01")[0].count == 0


def test_the_last_day_itself_counts(dossier):
    assert explain_count(dossier, 1, PAIR, "2025-10-30")[0].meetings == FORMAL[:1]


def test_nothing_later_leaks_in(dossier):
    early = dossier.as_of("2026-05-17")
    assert explain_count(early, 3, PAIR, UNTIL)[0].meetings == ALL[:3]
    assert explain_count(early, 4, PAIR, UNTIL) == []
    assert explain_count(dossier.as_of("1998-01-01"), 1, PAIR, UNTIL) == []


def test_the_nearest_miss(dossier):
    """Roh and Koizumi met at most so often by October 2003: the three-way session included."""
    assert explain_count(dossier, 9, (ROH, KOIZUMI), "2003-10-20") == []
    found = nearest_counts(dossier, 9, (ROH, KOIZUMI), "2003-10-20")
    assert (str(found[0].rule), found[0].count) == ("any", 5)
    off = [abs(m.count - 9) for m in found]
    assert off == sorted(off)
    hits = {m.rule for m in explain_count(dossier, 3, PAIR, UNTIL)}
    misses = nearest_counts(dossier, 3, PAIR, UNTIL)
    assert hits.isdisjoint(m.rule for m in misses)
    assert 3 not in {m.count for m in misses}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((-1, PAIR, UNTIL), "bad count -1; expected a whole number from 0"),
        ((2.0, PAIR, UNTIL), "bad count 2.0"),
        (("3", PAIR, UNTIL), "bad count '3'"),
        ((True, PAIR, UNTIL), "bad count True"),
        ((3, PAIR, "2026-13-01"), "bad date '2026-13-01' for until; expected a date such as"),
        ((3, PAIR, ""), "bad date '' for until"),
        ((3, PAIR, None), "bad date None for until"),
        ((3, PAIR, UNTIL, "soon"), "bad date 'soon' for since"),
        ((3, PAIR, UNTIL, pd.NaT), "bad date NaT for since"),
        ((3, PAIR, UNTIL, "2026-05-20"), "until 2026-05-19 lies before since 2026-05-20"),
        ((3, (), UNTIL), r"bad leaders \(\); expected two names, one of each side, or one"),
        ((3, (*PAIR, ROH), UNTIL), "bad leaders"),
        ((3, "Lee Jae-myung", UNTIL), "bad leaders 'Lee Jae-myung'"),
        ((3, ("Lee Jae-myung", None), UNTIL), "bad leaders"),
        ((3, ("Lee Jae-myun",), UNTIL), "unknown person 'Lee Jae-myun'.*Did you mean"),
        ((3, (ROH, "Lee Jae-myung"), UNTIL), "Roh Moo-hyun and Lee Jae-myung are of one side, KR"),
        ((3, (ROH, ROH), UNTIL), "are of one side"),
    ],
)
@pytest.mark.parametrize("ask", [explain_count, nearest_counts])
def test_bad_input_is_one_clear_line(dossier, ask, arguments, line):
    with pytest.raises(SummitError, match=line) as caught:
        ask(dossier, *arguments)
    assert "\n" not in str(caught.value)
