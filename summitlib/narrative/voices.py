"""Voices, told: what the claims about a meeting, and its brief, rest on."""

from collections import Counter

from summitlib.measures.voices import (
    PHASES,
    Concentration,
    bases,
    topics,
)
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Passage, Sentence, Span
from summitlib.narrative.telling import Telling

_FEW = 7  # pages of one publisher that a sentence cites; more say no more

# One publisher alone; nobody makes much; one makes much.
_ONE = {
    "before": N_(
        "All that was claimed about this meeting before its first day is of one publisher, "
        "{largest}; number of claims: {claims}."
    ),
    "since": N_(
        "All that was claimed about this meeting from its first day on is of one publisher, "
        "{largest}; number of claims: {claims}."
    ),
}
_SPREAD = {
    "before": N_(
        "Of {claims} claims about this meeting known before its first day, by {voices} "
        "publishers, none makes more than {most}."
    ),
    "since": N_(
        "Of {claims} claims about this meeting known from its first day on, by {voices} "
        "publishers, none makes more than {most}."
    ),
}
_MOST = {
    "before": N_(
        "Of {claims} claims about this meeting known before its first day, {most} are of one "
        "publisher, {largest}."
    ),
    "since": N_(
        "Of {claims} claims about this meeting known from its first day on, {most} are of one "
        "publisher, {largest}."
    ),
}
_MUCH = 4  # the largest publisher is named where it makes more than one in so many claims


def resting(t: Telling) -> Sentence:
    """Say how many claims about the meeting rest on one publisher, in its latest phase."""
    measured = bases(t.dossier, t.meeting_id)
    phase = PHASES[-1] if measured[PHASES[-1]].claims else PHASES[0]
    base = measured[phase]
    if not base.claims:
        return t.facts.say(
            "No claim about this meeting is on record by {today}.", today=t.facts.today
        )
    measure = f"voices.bases({t.meeting_id})"
    spread = base.most == 1 or _MUCH * base.most <= base.claims
    kinds = _ONE if base.voices == 1 else _SPREAD if spread else _MOST
    return t.facts.say(
        kinds[phase],
        claims=t.facts.number(base.claims, measure),
        voices=t.facts.number(base.voices, measure),
        most=t.facts.number(base.most, measure),
        largest=_publisher(t, base.largest),
    )


def _publisher(t: Telling, name: str) -> Span:
    """Name a publisher, with its pages about the meeting."""
    ours = t.dossier.claims.loc[t.dossier.claims["meeting_id"] == t.meeting_id, "source_id"]
    pages = [page for page in dict.fromkeys(ours) if t.dossier.publishers[page] == name]
    return Span(name, "name", Origin("source", pages[0], tuple(pages[:_FEW])))


_RESTS = {
    "before": N_(
        "What was claimed about the meeting before its first day rests on {voices} "
        "publishers, {newsrooms} of them newsrooms or official; it is as even as about "
        "{effective} of equal size."
    ),
    "since": N_(
        "What was claimed about the meeting from its first day on rests on {voices} "
        "publishers, {newsrooms} of them newsrooms or official; it is as even as about "
        "{effective} of equal size."
    ),
}
_BESIDE = {
    "before": N_(
        "About {place} ({dates}), before its first day, the number is {voices}, {newsrooms} of "
        "them newsrooms or official, as even as about {effective} of equal size."
    ),
    "since": N_(
        "About {place} ({dates}), from its first day on, the number is {voices}, {newsrooms} of "
        "them newsrooms or official, as even as about {effective} of equal size."
    ),
}


def voices_told(t: Telling, measured: Concentration) -> Passage:
    """Read the chart of each publisher's share."""
    ours = [_rests(t, _RESTS, row) for row in measured.ours.to_dict("records")]
    if not ours:
        return t.prose("voices", resting(t))
    phases = set(measured.ours["phase"])
    dated = measured.others[measured.others["place"] != ""].to_dict("records")
    beside = [_rests(t, _BESIDE, row) for row in dated if row["phase"] in phases]
    return t.prose("voices", *ours, *beside)


