"""The charts of the forecast and its backtest, on early and late views."""

import json

import pytest

from summitlib.charts import theme
from summitlib.charts.forecast import calibration, next_meeting, skill
from summitlib.charts.theme import Scope
from summitlib.measures.backtest import backtest
from summitlib.measures.forecast import forecast
from summitlib.narrative.language import Language

EN = Language("en")
NONE = "formal+no-visits+no-ceremonies+no-sidelines"
VIEWS = [
    ("1998-01-01", "formal"),
    ("1998-06-01", "any"),
    ("2004-07-31", "formal"),
    ("2014-01-01", "formal"),
    ("2026-01-10", "bilateral"),
    ("2026-05-18", "formal"),
    ("2026-10-31", "any"),
    ("2026-10-31", NONE),
]


@pytest.fixture(scope="module")
def drawn(dossier):
    """Draws one chart of a view; the view of a day is made once, so that its backtest is, too."""
    views = {}

    def draw(chart, day, rule="formal", **more):
        view = views.setdefault(day, dossier.as_of(day))
        measure = forecast if chart is next_meeting else backtest
        scope = Scope(view.title, view.known_on, rule)
        return chart(measure(view, rule), scope, EN, **more).to_dict(validate=True)

    return draw


def title_of(spec):
    return " ".join(spec["title"]["text"])


def rows_of(spec, *columns):
    found = [row for values in spec["datasets"].values() for row in values]
    return [row for row in found if set(columns) <= set(row)]


@pytest.mark.parametrize(("day", "rule"), VIEWS)
@pytest.mark.parametrize("chart", [next_meeting, calibration, skill])
def test_every_chart_is_valid_titled_and_described(drawn, chart, day, rule):
    spec = drawn(chart, day, rule)
    assert title_of(spec)
    assert len(spec["description"]) > 20
    assert any("as known on" in line for line in spec["title"]["subtitle"])
    assert any(row["line"].startswith("Source: dossier") for row in rows_of(spec, "line"))
    assert "NaN" not in json.dumps(spec)
    assert len(json.dumps(spec)) < 40_000
    assert all(0 <= row["x"] <= theme.WIDTH for row in rows_of(spec, "x"))
    assert all(0 <= row["y"] <= spec["height"] for row in rows_of(spec, "y", "x"))


def test_the_curve_is_the_forecast(dossier, drawn):
    spec = drawn(next_meeting, "2024-01-01")
    ahead = forecast(dossier.as_of("2024-01-01"))
    shown = [row["p"] for row in rows_of(spec, "p", "days")]
    assert shown == [f"{100 * p:.0f}%" for p in ahead.table["probability"]]
    assert f"within 90 days: {100 * ahead.within(90):.0f}%;" in title_of(spec)


def test_only_the_summit_in_question_has_the_accent(drawn):
    for summit, accented in (("2026-05-andong", True), ("2026-01-nara", False)):
        spec = drawn(next_meeting, "2026-05-18", summit=summit)
        assert (theme.ACCENT in json.dumps(spec)) is accented
        assert "Andong is announced for 19 May 2026" in title_of(spec)
        assert any(row["url"].startswith("http") for row in rows_of(spec, "url"))


def test_unseen_days_are_named(drawn):
    spec = drawn(next_meeting, "2026-10-31")
    assert "ends on 20 May 2026" in " ".join(spec["title"]["subtitle"])
    assert title_of(spec).startswith("First meeting after 31 October 2026: ")


def test_empty_views_say_so(drawn):
    assert "nothing to forecast from" in title_of(drawn(next_meeting, "1998-01-01"))
    for chart in (calibration, skill):
        assert title_of(drawn(chart, "1998-01-01")).startswith("No forecast can be checked yet")


def test_the_titles_are_computed_from_the_backtest(dossier, drawn):
    test = backtest(dossier.as_of("2014-01-01"), "formal")
    row = test.row("crps", "climatology")
    assert f"errs {100 * row['skill']:.0f}% less" in title_of(drawn(skill, "2014-01-01"))
    table = test.calibration
    inside = table["observed"].between(table["lower"], table["upper"]).sum()
    said = title_of(drawn(calibration, "2014-01-01"))
    assert said.endswith(f"in {inside} of {len(table)} groups")


def test_a_gain_that_chance_explains_is_not_claimed(drawn):
    assert "can be chance" in title_of(drawn(skill, "2014-01-01"))
    assert "over few months" in title_of(drawn(skill, "2004-07-31"))
