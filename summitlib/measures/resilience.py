"""Resilience: after a shock, how long until the leaders meet again, in a shuttle and without.

Two readings stand beside each other. The raw one compares the waits after shocks of the two
regimes. It is what a naive reading gives, and it is biased: a shuttle is defined by frequent
meetings, so any wait in it is short. The reading on which the verdict rests compares the waits
with what is usual in their own regime, the waits from its calm days: if a shuttle insulates, a
shock delays the next meeting less in it than without, relative to that. It takes a shock for one
that opens a wait only if no earlier one of those followed is still open; `statistics.insulation`
says why.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.errors import SummitError
from summitlib.measures.aftermath import AS_IT_IS, Comparison, Waits, labels_of
from summitlib.measures.brief import first_page
from summitlib.measures.regimes import LOOKBACK, Paths, check_regime, cutoff, day_numbers, paths
from summitlib.rules import CountingRule
from summitlib.statistics.insulation import forward_waits, survival
from summitlib.statistics.survival import LogRank, Survival, kaplan_meier, log_rank

GRADES = (1, 2, 3)
SHORTEST, LONGEST = 30, 1825  # days that a window may have
REGIME, SEVERITY, WINDOW = "both-ways-18", 2, 365


def check_severity(severity: int) -> int:
    """Return `severity` if it is a grade of shocks: 1, 2 or 3.

    Raises
    ------
    SummitError : it is not.

    >>> check_severity(2)
    2
    """
    if isinstance(severity, bool) or severity not in GRADES:
        raise SummitError(f"bad severity {severity!r}; expected 1, 2 or 3, the least grade taken")
    return int(severity)


def check_window(window: int) -> int:
    """Return `window`, a number of days after which a wait counts as long, if it can be one.

    Raises
    ------
    SummitError : it is no whole number of days from 30 to 1825.

    >>> check_window(365)
    365
    """
    if not (type(window) is int and SHORTEST <= window <= LONGEST):
        raise SummitError(
            f"bad window {window!r}; expected a whole number of days "
            f"from {SHORTEST} to {LONGEST}, such as {WINDOW}"
        )
    return int(window)


def shocks_of(dossier: Dossier) -> pd.DataFrame:
    """Return the shocks whose waits can be seen, oldest first; an episode stands once.

    Left out are later shocks of the same episode, those before the days on which a regime can
    be judged, and those on or after the last day of the record of meetings.

    Returns
    -------
    DataFrame with the columns of `dossier.shocks`, and `url` (of the first page).

    >>> from summitlib import load_dossier
    >>> len(shocks_of(load_dossier()))
    66
    """
    shocks = dossier.shocks.sort_values(["date", "shock_id"], kind="stable")
    repeated = shocks["same_episode_as"].isin(shocks["shock_id"])
    first = pd.Timestamp(dossier.meta.begins) + pd.Timedelta(days=LOOKBACK)
    seen = (shocks["date"] >= first) & (shocks["date"] < cutoff(dossier))
    kept = shocks[seen & ~repeated].reset_index(drop=True)
    return kept.assign(url=first_page(dossier, kept["source_ids"]))


@dataclass(frozen=True, repr=False)
class AfterShocks:
    """Waits from shocks to the next meeting, in a shuttle and without.

    Attributes
    ----------
    rule, regime, severity, window : what was chosen.
    waits : `shock_id`, `date`, `title`, `severity`, `is_borderline`, `in_shuttle` (on the day of
        the shock, from what was before it), `wait` (days to the first counted meeting that
        begins after it, or so far, at most `window`), `ended` (whether there was one by then),
        `meeting_id` (that meeting, or empty), `opens` (whether no other of these shocks is open,
        so that the wait counts against the usual), `usual` (meetings expected in it at the pace
        of the calm days of its regime), `url`, `source_ids`; oldest first.
    pace : the waits from calm days of each regime: `day` (0 to `window`), `shuttle` and
        `none` (share of those waits that are longer).
    raw : ratio of rates after shocks that open a wait, shuttle to none, against one yardstick for
        both.
    ratio : the same with each regime against its own usual waits; above 1, shocks delay
        meetings less in a shuttle. Both NaN where a group has fewer than `aftermath.LEAST` such
        waits.
    """

    rule: str
    regime: str
    severity: int
    window: int
    waits: pd.DataFrame
    pace: pd.DataFrame
    raw: float
    ratio: float

    def group(self, in_shuttle: bool) -> pd.DataFrame:
        """Return the waits of one group."""
        return self.waits[self.waits["in_shuttle"] == in_shuttle]

    @property
    def meetings(self) -> int:
        """How many different meetings end these waits."""
        return int(self.waits.loc[self.waits["ended"], "meeting_id"].nunique())

    def __repr__(self) -> str:
        sizes = f"{len(self.group(True))} in a shuttle, {len(self.group(False))} without"
        return f"AfterShocks under {self.rule}: {sizes}; ratio {self.ratio:.2f}, raw {self.raw:.2f}"


def after_shocks(
    dossier: Dossier,
    rule: CountingRule | str = "formal",
    regime: str = REGIME,
    severity: int = SEVERITY,
    window: int = WINDOW,
) -> AfterShocks:
    """Measure the waits after shocks of at least a grade, context left out.

    Waits are censored at the window, and at the earlier of the date of the view and the last
    covered day: silence after that is missing knowledge.

    Raises
    ------
    SummitError : a bad rule, regime, severity or window.

    >>> from summitlib import load_dossier
    >>> after_shocks(load_dossier())
    AfterShocks under formal: 12 in a shuttle, 26 without; ratio ..., raw ...
    """
    rule = CountingRule.parse(rule) if isinstance(rule, str) else rule
    regime = check_regime(regime)
    severity, window = check_severity(severity), check_window(window)
    found, shocks = paths(dossier), shocks_of(dossier)
    shocks = shocks[~shocks["is_context"] & (shocks["severity"] >= severity)]
    meetings = dossier.meetings_under(rule)
    meetings = meetings[meetings["start_date"] <= cutoff(dossier)]
    path, events = found.shuttle[regime], day_numbers(meetings["start_date"])
    waits = _waits(dossier, shocks, meetings, found, path, window)
    measured = Waits.of(found, events, (window,), eras=1)
    at = np.unique(day_numbers(shocks["date"]) - found.first)
    if not len(at):
        calm = np.ones(len(path), dtype=bool)
        waits, raw, ratio = waits.assign(opens=False, usual=0.0), np.nan, np.nan
    else:
        compared = Comparison(at, measured, labels_of([path]))
        calm = compared.aftermath.calm(np.arange(len(path)), AS_IT_IS)[0]
        waits = _against_usual(waits, compared, found)
        raw, ratio = compared.own.raw.item(), compared.own.ratio.item()
    pace = _pace(found, events, path, calm, window)
    return AfterShocks(str(rule), regime, severity, window, waits, pace, raw, ratio)


def _against_usual(waits: pd.DataFrame, compared: Comparison, found: Paths) -> pd.DataFrame:
    opening = compared.shocks[compared.aftermath.opens(AS_IT_IS)[0]]
    opens = np.isin(day_numbers(waits["date"]) - found.first, opening)
    inside, outside = (float(rate.item()) for rate in compared.own.usual)
    usual = np.where(waits["in_shuttle"], inside, outside) * waits["wait"]
    return waits.assign(opens=opens & ~waits["date"].duplicated(), usual=usual)


def _pace(
    found: Paths, meetings: np.ndarray, path: np.ndarray, calm: np.ndarray, window: int
) -> pd.DataFrame:
    """The waits from the calm days of each regime."""
    length, over = forward_waits(found.days, meetings, found.until)
    both = {"shuttle": calm & path, "none": calm & ~path}
    given = {name: survival(length[own], over[own], window) for name, own in both.items()}
    return pd.DataFrame({"day": np.arange(window + 1), **given})


def _waits(
    dossier: Dossier,
    shocks: pd.DataFrame,
    meetings: pd.DataFrame,
    found: Paths,
    path: np.ndarray,
    window: int,
) -> pd.DataFrame:
    days, events = day_numbers(shocks["date"]), day_numbers(meetings["start_date"])
    length, ended = forward_waits(days, events, found.until)
    ended &= length <= window
    ids = np.append(meetings["meeting_id"].to_numpy(object), "")
    following = np.where(ended, ids[np.searchsorted(events, days, side="right")], "")
    columns = ["shock_id", "date", "title", "severity", "is_borderline", "url", "source_ids"]
    return (
        shocks[columns]
        .assign(
            in_shuttle=path[days - found.first].astype(bool),
            wait=np.minimum(length, window),
            ended=ended,
            meeting_id=pd.Series(following, index=shocks.index, dtype="str"),
        )
        .reset_index(drop=True)
    )


@dataclass(frozen=True)
class Survivals:
    """Waits after shocks as survival curves.

    Attributes
    ----------
    shuttle, none : Kaplan–Meier estimates of the two groups.
    test : log-rank test of the raw waits; its p assumes independent waits, which they are not.
    window : days up to which `means` are taken.
    """

    shuttle: Survival
    none: Survival
    test: LogRank
    window: int

    @property
    def means(self) -> tuple[float, float]:
        """Mean wait up to the window, in days, in a shuttle and without; NaN for no wait."""
        both = (self.shuttle, self.none)
        first, other = (s.restricted_mean(self.window) if s.n else float("nan") for s in both)
        return first, other


def usual_means(after: AfterShocks) -> tuple[float, float]:
    """Return the mean wait up to the window from calm days, in a shuttle and without, in days.

    >>> from summitlib import load_dossier
    >>> usual_means(after_shocks(load_dossier()))[0] < 365
    True
    """
    first, other = (float(after.pace[name].iloc[:-1].sum()) for name in ("shuttle", "none"))
    return first, other


def survivals(after: AfterShocks) -> Survivals:
    """Estimate how long the leaders go without a meeting after a shock, in each regime.

    >>> from summitlib import load_dossier
    >>> found = survivals(after_shocks(load_dossier()))
    >>> found.shuttle.n, found.none.n
    (12, 26)
    """
    waits = after.waits
    shuttle, none = (
        kaplan_meier(g["wait"].tolist(), g["ended"].tolist())
        for g in (after.group(True), after.group(False))
    )
    columns = (waits[c].tolist() for c in ("wait", "ended", "in_shuttle"))
    return Survivals(shuttle, none, log_rank(*columns), after.window)


def waits_table(after: AfterShocks) -> pd.DataFrame:
    """Return the two readings side by side, one row for each regime, rounded.

    Returns
    -------
    DataFrame with columns `regime`, `shocks`, `opening` (those that open a wait), `met` (meetings
    within the window of these), `usual` (expected at the pace of calm days), `met_to_usual`.
    """
    rows = []
    for name, state in (("shuttle", True), ("none", False)):
        group = after.group(state)
        opening = group[group["opens"]]
        met, usual = int(opening["ended"].sum()), float(opening["usual"].sum())
        share = round(met / usual, 2) if usual else np.nan
        rows.append((name, len(group), len(opening), met, round(usual, 1), share))
    columns = ["regime", "shocks", "opening", "met", "usual", "met_to_usual"]
    return pd.DataFrame(rows, columns=columns)
