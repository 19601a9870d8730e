"""The verdict: what the specifications say of a bond that withstands shocks, by a stated rule."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from summitlib.measures.specifications import Curve

# At least this share of specifications computable, and this share of them on one side of 1. In
# made-up histories of the record's length some two in five can be computed.
COMPUTABLE, AGREE, LEVEL = 1 / 5, 2 / 3, 0.05
SUPPORTED, CONTRADICTED, OPEN = "supported", "contradicted", "cannot be told"


@dataclass(frozen=True, eq=False)
class Verdict:
    """A verdict on the claim that a shuttle makes the bond withstand shocks.

    The claim is *supported* if at least one in five specifications can be computed, at least
    two in three of those have a ratio above 1, and the joint score, with the shocks turned in
    time, points the same way with a p of at most 0.05. It is *contradicted* if the same holds with
    ratios below 1. In any other case it *cannot be told* from these data, and `reasons` says which
    of the three conditions fail. The rule was settled on made-up histories only, before the
    record's p under it was looked at.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.specifications import curve
    >>> Verdict(curve(load_dossier()))
    Verdict: cannot be told (chance)
    """

    curve: Curve

    @property
    def computable(self) -> int:
        """How many specifications can be computed."""
        return len(self.curve.ratios)

    @property
    def above(self) -> int:
        """How many of those have a ratio above 1."""
        return int(np.sum(self.curve.ratios > 1))

    @property
    def ratio(self) -> float:
        """The median ratio; NaN when none can be computed."""
        return float(np.median(self.curve.ratios)) if self.computable else float("nan")

    @cached_property
    def hindrances(self) -> tuple[str, ...]:
        """The reasons that show without turning the shocks: few, mixed.

        few: too few specifications can be computed; mixed: they point both ways.
        """
        few = self.computable == 0 or self.computable < COMPUTABLE * self.curve.size
        most = max(self.above, self.computable - self.above)
        mixed = self.computable > 0 and most < AGREE * self.computable
        return tuple(name for name, found in (("few", few), ("mixed", mixed)) if found)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Why it cannot be told: the hindrances, and chance: turned shocks give as much."""
        if not self.computable:
            return self.hindrances
        same_way = (self.curve.score > 0) == (2 * self.above > self.computable)
        by_chance = not same_way or self.curve.by_chance(LEVEL)
        return (*self.hindrances, *(("chance",) if by_chance else ()))

    @cached_property
    def word(self) -> str:
        """supported, contradicted or cannot be told.

        The shocks are turned only where nothing else stands in the way, which keeps it cheap.
        """
        if self.hindrances or self.reasons:
            return OPEN
        return SUPPORTED if 2 * self.above > self.computable else CONTRADICTED

    def __repr__(self) -> str:
        why = f" ({', '.join(self.reasons)})" if self.reasons else ""
        return f"Verdict: {self.word}{why}"
