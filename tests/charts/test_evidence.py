"""The charts of the evidence, for many days and several summits."""

import json
from itertools import pairwise

import pandas as pd
import pytest

from summitlib.charts import evidence, theme
from summitlib.charts.layout import text_width
from summitlib.charts.theme import Scope
from summitlib.charts.topics import _TOPICS
from summitlib.measures import article, conflicts, voices
from summitlib.narrative.language import Language
from summitlib.paths import data_dir

EN = Language("en")
DAYS = ["1998-02-01", "2025-10-28", "2026-01-20", "2026-05-18", "2026-05-20", "2026-10-31"]
SUMMITS = ["2026-05-andong", "2026-01-nara", "1998-10-tokyo"]
NAMES = ["concentration", "topics", "history", "conflicts"]
HOSTILE = "<script>alert(1)</script> {x} datum.x; ${window.pwned=1} [a](javascript:x)"


def charts_of(view, summit):
    scope = Scope(view.title, view.known_on, "formal")
    return {
        "concentration": evidence.concentration(voices.concentration(view, summit), scope, EN),
        "topics": evidence.topics(voices.topics(view, summit), scope, EN),
        "history": evidence.history(article.history(view, summit), scope, EN),
        "conflicts": evidence.conflicts(conflicts.conflicts_about(view, summit), scope, EN),
    }


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
        assert spec["width"] <= theme.WIDTH, name
        assert len(json.dumps(spec)) < 80_000, name


def test_an_empty_result_is_said_and_not_drawn(dossier):
    empty = {n: c.to_dict() for n, c in charts_of(dossier.as_of("1998-02-01"), SUMMITS[0]).items()}
    for name, what in zip(NAMES, ("claim", "claim", "article", "contradiction"), strict=True):
        assert (
            title_of(empty[name])
            == f"No {what} about this summit is in the record by 1 February 1998"
        )
        assert rows_of(empty[name], "message")


def test_other_meetings_are_drawn_beside_one_without_claims(dossier):
    spec = charts_of(dossier, "1998-10-tokyo")["concentration"].to_dict()
    assert title_of(spec).startswith("No claim about this summit")
    assert rows_of(spec, "publisher", "claims")
    assert theme.ACCENT not in json.dumps(spec)


def test_the_bars_share_out_all_claims(dossier, now):
    parts = rows_of(now["concentration"], "x", "x2", "publisher")
    table = voices.compared(dossier)
    assert sum(int(p["claims"]) for p in parts) == table["claims"].sum()
    for y in {p["y"] for p in parts}:
        bar = sorted(([p["x"], p["x2"]] for p in parts if p["y"] == y), key=min)
        assert all(a[1] == pytest.approx(b[0], abs=0.02) for a, b in pairwise(bar))
        assert bar[-1][1] - bar[0][0] == pytest.approx(320, abs=0.1)
    assert len({p["y"] for p in parts}) == len(table)


def test_a_name_in_a_bar_fits_into_it(now):
    parts = {
        (p["x"], p["middle"]): p for p in rows_of(now["concentration"], "x2", "middle", "text")
    }
    named = [p for p in parts.values() if p["text"]]
    assert named
    for part in named:
        assert text_width(part["text"], theme.SMALL_SIZE, bold=True) < part["x2"] - part["x"]


def test_titles_are_the_findings(dossier, now):
    row = voices.concentration(dossier, SUMMITS[0]).ours.iloc[-1]
    assert f"One publisher makes {row.most} of the {row.claims} claims" in title_of(
        now["concentration"]
    )
    states = article.history(dossier, SUMMITS[0]).groupby(["date", "state"]).size()
    first, last = states.index.levels[0][[0, -1]]
    words = f"{EN.count(states[first, 'supported'])} stood supported on 18 May 2026 and "
    assert words + EN.count(states[last, "supported"]) in title_of(now["history"])
    table = conflicts.conflicts_about(dossier, SUMMITS[0])
    open_ones = int((table["view"] == "open").sum())
    assert f"Of {len(table)} contradictions" in title_of(now["conflicts"])
    assert title_of(now["conflicts"]).endswith(f"leave {EN.count(open_ones)} open")
    topics = voices.topics(dossier, SUMMITS[0]).query("claims > 1")
    most = int((topics["most"] > topics["claims"] / 2).sum())
    assert title_of(now["topics"]).startswith(f"In {most} of {len(topics)} topics")


def test_each_statement_has_a_tile_for_each_day(dossier, now):
    tiles = rows_of(now["history"], "state", "statement")
    table = article.history(dossier, SUMMITS[0])
    drawn = {(t["statement"], t["x"]) for t in tiles}
    assert len(drawn) == len(table)
    assert {t["statement"] for t in tiles} == set(table["statement"])


def test_a_long_history_keeps_its_first_day_and_its_last_ones(dossier):
    table = article.history(dossier, SUMMITS[0])
    last = table[table["date"] == table["date"].max()]
    later = [last.assign(date=last["date"] + pd.Timedelta(days, "D")) for days in range(1, 5)]
    longer = pd.concat([table, *later])
    chart = evidence.history(longer, Scope(dossier.title, dossier.known_on, "formal"), EN)
    spec = chart.to_dict(validate=True)
    assert len({t["x"] for t in rows_of(spec, "state", "statement")}) == 5
    assert "18" in json.dumps(rows_of(spec, "text", "x"))


def test_both_sides_of_each_contradiction_are_drawn_and_the_likely_one_is_filled(dossier, now):
    dots = rows_of(now["conflicts"], "side", "publisher")
    table = conflicts.conflicts_about(dossier, SUMMITS[0])
    assert {d["side"] for d in dots} == {*table["side_a"], *table["side_b"]}
    filled = [d["side"] for d in dots if d["fill"] != "#FFFFFF"]
    likely = [
        row[f"side_{row['view']}"] for _, row in table.iterrows() if row["view"] in ("a", "b")
    ]
    assert sorted(filled) == sorted(likely)


def test_the_view_of_the_compilers_is_not_drawn_before_it_was_known(dossier):
    spec = charts_of(dossier.as_of("2026-05-18"), SUMMITS[0])["conflicts"].to_dict()
    assert {d["fill"] for d in rows_of(spec, "side", "publisher")} == {"#FFFFFF"}
    assert not any(r["text"].startswith("bold") for r in rows_of(spec, "text"))


@pytest.mark.parametrize("name", ["concentration", "conflicts"])
def test_every_mark_leads_to_a_page(now, name):
    marks = rows_of(now[name], "url")
    assert marks
    assert all(mark["url"].startswith(("https://", "http://")) for mark in marks)
    assert any("href" in layer.get("encoding", {}) for layer in now[name]["layer"])


def test_every_topic_of_the_codebook_has_a_name(dossier):
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    claims = next(r for r in package["resources"] if r["name"] == "claims")
    topic = next(f for f in claims["schema"]["fields"] if f["name"] == "topic")
    assert set(_TOPICS) == set(topic["constraints"]["enum"])


def test_text_of_the_data_stays_text(dossier):
    table = conflicts.conflicts_about(dossier, SUMMITS[0])
    hostile = table.assign(side_a=HOSTILE, topic=HOSTILE, publisher_b=HOSTILE, url_a="javascript:x")
    scope = Scope(dossier.title, dossier.known_on, "formal")
    spec = evidence.conflicts(hostile, scope, EN).to_dict(validate=True)
    assert all(d["url"] != "javascript:x" for d in rows_of(spec, "url"))
    assert "datum.x" not in json.dumps([layer["encoding"] for layer in spec["layer"]])
