"""Publishers, told: whether a single rule gives all their counts, and what no rule gives."""

from collections.abc import Sequence
from typing import Any

from summitlib.measures.published import published, remedy
from summitlib.narrative.facts import Row
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Paragraph, Passage, Phrase, Sentence, Span
from summitlib.narrative.published import beyond, lattice_rule, nothing_told, number, statement
from summitlib.narrative.telling import Telling


def publishers_told(t: Telling) -> Passage:
    """Say of each publisher with several counts whether a single rule gives them all."""
    found = published(t.dossier, t.rule)
    rows = {row["count_id"]: row for row in found.rows}
    paragraphs = [
        Paragraph(_voice(t, voice, rows), lead=_name(t, rows[voice["counts"][0]]))
        for voice in found.voices
    ]
    return t.listing("publishers", paragraphs, "No publisher has several counts on record.")


def _name(t: Telling, row: Row) -> Phrase:
    page = str(row["source_id"])
    return t.facts.lead(
        "{publisher}:", publisher=Span(row["publisher"], "name", Origin("source", page))
    )


def _voice(t: Telling, voice: Row, rows: dict[str, dict[str, Any]]) -> tuple[Sentence, ...]:
    ours = [rows[i] for i in voice["counts"]]
    n = number(t, voice["n"], [row["source_id"] for row in ours])
    if voice["simplest"]:
        return (
            t.facts.say_n(
                voice["fitting"],
                "Its {n} counts are consistent with {rule}, and with no other rule.",
                "Its {n} counts are consistent with {rule}, and with {k} rules in all.",
                n=n,
                rule=lattice_rule(voice["simplest"]),
                k=number(t, voice["fitting"]),
            ),
        )
    first = t.facts.say(
        "No single rule gives all of its {n} counts; {rule} fits {k}.",
        n=n,
        rule=lattice_rule(voice["best"]),
        k=number(t, voice["n"] - len(voice["left"])),
    )
    if voice["clash"]:
        return first, _clash(t, voice, [rows[i] for i in voice["clash"]])
    left = _statements([rows[i] for i in voice["left"]])
    rule = lattice_rule(voice["best"])
    return first, t.facts.say("What {rule} does not give: {left}.", rule=rule, left=left)


def _clash(t: Telling, voice: Row, rows: Sequence[Row]) -> Sentence:
    """Show the counts of one publisher that give different numbers for the same meetings."""
    counts = sorted({row["count"] for row in rows})
    same = N_(
        "Up to the same day it counts both {numbers}: {told}. Its words do not say whether "
        "they mean the same thing."
    )
    other = N_(
        "Up to the same day it counts both {numbers}: {told}. By these words it counts different "
        "things."
    )
    return t.facts.say(
        same if voice["same_words"] else other,
        numbers=t.facts.join([number(t, n) for n in counts]),
        told=_statements(rows),
    )


def _statements(rows: Sequence[Row]) -> Phrase:
    """Put published counts beside one another; they hold commas themselves."""
    parts = [part for row in rows for part in ("; ", statement(row))]
    return tuple(parts[1:])


def missed_told(t: Telling) -> Passage:
    """Tell the counts that no rule gives, and what would have to be true for each."""
    found = published(t.dossier, t.rule)
    if not found.rows:
        return t.prose("missed", nothing_told(t))
    missed = [row for row in found.rows if not row["simplest"]]
    nothing = N_(
        "Every count in the table of published counts fits some rule. Which counts the table "
        "holds is the choice of the compilers; counts that only a note to a meeting mentions are "
        "not in it."
    )
    return t.listing("missed", [Paragraph(_missed(t, row)) for row in missed], nothing)


def _missed(t: Telling, row: dict[str, Any]) -> tuple[Sentence, ...]:
    need = remedy(t.dossier, row)
    measure = f"published.remedy({row['count_id']})"
    nearest = t.facts.say(
        "The nearest, {rule}, counts {n}.",
        rule=lattice_rule(str(need.nearest.rule)),
        n=t.facts.number(need.nearest.count, measure),
    )
    spans = {
        "m": t.facts.number(abs(need.missing), measure),
        "k": t.facts.number(len(need.gaps), measure),
    }
    if need.start:
        day = t.facts.day(need.start, Origin("measure", measure))
        would = t.facts.say("It would be right if counting began on {day}.", day=day)
    elif 0 < need.missing <= len(need.gaps):
        would = t.facts.say(
            "It would be right if {m} of the occasions at which they may have met, without a "
            "source that shows it, counted as a meeting; such occasions on record: {k}.",
            **spans,
        )
    elif need.missing > 0:
        would = t.facts.say(
            "It would need {m} more than that; occasions without a source at which they may have "
            "met: {k}.",
            **spans,
        )
    else:
        would = t.facts.say("It would be right if the meeting itself were left out of the count.")
    return beyond(t, row), nearest, would
