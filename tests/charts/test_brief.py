"""The charts of the brief, for many days and several summits."""

import json
import os
import subprocess
import sys
import time

import pytest

from summitlib import load_dossier
from summitlib.charts import brief, theme
from summitlib.charts.theme import Scope
from summitlib.measures import brief as measure
from summitlib.measures.evidence import Support, support_of_article
from summitlib.narrative.language import Language

EN = Language("en")
DAYS = ["1998-02-01", "2025-10-01", "2026-01-20", "2026-05-18", "2026-05-19", "2026-10-31"]
SUMMITS = ["2026-05-andong", "2026-01-nara", "2023-05-hiroshima", "1998-10-tokyo"]
NAMES = ["meetings", "road", "places", "support"]
HOSTILE = "<script>alert(1)</script> {x} datum.x; ${window.pwned=1} [a](javascript:x)"


@pytest.fixture(scope="module")
def dossier():
    return load_dossier()


def scope_of(view):
    return Scope(view.title, view.known_on, "formal")


def charts_of(view, summit):
    scope = scope_of(view)
    return {
        "meetings": brief.meetings(measure.timeline(view, summit), scope, EN),
        "road": brief.road(measure.road(view, summit), scope, EN),
        "places": brief.places(measure.places(view, summit), view.outline, scope, EN),
        "support": brief.support(support_of_article(view, summit), scope, EN),
    }


@pytest.fixture(scope="module")
def eve(dossier):
    return {n: c.to_dict() for n, c in charts_of(dossier.as_of("2026-05-18"), SUMMITS[0]).items()}


@pytest.fixture(scope="module")
def now(dossier):
    return {n: c.to_dict() for n, c in charts_of(dossier, SUMMITS[0]).items()}


def title_of(spec):
    return " ".join(spec["title"]["text"])


def rows_of(spec, *columns):
    """The rows of all datasets that have the columns."""
    rows = [row for values in spec["datasets"].values() for row in values]
    return [row for row in rows if set(columns) <= set(row)]


@pytest.mark.parametrize("summit", SUMMITS)
@pytest.mark.parametrize("day", DAYS)
def test_every_chart_is_valid_titled_and_described_on_every_day(dossier, day, summit):
    for name, chart in charts_of(dossier.as_of(day), summit).items():
        spec = chart.to_dict(validate=True)
        assert title_of(spec), name
        assert len(spec["description"]) > 20, name
        assert any("as known on" in line for line in spec["title"]["subtitle"]), name
        assert any(row["line"].startswith("Source: dossier") for row in rows_of(spec, "line")), name
        assert len(json.dumps(spec)) < 80_000, name


def test_the_same_result_gives_the_same_spec(dossier, eve):
    again = charts_of(dossier.as_of("2026-05-18"), SUMMITS[0])
    assert {n: json.dumps(c.to_dict()) for n, c in again.items()} == {
        n: json.dumps(s) for n, s in eve.items()
    }


def test_the_four_charts_are_small_and_fast(dossier):
    view = dossier.as_of("2026-05-18")
    charts_of(view, SUMMITS[0])
    start = time.process_time()
    specs = [chart.to_dict() for chart in charts_of(view, SUMMITS[0]).values()]
    # Some 70 ms and 130 kB; the bound leaves room for the measures and a slow machine.
    assert time.process_time() - start < 0.6
    assert sum(len(json.dumps(spec)) for spec in specs) < 250_000


def test_nothing_later_is_drawn(dossier):
    view = dossier.as_of("2025-10-01")
    for name, chart in charts_of(view, SUMMITS[0]).items():
        spec = chart.to_dict()
        dates = [row["date"] for row in rows_of(spec, "date")]
        assert all(date <= "2025-10-01T00:00:00Z" for date in dates), name
        assert "Takaichi" not in json.dumps(spec), name


def test_meetings_are_all_plotted_on_their_days(dossier, now):
    points = rows_of(now["meetings"], "kind", "place")
    table = dossier.meetings
    days = table["start_date"].dt.strftime("%Y-%m-%d")
    assert len(points) == len(table)
    assert {(p["meeting_id"], p["date"][:10], p["place"]) for p in points} == set(
        zip(table["meeting_id"], days, table["place"], strict=True)
    )


MARKS = {
    "meetings": ("meeting_id",),
    "road": ("id", "no"),
    "places": ("longitude",),
    "support": ("claim_id",),
}


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_leads_to_a_page(now, name):
    marks = rows_of(now[name], *MARKS[name])
    assert marks
    assert all(mark["url"].startswith(("https://", "http://")) for mark in marks)
    assert any("href" in layer.get("encoding", {}) for layer in now[name]["layer"])


