"""What was knowable on a date: cut every table of a dossier to it.

A page is known from its `known_on`; a claim, a conflict or a term of the press from its page; a
count from its page, once the meeting is known; a meeting from its announcement or, where none is
recorded, from the first of its pages, never before it begins; a shock or a milestone from its day
or its first page, an indicator from the end of its period or its page, whichever is later; a
hometown case from its day. A page of unknown date is there where no row of a later day rests
on it.
Persons and places are always there; what a place was named as is known from its first dated page.
Columns that the schema marks as written with hindsight are blank in a view before the edition.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain

import pandas as pd

Tables = Mapping[str, pd.DataFrame]

# Topics of claims that tell how a meeting came about; with the first of them it is proposed.
ROAD_TOPICS = ("proposal", "alternative", "preparation", "announcement")

# Columns outside the sources table that name one page.
_PAGE_COLUMNS = {"source_id", "source_a", "source_b", "source_ko", "source_ja", "announced_in"}


def known_tables(tables: Tables, day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Return the rows of `tables` known on `day`, with fields that came later left out."""
    view = dict(tables)
    view["sources"] = _by_day(tables["sources"], "known_on", day)
    for name, cut in _CUTS.items():
        view[name] = cut(tables, view["sources"], day)
    view["places"] = _places(tables, view["sources"], day)
    view["published_counts"] = _counts(view)
    view["terminology"] = _terminology(tables["terminology"], view["sources"])
    view |= _named_meetings(view)
    view["stances"] = _stances(tables["stances"], view["claims"])
    view["sources"] = _undated(view, tables)
    later = set(tables["sources"]["source_id"]) - set(view["sources"]["source_id"])
    view = {name: _known_pages(frame, later) for name, frame in view.items()}
    return {name: frame.reset_index(drop=True) for name, frame in view.items()}


def blank_hindsight(
    tables: Tables, columns: Mapping[str, Iterable[str]]
) -> dict[str, pd.DataFrame]:
    """Return `tables` with the named text columns emptied."""
    blank: dict[str, pd.DataFrame] = {}
    for name, frame in tables.items():
        empty = pd.Series(None, index=frame.index, dtype="str")
        blank[name] = frame.assign(**{c: empty for c in columns.get(name, ())})
    return blank


def _by_day(frame: pd.DataFrame, column: str, day: pd.Timestamp) -> pd.DataFrame:
    return frame[frame[column].isna() | (frame[column] <= day)]


