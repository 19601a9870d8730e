"""The rhythm, told: traced everywhere, honest on every date, its numbers worked out again."""

import datetime as dt
import itertools
import re
import statistics

import pytest
from tests_support import rows

from summitlib.narrative import choices, curves, rhythm
from summitlib.narrative.telling import Telling

DAY = dt.date.fromisoformat
ANDONG, TOKYO = "2026-05-andong", "1998-10-tokyo"
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"


@pytest.fixture(scope="module")
def now(dossier):
    return rhythm.compose(dossier)


def days_of_talks(until):
    return sorted(
        DAY(r["start_date"])
        for r in rows("meetings")
        if r["contact"] == "talks"
        and r["three_way"] == "false"
        and DAY(r["start_date"]) <= DAY(until)
    )


@pytest.fixture(scope="module")
def views(dossier):
    dates = ("1998-01-01", "1998-05-01", "2003-06-01", "2026-05-18")
    return {date: dossier.as_of(date) for date in dates}


# The meeting varies fastest, so that the backtest of a view and rule is made once.
@pytest.mark.parametrize("meeting", [ANDONG, TOKYO])
@pytest.mark.parametrize("date", ["1998-01-01", "1998-05-01", "2003-06-01", "2026-05-18"])
@pytest.mark.parametrize("rule", ["formal", "any", NOTHING])
def test_all_is_told_and_traced(views, meeting, date, rule):
    told = rhythm.compose(views[date], meeting, rule)
    table = told.audit()
    assert table.loc[~table["traced"], ["passage", "text"]].values.tolist() == []
    assert all(passage.text for passage in told)
    assert "{" not in told.text


def test_the_edition_is_traced(now):
    assert now.audit()["traced"].all()


def test_the_numbers_of_the_waits(now):
    days = days_of_talks("2026-05-20")
    waits = [(b - a).days for a, b in itertools.pairwise(days)]
    text = now.waits.text
    assert f"began on {len(days)} days by 20 May 2026, with {len(waits)} waits" in text
    assert f"The median wait is {statistics.median(waits):g} days" in text
    longest = sorted(waits, reverse=True)[:3]
    assert [text.index(f"{n:,} days from") for n in longest] == sorted(
        text.index(f"{n:,} days from") for n in longest
    )
    last = (days[-1] - days[-2]).days
    longer = sum(n > last for n in waits[:-1])
    assert f"ended a wait of {last} days" in text
    assert f"{longer} of the {len(waits) - 1} other waits on record lasted longer" in text


def test_the_key_compares_the_wait_that_runs(dossier):
    days = days_of_talks("2026-03-01")
    waits = [(b - a).days for a, b in itertools.pairwise(days)]
    running = (DAY("2026-03-01") - days[-1]).days
    t = Telling.of(dossier.as_of("2026-03-01"), "", "formal", "en")
    often, last, still, *_ = (sentence.text for sentence in rhythm.key(t))
    assert f"began on {len(days)} days by 1 March 2026, with a median wait of" in often
    shorter = sum(n < waits[-1] for n in waits[:-1])
    assert f"a wait of {waits[-1]} days, longer than {shorter} of the {len(waits) - 1}" in last
    assert f"begun {running} days before" in still
    longer = sum(n > running for n in waits)
    assert f"{longer} of the {len(waits)} other waits on record lasted longer" in still


@pytest.mark.parametrize(("day", "compared"), [("2026-02-11", False), ("2026-02-12", True)])
def test_a_wait_that_runs_is_compared_after_thirty_days(dossier, day, compared):
    t = Telling.of(dossier.as_of(day), "", "formal", "en")
    assert any("The last meeting" in s.text for s in rhythm.key(t)) == compared


def test_after_coverage_the_wait_stops_and_what_is_not_known_is_named(now):
    assert "by 20 May 2026 is Andong (19–20 May 2026), begun one day before." in now.waits.text
    assert "begun one day before" not in now.answer.text
    assert "The record of meetings reaches to 20 May 2026" in now.limits.text
    assert f"On {len(rows('meeting_gaps'))} further occasions" in now.limits.text