def test_the_title_of_the_meetings_counts_them(now):
    words = "Andong is the third meeting of Lee and Takaichi under the rule formal"
    assert title_of(now["meetings"]) == words
    assert "133 meetings from 2 April 1998 to 19 May 2026" in now["meetings"]["description"]


def test_the_summit_is_labelled_and_hollow_while_it_is_scheduled(eve, now):
    for spec, solid in ((eve, 0), (now, 1)):
        (mark,) = rows_of(spec["meetings"], "label", "solid")
        assert (mark["label"], mark["solid"]) == ("Andong, 19–20 May 2026", solid)
    assert theme.ACCENT in json.dumps(eve["meetings"])


def test_marks_of_one_pair_do_not_overlap(now):
    points = [p for p in rows_of(now["meetings"], "kind", "x", "y") if "label" not in p]
    for p in points:
        near = [q for q in points if q is not p and q["pair"] == p["pair"] and q["y"] == p["y"]]
        assert all(abs(p["x"] - q["x"]) >= 7.3 for q in near)


def test_an_unknown_summit_is_said_to_be_unknown(dossier):
    spec = charts_of(dossier.as_of("2025-10-01"), SUMMITS[0])["meetings"].to_dict()
    assert title_of(spec).endswith("129, the summit in question not among them")


def test_empty_results_give_honest_charts(dossier):
    charts = charts_of(dossier.as_of("1998-02-01"), "1998-10-tokyo")
    empty = {name: title_of(chart.to_dict()) for name, chart in charts.items()}
    assert empty["meetings"] == "No meeting on record by 1 February 1998"
    assert empty["road"] == "No step towards the summit is on record by 1 February 1998"
    assert empty["support"] == "No article about this summit is in the record by 1 February 1998"
    none = measure.places(dossier, SUMMITS[0]).head(0)
    for outline in ({}, dossier.outline):
        spec = brief.places(none, outline, scope_of(dossier), EN).to_dict(validate=True)
        assert title_of(spec) == "No place with known coordinates by 31 October 2026"


def test_steps_have_the_numbers_of_the_table(dossier, now):
    steps = brief.numbered(measure.road(dossier, SUMMITS[0]))
    assert list(steps["no"]) == list(range(1, len(steps) + 1))
    dots = rows_of(now["road"], "no", "label")
    assert {(int(d["no"]), d["label"], d["date"][:10]) for d in dots} == {
        (no, label, f"{date:%Y-%m-%d}")
        for no, label, date in zip(steps["no"], steps["label"], steps["date"], strict=True)
    }


def test_steps_of_one_lane_do_not_overlap(now):
    dots = list({d["no"]: d for d in rows_of(now["road"], "no", "y")}.values())
    for dot in dots:
        near = [d for d in dots if d is not dot and d["y"] == dot["y"]]
        assert all(abs(dot["x"] - d["x"]) >= 14.9 for d in near)


def test_the_title_of_the_road_counts_days(dossier, eve):
    steps = measure.road(dossier.as_of("2026-05-18"), SUMMITS[0])
    ours = steps[steps["meeting_id"] == SUMMITS[0]]
    first = ours.loc[ours["kind"] == "proposal", "date"].min()
    days = (steps.loc[steps["is_summit"], "date"].item() - first).days
    assert title_of(eve["road"]) == f"From the first proposal on record to Andong: {days} days"
    assert rows_of(eve["road"], "text")[0]["text"] == f"{days} days"


def test_a_step_dated_by_its_report_says_so(now):
    reported = [d for d in rows_of(now["road"], "when", "no") if "reported by" in d["when"]]
    assert reported


def test_places_stand_where_they_are(dossier, eve):
    table = measure.places(dossier.as_of("2026-05-18"), SUMMITS[0])
    spots = {r["place"]: r for r in rows_of(eve["places"], "longitude", "latitude")}
    assert {p: (r["longitude"], r["latitude"]) for p, r in spots.items()} == {
        p: (a, b)
        for p, a, b in zip(table["place"], table["longitude"], table["latitude"], strict=True)
    }
    assert spots["Seoul"]["x"] < spots["Andong"]["x"] < spots["Nara"]["x"] < spots["Tokyo"]["x"]
    assert spots["Seoul"]["y"] < spots["Andong"]["y"] < spots["Nara"]["y"]
    assert all(0 < s["x"] < theme.WIDTH for s in spots.values())


