"""Specifications: the effect of a shuttle after shocks under every defensible choice.

A specification curve after Simonsohn, Simmons and Nelson (2020), doi:10.1038/s41562-020-0912-z.
All are tested jointly, by turning in time, as on a ring, so that spells and clusters stay as they
are: the shocks against the meetings and the regimes, which keeps what meetings and regimes have in
common by definition; and the regimes against the meetings and the shocks. Either way what is usual
is worked out anew for every turn.

The design was settled on made-up histories alone (`statistics.histories`), without a look at the
record's p or verdict under it; the design before this one had been looked at on the record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.aftermath import AS_IT_IS, ERAS, LEAST, Comparison, Waits, labels_of
from summitlib.measures.regimes import KINDS, Paths, cutoff, day_numbers, paths
from summitlib.measures.resilience import shocks_of
from summitlib.rules import CountingRule
from summitlib.statistics.insulation import Contrast
from summitlib.statistics.permutation import TURNS, as_far, turns, two_sided

__all__ = ["ERAS", "LEAST", "Curve", "Joint", "curve", "curve_of"]

RULES = ("formal", "bilateral", "any", "formal+no-ceremonies+no-sidelines")
WINDOWS = (90, 180, 365)
CHOICES = ("rule", "era", "window", "severity", "context")
RANKS = 101  # points at which the band of turned curves is given
_GRADES = {  # least grade taken, and by how much borderline grades are moved before
    "1": (1, 0),
    "2": (2, 0),
    "2, borderline down": (2, -1),
    "2, borderline up": (2, 1),
    "3": (3, 0),
    "3, borderline up": (3, 1),
    "3, borderline down": (3, -1),
}

# In made-up histories without insulation the log ratio of a specification is 0.12 too low where a
# shock cuts the rate of talks to a third, as regimes change in the course of long waits, and 0.02
# too high where it changes nothing; in records of double length likewise. The observed score is
# moved by what lies between, which leaves false verdicts either way about as rare.
CENTRE = 0.05

_BITS = 20  # in which the shocks are turned where it may suffice to turn some


@dataclass(frozen=True, eq=False)
class Joint:
    """All specifications together, as they are and under every turn.

    Attributes
    ----------
    scores : the joint score, first as it is, then for each turn; NaN when nothing is known. It is
        the mean over the kinds of definitions of a shuttle (`regimes.KINDS`) of the summed excess
        over the summed spread: a kind with many definitions weighs no more than one with one.
        The first is centred by `CENTRE`.
    ratios : turns × specifications known under the observed labels; NaN where nothing is told.
    """

    scores: np.ndarray
    ratios: np.ndarray

    @property
    def p(self) -> float:
        """Two-sided p of the joint score over all turns; NaN when nothing is known."""
        return two_sided(self.scores)


@dataclass(frozen=True, repr=False, eq=False)
class Curve:
    """The effect of a shuttle under every specification; each part is worked out when asked for.

    Attributes
    ----------
    found : the regimes.
    shocks : the shocks, of all grades and of context.
    rules : names of the counting rules tried.
    """

    found: Paths
    shocks: pd.DataFrame
    rules: tuple[str, ...]
    _cells: tuple[Comparison, ...]

    @property
    def size(self) -> int:
        """Number of specifications."""
        return sum(c.own.seen.size for c in self._cells)

    @cached_property
    def ratios(self) -> np.ndarray:
        """The ratios that can be computed, in no order."""
        return np.concatenate([np.empty(0), *(c.own.ratio[c.own.known] for c in self._cells)])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each specification.

        Columns: the choices, `rule`, `regime`, `severity` (least grade, and how borderline
        ones are read), `context` (whether shocks of context are in), `era` (all, or the earlier
        or later two thirds of the days), `window`; `shuttle` and `none` (waits opened by shocks
        in each group), `ratio` (against the own usual; above 1, shocks delay meetings less in a
        shuttle), `raw` (against one yardstick for both), `z` (score behind the ratio),
        `computable` (each group has at least `LEAST` waits, and a meeting follows; else
        `ratio`, `raw` and `z` are NaN).
        """
        if not self._cells:
            return _nothing()
        selections = _selections(self.shocks)
        choices = product(self.rules, selections, WINDOWS, ERAS, self.found.shuttle)
        rows = [(rule, *some, window, era, name) for rule, some, window, era, name in choices]
        names = ["rule", "severity", "context", "window", "era", "regime"]
        numbers = {
            "shuttle": self._flat("waits").astype(int),
            "none": self._flat("other").astype(int),
            **{name: self._flat(name) for name in ("ratio", "raw", "z")},
            "computable": self._flat("known"),
        }
        return pd.DataFrame(rows, columns=names).assign(**numbers)

    def _flat(self, name: str) -> np.ndarray:
        parts = [np.broadcast_to(getattr(c.own, name), c.own.seen.shape) for c in self._cells]
        return np.concatenate([p.ravel() for p in parts])

    def groups(self, regime: str, severity: int) -> tuple[int, int]:
        """Return how many shocks of at least a grade fall into a shuttle, and how many do not.

        Shocks of context are left out.
        """
        of_grade = (self.shocks["severity"] >= severity) & ~self.shocks["is_context"]
        at = day_numbers(self.shocks.loc[of_grade, "date"]) - self.found.first
        inside = int(self.found.shuttle[regime][at].sum())
        return inside, len(at) - inside

    @property
    def computable(self) -> pd.DataFrame:
        """The specifications that can be computed, the smallest ratio first."""
        known = self.table[self.table["computable"]].sort_values(["ratio", "regime", *CHOICES])
        return known.reset_index(drop=True)

    @cached_property
    def joint(self) -> Joint:
        """All specifications together, with the shocks turned: the test of the verdict."""
        return self._shocks_turned(turns(len(self.found.days)))

    @lru_cache(maxsize=8)  # noqa: B019 - it keeps no more curves than `_KEPT` does
    def by_chance(self, level: float) -> bool:
        """Return whether `p` is above a level, or unknown.

        The shocks are turned bit by bit, until so many turns are as far from zero as the observed
        score that the others cannot change the answer.
        """
        if "joint" in self.__dict__ or not self._known_cells:
            return not self.p <= level
        now, *others = turns(len(self.found.days))
        far = 1  # the observed one counts itself
        for some in np.array_split(others, _BITS):
            scores = self._shocks_turned(np.append(now, some)).scores
            far += int(as_far(scores[1:], scores[0]).sum())
            if far > level * (TURNS + 1):
                return True
        return False

    @cached_property
    def score(self) -> float:
        """The joint score as it is; NaN when nothing is known."""
        return float(self._shocks_turned(AS_IT_IS).scores[0])

    def _shocks_turned(self, by: np.ndarray) -> Joint:
        return self._together(len(by), (c.shocks_turned(by) for c in self._known_cells))

    @cached_property
    def relabelled(self) -> Joint:
        """All specifications together, with the regimes turned."""
        by = turns(len(self.found.days))
        return self._together(len(by), (c.regimes_turned(by) for c in self._known_cells))

    @cached_property
    def _known_cells(self) -> list[Comparison]:
        return [c for c in self._cells if c.own.known.any()]

    def _together(self, size: int, contrasts: Iterator[Contrast]) -> Joint:
        """Put together what each cell gives under each of so many turns."""
        kinds = [KINDS[name] for name in self.found.shuttle]
        excess = {kind: np.zeros(size) for kind in kinds}
        spread = {kind: np.zeros(size) for kind in kinds}
        ratios = [np.empty((size, 0))]
        for cell, each in zip(self._known_cells, contrasts, strict=True):
            known = cell.own.known[0]
            told = np.where(each.told, each.quotient(*each.due), np.nan)
            ratios.append(told[:, known])
            for no, kind in enumerate(kinds):
                own = known[..., no]
                excess[kind] += each.excess[..., no][:, own].sum(1)
                spread[kind] += each.spread[..., no][:, own].sum(1)
                excess[kind][0] += CENTRE * np.sum(each.spread[0, ..., no][own] ** 2)
        # A kind without a known specification has no spread under the observed labels.
        scores = [excess[k] / np.maximum(spread[k], 1e-6) for k in excess if spread[k][0] > 0]
        nothing = np.full(size, np.nan)
        return Joint(np.mean(scores, axis=0) if scores else nothing, np.concatenate(ratios, axis=1))

    @property
    def p(self) -> float:
        """Two-sided joint p with the shocks turned; NaN when nothing can be computed."""
        return self.joint.p

    @cached_property
    def band(self) -> np.ndarray:
        """Where 95 % of curves with turned shocks lie at evenly spaced ranks: lower and upper."""
        ratios = self.joint.ratios
        ranks = np.linspace(0, 1, min(ratios.shape[1], RANKS))
        known = [row[np.isfinite(row)] for row in ratios[1:]]
        rows = [np.quantile(row, ranks) for row in known if len(row)]
        return np.quantile(rows, [0.025, 0.975], axis=0) if rows else np.empty((2, 0))

    def __repr__(self) -> str:
        return f"Curve of {self.size} specifications, {len(self.ratios)} computable"


