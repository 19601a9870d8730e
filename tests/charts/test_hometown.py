"""The charts on hosting and home visits, for many days, summits and rules."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from summitlib import load_dossier
from summitlib.charts import hometown as charts
from summitlib.charts import theme
from summitlib.charts.layout import text_width
from summitlib.charts.theme import Scope
from summitlib.measures import hometown, hosting
from summitlib.narrative.language import Language

EN = Language("en")
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"
VIEWS = [
    ("1998-01-01", "2026-05-andong", "formal"),
    ("1998-12-01", "1998-10-tokyo", "formal"),
    ("2004-12-31", "2004-07-jeju", "any"),
    ("2026-01-20", "2026-01-nara", "bilateral"),
    ("2026-05-18", "2026-05-andong", "formal"),
    ("2026-10-31", "2008-12-fukuoka", "formal+once-per-event"),
    ("2026-10-31", "2026-05-andong", NOTHING),
    ("2026-10-31", "2026-05-andong", "formal"),
]


def charts_of(view, summit, rule):
    scope, sides = Scope(view.title, view.known_on, rule), view.meta.sides
    known = hometown.collection(view, summit)
    curve = hometown.waiting(known.visits)
    return {
        "venues": charts.venues(hosting.hosted(view, rule, summit), sides, scope, EN),
        "visits": charts.visits(hosting.alternation(view, rule, summit), sides, scope, EN),
        "circles": charts.circles(known, scope, EN),
        "waiting": charts.waiting(curve, known, scope, EN),
    }


@pytest.fixture(scope="module")
def specs(dossier):
    return {
        key: {
            name: chart.to_dict(validate=True)
            for name, chart in charts_of(dossier.as_of(key[0]), *key[1:]).items()
        }
        for key in VIEWS
    }


def title_of(spec):
    return " ".join(spec["title"]["text"])


def subtitle_of(spec):
    return " ".join(spec["title"]["subtitle"])


def rows_of(spec, *columns):
    rows = [row for values in spec["datasets"].values() for row in values]
    return [row for row in rows if set(columns) <= set(row)]


@pytest.mark.parametrize("key", VIEWS)
def test_every_chart_is_titled_described_and_small(specs, key):
    for name, spec in specs[key].items():
        assert title_of(spec), name
        assert len(spec["description"]) > 20, name
        assert "as known on" in subtitle_of(spec), name
        assert spec["width"] <= theme.WIDTH, name
        assert len(json.dumps(spec)) < 80_000, name


@pytest.mark.parametrize("key", VIEWS)
def test_the_charts_of_the_collection_say_that_it_gives_no_rate(specs, key):
    for name in ("circles", "waiting"):
        assert "a collection of known cases: it gives no rate" in subtitle_of(specs[key][name])


def test_the_titles_are_the_findings(specs):
    now, eve, nara = specs[VIEWS[-1]], specs[VIEWS[4]], specs[VIEWS[3]]
    assert title_of(now["circles"]) == (
        "Nara–Andong is the second shortest of 16 answered home-to-home circles: 126 days"
    )
    assert title_of(eve["circles"]).startswith("Nara–Andong is due after 126 days; 15 answered")
    assert title_of(nara["circles"]).startswith("Nara is open after 7 days; 15 answered")
    assert title_of(now["visits"]).startswith("17 of 23 visits answer the one before")
    assert title_of(now["venues"]).startswith("14 of 39 hosted meetings")
    assert title_of(now["waiting"]).startswith("20 of 54 collected visits")


def test_where_nothing_counts_the_chart_says_so(specs):
    empty = specs[VIEWS[6]]
    assert title_of(empty["venues"]) == "Neither side has hosted a meeting that counts"
    assert title_of(empty["visits"]) == "Fewer visits than it takes to alternate: 0"
    assert [r["message"] for r in rows_of(empty["visits"], "message")]
    assert "Nara–Andong" in title_of(empty["circles"])  # the rule has no part in the collection


def test_a_filled_dot_is_a_stated_answer_and_the_summit_has_the_accent(specs, dossier):
    rows = {r["id"]: r for r in rows_of(specs[VIEWS[-1]]["circles"], "id", "fill")}
    table = hometown.circles(dossier).query("at_home").set_index("answer")
    for case, row in table.iterrows():
        assert (rows[case]["fill"] != "#FFFFFF") == row["stated"]
    accent = [case for case, row in rows.items() if row["colour"] == theme.ACCENT]
    assert accent == ["2026-05_lee-takaichi_andong"]


def test_rows_do_not_overlap_and_labels_end_before_the_axis(specs):
    for key in VIEWS:
        rows = rows_of(specs[key]["circles"], "id", "fill", "label")
        heights = sorted({row["y"] for row in rows})
        assert len(heights) == len(rows)
        assert all(b - a >= 16 for a, b in pairwise(heights))
        for row in rows_of(specs[key]["circles"], "label", "text"):
            assert text_width(row["label"], theme.LABEL_SIZE) < 284


def test_an_axis_is_drawn_once(specs):
    """A scale of pixels beside the scale of days would split the axis in two."""
    for name in ("venues", "visits"):
        scales = {
            json.dumps(layer["encoding"]["x"].get("scale"))
            for layer in specs[VIEWS[-1]][name]["layer"]
            if "field" in layer.get("encoding", {}).get("x", {})
        }
        assert len([s for s in scales if s != "null"]) == 1, name


def test_marks_lead_to_a_page(specs):
    for name in ("venues", "visits", "circles"):
        urls = [row["url"] for row in rows_of(specs[VIEWS[-1]][name], "url")]
        assert len(urls) > 15
        assert all(url.startswith("http") for url in urls)


def test_names_from_the_data_stand_in_values_only(dossier):
    known = hometown.collection(dossier, "2026-05-andong")
    hostile = "{x} datum.x; <script>"
    table = known.circles.assign(host_first=hostile)
    scope = Scope(dossier.title, dossier.known_on, "formal")
    spec = charts.circles(replace(known, circles=table), scope, EN).to_dict(validate=True)
    text = json.dumps({k: v for k, v in spec.items() if k not in ("datasets", "description")})
    assert "script" not in text


def test_a_collection_without_circles_gives_an_empty_chart(package_copy):
    header, *cases = package_copy.rows("hometown_cases.csv")
    package_copy.write("hometown_cases.csv", [header, cases[0]])
    view = load_dossier(package_copy.folder)
    drawn = charts_of(view, "2026-05-andong", "formal")
    circles = drawn["circles"].to_dict(validate=True)
    assert title_of(circles).startswith("No answered home-to-home circle is known by")
    assert title_of(drawn["waiting"].to_dict()) == (
        "No visit of the collection has been answered yet"
    )
