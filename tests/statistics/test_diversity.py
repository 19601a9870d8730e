"""Hill numbers against R and against what holds for any division."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitlib.statistics.diversity import hill_number

COUNTS = st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any)


# R 4.2: p <- c(50,30,20)/100; c(sum(p^0.5)^2, exp(-sum(p*log(p))), 1/sum(p^2))
@pytest.mark.parametrize(("order", "value"), [(0, 3), (0.5, 2.89695), (1, 2.800094), (2, 2.631579)])
def test_values_of_r(order, value):
    assert hill_number([50, 30, 20], order) == pytest.approx(value, abs=5e-6)


@given(COUNTS)
def test_larger_orders_see_fewer_shares(counts):
    numbers = [hill_number(counts, order) for order in (0, 0.5, 1, 2, 5)]
    assert numbers[0] == pytest.approx(sum(n > 0 for n in counts))
    assert all(a >= b - 1e-9 for a, b in pairwise(numbers))
    assert numbers[-1] >= 1 - 1e-9


@given(st.integers(1, 40), st.integers(1, 9), st.sampled_from([0, 1, 2, 3]))
def test_equal_shares_count_as_they_are(shares, size, order):
    assert hill_number([size] * shares, order) == pytest.approx(shares)


@given(COUNTS, st.integers(2, 5))
def test_twice_the_division_has_twice_the_number(counts, order):
    """The doubling property of Hill (1973): two equal copies without common shares."""
    doubled = hill_number(counts + counts, order)
    assert doubled == pytest.approx(2 * hill_number(counts, order))


def test_nothing_divides_into_nothing():
    assert hill_number([], 2) == hill_number([0, 0], 1) == 0


@pytest.mark.parametrize(("counts", "order"), [([1, -1], 2), ([1], -1)])
def test_negative_numbers_are_refused(counts, order):
    with pytest.raises(ValueError, match="negative"):
        hill_number(counts, order)
