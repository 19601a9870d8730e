"""Published counts: which rules fit, which publishers contradict themselves, what is missed."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from tests_support import rows

from summitlib import CountingRule
from summitlib.measures.counting import explain_count, nearest_counts
from summitlib.measures.grids import grid, ladder
from summitlib.measures.lattice import rules
from summitlib.measures.published import published, remedy

ANDONG, NARA = "2026-05-andong", "2026-01-nara"
EDITION, EVE = "2026-10-31", "2026-05-18"


def with_counts(dossier, *changes):
    """A dossier that has only changed copies of its last published count."""
    last = dossier.published_counts.iloc[-1:]
    table = pd.concat([last.assign(count_id=f"X{i}", **c) for i, c in enumerate(changes)])
    return replace(dossier, published_counts=table.reset_index(drop=True))


def leaders_of(row):
    return tuple(name for name in (row["leader_a"], row["leader_b"]) if name)


def test_at_least_38_of_the_44_are_reproduced(dossier):
    """Counted again with the public call, from the file."""
    starts = {m["meeting_id"]: m["start_date"] for m in rows("meetings")}
    given = rows("published_counts")
    fits = [
        [
            m
            for m in explain_count(
                dossier,
                int(r["count"]),
                leaders_of(r),
                starts[r["until_meeting"]],
                r["since"] or None,
            )
            if r["until_meeting"] in m.meetings
        ]
        for r in given
    ]
    assert len(given) == 44
    assert sum(map(bool, fits)) >= 38
    found = published(dossier)
    assert found.reproduced == sum(map(bool, fits))
    simplest = found.counts.set_index("count_id")["simplest"]
    for row, matches in zip(given, fits, strict=True):
        assert simplest[row["count_id"]] == (str(matches[0].rule) if matches else "")


def test_fits_are_those_of_the_tables(dossier):
    """A sample of rules: their own tables give the number, and hold the meeting."""
    found = published(dossier)
    for k in range(0, len(rules()), 17):
        for i, row in enumerate(found.rows):
            since = None if pd.isna(row["since"]) else row["since"].date()
            table = dossier.meetings_under(replace(rules()[k], since=since))
            both = table[["leader_a", "leader_b"]].isin(row["leaders"]).sum(axis=1)
            ours = table[(both == len(row["leaders"])) & (table["start_date"] <= row["until"])]
            assert found.numbers[i, k] == len(ours)
            has_it = row["until_meeting"] in set(ours["meeting_id"])
            assert found.fits[i, k] == (len(ours) == row["count"] and has_it)


def test_numbers_by_hand(dossier):
    """The Hague was no talks of two, Kananaskis and Gyeongju were beside summits."""
    found = published(dossier)
    table = found.counts.set_index("count_id")
    other = table.loc[table["presets"] == "", "simplest"].to_dict()
    assert other == {
        "P03": "formal+three-way",
        "P15": "formal+no-sidelines",
        "P41": "formal+no-sidelines",
    }
    assert table.loc["P21", "leaders"] == ("Lee Jae-myung",)
    assert table.loc["P21", ["under", "presets"]].tolist() == [5, "formal"]
    assert (found.reproduced, found.by_preset, found.under) == (44, 41, 32)


def test_a_publisher_that_keeps_to_a_rule_and_one_that_does_not(dossier):
    voices = {v["publisher"]: v for v in published(dossier).voices}
    assert {name for name, v in voices.items() if v["clash"] and v["same_words"]} == {
        "ChosunBiz",
        "Hanna AI News",
    }
    assert voices["Hanna AI News"]["clash"] == ("P42", "P43", "P44")
    assert voices["AP"]["clash"] == ("P41", "P38")
    assert not voices["AP"]["same_words"]
    assert (voices["Yonhap"]["best"], voices["Yonhap"]["left"]) == ("formal", ("P02",))
    kept = {name: v["simplest"] for name, v in voices.items() if v["simplest"]}
    assert kept.pop("Metaqsol") == "bilateral"
    assert set(kept.values()) == {"formal"}
    assert len(kept) == 4


def test_a_publisher_with_one_count_is_not_judged(dossier):
    counts = pd.DataFrame(rows("published_counts"))
    who = counts["source_id"].map({r["source_id"]: r["publisher"] for r in rows("sources")})
    several = {name for name, n in who.value_counts().items() if n > 1}
    assert set(published(dossier).publishers["publisher"]) == several


def test_the_rule_asked_for(dossier):
    bilateral, nothing = (
        published(dossier, rule)
        for rule in ("bilateral", "formal+no-visits+no-ceremonies+no-sidelines")
    )
    assert bilateral.under == int(bilateral.counts["presets"].str.contains("bilateral").sum())
    assert (nothing.under, nothing.counts["under"].max()) == (0, 0)
    started = published(dossier, "formal+since:2026-02-01").counts.set_index("count_id")
    assert started.loc["P43", "under"] == 1
    assert started.loc["P21", "under"] == 5  # the publisher's own start goes before the rule's


def test_a_count_that_no_rule_gives(dossier):
    """Nine by Andong: four in all are on record, and no gap of these leaders."""
    view = with_counts(dossier, {"count": 9})
    (row,) = published(view).rows
    assert (row["simplest"], row["nearest"], row["nearest_count"]) == ("", "bilateral", 4)
    need = remedy(view, row)
    assert (need.missing, need.gaps, need.start) == (5, (), None)
    leaders = ("Lee Jae-myung", "Takaichi Sanae")
    assert need.nearest == nearest_counts(dossier, 9, leaders, "2026-05-19")[0]
    assert published(view).reproduced == 0


def test_a_meeting_of_the_gaps_would_do(dossier):
    """Kim and Obuchi: Kuala Lumpur 1998 has no source."""
    pair = {"leader_a": "Kim Dae-jung", "leader_b": "Obuchi Keizo"}
    view = with_counts(dossier, {"count": 5, "until_meeting": "1999-03-seoul", **pair})
    need = remedy(view, published(view).rows[0])
    assert (need.nearest.count, need.missing, need.gaps) == (3, 2, ("1998-11-kualalumpur",))


def test_another_start_would_do(dossier):
    """Hamburg and Vladivostok 2017 are two, three with the three-way session, and never one."""
    pair = {"leader_a": "Moon Jae-in", "leader_b": "Abe Shinzo"}
    view = with_counts(dossier, {"count": 1, "until_meeting": "2017-09-vladivostok", **pair})
    (row,) = published(view).rows
    assert row["possible"] == (0, 2, 3)
    need = remedy(view, row)
    assert (str(need.nearest.rule), need.missing, need.gaps) == ("formal", -1, ())
    assert need.start == dt.date(2017, 9, 7)


def test_nothing_published(dossier):
    early = published(dossier.as_of("1998-01-01"))
    assert (early.reproduced, early.by_preset, early.under, early.voices) == (0, 0, 0, [])
    assert early.counts.dtypes.equals(published(dossier).counts.dtypes)
    assert early.publishers.dtypes.equals(published(dossier).publishers.dtypes)


@pytest.mark.parametrize("day", ["2013-09-10", "2024-01-01", "2026-01-13", EVE])
def test_nothing_later_leaks_in(dossier, day):
    known = {r["source_id"]: r["known_on"] for r in rows("sources")}
    expected = {r["count_id"] for r in rows("published_counts") if known[r["source_id"]] <= day}
    found = published(dossier.as_of(day))
    assert set(found.counts["count_id"]) == expected
    assert (found.counts["until"] <= "2026-05-19").all()


@pytest.mark.parametrize("rule", ["formal", "any+once-per-event", "formal+no-scheduled"])
def test_the_grid_reaches_every_count(dossier, rule):
    found = published(dossier, rule)
    table = grid(dossier, found, ANDONG)
    assert table.rows["n"].sum() == len(found.rows)
    assert table.cells.groupby("row")["fits"].any().all()
    assert not table.rows["elsewhere"].any()
    assert table.rules["rule"].tolist()[:3] == ["formal", "bilateral", "any"]
    fits = table.cells[table.cells["fits"]]
    assert (fits["n"].to_numpy() == table.rows["count"].to_numpy()[fits["row"]]).all()
    assert table.rows.loc[table.rows["is_summit"], "counts"].tolist() == [("P42", "P43"), ("P44",)]
    assert len(table.table) == len(table.rows)


def test_a_rule_outside_the_lattice_has_no_column(dossier):
    table = grid(dossier, published(dossier, "formal+since:2026-01-01"), ANDONG)
    assert all(CountingRule.parse(rule).since is None for rule in table.rules["rule"])


def test_the_ladder_of_nara(dossier):
    """Gyeongju was beside APEC, Johannesburg in passing; each number is published."""
    found = ladder(dossier, published(dossier), NARA)
    assert found.meetings["place"].tolist() == ["Gyeongju", "Johannesburg", "Nara"]
    assert found.meetings["is_summit"].tolist() == [False, False, True]
    assert found.rows["n"].tolist() == [1, 2, 3]
    rules_ = [("formal+no-sidelines",), ("formal",), ("bilateral", "any")]
    assert found.rows["rules"].tolist() == rules_
    assert found.rows["publishers"].map(len).tolist() == [1, 7, 5]


def test_the_ladder_of_a_meeting_that_is_not_known(dossier):
    found = ladder(dossier.as_of("2026-01-01"), published(dossier.as_of("2026-01-01")), ANDONG)
    assert (len(found.meetings), len(found.rows), len(found.table)) == (0, 0, 0)