def _rests(t: Telling, kinds: dict[str, str], row: Row) -> Sentence:
    measure = f"voices.compared(), {row['meeting_id']}"
    spans = {
        "voices": t.facts.number(row["voices"], measure),
        "newsrooms": t.facts.measured(_or_none(t, row["newsrooms"]), measure),
        "effective": t.facts.number(round(row["effective"]), measure),
    }
    if row["place"]:
        meeting = t.facts.meeting(row["meeting_id"])
        spans |= {"place": t.facts.place(meeting), "dates": t.facts.dates(meeting)}
    return t.facts.say(kinds[row["phase"]], **spans)


def _or_none(t: Telling, n: int) -> str:
    return t.language.count(n) if n else t.language.gettext("none")


def copies(t: Telling, measured: Concentration) -> Passage:
    """Say what is known of copies: pages that another site carried, and aggregators."""
    table = measured.voices[measured.voices["meeting_id"] == t.meeting_id]
    if table.empty:
        return t.prose("copies", t.facts.say("There is no claim whose copies could be told."))
    measure = f"voices.voices(), {t.meeting_id}"
    publishers = table.drop_duplicates("publisher")
    aggregators = int((publishers["grade"] == "aggregator").sum())
    sentences = [
        t.facts.say(
            "Of {n} claims about the meeting, {carried} stand on pages that another site carried; "
            "a carrier is no further voice.",
            n=t.facts.number(int(table["claims"].sum()), measure),
            carried=t.facts.measured(_or_none(t, int(table["carried"].sum())), measure),
        ),
        t.facts.say(
            "Of {n} publishers, {aggregators} are aggregators.",
            n=t.facts.number(len(publishers), measure),
            aggregators=t.facts.measured(_or_none(t, aggregators), measure),
        ),
        t.facts.say(
            "On whose reports an aggregator rests is on record only where a claim says so; several "
            "may digest the same report, so the numbers of voices are upper limits."
        ),
    ]
    told = [t.facts.statement(row) for row in t.told_in("unknowns").to_dict("records")]
    return t.prose("copies", *sentences, *told)


def topics_told(t: Telling) -> Passage:
    """Read the chart of topics."""
    table = topics(t.dossier, t.meeting_id)
    several = table[table["claims"] > 1]
    if several.empty:
        return t.prose("topics", t.facts.say("No topic of this meeting has several claims."))
    measure = f"voices.topics({t.meeting_id})"
    return t.prose(
        "topics",
        t.facts.say(
            "In {most} of {n} topics with several claims one publisher makes most of them, and in "
            "{alone} no other speaks.",
            most=t.facts.measured(
                _or_none(t, int((2 * several["most"] > several["claims"]).sum())), measure
            ),
            n=t.facts.number(len(several), measure),
            alone=t.facts.measured(_or_none(t, int((several["voices"] == 1).sum())), measure),
        ),
    )


def brief_told(t: Telling) -> Passage:
    """Say how many sentences of the brief on the meeting rest on one publisher."""
    # The brief takes its key sentences from this question, so it is imported when asked for.
    from summitlib.narrative import brief

    told = brief.compose(t.dossier, t.meeting_id, str(t.rule), t.language.code)
    bases = [
        {t.dossier.publishers[page] for page in sentence.sources}
        for passage in told
        for sentence in passage.sentences
        if sentence.sources
    ]
    measure = f"brief.compose({t.meeting_id})"
    alone = Counter(next(iter(names)) for names in bases if len(names) == 1)
    if not alone:
        return t.prose("brief", t.facts.say("No sentence of the brief rests on one publisher."))
    largest = min(alone, key=lambda name: (-alone[name], name))
    pages = [
        page for page in told.references.pages["source_id"] if t.dossier.publishers[page] == largest
    ]
    return t.prose(
        "brief",
        t.facts.say(
            "Of {n} sentences of the brief on this meeting that name a page, {alone} rest on pages "
            "of one publisher, {most} of them on those of {largest}.",
            n=t.facts.number(len(bases), measure),
            alone=t.facts.number(alone.total(), measure),
            most=t.facts.number(alone[largest], measure),
            largest=Span(largest, "name", Origin("source", pages[0], tuple(pages[:_FEW]))),
        ),
        t.facts.say(
            "Many of its sentences report a single claim and so name a single page; others may "
            "say the same."
        ),
    )
