"""Read the tables of a data package and check them against its `datapackage.json`.

`datapackage.json` (Frictionless Data Package v2) is the one schema: types, required columns,
allowed values, patterns and keys are read from it, nothing is repeated here. pydantic checks the
cells. What spans several rows or tables is checked in `summitlib.integrity`.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from typing_extensions import TypedDict

from summitlib.descriptor import table_resources
from summitlib.errors import DataError, Problem

Schema = Mapping[str, Any]
Columns = dict[str, list[Any]]

_ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
_LARGEST = 2**63 - 1  # of the integers that a column holds
_EXPECTED = {
    "date": "a date such as 2026-05-19",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "list": "values separated by semicolons",
    "string": "text",
}


def read_tables(
    folder: Path, descriptor: Mapping[str, Any]
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Read every table resource of `descriptor` from `folder` into typed DataFrames.

    Text columns are strings (missing: NaN), dates `datetime64` (missing: NaT), lists tuples of
    strings (missing: the empty tuple). Rows keep the order of the file.

    Returns
    -------
    The tables by name, with bad cells missing, and all problems; a file that cannot be read as a
    table with the right columns is left out.
    """
    tables: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for resource in table_resources(descriptor):
        try:
            frame, bad = _read(folder / resource["path"], resource["schema"])
        except DataError as error:
            problems += error.problems
        else:
            tables[resource["name"]] = frame
            problems += bad
    return tables, problems


def read_table(path: Path, schema: Schema) -> pd.DataFrame:
    """Read one CSV file and check it against its Table Schema.

    Raises
    ------
    DataError : with every problem of the file: encoding, columns, cells.
    """
    frame, problems = _read(path, schema)
    if problems:
        raise DataError(problems)
    return frame


def _read(path: Path, schema: Schema) -> tuple[pd.DataFrame, list[Problem]]:
    fields = schema["fields"]
    header, records = _records(path)
    _check_header(path.name, header, schema)
    cells = {name: [r[i] or None for r in records] for i, name in enumerate(header)}
    validated, problems = _validated(path.name, cells, schema)
    return pd.DataFrame({f["name"]: _column(validated[f["name"]], f) for f in fields}), problems


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries, a quarter of the time that pandas takes for it.

    >>> records(pd.DataFrame({"place": ["Andong"], "n": [3]}))
    [{'place': 'Andong', 'n': 3}]
    """
    columns = [values.tolist() for _, values in table.items()]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of the package.

    Raises
    ------
    DataError : there is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError([Problem(path.name, None, None, None, "a file in the package")]) from None
    except OSError as error:
        found = error.strerror or "an unreadable file"
        raise DataError([Problem(path.name, None, None, found, "a file to read")]) from None


def _text(path: Path) -> str:
    content = read_bytes(path)
    expected = "text encoded as UTF-8; save the file as UTF-8"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row, broken = content.count(b"\n", 0, error.start) + 1, content[error.start]
        raise DataError([Problem(path.name, row, None, f"byte 0x{broken:02x}", expected)]) from None
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise DataError([Problem(path.name, row, None, "byte 0x00", expected)])
    return text.removeprefix("\ufeff")


def _records(path: Path) -> tuple[list[str], list[list[str]]]:
    name, text = path.name, _text(path)
    if not text.strip():
        raise DataError([Problem(name, None, None, None, "a header row; the file is empty")])
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        row = len(lines) + 1
        raise DataError([Problem(name, row, None, str(error), "well-formed CSV")]) from None
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


def _validated(name: str, cells: Columns, schema: Schema) -> tuple[Columns, list[Problem]]:
    try:
        return _adapter(schema, _cell_type).validate_python(cells), []
    except ValidationError as error:
        found = {(int(e["loc"][1]), str(e["loc"][0])) for e in error.errors()}
    fields = {f["name"]: f for f in schema["fields"]}
    bad = sorted(found, key=lambda at: (at[0], list(fields).index(at[1])))
    problems = [Problem(name, row + 2, c, cells[c][row], expected(fields[c])) for row, c in bad]
    good = {column: list(values) for column, values in cells.items()}
    for row, column in bad:
        good[column][row] = None
    # What else the table says is still checked against the other tables.
    return _adapter(schema, lambda field: _kind(field) | None).validate_python(good), problems


def _adapter(schema: Schema, cell_type: Callable[[Schema], Any]) -> TypeAdapter[Any]:
    # By columns: a table of many rows is checked in half the time that rows of cells take.
    columns = {f["name"]: list[cell_type(f)] for f in schema["fields"]}  # type: ignore[misc]
    return TypeAdapter(TypedDict("Columns", columns))  # type: ignore[operator]


def _cell_type(field: Schema) -> Any:
    required = field.get("constraints", {}).get("required")
    return _kind(field) if required else _kind(field) | None


def _kind(field: Schema) -> Any:
    limits = field.get("constraints", {})
    kind = _CELL_TYPES[field["type"]](field, limits)
    if "enum" in limits:
        allowed = frozenset(limits["enum"])
        kind = Annotated[kind, AfterValidator(lambda value: _one_of(value, allowed))]
    return kind


def _one_of(value: Any, allowed: frozenset[Any]) -> Any:
    if value not in allowed:
        raise ValueError("not an allowed value")
    return value


def _integer(field: Schema, limits: Schema) -> Any:
    least, most = limits.get("minimum", -_LARGEST), limits.get("maximum", _LARGEST)
    return Annotated[int, BeforeValidator(_plain), Field(ge=least, le=most)]


def _number(field: Schema, limits: Schema) -> Any:
    least, most = limits.get("minimum"), limits.get("maximum")
    return Annotated[float, BeforeValidator(_plain), Field(ge=least, le=most, allow_inf_nan=False)]


def _plain(text: str) -> str:
    # pydantic's own number types, like Python, also read 1_000 and numbers among blanks.
    if "_" in text or text != text.strip():
        raise ValueError("not a plain number")
    return text


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
    truth, allowed = {"true": True, "false": False}, frozenset((True, False))
    return Annotated[str, AfterValidator(lambda text: _one_of(truth.get(text), allowed))]


_CELL_TYPES: dict[str, Callable[[Schema, Schema], Any]] = {
    "string": _string,
    "date": _date,
    "list": _list,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
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


def _column(values: list[Any], field: Schema) -> pd.Series:
    kind = field["type"]
    if kind == "date":
        return pd.Series(np.array(values, dtype="datetime64[us]"))
    if kind == "list":
        return pd.Series([v or () for v in values], dtype="object")
    if kind == "integer":
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    if kind == "boolean":
        return pd.Series(values, dtype="boolean" if None in values else "bool")
    return pd.Series(values, dtype="float64" if kind == "number" else "str")
