"""Waits, worked out again from the CSV; censoring, pairs, and nothing later."""

import datetime as dt
import itertools

import pandas as pd
import pytest
from tests_support import rows

from summitlib.measures import rhythm
from summitlib.statistics.survival import kaplan_meier

DAY = dt.date.fromisoformat
COVERED = DAY("2026-05-20")
FORMATS = ("state-visit", "official-visit", "working-visit", "ceremony-visit")
FORMATS += ("multilateral-sideline", "trilateral-sideline", "pull-aside")
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"


def formal_days(until=COVERED):
    """First days of sit-down talks of the two, read off the CSV."""
    return sorted(
        DAY(row["start_date"])
        for row in rows("meetings")
        if row["contact"] == "talks"
        and row["three_way"] == "false"
        and row["format"] in FORMATS
        and DAY(row["start_date"]) <= until
    )


def test_the_waits_are_those_between_the_days_of_the_csv(dossier):
    days = formal_days()
    table = rhythm.waits(dossier, "formal")
    between = [(b - a).days for a, b in itertools.pairwise(days)]
    assert table.loc[table["ended"], "days"].tolist() == between
    assert table["days"].iloc[-1] == (COVERED - days[-1]).days
    assert table["ended"].tolist() == [True] * len(between) + [False]


def test_medians_are_those_of_r(dossier):
    # w <- waits(...)[["days", "ended"]]; print(survfit(Surv(days, ended) ~ 1, data = w,
    # conf.type = "log-log")); summary(s, times = c(30, 90, 180, 365)); summary(s, rmean = 365)
    table = rhythm.waits(dossier, "formal")
    estimate = kaplan_meier(table["days"].tolist(), table["ended"].tolist())
    assert (estimate.median, estimate.median_band) == (91, (67, 123))
    assert [round(estimate.at(day), 4) for day in (30, 90, 180, 365)] == [
        0.8472,
        0.5,
        0.2361,
        0.0556,
    ]
    assert estimate.restricted_mean(365) == pytest.approx(120.0278, abs=1e-4)
    assert rhythm.by_rule(dossier).summary["median"].iloc[0] == 91


def test_the_wait_that_runs_is_censored_at_the_view_or_at_coverage(dossier):
    for date, until in (("2026-03-01", "2026-03-01"), ("2026-10-31", "2026-05-20")):
        last = rhythm.waits(dossier.as_of(date), "formal").iloc[-1]
        assert last["end_date"] == pd.Timestamp(until)
        assert not last["ended"]


def test_a_scheduled_meeting_ends_no_wait(dossier):
    eve, day = (rhythm.waits(dossier.as_of(d), "formal") for d in ("2026-05-18", "2026-05-19"))
    assert eve.iloc[-1][["meeting_id", "days", "ended"]].tolist() == ["2026-01-nara", 125, False]
    assert day.iloc[-2][["next_id", "days", "ended"]].tolist() == ["2026-05-andong", 126, True]


def test_meetings_of_one_day_are_one_occasion(dossier):
    days = [row["start_date"] for row in rows("meetings")]
    met = rhythm.occasions(dossier, "any")
    assert len(met) == len(set(days))
    assert met["meetings"].sum() == len(days)
    assert rhythm.waits(dossier, "any")["days"].min() >= 1


@pytest.mark.parametrize("date", ["1999-01-01", "2012-01-01", "2025-09-01"])
@pytest.mark.parametrize("rule", ["formal", "any"])
def test_nothing_later_is_in_a_wait(dossier, date, rule):
    table = rhythm.waits(dossier.as_of(date), rule)
    assert (table["end_date"] <= pd.Timestamp(date)).all()
    whole = rhythm.waits(dossier, rule)
    past = whole[whole["ended"] & (whole["end_date"] <= pd.Timestamp(date))]
    columns = ["meeting_id", "next_id", "days"]
    ended = table.loc[table["ended"], columns]
    # A page that came later may have reported a meeting: what is there is a subset in order.
    assert set(ended["meeting_id"]) <= set(past["meeting_id"])


@pytest.mark.parametrize(("date", "rule"), [("1998-01-01", "formal"), ("", NOTHING)])
def test_nothing_counts(dossier, date, rule):
    view = dossier.as_of(date)
    assert rhythm.waits(view, rule).empty
    assert rhythm.own_waits(view, rule).empty
    assert rhythm.by_pair(view, rule).summary.empty
    assert rhythm.median_wait(rhythm.waits(view, rule)) is None


def test_one_meeting_makes_one_wait_that_runs(dossier):
    table = rhythm.waits(dossier.as_of("1998-05-01"), "formal")
    assert table[["meeting_id", "days", "ended"]].values.tolist() == [["1998-04-london", 29, False]]
    assert rhythm.median_wait(table) is None


def leaving():
    """The last day of each term in the CSV, by person."""
    ends = {}
    for row in rows("terms"):
        if row["end_date"]:
            ends.setdefault(row["person"], []).append(
                (DAY(row["start_date"]), DAY(row["end_date"]))
            )
    return ends


def test_a_pair_waits_only_as_long_as_both_serve(dossier):
    own = rhythm.own_waits(dossier, "formal")
    ends = leaving()
    for row in own[~own["ended"]].to_dict("records"):
        begun = row["start_date"].date()
        served = [
            end
            for person in (row["leader_a"], row["leader_b"])
            for start, end in ends.get(person, [])
            if start <= begun <= end
        ]
        assert row["end_date"].date() == min([*served, COVERED])
    whole = rhythm.waits(dossier, "formal")
    same = (whole["leader_a"] == whole["next_a"]) & (whole["leader_b"] == whole["next_b"])
    assert own["ended"].tolist() == same.tolist()
    assert own.loc[same, "days"].tolist() == whole.loc[same, "days"].tolist()
    assert (own["days"] <= whole["days"]).all()


def test_pairs_with_few_waits_get_no_curve(dossier):
    curves = rhythm.by_pair(dossier, "formal")
    pairs = {}
    for row in rhythm.waits(dossier, "formal").to_dict("records"):
        pair = f"{row['leader_a']} – {row['leader_b']}"
        pairs[pair] = pairs.get(pair, 0) + 1
    expected = {pair: n for pair, n in pairs.items() if n >= rhythm.FEW}
    assert dict(zip(curves.summary["group"], curves.summary["n"], strict=True)) == expected


def test_each_rule_waits_no_longer_than_the_one_before(dossier):
    medians = rhythm.by_rule(dossier).summary["median"].tolist()
    assert medians == sorted(medians, reverse=True)


def test_a_curve_ends_with_the_longest_wait_or_at_zero(dossier):
    for curves in (rhythm.by_rule(dossier), rhythm.by_pair(dossier, "any")):
        for name, steps in curves.steps.groupby("group"):
            assert steps["day"].is_monotonic_increasing, name
            assert (steps["survival"].iloc[:-1] > 0).all(), name


def test_dossiers_without_a_date_of_coverage_are_censored_at_the_view(dossier):
    import dataclasses

    meta = dossier.meta.model_copy(update={"coverage": {}})
    bare = dataclasses.replace(dossier, meta=meta)
    assert rhythm.until(bare) == bare.known_on
