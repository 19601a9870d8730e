"""The meeting itself: headline, what happens when, why there, and the programme."""

from collections.abc import Sequence

from summitlib.measures.brief import days_until
from summitlib.measures.counting import count_until
from summitlib.measures.evidence import reporting
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span, fill
from summitlib.narrative.telling import Telling
from summitlib.tables import records


def headline(t: Telling) -> Passage:
    """Say in a title and two sentences what the brief is about."""
    title, *standfirst = _HEADLINES[t.status](t)
    return Passage(
        "headline", "headline", (Paragraph((title,)), *(Paragraph((s,)) for s in standfirst))
    )


_OPENINGS = {
    "scheduled": N_("{a} and {b} are to meet in {place} on {dates}; the first day is {when}."),
    "under way": N_("{a} and {b} are meeting in {place} on {dates}; this is the state of {when}."),
    "held": N_("{a} and {b} met in {place} on {dates}."),
    "stayed": N_("{a} and {b} met in {place} during a visit of {dates}."),
}


def _on_record(t: Telling) -> list[Sentence]:
    meeting, say = t.meeting, t.facts.say
    assert meeting is not None
    where, when = t.facts.place(meeting), t.facts.dates(meeting)
    title = say("{place}, {dates}", place=where, dates=when)
    first, second = t.pair or ("", "")
    a, b = t.facts.titled(first), t.facts.titled(second)
    days = meeting["end_date"] != meeting["start_date"]
    opening = "stayed" if t.status == "held" and days else t.status
    met = say(_OPENINGS[opening], a=a, b=b, place=where, dates=when, when=_when(t))
    return [title, met, ordinal_sentence(t)]


def _when(t: Telling) -> Span:
    if t.status != "scheduled":
        return t.facts.today
    days = days_until(t.dossier, t.meeting_id) or 0
    text = t.language.gettext("tomorrow") if days == 1 else t.language.gettext("{n} days away")
    assert t.meeting is not None
    sources = t.facts.meeting_origin(t.meeting).sources
    measure = f"brief.days_until({t.meeting_id})"
    return t.facts.measured(text.format(n=t.language.count(days)), measure, sources)


def _proposed(t: Telling) -> list[Sentence]:
    say, road = t.facts.say, t.told_in("road")
    n = t.facts.number(len(road), f"brief.road({t.meeting_id})", road["source_id"])
    return [
        say("Proposed, with no date on record"),
        say(
            "On {today} the record holds {n} claims about preparing this meeting.",
            today=t.facts.today,
            n=n,
        ),
        say("None of them is an announcement with its dates."),
        *_latest_proposal(t),
    ]


def _latest_proposal(t: Telling) -> list[Sentence]:
    proposals = [claim for claim in records(t.told_in("road")) if claim["topic"] == "proposal"]
    return [t.facts.statement(claim) for claim in proposals[-1:]]


def _unknown(t: Telling) -> list[Sentence]:
    say = t.facts.say
    first = say(
        "On {today} the record holds neither a proposal nor a date for this meeting.",
        today=t.facts.today,
    )
    if t.pair is None:
        return [say("Not on record yet"), first]
    both = t.facts.join([t.facts.titled(p) for p in t.pair])
    return [say("Not on record yet"), first, say("In office are {both}.", both=both)]


_HEADLINES = {
    "unknown": _unknown,
    "proposed": _proposed,
    "scheduled": _on_record,
    "under way": _on_record,
    "held": _on_record,
}


def ordinal_sentence(t: Telling) -> Sentence:
    """Say which meeting of the two leaders it is under the rule, and under the other presets."""
    count = count_until(t.dossier, t.meeting_id, t.rule)
    rule = t.rule_asked
    if not count.counts_last:
        return t.facts.say("Under the rule {rule} it does not count as a meeting.", rule=rule)
    nth = _nth(t, count.n, str(t.rule), count.meetings)
    others = _other_ordinals(t, count.n)
    if not others:
        return t.facts.say("Under the rule {rule} it is their {nth} meeting.", rule=rule, nth=nth)
    return t.facts.say(
        "Under the rule {rule} it is their {nth} meeting; {others}.",
        rule=rule,
        nth=nth,
        others=t.facts.join(others),
    )


def _other_ordinals(t: Telling, n: int) -> list[Phrase]:
    differ = t.presets[t.presets["counts_last"] & (t.presets["n"] != n)]
    return [
        t.facts.lead(
            "under {rules} the {nth}",
            rules=t.facts.join([rule_name(r) for r in same["rule"]]),
            nth=_nth(t, same["n"].iloc[0], same["rule"].iloc[0], same["meetings"].iloc[0]),
        )
        for _, same in differ.groupby("n")
    ]


def rule_name(rule: str) -> Span:
    """Name a preset rule."""
    return Span(rule, "name", Origin("measure", "counting.counts_by_preset"))


def _nth(t: Telling, n: int, rule: str, meetings: tuple[str, ...]) -> Span:
    pages = [s for m in meetings for s in t.facts.meeting(m)["source_ids"][:1]]
    measure = f"counting.count_until({t.meeting_id}, {rule})"
    return t.facts.measured(t.language.ordinal(n), measure, pages)


def event(t: Telling) -> Passage:
    """Say what is, was or will be, and how well the record knows it."""
    if t.meeting is None:
        return t.prose("event", *headline(t).sentences[1:])
    return t.prose("event", *_occasion(t), *_reporting(t), *_basics(t), *_horizon(t))


