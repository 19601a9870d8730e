"""The article's own statements: how they fare as time goes, and who is silent on them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.evidence import STANCES, Support, stance_of, support_of_article
from summitlib.measures.voices import grades

# How a statement stands with the publishers other than the article's own. supported: some
# support it, none contradicts; divided: some support and some contradict it, or the pages of one
# do; qualified: some call it true but incomplete, and none does more; contradicted: some
# contradict and none supports it; unsupported: nobody takes a stance.
STATES = ("supported", "qualified", "divided", "contradicted", "unsupported")

_HISTORY = {"date": "datetime64[us]", "claim_id": "str", "statement": "str", "state": "str"}
_HISTORY |= dict.fromkeys(STANCES, "int64")


def state_of(supports: int, qualifies: int, contradicts: int, divided: int) -> str:
    """Return how a statement stands, one of `STATES`, from the publishers that take each stance.

    >>> state_of(2, 1, 0, 0), state_of(1, 0, 1, 0), state_of(0, 0, 0, 0)
    ('supported', 'divided', 'unsupported')
    """
    if divided or (supports and contradicts):
        return "divided"
    if supports or contradicts:
        return "supported" if supports else "contradicted"
    return "qualified" if qualifies else "unsupported"


def states(support: Support) -> pd.Series:
    """Return how each statement stands (one of `STATES`, by claim id).

    >>> from summitlib import load_dossier
    >>> support = support_of_article(load_dossier(), "2026-05-andong")
    >>> states(support)["E13"]
    'unsupported'
    """
    counts = support.claims[list(STANCES)].to_numpy().tolist()
    return pd.Series(
        [state_of(*row) for row in counts], index=list(support.claims["claim_id"]), dtype="str"
    )


@dataclass(frozen=True)
class Grounds:
    """On how many publishers support and contradiction of the article's statements rest.

    Attributes
    ----------
    supported : statements whose state is supported.
    alone : those of them that one publisher alone supports.
    reserved : those of them that some other publisher qualifies.
    against : statements that some publisher contradicts, or disagrees with itself on.
    single : those of them that one publisher alone contradicts.
    digested : those of them that one publisher alone contradicts, which is an aggregator.
    reported : those of them that some newsroom or official publisher contradicts.
    """

    supported: int
    alone: int
    reserved: int
    against: int
    single: int
    digested: int
    reported: int


def grounds(dossier: Dossier, support: Support) -> Grounds:
    """Measure what support and contradiction of the article's statements rest on.

    >>> from summitlib import load_dossier
    >>> now = load_dossier()
    >>> found = grounds(now, support_of_article(now, "2026-05-andong"))
    >>> found.against, found.single, found.reported
    (3, 3, 0)
    """
    counts = support.claims[list(STANCES)].to_numpy().tolist()
    supported = [row for row in counts if state_of(*row) == "supported"]
    contested = any(row[2] or row[3] for row in counts)
    grade = grades(dossier) if contested else {}
    against: dict[str, list[str]] = {}
    columns = support.voices[["claim_id", "publisher", "independent", "stance"]]
    for claim, name, independent, stance in columns.to_numpy().tolist():
        if independent and stance in ("contradicts", "divided"):
            against.setdefault(claim, []).append(grade[name])
    taken = against.values()
    return Grounds(
        supported=len(supported),
        alone=sum(row[0] == 1 for row in supported),
        reserved=sum(row[1] > 0 for row in supported),
        against=len(against),
        single=sum(len(of) == 1 for of in taken),
        digested=sum(of == ["aggregator"] for of in taken),
        reported=sum(not {"newsroom", "official"}.isdisjoint(of) for of in taken),
    )


def history(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Follow the statements of the article about a meeting over the days on which stances came.

    The days are the first on which the article was known, each later one on which a page of
    another publisher took a stance, and the date of the view.

    Returns
    -------
    DataFrame with columns `date`, `claim_id`, `statement`, `state` (one of `STATES`) and for
    each stance the number of independent publishers that had taken it by then; by date, in the
    order of the article. Empty when the article was not known by the date of the view.

    >>> from summitlib import load_dossier
    >>> table = history(load_dossier(), "2026-05-andong")
    >>> [f"{day:%d %b}" for day in table["date"].drop_duplicates()]
    ['18 May', '19 May', '20 May', '31 Oct']
    """
    support = support_of_article(dossier, meeting_id)
    known = dict(zip(dossier.sources["source_id"], dossier.sources["known_on"], strict=True))
    pages = dict(zip(dossier.claims["claim_id"], dossier.claims["source_id"], strict=True))
    taken = _taken(dossier, support, {claim: known[page] for claim, page in pages.items()})
    first = min((known[pages[claim]] for claim in support.claims["claim_id"]), default=pd.NaT)
    days = {day for _, _, _, day in taken if day > first} | {first, pd.Timestamp(dossier.known_on)}
    rows = [
        (day, *row)
        for day in (sorted(days) if len(support.claims) else [])
        for row in _on(support, [t[:3] for t in taken if not t[3] > day])
    ]
    return pd.DataFrame(rows, columns=list(_HISTORY)).astype(_HISTORY)


def _taken(
    dossier: Dossier, support: Support, known: dict[str, pd.Timestamp]
) -> list[tuple[str, str, str, pd.Timestamp]]:
    """Every stance of an independent publisher: on which claim, whose, which, known when."""
    stance = {(on, by): taken for on, by, taken in dossier.stances.to_numpy().tolist()}
    voices = support.voices[support.voices["independent"]]
    told = zip(voices["claim_id"], voices["publisher"], voices["claims"], strict=True)
    return [
        (on, publisher, stance[on, claim], known[claim])
        for on, publisher, claims in told
        for claim in claims
    ]


def _on(support: Support, taken: Iterable[tuple[str, str, str]]) -> list[tuple[object, ...]]:
    pages: dict[tuple[str, str], set[str]] = {}
    for on, publisher, stance in taken:
        pages.setdefault((on, publisher), set()).add(stance)
    counts = Counter((on, stance_of(stances)) for (on, _), stances in pages.items())
    claims = support.claims[["claim_id", "statement"]].to_numpy().tolist()
    numbers = {claim: [counts[claim, stance] for stance in STANCES] for claim, _ in claims}
    return [(claim, words, state_of(*numbers[claim]), *numbers[claim]) for claim, words in claims]


def silence(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Count for each statement of the article the publishers that speak to it, and the silent.

    The publishers asked are those other than the article's own that have a claim about the
    meeting, or take a stance on the article. To be silent is to take no stance in the coding of
    the compilers; whether a page could have said something is not known.

    Returns
    -------
    DataFrame with columns `claim_id`, `statement`, `state`, the stances, and `silent`.

    >>> from summitlib import load_dossier
    >>> silence(load_dossier(), "2026-05-andong").set_index("claim_id").silent.max().item()
    34
    """
    support = support_of_article(dossier, meeting_id)
    ours = dossier.claims.loc[dossier.claims["meeting_id"] == meeting_id, "source_id"]
    asked = {dossier.publishers[page] for page in ours} | set(support.voices["publisher"])
    claims = support.claims[["claim_id", "statement"]]
    counts = support.claims[list(STANCES)]
    silent = len(asked - {support.publisher}) - counts.sum(axis=1)
    state = states(support).array
    return pd.concat([claims.assign(state=state), counts, silent.rename("silent")], axis=1)
