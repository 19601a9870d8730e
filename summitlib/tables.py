"""Read the tables of a data package and check them against its `datapackage.json`.

`datapackage.json` (Frictionless Data Package v2) is the one schema: types, required columns,
allowed values, patterns and keys are read from it, nothing is repeated here. pydantic checks the
cells. What spans several rows or tables is checked in `summitlib.integrity`.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from summitlib.errors import DataError, Problem, SummitError

Schema = Mapping[str, Any]
DESCRIPTOR = "datapackage.json"

_ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
_EXPECTED = {
    "date": "a date such as 2026-05-19",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "list": "values separated by semicolons",
    "string": "text",
}


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Return the parsed `datapackage.json` of the package in `folder`.

    Raises
    ------
    SummitError : there is no such file, or it is no JSON.
    """
    path = folder / DESCRIPTOR
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SummitError(
            f"{folder}: no {DESCRIPTOR} here; expected the folder of a data package"
        ) from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SummitError(f"{path}: not readable as JSON: {error}") from None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise SummitError(f"{path}: expected an object with a list of resources")
    return descriptor


def read_tables(folder: Path, descriptor: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Read every table resource of `descriptor` from `folder` into typed DataFrames.

    Text columns are strings (missing: NaN), dates `datetime64` (missing: NaT), lists tuples of
    strings (missing: the empty tuple). Rows keep the order of the file.

    Raises
    ------
    DataError : with every problem found in any file.
    """
    tables: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for resource in table_resources(descriptor):
        try:
            tables[resource["name"]] = read_table(folder / resource["path"], resource["schema"])
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return tables


def table_resources(descriptor: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of `descriptor` that are tables."""
    return [r for r in descriptor["resources"] if r.get("type") == "table"]


def read_table(path: Path, schema: Schema) -> pd.DataFrame:
    """Read one CSV file and check it against its Table Schema.

    Raises
    ------
    DataError : with every problem of the file: encoding, columns, cells.
    """
    header, records = _records(path)
    _check_header(path.name, header, schema)
    rows = [dict(zip(header, (cell or None for cell in r), strict=True)) for r in records]
    return _frame(_validated(path.name, rows, schema), schema)


def _records(path: Path) -> tuple[list[str], list[list[str]]]:
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise DataError([Problem(name, None, None, None, "a file in the package")]) from None
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        broken = error.object[error.start : error.start + 1].hex()
        expected = "text encoded as UTF-8; save the file as UTF-8"
        raise DataError([Problem(name, row, None, f"byte 0x{broken}", expected)]) from None
    if not text.strip():
        raise DataError([Problem(name, None, None, None, "a header row; the file is empty")])
    try:
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as error:
        raise DataError([Problem(name, None, None, str(error), "well-formed CSV")]) from None
    return lines[0], _of_width(name, lines[1:], len(lines[0]))


def _of_width(name: str, records: list[list[str]], width: int) -> list[list[str]]:
    problems = [
        Problem(name, row, None, f"{len(r)} cells", f"{width} cells, as in the header")
        for row, r in enumerate(records, start=2)
        if len(r) != width
    ]
    if problems:
        raise DataError(problems)
    return records


def _check_header(name: str, header: list[str], schema: Schema) -> None:
    wanted = [f["name"] for f in schema["fields"]]
    if header == wanted:
        return
    missing = [Problem(name, 1, c, None, "this column") for c in wanted if c not in header]
    extra = [Problem(name, 1, c, c, "no such column") for c in header if c not in wanted]
    order = [Problem(name, 1, None, ", ".join(header), "the order " + ", ".join(wanted))]
    raise DataError(missing + extra or order)


def _validated(name: str, rows: list[dict[str, Any]], schema: Schema) -> list[dict[str, Any]]:
    try:
        validated: list[dict[str, Any]] = _adapter(schema).validate_python(rows)
    except ValidationError as error:
        fields = {f["name"]: f for f in schema["fields"]}
        cells = dict.fromkeys((e["loc"][0], e["loc"][1]) for e in error.errors(include_url=False))
        raise DataError(
            [
                Problem(name, int(row) + 2, str(c), rows[int(row)][str(c)], expected(fields[str(c)]))
                for row, c in cells
            ]
        ) from None
    return validated


def _adapter(schema: Schema) -> TypeAdapter[Any]:
    row = TypedDict("Row", {f["name"]: _cell_type(f) for f in schema["fields"]})  # type: ignore
    return TypeAdapter(list[row])


def _cell_type(field: Schema) -> Any:
    limits = field.get("constraints", {})
    kind = _CELL_TYPES[field["type"]](field, limits)
    if "enum" in limits:
        allowed = frozenset(limits["enum"])
        kind = Annotated[kind, AfterValidator(lambda value: _one_of(value, allowed))]
    return kind if limits.get("required") else kind | None


def _one_of(value: Any, allowed: frozenset[Any]) -> Any:
    if value not in allowed:
        raise ValueError("not an allowed value")
    return value


def _bounds(limits: Schema) -> Any:
    return Field(ge=limits.get("minimum"), le=limits.get("maximum"), allow_inf_nan=None)


def _string(field: Schema, limits: Schema) -> Any:
    pattern = limits.get("pattern")
    return Annotated[str, StringConstraints(pattern=f"^(?:{pattern})$" if pattern else None)]


def _date(field: Schema, limits: Schema) -> Any:
    # pydantic's own date type also reads numbers as seconds since 1970.
    text = Annotated[str, StringConstraints(pattern=_ISO_DATE)]
    return Annotated[text, AfterValidator(dt.date.fromisoformat)]


def _list(field: Schema, limits: Schema) -> Any:
    delimiter = field.get("delimiter", ",")
    return Annotated[str, AfterValidator(lambda text: tuple(text.split(delimiter)))]


def _boolean(field: Schema, limits: Schema) -> Any:
    truth = {"true": True, "false": False}
    return Annotated[str, AfterValidator(lambda text: _one_of(truth.get(text), frozenset(truth.values())))]


_CELL_TYPES: dict[str, Callable[[Schema, Schema], Any]] = {
    "string": _string,
    "date": _date,
    "list": _list,
    "boolean": _boolean,
    "integer": lambda field, limits: Annotated[int, _bounds(limits)],
    "number": lambda field, limits: Annotated[float, _bounds(limits)],
}


def expected(field: Schema) -> str:
    """Say in words what a cell of `field` must hold.

    >>> expected({"name": "count", "type": "integer", "constraints": {"minimum": 1}})
    'a whole number, at least 1'
    """
    limits = field.get("constraints", {})
    if "enum" in limits:
        return "one of " + ", ".join(str(v) for v in limits["enum"])
    words = _EXPECTED[field["type"]]
    if "pattern" in limits:
        words += f" of the form {limits['pattern']}"
    if "minimum" in limits:
        words += f", at least {limits['minimum']}"
    if "maximum" in limits:
        words += f", at most {limits['maximum']}"
    return words + ("; the cell must not be empty" if limits.get("required") else "")


def _frame(rows: list[dict[str, Any]], schema: Schema) -> pd.DataFrame:
    columns = {f["name"]: _column([r[f["name"]] for r in rows], f) for f in schema["fields"]}
    return pd.DataFrame(columns)


def _column(values: list[Any], field: Schema) -> pd.Series:
    kind = field["type"]
    if kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype="datetime64[us]")
    if kind == "list":
        return pd.Series([v or () for v in values], dtype="object")
    if kind == "integer":
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    return pd.Series(values, dtype={"number": "float64", "boolean": "bool"}.get(kind, "str"))
