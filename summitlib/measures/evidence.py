"""Evidence: who supports and who contradicts the claims of the article about a meeting.

The article's claims are those that others take a stance on. Several pages of one publisher are
one voice; the article's own publisher is no independent one.
"""

from dataclasses import dataclass

import pandas as pd

from summitlib.dossier import Dossier

STANCES = ("supports", "qualifies", "contradicts")


@dataclass(frozen=True)
class Support:
    """How the claims of the article stand.

    Attributes
    ----------
    claims : one row for each claim of the article: `claim_id`, `topic`, `statement`,
        `modality`, and for each stance the number of independent publishers that take it.
    voices : one row for each claim and publisher that takes a stance: `claim_id`, `publisher`,
        `independent`, `stance` (the strongest disagreement, where one publisher's pages differ),
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


def support_of_article(dossier: Dossier, meeting_id: str) -> Support:
    """Measure how the article's claims about a meeting stand on the date of the view.

    The tables are empty when the article was not known by then.

    >>> from summitlib import load_dossier
    >>> support_of_article(load_dossier(), "2026-05-andong").publisher
    'Hanna AI News'
    """
    sources = dossier.sources.set_index("source_id")
    publisher = sources["publisher"]
    ours = dossier.claims["meeting_id"] == meeting_id
    article = dossier.claims[ours & dossier.claims["claim_id"].isin(_cited(dossier))]
    own = publisher[article["source_id"].iloc[0]] if len(article) else None
    voices = _voices(dossier, article, sources, own)
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
    dossier: Dossier, article: pd.DataFrame, sources: pd.DataFrame, own: str | None
) -> pd.DataFrame:
    stances = dossier.stances[dossier.stances["on_claim_id"].isin(article["claim_id"])]
    pages = dossier.claims.set_index("claim_id")["source_id"]
    rows = stances.assign(
        source_id=stances["claim_id"].map(pages),
        publisher=stances["claim_id"].map(pages).map(sources["publisher"]),
        rank=stances["stance"].map(STANCES.index),
    )
    grouped = rows.groupby(["on_claim_id", "publisher"], sort=True)
    return pd.DataFrame(
        {
            "claim_id": [key[0] for key, _ in grouped],
            "publisher": [key[1] for key, _ in grouped],
            "independent": [key[1] != own for key, _ in grouped],
            "stance": [STANCES[int(g["rank"].max())] for _, g in grouped],
            "claims": [tuple(g["claim_id"]) for _, g in grouped],
            "pages": [g["source_id"].nunique() for _, g in grouped],
            "url": [sources["url"][g["source_id"].iloc[0]] for _, g in grouped],
        }
    ).astype(
        {
            "independent": "bool",
            "claim_id": "str",
            "publisher": "str",
            "stance": "str",
            "url": "str",
        }
    )
