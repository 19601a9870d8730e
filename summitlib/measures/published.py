"""Published counts against the lattice of rules: which fit, who agrees with whom, what is missed.

A published count fits a rule that gives its number and counts the meeting up to which it counts.
A fit shows that a count can be right, not that its publisher used the rule: a small number fits
many rules.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.lattice import Match, Tally, match, rules, starting_points, tally
from summitlib.rules import PRESETS, CountingRule

Row = dict[str, Any]


@dataclass(frozen=True, repr=False, eq=False)
class Published:
    """The published counts known on the date of the view, against every rule of the lattice.

    Attributes
    ----------
    rows : the rows of `counts`, as dictionaries.
    fits : boolean matrix, counts × `lattice.rules()`, from where the publisher counts.
    numbers : what each rule gives, of the same shape.
    rule : the rule that was asked for.
    """

    rows: tuple[Row, ...]
    fits: npt.NDArray[np.bool_]
    numbers: npt.NDArray[np.int64]
    rule: CountingRule

    @cached_property
    def counts(self) -> pd.DataFrame:
        """One row for each count, in the order of the meetings counted up to.

        Columns: `count_id`, `publisher`, `source_id`, `statement`, `of_what`, `count`, `leaders`
        (tuple of one or two), `until_meeting`, `until` (its first day), `since` (NaT where the
        publisher names none), `under` (the number under the rule that was asked for),
        `fits_under` (boolean), `presets` (names of those that fit, joined by a comma), `fitting`
        (number of rules of the lattice that fit, counted from where the publisher does),
        `simplest` (text of the simplest rule that fits, from any starting point; empty when none
        does), `meetings` (ids that it counts), `possible` (numbers that some rule gives),
        `nearest` and `nearest_count` (the rule that misses the count least, for counts that no
        rule gives; else empty and NA).
        """
        return pd.DataFrame(self.rows, columns=list(_COLUMNS)).astype(_COLUMNS)

    @property
    def reproduced(self) -> int:
        """How many counts fit some rule."""
        return sum(row["simplest"] != "" for row in self.rows)

    @property
    def by_preset(self) -> int:
        """How many counts fit a preset."""
        return sum(row["presets"] != "" for row in self.rows)

    @property
    def under(self) -> int:
        """How many counts fit the rule that was asked for."""
        return sum(row["fits_under"] for row in self.rows)

    @cached_property
    def voices(self) -> list[Row]:
        """The rows of `publishers`, as dictionaries, with ids in tuples."""
        groups: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows):
            groups.setdefault(row["publisher"], []).append(i)
        found = [self._voice(at) for at in groups.values() if len(at) > 1]
        return sorted(found, key=lambda r: (-r["n"], r["publisher"]))

    @property
    def publishers(self) -> pd.DataFrame:
        """Publishers with several counts, those with most first, and whether one rule fits all.

        Columns: `publisher`, `counts` (their ids, joined by commas, as all ids here), `n`,
        `fitting` (number of rules that fit all), `simplest` (the simplest of them; empty when
        there is none), `best` (the simplest rule that fits most of them), `left` (ids of those it
        does not fit), `clash` (ids of counts that give different numbers for the same leaders, day
        and start; mostly empty), `same_words` (whether the record describes what these count
        alike).
        """
        table = pd.DataFrame(self.voices, columns=list(_VOICES))
        joined = {name: table[name].map(", ".join) for name in ("counts", "left", "clash")}
        return table.assign(**joined).astype(_VOICES)

    def _voice(self, at: list[int]) -> Row:
        ours, fits = [self.rows[i] for i in at], self.fits[at].all(axis=0)
        best = int(self.fits[at].sum(axis=0).argmax())  # of equals the simplest comes first
        numbers: dict[Asked, set[int]] = {}
        for row in ours:
            numbers.setdefault(_asked(row), set()).add(row["count"])
        clash = [row for row in ours if len(numbers[_asked(row)]) > 1]
        return {
            "publisher": ours[0]["publisher"],
            "counts": tuple(row["count_id"] for row in ours),
            "n": len(ours),
            "fitting": int(fits.sum()),
            "simplest": str(rules()[int(fits.argmax())]) if fits.any() else "",
            "best": str(rules()[best]),
            "left": tuple(self.rows[i]["count_id"] for i in at if not self.fits[i, best]),
            "clash": tuple(row["count_id"] for row in clash),
            "same_words": len({row["of_what"] for row in clash}) == 1,
        }

    def __repr__(self) -> str:
        return f"Published({len(self.rows)} counts: {self.reproduced} fit some rule)"


def published(dossier: Dossier, rule: CountingRule | str = "formal") -> Published:
    """Compare every published count with every rule of the lattice.

    >>> from summitlib import load_dossier
    >>> now = published(load_dossier())
    >>> now
    Published(44 counts: 44 fit some rule)
    >>> now.counts.set_index("count_id").simplest["P44"]
    'bilateral'
    """
    return _published(dossier, CountingRule.parse(rule) if isinstance(rule, str) else rule)


# The brief, the answer and the charts ask the same of one view; a view is told apart by identity.
@lru_cache(maxsize=4)
def _published(dossier: Dossier, rule: CountingRule) -> Published:
    table = _counts(dossier)
    questions = [_Question.of(dossier, key, rule) for key in dict.fromkeys(map(_asked, table))]
    asked = {q.key: q for q in questions}
    ours = [asked[_asked(row)] for row in table]
    rows = [{**row, **q.answer(row["count"])} for row, q in zip(table, ours, strict=True)]
    shape = len(table), len(rules())
    fits = [q.fits(row["count"]) for row, q in zip(table, ours, strict=True)]
    numbers = [q.tally.numbers[0] for q in ours]
    return Published(
        tuple(rows),
        np.array(fits, dtype=bool).reshape(shape),
        np.array(numbers, dtype=np.int64).reshape(shape),
        rule,
    )


def _counts(dossier: Dossier) -> list[Row]:
    """The published counts with publisher and dates, in the order of what they count up to."""
    starts = dict(zip(*dossier.meetings[["meeting_id", "start_date"]].to_numpy().T, strict=True))
    rows = []
    for row in dossier.published_counts.to_dict("records"):
        both = (row.pop("leader_a"), row.pop("leader_b"))
        row["leaders"] = tuple(name for name in both if isinstance(name, str))
        row["publisher"] = dossier.publishers[row["source_id"]]
        row["until"] = starts[row["until_meeting"]]
        rows.append({str(k): v for k, v in row.items()})
    return sorted(rows, key=lambda r: (r["until"], r["leaders"][::-1], r["count"], r["count_id"]))


Asked = tuple[tuple[str, ...], str, dt.date, dt.date | None]


def _asked(row: Any) -> Asked:
    """What a count answers: whose meetings, up to which and its day, from which day."""
    since = None if pd.isna(row["since"]) else row["since"].date()
    return row["leaders"], row["until_meeting"], row["until"].date(), since


@dataclass(frozen=True)
class _Question:
    """What is asked of the lattice by all counts of the same meetings.

    `tally` counts from where the publisher does, its first starting point, and from others where
    the publisher names none.
    """

    key: Asked
    tally: Tally
    under: Match

    @classmethod
    def of(cls, dossier: Dossier, key: Asked, rule: CountingRule) -> "_Question":
        leaders, _, until, since = key
        starts = (since,) if since else starting_points(dossier, leaders, until)
        own = replace(rule, since=since or rule.since)
        return cls(key, tally(dossier, leaders, until, starts), match(dossier, own, leaders, until))

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """The numbers that some rule gives."""
        return tuple(sorted(set(self.tally.numbers.ravel().tolist())))

    def fits(self, count: int) -> npt.NDArray[np.bool_]:
        """Say for each rule whether it gives a count, from where the publisher counts."""
        last = self.tally.ids.index(self.key[1])
        hits: npt.NDArray[np.bool_] = self.tally.numbers[0] == count
        return hits & self.tally.counted[0, :, last]

    def answer(self, count: int) -> Row:
        until, fits = self.key[1], self.fits(count)
        best = self.tally.simplest(count, until)
        miss = None if best else self.tally.nearest(count)
        presets = [name for name, preset in PRESETS.items() if fits[rules().index(preset)]]
        return {
            "under": self.under.count,
            "fits_under": self.under.count == count and until in self.under.meetings,
            "presets": ", ".join(presets),
            "fitting": int(fits.sum()),
            "simplest": str(best.rule) if best else "",
            "meetings": best.meetings if best else (),
            "possible": self.possible,
            "nearest": str(miss.rule) if miss else "",
            "nearest_count": miss.count if miss else None,
        }


@dataclass(frozen=True)
class Remedy:
    """What would have to be true for a count that no rule gives.

    Attributes
    ----------
    nearest : the rule that misses it least, and what it counts.
    missing : meetings that would have to be added to these; below zero, to be left out.
    gaps : ids of unsourced meetings of these leaders, up to the same day, that may be among them.
    start : the first day from which the rule would give the count, if it counts too many.
    """

    nearest: Match
    missing: int
    gaps: tuple[str, ...]
    start: dt.date | None


def remedy(dossier: Dossier, row: Row) -> Remedy:
    """Say what would have to be true for a published count that no rule gives.

    Parameters
    ----------
    row : a row of `Published.rows`.

    >>> from summitlib import load_dossier
    >>> now = load_dossier()
    >>> remedy(now, {**published(now).rows[0], "count": 3})
    Remedy(nearest=Match('bilateral': 1, 2013-09-st-petersburg), missing=2, gaps=(), start=None)
    """
    leaders, _, until, since = _asked(row)
    starts = (since,) if since else starting_points(dossier, leaders, until)
    nearest = tally(dossier, leaders, until, starts).nearest(row["count"])
    missing = row["count"] - nearest.count
    gaps = dossier.meeting_gaps
    both = gaps[["leader_a", "leader_b"]]
    ours = pd.concat([(both == leader).any(axis=1) for leader in leaders], axis=1).all(axis=1)
    ours &= gaps["start_date"] <= pd.Timestamp(until)
    ours &= gaps["start_date"] >= pd.Timestamp(nearest.rule.since or dossier.meta.begins)
    left = nearest.meetings[-missing] if missing < 0 < row["count"] else None
    first = dossier.meeting(left) if left else None
    start = None if first is None else first["start_date"].date()
    return Remedy(nearest, missing, tuple(gaps.loc[ours, "gap_id"]) if missing > 0 else (), start)


_COLUMNS = {
    "count_id": "str",
    "publisher": "str",
    "source_id": "str",
    "statement": "str",
    "of_what": "str",
    "count": "int64",
    "leaders": "object",
    "until_meeting": "str",
    "until": "datetime64[us]",
    "since": "datetime64[us]",
    "under": "int64",
    "fits_under": "bool",
    "presets": "str",
    "fitting": "int64",
    "simplest": "str",
    "meetings": "object",
    "possible": "object",
    "nearest": "str",
    "nearest_count": "Int64",
}

_VOICES = {
    "publisher": "str",
    "counts": "str",
    "n": "int64",
    "fitting": "int64",
    "simplest": "str",
    "best": "str",
    "left": "str",
    "clash": "str",
    "same_words": "bool",
}
