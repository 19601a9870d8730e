"""The belief about rates is Bayes' rule, and forecasts from it are calibrated."""

import datetime as dt
from itertools import product

import numpy as np
import pytest

from summitlib.statistics import rates
from summitlib.statistics.arrivals import HORIZON, Events, Record, outlook, simulated
from summitlib.statistics.baselines import climatology, last_wait

BEGINS = dt.date(2000, 1, 1).toordinal()
NONE = np.array([], dtype=int)


def priors():
    """The 48 priors, written out from the description of the module."""
    for shape, mean, stay in product((0.5, 1, 2), (1, 2, 4, 8), (1, 2, 4, 8)):
        fresh = rates.LEVELS**shape * np.exp(-shape * rates.LEVELS / mean)
        yield fresh / fresh.sum(), np.exp(-28 / 365.25 / stay)


def enumerated(counts, exposure):
    """Posterior weights by summing over every path of levels, and chance of an empty next block."""
    levels, n = len(rates.LEVELS), len(counts)
    weights, empty = [], 0.0
    paths = np.array(list(product(range(levels), repeat=n + 1)))
    for fresh, stay in priors():
        chance = fresh[paths[:, 0]] / 48  # the level before the first block
        for a, b in zip(paths.T, paths.T[1:], strict=False):
            chance = chance * (stay * (a == b) + (1 - stay) * fresh[b])
        for k, e, level in zip(counts, exposure, paths.T[1:], strict=True):
            rate = rates.LEVELS[level]
            chance = chance * rate**k * np.exp(-rate * e)
        weights.append(np.bincount(paths[:, -1], weights=chance, minlength=levels))
        after = stay * np.eye(levels) + (1 - stay) * fresh
        empty += (weights[-1] @ after) @ np.exp(-rates.LEVELS * 28 / 365.25)
    total = np.sum(weights)
    return np.array(weights) / total, empty / total


@pytest.mark.parametrize("counts", [(0, 0, 0), (2, 0, 1), (0, 5, 0)])
def test_the_belief_is_the_sum_over_all_paths(counts):
    exposure = np.array([28, 28, 9]) / 365.25
    weights, empty = enumerated(counts, exposure)
    learnt = rates.learn(np.array([counts]), exposure[None])
    assert learnt.weights[0] == pytest.approx(weights, abs=1e-12)
    month = np.full((1, 28), 1 / 365.25)
    assert learnt.survival(month)[0, -1] == pytest.approx(empty, abs=1e-12)


def test_rows_that_begin_later_are_learnt_as_if_alone():
    counts = np.array([[1, 0, 2, 0], [0, 0, 0, 3]])
    exposure = np.array([[28, 28, 28, 28], [0, 0, 5, 28]]) / 365.25
    both = rates.learn(counts, exposure).weights
    alone = rates.learn(counts[1:, 2:], exposure[1:, 2:]).weights
    assert both[1] == pytest.approx(alone[0], abs=1e-12)


def test_what_is_unseen_fades_towards_the_prior():
    busy = rates.learn(np.full((1, 26), 2), np.full((1, 26), 28 / 365.25))
    prior = rates.learn(np.zeros((1, 0)), np.zeros((1, 0)))
    assert busy.after(0).weights == pytest.approx(busy.weights)
    later, much_later = busy.after(365).mean[0], busy.after(10**5).mean[0]
    assert busy.mean[0] > later > much_later
    fresh = busy.after(10**5).weights.sum(axis=2)
    assert fresh == pytest.approx(busy.weights.sum(axis=2))  # which prior holds does not fade
    assert prior.mean[0] < busy.mean[0]


def test_survival_falls_and_a_day_without_exposure_has_no_event():
    learnt = rates.learn(np.array([[1, 0, 1]]), np.full((1, 3), 28 / 365.25))
    exposure = np.full((1, 90), 1 / 365.25)
    exposure[0, 40:50] = 0
    survival = learnt.survival(exposure)[0]
    assert (np.diff(survival) <= 0).all()
    assert survival[39] == pytest.approx(survival[49])
    assert survival[0] > survival[-1] > 0


def test_the_season_shows_in_the_forecast():
    days = np.array([dt.date(year, 11, 15).toordinal() for year in range(2000, 2020)])
    novembers = Events(days, days)
    record = Record(novembers, Events(NONE, NONE), novembers, BEGINS)
    december, october = (
        np.array([dt.date(*day).toordinal()]) for day in ((2019, 12, 1), (2020, 10, 31))
    )
    month = 29
    after = 1 - outlook(record, december, december).survival[0, month]
    before = 1 - outlook(record, october, october).survival[0, month]
    assert before > 4 * after


def test_nothing_known_later_is_used():
    day = np.array([BEGINS + 100, BEGINS + 900, BEGINS + 1500])
    known = day + np.array([0, 600, 0])
    origin = np.array([BEGINS + 1000])
    late, less = (
        Record(Events(d, k), Events(NONE, NONE), Events(d, k), BEGINS)
        for d, k in ((day, known), (day[:1], known[:1]))
    )
    assert (outlook(late, origin, origin).survival == outlook(less, origin, origin).survival).all()


def test_intervals_hold_what_comes_on_simulated_histories():
    """200 histories drawn from the prior; 1,000 in benchmarks/forecast.py, which cover 90 %."""
    rng, ranks = np.random.default_rng(11), []
    days = 15 * 365
    origin = np.array([BEGINS + days - 1])
    for _ in range(200):
        record = simulated(rng, days + HORIZON, BEGINS)
        at = np.union1d(record.seasonal.day, record.plain.day)
        at = at[at > origin[0]]
        wait = int(at[0] - origin[0]) if len(at) else HORIZON + 1
        survival = np.append([1.0], outlook(record, origin, origin).survival[0])
        before, after = survival[wait - 1], np.append(survival, 0.0)[wait]
        ranks.append(1 - before + rng.random() * (before - after))
    held = np.mean(np.abs(np.array(ranks) - 0.5) <= 0.45)
    # Binomial with 200 trials of 0.9: 0.84 to 0.955 holds 99.5 % of samples.
    assert 0.84 <= held <= 0.955
    counts, _ = np.histogram(ranks, 5, (0, 1))
    assert abs(counts - 40).max() < 18  # over 3 standard deviations of 40


def test_climatology_is_the_hazard_over_all_past_days():
    days, until, horizon = np.array([10, 14, 40]), 47, 60
    past = [(min((d for d in days if d > t), default=until) - t, t < 40) for t in range(until)]
    average, mean_hazard = until / 3, 40 / sum(left for left, _ in past)
    longer = 1.0
    ours = climatology(days, 0, until, horizon)
    for day in range(1, horizon + 1):
        ended = sum(over and left == day for left, over in past)
        at_risk = sum(left >= day for left, _ in past)
        longer *= 1 - (ended + average * mean_hazard) / (at_risk + average)
        assert ours[day - 1] == pytest.approx(longer)


def test_last_wait_listens_to_the_last_wait_and_the_running_one():
    short, long = (last_wait(np.array(d), 300, 90)[-1] for d in ([0, 280, 290], [0, 10, 290]))
    assert short < long
    fresh, waiting = (last_wait(np.array([0, 100, 200]), u, 90)[-1] for u in (201, 600))
    assert fresh < waiting
    # The posterior of a rate after 4 waits of 100 days, 2 of them prior: Lomax's distribution.
    assert last_wait(np.array([0, 100]), 100, 300)[-1] == pytest.approx((300 / 600) ** 3)
