"""The change points against exhaustive enumeration, and by what they must find and not find."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gamma, poisson

from summitlib.errors import SummitError
from summitlib.statistics.changes import Prior, find_changes

# A gamma mixture is integrated here by quadrature and there in closed form.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(400)


def marginal(counts, exposure, prior):
    """Probability of the counts of one segment: the Poisson probabilities, integrated over rates
    drawn from the gamma prior.
    """
    top = gamma.ppf(1 - 1e-14, prior.shape, scale=prior.mean / prior.shape) + 5 * max(counts)
    rates, weights = (NODES + 1) / 2 * top, WEIGHTS / 2 * top
    density = gamma.pdf(rates, prior.shape, scale=prior.mean / prior.shape)
    for n, e in zip(counts, exposure, strict=True):
        density = density * poisson.pmf(n, rates * e)
    return float(weights @ density)


def closed(counts, exposure, prior):
    """The same in closed form, for exact comparison."""
    a, b = prior.shape, prior.shape / prior.mean
    n, e = sum(counts), sum(exposure)
    value = a * math.log(b) + math.lgamma(a + n) - math.lgamma(a) - (a + n) * math.log(b + e)
    for k, x in zip(counts, exposure, strict=True):
        value += k * math.log(x) - math.lgamma(k + 1)
    return math.exp(value)


def enumerate_all(counts, exposure, prior, evidence=closed):
    """Each set of changes with its joint probability with the counts."""
    n, p = len(counts), prior.change
    for k in range(n):
        for inner in itertools.combinations(range(1, n), k):
            edges = (0, *inner, n)
            joint = p**k * (1 - p) ** (n - 1 - k)
            for first, last in itertools.pairwise(edges):
                joint *= evidence(counts[first:last], exposure[first:last], prior)
            yield edges, joint


def test_the_closed_form_is_the_integral():
    prior = Prior(0.1, shape=2.0, mean=1.5)
    for counts, exposure in (([0, 2, 1], [1, 0.5, 2]), ([3], [1])):
        exact = closed(counts, exposure, prior)
        assert marginal(counts, exposure, prior) == pytest.approx(exact, rel=1e-9)


small = st.lists(st.tuples(st.integers(0, 6), st.floats(0.1, 2)), min_size=1, max_size=8)


@settings(max_examples=25)
@given(small, st.floats(0.01, 0.6), st.floats(0.5, 3), st.floats(0.3, 4))
def test_it_agrees_with_exhaustive_enumeration(bins, change, shape, mean):
    counts, exposure = [n for n, _ in bins], [e for _, e in bins]
    agrees(counts, exposure, Prior(change, shape, mean))


def test_it_agrees_with_exhaustive_enumeration_of_twelve_bins():
    counts, exposure = [0, 1, 0, 0, 4, 3, 5, 4, 0, 0, 1, 0], [1.0] * 11 + [0.4]
    agrees(counts, exposure, Prior(0.15, mean=1.2))


def agrees(counts, exposure, prior):
    every = list(enumerate_all(counts, exposure, prior))
    evidence = math.fsum(joint for _, joint in every)
    posterior = [(edges, joint / evidence) for edges, joint in every]
    found = find_changes(counts, exposure, prior)
    bins = len(counts)

    assert found.log_evidence == pytest.approx(math.log(evidence), abs=1e-9)
    assert found.number.sum() == pytest.approx(1, abs=1e-9)
    number, change, rate = np.zeros(bins), np.zeros(bins), np.zeros(bins)
    near = np.zeros(bins)
    segments = np.zeros((bins + 1, bins + 1))
    for edges, p in posterior:
        number[len(edges) - 2] += p
        inner = edges[1:-1]
        change[list(inner)] += p
        near += [p * any(abs(i - edge) <= 2 for edge in inner) for i in range(bins)]
        for first, last in itertools.pairwise(edges):
            segments[first, last] += p
            n, e = sum(counts[first:last]), sum(exposure[first:last])
            rate[first:last] += p * (prior.shape + n) / (prior.shape / prior.mean + e)
    assert found.number == pytest.approx(number[: len(found.number)], abs=1e-9)
    assert found.change == pytest.approx(change, abs=1e-9)
    assert found.segments == pytest.approx(segments, abs=1e-9)
    assert found.rate == pytest.approx(rate, abs=1e-9)
    assert found.nearby(2) == pytest.approx(near, abs=1e-9)
    best = max(p for _, p in posterior)
    assert dict(posterior)[found.most_probable] == pytest.approx(best, abs=1e-12)


def test_the_band_holds_ninety_percent_of_the_mixture():
    counts, exposure, prior = [0, 1, 0, 5, 4, 6, 1], [1.0] * 7, Prior(0.2, mean=2.0)
    found = find_changes(counts, exposure, prior)
    for i in range(len(counts)):
        for share, at in zip((0.05, 0.95), (ends[i] for ends in found.band), strict=True):
            below = 0.0
            for first, last in itertools.product(range(i + 1), range(i + 1, len(counts) + 1)):
                shape = prior.shape + sum(counts[first:last])
                scale = prior.shape / prior.mean + sum(exposure[first:last])
                below += found.segments[first, last] * gamma.cdf(at, shape, scale=1 / scale)
            assert below == pytest.approx(share, abs=2e-3)


def test_a_known_change_is_found_and_dated():
    rng = np.random.default_rng(7)
    counts = np.concatenate([rng.poisson(0.25, 170), rng.poisson(0.9, 170)])
    found = find_changes(counts.tolist(), [1.0] * 340, Prior(1 / 120, mean=float(counts.mean())))
    edges = found.found(6)
    assert len(edges) == 3
    assert abs(edges[1] - 170) <= 4
    mean, low, high = found.rate_of(0, edges[1])
    assert low < 0.25 < high
    assert low < mean < high


def test_a_steady_rate_seldom_shows_a_change():
    """Of 40 steady records, each as long as the one in hand, few show a change."""
    rng = np.random.default_rng(11)
    with_change = 0
    for _ in range(40):
        counts = rng.poisson(0.2, 341)
        prior = Prior(1 / 120, mean=float(counts.mean()))
        with_change += len(find_changes(counts.tolist(), [1.0] * 341, prior).found(6)) > 2
    assert with_change <= 4


def test_turning_time_around_turns_the_result_around():
    counts, exposure = [0, 0, 1, 4, 5, 3, 0, 1], [1, 1, 1, 1, 1, 1, 0.5, 1.0]
    one = find_changes(counts, exposure, Prior(0.1))
    other = find_changes(counts[::-1], exposure[::-1], Prior(0.1))
    assert other.rate[::-1] == pytest.approx(one.rate)
    assert other.change[1:][::-1] == pytest.approx(one.change[1:])
    assert other.log_evidence == pytest.approx(one.log_evidence)


def test_the_unit_of_exposure_does_not_matter():
    counts = [0, 2, 1, 6, 5, 7]
    years = find_changes(counts, [1 / 12] * 6, Prior(0.1, mean=36.0))
    months = find_changes(counts, [1.0] * 6, Prior(0.1, mean=3.0))
    assert years.change == pytest.approx(months.change)
    assert years.rate == pytest.approx(12 * months.rate)


@pytest.mark.parametrize("counts", [[0], [3], [0, 0, 0]])
def test_little_to_go_on(counts):
    found = find_changes(counts, [1.0] * len(counts), Prior(0.01))
    assert found.found(6) == (0, len(counts))
    assert (found.band[0] <= found.rate).all()
    assert (found.rate <= found.band[1]).all()


@pytest.mark.parametrize(
    ("counts", "exposure"),
    [([], []), ([1, 2], [1.0]), ([-1], [1.0]), ([0.5], [1.0]), ([1], [0.0]), ([1], [math.nan])],
)
def test_bad_counts_are_refused(counts, exposure):
    with pytest.raises(SummitError, match="expected as many whole counts"):
        find_changes(counts, exposure, Prior(0.1))


@pytest.mark.parametrize("values", [(0, 1, 1), (1, 1, 1), (0.1, 0, 1), (0.1, 1, -1)])
def test_bad_priors_are_refused(values):
    with pytest.raises(SummitError, match="bad prior"):
        Prior(*values)
