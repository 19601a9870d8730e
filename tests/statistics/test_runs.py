"""Runs against an enumeration of all arrangements."""

from itertools import groupby, permutations
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitlib.statistics.runs import count_runs


def runs_of(row):
    return len(list(groupby(row)))


@pytest.mark.parametrize("row", ["AB", "AAB", "ABAB", "AABB", "ABABAB", "AAABBBA", "ABBABAB"])
def test_the_test_agrees_with_all_arrangements(row):
    every = [runs_of(p) for p in set(permutations(row))]
    result = count_runs(row)
    assert result.n == runs_of(row)
    assert result.expected == pytest.approx(sum(every) / len(every))
    assert result.p_more == pytest.approx(sum(n >= result.n for n in every) / len(every))


@given(st.text("AB", max_size=40))
def test_a_row_and_its_mirror_have_the_same_runs(row):
    result, mirror = count_runs(row), count_runs(row[::-1])
    assert result.n == mirror.n
    assert isnan(result.p_more) if not row else 0 < result.p_more == mirror.p_more <= 1


def test_one_kind_or_nothing_says_nothing():
    assert isnan(count_runs("").p_more)
    assert (count_runs("AAA").n, count_runs("AAA").p_more) == (1, 1.0)


def test_three_kinds_are_refused():
    with pytest.raises(ValueError, match="two kinds"):
        count_runs("ABC")
