"""Conflicts: both sides as the file has them, and the rules that read topic and view."""

import pytest
from tests_support import rows

from summitlib.measures import conflicts as measure

ANDONG, NARA = "2026-05-andong", "2026-01-nara"


@pytest.fixture(scope="module")
def table(dossier):
    return measure.conflicts(dossier).set_index("conflict_id")


def test_every_conflict_stands_with_both_sides_and_who_says_so(table):
    publisher = {s["source_id"]: s["publisher"] for s in rows("sources")}
    listed = rows("conflicts")
    assert table.index.tolist() == [r["conflict_id"] for r in listed]
    for row in listed:
        told = table.loc[row["conflict_id"]]
        for side in "ab":
            assert told[f"side_{side}"] == row[f"side_{side}"]
            assert told[f"publisher_{side}"] == publisher[row[f"source_{side}"]]
        same = publisher[row["source_a"]] == publisher[row["source_b"]]
        assert told["one_voice"] == same


def test_publishers_that_contradict_themselves(table):
    assert table.index[table["one_voice"]].tolist() == ["K01", "K04", "K20"]


@pytest.mark.parametrize(
    ("conflict", "kind"),
    [
        ("K01", "count"),
        ("K02", "count"),
        ("K05", "time and place"),
        ("K06", "time and place"),
        ("K08", "agreement"),
        ("K16", "identity"),
        ("K25", "initiative"),
        ("K27", "judgement"),
        ("K29", "other"),
    ],
)
def test_what_a_conflict_is_about(table, conflict, kind):
    """Read by hand from the topics: ordinal, number of summits, 13 May or 13 January, and so on."""
    assert table["kind"][conflict] == kind


@pytest.mark.parametrize(
    ("words", "side_a", "side_b", "view"),
    [
        ("Osaka", "Seoul", "Osaka", "b"),
        ("Andong", "hotel in Andong", "Nara", "a"),
        ("open", "open sea", "harbour", "open"),
        ("analysis, open", "x", "y", "open"),
        ("both, by rule of counting", "third", "fourth", "both"),
        ("88 to 100", "88 minutes", "100 minutes", "other"),
        ("Andong", "in Andong", "hotel in Andong", "other"),
        ("unsupported", "hub", "no such figure", "other"),
        (None, "x", "y", "none"),
        (float("nan"), "x", "y", "none"),
    ],
)
def test_with_whom_the_compilers_stand(words, side_a, side_b, view):
    assert measure.view_of(words, side_a, side_b) == view


def test_a_marked_side_holds_the_words_of_the_compilers(table):
    for row in table[table["view"].isin(["a", "b"])].to_dict("records"):
        assert row["more_likely"].lower() in row[f"side_{row['view']}"].lower() or {
            w.strip(",").lower() for w in row["more_likely"].split()
        } <= {w.strip(",").lower() for w in row[f"side_{row['view']}"].split()}
    listed = [r for r in rows("conflicts") if "open" in r["more_likely"]]
    assert (table["view"] == "open").sum() == len(listed)


def test_the_view_is_hindsight(dossier):
    eve = measure.conflicts(dossier.as_of("2026-05-18"))
    assert set(eve["view"]) == {"none"}
    assert eve["more_likely"].isna().all()
    assert eve["reason"].isna().all()


@pytest.mark.parametrize(
    "day", ["1998-01-01", "2026-01-20", "2026-05-18", "2026-05-20", "2026-10-31"]
)
def test_a_conflict_is_known_from_its_later_page(dossier, day):
    known = {s["source_id"]: s["known_on"] for s in rows("sources")}
    listed = {
        r["conflict_id"]
        for r in rows("conflicts")
        if max(known[r["source_a"]], known[r["source_b"]]) <= day
    }
    assert set(measure.conflicts(dossier.as_of(day))["conflict_id"]) == listed


def test_by_meeting(dossier):
    n = {m: len(measure.conflicts_about(dossier, m)) for m in (ANDONG, NARA, "1998-10-tokyo")}
    listed = [r["meeting_id"] for r in rows("conflicts")]
    assert n == {m: listed.count(m) for m in n}
    assert len(listed) == 29
    empty = measure.conflicts_about(dossier.as_of("1998-01-01"), ANDONG)
    assert empty.columns.equals(measure.conflicts(dossier).columns)
