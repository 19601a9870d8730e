"""Nothing that became known later appears in the brief of any day.

What was known when is worked out here from the CSV files alone, without the package's own code.
"""

import datetime as dt
import json
import re
import time

import pytest
from tests_support import rows

from summitlib.charts import brief as charts
from summitlib.charts.theme import Scope
from summitlib.measures import brief as measures
from summitlib.measures import evidence
from summitlib.narrative.brief import compose
from summitlib.narrative.language import Language

SUMMIT = "2026-05-andong"
FIRST, LAST = dt.date(2025, 10, 1), dt.date(2026, 6, 30)
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

_MONTHS = "January February March April May June July August September October November December"
_MONTH = {name: n for n, name in enumerate(_MONTHS.split(), start=1)}
_WRITTEN = re.compile(rf"(?:(\d{{1,2}})–)?(\d{{1,2}}) ({'|'.join(_MONTH)}) (\d{{4}})")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def dates_in(text: str) -> set[dt.date]:
    found = {(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)}
    for first, last, month, year in _WRITTEN.findall(text):
        found |= {(int(year), _MONTH[month], int(day)) for day in (first, last) if day}
    return {dt.date(*parts) for parts in found}


class Known:
    """What the files say was known on a day."""

    def __init__(self) -> None:
        self.page = {r["source_id"]: r["known_on"] for r in rows("sources")}
        self.claims = rows("claims")
        self.meetings = rows("meetings")
        self.conflicts = rows("conflicts")
        self.counts = rows("published_counts")
        tables = ("meetings", "terms", "shocks", "milestones", "hometown_cases")
        self.dated = [row for name in tables for row in rows(name)]

    def by_page(self, table: list[dict[str, str]], key: str, columns: list[str], day: str):
        known = [r for r in table if all("" < self.page[r[c]] <= day for c in columns)]
        return {r[key]: r for r in known}

    def rests_on(self, page: str) -> str:
        """The latest day among the rows that cite a page: it was not written before."""
        columns = ("start_date", "date")
        cited = [r for r in self.dated if page in r["source_ids"].split(";")]
        return max((r[c] for r in cited for c in columns if c in r), default="")

    def meeting_day(self, row: dict[str, str]) -> str:
        pages = [self.page[s] or row["start_date"] for s in row["source_ids"].split(";")]
        reported = max(row["start_date"], min(pages))
        return min(row["announced_on"] or reported, reported)

    def on(self, day: str) -> dict[str, dict[str, dict[str, str]]]:
        meetings = [r for r in self.meetings if self.meeting_day(r) <= day]
        return {
            "claim": self.by_page(self.claims, "claim_id", ["source_id"], day),
            "conflict": self.by_page(self.conflicts, "conflict_id", ["source_a", "source_b"], day),
            "count": self.by_page(self.counts, "count_id", ["source_id"], day),
            "meeting": {r["meeting_id"]: r for r in meetings},
        }

    def dates_ahead(self, day: str) -> set[dt.date]:
        """Days ahead of `day` that something known by then names."""
        known = self.on(day)
        told = [r["statement"] + " " + r["value"] for r in known["claim"].values()]
        told += [f"{r['start_date']} {r['end_date']}" for r in known["meeting"].values()]
        told += [
            f"{r['side_a']} {r['side_b']}".replace("-", "–") for r in known["conflict"].values()
        ]
        return dates_in(" ".join(told))


@pytest.fixture(scope="module")
def known() -> Known:
    return Known()


@pytest.fixture(scope="module")
def built(dossier):
    """The brief and the charts of every day, and the seconds that they took."""
    # Time of the processor, which other programs on the machine do not lengthen.
    begun, language = time.process_time(), Language("en")
    result = {}
    for day in DAYS:
        view = dossier.as_of(day)
        scope = Scope(view.title, view.known_on, "formal")
        drawn = [
            charts.meetings(measures.timeline(view, SUMMIT), scope, language),
            charts.road(measures.road(view, SUMMIT), scope, language),
            charts.places(measures.places(view, SUMMIT), view.outline, scope, language),
            charts.support(evidence.support_of_article(view, SUMMIT), scope, language),
        ]
        specs = json.dumps([c.to_dict() for c in drawn], ensure_ascii=False)
        result[day] = (compose(view, SUMMIT), specs)
    return result, time.process_time() - begun


def test_every_day_is_built_in_time(built):
    """The promise is a minute on a quiet core (benchmarks/days.py); a busy one takes longer."""
    days, seconds = built
    assert len(days) == 273
    assert seconds < 180


def test_no_claim_meeting_conflict_or_count_of_later_days(built, known):
    for day, (brief, _) in built[0].items():
        on_record = known.on(day.isoformat())
        for origin in set(brief.audit()["origin"]):
            kind, _, ref = origin.partition(":")
            for key in ref.split(", ") if kind in on_record else []:
                assert key in on_record[kind], (day, origin)


def test_no_page_of_later_days(built, known):
    for day, (brief, _) in built[0].items():
        for source in brief.references.pages["source_id"]:
            assert known.page[source] <= day.isoformat(), (day, source)
            assert known.page[source] or known.rests_on(source) <= day.isoformat(), (day, source)


def test_no_date_of_later_days(built, known):
    for day, (brief, specs) in built[0].items():
        text = f"{brief.text}\n{brief.references.to_text()}\n{specs}".replace("T00:00:00", " ")
        ahead = {d for d in dates_in(text) if d > day}
        assert ahead <= known.dates_ahead(day.isoformat()), day


def test_no_mark_of_later_days(built, known):
    ids = {r["claim_id"] for r in known.claims} | {r["meeting_id"] for r in known.meetings}
    words = re.compile(r'"((?:[AENP]\d{2,3})|(?:\d{4}-\d{2}-[a-z][a-z0-9-]+))"')
    for day, (_, specs) in built[0].items():
        on_record = known.on(day.isoformat())
        drawn = {w for w in words.findall(specs) if w in ids} - {SUMMIT}
        assert drawn <= {*on_record["claim"], *on_record["meeting"]}, day


def test_the_summit_is_named_only_once_it_is_proposed(built, known):
    proposed = min(
        known.page[r["source_id"]]
        for r in known.claims
        if r["meeting_id"] == SUMMIT and r["topic"] == "proposal"
    )
    for day, (brief, _) in built[0].items():
        if day.isoformat() < proposed:
            assert brief.headline.text.startswith("Not on record yet"), day
            assert "Andong" not in brief.event.text + brief.conflicts.text, day


def test_every_day_is_traced(built):
    for day, (brief, _) in built[0].items():
        assert brief.audit()["traced"].all(), day
