"""The charts of the rhythm, for many days, rules and several summits."""

import json

import numpy as np
import pytest

from summitlib.charts import rhythm, theme
from summitlib.charts.theme import Scope
from summitlib.measures import rhythm as measure
from summitlib.measures import shuttles, spells
from summitlib.narrative.language import Language

EN = Language("en")
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"
VIEWS = [
    ("1998-01-01", "formal", "2026-05-andong"),
    ("1998-05-01", "any", "1998-10-tokyo"),
    ("2000-06-01", "formal", "1998-10-tokyo"),
    ("2013-01-01", "bilateral", "2011-12-kyoto"),
    ("2026-05-18", "formal", "2026-05-andong"),
    ("2026-10-31", "any", "2026-01-nara"),
    ("2026-10-31", NOTHING, "2026-05-andong"),
    ("2026-10-31", "formal+since:2026-05-01", "2026-05-andong"),
]


def charts_of(view, rule, summit):
    scope = Scope(view.title, view.known_on, rule)
    found = spells.changes(view, rule)
    eras = spells.eras(view, rule, found)
    return {
        "waits": rhythm.waits(measure.waits(view, rule), scope, EN, summit),
        "changes": rhythm.changes(found, shuttles.shuttles(view), scope, EN),
        "eras": rhythm.survival(eras, scope, EN),
        "pairs": rhythm.survival(measure.by_pair(view, rule), scope, EN),
        "rules": rhythm.survival(measure.by_rule(view), scope, EN),
    }


@pytest.fixture(scope="module")
def now(dossier):
    drawn = charts_of(dossier, "formal", "2026-05-andong")
    return {name: chart.to_dict() for name, chart in drawn.items()}


def title_of(spec):
    return " ".join(spec["title"]["text"])


def rows_of(spec, *columns):
    rows = [row for values in spec["datasets"].values() for row in values]
    return [row for row in rows if set(columns) <= set(row)]


@pytest.mark.parametrize(("day", "rule", "summit"), VIEWS)
def test_every_chart_is_valid_titled_and_described(dossier, day, rule, summit):
    for name, chart in charts_of(dossier.as_of(day), rule, summit).items():
        spec = chart.to_dict(validate=True)
        assert title_of(spec), name
        assert len(spec["description"]) > 20, name
        assert "as known on" in " ".join(spec["title"]["subtitle"]), name
        assert "{" not in title_of(spec) + spec["description"], name
        assert spec["width"] <= theme.WIDTH
        assert len(json.dumps(spec)) < 160_000, name


def test_titles_state_the_finding(now):
    assert {name: title_of(spec) for name, spec in now.items()} == {
        "waits": "A wait lasts 91 days at the median, and 1,268 at the longest",
        "changes": "The rate of meetings falls about June 2012 and rises about September 2022",
        "eras": "The median wait is longest for 2012-06 – 2022-08 (157.5 days) and shortest for "
        "2022-09 – 2026-05 (52 days)",
        "pairs": "Median waits of pairs run from 52 to 150 days; no ranking is claimed",
        "rules": "The median wait is longest for formal (91 days) and shortest for any (55 days)",
    }


def test_empty_results_give_an_honest_chart(dossier):
    for name, chart in charts_of(dossier, NOTHING, "2026-05-andong").items():
        spec = chart.to_dict()
        if name != "rules":
            assert rows_of(spec, "message"), name
    early = charts_of(dossier.as_of("1998-01-01"), "formal", "2026-05-andong")
    assert title_of(early["changes"].to_dict()) == "No meeting counts yet, so there is no rate"


def test_each_wait_is_drawn_once_and_only_the_summit_in_its_colour(dossier, now):
    dots = rows_of(now["waits"], "meeting_id")
    table = measure.waits(dossier, "formal")
    assert [dot["meeting_id"] for dot in dots] == table.loc[table["ended"], "meeting_id"].tolist()
    marked = [dot for dot in dots if dot["colour"] == theme.ACCENT]
    assert [dot["meeting_id"] for dot in marked] == ["2026-01-nara"]
    for name in ("changes", "eras", "pairs", "rules"):
        assert theme.ACCENT not in json.dumps(now[name])


