"""Hometown, told: who hosts whom, whether visits are answered, and how long answers take."""

from dataclasses import dataclass

from summitlib.dossier import Dossier
from summitlib.measures.cases import Standing, meeting_of, standing
from summitlib.measures.hometown import Variant, variants
from summitlib.narrative import cases, hosting
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Passage, Sentence, Span
from summitlib.narrative.telling import Telling
from summitlib.narrative.told import Told, tell
from summitlib.narrative.visits import visits


@dataclass(frozen=True)
class Hometown(Told):
    """The passages on hosting, home visits and their answers."""

    answer: Passage
    hosts: Passage
    venues: Passage
    homes: Passage
    visits: Passage
    circles: Passage
    readings: Passage
    outcomes: Passage
    followed: Passage
    controls: Passage
    unknowns: Passage


def compose(
    dossier: Dossier, meeting_id: str = "", rule: str = "formal", language: str = "en"
) -> Hometown:
    """Compose what the dossier and the collection of cases say on home visits.

    Parameters
    ----------
    dossier : as known on a date (`Dossier.as_of`).
    meeting_id : a meeting of the record; empty for the one the dossier was made for.
    rule : a counting rule, as `CountingRule.parse` reads it; it bears on the dossier's own
        meetings, not on the collection.
    language : a language of the reports.

    Raises
    ------
    SummitError : an unknown meeting, rule or language.

    >>> from summitlib import load_dossier
    >>> compose(load_dossier()).answer.sentences[0].text
    'Nara–Andong is the second shortest ...: 126 days, against a median of 403.'
    """
    t = Telling.of(dossier, meeting_id, rule, language)
    own, known = hosting.Own(t), cases.Cases(t)
    passages = {
        "answer": t.prose("answer", *key(t)),
        "hosts": hosting.hosts(own),
        "venues": hosting.venues(own),
        "homes": hosting.homes(own),
        "visits": visits(own),
        "circles": cases.circles(known),
        "readings": cases.readings(known),
        "outcomes": cases.outcomes(known),
        "followed": cases.followed(known),
        "controls": cases.controls(known),
        "unknowns": t.prose("unknowns", *cases.unknowns(known), *hosting.unplaced(own)),
    }
    return tell(Hometown, t, passages, _drawn(own, known))


def _drawn(own: hosting.Own, known: cases.Cases) -> list[str]:
    tables = (own.table, known.circles, known.visits)
    return [page for table in tables for pages in table["source_ids"] for page in pages]


def key(t: Telling) -> tuple[Sentence, ...]:
    """Say where the summit's circle stands among the answered ones of the collection."""
    own, (loose, strict, sure, *_) = (
        standing(t.dossier, t.meeting_id),
        variants(t.dossier, t.meeting_id),
    )
    call = f"hometown.variants({t.meeting_id})"
    if not loose.n:
        return (t.facts.say("No answered home-to-home circle is known yet."), _no_rate(t))
    if loose.rank is not None:
        ranked = (_ranked(t, own, loose, call), *_disputed(t, loose, sure, call))
        return (*ranked, *_strictly(t, strict, call), _no_rate(t))
    known = t.facts.say_n(
        loose.n,
        "{n} answered home-to-home circle is known; its wait is {median} days.",
        "Of {n} answered home-to-home circles known, the median wait is {median} days.",
        n=t.facts.number(loose.n, call),
        median=t.facts.digits(loose.median, call),
    )
    return (_OWN[own.role](t, own, loose), known, _no_rate(t))


def _no_rate(t: Telling) -> Sentence:
    return t.facts.say("The cases are a collection of known ones, which gives no rate.")


def _pages(t: Telling, own: Standing) -> list[str]:
    table = t.dossier.hometown_cases
    pages = table.loc[table["case_id"].isin([own.first, own.answer]), "source_ids"]
    return [page for row in pages for page in row]


def _days(t: Telling, own: Standing) -> Span:
    call = f"cases.standing({t.meeting_id})"
    return t.facts.digits(own.days or 0, call, _pages(t, own))


def _leg(t: Telling, case_id: str) -> Span:
    return t.facts.place(t.facts.meeting(meeting_of(t.dossier, case_id, t.meeting_id)))


