"""Spells: when the rate of meetings changed, and what the time between the changes is called.

The changes are found in the days of the meetings alone, month by month: a month is short against
the spells that are looked for, and what matters is how many meetings it holds, not on which days.
The model and its source stand in `statistics.changes`. What is assumed beforehand: a change comes
once in `EVERY` years on average (the record is some three times as long, so a few are expected,
and none is no surprise), and a rate is exponential with the mean of the whole record, the least
that a rate can be assumed. Neither is fitted to the spells that are found, but for the mean the
record is used twice; `sensitivity` shows what other choices find. The band of the rate of a spell
takes the changes as given, and is too narrow where they are in doubt.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures import shuttles
from summitlib.measures.rhythm import Curves, curves, occasions, until, waits
from summitlib.rules import PRESETS, CountingRule
from summitlib.statistics.changes import Changes, Prior, find_changes

EVERY = 10.0  # years between two changes, expected beforehand
REACH = 6  # months on either side within which a change is one and the same
JULIAN = 365.25  # days of a year

# A spell is named by the ratio of its rate to that of the whole record.
SPARSE, BUSY = 0.5, 1.5
KINDS = ("sparse", "ordinary", "busy", "shuttle")


@dataclass(frozen=True, eq=False)
class RateChanges:
    """When the rate of meetings changed.

    Attributes
    ----------
    months : one row for each month: `month` (its first day), `meetings` (days on which one
        began), `years` (how much of a year was observed), `rate`, `lower`, `upper` (meetings a
        year: posterior mean and 90 % band), `change` (probability that the rate changes at the
        start of the month), `nearby` (that it does within `REACH` months of it).
    found : one row for each change that is found: `month`, `probability` (that the rate changes
        within `REACH` months of it), `change` (in that very month).
    number : `changes`, `probability`: the posterior of their number.
    spells : the time between them; see `spells`.
    mean : meetings a year over the whole record; NaN where nothing was observed.
    """

    months: pd.DataFrame
    found: pd.DataFrame
    number: pd.DataFrame
    spells: pd.DataFrame
    mean: float

    def __repr__(self) -> str:
        at = ", ".join(f"{month:%Y-%m}" for month in self.found["month"])
        return f"RateChanges over {len(self.months)} months: found {at or 'none'}"


def monthly(dossier: Dossier, rule: CountingRule | str, months: int = 1) -> pd.DataFrame:
    """Count the days on which a counted meeting began, in calendar bins.

    Parameters
    ----------
    months : length of a bin, 1 or 3.

    Returns
    -------
    DataFrame with columns `month` (first day of the bin), `meetings`, `years` (observed; the first
    and last bin may be observed in part). Empty when the rule counts from a later day only.

    >>> from summitlib import load_dossier
    >>> monthly(load_dossier(), "formal")[["meetings", "years"]].tail(1).round(3).values.tolist()
    [[1.0, 0.055]]
    """
    rule = CountingRule.parse(rule) if isinstance(rule, str) else rule
    first, last = max(dossier.meta.begins, rule.since or dossier.meta.begins), until(dossier)
    bins = pd.period_range(first, last, freq="M" if months == 1 else "Q")
    days = occasions(dossier, rule)["start_date"]
    counts = days.dt.to_period(bins.freq).value_counts().reindex(bins, fill_value=0)
    begins = [max(day.date(), first) for day in bins.start_time]
    ends = [min(day.date(), last) for day in bins.end_time]
    observed = [(end - begin).days + 1 for begin, end in zip(begins, ends, strict=True)]
    return pd.DataFrame(
        {
            "month": bins.start_time,
            "meetings": counts.to_numpy(dtype="int64"),
            "years": np.asarray(observed, dtype=float) / JULIAN,
        }
    )


def changes(dossier: Dossier, rule: CountingRule | str) -> RateChanges:
    """Find when the rate of counted meetings changed, and name the spells between the changes.

    >>> from summitlib import load_dossier
    >>> changes(load_dossier(), "formal")
    RateChanges over 341 months: found 2012-06, 2022-09
    """
    months = monthly(dossier, rule)
    posterior = _posterior(months, EVERY, 1.0)
    if posterior is None:
        nothing = pd.DataFrame({"month": pd.to_datetime([]), "probability": [], "change": []})
        number = pd.DataFrame({"changes": [], "probability": []})
        return RateChanges(months, nothing, number, _spells(dossier, months, None), np.nan)
    lower, upper = posterior.band
    table = months.assign(
        rate=posterior.rate,
        lower=lower,
        upper=upper,
        change=posterior.change,
        nearby=posterior.nearby(REACH),
    )
    at = list(posterior.found(REACH)[1:-1])
    found = table.loc[at, ["month", "nearby", "change"]].rename(columns={"nearby": "probability"})
    number = pd.DataFrame(
        {"changes": range(len(posterior.number)), "probability": posterior.number}
    )
    spells = _spells(dossier, months, posterior)
    return RateChanges(table, found.reset_index(drop=True), number, spells, _mean(months))


def _mean(months: pd.DataFrame) -> float:
    return float(months["meetings"].sum() / months["years"].sum())


def _posterior(bins: pd.DataFrame, every: float, shape: float) -> Changes | None:
    """Find the changes; None where nothing was observed or nothing counts."""
    if bins.empty or not bins["meetings"].any():
        return None
    length = 12 if bins.attrs.get("months", 1) == 1 else 4
    prior = Prior(1 / (every * length), shape, _mean(bins))
    return find_changes(bins["meetings"].tolist(), bins["years"].tolist(), prior)


def _spells(dossier: Dossier, months: pd.DataFrame, posterior: Changes | None) -> pd.DataFrame:
    edges = posterior.found(REACH) if posterior else ()
    rows = [
        _spell(dossier, months, posterior, first, last)
        for first, last in pairwise(edges)
        if posterior
    ]
    return pd.DataFrame(rows, columns=_SPELL)


_SPELL = ["spell", "kind", "first", "last", "years", "meetings", "rate", "lower", "upper"]
_SPELL += ["ratio", "visits_a", "visits_b", "shuttle"]


def _spell(
    dossier: Dossier, months: pd.DataFrame, posterior: Changes, first: int, last: int
) -> tuple[object, ...]:
    inside = months.iloc[first:last]
    begins = inside["month"].iloc[0]
    ends = pd.Timestamp(until(dossier))
    if last < len(months):
        ends = months["month"].iloc[last] - pd.Timedelta(days=1)
    rate, lower, upper = posterior.rate_of(first, last)
    ratio = rate / _mean(months)
    by_side = shuttles.visits_within(dossier, begins, ends)
    kind = _kind(ratio, by_side)
    years, meetings = float(inside["years"].sum()), int(inside["meetings"].sum())
    name = f"{begins:%Y-%m} – {ends:%Y-%m}"
    share = shuttles.share(dossier, begins, ends)
    return name, kind, begins, ends, years, meetings, rate, lower, upper, ratio, *by_side, share


def _kind(ratio: float, by_side: tuple[int, int]) -> str:
    if ratio < SPARSE:
        return "sparse"
    if ratio <= BUSY:
        return "ordinary"
    return "shuttle" if min(by_side) > 0 else "busy"


def eras(dossier: Dossier, rule: CountingRule | str, found: RateChanges) -> Curves:
    """Estimate how long waits last in each found spell (`spell` names the groups).

    A wait that runs across a change is at risk in both spells: it leaves the earlier one censored
    on its last day and enters the later one with the days it has lasted by then (delayed entry).
    """
    table = waits(dossier, rule)
    groups = [(row["spell"], _cut(table, row)) for row in found.spells.to_dict("records")]
    return curves("era", groups)


def _cut(table: pd.DataFrame, spell: dict[object, object]) -> pd.DataFrame:
    first, last = pd.Timestamp(str(spell["first"])), pd.Timestamp(str(spell["last"]))
    inside = table[(table["start_date"] <= last) & (table["end_date"] >= first)]
    stop = inside["end_date"].where(inside["end_date"] < last, last)
    return pd.DataFrame(
        {
            "days": (stop - inside["start_date"]).dt.days,
            "ended": inside["ended"] & (inside["end_date"] <= last),
            # A meeting on the first day of a spell ends a wait that is at risk on that day.
            "entered": ((first - inside["start_date"]).dt.days - 1).clip(lower=0),
        }
    )


def sensitivity(dossier: Dossier, rule: CountingRule | str) -> pd.DataFrame:
    """Show which changes are found under other assumptions, bins and rules.

    Returns
    -------
    DataFrame with columns `rule`, `bins` (months in each), `every` (years between changes,
    expected), `shape` (of the prior of a rate), `likeliest` (number of changes), `expected`
    (posterior mean of their number), `found` (first days of the months, a tuple), `months` (the
    same as text); the first row holds the choices of `changes`.
    """
    rule = CountingRule.parse(rule) if isinstance(rule, str) else rule
    others = [preset for preset in PRESETS.values() if preset != rule]
    choices = [(rule, 1, EVERY, 1.0)]
    choices += [(rule, 1, years, 1.0) for years in (EVERY / 2, EVERY * 2)]
    choices += [(rule, 1, EVERY, shape) for shape in (0.5, 2.0)]
    choices += [(rule, 3, EVERY, 1.0)]
    choices += [(other, 1, EVERY, 1.0) for other in others]
    rows = [_found_under(dossier, *choice) for choice in choices]
    columns = ["rule", "bins", "every", "shape", "likeliest", "expected", "found"]
    table = pd.DataFrame(rows, columns=columns)
    months = [", ".join(f"{day:%Y-%m}" for day in found) for found in table["found"]]
    return table.assign(months=months)


def _found_under(
    dossier: Dossier, rule: CountingRule, months: int, every: float, shape: float
) -> tuple[object, ...]:
    bins = monthly(dossier, rule, months)
    bins.attrs["months"] = months
    posterior = _posterior(bins, every, shape)
    if posterior is None:
        return str(rule), months, every, shape, 0, 0.0, ()
    at = posterior.found(REACH // months)[1:-1]
    found = tuple(bins["month"].iloc[i].date() for i in at)
    likeliest = int(posterior.number.argmax())
    return str(rule), months, every, shape, likeliest, posterior.mean_number, found
