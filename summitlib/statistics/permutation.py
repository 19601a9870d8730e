"""Permutation: relabel in time, since days and years that follow each other are not independent.

The path of labels is turned as a whole, as on a ring, so that its spells stay as long as they
are; each turn is as likely as any other if the labels have nothing to do with the outcome
(Fisher's randomisation with the group of circular shifts).
"""

import numpy as np

SEED = 20_260_518
TURNS = 999


def turns(length: int, n: int = TURNS, seed: int = SEED) -> np.ndarray:
    """Return by how many days to turn a path: 0 first, then `n` random turns.

    Turns are drawn without replacement where the path is long enough.

    >>> int(turns(10_000)[0]), len(turns(10_000)), len(turns(1))
    (0, 1000, 1000)
    """
    rng = np.random.default_rng(seed)
    most = max(length - 1, 1)
    return np.append(0, rng.choice(most, size=n, replace=most < n) + 1)


def turned(path: np.ndarray, at: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Return the labels that stand at the positions `at` when the path is turned: turns × at.

    >>> turned(np.array([1, 0, 0, 0]), np.array([0, 1]), np.array([0, 3]))
    array([[1, 0],
           [0, 1]])
    """
    return np.asarray(path[(at[None, :] + by[:, None]) % len(path)])


def as_far(statistic: np.ndarray, observed: float) -> np.ndarray:
    """Return which statistics are at least as far from zero as the observed one.

    A relabelling that is the same as the observed one may differ in its last digits.

    >>> as_far(np.array([-2.5, 0.3]), 2.0)
    array([ True, False])
    """
    return np.asarray(np.abs(statistic) >= abs(observed) - 1e-6)


def two_sided(statistic: np.ndarray) -> float:
    """Return the share of relabellings whose statistic is as far from zero as the first one's.

    The first is the observed one and counts itself (Phipson and Smyth 2010,
    doi:10.2202/1544-6115.1585), so the share is never zero. NaN when the first is NaN;
    relabellings that give NaN are left out.

    >>> two_sided(np.array([2.0, -2.5, 0.3, 1.0]))
    0.5
    """
    size = np.abs(statistic[np.isfinite(statistic)])
    if not np.isfinite(statistic[0]):
        return float("nan")
    return float(np.mean(as_far(size, size[0])))
