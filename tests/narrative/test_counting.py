"""What is told of counts: traced, honest on every date, and true to the file."""

from dataclasses import replace

import pandas as pd
import pytest
from tests_support import rows

from summitlib import SummitError
from summitlib.measures.published import published
from summitlib.narrative.counting import compose
from summitlib.narrative.language import Language

EN = Language("en")
ANDONG, NARA = "2026-05-andong", "2026-01-nara"
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"
VISITS = ("state-visit", "official-visit", "working-visit")
CONTACTS = {
    "formal": ("talks",),
    "bilateral": ("talks", "brief"),
    "any": ("talks", "brief", "greeting", "attendance", "unclear"),
}


@pytest.fixture(scope="module")
def told(dossier):
    return compose(dossier)


@pytest.mark.parametrize("meeting", [ANDONG, NARA, "2000-10-seoul-asem"])
@pytest.mark.parametrize("day", ["1998-01-01", "2014-06-01", "2026-01-13", ""])
@pytest.mark.parametrize("rule", ["formal", "bilateral", "any+once-per-event", NOTHING])
def test_any_meeting_date_and_rule_is_told_honestly(dossier, meeting, day, rule):
    passages = compose(dossier.as_of(day), meeting, rule)
    assert all(p.text for p in passages)
    audit = passages.audit()
    assert audit.loc[~audit["traced"], ["passage", "text"]].values.tolist() == []


def known(day):
    page = {r["source_id"]: r["known_on"] for r in rows("sources")}
    return [r for r in rows("published_counts") if page[r["source_id"]] <= day]


def given(preset, row, meetings):
    """The meetings of a published count under a preset, from where its publisher counts."""
    last = next(m for m in meetings if m["meeting_id"] == row["until_meeting"])
    return [
        m["meeting_id"]
        for m in meetings
        if m["leader_a"] == row["leader_a"]
        and row["leader_b"] in ("", m["leader_b"])
        and row["since"] <= m["start_date"] <= last["start_date"]
        and m["contact"] in CONTACTS[preset]
        and (preset == "any" or m["three_way"] == "false")
    ]


@pytest.mark.parametrize("day", ["2014-06-01", "2026-01-13", "2026-05-18", "2026-10-31"])
def test_the_numbers_of_the_answer_worked_out_again(dossier, day):
    meetings, counts = rows("meetings"), known(day)

    def fits(preset, row):
        ours = given(preset, row, meetings)
        return len(ours) == int(row["count"]) and row["until_meeting"] in ours

    by = {preset: [fits(preset, row) for row in counts] for preset in CONTACTS}
    some = sum(map(any, zip(*by.values(), strict=True)))
    passages = compose(dossier.as_of(day))
    formal = sum(by["formal"]) or "none"
    opening = f"By {EN.date(pd.Timestamp(day))} the table of published counts holds "
    assert passages.answer.text.startswith(
        f"{opening}{len(counts)}: {formal} come out under the rule formal, {some} under some "
    )
    for preset, hits in by.items():
        n = EN.count(sum(hits)) if sum(hits) else "none"
        assert f"{n} fit{'s' if sum(hits) == 1 else ''} {preset}" in passages.fits.text


def test_each_publisher_is_heard(told):
    page = {r["source_id"]: r["publisher"] for r in rows("sources")}
    voices = pd.Series([page[r["source_id"]] for r in rows("published_counts")]).value_counts()
    several = set(voices[voices > 1].index)
    leads = {p.told[0].text.removesuffix(":") for p in told.publishers.paragraphs}
    assert leads == several
    assert f"Of {EN.count(len(several))} publishers with several counts" in told.answer.text


def test_different_numbers_for_the_same_meetings_are_both_shown(told):
    counts = [r for r in rows("published_counts") if r["count_id"] in ("P42", "P43", "P44")]
    text = next(p for p in told.publishers.paragraphs if "Hanna" in p.told[0].text).told[-1].text
    assert all(row["statement"] in text for row in counts)
    assert "both three and four" in text
    assert "contradicts itself" not in told.text
    assert "ChosunBiz and Hanna AI News give different numbers" in told.answer.text


def test_a_fit_is_not_taken_for_use(told):
    assert "consistent with formal" in told.publishers.text
    assert "weak evidence" in told.fits.text
    assert "uses" not in told.text