def test_labels_of_waits_keep_apart_and_inside(now):
    # Labels that are lifted off their tip are also in the data of their leader lines.
    labels = [row for row in rows_of(now["waits"], "label", "at") if "to" not in row]
    assert 3 <= len(labels) <= 6
    assert labels[0]["label"] == "126 days, until Andong"
    for one in labels:
        assert 0 <= one["at"] <= 260
        others = [o for o in labels if o is not one and abs(o["at"] - one["at"]) < 12]
        assert all(abs(o["right"] - one["right"]) > 90 for o in others)


def test_the_rate_is_drawn_inside_its_band_and_its_panel(now):
    points = rows_of(now["changes"], "x", "y", "upper", "lower")
    assert all(p["upper"] <= p["y"] <= p["lower"] for p in points)  # y runs down
    assert all(p["upper"] >= 44 and p["lower"] <= 204 for p in points)
    assert [p["x"] for p in points] == sorted({p["x"] for p in points})


def test_points_are_left_out_only_where_nothing_moves(dossier, now):
    """The probability that is drawn is that of the measure in every month, to half a pixel."""
    drawn = {p["x"]: p["y"] for p in rows_of(now["changes"], "x", "y", "base")}
    months = spells.changes(dossier, "formal").months
    height = (298 - months["nearby"] * 60).tolist()
    first, last = min(drawn), max(drawn)
    assert drawn[first] == pytest.approx(height[0], abs=0.06)
    assert drawn[last] == pytest.approx(height[-1], abs=0.06)
    assert min(drawn.values()) == pytest.approx(min(height), abs=0.06)
    xs, ys = zip(*sorted(drawn.items()), strict=True)
    at = [first + (last - first) * i / (len(height) - 1) for i in range(len(height))]
    assert max(abs(np.interp(at, xs, ys) - height)) < 2.5  # months differ in length by 0.2 px


def test_each_panel_has_its_curve_and_censored_waits(dossier, now):
    own = [row for row in rows_of(now["rules"], "no", "x", "y") if row["no"] in {"0", "1", "2"}]
    curves = measure.by_rule(dossier)
    points = [row for row in own if "y2" not in row]
    assert len(points) == len(curves.steps)
    assert {row["no"] for row in own if "y2" in row} == {"0", "1", "2"}
    heads = [row["text"] for row in rows_of(now["rules"], "text", "colour")]
    assert heads == ["formal", "bilateral", "any", *(h for h in heads[3:])]
    told = [row["text"] for row in rows_of(now["rules"], "text") if "waits" in row["text"]]
    assert told[0] == "73 waits; median 91 days"


def test_nothing_later_is_drawn(dossier):
    view = dossier.as_of("2013-01-01")
    for name, chart in charts_of(view, "formal", "2026-05-andong").items():
        spec = json.dumps(chart.to_dict())
        assert "Park" not in spec, name
        dates = [row["date"] for row in rows_of(chart.to_dict(), "date")]
        assert all(date <= "2013-01-01T00:00:00Z" for date in dates), name


def test_the_same_result_gives_the_same_spec(dossier, now):
    again = charts_of(dossier, "formal", "2026-05-andong")
    assert {n: json.dumps(c.to_dict()) for n, c in again.items()} == {
        n: json.dumps(s) for n, s in now.items()
    }


def test_names_of_the_record_stay_data(dossier):
    hostile = "<script>alert(1)</script> datum.x"
    table = measure.waits(dossier, "formal").assign(next_place=hostile)
    scope = Scope(dossier.title, dossier.known_on, "formal")
    spec = rhythm.waits(table, scope, EN).to_dict(validate=True)
    without = {key: value for key, value in spec.items() if key not in ("datasets", "title")}
    assert hostile not in json.dumps(without)
