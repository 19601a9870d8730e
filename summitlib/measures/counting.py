"""Counting: how many meetings, under which rule, and which rules give a count of others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.errors import SummitError
from summitlib.measures.lattice import Match, Tally, starting_points, tally
from summitlib.rules import PRESETS, CountingRule

__all__ = [
    "Count",
    "Match",
    "count_until",
    "counts_by_preset",
    "explain_count",
    "nearest_counts",
    "published_for",
]

PRESET_NAMES = tuple(PRESETS)


@dataclass(frozen=True)
class Count:
    """How many meetings of two leaders count under a rule, up to and including one of them.

    Attributes
    ----------
    rule : the rule.
    n : number of meetings that count, the last included if it counts.
    counts_last : whether the last meeting itself counts under the rule.
    meetings : ids of the meetings that count, oldest first.
    """

    rule: CountingRule
    n: int
    counts_last: bool
    meetings: tuple[str, ...]


def count_until(dossier: Dossier, meeting_id: str, rule: CountingRule | str) -> Count:
    """Count the meetings of the two leaders of a meeting up to and including it.

    A meeting that is not known on the date of the view has no leaders yet: the count is 0.

    >>> from summitlib import load_dossier
    >>> count_until(load_dossier(), "2026-05-andong", "any").n
    4
    """
    rule = CountingRule.parse(rule) if isinstance(rule, str) else rule
    last = dossier.meeting(meeting_id)
    if last is None:
        return Count(rule, 0, False, ())
    counted = dossier.meetings_under(rule)
    columns = (counted[c].tolist() for c in ("leader_a", "leader_b", "start_date", "meeting_id"))
    pair, until = (last["leader_a"], last["leader_b"]), (last["start_date"], meeting_id)
    ids = tuple(
        i for a, b, day, i in zip(*columns, strict=True) if (a, b) == pair and (day, i) <= until
    )
    return Count(rule, len(ids), meeting_id in ids, ids)


def counts_by_preset(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Count up to a meeting under every preset.

    Returns
    -------
    DataFrame with columns `rule` (name), `n`, `counts_last`, `meetings` (tuple of ids).
    """
    counts = {name: count_until(dossier, meeting_id, name) for name in PRESET_NAMES}
    return pd.DataFrame(
        {
            "rule": list(counts),
            "n": [c.n for c in counts.values()],
            "counts_last": [c.counts_last for c in counts.values()],
            "meetings": [c.meetings for c in counts.values()],
        }
    )


def published_for(dossier: Dossier, leaders: tuple[str, str]) -> pd.DataFrame:
    """Return the published counts of the meetings of two leaders, beside ours.

    Returns
    -------
    DataFrame in the order of the meetings counted up to, with columns `count_id`, `statement`,
    `count`, `until_meeting`, `until_date`, `publisher`, `source_id`, one integer column for each
    preset (our count under it, from the day that the publisher counts from), and `agrees` (the
    presets that give the published count, joined by a comma; empty when none does). Empty when
    nothing was published by the date of the view.
    """
    counts = dossier.published_counts
    leader_a, leader_b = leaders
    ours = counts[(counts["leader_a"] == leader_a) & (counts["leader_b"] == leader_b)]
    table = ours.merge(dossier.sources[["source_id", "publisher"]], on="source_id")
    starts = dossier.meetings.set_index("meeting_id")["start_date"]
    until = table["until_meeting"]
    table["until_date"] = starts.reindex(until).array
    asked = list(zip(until, table["since"], strict=True))
    for name in PRESET_NAMES:
        n = _numbers(dossier, name, leaders, asked)
        table[name] = pd.Series(n, index=table.index, dtype="int64")
    agree = [
        ", ".join(name for name in PRESET_NAMES if row[name] == row["count"])
        for row in table.to_dict("records")
    ]
    columns = ["count_id", "statement", "count", "until_meeting", "until_date", "publisher"]
    table = table.assign(agrees=pd.Series(agree, index=table.index, dtype="str"))
    ordered = table.sort_values(["until_date", "count", "count_id"])
    return ordered[[*columns, "source_id", *PRESET_NAMES, "agrees"]].reset_index(drop=True)


def _numbers(
    dossier: Dossier, rule: str, leaders: tuple[str, str], asked: list[tuple[str, pd.Timestamp]]
) -> list[int]:
    """Count the meetings of two leaders under a rule, up to each meeting and from each day."""
    counted = dossier.meetings_under(rule)
    ours = counted[(counted["leader_a"] == leaders[0]) & (counted["leader_b"] == leaders[1])]
    held = list(zip(ours["start_date"], ours["meeting_id"], strict=True))
    starts = dict(zip(dossier.meetings["meeting_id"], dossier.meetings["start_date"], strict=True))
    return [
        sum(m <= (starts[until], until) and not m[0] < since for m in held)
        for until, since in asked
    ]


