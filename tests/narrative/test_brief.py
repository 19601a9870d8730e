"""The brief says what is on record on its date, keeps modality, and traces all it says."""

import pytest

from summitlib.errors import SummitError
from summitlib.narrative.brief import compose

EVE, DAY, EDITION = "2026-05-18", "2026-05-19", "2026-10-31"
NARA, HIROSHIMA = "2026-01-nara", "2023-05-hiroshima"


@pytest.fixture(scope="module")
def briefs(dossier):
    return {day: compose(dossier.as_of(day)) for day in (EVE, DAY, EDITION)}


@pytest.mark.parametrize("day", [EVE, DAY, EDITION])
def test_the_whole_brief_is_traced(briefs, day):
    table = briefs[day].audit()
    assert len(table) > 150
    assert table.loc[~table["traced"], ["passage", "text"]].values.tolist() == []


def test_tense_follows_the_date(dossier, briefs):
    opening = {day: b.headline.sentences[1].text for day, b in briefs.items()}
    assert "are to meet in Andong on 19–20 May 2026; the first day is tomorrow" in opening[EVE]
    assert "are meeting in Andong" in opening[DAY]
    assert "met in Andong during a visit of 19–20 May 2026." in opening[EDITION]
    assert "the first day is four days away" in compose(dossier.as_of("2026-01-09"), NARA).text


def test_the_ordinal_follows_the_rule(dossier):
    told = {r: compose(dossier, rule=r).headline.sentences[2].text for r in ("formal", "any")}
    assert told["formal"].startswith("Under the rule formal it is their third meeting")
    assert told["any"].startswith("Under the rule any it is their fourth meeting")
    none = compose(dossier, rule="formal+no-visits").headline.sentences[2].text
    assert none.endswith("it does not count as a meeting.")


def test_every_claim_about_the_meeting_is_told_or_counted(dossier, briefs):
    """Nothing about the meeting is dropped: a claim is told, or a stance counted in the support."""
    claims = dossier.claims.query("meeting_id == '2026-05-andong'")
    origins = " ".join(briefs[EDITION].audit()["origin"])
    stances = set(dossier.stances["claim_id"]) | set(dossier.stances["on_claim_id"])
    untold = [c for c in claims["claim_id"] if c not in origins and c not in stances]
    basics = {"date", "duration-of-visit", "participants", "ordinal"}
    left = claims[claims["claim_id"].isin(untold) & ~claims["topic"].isin(basics)]
    assert left["claim_id"].tolist() == []


def test_what_officials_said_stays_attributed(briefs):
    for paragraph in briefs[EDITION].officials.paragraphs:
        assert "quoting" in "".join(p if isinstance(p, str) else p.text for p in paragraph.lead)


def test_analysis_stands_apart_from_reports(dossier, briefs):
    modality = dossier.claims.set_index("claim_id")["modality"]
    told = briefs[EDITION].analysts.audit().query("kind == 'statement'")["origin"]
    ids = [i for origin in told for i in origin.removeprefix("claim:").split(", ")]
    assert {modality[i] for i in ids} == {"analysis"}


def test_conflicts_show_both_sides(dossier, briefs):
    rows = dossier.conflicts.query("meeting_id == '2026-05-andong'")
    for row in rows.to_dict("records"):
        assert f"{row['side_a']} (" in briefs[EDITION].conflicts.text
        assert f"{row['side_b']} (" in briefs[EDITION].conflicts.text


def test_statements_are_the_words_of_the_record(dossier, briefs):
    said = dossier.claims.set_index("claim_id")["statement"]
    table = briefs[EDITION].audit().query("kind == 'statement'")
    for text, origin in zip(table["text"], table["origin"], strict=True):
        kind, ref = origin.split(":", 1)
        if kind == "claim":
            assert {said[i] for i in ref.split(", ")} == {text}


def test_references_are_numbered_in_order_of_citation(briefs):
    brief = briefs[EVE]
    first = [s for p in brief for s in p.sources]
    cited = list(dict.fromkeys(first))
    assert brief.references.pages["source_id"].tolist()[: len(cited)] == cited
    assert brief.references.pages["number"].tolist() == list(
        range(1, len(brief.references.pages) + 1)
    )
    assert brief.references.pages["url"].str.startswith("http").all()


def test_before_the_proposal_the_brief_does_not_know_the_meeting(dossier):
    brief = compose(dossier.as_of("2025-10-01"))
    assert brief.headline.sentences[0].text == "Not on record yet"
    for word in ("Andong, 19", "Takaichi Sanae", "2026"):
        assert word not in brief.text


def test_between_proposal_and_announcement_no_date_is_given(dossier):
    brief = compose(dossier.as_of("2026-01-20"))
    assert brief.headline.sentences[0].text == "Proposed, with no date on record"
    assert "May 2026" not in brief.text


@pytest.mark.parametrize("meeting", [NARA, HIROSHIMA, "1998-04-london", "2000-10-seoul-asem"])
@pytest.mark.parametrize("day", ["1998-01-01", "2023-05-21", "2026-01-13", EDITION])
@pytest.mark.parametrize("rule", ["formal", "bilateral", "any+once-per-event"])
def test_any_meeting_date_and_rule_gives_an_honest_brief(dossier, meeting, day, rule):
    brief = compose(dossier.as_of(day), meeting, rule)
    assert all(p.text for p in brief)
    assert brief.audit()["traced"].all()


def test_month_precision_is_kept(dossier):
    brief = compose(dossier, "2000-10-seoul-asem")
    assert brief.headline.sentences[0].text == "Seoul, October 2000"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("2026-05-andon",), "unknown summit '2026-05-andon'.*Did you mean '2026-05-andong'"),
        (("", "formel"), "unknown rule 'formel'.*Did you mean 'formal'"),
        (("", "formal", "kr"), "unknown language 'kr'"),
    ],
)
def test_bad_input_is_one_clear_line(dossier, arguments, line):
    with pytest.raises(SummitError, match=line) as caught:
        compose(dossier, *arguments)
    assert "\n" not in str(caught.value)


def test_the_same_input_gives_the_same_brief(dossier, briefs):
    again = compose(dossier.as_of(EVE))
    assert [p.to_html() for p in again] == [p.to_html() for p in briefs[EVE]]
    assert again.references.to_html() == briefs[EVE].references.to_html()