def _places(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    # That a place exists is no news; what it is named as is known from its first dated page.
    places = tables["places"]
    dates = tables["sources"].set_index("source_id")["known_on"]
    first = places["source_ids"].explode().map(dates).groupby(level=0).min()
    columns = ["named_as", "named_for"]
    return places.assign(**{c: places[c].mask(first > day) for c in columns})


def _terminology(terms: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    for term, page in (("term_ko", "source_ko"), ("term_ja", "source_ja")):
        later = ~terms[page].isin(known["source_id"])
        terms = terms.assign(**{term: terms[term].mask(later), page: terms[page].mask(later)})
    return terms


def _known_pages(frame: pd.DataFrame, later: set[str]) -> pd.DataFrame:
    """Leave out the pages of later days from the lists of pages."""
    if "source_ids" not in frame or later.isdisjoint(chain.from_iterable(frame["source_ids"])):
        return frame
    pages = [
        row if later.isdisjoint(row) else tuple(p for p in row if p not in later)
        for row in frame["source_ids"]
    ]
    return frame.assign(source_ids=pd.Series(pages, index=frame.index, dtype="object"))


def _undated(view: Tables, tables: Tables) -> pd.DataFrame:
    """Leave out the pages of unknown date that some row of a later day rests on, too."""
    sources, whole, known = view["sources"], _citations(tables), _citations(view)
    later = {page for page, n in whole.items() if known[page] < n}
    if len(sources) < len(tables["sources"]):
        later |= set(sources["source_id"]) - set(whole)
    return sources[sources["known_on"].notna() | ~sources["source_id"].isin(later)]


def _citations(tables: Tables) -> Counter[str]:
    rest = [frame for name, frame in tables.items() if name != "sources"]
    columns = [frame[c].dropna() for frame in rest for c in _PAGE_COLUMNS & set(frame.columns)]
    lists = [pages for frame in rest if "source_ids" in frame for pages in frame["source_ids"]]
    return Counter(chain(*columns, *lists))


def _named_meetings(view: Tables) -> dict[str, pd.DataFrame]:
    """Blank the meeting that claims and conflicts bear on, until it is announced or proposed."""
    claims = view["claims"]
    proposed = claims.loc[claims["topic"].isin(ROAD_TOPICS), "meeting_id"]
    named = {*view["meetings"]["meeting_id"], *proposed}
    return {
        name: view[name].assign(
            meeting_id=view[name]["meeting_id"].where(view[name]["meeting_id"].isin(named))
        )
        for name in ("claims", "conflicts")
    }


def with_known_on(meetings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Add the column `known_on`: the day on which each meeting was announced or first reported."""
    page = sources.set_index("source_id")["known_on"]
    starts = meetings["start_date"]
    pages = meetings["source_ids"].explode().map(page)
    pages = pages.fillna(starts.reindex(pages.index))
    reported = pages.groupby(level=0).min().combine(starts, max)
    return meetings.assign(
        known_on=meetings["announced_on"].fillna(reported).combine(reported, min)
    )


def _meetings(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    meetings = tables["meetings"]
    view = meetings[meetings["known_on"] <= day].copy()
    view["status"] = "held"
    view.loc[view["end_date"] >= day, "status"] = "under way"
    view.loc[view["start_date"] > day, "status"] = "scheduled"
    return view.astype({"status": "str"})


def _claims(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return _of_pages(tables["claims"], known, "source_id")


def _conflicts(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return _of_pages(_of_pages(tables["conflicts"], known, "source_a"), known, "source_b")


def _counts(view: Tables) -> pd.DataFrame:
    counts = _of_pages(view["published_counts"], view["sources"], "source_id")
    return counts[counts["until_meeting"].isin(view["meetings"]["meeting_id"])]


def _of_pages(frame: pd.DataFrame, known: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame[frame[column].isin(known["source_id"])]


def _stances(stances: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    both = stances["claim_id"].isin(claims["claim_id"])
    return stances[both & stances["on_claim_id"].isin(claims["claim_id"])]


def _dated(name: str, column: str) -> Callable[[Tables, pd.DataFrame, pd.Timestamp], pd.DataFrame]:
    return lambda tables, known, day: _by_day(tables[name], column, day)


def _reported(name: str) -> Callable[[Tables, pd.DataFrame, pd.Timestamp], pd.DataFrame]:
    def cut(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
        view = _by_day(tables[name], "date", day)
        ids = set(known["source_id"])
        heard = [not ids.isdisjoint(pages) for pages in view["source_ids"]]
        return view[pd.Series(heard, index=view.index, dtype="bool")]

    return cut


def _terms(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    view = _by_day(tables["terms"], "start_date", day)
    return view.assign(end_date=view["end_date"].where(view["end_date"] <= day))


def _indicators(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    frame = _of_pages(tables["indicators"], known, "source_id")
    months = frame["period"].where(frame["period"].str.len() == 7, frame["period"] + "-12")
    return frame[pd.to_datetime(months, format="%Y-%m") + pd.offsets.MonthEnd(0) <= day]


def _hometown_cases(tables: Tables, known: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    frame = tables["hometown_cases"]
    view = _by_day(frame, "start_date", day)
    later = view["answered_by"].notna() & ~view["answered_by"].isin(view["case_id"])
    # "no" is a finding of later years; on the day itself a visit is merely not answered yet.
    open_still = later | ((view["answered"] == "no") & (day < frame["start_date"].max()))
    return view.assign(
        answered=view["answered"].mask(open_still, "not-yet"),
        answered_by=view["answered_by"].mask(later),
    )


_CUTS: dict[str, Callable[[Tables, pd.DataFrame, pd.Timestamp], pd.DataFrame]] = {
    "meetings": _meetings,
    "meeting_gaps": _dated("meeting_gaps", "end_date"),
    "claims": _claims,
    "conflicts": _conflicts,
    "terms": _terms,
    "shocks": _reported("shocks"),
    "milestones": _reported("milestones"),
    "indicators": _indicators,
    "hometown_cases": _hometown_cases,
}
