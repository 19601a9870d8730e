"""Evidence, told: what contradicts, how the article's claims stand, and what nobody knows."""

from dataclasses import dataclass

from summitlib.dossier import Dossier
from summitlib.measures.article import history
from summitlib.measures.brief import unplaced
from summitlib.measures.conflicts import conflicts_about, view_of
from summitlib.measures.voices import concentration
from summitlib.narrative import contested, voices
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span
from summitlib.narrative.substance import aftermath_gap
from summitlib.narrative.telling import Telling
from summitlib.narrative.told import Told, tell

OPEN = "open"


@dataclass(frozen=True)
class Evidence(Told):
    """The passages on who says so."""

    answer: Passage
    voices: Passage
    copies: Passage
    topics: Passage
    brief: Passage
    support: Passage
    silence: Passage
    history: Passage
    cited: Passage
    sides: Passage
    settling: Passage
    conflicts: Passage


def compose(
    dossier: Dossier, meeting_id: str = "", rule: str = "formal", language: str = "en"
) -> Evidence:
    """Tell on whose word the claims about a meeting rest, on the date of the view.

    Parameters
    ----------
    dossier : as known on a date (`Dossier.as_of`).
    meeting_id : a meeting of the record; empty for the one the dossier was made for.
    rule : a counting rule, as `CountingRule.parse` reads it; only the brief depends on it.
    language : a language of the reports.

    Raises
    ------
    SummitError : an unknown meeting, rule or language.

    >>> from summitlib import load_dossier
    >>> compose(load_dossier().as_of("1998-01-01")).answer.text
    'No claim about this meeting is on record by 1 January 1998.'
    """
    t = Telling.of(dossier, meeting_id, rule, language)
    measured = concentration(dossier, t.meeting_id)
    passages = {
        "answer": t.prose("answer", *key(t)),
        "voices": voices.voices_told(t, measured),
        "copies": voices.copies(t, measured),
        "topics": voices.topics_told(t),
        "brief": voices.brief_told(t),
        "support": support_told(t),
        "silence": contested.silence_told(t),
        "history": contested.history_told(t, history(dossier, t.meeting_id)),
        "cited": contested.cited_told(t),
        "sides": contested.sides_told(t),
        "settling": contested.settling(t),
        "conflicts": conflicts(t),
    }
    return tell(Evidence, t, passages, [*measured.voices["source_id"], *_drawn(t)])


def key(t: Telling) -> tuple[Sentence, ...]:
    """Answer on whose word the claims rest, in one or two sentences."""
    return (voices.resting(t), *contested.faring(t))


def _drawn(t: Telling) -> list[str]:
    """Return the pages behind the marks of the charts that no sentence cites."""
    taken = [t.page_of[c] for claims in t.support.voices["claims"] for c in claims]
    table = conflicts_about(t.dossier, t.meeting_id)
    return [*taken, *table["source_a"], *table["source_b"]]


def conflicts(t: Telling) -> Passage:
    """Tell each contradiction between sources with both sides."""
    paragraphs = [_conflict(t, row) for row in t.conflicts.to_dict("records")]
    nothing = N_("No contradiction between sources is on record for this meeting.")
    return t.listing("conflicts", paragraphs, nothing)


def _conflict(t: Telling, row: Row) -> Paragraph:
    topic = Span(row["topic"], "statement", Origin("conflict", row["conflict_id"]))
    sides = t.facts.say(
        "{side_a} ({by_a}) against {side_b} ({by_b}).",
        side_a=_side(row, "a"),
        by_a=t.facts.publisher(row["source_a"]),
        side_b=_side(row, "b"),
        by_b=t.facts.publisher(row["source_b"]),
    )
    return Paragraph((sides, *_judgement(t, row)), lead=(topic, ":"))


def _side(row: Row, side: str) -> Span:
    origin = Origin("conflict", row["conflict_id"], (row[f"source_{side}"],))
    return Span(row[f"side_{side}"], "statement", origin)


_BARE = {
    "both": N_("The compilers accept both."),
    "open": N_("The compilers leave it open."),
}
# By where the compilers stand; see `measures.conflicts.VIEWS`.
_VIEWED = {
    "a": N_("The compilers find more likely: {likely}."),
    "b": N_("The compilers find more likely: {likely}."),
    "both": N_("The compilers accept both: {likely}."),
    "open": N_("The compilers leave it open: {likely}."),
    "other": N_("The compilers say: {likely}."),
}


