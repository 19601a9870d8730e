"""Specifications: the effect of a shuttle after shocks under every defensible choice.

A specification curve after Simonsohn, Simmons and Nelson (2020), doi:10.1038/s41562-020-0912-z.
All are tested jointly: the paths of all regimes are turned in time together, which keeps their
spells and the clusters of shocks. What is usual is taken from the era of the specification.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.regimes import Paths, cutoff, day_numbers, paths
from summitlib.measures.resilience import LEAST, QUIET, shocks_of
from summitlib.rules import CountingRule
from summitlib.statistics.insulation import (
    Contrast,
    contrast,
    forward_waits,
    quiet_days,
    tally,
    usual_hazard,
)
from summitlib.statistics.permutation import TURNS, turned, turns, two_sided

RULES = ("formal", "bilateral", "any", "formal+no-ceremonies+no-sidelines")
WINDOWS = (180, 365, 730)
ERAS = ("all", "earlier", "later")
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

Selections = Mapping[tuple[str, bool], np.ndarray]


@dataclass(frozen=True)
class _Outcome:
    """What follows each day (`length`, `over`) and each shock (`at`) under one counting rule."""

    length: np.ndarray
    over: np.ndarray
    at: np.ndarray

    @cached_property
    def wait(self) -> np.ndarray:
        """The wait from each shock, at most each window (shocks × windows)."""
        return np.minimum(self.length[self.at, None], np.array(WINDOWS))

    @cached_property
    def ended(self) -> np.ndarray:
        """Whether a meeting came within each window (shocks × windows)."""
        return self.over[self.at, None] & (self.length[self.at, None] <= np.array(WINDOWS))

    def usual(self, path: np.ndarray, quiet: np.ndarray) -> np.ndarray:
        """The hazard usual over each wait, on the quiet days of its own regime.

        Shocks × eras × windows; `quiet` are places of days on the path.
        """
        group = 2 * (quiet >= len(path) // 2) + path[quiet]
        counts = tally(self.length[quiet], self.over[quiet], group, 4, max(WINDOWS))
        halves = counts.reshape(2, 2, 2, -1)  # all or ended, half, regime, days
        eras = np.concatenate([halves.sum(1, keepdims=True), halves], axis=1)
        labels = path[self.at].astype(np.int64)[:, None]
        return np.moveaxis(usual_hazard(eras)[:, labels, self.wait], 0, 1)


@dataclass(frozen=True)
class _Block:
    """All specifications of one regime: its path, the shocks' places on it, and what they give.

    `ended`, `usual` and `chosen` are shocks × specifications.
    """

    regime: str
    path: np.ndarray
    at: np.ndarray
    ended: np.ndarray
    usual: np.ndarray
    chosen: np.ndarray

    @cached_property
    def own(self) -> Contrast:
        """Against the usual of the own regime, under the observed labels."""
        return contrast(self.observed, self.ended, self.usual, self.chosen, LEAST)

    @cached_property
    def relabelled(self) -> Contrast:
        """As `own` under all labels, where it can be computed under the observed ones."""
        known = self.own.known[0]
        labels = turned(self.path, self.at, turns(len(self.path))).astype(float)
        parts = (self.ended[:, known], self.usual[:, known], self.chosen[:, known])
        return contrast(labels, *parts, LEAST)

    @property
    def observed(self) -> np.ndarray:
        """The labels of the shocks as they are."""
        return self.path[None, self.at].astype(float)


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
    _outcomes: tuple[_Outcome, ...]
    _blocks: tuple[_Block, ...]

    @property
    def size(self) -> int:
        """Number of specifications."""
        return sum(b.own.seen.size for b in self._blocks)

    @cached_property
    def ratios(self) -> np.ndarray:
        """The ratios that can be computed, in no order."""
        return np.concatenate([np.empty(0), *(b.own.ratio[b.own.known] for b in self._blocks)])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each specification.

        Columns: the choices, `rule`, `regime`, `severity` (least grade, and how borderline
        ones are read), `context` (whether shocks of context are in), `era` (all, or one half of
        the days), `window`; `shuttle` and `none` (shocks in each group), `ratio` (against the
        own usual; above 1, shocks delay meetings less in a shuttle), `raw` (against one
        yardstick for both), `z` (score behind the ratio), `computable` (each group has at
        least `LEAST` shocks, and a meeting follows; else `ratio`, `raw` and `z` are NaN).
        """
        if not self._blocks:
            return _nothing()
        selections = _selections(self.shocks)
        rows = [(*some, *s) for *some, s in product(self.rules, ERAS, WINDOWS, selections)]
        names = pd.DataFrame(rows, columns=list(CHOICES))
        parts = [
            names.assign(
                regime=b.regime,
                shuttle=b.own.first[0].astype(int),
                none=b.own.other[0].astype(int),
                ratio=b.own.ratio[0],
                raw=raw.ratio[0],
                z=b.own.z[0],
                computable=b.own.known[0],
            )
            for b, raw in zip(self._blocks, self._raw(), strict=True)
        ]
        return pd.concat(parts, ignore_index=True)

    def _raw(self) -> Iterator[Contrast]:
        """Every block against one yardstick for both regimes: as if all days were alike."""
        alike = np.zeros(len(self.found.days), dtype=bool)
        pooled = _expected(alike, self._outcomes, _selections(self.shocks))
        expected = pooled.reshape(len(self.shocks), -1)
        for b in self._blocks:
            yield contrast(b.observed, b.ended, expected, b.chosen, LEAST)

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
    def joint(self) -> np.ndarray:
        """The mean score over the specifications, under the observed labels and each turn."""
        known = sum((b.relabelled.known.sum(1) for b in self._blocks), np.zeros(TURNS + 1))
        total = sum((b.relabelled.score.sum(1) for b in self._blocks), np.zeros(TURNS + 1))
        return np.divide(total, known, out=np.full(TURNS + 1, np.nan), where=known > 0)

    @cached_property
    def p(self) -> float:
        """Two-sided p of the mean score over all turns; NaN when nothing can be computed."""
        return two_sided(self.joint)

    @cached_property
    def band(self) -> np.ndarray:
        """Where 95 % of turned curves lie at evenly spaced ranks: lower and upper ratio."""
        turned_ones = [b.relabelled.ratio for b in self._blocks]
        ratios = np.concatenate([np.empty((TURNS + 1, 0)), *turned_ones], axis=1)
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
    return curve_of(paths(dossier), shocks_of(dossier), days)


