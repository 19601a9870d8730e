"""Resilience: after a shock, how long until the leaders meet again, in a shuttle and without.

Two readings stand beside each other. The raw one compares the waits after shocks of the two
regimes. It is what a naive reading gives, and it is biased: a shuttle is defined by frequent
meetings, so any wait in it is short. The reading on which the verdict rests compares each wait
with what is usual in its own regime, the waits from every day of it: if a shuttle insulates, a
shock delays the next meeting less in it than without, relative to that.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.errors import SummitError
from summitlib.measures.brief import first_page
from summitlib.measures.regimes import LOOKBACK, Paths, check_regime, cutoff, day_numbers, paths
from summitlib.rules import CountingRule
from summitlib.statistics.insulation import (
    contrast,
    forward_waits,
    quiet_days,
    tally,
    usual_hazard,
)
from summitlib.statistics.survival import LogRank, Survival, kaplan_meier, log_rank

GRADES = (1, 2, 3)
SHORTEST, LONGEST = 30, 1825  # days that a window may have
REGIME, SEVERITY, WINDOW = "both-ways-18", 2, 365

# A score on fewer waits in a group hangs on single shocks.
LEAST = 5

# Days after a shock that are no yardstick for what is usual. Four yardsticks were tried, on made-up
# histories and on the record: all days, quiet days of 180 (waits running on, or ending at the next
# shock), and of 90. With 180 a null was rejected in 29 of 350 histories, so 90 stands; none finds a
# threefold effect at all often, and the record gives the same verdict with each.
QUIET = 90


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
        `meeting_id` (that meeting, or empty), `usual` (the cumulative hazard of its regime over
        that wait: meetings expected in it), `url`, `source_ids`; oldest first.
    pace : the waits usual on the quiet days of each regime: `day` (0 to `window`), `shuttle` and
        `none` (share of those waits that are longer).
    raw : ratio of rates after shocks, shuttle to none, against one yardstick for both.
    ratio : the same with each regime against its own usual waits; above 1, shocks delay
        meetings less in a shuttle. Both NaN where a group has fewer than `LEAST` shocks.
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
    events, struck = day_numbers(meetings["start_date"]), day_numbers(shocks["date"])
    path = found.shuttle[regime]
    none, shuttle, pooled = (
        _usual(found, events, struck, days, window) for days in (~path, path, path | ~path)
    )
    waits = _waits(dossier, shocks, meetings, found, path, window)
    wait, labels = waits["wait"].to_numpy(int), waits["in_shuttle"].to_numpy(bool)
    waits = waits.assign(usual=np.where(labels, shuttle[wait], none[wait]))
    pace = {"day": np.arange(window + 1), "shuttle": np.exp(-shuttle), "none": np.exp(-none)}
    raw, ratio = _ratio(waits, pooled[wait]), _ratio(waits, waits["usual"].to_numpy(float))
    return AfterShocks(str(rule), regime, severity, window, waits, pd.DataFrame(pace), raw, ratio)


def _usual(
    found: Paths, meetings: np.ndarray, shocks: np.ndarray, days: np.ndarray, window: int
) -> np.ndarray:
    """The cumulative hazard of the waits from quiet days; see `QUIET`."""
    quiet = quiet_days(len(found.days), shocks - found.first, QUIET)
    quiet = quiet[days[quiet]]
    length, ended = forward_waits(quiet + found.first, meetings, found.until)
    group = np.zeros(len(quiet), dtype=np.int64)
    return usual_hazard(tally(length, ended, group, 1, window))[0]


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


def _ratio(waits: pd.DataFrame, expected: np.ndarray) -> float:
    labels = waits["in_shuttle"].to_numpy(float)[None, :]
    ended = waits["ended"].to_numpy(float)[:, None]
    found = contrast(labels, ended, expected[:, None], np.ones_like(ended), LEAST)
    return float(found.ratio[0, 0])


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
    """Return the mean wait up to the window from quiet days, in a shuttle and without, in days.

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
    DataFrame with columns `regime`, `shocks`, `met` (meetings within the window), `usual`
    (expected from the regime's own days), `met_to_usual`.
    """
    rows = []
    for name, state in (("shuttle", True), ("none", False)):
        group = after.group(state)
        met, usual = int(group["ended"].sum()), float(group["usual"].sum())
        share = round(met / usual, 2) if usual else np.nan
        rows.append((name, len(group), met, round(usual, 1), share))
    return pd.DataFrame(rows, columns=["regime", "shocks", "met", "usual", "met_to_usual"])
