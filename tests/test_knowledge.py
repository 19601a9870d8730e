"""As-of views: held against a recomputation from the CSV files that shares no code with them."""

import calendar
import csv
import datetime as dt
import json
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summitlib.paths import data_dir

FIRST, LAST = dt.date(1998, 1, 1), dt.date(2026, 10, 31)
DAYS = [day.date() for day in pd.date_range("2025-10-01", "2026-06-30")]
KEYS = {
    "sources": "source_id",
    "claims": "claim_id",
    "conflicts": "conflict_id",
    "published_counts": "count_id",
    "meetings": "meeting_id",
    "meeting_gaps": "gap_id",
    "shocks": "shock_id",
    "milestones": "milestone_id",
    "hometown_cases": "case_id",
    "people": "name",
    "places": "place",
    "terminology": "term_en",
}
DATES = st.dates(FIRST, LAST)


def read(name: str) -> list[dict[str, str]]:
    with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def raw():
    names = [*KEYS, "terms", "stances", "indicators"]
    return {name: read(name) for name in names}


@pytest.fixture(scope="module")
def views(dossier):
    """The view of every day around the two summits."""
    return {day: dossier.as_of(day) for day in DAYS}


def ids(view, name: str) -> set[str]:
    return set(getattr(view, name)[KEYS[name]])


def keys(rows, name: str) -> set[str]:
    return {row[KEYS[name]] for row in rows}


class Known:
    """What is known on a day. ISO dates sort as text, so plain comparison does."""

    def __init__(self, raw, day: dt.date) -> None:
        self.raw, self.day = raw, day.isoformat()
        self.pages = {s["source_id"]: s["known_on"] for s in raw["sources"]}

    def page(self, source_id: str) -> bool:
        return bool(self.pages[source_id]) and self.pages[source_id] <= self.day

    def claims(self) -> set[str]:
        return keys((c for c in self.raw["claims"] if self.page(c["source_id"])), "claims")

    def counts(self) -> set[str]:
        rows, meetings = self.raw["published_counts"], self.meetings()
        known = (c for c in rows if self.page(c["source_id"]) and c["until_meeting"] in meetings)
        return keys(known, "published_counts")

    def conflicts(self) -> set[str]:
        rows = self.raw["conflicts"]
        both = (c for c in rows if self.page(c["source_a"]) and self.page(c["source_b"]))
        return keys(both, "conflicts")

    def meetings(self) -> set[str]:
        return keys((m for m in self.raw["meetings"] if self.heard_of(m) <= self.day), "meetings")

    def heard_of(self, meeting) -> str:
        start = meeting["start_date"]
        pages = [self.pages[p] or start for p in meeting["source_ids"].split(";")]
        reported = max(start, min(pages))
        return min(meeting["announced_on"] or reported, reported)

    def status(self, meeting) -> str:
        if self.day < meeting["start_date"]:
            return "scheduled"
        return "held" if self.day > meeting["end_date"] else "under way"

    def reported(self, name: str) -> set[str]:
        rows = [r for r in self.raw[name] if r["date"] <= self.day]
        pages = [[self.pages[p] for p in r["source_ids"].split(";")] for r in rows]
        heard = [any(day <= self.day for day in days) for days in pages]
        return keys((r for r, known in zip(rows, heard, strict=True) if known), name)

    def dated(self, name: str, column: str) -> set[str]:
        return keys((r for r in self.raw[name] if r[column] <= self.day), name)


def agree(view, raw) -> None:
    """Assert that a view holds what the files say was known on its day, and nothing else."""
    known = Known(raw, view.known_on)
    assert ids(view, "claims") == known.claims()
    assert ids(view, "published_counts") == known.counts()
    assert ids(view, "conflicts") == known.conflicts()
    assert ids(view, "meetings") == known.meetings()
    assert ids(view, "meeting_gaps") == known.dated("meeting_gaps", "end_date")
    assert ids(view, "hometown_cases") == known.dated("hometown_cases", "start_date")
    for name in ("shocks", "milestones"):
        assert ids(view, name) == known.reported(name)
    dated = {s for s, day in known.pages.items() if day and day <= known.day}
    undated = {s for s, day in known.pages.items() if not day}
    assert dated <= ids(view, "sources") <= dated | undated
    statuses = {m["meeting_id"]: known.status(m) for m in raw["meetings"]}
    for meeting_id, status in zip(view.meetings.meeting_id, view.meetings.status, strict=True):
        assert status == statuses[meeting_id]


def test_every_day_agrees_with_the_files(views, raw):
    for view in views.values():
        agree(view, raw)


@settings(max_examples=40)
@given(DATES)
def test_any_day_agrees_with_the_files(dossier, raw, day):
    agree(dossier.as_of(day), raw)


def test_no_day_forgets(views):
    for earlier, later in pairwise(DAYS):
        for name in KEYS:
            assert ids(views[earlier], name) <= ids(views[later], name)


@settings(max_examples=15)
@given(DATES, DATES)
def test_a_later_day_never_knows_less(dossier, one, other):
    earlier, later = dossier.as_of(min(one, other)), dossier.as_of(max(one, other))
    for name in KEYS:
        assert ids(earlier, name) <= ids(later, name)


@settings(max_examples=15)
@given(DATES, DATES)
def test_the_way_to_a_day_makes_no_difference(dossier, one, other):
    there, straight = dossier.as_of(one).as_of(other), dossier.as_of(other)
    assert there.known_on == straight.known_on
    for name in [*KEYS, "terms", "stances", "indicators"]:
        assert getattr(there, name).equals(getattr(straight, name))


