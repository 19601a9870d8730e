"""The forecast uses what was known, takes silence after coverage as unknown, and adds up."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from tests_support import rows

from summitlib import load_dossier
from summitlib.errors import SummitError
from summitlib.measures.forecast import (
    DAYS,
    HELD,
    counted_meetings,
    forecast,
    record_of,
    with_announced,
)
from summitlib.rules import CountingRule
from summitlib.statistics.arrivals import outlook

NONE = "formal+no-visits+no-ceremonies+no-sidelines"
VIEWS = ["1998-01-01", "2003-06-01", "2014-01-01", "2026-05-18", "2026-10-31"]
BESIDE = {"multilateral-sideline", "trilateral-sideline", "pull-aside"}


def formal_rows(until):
    """The meetings that count as formal, from the file: talks with no third leader."""
    return [
        row
        for row in rows("meetings")
        if row["contact"] == "talks"
        and row["three_way"] == "false"
        and row["format"] != "pull-aside"
        and row["start_date"] <= until
    ]


@pytest.mark.parametrize("rule", ["formal", "any", NONE])
@pytest.mark.parametrize("day", VIEWS)
def test_the_distribution_adds_up_on_every_view(dossier, day, rule):
    ahead = forecast(dossier.as_of(day), rule)
    assert ahead.pmf.min() >= 0
    assert ahead.pmf.sum() + ahead.survival[-1] == pytest.approx(1)
    assert (np.diff(np.append(1.0, ahead.survival)) <= 0).all()
    assert ahead.table["probability"].is_monotonic_increasing
    assert ahead.within(0) == 0
    for share in (0.05, 0.5, 0.95):
        days = ahead.quantile(share)
        if days is not None:
            assert ahead.within(days) >= share > ahead.within(days - 1)
    lower, upper = (x or 10**6 for x in ahead.interval(0.9))
    assert lower <= (ahead.median or 10**6) <= upper


def test_what_it_rests_on_is_what_the_file_holds(dossier):
    ahead = forecast(dossier)
    formal = formal_rows("2026-05-20")
    days = {row["start_date"] for row in formal}
    beside = {row["start_date"] for row in formal if row["format"] in BESIDE}
    others = {row["start_date"] for row in formal if row["format"] not in BESIDE}
    assert (ahead.days, ahead.last) == (len(days), dt.date(2026, 5, 19))
    assert ahead.rates["days"].tolist() == [len(beside), len(others)]
    assert (ahead.covered, ahead.elapsed) == (dt.date(2026, 5, 20), 1)
    first = {}
    for row in sorted(rows("meetings"), key=lambda r: r["start_date"]):
        if row["format"] in BESIDE:
            first.setdefault(row["event"], int(row["start_date"][5:7]))
    months = [list(first.values()).count(month) for month in range(1, 13)]
    assert ahead.season["events"].tolist() == months
    share = (months[10] + 1) / (sum(months) + 12)
    assert ahead.season["rate"][10] == pytest.approx(share * 365.25 / 30, abs=0.005)


def test_an_announced_meeting_comes_with_the_stated_probability(dossier):
    eve = forecast(dossier.as_of("2026-05-18"))
    assert eve.scheduled["meeting_id"].tolist() == ["2026-05-andong"]
    assert eve.within(1) == pytest.approx(HELD, abs=0.005)
    assert eve.pmf[1:].sum() < 1 - HELD
    before = forecast(dossier.as_of("2026-05-17"))
    assert before.scheduled.empty
    assert before.within(2) < 0.05
    # Two announced meetings, in 2 and 4 days, over a flat survival of 1/2.
    both = with_announced(np.full((1, 5), 0.5), np.array([[2, 4]]))[0]
    assert both == pytest.approx([0.5, 0.025, 0.025, 0.00125, 0.00125])


def test_announced_meetings_are_used_whether_the_rule_counts_them_or_not(dossier):
    eve = dossier.as_of("2026-05-18")
    assert (forecast(eve).survival == forecast(eve, "formal+no-scheduled").survival).all()
    assert (forecast(eve).survival == forecast(eve, CountingRule.formal).survival).all()


def test_silence_after_coverage_is_no_evidence_of_a_silence(dossier):
    """Unseen days leave the belief to fade; days seen without a meeting would lower the rate."""
    counted = counted_meetings(dossier, "formal")
    record = record_of(dossier, counted, "formal")
    origin, covered = (
        np.array([d.toordinal()]) for d in (dossier.known_on, dossier.coverage["meetings"])
    )
    unseen, silent = outlook(record, origin, covered), outlook(record, origin, origin)
    assert (unseen.survival == forecast(dossier).survival).all()
    assert unseen.seasonal[0] > silent.seasonal[0]
    assert unseen.plain[0] > silent.plain[0]
    at_the_end = forecast(dossier.as_of(dossier.coverage["meetings"]))
    assert at_the_end.covered == at_the_end.origin
    assert at_the_end.elapsed == forecast(dossier).elapsed


def test_nothing_that_became_known_later_is_used(package_copy, dossier):
    """Later meetings turned into greetings change nothing of an earlier forecast."""
    table = package_copy.rows("meetings.csv")
    contact, start = table[0].index("contact"), table[0].index("start_date")
    for row in table[1:]:
        if row[start] > "2015-01-01" and row[contact] == "talks":
            row[contact] = "greeting"
    package_copy.write("meetings.csv", table)
    altered = load_dossier(package_copy.folder)
    ours, theirs = (forecast(d.as_of("2015-01-01")) for d in (dossier, altered))
    assert (ours.survival == theirs.survival).all()
    assert (ours.usual == theirs.usual).all()
    late = [forecast(d.as_of("2020-01-01")).within(90) for d in (dossier, altered)]
    assert late[0] != late[1]


def test_a_silence_lowers_and_a_busy_year_raises_the_forecast(dossier):
    quiet, busy = (forecast(dossier.as_of(day)) for day in ("2014-12-01", "2023-12-01"))
    assert quiet.within(365) < busy.within(365)
    assert quiet.rates["rate"].sum() < busy.rates["rate"].sum()
    assert quiet.within(180) < quiet.table.loc[quiet.table["days"] == 180, "usual"].item()


def test_november_is_the_season_of_sidelines(dossier):
    before, after = (forecast(dossier.as_of(day)) for day in ("2024-10-31", "2024-12-01"))
    assert before.within(30) > after.within(30)


def test_without_a_meeting_there_is_no_usual_wait(dossier):
    first = forecast(dossier.as_of("1998-01-01"))
    assert (first.days, first.last, first.elapsed) == (0, None, None)
    assert first.table["usual"].isna().all()
    assert forecast(dossier, NONE).days == 0


def test_a_rule_that_begins_late_learns_from_then_on(dossier):
    late = forecast(dossier, "formal+since:2025-06-04")
    assert late.days == len([r for r in formal_rows("2026-05-20") if r["start_date"] > "2025-06"])
    assert forecast(dossier.as_of("2025-01-01"), "formal+since:2025-06-04").days == 0


def test_the_table_is_rounded_and_dated(dossier):
    table = forecast(dossier.as_of("2024-01-01")).table
    assert table["days"].tolist() == list(DAYS)
    assert table["date"].tolist()[0] == pd.Timestamp("2024-01-31")
    assert (table["probability"].round(3) == table["probability"]).all()


def test_an_unknown_rule_is_refused(dossier):
    with pytest.raises(SummitError, match="unknown rule"):
        forecast(dossier, "formall")
