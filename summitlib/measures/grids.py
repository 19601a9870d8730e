"""Counts side by side: published ones against rules, and what each rule counts for one pair."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.counting import count_until
from summitlib.measures.lattice import rules
from summitlib.measures.published import Published
from summitlib.rules import PRESETS, CountingRule

_MOST = 7  # rules beside one another that a page has room for


@dataclass(frozen=True, repr=False, eq=False)
class Grid:
    """Published counts against rules.

    Attributes
    ----------
    rows : one row for each number published of the same meetings: `leaders`, `until_meeting`,
        `place`, `until`, `since`, `count`, `publishers` (tuple, each once), `n` (counts),
        `counts` (tuple of ids), `url` (of the first page), `is_summit`, `simplest`, `elsewhere`
        (a rule outside `rules` fits, or one from another starting point, and none of `rules`).
    cells : one row for each row and rule: `row`, `rule`, `n` (what the rule gives), `fits`.
    rules : one row for each rule: `rule`, `fits` (published counts that fit it). The presets, the
        rule asked for, and the simplest others that are needed to reach all counts.
    published : what they were taken from.
    """

    rows: pd.DataFrame
    cells: pd.DataFrame
    rules: pd.DataFrame
    published: Published

    @property
    def table(self) -> pd.DataFrame:
        """What is compared, as text: `leaders` (family names), `until`, `since`, `count`, a column
        for each rule with what it gives, `publishers`.
        """
        rows, text = self.rows, ", ".join
        numbers = self.cells.pivot(index="row", columns="rule", values="n")
        return pd.DataFrame(
            {
                "leaders": ["–".join(n.split(" ")[0] for n in names) for names in rows["leaders"]],
                "until": rows["until_meeting"],
                "since": [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in rows["since"]],
                "count": rows["count"],
                **{rule: numbers.get(rule) for rule in self.rules["rule"]},
                "publishers": [text(names) for names in rows["publishers"]],
            }
        )

    def __repr__(self) -> str:
        return f"Grid({len(self.rows)} rows, {len(self.rules)} rules)"


def grid(dossier: Dossier, published: Published, meeting_id: str) -> Grid:
    """Put the published counts against the rules that are needed to reach them.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.published import published
    >>> now = load_dossier()
    >>> found = grid(now, published(now), "2026-05-andong")
    >>> found.rules.rule.tolist()
    ['formal', 'bilateral', 'any', 'formal+no-sidelines', 'formal+three-way']
    """
    names = _rules(published)
    at = [rules().index(CountingRule.parse(name)) for name in names]
    groups: dict[Any, list[int]] = {}
    for i, row in enumerate(published.rows):
        same = (row["leaders"], row["until_meeting"], str(row["since"]), row["count"])
        groups.setdefault(same, []).append(i)
    rows = [_row(dossier, published, group, meeting_id, at) for group in groups.values()]
    cells = [
        (i, name, int(published.numbers[group[0], k]), bool(published.fits[group[0], k]))
        for i, group in enumerate(groups.values())
        for name, k in zip(names, at, strict=True)
    ]
    fitting = published.fits[:, at].sum(axis=0)
    return Grid(
        pd.DataFrame(rows, columns=_ROWS),
        pd.DataFrame(cells, columns=["row", "rule", "n", "fits"]),
        pd.DataFrame({"rule": names, "fits": fitting}),
        published,
    )


_ROWS = ["leaders", "until_meeting", "place", "until", "since", "count", "publishers", "n"]
_ROWS += ["counts", "url", "is_summit", "simplest", "elsewhere"]


def _row(
    dossier: Dossier, published: Published, group: list[int], meeting_id: str, at: list[int]
) -> dict[str, Any]:
    ours = [published.rows[i] for i in group]
    first = ours[0]
    meeting = dossier.meeting(first["until_meeting"])
    assert meeting is not None
    return {
        **{name: first[name] for name in ("leaders", "until_meeting", "until", "since", "count")},
        "place": meeting["place"],
        "publishers": tuple(dict.fromkeys(row["publisher"] for row in ours)),
        "n": len(ours),
        "counts": tuple(row["count_id"] for row in ours),
        "url": dossier.addresses[first["source_id"]],
        "is_summit": first["until_meeting"] == meeting_id,
        "simplest": first["simplest"],
        "elsewhere": bool(first["simplest"]) and not published.fits[group[0], at].any(),
    }


def _rules(published: Published) -> list[str]:
    """The presets, the rule asked for, and one by one the rule that reaches most of the rest."""
    names = list(PRESETS)
    asked = published.rule
    if asked in rules() and str(asked) not in names:
        names.append(str(asked))
    reached = published.fits[:, [rules().index(CountingRule.parse(n)) for n in names]].any(axis=1)
    while len(names) < _MOST:
        gained = published.fits[~reached].sum(axis=0)
        if not gained.any():
            break
        best = int(np.argmax(gained))  # of equals the simplest, which comes first
        names.append(str(rules()[best]))
        reached |= published.fits[:, best]
    return names


@dataclass(frozen=True, repr=False, eq=False)
class Ladder:
    """The meetings of two leaders up to one of them, and which of them each rule counts.

    Attributes
    ----------
    meetings : oldest first: `meeting_id`, `place`, `start_date`, `contact` (three-way where a
        third country's leader sat at the table), `url`, `is_summit`.
    rows : one row for each way of counting: `rules` (tuple of names that count the same),
        `n`, `meetings` (tuple of ids), `publishers` (tuple of those whose number it gives).
    """

    meetings: pd.DataFrame
    rows: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """The ways of counting, as text: `rules`, `n`, `meetings`, `publishers`."""
        text = {c: self.rows[c].map(", ".join) for c in ("rules", "meetings", "publishers")}
        return self.rows.assign(**text)

    def __repr__(self) -> str:
        return f"Ladder({len(self.meetings)} meetings, {len(self.rows)} ways of counting)"


def ladder(dossier: Dossier, published: Published, meeting_id: str) -> Ladder:
    """Show which meetings each rule counts, up to one meeting, beside who publishes its number.

    The rules are the presets, the one asked for, and the simplest for each number that was
    published of these two leaders up to this meeting. Empty while the meeting is not known.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures.published import published
    >>> now = load_dossier()
    >>> ladder(now, published(now), "2026-05-andong").rows[["rules", "n"]].to_numpy().tolist()
    [[('formal',), 3], [('bilateral', 'any'), 4]]
    """
    last = dossier.meeting(meeting_id)
    if last is None:
        return Ladder(_met(dossier, meeting_id, []), pd.DataFrame([], columns=_WAYS))
    pair = (last["leader_a"], last["leader_b"])
    theirs = [
        row
        for row in published.rows
        if row["until_meeting"] == meeting_id and row["leaders"] == pair and row["simplest"]
    ]
    voices: dict[str, list[str]] = {name: [] for name in (*PRESETS, str(published.rule))}
    for row in theirs:
        voices.setdefault(row["simplest"], []).append(row["publisher"])
    ways: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    for name, who in voices.items():
        counted = count_until(dossier, meeting_id, name).meetings
        names, publishers = ways.setdefault(counted, ([], []))
        names.append(name)
        publishers += who
    rows = [
        (tuple(names), len(counted), counted, tuple(dict.fromkeys(who)))
        for counted, (names, who) in sorted(ways.items(), key=lambda way: len(way[0]))
    ]
    every = dossier.meetings_under("any")
    ours = every[(every["leader_a"] == pair[0]) & (every["leader_b"] == pair[1])]
    until = [
        i
        for i, day in zip(ours["meeting_id"], ours["start_date"], strict=True)
        if (day, i) <= (last["start_date"], meeting_id)
    ]
    return Ladder(_met(dossier, meeting_id, until), pd.DataFrame(rows, columns=_WAYS))


_WAYS = ["rules", "n", "meetings", "publishers"]


def _met(dossier: Dossier, meeting_id: str, ids: list[str]) -> pd.DataFrame:
    rows = []
    for i in ids:
        row = dossier.meeting(i)
        assert row is not None
        contact = "three-way" if row["three_way"] else row["contact"]
        pages = row["source_ids"]
        url = dossier.addresses[pages[0]] if pages else ""
        rows.append((i, row["place"], row["start_date"], contact, url, i == meeting_id))
    columns = ["meeting_id", "place", "start_date", "contact", "url", "is_summit"]
    return pd.DataFrame(rows, columns=columns)
