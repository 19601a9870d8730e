"""What is contested, told: how the article fares as time goes, and what would settle a conflict."""

import datetime as dt

import pandas as pd

from summitlib.measures.article import STATES, Grounds, grounds, silence, states
from summitlib.measures.conflicts import KINDS, conflicts_about
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling

_STATES = {
    "supported": N_("{n} supported"),
    "qualified": N_("{n} only qualified"),
    "divided": N_("{n} supported by some and contradicted by others"),
    "contradicted": N_("{n} contradicted"),
    "unsupported": N_("{n} without a word"),
}


def faring(t: Telling) -> list[Sentence]:
    """Say in one sentence how the statements of the article stand; nothing without an article."""
    if t.support.publisher is None:
        return []
    stand = states(t.support)
    measure = f"article.states({t.meeting_id})"
    counts = {state: int((stand == state).sum()) for state in STATES}
    parts: list[Phrase | Span] = [
        t.facts.lead(_STATES[state], n=t.facts.number(n, measure))
        for state, n in counts.items()
        if n
    ]
    spans = {
        "n": t.facts.number(len(stand), measure, [t.page_of[stand.index[0]]]),
        "parts": t.facts.join(parts),
    }
    found = grounds(t.dossier, t.support)
    if not found.against:
        template = N_("Of {n} statements of the article, other publishers leave {parts}.")
        return [t.facts.say(template, **spans)]
    return [
        t.facts.say(
            "Of {n} statements of the article, other publishers leave {parts}; contradictions "
            "that rest on a single publisher: {single}, on a newsroom or an official page: "
            "{reported}.",
            **spans,
            **_grounded(t, found),
        )
    ]


def _grounded(t: Telling, found: Grounds) -> dict[str, Span]:
    measure = f"article.grounds({t.meeting_id})"
    return {k: t.facts.measured(_or_none(t, n), measure) for k, n in vars(found).items()}


def grounds_told(t: Telling) -> list[Sentence]:
    """Say what contradiction and support of the article's statements rest on."""
    found = grounds(t.dossier, t.support)
    spans = _grounded(t, found)
    told = []
    if found.against:
        told.append(
            t.facts.say(
                "Statements that a single publisher contradicts: {single}, that a single "
                "aggregator does: {digested}, that a newsroom or an official page does: "
                "{reported}.",
                **spans,
            )
        )
    if found.supported:
        told.append(
            t.facts.say(
                "Statements supported by some and contradicted by none: {supported}; on a single "
                "publisher rest {alone} of these, and {reserved} are qualified by another.",
                **spans,
            )
        )
    return told


def no_article(t: Telling) -> Sentence:
    """Say why no statement of the article is told: not known yet, or about another meeting."""
    if t.dossier.stances.empty:
        return t.facts.say("The article that the record starts from is not known yet.")
    return t.facts.say("The article that the record starts from is about another meeting.")


def silence_told(t: Telling) -> Passage:
    """Say how many publishers are silent on the statements of the article."""
    table = silence(t.dossier, t.meeting_id)
    if table.empty:
        return t.prose(
            "silence", t.facts.say("Without an article there is nothing to be silent on.")
        )
    measure = f"article.silence({t.meeting_id})"
    spoken = table[["supports", "qualifies", "contradicts", "divided"]].sum(axis=1)
    asked = int(table["silent"].iloc[0] + spoken.iloc[0])
    return t.prose(
        "silence",
        t.facts.say(
            "Other publishers with a page on the meeting or on what the article says: {asked}.",
            asked=t.facts.number(asked, measure),
        ),
        t.facts.say(
            "At most {most} of them speak to any one statement, and {median} to the median one.",
            most=t.facts.measured(_or_none(t, int(spoken.max())), measure),
            median=t.facts.measured(_or_none(t, round(float(spoken.median()))), measure),
        ),
        t.facts.say(
            "The rest is silence: no stance of theirs is coded, which is neither assent nor denial."
        ),
    )


def _or_none(t: Telling, n: int) -> str:
    return t.language.count(n) if n else t.language.gettext("none")


def history_told(t: Telling, table: pd.DataFrame) -> Passage:
    """Read the chart of the article's statements over time."""
    if table.empty:
        return t.prose("history", no_article(t))
    days = list(table["date"].drop_duplicates())
    first, last = (table[table["date"] == day] for day in (days[0], days[-1]))
    paragraphs = [
        Paragraph((_stood(t, first), _stood(t, last)) if len(days) > 1 else (_stood(t, last),))
    ]
    paragraphs += _turned(t, first, last)
    same = [d for d in days[1:] if _changed(table, days[days.index(d) - 1], d)]
    if same and same[-1] != days[-1]:
        told = t.facts.say(
            "Since {day} no state has changed.", day=t.facts.day(same[-1].date(), _origin(t))
        )
        paragraphs.append(Paragraph((told,)))
    return Passage("history", "list", tuple(paragraphs))


def _origin(t: Telling) -> Origin:
    return Origin("measure", f"article.history({t.meeting_id})")


def _changed(table: pd.DataFrame, before: dt.datetime, after: dt.datetime) -> bool:
    old, new = (table.loc[table["date"] == day, "state"].tolist() for day in (before, after))
    return old != new


def _stood(t: Telling, day: pd.DataFrame) -> Sentence:
    counts = day["state"].value_counts()
    parts: list[Phrase | Span] = [
        t.facts.lead(_STATES[s], n=t.facts.number(int(counts[s]), _origin(t).ref))
        for s in STATES
        if s in counts
    ]
    return t.facts.say(
        "By {day} the statements stood so: {parts}.",
        day=t.facts.day(day["date"].iloc[0].date(), _origin(t)),
        parts=t.facts.join(parts),
    )