def test_the_important_places_are_labelled(eve):
    labels = {row["text"] for row in rows_of(eve["places"], "text", "colour")}
    assert {"Andong", "the summit, Lee's home place", "Nara", "Takaichi's home place"} <= labels
    assert {"Seoul", "Tokyo", "Gyeongju", "Daegu", "200 km"} <= labels | {
        row["text"] for row in rows_of(eve["places"], "text")
    }
    words = "The summit is in a home place of Lee, Andong; Takaichi's is Nara"
    assert title_of(eve["places"]) == words


def test_each_voice_is_one_mark(dossier, now):
    measured = support_of_article(dossier, SUMMITS[0])
    dots = rows_of(now["support"], "publisher", "claim_id")
    assert len(dots) == len(measured.voices)
    names = {"its pages disagree": "divided"}
    assert {(d["claim_id"], d["publisher"], names.get(d["name"], d["name"])) for d in dots} == set(
        zip(
            measured.voices["claim_id"],
            measured.voices["publisher"],
            measured.voices["stance"],
            strict=True,
        )
    )
    shapes = {d["name"]: (d["shape"], d["fill"]) for d in dots}
    assert len(set(shapes.values())) == 4


def test_the_title_of_the_support_counts_claims(dossier, now):
    measured = support_of_article(dossier, SUMMITS[0])
    title = title_of(now["support"])
    assert f"supports {len(measured.unsupported)} of {len(measured.claims)} claims" in title
    assert f"{len(measured.contested)} contradicted" in title
    for statement in measured.claims["statement"]:
        assert statement in now["support"]["description"]


def test_the_articles_own_publisher_stands_apart(now):
    names = {r["text"]: r["x"] for r in rows_of(now["support"], "text", "x") if "y" not in r}
    own = names.pop("(the article's own)") - 11
    others = sorted(x for x in names.values() if x > own + 1)
    assert others[0] - own > 1.9 * (others[1] - others[0])


def hostile(view):
    """The measured results for the summit with all their text replaced."""
    timeline = measure.timeline(view, SUMMITS[0]).meetings
    bad = {"url": "javascript:window.pwned=1"}
    timeline = timeline.assign(place=HOSTILE, leader_a=HOSTILE, occasion=HOSTILE, **bad)
    steps = measure.road(view, SUMMITS[0])
    steps = steps.assign(label=HOSTILE, **bad)
    points = measure.places(view, SUMMITS[0]).assign(place=HOSTILE, **bad)
    measured = support_of_article(view, SUMMITS[0])
    claims = measured.claims.assign(statement=HOSTILE)
    voices = measured.voices.assign(publisher=HOSTILE + measured.voices["publisher"], **bad)
    scope = Scope(HOSTILE, view.known_on, HOSTILE)
    return [
        brief.meetings(measure.Timeline(timeline, 3), scope, EN),
        brief.road(steps, scope, EN),
        brief.places(points, view.outline, scope, EN),
        brief.support(Support(claims, voices, HOSTILE), scope, EN),
    ]


def strings(node):
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    elif isinstance(node, str):
        yield node


def test_hostile_text_stays_text(dossier):
    for chart in hostile(dossier):
        spec = chart.to_dict(validate=True)
        assert "<script>" in json.dumps(spec["datasets"])
        assert not {row["url"] for row in rows_of(spec, "url")} - {""}
        del spec["datasets"]
        del spec["description"]
        assert all(isinstance(line, str) for line in spec["title"].pop("text"))
        rest = list(strings(spec))
        assert not [s for s in rest if "script" in s or "datum" in s or "pwned" in s]
        assert not {"expr", "signal", "calculate", "filter", "labelExpr", "transform"} & set(rest)


DRAW = """
import json, sys, vl_convert
print(vl_convert.vegalite_to_svg(json.load(sys.stdin)))
"""


def svg(spec, zone):
    run = subprocess.run(
        [sys.executable, "-c", DRAW],
        input=json.dumps(spec),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "TZ": zone, "PYTHONUTF8": "1"},
    )
    return run.stdout


def test_no_time_zone_shifts_a_date(eve):
    for name in ("meetings", "road"):
        assert svg(eve[name], "America/New_York") == svg(eve[name], "Asia/Seoul"), name


def test_the_drawn_chart_shows_its_title_source_and_summit(eve):
    for name, spec in eve.items():
        drawing = svg(spec, "UTC")
        assert spec["title"]["text"][0].replace("'", "&#39;") in drawing.replace("'", "&#39;"), name
        assert "Source: dossier" in drawing, name
    assert "Andong, 19–20 May 2026" in svg(eve["meetings"], "UTC")
