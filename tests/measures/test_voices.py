"""Voices: publishers behind claims, counted again from the files."""

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import rows

from summitlib.measures import voices

ANDONG, NARA = "2026-05-andong", "2026-01-nara"
FIRST = {ANDONG: "2026-05-19", NARA: "2026-01-13"}
NEWSROOMS = {"official", "wire", "newspaper", "broadcaster"}


def by_hand(meeting, phase, until="9999"):
    """The publisher of each claim about a meeting, known before its first day or from it on."""
    page = {s["source_id"]: s for s in rows("sources")}
    told = [page[c["source_id"]] for c in rows("claims") if c["meeting_id"] == meeting]
    return [
        p["publisher"]
        for p in told
        if p["known_on"] <= until and (p["known_on"] >= FIRST[meeting]) == (phase == "since")
    ]


@pytest.mark.parametrize("meeting", FIRST)
@pytest.mark.parametrize("phase", voices.PHASES)
def test_a_base_is_what_the_files_say(dossier, meeting, phase):
    n = Counter(by_hand(meeting, phase))
    base = voices.bases(dossier, meeting)[phase]
    assert (base.claims, base.voices) == (n.total(), len(n))
    assert (base.most, n[base.largest]) == (max(n.values()), max(n.values()))
    assert base.effective == round(1 / sum((k / n.total()) ** 2 for k in n.values()), 1)


def test_the_talks_rest_on_aggregators_of_which_one_makes_most(dossier):
    """The known weakness of the record: digests of one publisher, no newsroom."""
    row = voices.compared(dossier).query("meeting_id == @ANDONG and phase == 'since'").iloc[0]
    assert (row.claims, row.most, row.voices, row.newsrooms) == (66, 40, 6, 0)
    assert row.effective == 2.5
    nara = voices.compared(dossier).query("meeting_id == @NARA and phase == 'since'").iloc[0]
    assert nara.effective > 7 * row.effective


def test_publishers_have_the_best_grade_of_their_pages(dossier):
    kinds: dict[str, set[str]] = {}
    for page in rows("sources"):
        kinds.setdefault(page["publisher"], set()).add(page["kind"])
    grade = voices.grades(dossier)
    assert set(grade) == set(kinds)
    for name, found in kinds.items():
        assert (grade[name] in ("official", "newsroom")) == bool(found & NEWSROOMS)
    assert {g for known in kinds.values() for g in known} <= {
        k for v in voices.GRADES.values() for k in v
    }


def test_newsrooms_are_counted_by_grade(dossier):
    table, grade = voices.voices(dossier), voices.grades(dossier)
    for row in voices.compared(dossier).to_dict("records"):
        names = set(by_hand(row["meeting_id"], row["phase"]))
        assert row["newsrooms"] == sum(grade[n] in ("official", "newsroom") for n in names)
    assert dict(zip(table["publisher"], table["grade"], strict=True)).items() <= grade.items()


def test_pages_and_carried_claims_of_a_voice(dossier):
    page = {s["source_id"]: s for s in rows("sources")}
    table = voices.voices(dossier)
    for meeting in FIRST:
        told = [page[c["source_id"]] for c in rows("claims") if c["meeting_id"] == meeting]
        ours = table[table["meeting_id"] == meeting]
        assert ours["claims"].sum() == len(told)
        assert ours["carried"].sum() == sum(bool(p["via"]) for p in told)
        assert (ours["pages"] <= ours["claims"]).all()
        assert {*zip(ours["publisher"], ours["url"], strict=True)} <= {
            (p["publisher"], p["url"]) for p in told
        }


def test_topics_add_up(dossier):
    table = voices.topics(dossier, ANDONG)
    claims = [c for c in rows("claims") if c["meeting_id"] == ANDONG]
    assert dict(zip(table["topic"], table["claims"], strict=True)) == Counter(
        c["topic"] for c in claims
    )
    assert table["claims"].is_monotonic_decreasing
    assert ((table["most"] <= table["claims"]) & (table["voices"] <= table["claims"])).all()


@pytest.mark.parametrize(
    "day", ["1998-01-01", "2025-10-28", "2026-01-20", "2026-05-18", "2026-05-19"]
)
def test_only_what_was_known_is_counted(dossier, day):
    view = dossier.as_of(day)
    table = voices.compared(view)
    for row in table.to_dict("records"):
        assert row["claims"] == len(by_hand(row["meeting_id"], row["phase"], day))
    assert table.dtypes.equals(voices.compared(dossier).dtypes)
    assert voices.topics(view, ANDONG).dtypes.equals(voices.topics(dossier, ANDONG).dtypes)


def test_a_meeting_that_is_proposed_has_not_begun(dossier):
    view = dossier.as_of("2026-01-20")
    row = voices.concentration(view, ANDONG).ours.iloc[0]
    assert (row["place"], row["phase"]) == ("", "before")
    assert pd.isna(row["start_date"])
    assert len(voices.concentration(view, ANDONG).others) == 2


def test_no_claim_no_voice(dossier):
    nobody = voices.bases(dossier, "1998-10-tokyo")["before"]
    assert nobody == voices.Base(0, 0, "", 0, 0.0)
    assert voices.topics(dossier, "1998-10-tokyo").empty
    assert voices.concentration(dossier, "1998-10-tokyo").ours.empty


def test_the_order_of_rows_makes_no_difference(dossier):
    turned = replace(
        dossier,
        claims=dossier.claims[::-1].reset_index(drop=True),
        sources=dossier.sources[::-1].reset_index(drop=True),
        meetings=dossier.meetings[::-1].reset_index(drop=True),
    )
    assert voices.voices(turned).equals(voices.voices(dossier))
    assert voices.compared(turned).equals(voices.compared(dossier))
    assert voices.topics(turned, ANDONG).equals(voices.topics(dossier, ANDONG))


@given(st.lists(st.sampled_from("abcde"), max_size=30))
def test_a_base_holds_for_any_claims(publishers):
    base = voices.base_of(publishers)
    assert base == voices.base_of(sorted(publishers))
    assert base.claims == len(publishers)
    assert base.most == max((publishers.count(p) for p in publishers), default=0)
    assert base.effective <= base.voices
    if publishers:
        assert base.effective >= 1
        assert base.largest == min(p for p in publishers if publishers.count(p) == base.most)