def explain_count(
    dossier: Dossier,
    count: int,
    leaders: Sequence[str],
    until: str | dt.date,
    since: str | dt.date | None = None,
) -> list[Match]:
    """Return every rule of the lattice under which leaders have met so often, the simplest first.

    The lattice has all combinations of the switches of a `CountingRule` (visits, ceremonies,
    sidelines, three-way sessions, pull-asides, greetings, once per event). Without `since` each
    counts from the whole record of these leaders, and from the first day of each of their terms
    and of the year of `until`. Simplest are the presets, then the rules with the fewest switches
    and starting points added to a preset; of equals, the one that starts earliest. Rules that
    count the same meetings are all there.

    Parameters
    ----------
    dossier : as known on a date; meetings that are known and still scheduled count.
    count : how many meetings; zero is a count.
    leaders : the two who meet, one of each side in any order, or one with any counterpart; each
        in any spelling of the record.
    until : meetings count that begin by this day (ISO date).
    since : the first day that counts (ISO date), if one is given.

    Returns
    -------
    list of matches, each with its `rule` and the ids of the `meetings` it counts, oldest first;
    empty when no rule gives the count, see `nearest_counts`.

    Raises
    ------
    SummitError : a count that is no whole number from 0, leaders that are unknown or of one side,
        a bad date, or an `until` before `since`.

    >>> from summitlib import load_dossier
    >>> third = explain_count(load_dossier(), 3, ("Lee Jae-myung", "Takaichi Sanae"), "2026-05-19")
    >>> third[0]
    Match('formal': 3, 2025-10-gyeongju … 2026-05-andong)
    >>> explain_count(load_dossier(), 9, ("Lee Jae-myung", "Takaichi Sanae"), "2026-05-19")
    []
    """
    return _asked(dossier, leaders, until, since).matches(_checked_count(count))


def nearest_counts(
    dossier: Dossier,
    count: int,
    leaders: Sequence[str],
    until: str | dt.date,
    since: str | dt.date | None = None,
) -> list[Match]:
    """Return the rules that miss a count: those that miss it least first, then the simplest.

    Parameters, order of equals and errors are those of `explain_count`; `Match.count` is what a
    rule gives instead.

    >>> from summitlib import load_dossier
    >>> nearest_counts(load_dossier(), 9, ("Lee Jae-myung", "Takaichi Sanae"), "2026-05-19")[0]
    Match('bilateral': 4, 2025-10-gyeongju … 2026-05-andong)
    """
    return _asked(dossier, leaders, until, since).misses(_checked_count(count))


def _asked(
    dossier: Dossier,
    leaders: Sequence[str],
    until: str | dt.date,
    since: str | dt.date | None,
) -> Tally:
    last = _checked_day("until", until)
    first = None if since is None else _checked_day("since", since)
    if first and first > last:
        raise SummitError(f"until {last} lies before since {first}; expected a later day")
    names = _checked_leaders(dossier, leaders)
    starts = (first,) if first else starting_points(dossier, names, last)
    return tally(dossier, names, last, starts)


def _checked_count(count: int) -> int:
    if isinstance(count, bool) or not isinstance(count, Integral) or count < 0:
        raise SummitError(f"bad count {count!r}; expected a whole number from 0")
    return int(count)


def _checked_day(name: str, day: str | dt.date) -> dt.date:
    try:
        found: object = dt.date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        found = None
    if found is pd.NaT or not isinstance(found, dt.date):
        raise SummitError(f"bad date {day!r} for {name}; expected a date such as 2025-06-04")
    return found.date() if isinstance(found, dt.datetime) else found


def _checked_leaders(dossier: Dossier, leaders: Sequence[str]) -> tuple[str, ...]:
    few = not isinstance(leaders, str) and len(leaders) in (1, 2)
    if not few or not all(isinstance(name, str) for name in leaders):
        raise SummitError(
            f"bad leaders {leaders!r}; expected two names, one of each side, or one: (name, name)"
        )
    names = tuple(dossier.check_person(name) for name in leaders)
    country = dict(zip(dossier.people["name"], dossier.people["country"], strict=True))
    if len(names) == 2 and country[names[0]] == country[names[1]]:
        raise SummitError(
            f"{names[0]} and {names[1]} are of one side, {country[names[0]]}; expected one leader "
            "of each side"
        )
    return names
