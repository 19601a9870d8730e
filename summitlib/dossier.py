"""The dossier: the sourced record of one pair of countries, as known on a date."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from summitlib.descriptor import (
    DESCRIPTOR,
    Meta,
    check_schema,
    read_descriptor,
    read_meta,
    table_resources,
)
from summitlib.errors import DataError, Problem, SummitError, suggest
from summitlib.integrity import find_problems
from summitlib.knowledge import Knowledge
from summitlib.paths import data_dir
from summitlib.rules import CountingRule
from summitlib.tables import read_bytes, read_tables


# Two tables have no single truth value, so views are told apart by identity.
@dataclass(frozen=True, repr=False, eq=False)
class Dossier:
    """The sourced record of one pair of countries, as known on a date.

    The tables are DataFrames with the columns that `data/README.md` describes; `meetings` has
    two more: `known_on`, the day on which it was announced or first reported, and `status`:
    scheduled, under way or held on the date of the view.

    Attributes
    ----------
    title : title of the data package.
    meta : sides, bounds, coverage.
    known_on : the date of this view; nothing that became known later is in it.
    hashes : SHA-256 of each file of the package, by the name of its table.

    >>> from summitlib import load_dossier
    >>> load_dossier().as_of("2026-05-18")
    Dossier of Korea–Japan leaders' meetings as known on 2026-05-18: 133 meetings, 150 claims
    """

    title: str
    meta: Meta
    known_on: dt.date
    hashes: dict[str, str]
    sources: pd.DataFrame
    people: pd.DataFrame
    terms: pd.DataFrame
    places: pd.DataFrame
    meetings: pd.DataFrame
    meeting_gaps: pd.DataFrame
    claims: pd.DataFrame
    stances: pd.DataFrame
    conflicts: pd.DataFrame
    published_counts: pd.DataFrame
    shocks: pd.DataFrame
    milestones: pd.DataFrame
    indicators: pd.DataFrame
    hometown_cases: pd.DataFrame
    terminology: pd.DataFrame
    outline: dict[str, Any] = field(default_factory=dict)
    _knowledge: Knowledge = field(kw_only=True)

    @property
    def edition(self) -> dt.date:
        """The date of this state of the record, and the default date to ask it for."""
        return self.meta.edition

    @property
    def coverage(self) -> dict[str, dt.date]:
        """Until when each table is believed complete; later silence is missing knowledge."""
        return self.meta.coverage

    @cached_property
    def publishers(self) -> dict[str, str]:
        """The publisher of each page, by source id."""
        return dict(zip(*self.sources[["source_id", "publisher"]].to_numpy().T, strict=True))

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of each page, by source id."""
        return dict(zip(*self.sources[["source_id", "url"]].to_numpy().T, strict=True))

    @cached_property
    def _remembered(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def _ordered(self) -> pd.DataFrame:
        return self.meetings.sort_values(["start_date", "meeting_id"], kind="stable")

    @cached_property
    def _pairs(self) -> pd.Series:
        return self._ordered.groupby(["leader_a", "leader_b"]).ngroup()

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {meeting_id: row for row, meeting_id in enumerate(self.meetings["meeting_id"])}

    @cached_property
    def _names(self) -> dict[str, str]:
        people = self._knowledge.tables["people"]
        other = people[["name", "other_names"]].explode("other_names").dropna()
        return {
            **dict(zip(other["other_names"], other["name"], strict=True)),
            **dict(zip(people["name"], people["name"], strict=True)),
        }

    def as_of(self, date: str | dt.date) -> "Dossier":
        """Return the dossier as it could be known on `date`.

        Raises
        ------
        SummitError : `date` is no date, or lies outside the dossier.

        >>> from summitlib import load_dossier
        >>> eve = load_dossier().as_of("2026-05-18")
        >>> eve.meetings.query("meeting_id == '2026-05-andong'").status.item()
        'scheduled'
        """
        day = self.check_date(date)
        knowledge = self._knowledge
        tables = knowledge.early if day < self.edition else knowledge.tables
        view: dict[str, Any] = knowledge.on(pd.Timestamp(day), tables)
        return replace(self, known_on=day, **view)

    def meetings_under(self, rule: CountingRule | str) -> pd.DataFrame:
        """Return the meetings that count under `rule`, oldest first.

        The column `nth` numbers the meetings of each pair of leaders from 1.

        >>> from summitlib import load_dossier
        >>> counted = load_dossier().meetings_under("formal").set_index("meeting_id")
        >>> int(counted.nth["2026-05-andong"])
        3
        """
        rule = CountingRule.parse(rule) if isinstance(rule, str) else rule
        if rule not in self._remembered:
            counts = rule.counts(self._ordered)
            nth = self._pairs[counts].groupby(self._pairs).cumcount() + 1
            counted = self._ordered[counts].assign(nth=nth).reset_index(drop=True)
            self._remembered[rule] = counted
        return self._remembered[rule].copy(deep=False)

    def meeting(self, meeting_id: str) -> pd.Series | None:
        """Return the row of a meeting, or None when it is not known on the date of the view.

        >>> from summitlib import load_dossier
        >>> load_dossier().meeting("2026-05-andong").place
        'Andong'
        """
        row = self._rows.get(meeting_id)
        return None if row is None else self.meetings.iloc[row]

    @property
    def hash(self) -> str:
        """SHA-256 over the hashes of all files of the package."""
        return hashlib.sha256("\n".join(self.hashes.values()).encode()).hexdigest()

    @property
    def overview(self) -> pd.DataFrame:
        """The tables: `table`, `rows` in this view, `complete_until`, `sha256` of the file.

        `complete_until` is no later than the date of the view, and NaT where it is not stated.
        """
        names = [f.name for f in fields(self) if f.type is pd.DataFrame]
        until = [self.coverage.get(name) for name in names]
        known = [day and min(day, self.known_on) for day in until]
        return pd.DataFrame(
            {
                "table": names,
                "rows": [len(getattr(self, name)) for name in names],
                "complete_until": pd.to_datetime(pd.Series(known, dtype="object")),
                "sha256": [self.hashes[name][:12] for name in names],
            }
        )

    def check_date(self, date: str | dt.date) -> dt.date:
        """Return `date` as a date inside the dossier; an empty text is the edition's date.

        Raises
        ------
        SummitError : it is no ISO date, or lies before `meta.begins` or after the edition.
        """
        first, last = self.meta.begins, self.edition
        try:
            if isinstance(date, dt.datetime):  # also a Timestamp out of one of the tables
                date = date.date()
            day = dt.date.fromisoformat(str(date)) if date else last
        except ValueError:
            raise SummitError(f"bad date {date!r}; expected a date such as {last}") from None
        if not first <= day <= last:
            raise SummitError(f"date {day} lies outside the dossier; expected {first} to {last}")
        return day

    def check_summit(self, meeting_id: str) -> str:
        """Return `meeting_id` if the record holds such a meeting; empty is the dossier's own.

        Raises
        ------
        SummitError : there is none.
        """
        meeting_id = meeting_id or self.meta.summit
        known = self._knowledge.tables["meetings"]["meeting_id"]
        if meeting_id not in set(known):
            raise SummitError(
                f"unknown summit {meeting_id!r}; expected a meeting_id of meetings.csv, "
                f"such as {self.meta.summit!r}.{suggest(meeting_id, known)}"
            )
        return meeting_id

    def check_person(self, name: str) -> str:
        """Return the key of a person named by any spelling in the record.

        Raises
        ------
        SummitError : nobody in the record is called so.

        >>> from summitlib import load_dossier
        >>> load_dossier().check_person("Sanae Takaichi")
        'Takaichi Sanae'
        """
        if name not in self._names:
            hint = suggest(name, self._names)
            raise SummitError(f"unknown person {name!r}; expected a name of people.csv.{hint}")
        return self._names[name]

    def __repr__(self) -> str:
        counts = f"{len(self.meetings)} meetings, {len(self.claims)} claims"
        return f"Dossier of {self.title} as known on {self.known_on}: {counts}"


def load_dossier(path: str | Path | None = None) -> Dossier:
    """Read and check a data package, and return its dossier at its edition's date.

    Parameters
    ----------
    path : the package's folder or its `datapackage.json`; by default the shipped package.

    Raises
    ------
    SummitError : there is no readable `datapackage.json`.
    DataError : with all problems of the tables at once, each with file, row and column.

    >>> load_dossier().edition
    datetime.date(2026, 10, 31)
    """
    folder = Path(path) if path is not None else data_dir()
    folder = folder.parent if folder.name == DESCRIPTOR else folder
    descriptor = read_descriptor(folder)
    meta = read_meta(descriptor)
    check_schema(descriptor, read_descriptor(data_dir()))
    whole, problems = read_tables(folder, descriptor)
    problems += find_problems(whole, descriptor)
    if problems:
        raise DataError(problems)
    knowledge = Knowledge.of(whole, _hindsight(descriptor))
    return Dossier(
        title=str(descriptor.get("title", descriptor.get("name", folder.name))),
        meta=meta,
        known_on=meta.edition,
        hashes=_hashes(folder, descriptor),
        **knowledge.on(pd.Timestamp(meta.edition), knowledge.tables),
        outline=_outline(folder, descriptor),
        _knowledge=knowledge,
    )


def _hindsight(descriptor: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        r["name"]: tuple(f["name"] for f in r["schema"]["fields"] if f.get("hindsight"))
        for r in table_resources(descriptor)
    }


def _outline(folder: Path, descriptor: dict[str, Any]) -> dict[str, Any]:
    for resource in descriptor["resources"]:
        if resource["name"] == "outline":
            path = folder / resource["path"]
            try:
                outline: dict[str, Any] = json.loads(read_bytes(path))
            except ValueError as error:
                raise DataError([Problem(path.name, None, None, str(error), "JSON")]) from None
            return outline
    return {}


def _hashes(folder: Path, descriptor: dict[str, Any]) -> dict[str, str]:
    files = {r["name"]: r["path"] for r in descriptor["resources"]} | {"datapackage": DESCRIPTOR}
    return {n: hashlib.sha256(read_bytes(folder / f)).hexdigest() for n, f in sorted(files.items())}
