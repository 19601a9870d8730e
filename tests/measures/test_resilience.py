"""Waits after shocks: recomputed from the rows of the tables."""

import datetime as dt
from statistics import mean

import numpy as np
import pytest
from tests_support import rows

from summitlib import SummitError
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


def test_the_usual_adds_up(dossier):
    after = after_shocks(dossier)
    table = waits_table(after).set_index("regime")
    for name, state in (("shuttle", True), ("none", False)):
        group = after.group(state)
        pace = -np.log(after.pace[name].to_numpy())
        assert table.loc[name, "usual"] == pytest.approx(pace[group["wait"]].sum(), abs=0.05)
        assert table.loc[name, "met"] == group["ended"].sum()
    assert usual_means(after)[0] == pytest.approx(after.pace["shuttle"][:-1].sum())
    (o1, e1), (o0, e0) = (
        (after.group(s)["ended"].sum(), after.group(s)["usual"].sum()) for s in (True, False)
    )
    assert after.ratio == pytest.approx((o1 + 0.5) / (e1 + 0.5) / ((o0 + 0.5) / (e0 + 0.5)))


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
