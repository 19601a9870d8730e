"""What the brief on one meeting shows: all meetings, the road to it, the places."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.knowledge import ROAD_TOPICS
from summitlib.measures.counting import count_until
from summitlib.measures.recall import remembered
from summitlib.tables import records

# One name for each way of meeting, coarser than `format`, as a reader would sort them.
KINDS = ("visit", "ceremony", "talks at a summit", "three-way session", "in passing")


@dataclass(frozen=True)
class Timeline:
    """All meetings on record, with the one in question marked.

    Attributes
    ----------
    meetings : `meeting_id`, `start_date`, `end_date`, `place`, `leader_a`, `leader_b`,
        `occasion`, `kind` (one of `KINDS`), `status`, `is_summit`, `url` (of the first of its
        pages); oldest first.
    nth : which meeting of its leaders the one in question is under the rule; None when it does
        not count or is not known.
    """

    meetings: pd.DataFrame
    nth: int | None


def kind_of(meetings: pd.DataFrame) -> pd.Series:
    """Sort each meeting into one of `KINDS` (text, same index)."""
    kind = pd.Series("talks at a summit", index=meetings.index, dtype="str")
    kind[meetings["format"].isin(["state-visit", "official-visit", "working-visit"])] = "visit"
    kind[meetings["format"] == "ceremony-visit"] = "ceremony"
    kind[meetings["contact"].isin(["brief", "greeting", "attendance", "unclear"])] = "in passing"
    kind[meetings["three_way"]] = "three-way session"
    return kind


@remembered
def timeline(dossier: Dossier, meeting_id: str, rule: str = "formal") -> Timeline:
    """Return all meetings known on the date of the view, whatever the rule.

    >>> from summitlib import load_dossier
    >>> len(timeline(load_dossier(), "2026-05-andong").meetings)
    133
    """
    columns = ["meeting_id", "start_date", "end_date", "place", "leader_a", "leader_b", "occasion"]
    meetings = dossier.meetings.sort_values(["start_date", "meeting_id"], kind="stable")
    table = meetings[columns].assign(
        kind=kind_of(meetings),
        status=meetings["status"],
        is_summit=meetings["meeting_id"] == meeting_id,
        url=first_page(dossier, meetings["source_ids"]),
    )
    count = count_until(dossier, meeting_id, rule)
    return Timeline(table.reset_index(drop=True), count.n if count.counts_last else None)


def first_page(dossier: Dossier, source_ids: pd.Series) -> pd.Series:
    """Return the address of the first page in each list of source ids (text, same index).

    Empty where the list is empty.
    """
    urls = [dossier.addresses[pages[0]] if pages else "" for pages in source_ids]
    return pd.Series(urls, index=source_ids.index, dtype="str")


@remembered
def leaders_of(dossier: Dossier, meeting_id: str) -> tuple[str, str] | None:
    """Return the two leaders of a meeting: its own, or those in office while it is not known.

    None when the record holds no leader in office on that day for one of the sides.
    """
    row = dossier.meeting(meeting_id)
    if row is not None:
        return str(row["leader_a"]), str(row["leader_b"])
    serving = dossier.terms[dossier.terms["end_date"].isna()]
    latest = serving.sort_values("start_date").groupby("country")["person"].last()
    codes = [side.code for side in dossier.meta.sides]
    return (latest[codes[0]], latest[codes[1]]) if set(codes) <= set(latest.index) else None


@remembered
def road(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Return the steps that led to a meeting, oldest first.

    A step is a meeting of the same two leaders up to this one, or a claim about how one of
    their meetings came about. `date` is the day that the claim gives, or else the first day its
    page can have been read (`dated` says which: event, report).

    Returns
    -------
    DataFrame with columns `date`, `dated`, `kind` (meeting or one of `ROAD_TOPICS`),
    `place` (of a meeting; empty for claims), `label`, `claim_id`, `meeting_id`, `source_ids`,
    `is_summit`, `url` (of the first page).
    """
    pair = leaders_of(dossier, meeting_id)
    if pair is None:
        return _steps(dossier, [])
    meetings = dossier.meetings
    same = meetings[(meetings["leader_a"] == pair[0]) & (meetings["leader_b"] == pair[1])]
    row = dossier.meeting(meeting_id)
    same = same if row is None else same[same["start_date"] <= row["start_date"]]
    claims = _claim_steps(dossier, same, meeting_id)
    return _steps(dossier, _meeting_steps(same, meeting_id) + claims)


