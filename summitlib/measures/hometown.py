"""Hometown: which visits to a leader's home are answered, and after how many days.

The cases come from a collection of known ones: what is measured here describes the collection,
and no share of it is a rate of anything.
"""

import datetime as dt
from dataclasses import dataclass
from statistics import median

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.brief import first_page
from summitlib.measures.cases import (
    ROLES,
    Row,
    Standing,
    at_home,
    case_of,
    horizon,
    meeting_of,
    pairs,
    standing,
    wait,
)
from summitlib.statistics.survival import Survival, kaplan_meier

_CIRCLE = {
    **dict.fromkeys(("first", "answer", "host_first", "host_answer"), "str"),
    **dict.fromkeys(("country_first", "country_answer", "place_first", "place_answer"), "str"),
    **dict.fromkeys(("start_first", "start_answer"), "datetime64[us]"),
    **{"days": "int64", "stated": "bool", "at_home": "bool", "disputed": "bool"},
    **{"what_followed": "str", "is_summit": "bool", "source_ids": "object"},
}


def circles(dossier: Dossier, meeting_id: str = "") -> pd.DataFrame:
    """Return the answered visits of the collection, the shortest wait first.

    Returns
    -------
    DataFrame, one row for each visit that answers an earlier one, with columns `first`, `answer`
    (case ids), `host_first`, `host_answer`, `country_first`, `country_answer`, `place_first`,
    `place_answer`, `start_first`, `start_answer`, `days` (wait, first day to first day), `stated`
    (announced or described as an answer; else it is one by order of events only), `at_home` (both
    legs at a home place), `disputed` (for one of them it is disputed whether it is home),
    `what_followed` (after the answer, in the compilers' words; missing in a view before the
    edition), `is_summit` (the circle of the meeting), `source_ids` (of both legs), `url` (of
    the first page).

    >>> from summitlib import load_dossier
    >>> known = circles(load_dossier())
    >>> home = known[known.at_home]
    >>> len(home), float(home.days.median()), len(home[home.stated])
    (16, 403.0, 11)
    """
    rows = [_circle(*legs) for legs in pairs(dossier)]
    table = pd.DataFrame(rows, columns=[c for c in _CIRCLE if c != "is_summit"])
    own = standing(dossier, meeting_id).answer
    table = table.assign(is_summit=table["answer"] == own)[list(_CIRCLE)].astype(_CIRCLE)
    table = table.sort_values(["days", "answer"], ignore_index=True)
    return table.assign(url=first_page(dossier, table["source_ids"]))


def _circle(first: Row, answer: Row) -> dict[str, object]:
    legs = {"first": first, "answer": answer}
    parts = {"host": "host", "country": "host_country", "place": "place", "start": "start_date"}
    return {
        "first": first["case_id"],
        "answer": answer["case_id"],
        **{f"{n}_{k}": leg[c] for n, c in parts.items() for k, leg in legs.items()},
        "days": wait(first, answer),
        "stated": answer["answer_basis"] == "stated",
        "at_home": at_home(first, answer),
        "disputed": bool(first["home_disputed"] or answer["home_disputed"]),
        "what_followed": answer["what_followed"],
        "source_ids": tuple(dict.fromkeys((*first["source_ids"], *answer["source_ids"]))),
    }


@dataclass(frozen=True)
class Variant:
    """The home-to-home circles of the collection under one reading of it.

    Attributes
    ----------
    name : all; stated (announced or described as an answer); undisputed (nobody disputes that
        both places are home); stated, undisputed.
    waits : days from visit to answer, the shortest first.
    own : wait of the circle that the summit is part of; None where it is not in.
    """

    name: str
    waits: tuple[int, ...]
    own: int | None

    @property
    def n(self) -> int:
        """The number of circles."""
        return len(self.waits)

    @property
    def median(self) -> float:
        """The median wait in days; NaN without any circle."""
        return float(median(self.waits)) if self.waits else float("nan")

    @property
    def rank(self) -> int | None:
        """The place of the summit's own circle from the shortest wait."""
        return None if self.own is None else self.rank_of(self.own)

    def rank_of(self, days: int) -> int:
        """Return the place that a wait takes among the others, the shortest being the first."""
        return 1 + sum(wait < days for wait in self.waits)


def variants(dossier: Dossier, meeting_id: str = "") -> list[Variant]:
    """Return the home-to-home circles under each reading of the collection.

    >>> from summitlib import load_dossier
    >>> loose, strict, *_ = variants(load_dossier(), "2026-05-andong")
    >>> loose.n, loose.median, loose.rank, strict.n, strict.median, strict.rank
    (16, 403.0, 2, 11, 396.0, 1)
    """
    own = standing(dossier, meeting_id).answer
    home = [two for two in pairs(dossier) if at_home(*two)]
    sure = [two for two in home if not any(leg["home_disputed"] for leg in two)]
    readings = {"all": home, "stated": _stated(home), "undisputed": sure}
    readings["stated, undisputed"] = _stated(sure)
    return [_variant(name, circles, own) for name, circles in readings.items()]


