"""Waits against what is usual: checked by hand, by counting one by one, and on known sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitlib.statistics.insulation import (
    SHADOW,
    Aftermath,
    contrast,
    forward_waits,
    sums,
    survival,
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


@given(
    shocks=st.sets(st.integers(0, 1199), min_size=1, max_size=8),
    events=st.sets(st.integers(0, 1199), max_size=8),
    by=st.integers(0, 1199),
)
def test_a_day_is_calm_when_no_shock_is_open(shocks, events, by):
    n = 1200
    since = np.array([min([d - e for e in events if e <= d], default=5000) for d in range(n)])
    found = Aftermath(np.array(sorted(shocks)), since)
    moved = {(s + by) % n for s in shocks}
    days = np.arange(0, n, 7)

    def is_open(day, ages):
        # A shock of that many days ago is closed by a later event, or by a year.
        return any(age <= min(since[day], SHADOW) for age in ages)

    calm = found.calm(days, np.array([by]))[0]
    for day, one in zip(days.tolist(), calm, strict=True):
        assert one == (not is_open(day, [(day - s) % n for s in moved]))
    at, opens = found.turned(np.array([by]))[0], found.opens(np.array([by]))[0]
    assert set(at.tolist()) == moved
    for day, one in zip(at.tolist(), opens, strict=True):
        assert one == (not is_open(day, [(day - s - 1) % n + 1 for s in moved]))


def test_survival_is_that_of_kaplan_and_meier():
    # 3 of 5 end on day 6, 1 of 2 on day 7; R: survfit(Surv(
    # c(6, 6, 6, 7, 10), c(1, 1, 1, 1, 0)) ~ 1)$surv  # 0.4 0.2 0.2
    length, over = np.array([6, 6, 6, 7, 10]), np.array([True] * 4 + [False])
    assert survival(length, over, 12)[[5, 6, 7, 12]] == pytest.approx([1, 0.4, 0.2, 0.2])
    assert survival(length[:0], over[:0], 3).tolist() == [1, 1, 1, 1]


def test_sums_are_the_same_with_and_without_turns():
    rng = np.random.default_rng(3)
    chosen = (rng.random((2, 30)) < 0.5).astype(float)
    traits, labels = rng.random((30, 4)), (rng.random((30, 3)) < 0.5).astype(float)
    same = sums(chosen, np.stack([traits] * 2), np.stack([labels] * 2))
    assert sums(chosen, traits, labels) == pytest.approx(same)
    assert same[1, 2, 0] == pytest.approx((chosen[1] * traits[:, 2] * labels[:, 0]).sum())


def test_a_contrast_is_the_same_one_by_one():
    rng = np.random.default_rng(4)
    first = rng.integers(0, [[[6], [900], [12]]], size=(5, 3, 2)).astype(float)
    both = first.sum(-1, keepdims=True) + rng.integers(0, [[[6], [900], [12]]])
    calm = rng.integers(20, 60, size=(5, 3, 2)) * np.array([[[1.0], [80.0], [2.0]]])
    calm_both = calm.sum(-1, keepdims=True) + np.array([[[30.0], [2000.0], [60.0]]])
    found = contrast(np.append(first, both, -1), np.append(calm, calm_both, -1), 2)
    for turn in range(5):
        for no in range(2):
            (seen, days, n), (ends, spent, _) = first[turn, :, no], calm[turn, :, no]
            (o, d, m), (e, t, _) = both[turn, :, 0], calm_both[turn, :, 0]
            due, other = days * ends / spent, (d - days) * (e - ends) / (t - spent)
            if min(n, m - n) < 2 or min(due, other) == 0 or o == 0:
                assert np.isnan(found.z[turn, no])
                continue
            share = due / (due + other)
            z = (seen - o * share) / np.sqrt(o * share * (1 - share))
            assert found.z[turn, no] == pytest.approx(z)
            ratio = (seen + 0.5) / (due + 0.5) / ((o - seen + 0.5) / (other + 0.5))
            assert found.ratio[turn, no] == pytest.approx(ratio)
            pace = e / t
            raw = (seen + 0.5) / (days * pace + 0.5)
            raw /= (o - seen + 0.5) / ((d - days) * pace + 0.5)
            assert found.raw[turn, no] == pytest.approx(raw)
    assert np.isfinite(found.z).sum() >= 5


def test_groups_that_are_too_small_give_nothing():
    calm = np.array([[[6.0, 8], [300, 600], [9, 20]]])
    few = contrast(np.array([[[1.0, 4], [50, 400], [1, 8]]]), calm, 2)
    assert np.isnan(few.z).all()
    assert np.isnan(few.ratio).all()
    none_ended = contrast(np.array([[[0.0, 0], [200, 400], [4, 8]]]), calm, 2)
    assert np.isnan(none_ended.z).all()
    assert (none_ended.excess == 0).all()
