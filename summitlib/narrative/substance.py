"""The substance: the road to a meeting, its agenda, what officials and analysts say of it."""

import pandas as pd

from summitlib.knowledge import ROAD_TOPICS
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Sentence, Span
from summitlib.narrative.telling import Telling
from summitlib.tables import records

_ROAD_LEADS = {
    "proposal": N_("Proposed:"),
    "alternative": N_("Considered instead:"),
    "preparation": N_("Prepared:"),
    "announcement": N_("Announced:"),
}


def road_told(t: Telling) -> Passage:
    """Tell who proposed what and when, what was considered instead, and who prepared it.

    How earlier meetings of the same leaders came about follows, apart from this one.
    """
    paragraphs = [
        *(_on_the_road(t, topic) for topic in ROAD_TOPICS),
        *(_earlier_road(t, meeting) for meeting in t.steps["meeting_id"].unique()),
    ]
    told = [p for p in paragraphs if p.sentences] + _unannounced(t)
    return t.listing("road", told, "No claim on record tells how this meeting came about.")


def _on_the_road(t: Telling, topic: str) -> Paragraph:
    rows = [claim for claim in records(t.told_in("road")) if claim["topic"] == topic]
    return Paragraph(t.facts.statements(rows), lead=t.facts.lead(_ROAD_LEADS[topic]))


def _earlier_road(t: Telling, meeting_id: str) -> Paragraph:
    steps = t.steps[(t.steps["meeting_id"] == meeting_id) & (t.steps["claim_id"] != "")]
    if meeting_id == t.meeting_id or steps.empty or t.dossier.meeting(meeting_id) is None:
        return Paragraph(())
    claims = t.dossier.claims.set_index("claim_id", drop=False).loc[steps["claim_id"]]
    lead = t.facts.lead("Earlier, for {place}:", place=t.facts.place(t.facts.meeting(meeting_id)))
    return Paragraph(t.facts.statements(records(claims)), lead=lead)


def _unannounced(t: Telling) -> list[Paragraph]:
    claims = t.told_in("road")
    official = claims[claims["modality"] == "attributed-to-officials"]
    if t.meeting is None or (official["topic"] == "announcement").any():
        return []
    return [Paragraph((t.facts.say("No announcement of it by a government is on record."),))]


def road_length(t: Telling) -> Passage:
    """Read the chart of the road: from the first proposal to the meeting."""
    steps = t.steps
    ours = steps[steps["meeting_id"] == t.meeting_id]
    first = ours[ours["kind"] == "proposal"].head(1)
    if steps.empty:
        return t.prose("road_length", t.facts.say("No step towards the meeting is on record."))
    if first.empty or t.meeting is None:
        n = t.facts.number(len(steps), f"brief.road({t.meeting_id})")
        shown = t.facts.say_n(
            len(steps),
            "The chart shows {n} step, those of earlier meetings included.",
            "The chart shows {n} steps, those of earlier meetings included.",
            n=n,
        )
        return t.prose("road_length", shown)
    began = first.iloc[0]
    days = (t.meeting["start_date"] - began["date"]).days
    pages = (*began["source_ids"], *t.meeting["source_ids"][:1])
    origin = Origin("claim", began["claim_id"], began["source_ids"])
    return t.prose(
        "road_length",
        t.facts.say(
            "The first proposal of it on record is of {day}: {statement}.",
            day=t.facts.day(began["date"].date(), origin),
            statement=Span(began["label"], "statement", origin),
        ),
        t.facts.say(
            "From there to the first day of the meeting it is {n} days.",
            n=t.facts.number(days, f"brief.road({t.meeting_id})", pages),
        ),
    )


def agenda(t: Telling) -> Passage:
    """Tell the agenda as it was announced, and as it was reported afterwards, by publisher."""
    claims = t.told_in("agenda")
    substance = claims[claims["topic"] != "aftermath"]
    before = substance[substance["known_on"] < pd.Timestamp(t.starts)]
    after = substance[substance["known_on"] >= pd.Timestamp(t.starts)]
    paragraphs = [
        *_under(t, "As announced before the meeting:", before),
        *_under(t, "As reported from the first day on:", after),
    ]
    return t.listing("agenda", paragraphs, "No agenda is on record.")


def _under(t: Telling, lead: str, claims: pd.DataFrame) -> list[Paragraph]:
    if claims.empty:
        return []
    return [Paragraph((), lead=t.facts.lead(lead)), *t.facts.by_voice(claims)]


def officials(t: Telling) -> Passage:
    """Tell what officials said, by the publisher that reports it."""
    claims = t.told_in("officials")
    nothing = N_("No statement by an official about the substance is on record.")
    return t.listing("officials", t.facts.by_voice(claims), nothing)


def analysts(t: Telling) -> Passage:
    """Tell what analysts and commentators judge, by publisher; these are judgements."""
    nothing = N_("No analysis is on record.")
    return t.listing("analysts", t.facts.by_voice(t.told_in("analysts")), nothing)


def background(t: Telling) -> Passage:
    """Tell the background, and what followed, by publisher."""
    claims = t.claims
    after = claims[(claims["topic"] == "aftermath") & (claims["section"] == "agenda")]
    paragraphs = [
        *_under(t, "Before:", t.told_in("background")),
        *_under(t, "Afterwards:", after),
    ]
    return t.listing("background", paragraphs, "The record holds no background for this meeting.")


def aftermath_gap(t: Telling) -> list[Sentence]:
    """Say until when follow-ups were found, once the view lies beyond that day."""
    if t.dossier.known_on <= t.dossier.coverage["claims"] or not t.has_begun:
        return []
    template = N_("No dated follow-up after {day} was found; that is missing knowledge, not calm.")
    return [t.facts.say(template, day=t.facts.covered("claims"))]