def _nothing() -> pd.DataFrame:
    kinds = dict.fromkeys(("rule", "era", "severity", "regime"), "str")
    kinds |= dict.fromkeys(("window", "shuttle", "none"), "int64")
    kinds |= dict.fromkeys(("context", "computable"), "bool")
    kinds |= dict.fromkeys(("ratio", "raw", "z"), "float64")
    return pd.DataFrame(columns=list(kinds)).astype(kinds)


def curve(dossier: Dossier, rule: CountingRule | str = "formal") -> Curve:
    """Measure every specification; `rule` joins the rules tried, if it is not among them.

    Raises
    ------
    SummitError : a bad rule.

    >>> from summitlib import load_dossier
    >>> curve(load_dossier())
    Curve of ... specifications, ... computable
    """
    tried = dict.fromkeys(CountingRule.parse(text) for text in RULES)
    tried[CountingRule.parse(rule) if isinstance(rule, str) else rule] = None
    days = {}
    for each in tried:
        meetings = dossier.meetings_under(each)["start_date"]
        days[str(each)] = np.sort(day_numbers(meetings[meetings <= cutoff(dossier)]))
    return _kept(paths(dossier), shocks_of(dossier), days)


# The last curves, by what goes into them: views after the end of the record share theirs.
_KEPT: dict[tuple[object, ...], Curve] = {}


