"""What was knowable on a date: cut every table of a dossier to it.

Each row is known from a day. A page is known from its `known_on`; a claim, a conflict or a stance
from its page; a count from its page, once the meeting is known; a meeting from its announcement
or, where none is recorded, from the first of its pages, never before it begins; a shock or a
milestone from its day or its first page, an indicator from the end of its period or its page,
whichever is later; a hometown case from its day. A page of unknown date is there where no row of
a later day rests on it. Persons, places and terms of the press are always there.

Some cells are known later than their row, and missing until then: how a term of office ends, what
a place was named as, the word of the press for a thing, the meeting that a claim bears on, and
whether a hometown visit was answered. Columns that the schema marks as written with hindsight are
blank in a view before the edition.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
Days = dict[str, pd.Series]

# Topics of claims that tell how a meeting came about; with the first of them it is proposed.
ROAD_TOPICS = ("proposal", "alternative", "preparation", "announcement")

# Columns outside the sources table that name one page.
_PAGE_COLUMNS = ("source_id", "source_a", "source_b", "source_ko", "source_ja", "announced_in")

# Before and after every day that a dossier can be asked for.
_ALWAYS, _NEVER = pd.Timestamp(1, 1, 1), pd.Timestamp(9999, 12, 31)

# What stands in a cell that is not known yet, where it is not simply missing.
_UNTIL_THEN = {"answered": "not-yet"}


@dataclass(frozen=True, repr=False, eq=False)
class Knowledge:
    """All tables of a dossier, and the day from which each of their rows is known.

    Attributes
    ----------
    tables : by name, as they are at the edition.
    early : the same, without what was written with hindsight.
    rows : the day of each row, by table.
    cells : the days of the cells of some columns, by table and column.
    """

    tables: dict[str, pd.DataFrame]
    early: dict[str, pd.DataFrame]
    rows: Days
    cells: dict[str, Days]

    @classmethod
    def of(cls, tables: Tables, hindsight: Mapping[str, Iterable[str]]) -> "Knowledge":
        """Work out the days; `hindsight` names the columns, by table, that are written with it."""
        whole = {**tables, "meetings": _with_known_on(tables["meetings"], tables["sources"])}
        pages = whole["sources"].set_index("source_id")["known_on"]
        rows = _rows(whole, pages.fillna(_ALWAYS))
        rows["sources"] = pages.fillna(_rested_on(whole, rows, pages)).reset_index(drop=True)
        early = {name: _blank(frame, hindsight.get(name, ())) for name, frame in whole.items()}
        return cls(whole, early, rows, _cells(whole, rows, pages))

    def on(self, date: pd.Timestamp, tables: Tables) -> dict[str, pd.DataFrame]:
        """Return what of `tables` (`self.tables` or `self.early`) is known on a date."""
        later = set(self.tables["sources"]["source_id"][self.rows["sources"] > date])
        view = {name: self._cut(name, frame, date, later) for name, frame in tables.items()}
        return {**view, "meetings": _with_status(view["meetings"], date)}

    def _cut(
        self, name: str, frame: pd.DataFrame, date: pd.Timestamp, later: set[str]
    ) -> pd.DataFrame:
        cells = {
            column: frame[column].mask(days > date, _UNTIL_THEN.get(column))
            for column, days in self.cells.get(name, {}).items()
        }
        known = frame.assign(**cells)[self.rows[name] <= date].reset_index(drop=True)
        if "source_ids" not in known or later.isdisjoint(chain.from_iterable(known["source_ids"])):
            return known
        pages = [tuple(p for p in row if p not in later) for row in known["source_ids"]]
        return known.assign(source_ids=pd.Series(pages, dtype="object"))


def _blank(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    empty = pd.Series(None, index=frame.index, dtype="str")
    return frame.assign(**dict.fromkeys(columns, empty))


def _with_status(meetings: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    status = pd.Series("held", index=meetings.index, dtype="str")
    status[meetings["end_date"] >= date] = "under way"
    status[meetings["start_date"] > date] = "scheduled"
    return meetings.assign(status=status)


def _with_known_on(meetings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Add the column `known_on`: the day on which each meeting was announced or first reported."""
    starts = meetings["start_date"]
    pages = _on(meetings["source_ids"].explode(), sources.set_index("source_id")["known_on"])
    first = pages.fillna(starts.reindex(pages.index)).groupby(level=0).min()
    reported = first.where(first >= starts, starts)
    announced = meetings["announced_on"].fillna(reported)
    return meetings.assign(known_on=announced.where(announced <= reported, reported))


