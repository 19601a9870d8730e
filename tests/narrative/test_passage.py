"""A passage leads each number, date and name to its origin; its audit says where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitlib.narrative.passage import (
    Origin,
    Paragraph,
    Passage,
    Sentence,
    Span,
    fill,
    loose_in,
)

CLAIM = Origin("claim", "A001", ("S0001",))


def passage(*sentences: Sentence, style: str = "prose") -> Passage:
    return Passage("demo", style, (Paragraph(sentences),), {"S0001": 1})


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("They meet in Andong.", ["Andong"]),
        ("They meet on 19 May 2026.", ["19", "May", "2026"]),
        ("The third meeting of the pair.", ["third"]),
        ("Two leaders meet.", ["Two"]),
        ("It starts tomorrow.", ["tomorrow"]),
        ("Talks took 40 minutes, 2.5 hours and 10 %.", ["40", "2.5", "10"]),
        ("They meet in Japan. Later they part.", ["Japan"]),
        ("Officials said nothing: The record is silent.", []),
        ("They may meet again; nobody knows.", []),
        ("The two-day summit, a three-hour talk.", ["two", "three"]),
        ("Once they met, twice they did not, zero times nothing.", ["Once", "twice", "zero"]),
        ("The eleventh of thirteen mondays.", ["eleventh", "thirteen", "mondays"]),
        ("Sie trafen sich 안동 ½ mal.", ["안동", "½"]),
    ],
)
def test_loose_text_is_found(text, loose):
    assert loose_in(text, opens=True) == loose


def test_a_name_that_follows_a_span_is_found():
    sentence = Sentence((Span("They", "name", CLAIM), " Meet here"))
    assert sentence.loose == ["Meet"]


def test_audit_lists_spans_with_origin_and_loose_text_without():
    place = Span("Andong", "name", CLAIM)
    table = passage(Sentence(fill("They meet in {place} on 19 May.", place=place))).audit()
    assert table["text"].tolist() == ["Andong", "19", "May"]
    assert table["traced"].tolist() == [True, False, False]
    assert table["origin"].tolist() == ["claim:A001", "", ""]


def test_a_sentence_that_states_an_untraced_number_fails_the_audit():
    assert not passage(Sentence(("They met 3 times.",))).audit()["traced"].all()


@given(st.text())
def test_html_escapes_whatever_was_filled_in(text):
    html = passage(Sentence((Span(text, "statement", CLAIM),))).to_html()
    inside = html.split('title="claim: A001">', 1)[1].split("</span>", 1)[0]
    assert not set("<>\"'") & set(inside)


def with_lead(ref: str, lead: str) -> str:
    sentence = Sentence((Span("x", "name", Origin("claim", ref)),))
    paragraph = Paragraph((sentence,), lead=(Span(lead, "name", CLAIM),))
    return Passage("demo", "list", (paragraph,)).to_html()


@given(st.text(), st.text())
def test_html_escapes_origins_and_leads(ref, lead):
    """No text adds a character that opens or closes a tag or an attribute."""
    html, plain = with_lead(ref, lead), with_lead("x", "y")
    assert {c: html.count(c) for c in "<>\"'"} == {c: plain.count(c) for c in "<>\"'"}


def test_citations_stand_behind_the_sentence_and_link_to_the_reference():
    shown = passage(Sentence((Span("They meet", "statement", CLAIM), ".")))
    assert shown.to_text() == "They meet. [1]"
    assert '<sup><a class="cite" href="#ref-1">1</a></sup>' in shown.to_html()


def test_a_list_sets_leads_without_sentences_between_items():
    heading = Paragraph((), lead=("Before:",))
    item = Paragraph((Sentence(("It rains.",)),))
    shown = Passage("demo", "list", (heading, item, heading, item))
    assert shown.to_html().count("<ul>") == 2
    assert shown.to_text() == "Before:\n- It rains.\nBefore:\n- It rains."


def test_fill_keeps_the_order_of_the_template():
    a, b = Span("a", "name", CLAIM), Span("b", "name", CLAIM)
    assert Sentence(fill("{second} then {first}.", first=a, second=b)).text == "b then a."
