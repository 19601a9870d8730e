"""Checks that span several rows or tables: keys, references, order of dates, terms of office."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from summitlib.errors import DataError, Problem
from summitlib.tables import table_resources

Tables = Mapping[str, pd.DataFrame]


def check_integrity(tables: Tables, descriptor: Mapping[str, Any]) -> None:
    """Check the typed `tables` of a package against each other.

    Raises
    ------
    DataError : with every duplicate key, unknown reference, end before its start, announcement
        after the event, meeting outside the terms of its leaders, and claim or conflict whose
        page has no day on which it was known.
    """
    problems: list[Problem] = []
    for resource in table_resources(descriptor):
        problems += _keys(resource, tables)
        problems += _references(resource, tables)
        problems += _order(resource, tables)
    problems += _terms(tables)
    problems += _undated(tables, "claims", "source_id")
    problems += _undated(tables, "conflicts", "source_a")
    problems += _undated(tables, "conflicts", "source_b")
    problems += _undated(tables, "published_counts", "source_id")
    if problems:
        raise DataError(problems)


def _at(frame: pd.DataFrame, wrong: pd.Series) -> list[int]:
    return [int(i) for i in frame.index[wrong]]


def _keys(resource: Mapping[str, Any], tables: Tables) -> Iterator[Problem]:
    frame, schema = tables[resource["name"]], resource["schema"]
    key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
    unique = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    for columns in [key, *([u] for u in unique)]:
        for i in _at(frame, frame.duplicated(columns, keep="first")):
            value = ", ".join(str(v) for v in frame.loc[i, columns])
            expected = "a value that no earlier row has"
            yield Problem(resource["path"], i + 2, ", ".join(columns), value, expected)


def _references(resource: Mapping[str, Any], tables: Tables) -> Iterator[Problem]:
    frame = tables[resource["name"]]
    for fk in resource["schema"].get("foreignKeys", []):
        (column,), other = fk["fields"], fk["reference"]
        yield from _unknown(resource, frame[column].dropna(), other, other["fields"][0], tables)
    for field in resource["schema"]["fields"]:
        if "references" in field:
            items = frame[field["name"]].explode().dropna()
            other = field["references"]
            yield from _unknown(resource, items, other, other["field"], tables)


def _unknown(
    resource: Mapping[str, Any],
    values: pd.Series,
    other: Mapping[str, Any],
    column: str,
    tables: Tables,
) -> Iterator[Problem]:
    known = tables[other["resource"]][column]
    for i, value in values[~values.isin(known)].items():
        expected = f"a {column} of {other['resource']}.csv"
        yield Problem(resource["path"], int(str(i)) + 2, str(values.name), str(value), expected)


def _order(resource: Mapping[str, Any], tables: Tables) -> Iterator[Problem]:
    frame = tables[resource["name"]]
    for first, last in (("start_date", "end_date"), ("announced_on", "start_date")):
        if {first, last} <= set(frame.columns):
            for i in _at(frame, frame[last] < frame[first]):
                day = f"{frame.loc[i, last]:%Y-%m-%d}"
                expected = f"a day not before {first} {frame.loc[i, first]:%Y-%m-%d}"
                yield Problem(resource["path"], i + 2, last, day, expected)


def _terms(tables: Tables) -> Iterator[Problem]:
    meetings, terms = tables["meetings"], tables["terms"]
    for column in ("leader_a", "leader_b"):
        inside = pd.Series(False, index=meetings.index)
        for term in terms.itertuples():
            last = term.end_date if pd.notna(term.end_date) else pd.Timestamp.max
            inside |= (meetings[column] == term.person) & meetings["start_date"].between(
                term.start_date, last
            )
        for i in _at(meetings, ~inside):
            who, day = meetings.loc[i, column], meetings.loc[i, "start_date"]
            expected = f"a day in a term of {who} (terms.csv)"
            yield Problem("meetings.csv", i + 2, "start_date", f"{day:%Y-%m-%d}", expected)


def _undated(tables: Tables, name: str, column: str) -> Iterator[Problem]:
    frame, sources = tables[name], tables["sources"]
    undated = set(sources.loc[sources["known_on"].isna(), "source_id"])
    for i in _at(frame, frame[column].isin(undated)):
        expected = "a page whose known_on is given in sources.csv"
        yield Problem(f"{name}.csv", i + 2, column, str(frame.loc[i, column]), expected)