def _rows(tables: Tables, pages: pd.Series) -> Days:
    """The day of each row of every table but the sources; `pages` are always known if undated."""
    of_page = {n: _on(tables[n]["source_id"], pages) for n in ("claims", "published_counts")}
    meetings, claims, conflicts, counts, stances, indicators = (
        tables[name]
        for name in ("meetings", "claims", "conflicts", "published_counts", "stances", "indicators")
    )
    told = pd.Series(of_page["claims"].array, index=claims["claim_id"])
    met = meetings.set_index("meeting_id")["known_on"]
    return {
        "people": _every(tables["people"], _ALWAYS),
        "places": _every(tables["places"], _ALWAYS),
        "terminology": _every(tables["terminology"], _ALWAYS),
        "terms": tables["terms"]["start_date"],
        "meetings": meetings["known_on"],
        "meeting_gaps": tables["meeting_gaps"]["end_date"],
        "claims": of_page["claims"],
        "conflicts": _later(*(_on(conflicts[side], pages) for side in ("source_a", "source_b"))),
        "stances": _later(*(_on(stances[claim], told) for claim in ("claim_id", "on_claim_id"))),
        "published_counts": _later(of_page["published_counts"], _on(counts["until_meeting"], met)),
        "shocks": _reported(tables["shocks"], pages),
        "milestones": _reported(tables["milestones"], pages),
        "indicators": _later(_period_end(indicators), _on(indicators["source_id"], pages)),
        "hometown_cases": tables["hometown_cases"]["start_date"],
    }


def _every(frame: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    return pd.Series(day, index=frame.index, dtype="datetime64[us]")


def _on(keys: pd.Series, days: pd.Series) -> pd.Series:
    """The day of each key."""
    return pd.Series(days.reindex(keys).array, index=keys.index)


def _later(one: pd.Series, other: pd.Series) -> pd.Series:
    return one.where(one >= other, other)


def _first_page(frame: pd.DataFrame, pages: pd.Series) -> pd.Series:
    return _on(frame["source_ids"].explode(), pages).groupby(level=0).min()


def _reported(frame: pd.DataFrame, pages: pd.Series) -> pd.Series:
    return _later(frame["date"], _first_page(frame, pages))


def _period_end(indicators: pd.DataFrame) -> pd.Series:
    period = indicators["period"]
    months = period.where(period.str.len() == len("2026-05"), period + "-12")
    return pd.to_datetime(months, format="%Y-%m") + pd.offsets.MonthEnd(0)


def _rested_on(tables: Tables, rows: Days, pages: pd.Series) -> pd.Series:
    """The latest day of the rows that rest on each page; of a page that none does, the last day."""
    cited = [
        pd.Series(rows[name].array, index=tables[name][column])
        for name in rows
        for column in _PAGE_COLUMNS
        if column in tables[name]
    ]
    for name in rows:
        if "source_ids" in tables[name]:
            shown = tables[name]["source_ids"].explode()
            cited.append(pd.Series(rows[name].reindex(shown.index).array, index=shown))
    latest = pd.concat(cited).groupby(level=0).max()
    return latest.reindex(pages.index, fill_value=pages.max())


def _cells(tables: Tables, rows: Days, pages: pd.Series) -> dict[str, Days]:
    """The days of cells that can be known later than their row."""
    places, words, cases = (tables[n] for n in ("places", "terminology", "hometown_cases"))
    named = _first_page(places, pages)
    ko, ja = (_on(words[page], pages.fillna(_ALWAYS)) for page in ("source_ko", "source_ja"))
    # A word of the press without its page is never known.
    ko, ja = ko.fillna(_NEVER), ja.fillna(_NEVER)
    answer = _on(cases["answered_by"], cases.set_index("case_id")["start_date"])
    # "no" is a finding of later years; on the day itself a visit is merely not answered yet.
    found = answer.mask(cases["answered"] == "no", cases["start_date"].max())
    proposed = _proposed(tables, rows)
    return {
        "places": {"named_as": named, "named_for": named},
        "terminology": {"term_ko": ko, "source_ko": ko, "term_ja": ja, "source_ja": ja},
        "terms": {"end_date": tables["terms"]["end_date"]},
        "hometown_cases": {"answered": found, "answered_by": answer},
        "claims": {"meeting_id": _on(tables["claims"]["meeting_id"], proposed).fillna(_NEVER)},
        "conflicts": {
            "meeting_id": _on(tables["conflicts"]["meeting_id"], proposed).fillna(_NEVER)
        },
    }


def _proposed(tables: Tables, rows: Days) -> pd.Series:
    """The day from which each meeting is announced or proposed, by its id."""
    claims, meetings = tables["claims"], tables["meetings"]
    on_road = claims["topic"].isin(ROAD_TOPICS)
    proposed = pd.Series(rows["claims"][on_road].array, index=claims["meeting_id"][on_road])
    known = pd.Series(rows["meetings"].array, index=meetings["meeting_id"])
    return pd.concat([known, proposed]).groupby(level=0).min()
