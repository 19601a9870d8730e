"""Hosting, worked out again from the tables: host, distance, order of visits."""

import datetime as dt
import math
from itertools import groupby, pairwise
from statistics import median

import pandas as pd
import pytest
from tests_support import rows

from summitlib import load_dossier
from summitlib.measures import hosting
from summitlib.rules import VISITS

NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"


def own_visits() -> list[dict[str, str]]:
    """The visits of the record for their own sake, talks of the two, oldest first."""
    kept = [r for r in rows("meetings") if r["format"] in VISITS and r["contact"] == "talks"]
    return sorted(kept, key=lambda r: (r["start_date"], r["meeting_id"]))


def vincenty(a: dict[str, str], b: dict[str, str]) -> float:
    """Distance on the WGS84 ellipsoid in km (Vincenty 1975, doi:10.1179/sre.1975.23.176.88)."""
    major, f = 6378.137, 1 / 298.257223563
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(float(p["latitude"])))) for p in (a, b))
    lon = math.radians(float(b["longitude"]) - float(a["longitude"]))
    lam = lon
    for _ in range(50):
        sin_s = math.hypot(
            math.cos(u2) * math.sin(lam),
            math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam),
        )
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        s = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2 = 1 - sin_a**2
        mid = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2
        c = f / 16 * cos2 * (4 + f * (4 - 3 * cos2))
        inner = mid + c * cos_s * (2 * mid**2 - 1)
        lam = lon + (1 - c) * f * sin_a * (s + c * sin_s * inner)
    u = cos2 * (1 / (1 - f) ** 2 - 1)
    big_a = 1 + u / 16384 * (4096 + u * (u * (320 - 175 * u) - 768))
    big_b = u / 1024 * (256 + u * (u * (74 - 47 * u) - 128))
    term = cos_s * (2 * mid**2 - 1) - big_b / 6 * mid * (4 * sin_s**2 - 3) * (4 * mid**2 - 3)
    return (1 - f) * major * big_a * (s - big_b * sin_s * (mid + big_b / 4 * term))


def test_host_and_distance_agree_with_the_tables(dossier):
    table = hosting.hosted(dossier, "any")
    meetings = {r["meeting_id"]: r for r in rows("meetings")}
    places = {r["place"]: r for r in rows("places")}
    capitals = {side.code: side.capital for side in dossier.meta.sides}
    assert len(table) == len(meetings)
    for row in table.to_dict("records"):
        raw = meetings[row["meeting_id"]]
        assert row["host"] == (raw["country"] if raw["visitor"] != "third" else "")
        if not row["host"]:
            assert math.isnan(row["distance_km"])
            continue
        assert row["in_capital"] == (raw["place"] == capitals[row["host"]])
        if row["in_capital"]:
            assert row["distance_km"] == 0
        else:
            expected = vincenty(places[capitals[row["host"]]], places[raw["place"]])
            assert row["distance_km"] == pytest.approx(expected, abs=0.001)


def test_counts_by_host_add_up(dossier):
    for rule in ("formal", "bilateral", "any", NOTHING):
        table = hosting.hosted(dossier, rule)
        by_format = hosting.by_format(dossier, table)
        assert by_format["total"].sum() == len(table)
        assert (by_format[["KR", "JP", "elsewhere"]].sum(axis=1) == by_format["total"]).all()
        shares = hosting.balance(dossier, table)
        assert shares["meetings"].tolist() == [by_format["KR"].sum(), by_format["JP"].sum()]
        assert (shares["in_capital"] + shares["outside"] == shares["meetings"]).all()
        assert shares["share"].sum() == pytest.approx(1 if shares["meetings"].sum() else 0)


def test_alternation_agrees_with_the_rows(dossier):
    result, visits = hosting.alternation(dossier), own_visits()
    assert result.visits["meeting_id"].tolist() == [v["meeting_id"] for v in visits]
    days = [dt.date.fromisoformat(v["start_date"]) for v in visits]
    turns = [
        (b["meeting_id"], a["meeting_id"], (days[i + 1] - days[i]).days)
        for i, (a, b) in enumerate(pairwise(visits))
        if a["country"] != b["country"]
    ]
    answers = result.answers[["meeting_id", "answers", "days"]]
    assert list(answers.itertuples(index=False, name=None)) == turns
    runs = [len(list(own)) for _, own in groupby(v["country"] for v in visits)]
    assert result.runs["visits"].tolist() == runs
    assert result.test.n == len(runs)
    assert result.longest["visits"].unique().tolist() == [max(runs)]
    assert median(turn[2] for turn in turns) == result.answers["days"].median()


def test_the_visits_of_each_side_are_counted_up(dossier):
    visits = hosting.alternation(dossier).visits
    both = visits["hosted_a"] + visits["hosted_b"]
    assert both.tolist() == list(range(1, len(visits) + 1))


def test_the_last_visit_waits_until_coverage_ends(dossier):
    assert hosting.alternation(dossier).open_days == 1  # 19 to 20 May 2026, not to 31 October
    eve = hosting.alternation(dossier.as_of("2026-05-18"))
    assert eve.visits["status"].iloc[-1] == "scheduled"
    assert eve.open_days == (dt.date(2026, 5, 18) - dt.date(2026, 1, 13)).days


@pytest.mark.parametrize("day", ["1998-01-01", "2004-12-31", "2012-01-01", "2026-01-20"])
def test_nothing_later_is_in_an_earlier_view(dossier, day):
    view = dossier.as_of(day)
    assert (hosting.hosted(view, "any")["start_date"] <= pd.Timestamp(day)).all()
    whole = hosting.alternation(dossier).visits
    early = hosting.alternation(view).visits
    assert early["answers"].tolist() == whole["answers"].tolist()[: len(early)]


@pytest.mark.parametrize("rule", [NOTHING, "formal+no-visits"])
def test_without_visits_nothing_alternates(dossier, rule):
    result = hosting.alternation(dossier, rule)
    assert (len(result.visits), len(result.runs), result.open_days) == (0, 0, None)
    assert result.longest.empty
    assert math.isnan(result.test.p_more)


def test_a_place_without_coordinates_has_no_distance_and_is_listed(package_copy):
    header = package_copy.rows("places.csv")[0]
    row = package_copy.row_of("places.csv", "Andong")
    for column in ("latitude", "longitude"):
        assert column in header
        package_copy.set("places.csv", row, column, "")
    table = hosting.hosted(load_dossier(package_copy.folder))
    assert hosting.unplaced(table) == ["Andong"]
    assert table.set_index("meeting_id")["distance_km"].isna()["2026-05-andong"]