def test_how_many_counts_stand_on_pages_of_aggregators(told):
    kind = {r["source_id"]: r["kind"] for r in rows("sources")}
    ours = [
        kind[r["source_id"]]
        for r in rows("published_counts")
        if (r["leader_a"], r["leader_b"]) == ("Lee Jae-myung", "Takaichi Sanae")
    ]
    n = EN.count(ours.count("aggregator"))
    assert f"Of these counts, {n} stand on pages of aggregators." in told.published.text


@pytest.mark.parametrize(("meeting", "silent"), [(ANDONG, True), (NARA, False)])
def test_that_no_newsroom_counts_up_to_the_meeting_is_said(dossier, meeting, silent):
    kind = {r["source_id"]: r["kind"] for r in rows("sources")}
    ours = {kind[r["source_id"]] for r in rows("published_counts") if r["until_meeting"] == meeting}
    assert ours.isdisjoint({"wire", "newspaper", "broadcaster", "official"}) == silent
    text = compose(dossier, meeting).ladder.text
    assert ("by a newsroom or an official page is in the table" in text) == silent


def test_the_answer_says_what_could_not_be_refuted(told, dossier):
    reached = published(dossier).rows
    n = sum(set(row["possible"]) == set(range(max(row["possible"]) + 1)) for row in reached)
    assert f"For {EN.count(n)} of the tabled counts some rule gives every" in told.answer.text


def test_the_table_is_not_taken_for_everything_published(told):
    assert "counts that only a note to a meeting mentions are not in it" in told.missed.text


def test_what_a_rule_leaves_out_is_named(told):
    """P15 says of itself that Kananaskis is left out."""
    statement = next(r["statement"] for r in rows("published_counts") if r["count_id"] == "P15")
    line = next(s.text for s in told.beyond.sentences if statement in s.text)
    assert line.endswith(
        "It fits formal+no-sidelines, which leaves out Kananaskis (17 June 2025) from what "
        "formal counts."
    )
    assert "adds The Hague (25 March 2014)" in told.beyond.text


def test_counts_with_any_counterpart_are_compared(told):
    assert "6 more are of the meetings of Lee Jae-myung with any leader" in told.published.text
    assert told.published.text.endswith("of the other side: 6 agree with formal.")


def with_count(dossier, **changes):
    last = dossier.published_counts.iloc[-1:]
    return replace(dossier, published_counts=last.assign(**changes).reset_index(drop=True))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"count": 9}, "It would need five more than that; occasions without a source"),
        (
            {
                "count": 4,
                "leader_a": "Kim Dae-jung",
                "leader_b": "Obuchi Keizo",
                "until_meeting": "1999-03-seoul",
            },
            "It would be right if one of the occasions at which they may have met, without a "
            "source that shows it, counted as a meeting; such occasions on record: one.",
        ),
        (
            {
                "count": 1,
                "leader_a": "Moon Jae-in",
                "leader_b": "Abe Shinzo",
                "until_meeting": "2017-09-vladivostok",
            },
            "It would be right if counting began on 7 September 2017.",
        ),
    ],
)
def test_a_count_that_no_rule_gives_is_explained(dossier, changes, line):
    passages = compose(with_count(dossier, **changes))
    assert "No rule gives this count" in passages.missed.text
    assert "The nearest, " in passages.missed.text
    assert line in passages.missed.text
    assert "none under some combination" in passages.answer.text
    assert passages.audit()["traced"].all()


def test_a_single_count_is_told_in_the_singular(dossier):
    passages = compose(dossier.as_of("2013-09-07"))
    assert passages.answer.text.startswith(
        "By 7 September 2013 the table of published counts holds 1: "
    )
    assert passages.publishers.text == "No publisher has several counts on record."


def test_every_page_behind_the_chart_is_referenced(dossier, told):
    pages = set(told.references.pages["source_id"])
    assert set(dossier.published_counts["source_id"]) <= pages


def test_every_origin_is_a_row_that_says_so(told):
    counts = {r["count_id"]: r for r in rows("published_counts")}
    audit = told.audit()
    statements = audit[audit["kind"] == "statement"]
    assert len(statements) > 8
    for text, origin in zip(statements["text"], statements["origin"], strict=True):
        kind, _, ref = origin.partition(":")
        assert kind == "count"
        assert text == counts[ref]["statement"]


def test_bad_input_is_one_clear_line(dossier):
    with pytest.raises(SummitError, match="unknown rule 'formel'"):
        compose(dossier, rule="formel")
