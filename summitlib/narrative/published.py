"""Published counts, told: which rules give them, and what a fit is worth."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from summitlib.measures.counting import PRESET_NAMES, published_for
from summitlib.measures.lattice import match, rules
from summitlib.measures.published import Published, published
from summitlib.narrative.event import rule_name
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span, fill
from summitlib.narrative.telling import Telling
from summitlib.rules import CountingRule

MEASURE = "published.published"
_FEW = 7  # pages that a sentence cites for one number; more say no more


def published_told(t: Telling) -> Passage:
    """Say how many published counts of the two leaders each preset gives, and which none does."""
    table = published_for(t.dossier, t.pair) if t.pair else pd.DataFrame({"agrees": []})
    if table.empty:
        return t.prose(
            "published",
            t.facts.say("No count of their meetings is in the table of published counts."),
            *_with_any(t),
        )
    measure = f"counting.published_for({', '.join(t.pair or ())})"
    agree: dict[tuple[bool, ...], list[str]] = {}
    for name in PRESET_NAMES:
        agree.setdefault(tuple(table[name] == table["count"]), []).append(name)
    first = t.facts.say_n(
        len(table),
        "Of {n} published count of the meetings of these leaders, by {m} publisher, {which}.",
        "Of {n} published counts of the meetings of these leaders, by {m} publishers, {which}.",
        n=t.facts.digits(len(table), measure, table["source_id"]),
        m=t.facts.digits(table["publisher"].nunique(), measure),
        which=t.facts.join([_agreeing(t, names, sum(k), measure) for k, names in agree.items()]),
    )
    missed = set(table.loc[table["agrees"] == "", "count_id"])
    rows = [row for row in published(t.dossier, t.rule).rows if row["count_id"] in missed]
    told = [first, _digested(t, table["source_id"].tolist()), *(beyond(t, row) for row in rows)]
    return t.prose("published", *told, *_with_any(t))


def _digested(t: Telling, pages: Sequence[str]) -> Sentence:
    """Say how many counts stand on pages of aggregators."""
    sources = t.dossier.sources
    kinds = dict(zip(sources["source_id"], sources["kind"], strict=True))
    ours = [page for page in pages if kinds[page] == "aggregator"]
    return t.facts.say(
        "Of these counts, {n} stand on pages of aggregators.", n=number(t, len(ours), ours[:_FEW])
    )


def _agreeing(t: Telling, names: list[str], n: int, measure: str) -> Phrase:
    return fill(
        t.language.ngettext("{n} agrees with {rules}", "{n} agree with {rules}", n),
        n=t.facts.digits(n, measure),
        rules=t.facts.join([rule_name(name) for name in names]),
    )


def _with_any(t: Telling) -> list[Sentence]:
    """Compare the counts of each leader's meetings with any leader of the other side."""
    rows = published(t.dossier, t.rule).rows
    return [
        _of_one(t, leader, ours)
        for leader in t.pair or ()
        if (ours := [row for row in rows if row["leaders"] == (leader,)])
    ]


def _of_one(t: Telling, leader: str, rows: Sequence[Row]) -> Sentence:
    fits = {n: sum(n in row["presets"].split(", ") for row in rows) for n in PRESET_NAMES}
    return t.facts.say_n(
        len(rows),
        "{n} more is of the meetings of {leader} with any leader of the other side: {which}.",
        "{n} more are of the meetings of {leader} with any leader of the other side: {which}.",
        n=t.facts.digits(len(rows), MEASURE, [row["source_id"] for row in rows]),
        leader=t.facts.person(leader),
        which=t.facts.join([_agreeing(t, [name], n, MEASURE) for name, n in fits.items() if n])
        or t.facts.lead("none agrees with a preset"),
    )


def statement(row: Row) -> Span:
    """Quote a published count in the words of the record."""
    origin = Origin("count", str(row["count_id"]), (str(row["source_id"]),))
    return Span(str(row["statement"]), "statement", origin)


def lattice_rule(name: str) -> Span:
    """Name a rule of the lattice."""
    return Span(name, "name", Origin("measure", MEASURE))


def number(t: Telling, n: int, sources: Sequence[str] = ()) -> Span:
    """Write a number of published counts, or that it is none."""
    text = t.language.count(n) if n else t.language.gettext("none")
    return t.facts.measured(text, MEASURE, sources)


