"""Checks that span several rows or tables: keys, references, order of dates, terms of office."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from summitlib.descriptor import DESCRIPTOR, table_resources
from summitlib.errors import Problem

Tables = Mapping[str, pd.DataFrame]


def find_problems(tables: Tables, descriptor: Mapping[str, Any]) -> list[Problem]:
    """Check the typed `tables` of a package against each other.

    A check that needs a table which is not among them is left out.

    Returns
    -------
    Every duplicate key, unknown reference, end before its start, announcement after the event,
    meeting outside the terms of its leaders, claim or conflict whose page has no day on which it
    was known, and entry of `dossier` that names no meeting or place.
    """
    problems: list[Problem] = []
    for resource in table_resources(descriptor):
        if resource["name"] in tables:
            problems += _keys(resource, tables)
            problems += _references(resource, tables)
            problems += _order(resource, tables)
    problems += _terms(tables, descriptor["dossier"]["sides"])
    problems += _undated(tables, "claims", "source_id")
    problems += _undated(tables, "conflicts", "source_a")
    problems += _undated(tables, "conflicts", "source_b")
    problems += _undated(tables, "published_counts", "source_id")
    problems += _named(tables, descriptor["dossier"])
    return problems


def _at(frame: pd.DataFrame, wrong: pd.Series) -> list[int]:
    return [int(i) for i in frame.index[wrong]]


def _keys(resource: Mapping[str, Any], tables: Tables) -> Iterator[Problem]:
    frame, schema = tables[resource["name"]], resource["schema"]
    key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
    unique = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    for columns in [key, *([u] for u in unique)]:
        whole = frame[columns].notna().all(axis=1)
        for i in _at(frame, frame.duplicated(columns, keep="first") & whole):
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
    if other["resource"] not in tables:
        return
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


def _terms(tables: Tables, sides: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    if not {"meetings", "terms"} <= set(tables):
        return
    meetings, terms = tables["meetings"], tables["terms"]
    for column, side in zip(("leader_a", "leader_b"), sides, strict=True):
        own = terms.loc[terms["country"] == side["code"], ["person", "start_date", "end_date"]]
        days = meetings[[column, "start_date"]].rename(columns={"start_date": "day"}).reset_index()
        both = days.merge(own, left_on=column, right_on="person")
        begun, over = both["start_date"] <= both["day"], both["end_date"] < both["day"]
        inside = pd.Series(meetings.index).isin(both.loc[begun & ~over, "index"])
        told = meetings[[column, "start_date"]].notna().all(axis=1)
        for i in _at(meetings, ~inside & told):
            who, day = meetings.loc[i, column], meetings.loc[i, "start_date"]
            expected = f"a day in a term of {who} for {side['code']} (terms.csv)"
            yield Problem("meetings.csv", i + 2, "start_date", f"{day:%Y-%m-%d}", expected)


def _undated(tables: Tables, name: str, column: str) -> Iterator[Problem]:
    if not {name, "sources"} <= set(tables):
        return
    frame, sources = tables[name], tables["sources"]
    undated = set(sources.loc[sources["known_on"].isna(), "source_id"])
    for i in _at(frame, frame[column].isin(undated)):
        expected = "a page whose known_on is given in sources.csv"
        yield Problem(f"{name}.csv", i + 2, column, str(frame.loc[i, column]), expected)


def _named(tables: Tables, dossier: Mapping[str, Any]) -> Iterator[Problem]:
    sides = [
        (f"dossier.sides.{i}.capital", side["capital"]) for i, side in enumerate(dossier["sides"])
    ]
    wanted = [("dossier.summit", dossier["summit"], "meetings", "meeting_id")]
    wanted += [(entry, capital, "places", "place") for entry, capital in sides]
    for entry, value, table, column in wanted:
        if table in tables and value not in set(tables[table][column]):
            yield Problem(DESCRIPTOR, None, entry, value, f"a {column} of {table}.csv")
