"""The backtest is the forecast of each month as it could have been made then."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from tests_support import rows

from summitlib import load_dossier
from summitlib.measures.backtest import METHODS, SCORES, TARGET, backtest
from summitlib.measures.forecast import forecast

NONE = "formal+no-visits+no-ceremonies+no-sidelines"


@pytest.fixture(scope="module")
def formal(dossier):
    return backtest(dossier, "formal")


@pytest.mark.parametrize("rule", ["formal", "any"])
@pytest.mark.parametrize("day", ["2004-01-01", "2012-12-01", "2019-07-01", "2026-05-01"])
def test_each_forecast_is_the_one_of_the_view_of_its_day(dossier, rule, day):
    table = backtest(dossier, rule).origins.set_index(["origin", "method"])
    then = forecast(dossier.as_of(day), rule)
    model = table.loc[(day, "model")]
    usual = table.loc[(day, "climatology")]
    for days in (30, 90, 180):
        assert model[f"within_{days}"] == pytest.approx(then.within(days), abs=1e-12)
        assert usual[f"within_{days}"] == pytest.approx(1 - then.usual[days - 1], abs=1e-12)
    assert model["log"] == pytest.approx(-np.log(then.pmf[int(model["wait"]) - 1]))


def test_waits_are_those_of_the_file(formal):
    starts = sorted(
        dt.date.fromisoformat(row["start_date"])
        for row in rows("meetings")
        if row["contact"] == "talks" and row["three_way"] == "false"
    )
    model = formal.origins[formal.origins["method"] == "model"]
    assert len(model) == formal.n == 12 * 22 + 5
    for origin, wait in zip(model["origin"].dt.date, model["wait"], strict=True):
        assert wait == min((s - origin).days for s in starts if s > origin)
    assert model["ended"].all()


def test_nothing_later_changes_an_origin(package_copy, formal):
    table = package_copy.rows("meetings.csv")
    contact, start = table[0].index("contact"), table[0].index("start_date")
    for row in table[1:]:
        if row[start] > "2016-01-01" and row[contact] == "talks":
            row[contact] = "greeting"
    package_copy.write("meetings.csv", table)
    altered = backtest(load_dossier(package_copy.folder), "formal").origins
    columns = ["origin", "method", "within_30", "within_90", "within_180"]
    before = [t.loc[t["origin"] < "2016-01-01", columns] for t in (formal.origins, altered)]
    pd.testing.assert_frame_equal(*before)


def test_an_earlier_view_has_the_same_forecasts_and_open_waits(dossier, formal):
    then = backtest(dossier.as_of("2014-01-01"), "formal")
    columns = ["origin", "method", "within_90"]
    both = [t.loc[t["origin"] < "2014-01-01", columns] for t in (formal.origins, then.origins)]
    pd.testing.assert_frame_equal(*both)
    open_ = then.origins[~then.origins["ended"]]
    # The wait that had begun on 13 May 2012 was not over: 19 months, three methods.
    assert len(open_) == 19 * len(METHODS)
    assert open_["pit"].isna().all()
    assert open_["crps"].notna().all()
    assert open_.loc[open_["wait"] < 90, "brier_90"].isna().all()


def test_the_forecast_beats_both_baselines(formal):
    for baseline in METHODS[1:]:
        assert formal.row("log", baseline)["skill"] > 0
        assert formal.row("crps", baseline)["skill"] > 0
    assert formal.row("crps", "climatology")["skill"] >= TARGET == 0.10
    # The log score tells the gain from none, the mean error does not.
    assert (
        formal.row("log", "climatology")["lower"] > 0 > formal.row("crps", "climatology")["lower"]
    )


def test_the_meetings_aimed_at_are_those_of_the_file(formal):
    starts = sorted(
        dt.date.fromisoformat(row["start_date"])
        for row in rows("meetings")
        if row["contact"] == "talks" and row["three_way"] == "false"
    )
    months = [m.date() for m in pd.date_range("2004-01-01", "2026-05-01", freq="MS")]
    aims = [min(s for s in starts if s > month) for month in months]
    assert sorted(formal.targets) == sorted(aims.count(day) for day in set(aims))
    assert formal.targets == sorted(formal.targets, reverse=True)


def test_the_skill_follows_from_the_scores_of_the_origins(formal):
    mean = formal.origins.groupby("method")[list(SCORES)].mean()
    for row in formal.skill.to_dict("records"):
        ours, theirs = mean.loc["model", row["score"]], mean.loc[row["against"], row["score"]]
        gain = theirs - ours if row["score"] == "log" else 1 - ours / theirs
        assert row["skill"] == pytest.approx(gain, abs=6e-5)
        assert row["lower"] < row["skill"] < row["upper"]


def test_the_same_dossier_gives_the_same_intervals(dossier, formal):
    again = backtest(dossier.as_of(dossier.edition), "formal")
    pd.testing.assert_frame_equal(again.skill, formal.skill)


def test_groups_of_forecasts_are_counted_from_the_origins(formal):
    model = formal.origins[formal.origins["method"] == "model"]
    for days in (90, 180):
        groups = formal.calibration[formal.calibration["days"] == days]
        assert groups["n"].sum() == formal.n
        came = (groups["observed"] * groups["n"]).sum()
        assert came == pytest.approx((model["wait"] <= days).sum(), abs=0.2)
    assert formal.pit["n"].sum() == formal.n
    inside = model["pit"].between(0.05, 0.95).mean()
    assert formal.held == pytest.approx(inside, abs=6e-4)
    assert 0.8 < formal.held < 0.97


def test_years_are_means_of_what_was_gained(formal):
    table = formal.origins.pivot(index="origin", columns="method", values="crps")
    year = table.loc["2013-01-01":"2013-12-01"]
    gain = (year["climatology"] - year["model"]).mean()
    assert formal.years.loc[2013, "gain"] == pytest.approx(gain, abs=0.06)
    assert formal.years["origins"].sum() == formal.n


@pytest.mark.parametrize(
    ("day", "rule"), [("1998-01-01", "formal"), ("2003-12-31", "any"), ("2026-10-31", NONE)]
)
def test_without_a_month_to_look_back_on_it_is_empty(dossier, day, rule):
    nothing = backtest(dossier.as_of(day), rule)
    assert (nothing.n, nothing.span) == (0, ())
    assert nothing.skill.empty
    assert nothing.calibration.empty
    assert nothing.years.empty
    assert nothing.pit["n"].sum() == 0
    assert repr(nothing) == "Backtest of 0 origins"


def test_few_months_have_scores_and_no_interval(dossier):
    few = backtest(dossier.as_of("2004-07-31"), "formal")
    assert few.n == 7
    assert few.skill["skill"].notna().any()
    assert few.skill["lower"].isna().all()