def _ranked(t: Telling, own: Standing, loose: Variant, call: str) -> Sentence:
    values = {
        "first": _leg(t, own.first),
        "answer": _leg(t, own.answer),
        "n": t.facts.number(loose.n, call),
        "days": _days(t, own),
        "median": t.facts.digits(loose.median, call),
    }
    if loose.rank == 1:
        template = N_(
            "{first}–{answer} is the shortest of {n} answered home-to-home circles known: {days} "
            "days, against a median of {median}."
        )
        return t.facts.say(template, **values)
    template = N_(
        "{first}–{answer} is the {nth} shortest of {n} answered home-to-home circles known: "
        "{days} days, against a median of {median}."
    )
    nth = t.facts.measured(t.language.ordinal(loose.rank or 0), call)
    return t.facts.say(template, nth=nth, **values)


def _disputed(t: Telling, loose: Variant, sure: Variant, call: str) -> list[Sentence]:
    """Say that the place hangs on disputed homes, where all shorter circles have one."""
    shorter = (loose.rank or 1) - 1
    if not shorter or sure.rank != 1:
        return []
    return [
        t.facts.say_n(
            shorter,
            "That it is not the shortest hangs on {n} disputed case: whether its places are home.",
            "That it is not the shortest hangs on {n} disputed cases: whether their places are "
            "home.",
            n=t.facts.number(shorter, call),
        )
    ]


def _strictly(t: Telling, strict: Variant, call: str) -> list[Sentence]:
    values = {
        "n": t.facts.number(strict.n, call),
        "median": t.facts.digits(strict.median, call),
    }
    if strict.rank is None:
        return [t.facts.say("It is an answer by the order of events only, not announced as one.")]
    if strict.rank == 1:
        template = N_(
            "Among the {n} that were announced or described as an answer it is the shortest "
            "(median {median})."
        )
        return [t.facts.say(template, **values)]
    template = N_(
        "Among the {n} that were announced or described as an answer it is the {nth} shortest "
        "(median {median})."
    )
    nth = t.facts.measured(t.language.ordinal(strict.rank), call)
    return [t.facts.say(template, nth=nth, **values)]


def _closed_away(t: Telling, own: Standing, loose: Variant) -> Sentence:
    template = N_(
        "{answer} answers {first} after {days} days, but not both were at the home of a leader, "
        "so it is no home-to-home circle."
    )
    first, answer = _leg(t, own.first), _leg(t, own.answer)
    return t.facts.say(template, first=first, answer=answer, days=_days(t, own))


def _due(t: Telling, own: Standing, loose: Variant) -> Sentence:
    nth = loose.rank_of(own.days or 0)
    call = f"hometown.variants({t.meeting_id})"
    template = N_(
        "{place} is to answer {first} after {days} days, which would be the {nth} shortest wait."
    )
    if nth == 1:
        template = N_(
            "{place} is to answer {first} after {days} days, which would be the shortest wait."
        )
    place = t.facts.place(t.facts.meeting(t.meeting_id))
    ordinal = t.facts.measured(t.language.ordinal(nth), call)
    more = {} if nth == 1 else {"nth": ordinal}
    return t.facts.say(template, place=place, first=_leg(t, own.first), days=_days(t, own), **more)


def _open(t: Telling, own: Standing, loose: Variant) -> Sentence:
    template = N_("No answer to the visit to {first} is on record {days} days after it.")
    return t.facts.say(template, first=_leg(t, own.first), days=_days(t, own))


def _unanswered(t: Telling, own: Standing, loose: Variant) -> Sentence:
    template = N_("The visit to {first} was not answered while both leaders were in office.")
    return t.facts.say(template, first=_leg(t, own.first))


def _unknown(t: Telling, own: Standing, loose: Variant) -> Sentence:
    template = N_("Whether the visit to {first} was answered is unknown.")
    return t.facts.say(template, first=_leg(t, own.first))


def _none(t: Telling, own: Standing, loose: Variant) -> Sentence:
    template = N_("By {today} this meeting is in no circle of home visits on record.")
    return t.facts.say(template, today=t.facts.today)


_OWN = {
    "closed": _closed_away,
    "due": _due,
    "open": _open,
    "unanswered": _unanswered,
    "unknown": _unknown,
    "none": _none,
}
