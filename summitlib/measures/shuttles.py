"""Shuttles: when each side visits the other, read off the visits and not off the rate of meetings.

A shuttle is two-sided: one side that travels often and never hosts makes none.
"""

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.rhythm import YEAR, until
from summitlib.rules import VISITS, CountingRule


def visits(dossier: Dossier) -> pd.DataFrame:
    """Return the visits of one side to the other that had begun, whatever the rule.

    Returns
    -------
    DataFrame with columns `start_date` and `visitor` (code of a side), oldest first.
    """
    meetings = dossier.meetings
    begun = (meetings["status"] != "scheduled") & (
        meetings["start_date"] <= pd.Timestamp(until(dossier))
    )
    codes = [side.code for side in dossier.meta.sides]
    own = meetings["format"].isin(VISITS) & meetings["visitor"].isin(codes)
    table = meetings.loc[begun & own, ["start_date", "visitor"]]
    return table.sort_values("start_date", kind="stable").reset_index(drop=True)


def visits_within(dossier: Dossier, first: pd.Timestamp, last: pd.Timestamp) -> tuple[int, int]:
    """Return how many visits the first and the second side make from one day to another."""
    made = visits(dossier)
    inside = made.loc[made["start_date"].between(first, last), "visitor"]
    a, b = (int((inside == side.code).sum()) for side in dossier.meta.sides)
    return a, b


def hosted_beside(
    dossier: Dossier, rule: CountingRule | str, first: pd.Timestamp, last: pd.Timestamp
) -> list[str]:
    """Return the counted meetings on either side's soil that were no visit of their own.

    They stood beside a summit or a ceremony. Of several at one place on a day the first is named.

    >>> from summitlib import load_dossier
    >>> hosted_beside(
    ...     load_dossier(), "formal", pd.Timestamp("2012-06-01"), pd.Timestamp("2022-08-31")
    ... )
    ['2015-11-seoul', '2018-02-pyeongchang', '2018-05-tokyo']
    """
    counted = dossier.meetings_under(rule)
    codes = [side.code for side in dossier.meta.sides]
    beside = counted["visitor"].isin(codes) & ~counted["format"].isin(VISITS)
    begun = (counted["status"] != "scheduled") & counted["start_date"].between(first, last)
    table = counted[beside & begun].drop_duplicates(["start_date", "place"])
    return [str(meeting_id) for meeting_id in table["meeting_id"]]


def shuttles(dossier: Dossier) -> pd.DataFrame:
    """Return the stretches in which each side had visited the other within the last `YEAR` days.

    That is the pace of one visit each way in a year, read off the visits and not off the rate.

    Returns
    -------
    DataFrame with columns `first`, `last` (days), `days`, `visits` (made within it, the one that
    opens it included), `ongoing` (on the last day that is known).

    >>> from summitlib import load_dossier
    >>> len(shuttles(load_dossier()))
    9
    """
    made, end = visits(dossier), pd.Timestamp(until(dossier))
    spans = [_active(made.loc[made["visitor"] == side.code]) for side in dossier.meta.sides]
    both = [
        (max(a[0], b[0]), min(a[1], b[1], end))
        for a in spans[0]
        for b in spans[1]
        if max(a[0], b[0]) <= min(a[1], b[1], end)
    ]
    table = pd.DataFrame(sorted(both), columns=["first", "last"], dtype="datetime64[us]")
    inside = [int(made["start_date"].between(*row).sum()) for row in table.to_numpy()]
    days = (table["last"] - table["first"]).dt.days + 1
    return table.assign(days=days, visits=inside, ongoing=table["last"] == end)


def _active(made: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """The stretches that lie at most a year after a visit."""
    spans: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    for day in made["start_date"]:
        stop = day + pd.Timedelta(days=YEAR)
        opens = spans.pop()[0] if spans and day <= spans[-1][1] else day
        spans.append((opens, stop))
    return spans


def share(dossier: Dossier, first: pd.Timestamp, last: pd.Timestamp) -> float:
    """Return the share of the days from one to another that lie in a stretch of `shuttles`."""
    table = shuttles(dossier)
    start = table["first"].where(table["first"] > first, first)
    stop = table["last"].where(table["last"] < last, last)
    days = ((stop - start).dt.days + 1).clip(lower=0)
    return float(days.sum() / ((last - first).days + 1))
