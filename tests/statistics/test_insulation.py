"""Waits against what is usual: checked by hand, by counting one by one, and on known sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitlib.statistics.insulation import (
    contrast,
    forward_waits,
    quiet_days,
    tally,
    usual_hazard,
)

days = st.lists(st.integers(0, 60), max_size=20)


@given(events=days.map(lambda x: sorted(set(x))), until=st.integers(1, 60))
def test_a_wait_runs_to_the_first_event_after_its_day(events, until):
    at = np.arange(until)
    length, ended = forward_waits(at, np.array(events, dtype=np.int64), until)
    for day, wait, over in zip(at, length, ended, strict=True):
        later = [e for e in events if day < e <= until]
        assert over == bool(later)
        assert wait == (later[0] if later else until) - day


@given(shocks=days.map(sorted), after=st.integers(0, 10))
def test_a_day_is_quiet_when_no_shock_is_near_before_it(shocks, after):
    quiet = quiet_days(50, np.array(shocks, dtype=np.int64), after)
    assert quiet.tolist() == [d for d in range(50) if not any(0 <= d - s <= after for s in shocks)]


def test_the_usual_hazard_is_that_of_nelson_and_aalen():
    # 3 of 5 end on day 6, 1 of 2 on day 7; R: cumsum(with(survfit(Surv(
    # c(6, 6, 6, 7, 10), c(1, 1, 1, 1, 0)) ~ 1), n.event / n.risk))  # 0.6 1.1 1.1
    length, over = np.array([6, 6, 6, 7, 10]), np.array([True] * 4 + [False])
    hazard = usual_hazard(tally(length, over, np.zeros(5, dtype=int), 1, 12))[0]
    assert hazard[[5, 6, 7, 12]] == pytest.approx([0, 0.6, 1.1, 1.1])


def test_tallies_of_groups_add_up():
    rng = np.random.default_rng(3)
    length, over = rng.integers(0, 400, 500), rng.random(500) < 0.7
    halves = tally(length, over, np.arange(500) % 2, 2, 365)
    whole = tally(length, over, np.zeros(500, dtype=int), 1, 365)
    assert (halves.sum(1) == whole[:, 0]).all()


def test_a_contrast_is_the_same_one_by_one():
    rng = np.random.default_rng(4)
    labels = (rng.random((5, 12)) < 0.5).astype(float)
    ended = (rng.random((12, 3)) < 0.6).astype(float)
    expected, chosen = rng.random((12, 3)), (rng.random((12, 3)) < 0.8).astype(float)
    found = contrast(labels, ended, expected, chosen, 2)
    for row in range(5):
        for column in range(3):
            use = chosen[:, column] == 1
            first = use & (labels[row] == 1)
            due, due_all = expected[first, column].sum(), expected[use, column].sum()
            seen, seen_all = ended[first, column].sum(), ended[use, column].sum()
            assert found.first[row, column] == first.sum()
            if min(first.sum(), use.sum() - first.sum()) < 2:
                assert np.isnan(found.z[row, column])
                continue
            share = due / due_all
            z = (seen - seen_all * share) / np.sqrt(seen_all * share * (1 - share))
            assert found.z[row, column] == pytest.approx(z)
            ratio = (seen + 0.5) / (due + 0.5) / (seen_all - seen + 0.5)
            assert found.ratio[row, column] == pytest.approx(ratio * (due_all - due + 0.5))


def test_groups_that_are_too_small_give_nothing():
    ones = np.ones((4, 1))
    found = contrast(np.array([[1.0, 0, 0, 0]]), ones, ones, ones, 2)
    assert np.isnan(found.z).all()
    assert np.isnan(found.ratio).all()
    none_ended = contrast(np.array([[1.0, 1, 0, 0]]), 0 * ones, ones, ones, 2)
    assert np.isnan(none_ended.z).all()
