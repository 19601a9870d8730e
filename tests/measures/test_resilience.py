"""Waits after shocks: recomputed from the rows of the tables."""

import datetime as dt
from statistics import mean

import numpy as np
import pytest
from tests_support import rows

from summitlib import SummitError
from summitlib.measures.regimes import paths
from summitlib.measures.resilience import (
    after_shocks,
    check_severity,
    check_window,
    shocks_of,
    survivals,
    usual_means,
    waits_table,
)

UNTIL = dt.date(2026, 5, 20)
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"


def talks():
    formal = [r for r in rows("meetings") if r["contact"] == "talks" and r["three_way"] == "false"]
    return sorted(dt.date.fromisoformat(r["start_date"]) for r in formal)


def hard_shocks():
    """Day of each shock of grade 2 or 3; an episode stands once, context is out."""
    return [
        (r["shock_id"], dt.date.fromisoformat(r["date"]))
        for r in rows("shocks")
        if int(r["severity"]) >= 2 and r["is_context"] == "false" and not r["same_episode_as"]
    ]


def test_waits_are_those_of_the_rows(dossier):
    table = after_shocks(dossier).waits.set_index("shock_id")
    assert len(table) == len(hard_shocks()) == 38
    for shock, date in hard_shocks():
        later = [t for t in talks() if t > date and t <= UNTIL]
        wait = ((later[0] if later else UNTIL) - date).days
        assert table.loc[shock, "wait"] == min(wait, 365), shock
        assert table.loc[shock, "ended"] == (bool(later) and wait <= 365), shock


def test_nothing_known_later_and_no_silence_after_coverage(dossier):
    early = after_shocks(dossier.as_of("2012-12-01"))
    assert early.waits["date"].max() < np.datetime64("2012-12-01")
    last = early.waits.set_index("shock_id").loc["F018"]
    assert not last["ended"]
    assert last["wait"] == (dt.date(2012, 12, 1) - dt.date(2012, 8, 10)).days
    late, at_coverage = after_shocks(dossier), after_shocks(dossier.as_of("2026-05-20"))
    assert (late.waits["wait"] == at_coverage.waits["wait"]).all()


def test_an_episode_stands_once_and_context_is_left_out(dossier):
    assert "F007" not in set(shocks_of(dossier)["shock_id"])
    assert {"F054", "F064"}.isdisjoint(after_shocks(dossier, severity=1).waits["shock_id"])


def test_mean_waits_are_the_area_under_the_curve(dossier):
    after = after_shocks(dossier, window=180)
    # No wait is censored before the window, so the restricted mean is the plain one.
    assert after.group(True).query("not ended")["wait"].eq(180).all()
    shuttle, none = survivals(after).means
    assert shuttle == pytest.approx(mean(after.group(True)["wait"]))
    assert none == pytest.approx(mean(after.group(False)["wait"]))


def test_the_log_rank_test_is_that_of_r(dossier):
    # The waits as CSV, then Rscript -e 'library(survival); d <- read.csv("waits.csv");
    # s <- survdiff(Surv(wait, ended) ~ in_shuttle, d); cat(s$chisq, s$pvalue)'
    # gives 4.726125 and 0.02970774.
    test = survivals(after_shocks(dossier)).test
    assert test.statistic**2 == pytest.approx(4.726125, abs=1e-5)
    assert test.p == pytest.approx(0.0297077, abs=1e-6)


def test_a_shock_opens_a_wait_when_no_earlier_one_is_open(dossier):
    opens = after_shocks(dossier).waits.set_index("shock_id")["opens"]
    shocks = sorted(hard_shocks(), key=lambda s: s[1])
    # The days are a ring: the last shock precedes the first by as much as a ring of them has.
    length = (UNTIL - dt.date(2000, 1, 1)).days
    for (_, last), (shock, date) in zip([shocks[-1], *shocks], shocks, strict=False):
        gap = (date - last).days + (length if last > date else 0)
        met = max((t for t in talks() if t <= date), default=dt.date(1990, 1, 1))
        assert opens[shock] == (gap > min((date - met).days, 365)), shock
    assert 10 < opens.sum() < len(opens)


def test_the_usual_is_the_pace_of_calm_days_counted_one_by_one(dossier):
    after, found = after_shocks(dossier, regime="declared"), paths(dossier)
    struck = [date for _, date in hard_shocks()]
    ends, spent = [0, 0], [0, 0]
    for no in range(0, len(found.days), 28):
        day = dt.date(1970, 1, 1) + dt.timedelta(days=int(found.days[no]))
        ages = [(day - s).days % len(found.days) for s in struck]
        met = max((t for t in talks() if t <= day), default=dt.date(1990, 1, 1))
        if min(ages) <= min((day - met).days, 365):
            continue
        wait = min((t for t in talks() if t > day), default=dt.date(2100, 1, 1)) - day
        inside = int(found.shuttle["declared"][no])
        ends[inside] += wait.days <= 365 and day + wait <= UNTIL
        spent[inside] += min(wait.days, 365, (UNTIL - day).days)
    for state in (True, False):
        group, rate = after.group(state), ends[state] / spent[state]
        assert group["usual"].to_numpy() == pytest.approx(rate * group["wait"], rel=1e-5)


def test_the_usual_adds_up(dossier):
    after = after_shocks(dossier)
    table = waits_table(after).set_index("regime")
    sums = {}
    for name, state in (("shuttle", True), ("none", False)):
        group = after.group(state)
        opening = group[group["opens"]]
        assert table.loc[name, "shocks"] == len(group)
        assert table.loc[name, "opening"] == len(opening)
        sums[name] = opening["ended"].sum(), opening["usual"].sum()
        assert table.loc[name, "met"] == sums[name][0]
        assert table.loc[name, "usual"] == pytest.approx(sums[name][1], abs=0.051)
    assert usual_means(after)[0] == pytest.approx(after.pace["shuttle"][:-1].sum())
    (o1, e1), (o0, e0) = sums["shuttle"], sums["none"]
    ratio = (o1 + 0.5) / (e1 + 0.5) / ((o0 + 0.5) / (e0 + 0.5))
    assert after.ratio == pytest.approx(ratio, rel=1e-4)


@pytest.mark.parametrize("date", ["1998-01-01", "2000-06-01", "2001-05-01", "2026-05-18"])
@pytest.mark.parametrize("rule", ["formal", "any", NOTHING])
def test_every_view_gives_an_honest_result(dossier, date, rule):
    after = after_shocks(dossier.as_of(date), rule)
    found = survivals(after)
    assert found.shuttle.n + found.none.n == len(after.waits)
    if rule == NOTHING:
        assert not after.waits["ended"].any()
        assert np.isnan(after.ratio)


def test_bad_choices_are_refused():
    for bad in (0, 4, True):
        with pytest.raises(SummitError, match=r"bad severity.*expected 1, 2 or 3"):
            check_severity(bad)
    for bad in (0, 29, 1826, 90.5, True):
        with pytest.raises(SummitError, match=r"bad window.*30 to 1825"):
            check_window(bad)