def _judgement(t: Telling, row: Row) -> list[Sentence]:
    if not isinstance(row["more_likely"], str):
        return []
    origin = Origin("conflict", row["conflict_id"])
    view = view_of(row["more_likely"], row["side_a"], row["side_b"])
    if view in _BARE and row["more_likely"] == view:
        judged = t.facts.say(_BARE[view])
    else:
        likely = Span(row["more_likely"], "statement", origin)
        judged = t.facts.say(_VIEWED[view], likely=likely)
    if not isinstance(row["reason"], str):
        return [judged]
    reason = Span(row["reason"], "statement", origin)
    return [judged, t.facts.say("Their reason: {reason}.", reason=reason)]


def support_told(t: Telling) -> Passage:
    """Read the chart of claims against publishers."""
    s = t.support
    if s.publisher is None:
        return t.prose("support", contested.no_article(t))
    measure = f"evidence.support_of_article({t.meeting_id})"
    pages = [t.page_of[c] for c in s.claims["claim_id"]]
    article = Span(s.publisher, "name", Origin("source", pages[0], (pages[0],)))
    own = s.voices.loc[~s.voices["independent"], "claim_id"].nunique()
    return t.prose(
        "support",
        t.facts.say_n(
            len(s.unsupported),
            "Of the {n} claims of the article, {none} has no support from a publisher other than "
            "{article}.",
            "Of the {n} claims of the article, {none} have no support from a publisher other than "
            "{article}.",
            n=t.facts.number(len(s.claims), measure, pages[:1]),
            none=t.facts.number(len(s.unsupported), measure),
            article=article,
        ),
        t.facts.say_n(
            len(s.contested),
            "Some other publisher contradicts {n} of them.",
            "Some other publisher contradicts {n} of them.",
            n=t.facts.number(len(s.contested), measure, _against(t)),
        ),
        *contested.grounds_told(t),
        *_own_voice(t, own, measure, article),
    )


def _against(t: Telling) -> list[str]:
    voices = t.support.voices
    against = voices[voices["independent"] & (voices["stance"] == "contradicts")]
    return [t.page_of[c] for claims in against["claims"] for c in claims]


def _own_voice(t: Telling, n: int, measure: str, article: Span) -> list[Sentence]:
    if n == 0:
        return []
    template = N_("Other pages of {article} speak to {n} of them; they are the same voice.")
    return [t.facts.say(template, n=t.facts.number(n, measure), article=article)]


def unknowns(t: Telling) -> Passage:
    """Say what the record does not know about the meeting."""
    sentences = [
        *_open_conflicts(t),
        *_article_numbers(t),
        *_programme(t),
        *_gaps(t),
        *_places(t),
        *aftermath_gap(t),
    ]
    paragraphs = [Paragraph((s,)) for s in sentences]
    return t.listing("unknowns", paragraphs, "The record names no open question.")


def _open_conflicts(t: Telling) -> list[Sentence]:
    open_ones = t.conflicts[t.conflicts["more_likely"] == OPEN]
    topics: list[Phrase | Span] = [
        Span(r["topic"], "statement", Origin("conflict", r["conflict_id"]))
        for r in open_ones.to_dict("records")
    ]
    if not topics:
        return []
    return [t.facts.say("The sources leave open: {topics}.", topics=t.facts.join(topics))]


def _article_numbers(t: Telling) -> list[Sentence]:
    cited = t.claims[t.claims["cited_as"].notna()]
    told = [t.facts.statement(c) for c in t.told_in("unknowns").to_dict("records")]
    if cited.empty:
        return told
    numbers = sorted(set(cited["cited_as"]))
    origin = Origin("claim", ", ".join(cited["claim_id"]), (cited["source_id"].iloc[0],))
    template = N_(
        "The article cites its sources as {first} to {last}; what these stand for is unknown."
    )
    spans = {
        k: Span(v, "number", origin) for k, v in (("first", numbers[0]), ("last", numbers[-1]))
    }
    return [t.facts.say(template, **spans), *told]


def _programme(t: Telling) -> list[Sentence]:
    if not t.told_in("itinerary").empty or t.meeting is None:
        return []
    return [t.facts.say("Neither hours nor rooms of the meeting are on record.")]


def _gaps(t: Telling) -> list[Sentence]:
    gaps = t.dossier.meeting_gaps
    if gaps.empty:
        return []
    template = N_(
        "There are {n} occasions at which leaders of both countries may have met, without a "
        "source that shows it; they count under no rule."
    )
    return [t.facts.say(template, n=t.facts.number(len(gaps), "dossier.meeting_gaps"))]


def _places(t: Telling) -> list[Sentence]:
    names = unplaced(t.dossier, t.meeting_id)
    if not names:
        return []
    pages = t.dossier.places.set_index("place")["source_ids"]
    spans: list[Phrase | Span] = [Span(n, "name", Origin("place", n, pages[n])) for n in names]
    return [
        t.facts.say("No sourced coordinates are on record for {names}.", names=t.facts.join(spans))
    ]