_TURNED = {
    "divided": N_("Not contradicted on the first day, contradicted by some later:"),
    "contradicted": N_("Not contradicted on the first day, contradicted and unsupported later:"),
    "supported": N_("Not supported on the first day, supported later:"),
}


def _turned(t: Telling, first: pd.DataFrame, last: pd.DataFrame) -> list[Paragraph]:
    before = dict(zip(first["claim_id"], first["state"], strict=True))
    claims = t.dossier.claims.set_index("claim_id", drop=False)
    paragraphs = []
    for state, lead in _TURNED.items():
        now = last.loc[last["state"] == state, "claim_id"]
        turned = [claims.loc[c].to_dict() for c in now if _turn(before[c], state)]
        if turned:
            paragraphs.append(Paragraph(t.facts.statements(turned), lead=t.facts.lead(lead)))
    return paragraphs


def _turn(before: str, after: str) -> bool:
    against = {"divided", "contradicted"}
    return before != after and not (after in against and before in against)


def cited_told(t: Telling) -> Passage:
    """Say which statements the article cites to which of its numbers, and how these fare."""
    article = t.claims[t.claims["claim_id"].isin(t.support.claims["claim_id"])]
    if article.empty:
        return t.prose("cited", no_article(t))
    stand = states(t.support)
    paragraphs = []
    for number, group in article.dropna(subset=["cited_as"]).groupby("cited_as"):
        origin = Origin("claim", ", ".join(group["claim_id"]), (group["source_id"].iloc[0],))
        supported = int((stand[group["claim_id"]] == "supported").sum())
        paragraphs.append(
            Paragraph(
                (
                    t.facts.say(
                        "The article cites {number} for {n} of its statements; supported by "
                        "another publisher and contradicted by none: {supported}.",
                        number=Span(str(number), "number", origin),
                        n=t.facts.number(len(group), "dossier.claims"),
                        supported=t.facts.measured(
                            _or_none(t, supported), f"article.states({t.meeting_id})"
                        ),
                    ),
                )
            )
        )
    loose = int(article["cited_as"].isna().sum())
    last = t.facts.say(
        "Statements without any number: {n}. What the numbers stand for is unknown, since no "
        "bibliography was found.",
        n=t.facts.measured(_or_none(t, loose), "dossier.claims"),
    )
    return Passage("cited", "list", (*paragraphs, Paragraph((last,))))


def sides_told(t: Telling) -> Passage:
    """Read the chart of contradictions: who stands against whom."""
    table = conflicts_about(t.dossier, t.meeting_id)
    if table.empty:
        nothing = N_("No contradiction between sources is on record for this meeting.")
        return t.prose("sides", t.facts.say(nothing))
    measure = f"conflicts.conflicts_about({t.meeting_id})"
    newsrooms = (table[["grade_a", "grade_b"]] == "newsroom").sum(axis=1)
    both = (table[["grade_a", "grade_b"]] == "aggregator").all(axis=1)
    numbers = {
        "own": int(table["one_voice"].sum()),
        "both": int(both.sum()),
        "newsrooms": int((newsrooms == 2).sum()),
        "likely": int(table["view"].isin(["a", "b"]).sum()),
        "open": int((table["view"] == "open").sum()),
    }
    spans = {k: t.facts.measured(_or_none(t, n), measure) for k, n in numbers.items()}
    first = t.facts.say_n(
        len(table),
        "On record is {n} contradiction about this meeting; between pages of one and the same "
        "publisher: {own}; between aggregators: {both}; between newsrooms: {newsrooms}.",
        "On record are {n} contradictions about this meeting; between pages of one and the same "
        "publisher: {own}; between aggregators: {both}; between newsrooms: {newsrooms}.",
        n=t.facts.number(len(table), measure),
        **spans,
    )
    if (table["view"] == "none").all():
        second = t.facts.say("Which side is more likely was judged later than this date.")
    else:
        second = t.facts.say(
            "The compilers find one side more likely in {likely}, leave {open} open, and put the "
            "rest in words of their own.",
            **spans,
        )
    third = t.facts.say(
        "The record names one page for each side; who else says the same is not coded. A "
        "contradiction may set a plan against an event, and both may hold."
    )
    return t.prose("sides", first, second, third)


# By what the topic of a contradiction is about; see `measures.conflicts.KINDS`.
SETTLES = {
    "count": N_("Settled by naming the rule of counting: what counts, and from when on."),
    "identity": N_(
        "Settled by the register or the office that keeps the name, the day or the title."
    ),
    "time and place": N_("Settled by the published programme or the log of the host's office."),
    "agreement": N_(
        "Settled by the document that was signed or released, with its day and signatories."
    ),
    "initiative": N_("Settled by the minutes of the exchange, from either office."),
    "judgement": N_("Not to be settled by a document: these are readings, and can only be argued."),
    "other": N_("What would settle it is not said here."),
}


def settling(t: Telling) -> Passage:
    """Say what kind of document would settle each contradiction, by what its topic is about."""
    table = conflicts_about(t.dossier, t.meeting_id)
    paragraphs = []
    for kind in KINDS:
        rows = table[table["kind"] == kind].to_dict("records")
        same: dict[str, list[str]] = {}
        for row in rows:
            same.setdefault(row["topic"], []).append(row["conflict_id"])
        topics: list[Phrase | Span] = [
            Span(topic, "statement", Origin("conflict", ", ".join(ids)))
            for topic, ids in same.items()
        ]
        if topics:
            lead = (*t.facts.join(topics), ":")
            paragraphs.append(Paragraph((t.facts.say(SETTLES[kind]),), lead=lead))
    return t.listing("settling", paragraphs, N_("There is no contradiction to settle."))
