"""Counting: the published ordinals of Andong, and counts of both kinds side by side."""

from dataclasses import replace

import pytest

from summitlib import CountingRule, SummitError
from summitlib.measures.counting import (
    PRESET_NAMES,
    count_until,
    counts_by_preset,
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
