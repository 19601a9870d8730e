"""Evidence: who supports and who contradicts the claims of the article about a meeting.

The article's claims are those that others take a stance on. Several pages of one publisher are
one voice; the article's own publisher is no independent one.
"""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.recall import remembered

# divided: some pages of the publisher support the claim and others contradict it.
STANCES = ("supports", "qualifies", "contradicts", "divided")


@dataclass(frozen=True)
class Support:
    """How the claims of the article stand.

    Attributes
    ----------
    claims : one row for each claim of the article: `claim_id`, `topic`, `statement`,
        `modality`, and for each stance the number of independent publishers that take it.
    voices : one row for each claim and publisher that takes a stance: `claim_id`, `publisher`,
        `independent` (of the article's publisher), `stance` (one of `STANCES`),
        `claims` (ids of the claims it rests on), `pages` (number of pages), `url` (of the first
        page).
    publisher : the publisher of the article; None when the article is not known yet.
    """

    claims: pd.DataFrame
    voices: pd.DataFrame
    publisher: str | None

    @property
    def unsupported(self) -> pd.DataFrame:
        """The claims that no independent publisher supports."""
        return self.claims[self.claims["supports"] == 0]

    @property
    def contested(self) -> pd.DataFrame:
        """The claims that some independent publisher contradicts."""
        return self.claims[self.claims["contradicts"] > 0]


@remembered
def support_of_article(dossier: Dossier, meeting_id: str) -> Support:
    """Measure how the article's claims about a meeting stand on the date of the view.

    The tables are empty when the article was not known by then.

    >>> from summitlib import load_dossier
    >>> support_of_article(load_dossier(), "2026-05-andong").publisher
    'Hanna AI News'
    """
    page_of = dict(dossier.claims[["claim_id", "source_id"]].to_numpy().tolist())
    ours = dossier.claims["meeting_id"] == meeting_id
    article = dossier.claims[ours & dossier.claims["claim_id"].isin(_cited(dossier))]
    own = dossier.publishers[article["source_id"].iloc[0]] if len(article) else None
    voices = _voices(dossier, article, page_of, own)
    independent = voices[voices["independent"]]
    claims = article[["claim_id", "topic", "statement", "modality"]].reset_index(drop=True)
    for stance in STANCES:
        n = independent.loc[independent["stance"] == stance, "claim_id"].value_counts()
        claims[stance] = claims["claim_id"].map(n).fillna(0).astype("int64")
    return Support(claims, voices, own)


def _cited(dossier: Dossier) -> pd.Series:
    on_others = dossier.stances["on_claim_id"]
    article_pages = dossier.claims.loc[dossier.claims["claim_id"].isin(on_others), "source_id"]
    return dossier.claims.loc[dossier.claims["source_id"].isin(article_pages), "claim_id"]


def _voices(
    dossier: Dossier, article: pd.DataFrame, page_of: dict[str, str], own: str | None
) -> pd.DataFrame:
    stances = dossier.stances[dossier.stances["on_claim_id"].isin(article["claim_id"])]
    voices: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for on, claim, stance in stances[["on_claim_id", "claim_id", "stance"]].to_numpy().tolist():
        publisher = dossier.publishers[page_of[claim]]
        voices.setdefault((on, publisher), []).append((claim, stance))
    rows = [_voice(dossier, key, voices[key], page_of, own) for key in sorted(voices)]
    table = pd.DataFrame(rows, columns=list(_VOICE))
    return table.astype(_VOICE)


_VOICE = {
    "claim_id": "str",
    "publisher": "str",
    "independent": "bool",
    "stance": "str",
    "claims": "object",
    "pages": "int64",
    "url": "str",
}


def _voice(
    dossier: Dossier,
    key: tuple[str, str],
    taken: list[tuple[str, str]],
    page_of: dict[str, str],
    own: str | None,
) -> tuple[object, ...]:
    on_claim, publisher = key
    claims = tuple(claim for claim, _ in taken)
    stance = stance_of({stance for _, stance in taken})
    pages = list(dict.fromkeys(page_of[claim] for claim in claims))
    address = dossier.addresses[pages[0]]
    return on_claim, publisher, publisher != own, stance, claims, len(pages), address


def stance_of(taken: Collection[str]) -> str:
    """Return the one stance of a publisher whose pages take these.

    >>> stance_of({"supports", "qualifies"}), stance_of({"supports", "contradicts"})
    ('qualifies', 'divided')
    """
    if {"supports", "contradicts"} <= set(taken):
        return "divided"
    return max(taken, key=STANCES.index)


# Topics of claims that say what happens at a meeting, as opposed to how it came about.
_TALKS = ("agenda", "outcome", "itinerary", "venue", "duration", "date", "participants", "protocol")


def reporting(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Return the publishers that report a meeting from its first day on.

    Returns
    -------
    DataFrame with columns `publisher`, `kind` (of its first page) and `source_id` (of that page),
    one row for each publisher; empty while the meeting is not known or has not begun.

    >>> from summitlib import load_dossier
    >>> set(reporting(load_dossier(), "2026-05-andong").kind)
    {'aggregator'}
    """
    meeting = dossier.meeting(meeting_id)
    claims = dossier.claims[dossier.claims["topic"].isin(_TALKS)]
    pages = set(claims.loc[claims["meeting_id"] == meeting_id, "source_id"])
    sources = dossier.sources[dossier.sources["source_id"].isin(pages)]
    if meeting is not None:
        sources = sources[sources["known_on"] >= meeting["start_date"]]
    voices = sources.iloc[:0] if meeting is None else sources.drop_duplicates("publisher")
    return voices[["publisher", "kind", "source_id"]].reset_index(drop=True)
