"""Kaplan–Meier and log-rank against R's `survival` 3.5-3, against scipy, and by their properties.

The numbers from R were printed by `Rscript -e '...'` with the commands beside them, after
`library(survival); options(digits = 10)`.
"""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitlib.statistics.survival import kaplan_meier, log_rank

# Remission of leukaemia under 6-MP and under placebo: Freireich et al. (1963),
# doi:10.1182/blood.V21.6.699.699.
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
ENDED = [True] * 9 + [False] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_curve_and_its_band_are_those_of_r():
    # s <- summary(survfit(Surv(t, e) ~ 1, conf.type = "log-log")); s$n.risk; s$surv; s$lower ...
    curve = kaplan_meier(TREATED, ENDED).curve.iloc[1:]
    assert curve["day"].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve["at_risk"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    survival = [0.8571428571, 0.8067226891, 0.7529411765, 0.6901960784, 0.6274509804]
    lower = [0.6197179553, 0.5631465646, 0.5031995108, 0.4316102225, 0.3675108560]
    upper = [0.9515517476, 0.9228090192, 0.8893618352, 0.8490659633, 0.8049121895]
    for column, values in {
        "survival": [*survival, 0.5378151261, 0.4481792717],
        "lower": [*lower, 0.2677789368, 0.1880520060],
        "upper": [*upper, 0.7467907176, 0.6801426285],
    }.items():
        assert curve[column].tolist() == pytest.approx(values, abs=1e-9)


def test_median_band_and_restricted_mean_are_those_of_r():
    # quantile(s, 0.5); summary(s, rmean = 30)$table["rmean"]
    estimate = kaplan_meier(TREATED, ENDED)
    assert (estimate.median, estimate.median_band) == (23, (13, None))
    assert estimate.restricted_mean(30) == pytest.approx(21.0464986, abs=1e-7)


def test_the_log_rank_test_is_that_of_r():
    # d <- survdiff(Surv(c(t, p), c(e, rep(1, 21))) ~ rep(1:2, each = 21)); d$chisq; 1 - pchisq(...)
    first = [True] * 21 + [False] * 21
    test = log_rank(TREATED + PLACEBO, ENDED + [True] * 21, first)
    assert test.statistic**2 == pytest.approx(16.79294099, abs=1e-6)
    assert test.statistic < 0  # the treated wait longer
    assert test.p == pytest.approx(4.168809109e-05, rel=1e-6)


def test_waits_that_enter_late_are_those_of_r():
    # survfit(Surv(en, st, ev) ~ 1, conf.type = "log-log")
    entered = [0, 0, 2, 5, 5, 8, 0, 3, 9, 1]
    days = [4, 9, 6, 12, 7, 15, 15, 8, 20, 11]
    ended = [bool(e) for e in (1, 1, 0, 1, 1, 1, 0, 1, 1, 0)]
    curve = kaplan_meier(days, ended, entered).curve.iloc[1:]
    assert curve["day"].tolist() == [4, 7, 8, 9, 12, 15, 20]
    assert curve["at_risk"].tolist() == [6, 6, 5, 5, 4, 3, 1]
    survival = [0.8333333333, 0.6944444444, 0.5555555556, 0.4444444444, 0.3333333333, 0.2222222222]
    lower = [0.27312284993, 0.23204928553, 0.15946512661, 0.11358176089, 0.06851739476]
    upper = [0.9747124267, 0.9129981480, 0.8284620269, 0.7391043775, 0.6374739102, 0.5227869776]
    assert curve["survival"].tolist() == pytest.approx([*survival, 0], abs=1e-9)
    assert curve["lower"].tolist()[:6] == pytest.approx([*lower, 0.03056204959], abs=1e-9)
    assert curve["upper"].tolist()[:6] == pytest.approx(upper, abs=1e-9)
    assert curve[["lower", "upper"]].iloc[-1].isna().all()


def test_exactly_one_half_is_the_middle_of_its_days_as_in_r():
    # survfit(Surv(c(1, 2, 3, 4), c(1, 1, 1, 1)) ~ 1) prints a median of 2.5
    assert kaplan_meier([1, 2, 3, 4], [True] * 4).median == 2.5
    assert kaplan_meier([1, 2, 3, 4], [True, True, False, False]).median == 2


waits = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=30)


