"""Spells and shuttles: what is counted, found and named, worked out again from the CSV."""

import datetime as dt
import itertools

import pandas as pd
import pytest
from tests_support import rows

from summitlib.measures import rhythm, shuttles, spells

DAY = dt.date.fromisoformat
COVERED = DAY("2026-05-20")
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"


@pytest.fixture(scope="module")
def found(dossier):
    return spells.changes(dossier, "formal")


def test_months_hold_all_meetings_and_all_time(dossier, found):
    assert found.months["meetings"].sum() == len(rhythm.occasions(dossier, "formal"))
    observed = (COVERED - dossier.meta.begins).days + 1
    assert found.months["years"].sum() * 365.25 == pytest.approx(observed)
    assert found.months["years"].iloc[-1] * 365.25 == pytest.approx(20)  # 1 to 20 May
    assert found.mean == pytest.approx(73 / (observed / 365.25))


def test_quarters_hold_the_same(dossier, found):
    quarters = spells.monthly(dossier, "formal", months=3)
    assert quarters["meetings"].sum() == found.months["meetings"].sum()
    assert quarters["years"].sum() == pytest.approx(found.months["years"].sum())


def test_what_is_found_is_more_probable_than_not(found):
    assert (found.found["probability"] >= 0.5).all()
    assert (found.found["change"] <= found.found["probability"]).all()
    assert found.number["probability"].sum() == pytest.approx(1)
    months = found.months
    assert (months["change"] <= months["nearby"] + 1e-12).all()
    assert ((months["lower"] <= months["rate"]) & (months["rate"] <= months["upper"])).all()


def test_the_found_months_and_their_counts(found):
    """The edition's finding; it moves with the data, and then this test says so."""
    assert [f"{m:%Y-%m}" for m in found.found["month"]] == ["2012-06", "2022-09"]
    days = [
        DAY(r["start_date"])
        for r in rows("meetings")
        if r["contact"] == "talks" and r["three_way"] == "false"
    ]
    edges = [dt.date(1998, 1, 1), dt.date(2012, 6, 1), dt.date(2022, 9, 1), DAY("2026-05-21")]
    counts = [sum(a <= d < b for d in days) for a, b in itertools.pairwise(edges)]
    assert found.spells["meetings"].tolist() == counts
    assert found.spells["kind"].tolist() == ["ordinary", "sparse", "shuttle"]


def test_the_finding_does_not_hang_on_the_prior(dossier):
    table = spells.sensitivity(dossier, "formal")
    assert table["months"].iloc[0] == "2012-06, 2022-09"
    months = table[(table["rule"] == "formal") & (table["bins"] == 1)]
    assert set(months["months"]) == {"2012-06, 2022-09"}
    assert table["rule"].tolist()[-2:] == ["bilateral", "any"]


def test_spells_follow_one_another_without_a_hole(dossier):
    for rule in ("formal", "bilateral", "any"):
        table = spells.changes(dossier, rule).spells
        assert table["first"].iloc[0] == pd.Timestamp(dossier.meta.begins)
        assert table["last"].iloc[-1] == pd.Timestamp(COVERED)
        days = (table["first"].shift(-1) - table["last"]).dropna()
        assert (days == pd.Timedelta(days=1)).all()
        assert table["spell"].is_unique


@pytest.mark.parametrize(
    ("ratio", "visits", "kind"),
    [
        (0.49, (3, 3), "sparse"),
        (0.5, (0, 0), "ordinary"),
        (1.5, (4, 4), "ordinary"),
        (1.51, (1, 1), "shuttle"),
        (1.51, (5, 0), "busy"),
    ],
)
def test_a_spell_is_named_by_the_stated_rule(ratio, visits, kind):
    assert spells._kind(ratio, visits) == kind


def visits_of(code):
    return [
        DAY(r["start_date"])
        for r in rows("meetings")
        if r["format"].endswith("-visit") and r["format"] != "ceremony-visit"
        if r["visitor"] == code
    ]


def test_shuttles_are_the_days_after_visits_of_both_sides(dossier):
    table = shuttles.shuttles(dossier)
    both = [visits_of(side.code) for side in dossier.meta.sides]
    spans = [(row["first"].date(), row["last"].date()) for row in table.to_dict("records")]
    day, inside = dossier.meta.begins, []
    while day <= COVERED:
        active = all(any(0 <= (day - visit).days <= 365 for visit in own) for own in both)
        inside.append(active)
        assert active == any(first <= day <= last for first, last in spans), day
        day += dt.timedelta(days=1)
    assert table["days"].sum() == sum(inside)
    assert table["ongoing"].tolist() == [False] * (len(table) - 1) + [True]


def test_visits_are_counted_whatever_the_rule(dossier, found):
    for column, side in zip(("visits_a", "visits_b"), dossier.meta.sides, strict=True):
        assert found.spells[column].sum() == len(visits_of(side.code))
    other = spells.changes(dossier, "formal+no-visits").spells
    assert other["visits_a"].sum() == found.spells["visits_a"].sum()


def test_a_wait_across_a_change_is_at_risk_in_both_spells(dossier, found):
    curves = spells.eras(dossier, "formal", found)
    waits = rhythm.waits(dossier, "formal")
    ended = curves.summary["ended"].sum()
    assert ended == waits["ended"].sum()
    edges = found.spells["first"].iloc[1:]
    # Cut on the last day of the earlier spell, a wait that starts earlier is in both.
    across = sum(((waits["start_date"] < e) & (waits["end_date"] >= e)).sum() for e in edges)
    assert curves.summary["n"].sum() == len(waits) + across
    # R, on entered, days and ended of each spell, prints these as median and 0.95LCL, 0.95UCL
    # (157.5 as 158):
    # survfit(Surv(entered, days, ended) ~ 1, data = w, conf.type = "log-log")
    table = curves.summary[["median", "lower", "upper"]]
    assert table.values.tolist() == [[100, 70, 148], [157.5, 62, 455], [52, 37, 67]]


def test_no_change_leaves_the_curve_of_the_whole(dossier):
    view = dossier.as_of("2010-06-01")
    found = spells.changes(view, "formal")
    assert found.found.empty
    era = spells.eras(view, "formal", found).summary.iloc[0]
    assert era["median"] == rhythm.median_wait(rhythm.waits(view, "formal"))


@pytest.mark.parametrize("date", ["2005-01-01", "2019-06-01"])
def test_a_view_finds_what_its_own_meetings_show(dossier, date):
    """Cutting the table of meetings by hand gives the same as the view."""
    view = dossier.as_of(date)
    found = spells.changes(view, "formal")
    assert found.months["month"].max() <= pd.Timestamp(date)
    assert found.months["meetings"].sum() == len(rhythm.occasions(view, "formal"))


@pytest.mark.parametrize(
    ("date", "rule"),
    [("1998-01-01", "formal"), ("", NOTHING), ("2020-01-01", "formal+since:2026-01-01")],
)
def test_nothing_counts(dossier, date, rule):
    view = dossier.as_of(date)
    found = spells.changes(view, rule)
    assert found.spells.empty
    assert found.found.empty
    assert spells.eras(view, rule, found).summary.empty
    assert spells.sensitivity(view, rule)["months"].iloc[0] == ""


def test_a_rule_with_a_first_day_observes_from_then(dossier):
    months = spells.monthly(dossier, "formal+since:2025-06-04")
    assert months["month"].iloc[0] == pd.Timestamp("2025-06-01")
    assert months["years"].iloc[0] * 365.25 == pytest.approx(27)
