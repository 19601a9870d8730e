"""On whose word the story rests: the numbers told are worked out again from the files."""

import re
from collections import Counter

import pytest
from tests_support import rows

from summitlib.narrative import brief, contested, evidence
from summitlib.narrative.language import Language
from summitlib.narrative.telling import Telling

ANDONG, NARA = "2026-05-andong", "2026-01-nara"
OWN = "Hanna AI News"
FIRST = {ANDONG: "2026-05-19", NARA: "2026-01-13"}
DAYS = ["1998-01-01", "2026-01-20", "2026-05-18", "2026-05-20", "2026-10-31"]
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"
EN = Language("en")
WORDS = {EN.count(n): n for n in range(200)} | {"none": 0}


@pytest.fixture(scope="module")
def told(dossier):
    return {day: evidence.compose(dossier.as_of(day)) for day in DAYS}


@pytest.fixture(scope="module")
def page():
    return {s["source_id"]: s for s in rows("sources")}


def publishers(page, meeting, day, since):
    claims = [page[c["source_id"]] for c in rows("claims") if c["meeting_id"] == meeting]
    return [
        p["publisher"]
        for p in claims
        if p["known_on"] <= day and (p["known_on"] >= FIRST[meeting]) == since
    ]


@pytest.mark.parametrize(
    ("day", "since"), [("2026-05-18", False), ("2026-05-20", True), ("2026-10-31", True)]
)
def test_the_answer_counts_claims_of_the_largest_publisher(told, page, day, since):
    (name, most), *_ = Counter(ours := publishers(page, ANDONG, day, since)).most_common()
    text = told[day].answer.sentences[0].text
    assert text.startswith(f"Of {len(ours)} claims about this meeting known ")
    assert text.endswith(f", {EN.count(most)} are of one publisher, {name}.")
    assert ("from its first day on" in text) == since


def test_the_answer_names_no_publisher_where_none_makes_much(dossier, page):
    n = Counter(publishers(page, NARA, "9999", since=True))
    text = evidence.compose(dossier, NARA).answer.text
    assert text.startswith(f"Of {n.total()} claims")
    assert f"by {len(n)} publishers, none makes more than {EN.count(max(n.values()))}." in text


@pytest.mark.parametrize("day", ["2026-05-18", "2026-05-20", "2026-10-31"])
def test_the_answer_agrees_with_the_support(told, day):
    """The states add up to the statements with support and with contradiction in the matrix."""
    kinds = "without a word|supported by some|only|contradicted|supported"
    said = re.findall(rf"(\w+) ({kinds})", told[day].answer.text)
    n = {kind: WORDS[word] for word, kind in said if word in WORDS}
    matrix = told[day].support.text
    total, alone = re.search(r"Of the (\d+) claims of the article, (\w+) ha", matrix).groups()
    against = re.search(r"contradicts (\w+) of them", matrix).group(1)
    assert sum(n.values()) == int(total)
    assert n.get("only", 0) + n.get("contradicted", 0) + n.get("without a word", 0) == WORDS[alone]
    assert n.get("contradicted", 0) + n.get("supported by some", 0) == WORDS[against]


def grounds_by_hand(page, day):
    """What support and contradiction by other publishers rest on, from the files alone."""
    source = {c["claim_id"]: page[c["source_id"]] for c in rows("claims")}
    taken: dict[str, dict[str, set[str]]] = {}
    for s in rows("stances"):
        by = source[s["claim_id"]]
        if by["known_on"] <= day and by["publisher"] != OWN:
            voices = taken.setdefault(s["on_claim_id"], {})
            voices.setdefault(by["publisher"], set()).add(s["stance"])
    plain = [[v for v in voices.values() if v == {"supports"}] for voices in taken.values()]
    against = [{p for p, v in voices.items() if "contradicts" in v} for voices in taken.values()]
    mixed = [[v for v in voices.values() if "qualifies" in v] for voices in taken.values()]
    free = [i for i, names in enumerate(against) if plain[i] and not names]
    kinds: dict[str, set[str]] = {}
    for p in page.values():
        kinds.setdefault(p["publisher"], set()).add(p["kind"])
    alone = [names for names in against if len(names) == 1]
    newsroom = {"wire", "newspaper", "broadcaster", "official"}
    return {
        "supported": len(free),
        "alone": sum(len(plain[i]) == 1 for i in free),
        "reserved": sum(bool(mixed[i]) for i in free),
        "single": len(alone),
        "digested": sum(kinds[min(names)] <= {"aggregator", "unclassified"} for names in alone),
        "reported": sum(any(kinds[n] & newsroom for n in names) for names in against),
    }


@pytest.mark.parametrize("day", ["2026-05-18", "2026-05-19", "2026-05-20", "2026-10-31"])
def test_what_support_and_contradiction_rest_on(dossier, page, day):
    n = {k: EN.count(v) if v else "none" for k, v in grounds_by_hand(page, day).items()}
    passages = evidence.compose(dossier.as_of(day))
    assert (
        f"contradicted by none: {n['supported']}; on a single publisher rest {n['alone']} of "
        f"these, and {n['reserved']} are qualified by another." in passages.support.text
    )
    if n["single"] != "none":
        assert (
            f"single publisher: {n['single']}, on a newsroom or an official page: {n['reported']}."
            in passages.answer.text
        )
        assert f"a single aggregator does: {n['digested']}," in passages.support.text