def test_on_the_eve_the_summit_is_still_ahead(views):
    told = rhythm.compose(views["2026-05-18"])
    assert "If Andong (19–20 May 2026) begins as scheduled" in told.waits.text
    assert "it ends a wait of 126 days since Nara" in told.waits.text
    assert "The record of meetings reaches" not in told.limits.text


def test_the_spells_name_the_visits_of_the_csv(now):
    kinds = ("state-visit", "official-visit", "working-visit")
    visits = [
        (DAY(r["start_date"]), r["visitor"]) for r in rows("meetings") if r["format"] in kinds
    ]
    late = [who for day, who in visits if day >= DAY("2022-09-01")]
    assert (late.count("KR"), late.count("JP")) == (3, 4)
    assert "the South Korean leader pays three visits for their own sake" in now.spells.text
    assert "the Japanese leader pays four visits for their own sake" in now.spells.text
    assert not [day for day, _ in visits if DAY("2012-06-01") <= day < DAY("2022-09-01")]
    assert "neither leader pays the other a visit for its own sake" in now.spells.text


def test_the_sparse_spell_names_what_was_hosted_and_its_longest_waits(now):
    hosted = [
        r["place"]
        for r in rows("meetings")
        if "2012-06" <= r["start_date"] < "2022-09"
        and (r["contact"], r["three_way"]) == ("talks", "false")
        and r["visitor"] != "third"
    ]
    text = now.spells.text
    told = text.split("a summit or a ceremony: ")[1].split(". Among")[0]
    assert re.findall(r"([A-Z]\w+) \(", told) == hosted
    assert "1,268 days from Beijing (13 May 2012) to Seoul (2 November 2015)" in text
    assert "silence" not in text
    assert "too narrow" in text


def test_doubt_is_told(now):
    assert "has a probability of less than 1%" in now.changes.text
    assert "no test of the difference is given" in now.eras.text
    assert "What is found depends on what counts as a meeting" in now.sensitivity.text
    assert "no ranking is claimed" in now.pairs.text
    assert "fewer than five waits are left out, and among them Lee Jae-myung" in now.pairs.text
    assert "All five other choices" in now.sensitivity.text


def test_other_choices_agree_only_where_months_are_near():
    one, far = (dt.date(2012, 6, 1),), (dt.date(2013, 6, 1),)
    assert choices._same(one, (dt.date(2012, 12, 1),))
    assert not choices._same(one, far)
    assert not choices._same(one, one + far)
    assert choices._same((), ())


def test_before_the_first_meeting_there_is_nothing_to_tell(dossier):
    told = rhythm.compose(dossier.as_of("1998-01-01"))
    assert "No meeting counts under the rule formal by 1 January 1998" in told.answer.text
    assert "there is no rate to change" in told.changes.text


def test_one_meeting_is_told_as_one(dossier):
    t = Telling.of(dossier.as_of("1998-05-01"), TOKYO, "formal", "en")
    assert rhythm.key(t)[0].text.startswith("The only meeting under the rule formal by 1 May 1998")


def test_days_are_written_whole_or_as_they_are(dossier):
    t = Telling.of(dossier, "", "formal", "en")
    written = ["".join(getattr(p, "text", p) for p in curves.days(t, n, "x")) for n in (1, 30, 2.5)]
    assert written == ["one day", "30 days", "2.5 days"]


def test_the_pages_of_every_meeting_drawn_are_listed(dossier, now):
    first = {r["source_ids"].split(";")[0] for r in rows("meetings") if r["contact"] == "talks"}
    drawn = set(now.references.pages["source_id"])
    three_way = {
        r["source_ids"].split(";")[0] for r in rows("meetings") if r["three_way"] == "true"
    }
    assert first - three_way <= drawn
