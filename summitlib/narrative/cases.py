"""The collection of home visits, told: its circles, its outcomes, what followed, and controls."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from summitlib.measures import hometown as measure
from summitlib.measures.cases import beginnings, horizon
from summitlib.measures.hometown import Variant
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span
from summitlib.narrative.telling import Telling


@dataclass(frozen=True)
class Cases:
    """The collection as known on the date of a telling."""

    t: Telling

    @cached_property
    def circles(self) -> pd.DataFrame:
        """The answered visits, the shortest wait first."""
        return measure.circles(self.t.dossier, self.t.meeting_id)

    @cached_property
    def home(self) -> pd.DataFrame:
        """The circles with both legs at a home place."""
        return self.circles[self.circles["at_home"]]

    @cached_property
    def visits(self) -> pd.DataFrame:
        """The visits that answer no earlier one."""
        return measure.first_visits(self.t.dossier, self.t.meeting_id)

    @cached_property
    def variants(self) -> list[Variant]:
        """The home-to-home circles under each reading."""
        return measure.variants(self.t.dossier, self.t.meeting_id)

    @cached_property
    def call(self) -> str:
        """The call of the measure of the circles."""
        return f"hometown.circles({self.t.meeting_id})"

    def number(self, n: float, call: str = "") -> Span:
        """Write a measured number in digits."""
        return self.t.facts.digits(n, call or self.call)

    @property
    def until(self) -> Span:
        """The day until which answers are known: that of the view, or of the coverage."""
        facts = self.t.facts
        ends = horizon(self.t.dossier).date()
        return facts.today if ends == self.t.dossier.known_on else facts.covered("hometown_cases")

    def hosts(self, row: Row, pages: bool = True) -> Phrase:
        """Name the two hosts of a circle, with its pages or without."""
        origin = Origin("case", row["answer"], tuple(row["source_ids"]) if pages else ())
        names = [Span(row[c], "name", origin) for c in ("host_first", "host_answer")]
        return self.t.facts.join(names)


def circles(known: Cases) -> Passage:
    """Read the chart of the circles: the quickest, the slowest, the middle."""
    t, home = known.t, known.home
    if home.empty:
        return t.prose("circles", t.facts.say("The chart has no circle to show yet."))
    rows = home.to_dict("records")
    first = t.facts.say(
        "The chart orders the circles from home to home by their wait: the shortest is that of "
        "{quick} ({fast} days), the longest that of {late} ({slow} days).",
        quick=known.hosts(rows[0]),
        fast=known.number(rows[0]["days"]),
        late=known.hosts(rows[-1]),
        slow=known.number(rows[-1]["days"]),
    )
    still = known.visits[known.visits["outcome"] == "open"]
    call = f"hometown.first_visits({t.meeting_id})"
    second = t.facts.say_n(
        len(still),
        "By {until} {n} visit that might still be answered has no answer on record; its wait is "
        "censored there.",
        "By {until} {n} visits that might still be answered have no answer on record; their waits "
        "are censored there.",
        until=known.until,
        n=t.facts.number(len(still), call),
    )
    return t.prose("circles", first, second)


_READINGS = {
    "all": N_("All circles from home to home"),
    "stated": N_("Only those announced or described as an answer"),
    "undisputed": N_("Without those for which it is disputed that a place is home"),
    "stated, undisputed": N_("With both restrictions"),
}


def readings(known: Cases) -> Passage:
    """Say how the circles change when doubtful ones are left out."""
    told = [Paragraph((_reading(known, v),)) for v in known.variants if v.n]
    return known.t.listing("readings", told, N_("There is no circle to sum up yet."))


def _reading(known: Cases, variant: Variant) -> Sentence:
    t, call = known.t, f"hometown.variants({known.t.meeting_id})"
    values = {
        "which": (t.language.gettext(_READINGS[variant.name]),),
        "n": known.number(variant.n, call),
        "median": known.number(variant.median, call),
    }
    if variant.rank is None:
        return t.facts.say("{which}: {n}, with a median wait of {median} days.", **values)
    template = N_(
        "{which}: {n}, with a median wait of {median} days; from the shortest, the circle in "
        "question is number {rank}."
    )
    return t.facts.say(template, rank=known.number(variant.rank, call), **values)


_OUTCOMES = ("closed", "unanswered", "open", "unknown")
_COMPLETE = N_(
    "Of {total} visits that answer no earlier one, {closed} were answered ({home} of them at a "
    "home place), {unanswered} never were while the leaders were in office, {open} are open, and "
    "of {unknown} it is unknown."
)
_EARLY = N_(
    "Of {total} visits that answer no earlier one, {closed} were answered ({home} of them at a "
    "home place), {open} have no answer on record, and of {unknown} it is unknown."
)


def outcomes(known: Cases) -> Passage:
    """Say what became of the first visits, and why that is no rate."""
    t, visits = known.t, known.visits
    if visits.empty:
        return t.prose("outcomes", t.facts.say("No home visit is known yet."))
    call = f"hometown.first_visits({t.meeting_id})"
    n = {outcome: int((visits["outcome"] == outcome).sum()) for outcome in _OUTCOMES}
    first = t.facts.say(
        _COMPLETE if n["unanswered"] else _EARLY,
        total=known.number(len(visits), call),
        home=known.number(int(visits["at_home"].sum()), call),
        **{outcome: known.number(count, call) for outcome, count in n.items()},
    )
    template = N_(
        "That {closed} of {total} were answered is no rate: nobody drew these cases at random, "
        "and visits that were answered are easier to find."
    )
    second = t.facts.say(
        template, closed=known.number(n["closed"], call), total=known.number(len(visits), call)
    )
    return t.prose("outcomes", first, *_early(t, n), *_begun(known), second, *_curve(known))


def _begun(known: Cases) -> list[Sentence]:
    """Say why there are not as many circles as answered visits."""
    t, n = known.t, beginnings(known.t.dossier)
    if known.circles.empty:
        return []
    call = "cases.beginnings"
    parts = {
        "first": N_("{n} begin with one of these answered visits"),
        "other": N_("{n} with one of the other visits"),
        "control": N_("{n} with a control, away from home"),
        "further": N_("{n} with a visit that is itself an answer"),
    }
    told = [t.facts.lead(parts[k], n=known.number(n[k], call)) for k in parts if n[k]]
    circles = t.facts.say(
        "The circles are another count: of all {total}, {home} from home to home and {away} with a "
        "leg away from home, {parts}.",
        total=known.number(len(known.circles)),
        home=known.number(len(known.home)),
        away=known.number(len(known.circles) - len(known.home)),
        parts=t.facts.join(told),
    )
    if not n["shared"]:
        return [circles]
    shared = t.facts.say_n(
        n["shared"],
        "Of the answered visits {n} begins no circle, because its answer counts as "
        "that to a later visit.",
        "Of the answered visits {n} begin no circle, because their answers count as "
        "those to later visits.",
        n=known.number(n["shared"], call),
    )
    return [circles, shared]


def _early(t: Telling, n: dict[str, int]) -> list[Sentence]:
    if n["unanswered"] or not n["open"]:
        return []
    template = N_("Which of the open ones would never be answered could not be known on {today}.")
    return [t.facts.say(template, today=t.facts.today)]


def _curve(known: Cases) -> list[Sentence]:
    """Say what the curve of the unanswered visits shows."""
    curve = measure.waiting(known.visits)
    if not curve.ended:
        return []
    t, call = known.t, f"hometown.waiting({known.t.meeting_id})"
    year = 365
    template = N_(
        "Of the {n} with a known outcome, {share} were answered within {days} days of the "
        "visit, with open ones censored and those never answered kept unanswered for ever."
    )
    percent = t.language.number(round(100 * (1 - curve.at(year))))
    share = t.facts.measured(t.language.gettext("{n}%").format(n=percent), call)
    days = known.number(year, call)
    return [t.facts.say(template, n=known.number(curve.n, call), share=share, days=days)]


def followed(known: Cases) -> Passage:
    """Tell what followed each circle from home to home, in the words of the compilers."""
    t = known.t
    rows = known.home.sort_values("start_answer").dropna(subset=["what_followed"])
    paragraphs = [_followed(known, row) for row in rows.to_dict("records")]
    nothing = N_("What followed is written with hindsight and not shown in a view of this date.")
    return t.listing("followed", paragraphs, nothing)


def _followed(known: Cases, row: Row) -> Paragraph:
    origin = Origin("case", row["answer"], tuple(row["source_ids"]))
    words = Span(str(row["what_followed"]).rstrip("."), "statement", origin)
    lead = known.t.facts.lead("{hosts}:", hosts=known.hosts(row, pages=False))
    return Paragraph((Sentence((words, ".")),), lead=lead)


def controls(known: Cases) -> Passage:
    """Set the circles with a leg away from home beside those from home to home."""
    t, away = known.t, known.circles[~known.circles["at_home"]]
    group = t.dossier.hometown_cases
    n = int((group["group"] == "control").sum())
    first = t.facts.say_n(
        n,
        "The collection holds {n} control, the same device without a home place.",
        "The collection holds {n} controls, the same device without a home place.",
        n=t.facts.number(n, "dossier.hometown_cases"),
    )
    if away.empty or known.home.empty:
        return t.prose("controls", first)
    second = t.facts.say(
        "Circles with at least a leg away from home ({m}) have a median wait of {away} days, those "
        "from home to home ({n}) of {home} days.",
        m=known.number(len(away)),
        away=known.number(float(away["days"].median())),
        n=known.number(known.variants[0].n),
        home=known.number(known.variants[0].median),
    )
    third = t.facts.say(
        "Both groups hold answered cases only, chosen because they are known; the difference says "
        "nothing about what a home place does."
    )
    return t.prose("controls", first, second, third)


def unknowns(known: Cases) -> list[Sentence]:
    """Say what the collection cannot tell."""
    t, doubtful = known.t, known.t.dossier.hometown_cases
    rows = doubtful[doubtful["home_disputed"]].to_dict("records")
    told = [
        t.facts.say(
            "For most pairs it is not on record when it became certain that no answer would come, "
            "so unanswered visits are shown without a wait."
        )
    ]
    if rows:
        spans: list[Phrase | Span] = [
            Span(r["place"], "name", Origin("case", r["case_id"], tuple(r["source_ids"])))
            for r in rows
        ]
        told.append(
            t.facts.say(
                "It is disputed whether these are home: {places}.", places=t.facts.join(spans)
            )
        )
    covered = t.dossier.coverage.get("hometown_cases")
    if covered is not None and covered < t.dossier.known_on:
        told.append(
            t.facts.say(
                "Answers were looked for until {day}; what came later is not known, and open waits "
                "are censored there.",
                day=t.facts.covered("hometown_cases"),
            )
        )
    return told
