"""Counting: how many meetings, under which rule, and what others have counted."""

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.rules import PRESETS, CountingRule

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
    asked = list(zip(until, _first_days(table), strict=True))
    for name, preset in PRESETS.items():
        n = {
            (meeting, since): count_until(dossier, meeting, replace(preset, since=since)).n
            for meeting, since in dict.fromkeys(asked)
        }
        table[name] = pd.Series([n[key] for key in asked], index=table.index, dtype="int64")
    agree = [
        ", ".join(name for name in PRESET_NAMES if row[name] == row["count"])
        for row in table.to_dict("records")
    ]
    columns = ["count_id", "statement", "count", "until_meeting", "until_date", "publisher"]
    table = table.assign(agrees=pd.Series(agree, index=table.index, dtype="str"))
    ordered = table.sort_values(["until_date", "count", "count_id"])
    return ordered[[*columns, "source_id", *PRESET_NAMES, "agrees"]].reset_index(drop=True)


def _first_days(counts: pd.DataFrame) -> list[dt.date | None]:
    return [None if pd.isna(day) else day.date() for day in counts["since"]]
