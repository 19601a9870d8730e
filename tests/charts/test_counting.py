"""The charts of counting, for several days, summits and rules."""

import json

import pytest
from tests_support import rows

from summitlib.charts import counting, theme
from summitlib.charts.layout import text_width
from summitlib.charts.theme import Scope
from summitlib.measures import grids
from summitlib.measures.published import published
from summitlib.narrative.language import Language

EN = Language("en")
ANDONG = "2026-05-andong"
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"
DAYS = ["1998-01-01", "2013-09-10", "2026-01-13", "2026-05-18", "2026-10-31"]
SUMMITS = [ANDONG, "2026-01-nara", "2024-09-seoul", "1998-10-tokyo"]
RULES = ["formal", "any+once-per-event", NOTHING]


def charts_of(view, summit, rule="formal"):
    scope, found = Scope(view.title, view.known_on, rule), published(view, rule)
    return {
        "grid": counting.grid(grids.grid(view, found, summit), scope, EN),
        "ladder": counting.ladder(grids.ladder(view, found, summit), scope, EN),
    }


def title_of(spec):
    return " ".join(spec["title"]["text"])


def rows_of(spec, *columns):
    """The rows of all datasets that have the columns."""
    found = [row for values in spec["datasets"].values() for row in values]
    return [row for row in found if set(columns) <= set(row)]


@pytest.fixture(scope="module")
def now(dossier):
    return {n: c.to_dict() for n, c in charts_of(dossier, ANDONG).items()}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("day", DAYS)
def test_every_chart_is_valid_titled_and_described(dossier, day, rule):
    for summit in SUMMITS[:3]:
        for name, chart in charts_of(dossier.as_of(day), summit, rule).items():
            spec = chart.to_dict(validate=True)
            assert title_of(spec), name
            assert len(spec["description"]) > 20, name
            assert any("as known on" in line for line in spec["title"]["subtitle"]), name
            assert any(r["line"].startswith("Source: dossier") for r in rows_of(spec, "line")), name
            assert len(json.dumps(spec)) < 80_000, name


def test_the_title_is_the_finding(dossier, now):
    assert title_of(now["grid"]) == (
        "All 44 counts in the table fit some rule, but no rule fits more than 32"
    )
    assert title_of(now["ladder"]) == (
        "Up to Andong the rules count 3 or 4 meetings; published: 3 and 4"
    )
    early = charts_of(dossier.as_of("2013-09-10"), "1998-10-tokyo")
    assert title_of(early["grid"].to_dict()) == "The 1 count in the table fits a rule"
    assert title_of(early["ladder"].to_dict()) == (
        "Up to Tokyo the rules count 1 meeting; no count is published"
    )


def test_nothing_to_draw(dossier):
    empty = charts_of(dossier.as_of("1998-01-01"), ANDONG)
    assert title_of(empty["grid"].to_dict()).startswith("The table of published counts holds none")
    assert "not on record yet" in title_of(empty["ladder"].to_dict())
    for chart in empty.values():
        drawn = rows_of(chart.to_dict(), "message")
        assert [row["message"] for row in drawn] == ["There is nothing to draw yet."]


def test_the_grid_draws_a_dot_for_every_fit(dossier, now):
    table = grids.grid(dossier, published(dossier), ANDONG)
    dots = rows_of(now["grid"], "rule", "who")
    assert len(dots) == int(table.cells["fits"].sum())
    accented = [d for d in dots if d["colour"] == theme.ACCENT]
    assert len(accented) == 4  # three under formal and formal+three-way, four under two presets
    assert {d["who"] for d in accented} == {"Lee–Takaichi, Andong 2026"}


def test_the_grid_writes_every_published_number(now):
    expected = {(r["leader_a"], r["leader_b"], r["until_meeting"], r["since"], r["count"])
                for r in rows("published_counts")}  # fmt: skip
    labels = [r for r in rows_of(now["grid"], "text", "x") if r["x"] == 0]
    assert len(labels) == len(expected) + 1  # the heading of the totals


def test_no_label_runs_into_the_next_column(dossier):
    for day in DAYS[1:]:
        spec = charts_of(dossier.as_of(day), ANDONG)["grid"].to_dict()
        cells = rows_of(spec, "text", "x", "y")
        numbers = min(r["x"] for r in cells if r["text"] == "published")
        for row in cells:
            if row["x"] == 0:
                assert text_width(row["text"], theme.LABEL_SIZE) < numbers - 20
            elif row["x"] > 550:
                assert row["x"] + text_width(row["text"], theme.SMALL_SIZE) <= theme.WIDTH + 1


@pytest.mark.parametrize("summit", SUMMITS)
def test_the_ladder_fits_the_page(dossier, summit):
    spec = charts_of(dossier, summit, "formal+no-visits")["ladder"].to_dict()
    for row in rows_of(spec, "text", "x", "y"):
        assert row["x"] + text_width(row["text"], theme.SMALL_SIZE) <= theme.WIDTH + 1
    dots = rows_of(spec, "way", "meeting")
    assert len({(d["x"], d["y"]) for d in dots}) == len(dots)


def test_the_ladder_fills_what_counts(now):
    dots = {(d["way"], d["meeting"]): d for d in rows_of(now["ladder"], "way", "meeting")}
    white = [at for at, dot in dots.items() if dot["fill"] == "#FFFFFF"]
    assert white == [("formal", "2025-11-johannesburg")]
    accented = {at[1] for at, dot in dots.items() if dot["fill"] == theme.ACCENT}
    assert accented == {ANDONG}


def test_the_same_result_gives_the_same_spec(dossier, now):
    again = {n: c.to_dict() for n, c in charts_of(dossier, ANDONG).items()}
    assert json.dumps(again) == json.dumps(now)
