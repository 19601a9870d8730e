"""Voices: how many publishers the claims about a meeting rest on, and how evenly.

Several pages of one publisher are one voice, and a page that another site carried is a voice of
its publisher, not of its carrier. Whom an aggregator digests is not on record, so the numbers of
voices are upper limits.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.statistics.diversity import hill_number

# What a publisher is, by the kinds of its pages; the first that holds for any of them.
GRADES = {
    "official": ("official",),
    "newsroom": ("wire", "newspaper", "broadcaster"),
    "research": ("think-tank", "pollster", "archive"),
    "aggregator": ("aggregator",),
    "unclassified": ("unclassified",),
}
_GRADE_OF = {kind: grade for grade, kinds in GRADES.items() for kind in kinds}

_KINDS = {"claims": "int64", "voices": "int64", "largest": "str", "most": "int64"}
_KINDS |= {"effective": "float64"}

# Whether the page of a claim was known before the first day of the meeting, or from it on. A
# meeting without a date on record has not begun.
PHASES = ("before", "since")


@dataclass(frozen=True)
class Base:
    """What a set of claims rests on.

    Attributes
    ----------
    claims : number of claims.
    voices : number of publishers they come from.
    largest : the publisher with most of them (of several, the first by name); empty without any.
    most : number of claims of that publisher.
    effective : Hill number of order 2: as many publishers of equal size would be as diverse.
    """

    claims: int
    voices: int
    largest: str
    most: int
    effective: float


@dataclass(frozen=True)
class Concentration:
    """What the claims about each meeting rest on, with one meeting in question.

    Attributes
    ----------
    meeting_id : the meeting in question.
    voices : the table of `voices`.
    compared : the table of `compared`.
    """

    meeting_id: str
    voices: pd.DataFrame
    compared: pd.DataFrame

    @property
    def ours(self) -> pd.DataFrame:
        """The rows of `compared` of the meeting in question."""
        return self.compared[self.compared["meeting_id"] == self.meeting_id]

    @property
    def others(self) -> pd.DataFrame:
        """The rows of `compared` of the other meetings."""
        return self.compared[self.compared["meeting_id"] != self.meeting_id]


def concentration(dossier: Dossier, meeting_id: str) -> Concentration:
    """Measure what the claims about a meeting rest on, beside those about the others.

    >>> from summitlib import load_dossier
    >>> concentration(load_dossier(), "2026-05-andong").ours["largest"].unique().tolist()
    ['Hanna AI News']
    """
    return Concentration(meeting_id, voices(dossier), compared(dossier))


def base_of(publishers: Iterable[str]) -> Base:
    """Measure what claims rest on, from the publisher of each.

    >>> base_of(["A", "A", "A", "B"])
    Base(claims=4, voices=2, largest='A', most=3, effective=1.6)
    """
    n = Counter(publishers)
    largest = min(n, key=lambda name: (-n[name], name), default="")
    effective = round(hill_number(list(n.values()), 2), 1)
    return Base(n.total(), len(n), largest, n[largest], effective)


def grades(dossier: Dossier) -> dict[str, str]:
    """Return the grade of each publisher, one of `GRADES`.

    >>> from summitlib import load_dossier
    >>> grades(load_dossier())["Jiji Press"]
    'newsroom'
    """
    order = list(GRADES)
    found: dict[str, str] = {}
    pairs = dossier.sources[["publisher", "kind"]].to_numpy().tolist()
    for publisher, kind in pairs:
        grade = _GRADE_OF[kind]
        found[publisher] = min(found.get(publisher, grade), grade, key=order.index)
    return found


def phase_of(dossier: Dossier) -> dict[str, str]:
    """Return for each claim about a meeting, by its id, in which of `PHASES` it became known.

    >>> from summitlib import load_dossier
    >>> phase_of(load_dossier())["A058"]
    'since'
    """
    starts = dict(zip(*_columns(dossier.meetings, "meeting_id", "start_date"), strict=True))
    known = dict(zip(*_columns(dossier.sources, "source_id", "known_on"), strict=True))
    columns = _columns(dossier.claims, "claim_id", "meeting_id", "source_id")
    return {
        claim: "since" if meeting in starts and known[page] >= starts[meeting] else "before"
        for claim, meeting, page in zip(*columns, strict=True)
        if isinstance(meeting, str)
    }


def _columns(table: pd.DataFrame, *names: str) -> list[list[object]]:
    return [table[name].tolist() for name in names]


def bases(dossier: Dossier, meeting_id: str) -> dict[str, Base]:
    """Measure what the claims about one meeting rest on, in each of `PHASES`.

    >>> from summitlib import load_dossier
    >>> bases(load_dossier(), "2026-05-andong")["since"].largest
    'Hanna AI News'
    """
    phase = phase_of(dossier)
    claims = dossier.claims[dossier.claims["meeting_id"] == meeting_id]
    told = list(zip(claims["claim_id"], claims["source_id"], strict=True))
    return {
        name: base_of(dossier.publishers[page] for claim, page in told if phase[claim] == name)
        for name in PHASES
    }


def voices(dossier: Dossier) -> pd.DataFrame:
    """Return how many claims each publisher makes about each meeting, before it and since.

    Returns
    -------
    DataFrame with columns `meeting_id`, `place` and `start_date` of the meeting (empty and NaT
    while it is not on record), `phase` (one of `PHASES`), `publisher`, `grade` (one of `GRADES`),
    `claims`, `pages`, `carried` (how many of the claims are of a page that another site carried),
    `source_id` and `url` of the first page; by meeting and phase, most claims first. Empty when
    no claim bears on a meeting by the date of the view.

    >>> from summitlib import load_dossier
    >>> voices(load_dossier())[["place", "phase", "publisher", "claims"]].head(1)
      place   phase  publisher  claims
    0  Nara  before  ChosunBiz       5
    """
    phase, grade = phase_of(dossier), grades(dossier)
    carried = dict(zip(dossier.sources["source_id"], dossier.sources["via"].notna(), strict=True))
    columns = _columns(dossier.claims, "claim_id", "meeting_id", "source_id")
    pages: dict[tuple[str, str, str], list[str]] = {}
    for claim, meeting, page in zip(*columns, strict=True):
        if claim in phase:
            key = (str(meeting), phase[str(claim)], dossier.publishers[str(page)])
            pages.setdefault(key, []).append(str(page))
    rows = [
        (*key, grade[key[2]], len(p), len(set(p)), sum(carried[i] for i in p), min(p))
        for key, p in pages.items()
    ]
    return _voices_table(dossier, rows)


def _voices_table(dossier: Dossier, rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    names = ["meeting_id", "phase", "publisher", "grade", "claims", "pages", "carried", "source_id"]
    kinds = dict.fromkeys(names, "str") | dict.fromkeys(("claims", "pages", "carried"), "int64")
    table = pd.DataFrame(rows, columns=names).astype(kinds)
    meetings = dossier.meetings[["meeting_id", "place", "start_date"]]
    table = table.merge(meetings, on="meeting_id", how="left")
    table["place"] = table["place"].fillna("")
    table["url"] = table["source_id"].map(dossier.addresses).astype("str")
    table = table.sort_values(
        ["start_date", "meeting_id", "phase", "claims", "publisher"],
        ascending=[True, True, True, False, True],
        kind="stable",
        na_position="last",
    )
    order = ["meeting_id", "place", "start_date", *names[1:], "url"]
    return table[order].reset_index(drop=True)


def compared(dossier: Dossier) -> pd.DataFrame:
    """Compare what the claims about each meeting rest on, before it and since.

    Returns
    -------
    DataFrame with columns `meeting_id`, `place`, `start_date`, `phase` and those of `Base`, with
    the number of publishers that report themselves (`newsrooms`: grades official and newsroom);
    one row for each meeting and phase with claims.

    >>> from summitlib import load_dossier
    >>> compared(load_dossier()).query("phase == 'since'")[["place", "voices", "effective"]]
        place  voices  effective
    1    Nara      29       19.1
    3  Andong       6        2.5
    """
    groups = voices(dossier).groupby(["meeting_id", "phase"], sort=False)
    rows = [
        {
            **group[["meeting_id", "place", "start_date", "phase"]].iloc[0].to_dict(),
            **vars(base_of(group["publisher"].repeat(group["claims"].tolist()))),
            "newsrooms": int(group["grade"].isin(["official", "newsroom"]).sum()),
        }
        for _key, group in groups
    ]
    kinds = {"meeting_id": "str", "place": "str", "start_date": "datetime64[us]", "phase": "str"}
    kinds |= _KINDS | {"newsrooms": "int64"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def topics(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Return what the claims about a meeting rest on, topic by topic.

    Returns
    -------
    DataFrame with columns `topic` and those of `Base`; most claims first. Empty when no claim
    bears on the meeting by the date of the view.

    >>> from summitlib import load_dossier
    >>> topics(load_dossier(), "2026-05-andong")[["topic", "claims", "voices"]].head(1)
         topic  claims  voices
    0  outcome      20       4
    """
    claims = dossier.claims[dossier.claims["meeting_id"] == meeting_id]
    told: dict[str, list[str]] = {}
    for topic, page in zip(claims["topic"], claims["source_id"], strict=True):
        told.setdefault(topic, []).append(dossier.publishers[page])
    rows = [{"topic": topic, **vars(base_of(names))} for topic, names in told.items()]
    kinds = {"topic": "str"} | _KINDS
    table = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    ordered = table.sort_values(["claims", "topic"], ascending=[False, True])
    return ordered.reset_index(drop=True)