def curve_of(found: Paths, shocks: pd.DataFrame, meetings: Mapping[str, np.ndarray]) -> Curve:
    """Measure every specification on days alone, as simulated histories have them.

    `shocks` has the columns `date` (days of `found`), `severity`, `is_borderline` and
    `is_context`; `meetings` the days of those that count under each rule, in order.
    """
    at = day_numbers(shocks["date"]) - found.first
    outcomes = tuple(
        _Outcome(*forward_waits(found.days, events, found.until), at)
        for events in meetings.values()
    )
    selections = _selections(shocks)
    paths_tried = found.shuttle.items() if len(at) else ()
    blocks = tuple(_block(name, path, outcomes, selections) for name, path in paths_tried)
    return Curve(found, shocks, tuple(meetings), outcomes, blocks)


def _selections(shocks: pd.DataFrame) -> dict[tuple[str, bool], np.ndarray]:
    """The sets of shocks that a grade and the context select; each set once."""
    grade, unsure = shocks["severity"].to_numpy(), shocks["is_borderline"].to_numpy(bool)
    context = shocks["is_context"].to_numpy(bool)
    found: dict[bytes, tuple[tuple[str, bool], np.ndarray]] = {}
    for with_context, (name, (least, shift)) in product((False, True), _GRADES.items()):
        moved = np.clip(grade + shift * unsure, 1, 3)
        chosen = (moved >= least) & (with_context | ~context)
        found.setdefault(chosen.tobytes(), ((name, with_context), chosen))
    return dict(found.values())


def _block(
    regime: str, path: np.ndarray, outcomes: Sequence[_Outcome], selections: Selections
) -> _Block:
    at = outcomes[0].at
    later = at >= len(path) // 2
    inside = np.stack([np.ones_like(later), ~later, later], axis=1)  # as `ERAS`
    picked = np.stack(list(selections.values()), axis=1)
    ended = np.stack([outcome.ended for outcome in outcomes], axis=1)
    shape = (len(at), len(outcomes), len(ERAS), len(WINDOWS), len(selections))
    parts = (
        ended[:, :, None, :, None],
        _expected(path, outcomes, selections),
        inside[:, None, :, None, None] & picked[:, None, None, None, :],
    )
    flat = (np.broadcast_to(p, shape).reshape(len(at), -1).astype(float) for p in parts)
    return _Block(regime, path, at, *flat)


def _expected(path: np.ndarray, outcomes: Sequence[_Outcome], selections: Selections) -> np.ndarray:
    """The usual hazard of every specification: shocks × rules × eras × windows × selections."""
    at = outcomes[0].at
    quiet = [quiet_days(len(path), at[chosen], QUIET) for chosen in selections.values()]
    usual = np.stack([o.usual(path, q) for o, q in product(outcomes, quiet)])
    usual = usual.reshape(len(outcomes), len(quiet), *usual.shape[1:])
    return np.moveaxis(usual, (0, 1), (1, 4))