def test_the_edition_holds_everything(dossier, raw):
    for name, rows in raw.items():
        assert len(getattr(dossier, name)) == len(rows)


def dates_ahead(view, name: str) -> set[str]:
    """The date columns of a table that hold a day after the view's."""
    frame, day = getattr(view, name), pd.Timestamp(view.known_on)
    dates = frame.select_dtypes("datetime")
    return {column for column in dates if (dates[column] > day).any()}


def test_no_date_lies_ahead_but_those_of_what_is_scheduled_or_under_way(views):
    for view in views.values():
        ahead = {name: dates_ahead(view, name) for name in [*KEYS, "terms", "indicators"]}
        assert ahead.pop("hometown_cases") <= {"end_date"}
        meetings = view.meetings
        later = meetings[meetings.end_date > pd.Timestamp(view.known_on)]
        assert ahead.pop("meetings") <= {"start_date", "end_date"}
        assert set(later.status) <= {"scheduled", "under way"}
        assert not any(ahead.values())


def test_no_row_cites_a_page_of_later(views):
    for view in views.values():
        pages = ids(view, "sources")
        for name in ("meetings", "meeting_gaps", "shocks", "milestones", "hometown_cases"):
            assert {p for row in getattr(view, name).source_ids for p in row} <= pages
        for name in ("people", "places", "terms"):
            assert {p for row in getattr(view, name).source_ids for p in row} <= pages
        assert set(view.meetings.announced_in.dropna()) <= pages
        assert set(view.claims.source_id) <= pages
        assert set(view.published_counts.source_id) <= pages
        assert set(view.conflicts.source_a) | set(view.conflicts.source_b) <= pages


def test_stances_only_between_known_claims(views):
    for view in views.values():
        claims = ids(view, "claims")
        assert set(view.stances.claim_id) | set(view.stances.on_claim_id) <= claims


def test_answers_only_by_known_cases(views):
    for view in views.values():
        cases = view.hometown_cases
        assert set(cases.answered_by.dropna()) <= set(cases.case_id)
        assert set(cases.answers.dropna()) <= set(cases.case_id)
        assert (cases.answered_by.notna() <= (cases.answered == "yes")).all()


def test_hindsight_is_blank_before_the_edition_and_there_at_it(dossier, views):
    descriptor = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    columns = [
        (resource["name"], field["name"])
        for resource in descriptor["resources"]
        for field in resource.get("schema", {}).get("fields", [])
        if field.get("hindsight")
    ]
    assert len(columns) >= 15
    day_before = dossier.as_of(dossier.edition - dt.timedelta(days=1))
    for table, column in columns:
        assert getattr(dossier, table)[column].notna().any()
        for view in (day_before, *views.values()):
            assert getattr(view, table)[column].isna().all()


@settings(max_examples=15)
@given(DATES)
def test_terms_hide_how_they_end(dossier, raw, day):
    view = dossier.as_of(day)
    shown = {
        (t.person, f"{t.start_date:%Y-%m-%d}"): "" if pd.isna(t.end_date) else str(t.end_date)[:10]
        for t in view.terms.itertuples()
    }
    assert shown == {
        (t["person"], t["start_date"]): t["end_date"] if t["end_date"] <= str(day) else ""
        for t in raw["terms"]
        if t["start_date"] <= str(day)
    }


@settings(max_examples=15)
@given(DATES)
def test_indicators_wait_for_the_end_of_their_period(dossier, day):
    for period in dossier.as_of(day).indicators.period.unique():
        year, month = int(period[:4]), int(period[5:] or 12)
        assert dt.date(year, month, calendar.monthrange(year, month)[1]) <= day


def test_no_visit_is_called_unanswered_before_the_record_ends(views):
    for view in views.values():
        if view.known_on < dt.date(2026, 5, 19):
            assert "no" not in set(view.hometown_cases.answered)


def test_the_andong_summit_from_rumour_to_record(views):
    row = {day: view.meeting("2026-05-andong") for day, view in views.items()}
    status = {day: None if r is None else r.status for day, r in row.items()}
    assert status[dt.date(2026, 5, 17)] is None
    assert status[dt.date(2026, 5, 18)] == "scheduled"
    assert status[dt.date(2026, 5, 19)] == status[dt.date(2026, 5, 20)] == "under way"
    assert status[dt.date(2026, 5, 21)] == status[dt.date(2026, 6, 30)] == "held"


def test_the_article_is_known_on_the_eve(views):
    article = {f"E{n:02}" for n in range(1, 18)}
    assert not article & ids(views[dt.date(2026, 5, 17)], "claims")
    assert article <= ids(views[dt.date(2026, 5, 18)], "claims")


def test_a_place_is_named_as_a_venue_from_the_page_that_names_it(views):
    def named(day):
        return views[day].places.set_index("place").named_as["Daegu"]

    assert pd.isna(named(dt.date(2025, 10, 1)))
    assert named(dt.date(2026, 6, 30)) == "alternative"


def test_an_indicator_waits_for_its_page(dossier, raw):
    # The balance of 2009 is read on a page of 14 August 2010.
    pages = {s["source_id"]: s["known_on"] for s in raw["sources"]}
    for day in pd.date_range(FIRST, LAST, freq="YE").date:
        for source_id in dossier.as_of(day).indicators.source_id:
            assert not pages[source_id] or pages[source_id] <= str(day)


def test_an_undated_page_is_there_only_for_what_it_shows(dossier):
    # S0681 tells of the visitors of 2025.
    view = dossier.as_of("2020-01-01")
    assert not view.sources.url.str.contains("yjj2026").any()
