"""What the passages about one meeting share: the view, the rule, and which claim is told where."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.knowledge import ROAD_TOPICS
from summitlib.measures.brief import leaders_of, road, status_of
from summitlib.measures.counting import counts_by_preset
from summitlib.measures.evidence import Support, support_of_article
from summitlib.narrative.facts import Facts, Row
from summitlib.narrative.language import Language, check_language
from summitlib.narrative.passage import Origin, Paragraph, Passage, Sentence, Span
from summitlib.rules import CountingRule

# Where a claim is told, by its topic; claims on matters of substance are told by modality.
_BY_TOPIC = {
    **dict.fromkeys(("date", "duration-of-visit", "participants", "ordinal"), "basics"),
    **dict.fromkeys(("hometown", "hometown-diplomacy"), "place"),
    **dict.fromkeys(("itinerary", "venue", "duration", "protocol"), "itinerary"),
    **dict.fromkeys(ROAD_TOPICS, "road"),
    **dict.fromkeys(("background", "shuttle"), "background"),
    "attribution": "unknowns",
}
_BY_MODALITY = {
    "analysis": "analysts",
    "attributed-to-officials": "officials",
    "scheduled": "agenda",
    "reported": "agenda",
}


@dataclass(frozen=True)
class Telling:
    """One meeting, seen on one date, counted under one rule, told in one language."""

    dossier: Dossier
    meeting_id: str
    rule: CountingRule
    language: Language

    @classmethod
    def of(cls, dossier: Dossier, meeting_id: str, rule: str, language: str) -> "Telling":
        """Check what a notebook was asked for; an empty `meeting_id` is the dossier's own.

        Raises
        ------
        SummitError : an unknown meeting, rule or language.
        """
        return cls(
            dossier,
            dossier.check_summit(meeting_id),
            CountingRule.parse(rule),
            Language(check_language(language)),
        )

    @cached_property
    def facts(self) -> Facts:
        """Makes the spans."""
        return Facts(self.dossier, self.language)

    @cached_property
    def meeting(self) -> Row | None:
        """The row of the meeting, or None while it is not known."""
        known = self.dossier.meeting(self.meeting_id) is not None
        return self.facts.meeting(self.meeting_id) if known else None

    @cached_property
    def status(self) -> str:
        """unknown, proposed, scheduled, under way or held."""
        return status_of(self.dossier, self.meeting_id)

    @cached_property
    def pair(self) -> tuple[str, str] | None:
        """The two leaders, or those in office while the meeting is not known."""
        return leaders_of(self.dossier, self.meeting_id)

    @cached_property
    def support(self) -> Support:
        """How the claims of the article about the meeting stand."""
        return support_of_article(self.dossier, self.meeting_id)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """The road to the meeting."""
        return road(self.dossier, self.meeting_id)

    @cached_property
    def presets(self) -> pd.DataFrame:
        """The count of their meetings under every preset rule."""
        return counts_by_preset(self.dossier, self.meeting_id)

    @cached_property
    def page_of(self) -> dict[str, str]:
        """The page of each claim, by its id."""
        return dict(
            zip(self.dossier.claims["claim_id"], self.dossier.claims["source_id"], strict=True)
        )

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Claims about the meeting, with `known_on` and the `section` in which each is told.

        None while the meeting is unknown: what is known of its place and people by then is not
        yet known to bear on it.
        """
        ours = self.dossier.claims["meeting_id"] == self.meeting_id
        claims = self.dossier.claims[ours & (self.status != "unknown")]
        known = self.dossier.sources.set_index("source_id")["known_on"]
        section = [
            _BY_TOPIC.get(topic) or _BY_MODALITY[modality]
            for topic, modality in zip(claims["topic"], claims["modality"], strict=True)
        ]
        table = claims.assign(
            known_on=known.reindex(claims["source_id"]).array,
            section=pd.Series(section, index=claims.index, dtype="str"),
        )
        return table.sort_values(["known_on", "claim_id"], kind="stable").reset_index(drop=True)

    @cached_property
    def conflicts(self) -> pd.DataFrame:
        """Contradictions about the meeting; none while it is unknown."""
        ours = self.dossier.conflicts["meeting_id"] == self.meeting_id
        return self.dossier.conflicts[ours & (self.status != "unknown")]

    def told_in(self, section: str) -> pd.DataFrame:
        """Return the claims that are told in a section, oldest page first."""
        return self._sections.get(section, self.claims.iloc[:0])

    @cached_property
    def _sections(self) -> dict[str, pd.DataFrame]:
        return {str(section): told for section, told in self.claims.groupby("section")}

    @property
    def rule_asked(self) -> Span:
        """The name of the rule that the notebook was asked for."""
        return Span(str(self.rule), "name", Origin("parameter", "rule"))

    @property
    def has_begun(self) -> bool:
        """Whether the meeting is under way or held."""
        return self.status in ("under way", "held")

    @property
    def starts(self) -> dt.date:
        """The first day of the meeting; the day after the view while it is not known."""
        if self.meeting is None:
            return self.dossier.known_on + dt.timedelta(days=1)
        day: dt.date = self.meeting["start_date"].date()
        return day

    def prose(self, name: str, *sentences: Sentence) -> Passage:
        """Return one paragraph of sentences as a passage."""
        return Passage(name, "prose", (Paragraph(sentences),))

    def listing(self, name: str, paragraphs: Sequence[Paragraph], nothing: str) -> Passage:
        """Return paragraphs as a list, or the sentence that says that there is nothing."""
        if not paragraphs:
            return self.prose(name, self.facts.say(nothing))
        return Passage(name, "list", tuple(paragraphs))
