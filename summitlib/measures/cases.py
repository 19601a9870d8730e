"""Cases: which meetings of the dossier are in the collection of home visits, and in what role."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from summitlib.dossier import Dossier

Row = Mapping[Any, Any]

# What became of a visit, by the table's word for whether it was answered.
ROLES = {"yes": "closed", "no": "unanswered", "not-yet": "open", "unknown": "unknown"}


@dataclass(frozen=True)
class Standing:
    """Where a meeting stands in the collection on the date of the view.

    Attributes
    ----------
    role : closed (its circle has been answered), due (it is on record as a meeting at home that
        would answer an open visit), open (a visit that is not answered yet, by leaders who are
        both in office), unanswered (and one of them has left), unknown (whether it was answered),
        none (no case of the collection).
    first, answer : case ids of the two legs; empty where there is none.
    days : wait from the first leg to the answer, to the day on which the answer is due, or, of an
        open visit, so far; None for the others.
    at_home : whether both legs are at a home place; of an open visit, whether it is.
    """

    role: str
    first: str = ""
    answer: str = ""
    days: int | None = None
    at_home: bool = False


def standing(dossier: Dossier, meeting_id: str) -> Standing:
    """Say where a meeting stands in the collection on the date of the view.

    >>> from summitlib import load_dossier
    >>> standing(load_dossier(), "2026-05-andong").days
    126
    >>> standing(load_dossier().as_of("2026-05-18"), "2026-05-andong").role
    'due'
    """
    case = case_of(dossier, meeting_id)
    if case is None:
        return _due(dossier, meeting_id)
    legs = [two for two in pairs(dossier) if case["case_id"] in (leg["case_id"] for leg in two)]
    # A visit between two others closes one circle and opens the next: the one it closes counts.
    legs.sort(key=lambda two: two[1]["case_id"] != case["case_id"])
    if legs:
        first, answer = legs[0]
        ids = first["case_id"], answer["case_id"]
        return Standing("closed", *ids, wait(first, answer), at_home(first, answer))
    role = ROLES[case["answered"]]
    if role == "open" and not _in_office(dossier, case):
        role = "unanswered"
    days = (horizon(dossier) - case["start_date"]).days if role == "open" else None
    return Standing(role, case["case_id"], "", days, at_home(case))


def _in_office(dossier: Dossier, case: Row) -> bool:
    """Whether host and guest are both in office on the date of the view."""
    serving = dossier.terms.loc[dossier.terms["end_date"].isna(), "person"]
    return {case["host"], case["guest"]} <= set(serving)


def _due(dossier: Dossier, meeting_id: str) -> Standing:
    meeting = dossier.meeting(meeting_id)
    if meeting is None or pd.isna(meeting["hometown_of"]) or meeting["status"] != "scheduled":
        return Standing("none")
    host = meeting["hometown_of"]
    guest = next(p for p in (meeting["leader_a"], meeting["leader_b"]) if p != host)
    back = [
        case
        for case in _cases(dossier)
        if (case["host"], case["guest"]) == (guest, host) and case["answered"] == "not-yet"
    ]
    if not back:
        return Standing("none")
    first = max(back, key=lambda case: case["start_date"])
    days = int((meeting["start_date"] - first["start_date"]).days)
    return Standing("due", first["case_id"], "", days, at_home(first))


def case_of(dossier: Dossier, meeting_id: str) -> Row | None:
    """Return the row of the collection that a meeting of the dossier is; None where it is none.

    >>> from summitlib import load_dossier
    >>> case_of(load_dossier(), "2026-05-andong")["case_id"]
    '2026-05_lee-takaichi_andong'
    """
    meeting = dossier.meeting(meeting_id)
    if meeting is None:
        return None
    return next((case for case in _cases(dossier) if _same(case, meeting)), None)


def _same(case: Row, meeting: Row | pd.Series) -> bool:
    """Whether a case and a meeting have leaders, country and days in common."""
    return bool(
        {case["host"], case["guest"]} == {meeting["leader_a"], meeting["leader_b"]}
        and case["place_country"] == meeting["country"]
        and meeting["start_date"] <= case["end_date"]
        and case["start_date"] <= meeting["end_date"]
    )


def _cases(dossier: Dossier) -> list[Row]:
    """The rows of the collection, with persons under the names of the people table."""
    cases = dossier.hometown_cases
    names = zip(dossier.people["name"], dossier.people["other_names"], strict=True)
    key = {other: name for name, others in names for other in others}
    # Column by column, which is several times as fast as row by row.
    columns = {str(name): cases[name].tolist() for name in cases.columns}
    for who in ("host", "guest"):
        columns[who] = [key.get(name, name) for name in columns[who]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def meeting_of(dossier: Dossier, case_id: str, asked: str = "") -> str:
    """Return the id of the dossier's own meeting that a case is; empty where it is none.

    Where several meetings of the same days are one case, the one asked for comes first.

    >>> from summitlib import load_dossier
    >>> meeting_of(load_dossier(), "2026-01_takaichi-lee_nara")
    '2026-01-nara'
    """
    case = next(row for row in _cases(dossier) if row["case_id"] == case_id)
    columns = ["meeting_id", "country", "start_date", "end_date", "leader_a", "leader_b"]
    meetings = dossier.meetings[columns]
    near = meetings[
        (meetings["start_date"] <= case["end_date"]) & (meetings["end_date"] >= case["start_date"])
    ]
    ids = [row["meeting_id"] for row in near.to_dict("records") if _same(case, row)]
    return min(ids, key=lambda meeting_id: meeting_id != asked, default="")


def pairs(dossier: Dossier) -> list[tuple[Row, Row]]:
    """Return each answered visit of the collection with its answer."""
    cases = {row["case_id"]: row for row in _cases(dossier)}
    return [(cases[row["answers"]], row) for row in cases.values() if row["answers"] in cases]


def beginnings(dossier: Dossier) -> dict[str, int]:
    """Count the answered circles by what begins them.

    Returns
    -------
    A number for each of: first (a visit home that answers no earlier one, and is on record as
    answered), other (such a visit with another outcome on record), control, further (a visit that
    is itself an answer), shared (answered first visits that begin no circle, since the answer is
    counted as one to a later visit).

    >>> from summitlib import load_dossier
    >>> beginnings(load_dossier())
    {'first': 19, 'other': 1, 'control': 3, 'further': 2, 'shared': 1}
    """
    cases = {row["case_id"]: row for row in _cases(dossier)}
    begun = [first for first, _ in pairs(dossier)]
    names = [_beginning(first, cases) for first in begun]
    answered = [row for row in cases.values() if _beginning(row, cases) == "first"]
    counts = {name: names.count(name) for name in ("first", "other", "control", "further")}
    return {**counts, "shared": len(answered) - counts["first"]}


def _beginning(first: Row, cases: Mapping[str, Row]) -> str:
    if first["answers"] in cases:
        return "further"
    if first["group"] == "control":
        return "control"
    return "first" if ROLES[first["answered"]] == "closed" else "other"


def wait(first: Row, answer: Row) -> int:
    """Return the days from a visit to its answer, first day to first day."""
    return int((answer["start_date"] - first["start_date"]).days)


def at_home(*legs: Row) -> bool:
    """Say whether all legs are at a home place."""
    return all(leg["group"] == "case" for leg in legs)


def horizon(dossier: Dossier) -> pd.Timestamp:
    """Return the day on which the view or the coverage of the collection ends."""
    covered: dt.date = dossier.coverage.get("hometown_cases", dossier.known_on)
    return pd.Timestamp(min(dossier.known_on, covered))