def _occasion(t: Telling) -> list[Sentence]:
    assert t.meeting is not None
    occasion = Span(t.meeting["occasion"], "statement", t.facts.meeting_origin(t.meeting))
    sentences = [
        t.facts.say("The record describes the occasion as: {occasion}.", occasion=occasion)
    ]
    if isinstance(t.meeting["announced_in"], str) and not t.has_begun:
        page = t.facts.publisher(t.meeting["announced_in"])
        day = t.facts.day(t.meeting["announced_on"].date(), page.origin)
        sentences.append(
            t.facts.say(
                "It is scheduled on the word of {page}, known from {day}.", page=page, day=day
            )
        )
    return sentences


# Kinds of pages that answer for what they print.
_ANSWERABLE = ("official", "wire", "newspaper", "broadcaster")


def _reporting(t: Telling) -> list[Sentence]:
    """Say how many publishers report the talks, and how many of them answer for what they say."""
    voices = reporting(t.dossier, t.meeting_id)
    if not t.has_begun or voices.empty:
        return []
    firm = voices[voices["kind"].isin(_ANSWERABLE)]
    measure = f"evidence.reporting({t.meeting_id})"
    n = t.facts.number(len(voices), measure, voices["source_id"])
    if firm.empty:
        return [
            t.facts.say(
                "What is reported of the talks rests on {n} publishers, none of them a government, "
                "an agency, a newspaper or a broadcaster.",
                n=n,
            )
        ]
    return [
        t.facts.say(
            "The talks are reported by {n} publishers, of which {firm} are governments, agencies, "
            "newspapers or broadcasters.",
            n=n,
            firm=t.facts.number(len(firm), measure),
        )
    ]


def _basics(t: Telling) -> list[Sentence]:
    """Say which of date, length, city and names other publishers confirm or contradict."""
    claims = t.support.claims
    basic = claims[claims["topic"].isin(_BASICS)]
    if t.support.publisher is None or basic.empty:
        return []
    article = t.facts.publisher(t.page_of[basic["claim_id"].iloc[0]])
    found = {
        N_("Publishers other than {article} also give {what}."): basic["supports"] > 0,
        N_("No publisher other than {article} gives {what}."): basic["supports"] == 0,
        N_("Publishers other than {article} contradict {what}."): basic["contradicts"] > 0,
    }
    stances = ("supports", "supports", "contradicts")
    return [
        t.facts.say(template, article=article, what=_basic_list(t, records(basic[which]), stance))
        for (template, which), stance in zip(found.items(), stances, strict=True)
        if which.any()
    ]


_BASICS = {
    "date": N_("the date"),
    "duration-of-visit": N_("the length"),
    "venue": N_("the city"),
    "participants": N_("the names"),
}


def _basic_list(t: Telling, rows: Sequence[Row], stance: str) -> Phrase:
    return t.facts.join([_basic(t, row, stance) for row in rows])


def _basic(t: Telling, row: Row, stance: str) -> Phrase:
    what, n = t.language.gettext(_BASICS[row["topic"]]), row[stance]
    if n == 0:
        return (what,)
    voices = t.support.voices
    ours = voices[(voices["claim_id"] == row["claim_id"]) & (voices["stance"] == stance)]
    pages = [t.page_of[c] for claims in ours.loc[ours["independent"], "claims"] for c in claims]
    measure = f"evidence.support_of_article({t.meeting_id}): {row['claim_id']} {stance}"
    return fill(
        t.language.ngettext("{what} ({n} publisher)", "{what} ({n} publishers)", n),
        what=what,
        n=t.facts.number(n, measure, pages),
    )


def _horizon(t: Telling) -> list[Sentence]:
    if t.dossier.known_on <= t.dossier.coverage["meetings"]:
        return []
    return [
        t.facts.say(
            "The list of meetings is believed complete until {day}; that nothing later is on it "
            "is missing knowledge, not a sign that nothing happened.",
            day=t.facts.covered("meetings"),
        )
    ]


def why_here(t: Telling) -> Passage:
    """Say what ties the place to the leader who hosts, by publisher."""
    paragraphs = t.facts.by_voice(t.told_in("place"))
    home = _home(t)
    if home:
        paragraphs.insert(0, Paragraph((home,)))
    return t.listing("why_here", paragraphs, "No claim on record ties the place to a leader.")


def _home(t: Telling) -> Sentence | None:
    if t.meeting is None or not isinstance(t.meeting["hometown_of"], str):
        return None
    origin = t.facts.meeting_origin(t.meeting)
    return t.facts.say(
        "The record counts {place} as a home place of {leader}.",
        place=t.facts.place(t.meeting),
        leader=Span(t.meeting["hometown_of"], "name", origin),
    )


def itinerary(t: Telling) -> Passage:
    """Say what is known of rooms, hours and protocol, by publisher."""
    stances = t.dossier.stances
    disputed = stances.loc[stances["stance"] == "contradicts", "claim_id"]
    claims = t.told_in("itinerary")
    told = claims["claim_id"].isin(disputed) | claims["claim_id"].isin(t.support.claims["claim_id"])
    known = claims[~told]
    nothing = N_("The record holds no programme: no hours, no rooms, no list of sessions.")
    return t.listing("itinerary", t.facts.by_voice(known), nothing)