def _kept(found: Paths, shocks: pd.DataFrame, meetings: Mapping[str, np.ndarray]) -> Curve:
    seen = shocks[["date", "severity", "is_borderline", "is_context"]].to_numpy().tolist()
    arrays = [(name, path.tobytes()) for name, path in (*found.shuttle.items(), *meetings.items())]
    key = (found.first, found.until, *arrays, *map(tuple, seen))
    if key not in _KEPT:
        if len(_KEPT) == 8:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[key] = curve_of(found, shocks, meetings)
    return _KEPT[key]


def curve_of(found: Paths, shocks: pd.DataFrame, meetings: Mapping[str, np.ndarray]) -> Curve:
    """Measure every specification on days alone, as simulated histories have them.

    `shocks` has the columns `date` (days of `found`), `severity`, `is_borderline` and
    `is_context`; `meetings` the days of those that count under each rule, in order.
    """
    at = day_numbers(shocks["date"]) - found.first
    if not len(at):
        return Curve(found, shocks, tuple(meetings), ())
    labels, selections = labels_of(list(found.shuttle.values())), _selections(shocks).values()
    cells = [
        Comparison(np.unique(at[chosen]), waits, labels)
        for waits in (Waits.of(found, events, WINDOWS) for events in meetings.values())
        for chosen in selections
    ]
    return Curve(found, shocks, tuple(meetings), tuple(cells))


def _selections(shocks: pd.DataFrame) -> dict[tuple[str, bool], np.ndarray]:
    """The sets of shocks that a grade and the context select; each set once, none empty."""
    grade, unsure = shocks["severity"].to_numpy(), shocks["is_borderline"].to_numpy(bool)
    context = shocks["is_context"].to_numpy(bool)
    found: dict[bytes, tuple[tuple[str, bool], np.ndarray]] = {}
    for with_context, (name, (least, shift)) in product((False, True), _GRADES.items()):
        moved = np.clip(grade + shift * unsure, 1, 3)
        chosen = (moved >= least) & (with_context | ~context)
        if chosen.any():
            found.setdefault(chosen.tobytes(), ((name, with_context), chosen))
    return dict(found.values())
