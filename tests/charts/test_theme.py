"""The theme: what all charts share, and how they are shown."""

import datetime as dt

import altair as alt
import pytest

from summitlib.charts import layout, theme
from summitlib.charts.marks import Days, marks, pixels, said, utc
from summitlib.charts.projection import fitted
from summitlib.errors import SummitError
from summitlib.narrative.language import Language

DAY = dt.date(2026, 5, 18)
SCOPE = theme.Scope("A dossier", DAY, "formal")


@pytest.fixture
def registered():
    before = alt.theme.active, alt.renderers.active
    theme.register()
    yield
    alt.theme.enable(before[0])
    alt.renderers.enable(before[1])


def drawn(title="A finding", description="A dot"):
    dot = marks([{"x": 1.0, "name": "a"}], {"type": "point"}, x=pixels("x", 10), text=said("name"))
    return theme.titled(
        [dot], (680, 40), title=title, subtitle="Scope", source="Source", description=description
    )


def test_charts_are_shown_as_the_type_that_lab_draws_and_as_their_description(registered):
    bundle = drawn()._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.vegalite.v5+json", "text/plain"}
    assert bundle["text/plain"] == "A dot"
    assert bundle[theme.MIME]["description"] == "A dot"


def test_registering_twice_changes_nothing(registered):
    once = drawn().to_dict()
    theme.register()
    assert drawn().to_dict() == once
    assert "Arial" in once["config"]["font"]


@pytest.mark.parametrize("spec", [{}, {"description": ""}, {"description": "  "}])
def test_a_chart_without_a_description_is_refused(spec):
    with pytest.raises(SummitError, match="without a description"):
        theme.render(spec)


def test_no_chart_is_made_without_a_description():
    with pytest.raises(SummitError, match="needs a description"):
        drawn(description=" ")


def test_a_chart_has_title_subtitle_and_source_line():
    spec = drawn().to_dict(validate=True)
    assert spec["title"]["text"] == ["A finding"]
    assert spec["title"]["subtitle"] == ["Scope"]
    lines = [row.get("line") for rows in spec["datasets"].values() for row in rows]
    assert "Source" in lines


def test_a_long_title_is_broken_and_never_wider_than_the_chart():
    lines = drawn(title="word " * 60).to_dict()["title"]["text"]
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(layout.text_width(line, 16, bold=True) <= theme.WIDTH for line in lines)


def test_the_scope_says_date_and_dossier():
    language = Language("en")
    assert SCOPE.known(language) == "as known on 18 May 2026"
    assert SCOPE.source(language) == "Source: dossier “A dossier”"
    assert SCOPE.source(language, "3 pages") == "Source: dossier “A dossier”; 3 pages"


def test_the_datasets_are_lists_as_json_reads_them_back():
    assert all(type(rows) is list for rows in drawn().to_dict()["datasets"].values())


def test_days_are_written_in_utc_on_an_axis_in_utc():
    axis = Days(dt.date(1970, 1, 1), dt.date(1970, 1, 3), 0, 100)
    x = axis.encoding("date", [dt.date(1970, 1, 2)], "%Y")
    assert utc(dt.datetime(2026, 5, 19, 13)) == "2026-05-19T00:00:00Z"
    assert x["scale"]["type"] == "utc"
    assert x["scale"]["domain"] == [0, 2 * 86_400_000]
    assert x["axis"]["values"] == [86_400_000]
    assert axis.at(dt.date(1970, 1, 2)) == 50


@pytest.mark.parametrize("text", ["", "안동", "a" * 500, "a b " * 99, "<b>x</b>\nnext"])
def test_wrapped_lines_fit(text):
    lines = layout.wrap(text, 60, 11, lines=3)
    assert 1 <= len(lines) <= 3
    assert all(layout.text_width(line, 11) <= 60 for line in lines)


def test_stacked_spans_do_not_overlap():
    spans = [(i * 3.0, i * 3.0 + 10) for i in range(30)]
    levels = layout.stack(spans)
    assert max(levels) == 3
    for i, (left, right) in enumerate(spans):
        same = [s for j, s in enumerate(spans) if j != i and levels[j] == levels[i]]
        assert not any(left < r and right > e for e, r in same)


def test_labels_overlap_neither_points_nor_each_other():
    points = [(100, 100), (104, 103), (120, 100), (60, 100), (5, 5), (104, 140)]
    frame = layout.Box(0, 0, 300, 200)
    boxes = [b for b in layout.place_labels(points, [(70, 26)] * 6, frame, 6) if b]
    assert len(boxes) == 6
    for i, box in enumerate(boxes):
        assert box.within(frame)
        assert not any(box.overlaps(other) for other in boxes[i + 1 :])
        assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in points)


def test_a_label_without_room_is_left_out():
    assert layout.place_labels([(5, 5)], [(70, 26)], layout.Box(0, 0, 30, 30), 4) == [None]


SQUARE = {
    "features": [
        {
            "geometry": {
                "coordinates": [[[124.0, 30.0], [146.0, 30.0], [146.0, 46.0], [124.0, 46.0]]]
            }
        }
    ]
}


@pytest.mark.parametrize("points", [[(127, 37.5)], [(127, 37.5), (139.7, 35.7)]])
def test_the_edge_of_the_outline_stays_outside_the_frame(points):
    around = fitted(points, SQUARE, (680, 430), 80)
    left, top = around(124, 46)
    right, bottom = around(146, 30)
    assert left <= 0.001
    assert top <= 0.001
    assert right >= 679.999
    assert bottom >= 429.999


def test_points_beyond_the_outline_are_still_in_the_frame():
    around = fitted([(127.7, 26.2), (140, 43)], SQUARE, (680, 430), 80)
    assert [round(v) for v in around(127.7, 26.2)][1] == 350
