"""Resilience, told: whether a shuttle makes the bond withstand shocks, and what keeps it open."""

from dataclasses import dataclass
from functools import partial

from summitlib.dossier import Dossier
from summitlib.measures.regimes import BOTH_WAYS
from summitlib.measures.resilience import (
    REGIME,
    SEVERITY,
    WINDOW,
    after_shocks,
)
from summitlib.measures.specifications import curve
from summitlib.measures.verdict import Verdict
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Passage, Phrase, Sentence
from summitlib.narrative.shocks import (
    insulation_told,
    no_shock,
    regimes_told,
    shocks_told,
    waits_told,
)
from summitlib.narrative.specifications import (
    CURVE,
    curve_told,
    indicators_told,
    power_told,
    verdict_told,
)
from summitlib.narrative.telling import Telling
from summitlib.narrative.told import Told, tell


@dataclass(frozen=True)
class Resilience(Told):
    """The passages on what follows a shock."""

    answer: Passage
    shocks: Passage
    regimes: Passage
    waits: Passage
    insulation: Passage
    curve: Passage
    verdict: Passage
    power: Passage
    indicators: Passage


def compose(
    dossier: Dossier,
    meeting_id: str = "",
    rule: str = "formal",
    language: str = "en",
    *,
    severity: int = SEVERITY,
    regime: str = REGIME,
    window: int = WINDOW,
) -> Resilience:
    """Compose what the record tells of the waits after shocks.

    Parameters
    ----------
    dossier : as known on a date (`Dossier.as_of`).
    meeting_id : a meeting of the record; empty for the one the dossier was made for.
    rule : a counting rule, as `CountingRule.parse` reads it.
    language : a language of the reports.
    severity, regime, window : the choices of the reading that is told in full.

    Raises
    ------
    SummitError : an unknown meeting, rule or language, or a bad choice.

    >>> from summitlib import load_dossier
    >>> print(compose(load_dossier()).answer.sentences[0].text)
    Whether a shuttle makes the bond withstand shocks cannot be told from ...
    """
    t = Telling.of(dossier, meeting_id, rule, language)
    found = curve(dossier, t.rule)
    judged, after = Verdict(found), after_shocks(dossier, t.rule, regime, severity, window)
    passages = {
        "answer": t.prose("answer", *_key(t, judged)),
        "shocks": shocks_told(t, found),
        "regimes": regimes_told(t, found),
        "waits": waits_told(t, after),
        "insulation": insulation_told(t, after),
        "curve": curve_told(t, judged),
        "verdict": verdict_told(t, judged),
        "power": power_told(t),
        "indicators": indicators_told(t),
    }
    pages = [s for pages in after.waits["source_ids"] for s in pages[:1]]
    return tell(Resilience, t, passages, pages)


def key(t: Telling) -> tuple[Sentence, ...]:
    """Answer in two sentences whether the record shows a bond that withstands shocks."""
    return _key(t, Verdict(curve(t.dossier, t.rule)))


def _key(t: Telling, judged: Verdict) -> tuple[Sentence, ...]:
    if t.dossier.meetings_under(t.rule).empty:
        return (_nothing_counts(t),)
    found = judged.curve
    if found.shocks.empty:
        return (no_shock(t),)
    measure = CURVE.format(rule=t.rule)
    inside, outside = found.groups(REGIME, SEVERITY)
    first = t.facts.say(
        _ANSWERS[judged.word],
        n=t.facts.number(int((~found.shocks["is_context"]).sum()), measure),
        why=_why(t, judged),
    )
    second = t.facts.say(
        "Taken as visits of both sides in the {days} days before, a shuttle was there at {inside} "
        "of the shocks of grade {grade} or higher, and not at {outside}.",
        grade=t.facts.digits(SEVERITY, measure),
        inside=t.facts.digits(inside, measure),
        outside=t.facts.digits(outside, measure),
        days=t.facts.number(BOTH_WAYS[REGIME], measure),
    )
    return first, second


_ANSWERS = {
    "supported": N_(
        "The claim that a shuttle makes the bond withstand shocks is supported by the record "
        "(shocks followed: {n}): {why}."
    ),
    "contradicted": N_(
        "The claim that a shuttle makes the bond withstand shocks is contradicted by the record "
        "(shocks followed: {n}): {why}."
    ),
    "cannot be told": N_(
        "Whether a shuttle makes the bond withstand shocks cannot be told from these data (shocks "
        "followed: {n}): {why}."
    ),
}


def _why(t: Telling, judged: Verdict) -> Phrase:
    """The first thing that stands in the way, or what speaks for the verdict."""
    measure = CURVE.format(rule=t.rule)
    number = partial(t.facts.number, measure=measure)
    below = judged.computable - judged.above
    slots = {
        "computable": number(judged.computable),
        "all": number(judged.curve.size),
        "above": number(judged.above),
        "below": number(below),
        "most": number(max(judged.above, below)),
    }
    reason = judged.hindrances[0] if judged.hindrances else judged.word
    reason = reason if judged.computable else "none"
    return t.facts.lead(_WHY[reason], **slots)


_WHY = {
    "none": N_("of {all} ways to ask, none has enough shocks both in a shuttle and without"),
    "few": N_(
        "of {all} ways to ask, only {computable} have enough shocks both in a shuttle and without"
    ),
    "mixed": N_(
        "against what is usual in each regime, they delay the next meeting less in a shuttle in "
        "{above} of the {computable} ways to ask that can be computed, and more in {below}"
    ),
    "cannot be told": N_(
        "{most} of the {computable} ways to ask that can be computed point the same way, but so "
        "they do where the shocks are put at other times"
    ),
    "supported": N_(
        "against what is usual in each regime, they delay the next meeting less in a shuttle in "
        "{above} of the {computable} ways to ask that can be computed"
    ),
    "contradicted": N_(
        "against what is usual in each regime, they delay the next meeting more in a shuttle in "
        "{below} of the {computable} ways to ask that can be computed"
    ),
}


def _nothing_counts(t: Telling) -> Sentence:
    rule = t.rule_asked
    return t.facts.say(
        "Under {rule} no meeting counts by {date}, so nothing can be told of the waits after "
        "shocks.",
        rule=rule,
        date=t.facts.today,
    )
