"""What the brief shows: timeline, road, places, status and days on every kind of day."""

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from summitlib.measures.brief import (
    KINDS,
    ROAD_TOPICS,
    days_until,
    kind_of,
    leaders_of,
    places,
    road,
    status_of,
    timeline,
    unplaced,
)

ANDONG = "2026-05-andong"
STAGES = ["unknown", "proposed", "scheduled", "under way", "held"]


@pytest.fixture(scope="module")
def weekly(dossier):
    """Views a week apart, and every day of the summit's week."""
    weeks = pd.date_range("2025-10-01", "2026-06-30", freq="7D")
    days = pd.date_range("2026-05-16", "2026-05-22")
    return [dossier.as_of(day) for day in weeks.union(days)]


def test_all_meetings_with_one_marked(dossier):
    table = timeline(dossier, ANDONG).meetings
    assert len(table) == 133
    assert table[table.is_summit].meeting_id.tolist() == [ANDONG]
    assert table.start_date.is_monotonic_increasing
    assert set(table.kind) == set(KINDS)


def test_kinds_by_hand(dossier):
    kinds = timeline(dossier, ANDONG).meetings.set_index("meeting_id").kind
    assert kinds[ANDONG] == kinds["2026-01-nara"] == "visit"
    assert kinds["2025-10-gyeongju"] == "talks at a summit"
    assert kinds["2025-11-johannesburg"] == "in passing"
    assert kinds[kinds.index.str.endswith("-tri")].unique().tolist() == ["three-way session"]


def test_kinds_follow_contact_format_and_table(dossier):
    kinds = kind_of(dossier.meetings)
    assert (kinds == "three-way session").equals(dossier.meetings.three_way)
    counted = set(dossier.meetings_under("formal").meeting_id)
    formal = kinds.isin(["visit", "ceremony", "talks at a summit"])
    assert set(dossier.meetings[formal].meeting_id) == counted


@pytest.mark.parametrize("meeting_id", ["nothing", ANDONG])
def test_nothing_is_marked_before_it_is_known(dossier, meeting_id):
    assert not timeline(dossier.as_of("2026-01-01"), meeting_id).meetings.is_summit.any()


def test_leaders_are_those_of_the_meeting_or_in_office(dossier):
    assert leaders_of(dossier, ANDONG) == ("Lee Jae-myung", "Takaichi Sanae")
    assert leaders_of(dossier.as_of("2026-01-20"), ANDONG) == ("Lee Jae-myung", "Takaichi Sanae")
    assert leaders_of(dossier.as_of("2025-10-20"), ANDONG) == ("Lee Jae-myung", "Ishiba Shigeru")
    assert leaders_of(dossier.as_of("2025-10-21"), ANDONG) == ("Lee Jae-myung", "Takaichi Sanae")
    assert leaders_of(dossier, "1998-10-tokyo") == ("Kim Dae-jung", "Obuchi Keizo")


def test_the_road_ends_at_the_summit(dossier):
    steps = road(dossier, ANDONG)
    assert steps.date.is_monotonic_increasing
    meetings = steps[steps.kind == "meeting"]
    assert meetings.meeting_id.tolist() == [
        "2025-10-gyeongju",
        "2025-11-johannesburg",
        "2026-01-nara",
        ANDONG,
    ]
    assert steps.iloc[-1].is_summit
    assert set(steps.kind) == {"meeting", *ROAD_TOPICS}
    assert (steps.source_ids.map(len) > 0).all()


def test_the_road_of_nara_leaves_andong_out(dossier):
    assert ANDONG not in set(road(dossier, "2026-01-nara").meeting_id)


def test_the_road_holds_only_claims_of_the_view(weekly):
    for view in weekly:
        steps = road(view, ANDONG)
        assert set(steps.claim_id) - {""} <= set(view.claims.claim_id)
        assert {p for row in steps.source_ids for p in row} <= set(view.sources.source_id)
        reports = steps[steps.dated == "report"]
        assert (reports.date <= pd.Timestamp(view.known_on)).all()


def test_no_leaders_no_road(dossier):
    alone = replace(dossier, terms=dossier.terms[dossier.terms.country == "KR"])
    assert leaders_of(alone, "nothing") is None
    empty = road(alone, "nothing")
    assert len(empty) == 0
    assert empty.columns.equals(road(dossier, ANDONG).columns)


def test_places_by_hand(dossier):
    table = places(dossier, ANDONG).set_index("place")
    assert table.kind["Andong"] == "summit"
    assert table.kind["Nara"] == "hometown"
    assert table.kind["Seoul"] == table.kind["Tokyo"] == "capital"
    assert table.kind["Gyeongju"] == "venue"
    assert table["of"].loc[["Andong", "Nara", "Seoul"]].tolist() == [
        "Lee Jae-myung",
        "Takaichi Sanae",
        "",
    ]
    assert "Johannesburg" not in table.index
    assert set(table.country) == {"KR", "JP"}
    assert table[["latitude", "longitude"]].notna().all(axis=None)


def test_places_without_coordinates_are_listed(dossier):
    assert unplaced(dossier, ANDONG) == ["North Gyeongsang Provincial Office"]
    assert not set(unplaced(dossier, ANDONG)) & set(places(dossier, ANDONG).place)


def test_no_place_is_the_summits_before_it_is_known(weekly):
    for view in weekly:
        kinds = set(places(view, ANDONG).kind)
        assert ("summit" in kinds) == (view.meeting(ANDONG) is not None)


def test_the_status_only_moves_on(weekly):
    stages = [STAGES.index(status_of(view, ANDONG)) for view in weekly]
    assert all(one <= next_one for one, next_one in pairwise(stages))
    assert set(stages) == set(range(len(STAGES)))


@pytest.mark.parametrize(
    ("date", "status", "days"),
    [
        ("2025-10-01", "unknown", None),
        ("2026-05-17", "proposed", None),
        ("2026-05-18", "scheduled", 1),
        ("2026-05-19", "under way", 0),
        ("2026-05-20", "under way", -1),
        ("2026-05-21", "held", -2),
    ],
)
def test_status_and_days(dossier, date, status, days):
    view = dossier.as_of(date)
    assert (status_of(view, ANDONG), days_until(view, ANDONG)) == (status, days)


def test_the_order_of_rows_makes_no_difference_and_nothing_is_changed(dossier):
    names = ["meetings", "claims", "places", "people", "terms", "sources"]
    before = {name: getattr(dossier, name).copy() for name in names}
    turned = {name: getattr(dossier, name)[::-1].reset_index(drop=True) for name in names}
    other = replace(dossier, **turned)
    assert timeline(other, ANDONG).meetings.equals(timeline(dossier, ANDONG).meetings)
    assert road(other, ANDONG).equals(road(dossier, ANDONG))
    by_name = [places(d, ANDONG).sort_values("place", ignore_index=True) for d in (other, dossier)]
    assert by_name[0].equals(by_name[1])
    for name in names:
        assert getattr(dossier, name).equals(before[name])