def test_the_view_of_the_compilers_is_told_as_it_is(told):
    """Where they accept both sides or leave it open, no side is called more likely."""
    text = told["2026-10-31"].conflicts.text
    assert "more likely: both" not in text
    assert "more likely: open" not in text
    assert "The compilers accept both: both, by rule of counting." in text
    assert "The compilers say: unsupported." in text
    assert "The compilers leave it open." in text


def test_the_share_of_the_brief_is_counted_again(dossier, told, page):
    sentences = [s for p in brief.compose(dossier) for s in p.sentences if s.sources]
    alone = [b for s in sentences if len(b := {page[i]["publisher"] for i in s.sources}) == 1]
    largest, most = Counter(next(iter(b)) for b in alone).most_common(1)[0]
    text = told["2026-10-31"].brief.text
    assert f"Of {len(sentences)} sentences" in text
    assert (
        f", {len(alone)} rest on pages of one publisher, {most} of them on those of {largest}."
        in text
    )


def test_what_is_carried_and_who_digests(told, page):
    claims = [page[c["source_id"]] for c in rows("claims") if c["meeting_id"] == ANDONG]
    carried = sum(bool(p["via"]) for p in claims)
    assert (
        f"Of {len(claims)} claims about the meeting, {carried} stand"
        in told["2026-10-31"].copies.text
    )
    kinds: dict[str, set[str]] = {}
    for p in page.values():
        kinds.setdefault(p["publisher"], set()).add(p["kind"])
    names = {p["publisher"] for p in claims}
    digests = [
        n for n in names if kinds[n] <= {"aggregator", "unclassified"} and "aggregator" in kinds[n]
    ]
    assert (
        f"Of {len(names)} publishers, {EN.count(len(digests))} are aggr"
        in told["2026-10-31"].copies.text
    )


def test_cited_numbers_are_told_with_their_statements(told):
    cited = Counter(c["cited_as"] for c in rows("claims") if c["claim_id"].startswith("E"))
    text = told["2026-10-31"].cited.text
    for number, n in cited.items():
        line = f"cites {number} for {EN.count(n)} of" if number else f"any number: {EN.count(n)}."
        assert line in text


def test_sides_are_counted_from_the_file(told, page):
    ours = [r for r in rows("conflicts") if r["meeting_id"] == ANDONG]
    own = [r for r in ours if page[r["source_a"]]["publisher"] == page[r["source_b"]]["publisher"]]
    text = told["2026-10-31"].sides.text
    assert f"On record are {len(ours)} contradictions" in text
    assert f"the same publisher: {EN.count(len(own))};" in text
    left_open = [r for r in ours if "open" in r["more_likely"]]
    assert f"leave {EN.count(len(left_open))} open" in text


def test_every_conflict_is_settled_by_a_kind_of_document(dossier, told):
    topics = {r["topic"] for r in rows("conflicts") if r["meeting_id"] == ANDONG}
    spans = {s.text for x in told["2026-10-31"].settling.sentences for s in x.spans}
    assert spans == topics
    assert set(contested.SETTLES) == set(contested.KINDS)


def test_the_view_of_the_compilers_is_not_told_before_the_edition(told):
    for day in DAYS[1:-1]:
        assert "more likely was judged later" in told[day].sides.text
    assert "judged later" not in told["2026-10-31"].sides.text


def test_what_turned_is_told_with_the_statements(told):
    turned = told["2026-10-31"].history.text
    assert "contradicted by some later: The summit takes place in Andong." in turned
    assert "Since 20 May 2026 no state has changed." in turned
    assert "later:" not in told["2026-05-18"].history.text


def test_an_article_about_another_meeting_is_not_called_unknown(dossier):
    assert "about another meeting" in evidence.compose(dossier, NARA).support.text
    assert "not known yet" in evidence.compose(dossier.as_of("2026-05-17")).support.text


@pytest.mark.parametrize("rule", ["formal", "any+once-per-event", NOTHING])
@pytest.mark.parametrize("day", ["1998-01-01", "2026-01-20", "2026-10-31"])
@pytest.mark.parametrize("meeting", [ANDONG, NARA])
def test_every_view_is_told_and_traced(dossier, meeting, day, rule):
    told = evidence.compose(dossier.as_of(day), meeting, rule)
    assert all(p.text for p in told)
    table = told.audit()
    assert table.loc[~table["traced"], ["passage", "text"]].values.tolist() == []


@pytest.mark.parametrize("day", ["1998-01-01", "2026-05-18", "2026-10-31"])
def test_the_key_is_traced_for_every_meeting(dossier, day):
    view = dossier.as_of(day)
    for meeting in dossier.meetings["meeting_id"]:
        sentences = evidence.key(Telling.of(view, meeting, "formal", "en"))
        assert 1 <= len(sentences) <= 2
        assert all(s.loose == [] and s.text.endswith(".") for s in sentences)


def test_a_meeting_without_claims_is_told_so(dossier):
    told = evidence.compose(dossier, "1998-10-tokyo")
    assert told.answer.text == "No claim about this meeting is on record by 31 October 2026."
    assert told.audit()["traced"].all()


def test_nothing_later_is_told(dossier, page):
    view = dossier.as_of("2026-01-20")
    told = evidence.compose(view)
    assert {page[s]["known_on"] <= "2026-01-20" for s in told.references.pages["source_id"]} == {
        True
    }
    assert "May 2026" not in told.text
