"""Evidence: publishers for and against the claims of the article, worked out by hand as well."""

import csv
from dataclasses import replace

import pytest

from summitlib.measures.evidence import STANCES, support_of_article
from summitlib.paths import data_dir

ANDONG = "2026-05-andong"
OWN = "Hanna AI News"


def rows(name):
    with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def support(dossier):
    return support_of_article(dossier, ANDONG)


@pytest.fixture(scope="module")
def by_hand():
    """The stance of each publisher on each claim, from the files alone."""
    page = {c["claim_id"]: c["source_id"] for c in rows("claims")}
    publisher = {s["source_id"]: s["publisher"] for s in rows("sources")}
    taken = {}
    for stance in rows("stances"):
        who = stance["on_claim_id"], publisher[page[stance["claim_id"]]]
        taken.setdefault(who, []).append(stance["stance"])
    return {
        who: "divided"
        if {"supports", "contradicts"} <= set(all_of_it)
        else max(all_of_it, key=STANCES.index)
        for who, all_of_it in taken.items()
    }


def test_one_row_for_each_claim_of_the_article(support):
    assert support.claims.claim_id.tolist() == [f"E{n:02}" for n in range(1, 20)]
    assert support.publisher == OWN


def test_voices_are_publishers_not_pages(support, by_hand):
    voices = {(v.claim_id, v.publisher): v.stance for v in support.voices.itertuples()}
    assert voices == by_hand
    assert len(support.voices) == len(voices)


def test_counts_leave_the_articles_own_publisher_out(support, by_hand):
    for claim in support.claims.to_dict("records"):
        independent = [
            stance
            for (claim_id, publisher), stance in by_hand.items()
            if claim_id == claim["claim_id"] and publisher != OWN
        ]
        assert {s: claim[s] for s in STANCES} == {s: independent.count(s) for s in STANCES}
    assert set(support.voices[~support.voices.independent].publisher) == {OWN}


def test_pages_and_claims_of_a_voice(support, dossier):
    page = dict(zip(dossier.claims.claim_id, dossier.claims.source_id, strict=True))
    for voice in support.voices.itertuples():
        assert voice.pages == len({page[c] for c in voice.claims})
        assert 1 <= voice.pages <= len(voice.claims)


def test_unsupported_and_contested(support):
    """Nobody else names the officials of E13; that they meet in Andong is denied (E03)."""
    assert "E13" in set(support.unsupported.claim_id)
    assert "E03" in set(support.contested.claim_id)
    assert (support.unsupported.supports == 0).all()
    assert (support.contested.contradicts > 0).all()


@pytest.mark.parametrize(
    ("date", "meeting_id"), [("2026-05-17", ANDONG), ("1998-01-01", ANDONG), ("", "2026-01-nara")]
)
def test_no_article_no_claims(dossier, date, meeting_id):
    none = support_of_article(dossier.as_of(date), meeting_id)
    some = support_of_article(dossier, ANDONG)
    assert none.publisher is None
    assert len(none.claims) == len(none.voices) == 0
    assert none.claims.dtypes.equals(some.claims.dtypes)
    assert none.voices.columns.equals(some.voices.columns)
    assert len(none.unsupported) == len(none.contested) == 0


def test_support_only_grows(dossier):
    """On the eve fewer publishers had spoken than at the end."""
    eve = support_of_article(dossier.as_of("2026-05-18"), ANDONG)
    end = support_of_article(dossier, ANDONG)
    early = set(zip(eve.voices.claim_id, eve.voices.publisher, strict=True))
    assert early < set(zip(end.voices.claim_id, end.voices.publisher, strict=True))


def test_the_order_of_rows_makes_no_difference_and_nothing_is_changed(dossier, support):
    before = dossier.stances.copy()
    turned = replace(
        dossier,
        stances=dossier.stances[::-1].reset_index(drop=True),
        sources=dossier.sources[::-1].reset_index(drop=True),
    )
    other = support_of_article(turned, ANDONG)
    assert other.claims.equals(support.claims)
    fixed = ["claim_id", "publisher", "independent", "stance", "pages"]
    assert other.voices[fixed].equals(support.voices[fixed])
    assert dossier.stances.equals(before)