def _stated(circles: list[tuple[Row, Row]]) -> list[tuple[Row, Row]]:
    return [two for two in circles if two[1]["answer_basis"] == "stated"]


def _variant(name: str, circles: list[tuple[Row, Row]], own: str) -> Variant:
    ours = [wait(*two) for two in circles if two[1]["case_id"] == own]
    return Variant(name, tuple(sorted(wait(*two) for two in circles)), ours[0] if ours else None)


def first_visits(dossier: Dossier, meeting_id: str = "") -> pd.DataFrame:
    """Return the visits to a home place that answer no earlier one, with what became of each.

    Only these can be asked whether they were answered; on an answering visit it would mean a
    further leg. In a view before the last case of the collection, nobody can know yet that a
    visit was never answered: it is open.

    Returns
    -------
    DataFrame, oldest first, with columns `case_id`, `host`, `guest`, `place`, `start_date`,
    `outcome` (closed, open, unanswered, unknown), `answered_by` (case id; empty for others),
    `at_home` (whether the answer is at a home place, too), `days` (wait to the answer; for open
    visits so far, until the view or the coverage ends; NaN for the others: when it became certain
    that no answer would come is not on record), `home_disputed`, `is_summit`, `source_ids`,
    `url`.

    >>> from summitlib import load_dossier
    >>> first_visits(load_dossier()).outcome.value_counts().to_dict()
    {'unanswered': 31, 'closed': 20, 'unknown': 19, 'open': 3}
    """
    cases = dossier.hometown_cases
    starts = dict(zip(cases["case_id"], cases["start_date"], strict=True))
    group = dict(zip(cases["case_id"], cases["group"], strict=True))
    own = case_of(dossier, meeting_id)
    first = cases[cases["answers"].isna() & (cases["group"] == "case")]
    first = first.sort_values(["start_date", "case_id"], ignore_index=True)
    answer = first["answered_by"].fillna("").astype("str")
    ends = answer.map(starts).astype("datetime64[us]")
    ends = ends.mask(first["answered"] == "not-yet", horizon(dossier))
    columns = ["case_id", "host", "guest", "place", "start_date", "home_disputed", "source_ids"]
    return first[columns].assign(
        outcome=first["answered"].map(ROLES).astype("str"),
        answered_by=answer,
        at_home=answer.map(group) == "case",
        days=(ends - first["start_date"]).dt.days.astype("float"),
        is_summit=first["case_id"] == (own["case_id"] if own is not None else ""),
        url=first_page(dossier, first["source_ids"]),
    )


def waiting(visits: pd.DataFrame) -> Survival:
    """Estimate how many of the first visits with a known outcome are unanswered after how long.

    Open visits are censored. A visit that was never answered stays unanswered for ever: its
    leaders' leaving office competes with the answer, and in the cumulative incidence of Gray
    (1988, doi:10.1214/aos/1176350951) it stays at risk, so that the day on which the answer
    became impossible, which is not on record, is not needed. Visits of unknown outcome are left
    out. The curve describes the collection and gives no rate.

    Parameters
    ----------
    visits : what `first_visits` returns.

    >>> from summitlib import load_dossier
    >>> curve = waiting(first_visits(load_dossier()))
    >>> curve.n, curve.ended, round(1 - curve.at(365), 2)
    (54, 20, 0.15)
    """
    known = visits[visits["outcome"] != "unknown"]
    beyond = 1 + known["days"].max() if known["days"].notna().any() else 1.0
    return kaplan_meier(
        known["days"].fillna(beyond).tolist(), (known["outcome"] == "closed").tolist()
    )


@dataclass(frozen=True)
class Collection:
    """The collection of home visits as a chart or a passage needs it.

    Attributes
    ----------
    circles : see `circles`.
    visits : see `first_visits`; `is_summit` marks the visit that the meeting is or would answer.
    variants : see `variants`.
    standing : see `cases.standing`.
    name : the places of the summit's own circle, or of its first leg alone while it is open, as
        the dossier's meetings name them; empty where the meeting is in none.
    until : the day on which the view or the coverage of the collection ends.
    """

    circles: pd.DataFrame
    visits: pd.DataFrame
    variants: list[Variant]
    standing: Standing
    name: str
    until: dt.date


def collection(dossier: Dossier, meeting_id: str = "") -> Collection:
    """Measure the collection, with the circle of a meeting marked.

    >>> from summitlib import load_dossier
    >>> known = collection(load_dossier(), "2026-05-andong")
    >>> known.name, known.standing.role
    ('Nara–Andong', 'closed')
    """
    own = standing(dossier, meeting_id)
    legs = [meeting_of(dossier, case, meeting_id) for case in (own.first, own.answer) if case]
    legs += [meeting_id] if own.role == "due" else []
    known = [row for row in map(dossier.meeting, legs) if row is not None]
    visits = first_visits(dossier, meeting_id)
    return Collection(
        circles(dossier, meeting_id),
        visits.assign(is_summit=visits["case_id"] == own.first),
        variants(dossier, meeting_id),
        own,
        "–".join(str(row["place"]) for row in known),
        horizon(dossier).date(),
    )
