"""Measures that a view works out once, though narrative and charts both ask for them."""

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from summitlib.dossier import Dossier

P = ParamSpec("P")
R = TypeVar("R")


def remembered(
    measure: Callable[Concatenate[Dossier, P], R],
) -> Callable[Concatenate[Dossier, P], R]:
    """Decorate a measure so that each view works it out once for the same arguments.

    Each caller gets a copy, so that none changes what the next one is told. The arguments after
    the dossier have to be hashable.

    >>> from summitlib import load_dossier
    >>> @remembered
    ... def places(dossier, country):
    ...     print("measured")
    ...     return dossier.places[dossier.places["country"] == country]
    >>> view = load_dossier()
    >>> places(view, "KR").equals(places(view, "KR"))
    measured
    True
    """

    @wraps(measure)
    def recalled(dossier: Dossier, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (measure, args, *sorted(kwargs.items()))
        if key not in dossier._remembered:
            dossier._remembered[key] = measure(dossier, *args, **kwargs)
        result: R = deepcopy(dossier._remembered[key])
        return result

    return recalled