def beyond(t: Telling, row: Row) -> Sentence:
    """Tell a count that no preset gives, with the simplest rule that does."""
    values = {"publisher": t.facts.publisher(row["source_id"]), "statement": statement(row)}
    if not row["simplest"]:
        return t.facts.say("No rule gives this count of {publisher}: {statement}.", **values)
    left, added = _differences(t, row)
    values["rule"] = lattice_rule(row["simplest"])
    formal = rule_name("formal")
    template = {
        (True, False): N_(
            "No preset gives this count of {publisher}: {statement}. It fits {rule}, which leaves "
            "out {left} from what {formal} counts."
        ),
        (False, True): N_(
            "No preset gives this count of {publisher}: {statement}. It fits {rule}, which adds "
            "{added} to what {formal} counts."
        ),
        (True, True): N_(
            "No preset gives this count of {publisher}: {statement}. It fits {rule}, which leaves "
            "out {left} from what {formal} counts and adds {added}."
        ),
    }[bool(left), bool(added)]
    named = {"left": _meetings(t, left), "added": _meetings(t, added), "formal": formal}
    return t.facts.say(template, **values, **named)


def _differences(t: Telling, row: Row) -> tuple[list[str], list[str]]:
    """Return what the rule that fits leaves out of the preset, and what it adds."""
    named: Any = row["since"]
    since = None if pd.isna(named) else named.date()
    formal = CountingRule(since=since)
    ours = match(t.dossier, formal, row["leaders"], row["until"].date()).meetings
    theirs = row["meetings"]
    return [m for m in ours if m not in theirs], [m for m in theirs if m not in ours]


def named_meeting(t: Telling, meeting_id: str) -> Phrase:
    """Name a meeting by its place and days."""
    row = t.facts.meeting(meeting_id)
    return t.facts.lead("{place} ({dates})", place=t.facts.place(row), dates=t.facts.dates(row))


def _meetings(t: Telling, ids: Sequence[str]) -> Phrase:
    return t.facts.join([named_meeting(t, m) for m in ids]) if ids else ()


def beyond_told(t: Telling) -> Passage:
    """Tell the counts that only a rule other than the presets gives."""
    rows = [r for r in published(t.dossier, t.rule).rows if r["simplest"] and not r["presets"]]
    paragraphs = [Paragraph((beyond(t, row),)) for row in rows]
    nothing = N_("No count in the table needs a rule other than the presets.")
    return t.listing("beyond", paragraphs, nothing)


def grid_told(t: Telling) -> Passage:
    """Read the chart of published counts against rules, and say what a fit is worth."""
    found = published(t.dossier, t.rule)
    if not found.rows:
        return t.prose("fits", nothing_told(t))
    fits = [(name, int(found.fits[:, rules().index(CountingRule.parse(name))].sum()))
            for name in PRESET_NAMES]  # fmt: skip
    most = int(found.fits.sum(axis=0).max())
    first = t.facts.say_n(
        len(found.rows),
        "In the table of published counts is {n}: {which}; no rule fits more than {most}.",
        "Of the {n} counts in the table of published counts, {which}; no rule fits more than "
        "{most}.",
        n=t.facts.digits(len(found.rows), MEASURE),
        which=t.facts.join([_fitting(t, name, n) for name, n in fits]),
        most=t.facts.digits(most, MEASURE),
    )
    return t.prose("fits", first, _worth(t, found))


def _fitting(t: Telling, name: str, n: int) -> Phrase:
    words = t.language.ngettext("{n} fits {rule}", "{n} fit {rule}", n)
    return fill(words, n=number(t, n), rule=rule_name(name))


def _worth(t: Telling, found: Published) -> Sentence:
    """Say how easily a number fits: how many rules give it."""
    fitting = [row["fitting"] for row in found.rows]
    spans = {
        "n": t.facts.digits(len(rules()), "lattice.rules"),
        "least": t.facts.digits(min(fitting), MEASURE),
        "most": t.facts.digits(max(fitting), MEASURE),
    }
    return t.facts.say(
        "A fit is weak evidence of the rule that a publisher has in mind: of the {n} combinations "
        "of switches, between {least} and {most} give the number published.",
        **spans,
    )


def reach_told(t: Telling) -> list[Sentence]:
    """Say for how many counts the rules reach every number, so that none could be refuted."""
    rows = published(t.dossier, t.rule).rows
    whole = [row for row in rows if row["possible"] == tuple(range(len(row["possible"])))]
    if not whole:
        return []
    return [
        t.facts.say(
            "For {k} of the tabled counts some rule gives every number from nought to the "
            "largest, so no number in that range would be refuted.",
            k=number(t, len(whole)),
        )
    ]


def nothing_told(t: Telling) -> Sentence:
    """Say that nothing is published yet."""
    return t.facts.say(
        "The table of published counts holds none known by {today}.", today=t.facts.today
    )
