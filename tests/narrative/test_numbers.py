"""The brief tells the truth: its numbers are worked out again, its origins looked up."""

import datetime as dt
import re

import pytest
from tests_support import rows

from summitlib.narrative.brief import compose
from summitlib.narrative.language import Language

SUMMIT = "2026-05-andong"
PAIR = ("Lee Jae-myung", "Takaichi Sanae")
DAYS = ["2026-05-18", "2026-05-19", "2026-06-13", "2026-10-31"]
EN = Language("en")
VISITS = ("state-visit", "official-visit", "working-visit")
PRESETS = {
    "formal": ("talks",),
    "bilateral": ("talks", "brief"),
    "any": ("talks", "brief", "greeting", "attendance", "unclear"),
}


@pytest.fixture(scope="module")
def page():
    return {r["source_id"]: r for r in rows("sources")}


@pytest.fixture(scope="module")
def meetings():
    """All are known by the eve of the summit."""
    return rows("meetings")


def counted(meetings, rule, until, pair=PAIR):
    last = next(m for m in meetings if m["meeting_id"] == until)
    return [
        m
        for m in meetings
        if (m["leader_a"], m["leader_b"]) == pair
        and m["contact"] in PRESETS[rule]
        and (rule == "any" or m["three_way"] == "false")
        and (m["start_date"], m["meeting_id"]) <= (last["start_date"], until)
    ]


@pytest.mark.parametrize("day", DAYS)
def test_the_numbers_of_all_meetings(dossier, meetings, day):
    text = compose(dossier.as_of(day)).meetings.text
    pairs = {(m["leader_a"], m["leader_b"]) for m in meetings}
    shown = [m for m in meetings if m["contact"] == "talks" and m["three_way"] == "false"]
    visits = [m for m in shown if m["format"] in VISITS]
    assert f"{len(meetings)} meetings of {len(pairs)} pairs" in text
    assert f"Of all, {len(visits)} are visits" in text


@pytest.mark.parametrize("rule", PRESETS)
def test_the_meetings_under_each_rule(dossier, meetings, rule):
    told = [s.text for s in compose(dossier).counts.sentences if f"Under {rule} " in s.text]
    ours = counted(meetings, rule, SUMMIT)
    assert told[0].startswith(f"Under {rule} {EN.count(len(ours))} meetings count: ")
    assert [m["place"] for m in ours] == re.findall(r"([A-Z]\w+) \(", told[0])


@pytest.mark.parametrize("day", DAYS)
def test_how_many_published_counts_agree(dossier, meetings, page, day):
    counts = [
        c
        for c in rows("published_counts")
        if (c["leader_a"], c["leader_b"]) == PAIR and page[c["source_id"]]["known_on"] <= day
    ]
    untils, theirs = [c["until_meeting"] for c in counts], [int(c["count"]) for c in counts]
    ours = {rule: [len(counted(meetings, rule, u)) for u in untils] for rule in PRESETS}
    agree = {r: sum(a == b for a, b in zip(ours[r], theirs, strict=True)) for r in PRESETS}
    text = compose(dossier.as_of(day)).published.text
    assert text.startswith(f"Of {len(counts)} published counts")
    assert f"{agree['formal']} agree with formal" in text
    assert f"{agree['any']} agree with bilateral and any" in text


@pytest.mark.parametrize("day", DAYS)
def test_how_many_claims_are_supported_and_contradicted(dossier, page, day):
    claims = {c["claim_id"]: c for c in rows("claims")}

    def publisher(claim):
        return page[claims[claim]["source_id"]]["publisher"]

    taken: dict[tuple[str, str], set[str]] = {}
    for s in rows("stances"):
        source = page[claims[s["claim_id"]]["source_id"]]
        if source["known_on"] <= day and publisher(s["claim_id"]) != publisher("E01"):
            who = s["on_claim_id"], source["publisher"]
            taken.setdefault(who, set()).add(s["stance"])
    article = [c for c in claims if c.startswith("E")]
    plain = {w: t for w, t in taken.items() if not {"supports", "contradicts"} <= t}
    contradicted = {c for (c, _), t in plain.items() if "contradicts" in t}
    supported = {c for (c, _), t in plain.items() if t == {"supports"}}
    text = compose(dossier.as_of(day)).support.text
    assert f"Of the {len(article)} claims of the article" in text
    assert f"{EN.count(len(article) - len(supported))} ha" in text
    assert f"contradicts {EN.count(len(contradicted))} of them" in text


def test_the_length_of_the_road(dossier):
    proposals = [r for r in rows("claims") if (r["meeting_id"], r["topic"]) == (SUMMIT, "proposal")]
    first = min(r["value"] for r in proposals if r["value_type"] == "date")
    days = (dt.date(2026, 5, 19) - dt.date.fromisoformat(first)).days
    assert f"it is {days} days" in compose(dossier).road_length.text


KEYS = {
    "claim": ("claims", "claim_id"),
    "conflict": ("conflicts", "conflict_id"),
    "count": ("published_counts", "count_id"),
    "meeting": ("meetings", "meeting_id"),
    "person": ("people", "name"),
    "place": ("places", "place"),
    "source": ("sources", "source_id"),
}


@pytest.mark.parametrize("day", ["2026-01-20", *DAYS])
def test_every_origin_is_a_row_that_says_so(dossier, day):
    """A statement or a name is found in the row of its origin; a date in one of its dates."""
    tables = {k: {r[key]: r for r in rows(t)} for k, (t, key) in KEYS.items()}
    for span in compose(dossier.as_of(day)).audit().to_dict("records"):
        kind, _, ref = span["origin"].partition(":")
        for key in ref.split(", ") if kind in tables else []:
            row = tables[kind][key]
            if span["kind"] in ("statement", "name"):
                assert span["text"] in row.values() or span["text"] in " ".join(row.values()), span
            if span["kind"] == "date":
                dates = [v for v in row.values() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", v)]
                if kind == "source":
                    dates.append(row["known_on"])
                years = {v[:4] for v in dates} or {span["text"][-4:]}
                assert span["text"][-4:] in years, span
