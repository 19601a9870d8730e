"""Hosting: where the two leaders meet, how far from the capital, and whether visits alternate."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.brief import first_page, kind_of
from summitlib.rules import VISITS, CountingRule
from summitlib.statistics.runs import Runs, count_runs

ELSEWHERE = ""  # the host of a meeting elsewhere


def hosted(
    dossier: Dossier, rule: str | CountingRule = "formal", meeting_id: str = ""
) -> pd.DataFrame:
    """Return the meetings that count under a rule, with host and distance from its capital.

    Returns
    -------
    DataFrame, oldest first, with columns `meeting_id`, `start_date`, `end_date`, `place`, `host`
    (code of the side on whose soil they met; empty elsewhere), `format`, `kind` (see
    `brief.KINDS`), `leader_a`, `leader_b`, `hometown_of` (empty where it is no leader's home),
    `in_capital` (of the host), `distance_km` (geodesic from the host's capital, WGS84; NaN on
    elsewhere and where either place has no coordinates), `status`, `is_summit`, `source_ids`,
    `url` (of the first page).

    >>> from summitlib import load_dossier
    >>> hosted(load_dossier()).query("place == 'Andong'").distance_km.round().item()
    191.0
    """
    meetings = dossier.meetings_under(rule)
    sides = dossier.meta.sides
    guests = {sides[0].code: sides[1], sides[1].code: sides[0]}  # the host, by who travelled
    hosts = [guests.get(visitor) for visitor in meetings["visitor"]]
    km = _Distances(dossier)
    where = list(zip(hosts, meetings["place"], strict=True))
    columns = ["meeting_id", "start_date", "end_date", "place", "format", "leader_a", "leader_b"]
    table = meetings[[*columns, "status", "source_ids"]].assign(
        host=_text([host.code if host else ELSEWHERE for host in hosts]),
        kind=kind_of(meetings),
        hometown_of=meetings["hometown_of"].fillna(""),
        in_capital=pd.Series([h is not None and p == h.capital for h, p in where], dtype="bool"),
        distance_km=pd.Series([km(h.capital, p) if h else None for h, p in where], dtype="float"),
        is_summit=meetings["meeting_id"] == meeting_id,
        url=first_page(dossier, meetings["source_ids"]),
    )
    return table[_COLUMNS]


_COLUMNS = [
    *("meeting_id", "start_date", "end_date", "place", "host", "format", "kind"),
    *("leader_a", "leader_b", "hometown_of", "in_capital", "distance_km"),
    *("status", "is_summit", "source_ids", "url"),
]


def _text(values: list[str]) -> pd.Series:
    return pd.Series(values, dtype="str")


class _Distances:
    """Geodesic distances in km between places of the record, each worked out once."""

    def __init__(self, dossier: Dossier) -> None:
        columns = (dossier.places[c] for c in ("place", "latitude", "longitude"))
        self.points = {place: (lat, lon) for place, lat, lon in zip(*columns, strict=True)}
        self.known: dict[tuple[str, str], float | None] = {}

    def __call__(self, start: str, end: str) -> float | None:
        if (start, end) not in self.known:
            self.known[start, end] = self._between(start, end)
        return self.known[start, end]

    def _between(self, start: str, end: str) -> float | None:
        from geographiclib.geodesic import Geodesic

        points = [self.points.get(place, (None, None)) for place in (start, end)]
        ends = [degrees for point in points for degrees in point]
        if any(pd.isna(degrees) for degrees in ends):
            return None
        metres: float = Geodesic.WGS84.Inverse(*ends)["s12"]
        return metres / 1000


def unplaced(table: pd.DataFrame) -> list[str]:
    """Return the hosts' places without a distance, since coordinates are missing."""
    return sorted(set(table.loc[(table["host"] != ELSEWHERE) & table["distance_km"].isna()].place))


def by_format(dossier: Dossier, table: pd.DataFrame) -> pd.DataFrame:
    """Count hosted meetings by kind and host.

    Parameters
    ----------
    table : what `hosted` returns.

    Returns
    -------
    DataFrame with columns `kind` (those that occur, in the order of `brief.KINDS`), one for each
    side with the number that it hosts (named by its code), `elsewhere` and `total`.

    >>> from summitlib import load_dossier
    >>> now = load_dossier()
    >>> by_format(now, hosted(now)).set_index("kind").loc["visit"].tolist()
    [14, 10, 0, 24]
    """
    codes = [side.code for side in dossier.meta.sides]
    names = {**{code: code for code in codes}, ELSEWHERE: "elsewhere"}
    kinds = list(dict.fromkeys(table["kind"]))
    counts = {
        name: [int(((table["kind"] == k) & (table["host"] == host)).sum()) for k in kinds]
        for host, name in names.items()
    }
    rows = pd.DataFrame({"kind": _text(kinds), **counts})
    rows = rows.assign(total=rows[list(counts)].sum(axis=1)).astype(dict.fromkeys(counts, "int64"))
    return rows.sort_values(["total", "kind"], ascending=[False, True], ignore_index=True)


@dataclass(frozen=True)
class Alternation:
    """Whether the visits of the two sides answer one another.

    Attributes
    ----------
    visits : visits for their own sake, oldest first: the columns of `hosted` and `answers` (the
        visit before it, if that was hosted by the other side; else empty), `days` (wait from the
        first day of that visit; NaN where it answers none), `same_leaders` (whether both visits
        are of the same two leaders), `run` (number of the unbroken stretch on one side's soil,
        from 1), `hosted_a`, `hosted_b` (visits that each side has hosted by then).
    runs : one row for each stretch: `run`, `host`, `visits`, `first_day`, `last_day` (first days
        of its first and last visit), `first`, `last` (their ids).
    test : the number of runs against that of a shuffled order.
    open_days : days from the last visit to the day on which the view or the coverage of the
        meetings ends; None without a visit that has begun.
    """

    visits: pd.DataFrame
    runs: pd.DataFrame
    test: Runs
    open_days: int | None

    @property
    def answers(self) -> pd.DataFrame:
        """The visits that answer the one before."""
        return self.visits[self.visits["days"].notna()]

    @property
    def longest(self) -> pd.DataFrame:
        """The longest one-sided runs of two or more visits."""
        most = self.runs["visits"].max() if len(self.runs) else 0
        return self.runs[(self.runs["visits"] == most) & (most > 1)]


def alternation(
    dossier: Dossier, rule: str | CountingRule = "formal", meeting_id: str = ""
) -> Alternation:
    """Say of each visit whether it answers the visit before it.

    A visit is a meeting on one side's soil for its own sake: talks beside a summit and
    ceremonies are none. Scheduled visits are there where the rule counts them.

    >>> from summitlib import load_dossier
    >>> result = alternation(load_dossier())
    >>> len(result.visits), len(result.answers), result.test.n
    (24, 17, 18)
    """
    table = hosted(dossier, rule, meeting_id)
    visits = table[table["format"].isin(VISITS) & (table["host"] != ELSEWHERE)]
    visits = visits.reset_index(drop=True)
    before = visits.shift()
    turned = (visits["host"] != before["host"]) & before["meeting_id"].notna()
    same = (visits["leader_a"] == before["leader_a"]) & (visits["leader_b"] == before["leader_b"])
    codes = [side.code for side in dossier.meta.sides]
    visits = visits.assign(
        answers=before["meeting_id"].where(turned, "").fillna("").astype("str"),
        days=(visits["start_date"] - before["start_date"]).dt.days.where(turned).astype("float"),
        same_leaders=turned & same,
        run=(visits["host"] != before["host"]).cumsum().astype("int64"),
        hosted_a=(visits["host"] == codes[0]).cumsum().astype("int64"),
        hosted_b=(visits["host"] == codes[1]).cumsum().astype("int64"),
    )
    test = count_runs(visits["host"].tolist())
    return Alternation(visits, _runs(visits), test, _open_days(dossier, visits))


def _runs(visits: pd.DataFrame) -> pd.DataFrame:
    rows = [_run(list(own)) for _, own in groupby(visits.to_dict("records"), lambda v: v["run"])]
    columns = ["run", "host", "visits", "first_day", "last_day", "first", "last"]
    return pd.DataFrame(rows, columns=columns)


def _run(own: list[Mapping[Any, Any]]) -> tuple[Any, ...]:
    first, last = own[0], own[-1]
    days = first["start_date"], last["start_date"]
    return first["run"], first["host"], len(own), *days, first["meeting_id"], last["meeting_id"]


def _open_days(dossier: Dossier, visits: pd.DataFrame) -> int | None:
    begun = visits[visits["status"] != "scheduled"]
    if begun.empty:
        return None
    until = min(dossier.known_on, dossier.coverage["meetings"])
    return int((pd.Timestamp(until) - begun["start_date"].iloc[-1]).days)


def balance(dossier: Dossier, table: pd.DataFrame) -> pd.DataFrame:
    """Share hosted meetings between the sides, and say where each side hosts.

    Parameters
    ----------
    table : what `hosted` returns, or the visits of `alternation`.

    Returns
    -------
    DataFrame with one row for each side: `host` (code), `meetings` (hosted), `share` (of those
    that either side hosts; NaN where there are none), `in_capital`, `outside` (of the capital),
    `farthest_km`, `farthest` (place; empty where no distance is known), `at_home` (at the home of
    one of its leaders).
    """
    total = int((table["host"] != ELSEWHERE).sum())
    rows = []
    for side in dossier.meta.sides:
        own = table[table["host"] == side.code]
        far = own.sort_values("distance_km", kind="stable").dropna(subset=["distance_km"]).tail(1)
        rows.append(
            {
                "host": side.code,
                "meetings": len(own),
                "share": len(own) / total if total else float("nan"),
                "in_capital": int(own["in_capital"].sum()),
                "outside": int((~own["in_capital"]).sum()),
                "farthest_km": float(far["distance_km"].iloc[0]) if len(far) else float("nan"),
                "farthest": str(far["place"].iloc[0]) if len(far) else "",
                "at_home": int((own["hometown_of"] != "").sum()),
            }
        )
    return pd.DataFrame(rows)
