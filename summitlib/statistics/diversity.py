"""Diversity: how many equal shares a division into unequal ones amounts to."""

import math
from collections.abc import Sequence


def hill_number(counts: Sequence[int], order: float) -> float:
    """Return the Hill number of a division: how many equal shares would be as diverse.

    Order 0 counts the shares, order 1 is the exponential of Shannon's entropy, order 2 the
    inverse of Simpson's index, which weighs each share by its size and so answers to the largest
    ones. The counts are taken as the whole, not as a sample of it.

    Parameters
    ----------
    counts : sizes of the shares; empty ones do not matter.
    order : how much the large shares weigh, 0 or more.

    Returns
    -------
    A number from 1 to the number of shares; 0 where there are none.

    Raises
    ------
    ValueError : a negative count or order.

    References
    ----------
    M. O. Hill, Diversity and evenness: a unifying notation and its consequences, Ecology 54
    (1973), 427–432, doi:10.2307/1934352, equation 1.

    >>> hill_number([5, 5], 2), round(hill_number([9, 1], 2), 2)
    (2.0, 1.22)
    """
    if order < 0 or any(n < 0 for n in counts):
        raise ValueError("counts and order must not be negative")
    total = sum(counts)
    shares = [n / total for n in counts if n]
    if not shares:
        return 0.0
    if order == 1:
        return math.exp(-sum(p * math.log(p) for p in shares))
    return float(sum(p**order for p in shares) ** (1 / (1 - order)))
