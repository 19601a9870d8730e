"""The article's statements over time: each day agrees with the dossier as known on that day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import rows

from summitlib.measures import article
from summitlib.measures.evidence import STANCES, stance_of, support_of_article

ANDONG, NARA = "2026-05-andong", "2026-01-nara"
OWN = "Hanna AI News"


@pytest.fixture(scope="module")
def history(dossier):
    return article.history(dossier, ANDONG)


def states_by_hand(day):
    """The state of each statement from the files alone."""
    page = {s["source_id"]: s for s in rows("sources")}
    source = {c["claim_id"]: page[c["source_id"]] for c in rows("claims")}
    taken: dict[str, dict[str, set[str]]] = {c: {} for c in source if c.startswith("E")}
    for s in rows("stances"):
        by = source[s["claim_id"]]
        if by["known_on"] <= day and by["publisher"] != OWN:
            taken[s["on_claim_id"]].setdefault(by["publisher"], set()).add(s["stance"])
    found = {}
    for claim, voices in taken.items():
        all_of_it = set().union(*voices.values())
        both = any({"supports", "contradicts"} <= v for v in voices.values())
        # A publisher that qualifies what it supports does not support it outright.
        supports = any(v == {"supports"} for v in voices.values())
        contradicts = "contradicts" in all_of_it
        if both or (supports and contradicts):
            found[claim] = "divided"
        elif contradicts:
            found[claim] = "contradicted"
        elif supports:
            found[claim] = "supported"
        else:
            found[claim] = "qualified" if all_of_it else "unsupported"
    return found


@pytest.mark.parametrize("day", ["2026-05-18", "2026-05-19", "2026-05-20", "2026-10-31"])
def test_the_states_are_those_of_the_files(history, day):
    on_day = history[history["date"] == day]
    assert dict(zip(on_day["claim_id"], on_day["state"], strict=True)) == states_by_hand(day)


@pytest.mark.parametrize("day", ["2026-05-18", "2026-05-19", "2026-05-20", "2026-06-13"])
def test_the_past_is_told_as_it_was_known_then(dossier, history, day):
    """What a later view says of a day is what the view of that day says itself."""
    view = dossier.as_of(day)
    support = support_of_article(view, ANDONG)
    earlier = history[history["date"] <= day]
    last = earlier[earlier["date"] == earlier["date"].max()]
    assert (
        last[list(STANCES)].to_numpy().tolist() == support.claims[list(STANCES)].to_numpy().tolist()
    )
    assert last["state"].tolist() == article.states(support).tolist()
    own = article.history(view, ANDONG)
    assert own["date"].max().strftime("%Y-%m-%d") == day
    assert own[own["date"].isin(earlier["date"])].merge(earlier).shape == (
        own[own["date"].isin(earlier["date"])].shape
    )


def test_each_day_but_the_last_brought_a_stance(dossier, history):
    days = [day.strftime("%Y-%m-%d") for day in history["date"].drop_duplicates()]
    page = {s["source_id"]: s for s in rows("sources")}
    source = {c["claim_id"]: page[c["source_id"]] for c in rows("claims")}
    came = {source[s["claim_id"]]["known_on"] for s in rows("stances")}
    assert days[0] == source["E01"]["known_on"]
    assert set(days[1:-1]) <= came
    assert days[-1] == dossier.known_on.isoformat()
    assert len(history) == len(days) * 19


@pytest.mark.parametrize(
    ("day", "meeting"), [("1998-01-01", ANDONG), ("2026-05-17", ANDONG), ("", NARA)]
)
def test_without_an_article_there_is_no_history(dossier, history, day, meeting):
    none = article.history(dossier.as_of(day), meeting)
    assert none.empty
    assert none.dtypes.equals(history.dtypes)
    assert article.silence(dossier.as_of(day), meeting).empty


def test_silence_is_what_the_stances_leave(dossier):
    """Publishers with a claim about the meeting or a stance, without the article's own."""
    publisher = {s["source_id"]: s["publisher"] for s in rows("sources")}
    of = {c["claim_id"]: publisher[c["source_id"]] for c in rows("claims")}
    asked = {of[c["claim_id"]] for c in rows("claims") if c["meeting_id"] == ANDONG}
    asked |= {of[s["claim_id"]] for s in rows("stances")}
    for row in article.silence(dossier, ANDONG).to_dict("records"):
        spoken = {of[s["claim_id"]] for s in rows("stances") if s["on_claim_id"] == row["claim_id"]}
        assert row["silent"] == len(asked - spoken - {OWN})


@given(*[st.integers(0, 3)] * 4)
def test_a_state_needs_its_stance(supports, qualifies, contradicts, divided):
    state = article.state_of(supports, qualifies, contradicts, divided)
    assert state in article.STATES
    needed = {
        "supported": supports and not contradicts and not divided,
        "contradicted": contradicts and not supports and not divided,
        "divided": divided or (supports and contradicts),
        "qualified": qualifies and not (supports or contradicts or divided),
        "unsupported": not (supports or qualifies or contradicts or divided),
    }
    assert needed[state]


@pytest.mark.parametrize(
    ("taken", "stance"),
    [
        ({"supports"}, "supports"),
        ({"supports", "qualifies"}, "qualifies"),
        ({"qualifies", "contradicts"}, "contradicts"),
        ({"supports", "contradicts", "qualifies"}, "divided"),
    ],
)
def test_the_pages_of_one_publisher_are_one_stance(taken, stance):
    assert stance_of(taken) == stance
