"""Scores agree with an independent implementation, and the true distribution scores best."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st

from summitlib.statistics import scores

DAYS = 12
YES = np.array([True])
LONG = np.array([99])

chances = st.lists(st.floats(0.01, 1.0), min_size=DAYS + 1, max_size=DAYS + 1)


def survival_of(weights):
    """Survival over DAYS days; the last weight is that of later days."""
    share = np.array(weights) / sum(weights)
    return 1 - np.cumsum(share)[None, :DAYS]


def expected(score, truth, forecast, censored_at):
    """The mean score of a forecast when days come as in `truth`, seen until `censored_at`."""
    share = -np.diff(truth[0], prepend=1.0)
    later = truth[0, -1]
    total = 0.0
    for day, p in [*enumerate(share, start=1), (DAYS + 1, later)]:
        ended = day <= censored_at
        wait = np.array([day if ended else censored_at])
        observed = [np.array([censored_at])] if score is scores.crps else []
        total += p * score(forecast, wait, np.array([ended]), *observed)[0]
    return total


@given(chances, st.integers(1, DAYS))
def test_crps_is_that_of_scoringrules(weights, wait):
    weights[-1] = 0.0  # scoringrules knows no later days
    survival = survival_of(weights)
    share = -np.diff(survival[0], prepend=1.0)
    theirs = scoringrules.crps_ensemble(
        float(wait), np.arange(1.0, DAYS + 1), ens_w=share, estimator="nrg"
    )
    ours = scores.crps(survival, np.array([wait]), YES, LONG)[0]
    assert ours == pytest.approx(theirs, abs=1e-6)


@given(st.floats(0, 1), st.booleans())
def test_brier_is_that_of_scoringrules(p, happened):
    theirs = scoringrules.brier_score(float(happened), p)
    assert scores.brier(np.array([p]), np.array([float(happened)]))[0] == pytest.approx(theirs)


@given(st.floats(0.0005, 0.02), st.integers(1, 900))
def test_log_score_is_that_of_scoringrules_for_short_days(rate, wait):
    survival = np.exp(-rate * np.arange(1, 1001))[None]
    theirs = scoringrules.logs_exponential(wait - 0.5, rate)  # a day is short against 1 / rate
    assert scores.log_score(survival, np.array([wait]), YES)[0] == pytest.approx(theirs, abs=1e-4)


@settings(max_examples=40)
@given(chances, chances, st.sampled_from([5, DAYS]))
@pytest.mark.parametrize("score", [scores.log_score, scores.crps])
def test_no_forecast_scores_better_than_the_truth(score, truth, other, censored_at):
    """Also where observation ends early; only then would a sum over all days favour another."""
    truth, other = survival_of(truth), survival_of(other)
    best = expected(score, truth, truth, censored_at)
    assert best <= expected(score, truth, other, censored_at) + 1e-9


def test_a_sure_forecast_scores_nought_when_it_comes_true():
    sure = np.array([[1.0, 1.0, 0.0, 0.0]])
    assert scores.crps(sure, np.array([3]), YES, LONG).tolist() == [0.0]
    assert scores.log_score(sure, np.array([3]), YES).tolist() == [0.0]
    assert scores.crps(sure, np.array([1]), YES, LONG).tolist() == [2.0]


def test_a_day_beyond_the_forecast_is_scored_as_lasting_longer():
    survival = np.array([[0.5, 0.25]])
    beyond = scores.log_score(survival, np.array([40]), YES)
    assert beyond[0] == pytest.approx(np.log(4))
    assert scores.crps(survival, np.array([40]), YES, LONG)[0] == pytest.approx(0.25)


def test_an_open_wait_counts_only_the_days_observed():
    survival, open_ = np.array([[0.5, 0.25, 0.0]]), np.array([False])
    assert scores.log_score(survival, np.array([1]), open_)[0] == pytest.approx(np.log(2))
    # Days 0 and 1 were observed: the probabilities 0 and 1/2 that it came by then are errors.
    assert scores.crps(survival, np.array([1]), open_, np.array([1]))[0] == pytest.approx(0.25)
    assert np.isnan(scores.pit(survival, np.array([1]), open_)[0])


def test_within_is_unknown_only_where_it_was_not_observed():
    wait, ended = np.array([20, 40, 20, 40]), np.array([True, True, False, False])
    assert scores.within(wait, ended, 30)[[0, 1, 3]].tolist() == [1.0, 0.0, 0.0]
    assert np.isnan(scores.within(wait, ended, 30)[2])


def test_pit_is_even_when_days_come_as_forecast():
    rng = np.random.default_rng(1)
    survival = np.repeat(0.99 ** np.arange(1, 1500)[None], 4000, axis=0)
    wait = rng.geometric(0.01, 4000)
    counts, _ = np.histogram(scores.pit(survival, wait, np.ones(4000, bool)), 10, (0, 1))
    assert abs(counts - 400).max() < 70  # over 3 standard deviations of 400


def test_cluster_means_centre_on_the_mean_and_keep_groups_together():
    rng = np.random.default_rng(2)
    groups = np.repeat(np.arange(12), 5)
    values = np.column_stack([groups.astype(float), np.repeat([0.0, np.nan], 30)])
    means = scores.cluster_means(values, groups, 4000, rng)
    assert means[:, 0].mean() == pytest.approx(5.5, abs=0.1)
    # The standard error of twelve independent groups, and not of sixty rows.
    assert means[:, 0].std() == pytest.approx(np.arange(12).std() / np.sqrt(12), rel=0.05)
    assert (means[~np.isnan(means[:, 1]), 1] == 0).all()
    alone = scores.cluster_means(values, np.zeros(60), 5, rng)[:, 0]
    assert alone.tolist() == [5.5] * 5


@pytest.mark.parametrize(("n", "p"), [(1, 0.5), (7, 0.18), (110, 0.475)])
def test_binomial_band_is_that_of_scipy(n, p):
    from scipy.stats import binom

    low, high = binom.interval(0.9, n, p)
    assert scores.binomial_band(n, p, 0.9) == pytest.approx((low / n, high / n))