def split(pairs):
    return [day for day, _ in pairs], [over for _, over in pairs]


@settings(max_examples=40)
@given(waits)
def test_it_agrees_with_scipy(pairs):
    from scipy.stats import CensoredData, ecdf

    days, ended = split(pairs)
    if not any(ended):
        return
    length, over = np.array(days, float), np.array(ended)
    survival = ecdf(CensoredData(uncensored=length[over], right=length[~over])).sf
    curve = kaplan_meier(days, ended).curve.iloc[1:]
    at = curve["day"].to_numpy()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # no band where the curve is at 0
        band = survival.confidence_interval(0.95, method="log-log")
    assert curve["survival"].to_numpy() == pytest.approx(survival.evaluate(at), abs=1e-12)
    inside = curve["survival"].to_numpy() > 1e-9
    for column, other in (("lower", band.low), ("upper", band.high)):
        ours, theirs = curve[column].to_numpy()[inside], other.evaluate(at)[inside]
        assert ours == pytest.approx(theirs, abs=1e-9)


@settings(max_examples=40)
@given(waits)
def test_the_curve_falls_inside_its_band(pairs):
    curve = kaplan_meier(*split(pairs)).curve
    assert (curve["survival"].diff().dropna() < 1e-12).all()
    inside = curve.dropna()
    assert (inside["lower"] <= inside["survival"] + 1e-12).all()
    assert (inside["survival"] <= inside["upper"] + 1e-12).all()


@settings(max_examples=40)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_without_censoring_it_is_the_share_of_longer_waits(days):
    estimate = kaplan_meier(days, [True] * len(days))
    for day in range(0, 41, 5):
        assert estimate.at(day) == pytest.approx(np.mean(np.array(days) > day), abs=1e-12)
    assert estimate.restricted_mean(50) == pytest.approx(np.mean(days), abs=1e-9)
    assert estimate.median == pytest.approx(np.median(days))


@settings(max_examples=40)
@given(waits, st.integers(2, 9), st.randoms(use_true_random=False))
def test_order_and_unit_do_not_matter(pairs, factor, random):
    estimate = kaplan_meier(*split(pairs))
    shuffled = list(pairs)
    random.shuffle(shuffled)
    days, ended = split(shuffled)
    other = kaplan_meier([factor * day for day in days], ended).curve
    assert other["day"].tolist() == (factor * estimate.curve["day"]).tolist()
    assert other["survival"].tolist() == pytest.approx(estimate.curve["survival"].tolist())


@settings(max_examples=40)
@given(waits)
def test_entering_at_the_start_changes_nothing(pairs):
    days, ended = split(pairs)
    plain, entered = kaplan_meier(days, ended), kaplan_meier(days, ended, [0] * len(days))
    assert plain.curve.equals(entered.curve)


@settings(max_examples=40)
@given(waits, waits)
def test_swapping_the_groups_turns_the_sign(one, two):
    days, ended = split(one + two)
    first = [True] * len(one) + [False] * len(two)
    test = log_rank(days, ended, first)
    turned = log_rank(days, ended, [not group for group in first])
    assert math.isnan(test.p) == math.isnan(turned.p)
    if math.isfinite(test.statistic):
        assert turned.statistic == pytest.approx(-test.statistic, abs=1e-9)
        assert turned.p == pytest.approx(test.p, abs=1e-9)


def test_nothing_ends():
    estimate = kaplan_meier([3, 5], [False, False])
    assert (estimate.n, estimate.ended, estimate.median) == (2, 0, None)
    assert estimate.at(100) == 1
    assert math.isnan(log_rank([3, 5], [False, False], [True, False]).p)
    assert math.isnan(log_rank([3, 5], [True, True], [True, True]).p)