def _steps(dossier: Dossier, rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = ["date", "dated", "kind", "place", "label", "claim_id", "meeting_id", "source_ids"]
    table = pd.DataFrame(rows, columns=[*columns, "is_summit"])
    table["date"] = table["date"].astype("datetime64[us]")
    table["url"] = first_page(dossier, table["source_ids"])
    return table.sort_values(["date", "claim_id"], kind="stable").reset_index(drop=True)


def _meeting_steps(meetings: pd.DataFrame, meeting_id: str) -> list[dict[str, object]]:
    return [
        {
            "date": m["start_date"],
            "dated": "event",
            "kind": "meeting",
            "place": m["place"],
            "label": f"{m['place']}: {m['occasion']}",
            "claim_id": "",
            "meeting_id": m["meeting_id"],
            "source_ids": m["source_ids"],
            "is_summit": m["meeting_id"] == meeting_id,
        }
        for m in records(meetings)
    ]


def _claim_steps(dossier: Dossier, same: pd.DataFrame, meeting_id: str) -> list[dict[str, object]]:
    claims = dossier.claims
    about = claims["meeting_id"].isin([*same["meeting_id"], meeting_id])
    steps = claims[about & claims["topic"].isin(ROAD_TOPICS)]
    known = dossier.sources.set_index("source_id")["known_on"]
    return [
        {
            "date": pd.Timestamp(c["value"]) if _is_day(c) else known[c["source_id"]],
            "dated": "event" if _is_day(c) else "report",
            "kind": c["topic"],
            "place": "",
            "label": c["statement"],
            "claim_id": c["claim_id"],
            "meeting_id": c["meeting_id"],
            "source_ids": (c["source_id"],),
            "is_summit": False,
        }
        for c in records(steps)
    ]


def _is_day(claim: Mapping[Any, Any]) -> bool:
    return claim["value_type"] == "date" and len(str(claim["value"])) == 10


def places(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Return the places of the two countries that matter for a meeting, with coordinates.

    Returns
    -------
    DataFrame with columns `place`, `country`, `latitude`, `longitude`, `kind` (summit, hometown,
    venue, capital, alternative, candidate, site; the first that holds), `of` (the leader whose
    hometown it is, or empty), `source_ids`, `url` (of the first page). Places without coordinates
    are left out; `unplaced` lists them.
    """
    return _placed(dossier, meeting_id).dropna(subset=["latitude"]).reset_index(drop=True)


def unplaced(dossier: Dossier, meeting_id: str) -> list[str]:
    """Return the names of the places that matter for a meeting but have no sourced coordinates."""
    table = _placed(dossier, meeting_id)
    return sorted(table.loc[table["latitude"].isna(), "place"])


@remembered
def _placed(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    kinds, home = _kinds(dossier, meeting_id)
    sides = [side.code for side in dossier.meta.sides]
    table = dossier.places[
        dossier.places["place"].isin(kinds) & dossier.places["country"].isin(sides)
    ]
    table = table[["place", "country", "latitude", "longitude", "source_ids"]]
    return table.assign(
        kind=pd.Series([kinds[p] for p in table["place"]], index=table.index, dtype="str"),
        of=pd.Series([home.get(p, "") for p in table["place"]], index=table.index, dtype="str"),
        url=first_page(dossier, table["source_ids"]),
    ).reset_index(drop=True)


def _kinds(dossier: Dossier, meeting_id: str) -> tuple[dict[str, str], dict[str, str]]:
    pair = leaders_of(dossier, meeting_id) or ("", "")
    people = dossier.people[dossier.people["name"].isin(pair)].dropna(subset=["hometown_place"])
    home = dict(zip(people["hometown_place"], people["name"], strict=True))
    meetings = dossier.meetings
    same = meetings[(meetings["leader_a"] == pair[0]) & (meetings["leader_b"] == pair[1])]
    named = dossier.places[dossier.places["named_for"].isin([*same["meeting_id"], meeting_id])]
    kinds = dict(zip(named["place"], named["named_as"], strict=True))
    kinds.update({side.capital: "capital" for side in dossier.meta.sides})
    kinds.update(dict.fromkeys(same["place"], "venue"))
    kinds.update(dict.fromkeys(home, "hometown"))
    summit = meetings.loc[meetings["meeting_id"] == meeting_id, "place"]
    kinds.update(dict.fromkeys(summit, "summit"))
    return kinds, home


def days_until(dossier: Dossier, meeting_id: str) -> int | None:
    """Return the days from the date of the view to the first day of a meeting.

    Negative once it has begun; None when the meeting is not known.

    >>> from summitlib import load_dossier
    >>> days_until(load_dossier().as_of("2026-05-18"), "2026-05-andong")
    1
    """
    row = dossier.meeting(meeting_id)
    return None if row is None else (row["start_date"].date() - dossier.known_on).days


def status_of(dossier: Dossier, meeting_id: str) -> str:
    """Say how far a meeting has come on the date of the view.

    Returns
    -------
    One of unknown (nothing on record), proposed (claims speak of it, no date is set),
    scheduled, under way, held.

    >>> from summitlib import load_dossier
    >>> status_of(load_dossier().as_of("2026-01-20"), "2026-05-andong")
    'proposed'
    """
    row = dossier.meeting(meeting_id)
    if row is not None:
        return str(row["status"])
    claims = dossier.claims[dossier.claims["meeting_id"] == meeting_id]
    return "proposed" if claims["topic"].isin(ROAD_TOPICS).any() else "unknown"
