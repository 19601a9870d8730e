"""Read the `datapackage.json` of a package and check that it describes tables that can be read.

The file is the one schema of a package (Frictionless Data Package v2), and says what the dossier
is about. pydantic checks its shape; names, paths and keys are checked here, so that the readers
may rely on them.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, NotRequired

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import SchemaError
from typing_extensions import TypedDict

from summitlib.errors import DataError, Problem, SummitError, shorten

DESCRIPTOR = "datapackage.json"

_One = Annotated[list[str], Field(min_length=1, max_length=1)]


class _Constraints(TypedDict):
    required: NotRequired[bool]
    unique: NotRequired[bool]
    enum: NotRequired[list[str | int | float]]
    pattern: NotRequired[str]
    minimum: NotRequired[float]
    maximum: NotRequired[float]


class _ListTarget(TypedDict):
    resource: str
    field: str


class _Field(TypedDict):
    name: str
    type: Literal["string", "date", "list", "boolean", "integer", "number"]
    constraints: NotRequired[_Constraints]
    references: NotRequired[_ListTarget]


class _KeyTarget(TypedDict):
    resource: str
    fields: _One


class _ForeignKey(TypedDict):
    fields: _One
    reference: _KeyTarget


class _Schema(TypedDict):
    fields: list[_Field]
    primaryKey: str | list[str]
    foreignKeys: NotRequired[list[_ForeignKey]]


class _Resource(TypedDict):
    name: str
    path: str


class _Table(_Resource):
    schema: _Schema


class Side(BaseModel):
    """One of the two countries: ISO code, names, and capital (a key of the places table)."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    short: str
    adjective: str
    capital: str


class Meta(BaseModel):
    """What `datapackage.json` says about the dossier as a whole.

    `begins` and `edition` bound the dates it can be asked for; `coverage` says until when a table
    is believed complete; `summit` is the meeting that it was made for.
    """

    model_config = ConfigDict(frozen=True)

    sides: tuple[Side, Side]
    begins: dt.date
    edition: dt.date
    summit: str
    coverage: dict[str, dt.date]

    @field_validator("sides")
    @classmethod
    def _differ(cls, sides: tuple[Side, Side]) -> tuple[Side, Side]:
        if sides[0].code == sides[1].code:
            raise ValueError("two different codes")
        return sides

    @field_validator("edition")
    @classmethod
    def _follows(cls, edition: dt.date, info: ValidationInfo) -> dt.date:
        if edition < info.data.get("begins", edition):
            raise ValueError("a day not before begins")
        return edition

    @field_validator("coverage")
    @classmethod
    def _covers(cls, coverage: dict[str, dt.date]) -> dict[str, dt.date]:
        if not {"claims", "meetings"} <= set(coverage):
            raise ValueError("a date for claims and one for meetings")
        return coverage


_RESOURCE, _TABLE = TypeAdapter(_Resource), TypeAdapter(_Table)


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Return the parsed `datapackage.json` of the package in `folder`.

    Raises
    ------
    SummitError : there is no such file, or it is no JSON.
    DataError : with every resource that lacks a name, a path inside the folder or a usable schema.
    """
    path = folder / DESCRIPTOR
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise SummitError(
            f"{folder}: no {DESCRIPTOR} here; expected the folder of a data package"
        ) from None
    except OSError as error:
        raise SummitError(f"{path}: not readable: {error.strerror}") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SummitError(f"{path}: not readable as JSON: {error}") from None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise SummitError(f"{path}: expected an object with a list of resources")
    if problems := list(_problems(descriptor["resources"])):
        raise DataError(problems)
    return descriptor


def table_resources(descriptor: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of `descriptor` that are tables."""
    return [r for r in descriptor["resources"] if r.get("type") == "table"]


def read_meta(descriptor: Mapping[str, Any]) -> Meta:
    """Return what `descriptor` says about the dossier as a whole, under `dossier`.

    Raises
    ------
    DataError : with every entry that is missing or makes no sense.
    """
    if not isinstance(descriptor.get("dossier"), dict):
        raise DataError([_wrong("dossier", descriptor.get("dossier"), "an object")])
    try:
        return Meta.model_validate(descriptor["dossier"])
    except ValidationError as error:
        raise DataError(_of_shape(error, "dossier")) from None


def check_schema(descriptor: Mapping[str, Any], shipped: Mapping[str, Any]) -> None:
    """Check that a package has all tables and fields of the `shipped` one: the measures read them.

    Raises
    ------
    DataError : with every table and field that is missing or of another type.
    """
    given, wanted = _kinds(descriptor), _kinds(shipped)
    problems = [_wrong(table, None, "this table") for table in wanted if table not in given]
    problems += [
        _wrong(f"{table}.{field}", given[table].get(field), f"a field of type {kind}")
        for table, fields in wanted.items()
        for field, kind in fields.items()
        if table in given and given[table].get(field) != kind
    ]
    if problems:
        raise DataError(problems)


def _kinds(descriptor: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        r["name"]: {f["name"]: _kind(f) for f in r["schema"]["fields"]}
        for r in table_resources(descriptor)
    }


def _kind(field: Mapping[str, Any]) -> str:
    is_required = field.get("constraints", {}).get("required", False)
    return f"{field['type']}, required" if is_required else str(field["type"])


def _problems(resources: list[Any]) -> Iterator[Problem]:
    shape = [p for i, resource in enumerate(resources) for p in _shape(i, resource)]
    if shape:
        yield from shape
        return
    names = [r["name"] for r in resources]
    tables = {r["name"]: r["schema"] for r in resources if r.get("type") == "table"}
    for i, resource in enumerate(resources):
        if resource["name"] in names[:i]:
            yield _wrong(f"resources.{i}.name", resource["name"], "a name of its own")
        if not _inside(resource["path"]):
            expected = "a path inside the folder of the package"
            yield _wrong(f"{resource['name']}.path", resource["path"], expected)
    for name, schema in tables.items():
        yield from _columns(name, schema, tables)
        yield from _patterns(name, schema)


def _wrong(entry: str, value: Any, expected: str) -> Problem:
    return Problem(DESCRIPTOR, None, entry, None if value is None else str(value), expected)


def _shape(number: int, resource: Any) -> list[Problem]:
    is_table = isinstance(resource, dict) and resource.get("type") == "table"
    try:
        (_TABLE if is_table else _RESOURCE).validate_python(resource)
    except ValidationError as error:
        name = resource.get("name") if isinstance(resource, dict) else None
        return _of_shape(error, name if isinstance(name, str) else f"resources.{number}")
    return []


def _of_shape(error: ValidationError, start: str) -> list[Problem]:
    problems = []
    for e in error.errors(include_url=False):
        missing = e["type"] == "missing"
        words = "this entry" if missing else e["msg"]
        for prefix in ("Input should be ", "List should have ", "Value error, "):
            words = words.removeprefix(prefix)
        value = None if missing else shorten(str(e["input"]))
        problems.append(_wrong(".".join([start, *map(str, e["loc"])]), value, words))
    return problems


def _inside(path: str) -> bool:
    # Judged by the words alone: some installers link each file of a package to a cache elsewhere.
    parts = PurePosixPath(path).parts
    plain = path.isprintable() and not set(path) & set("\\:")
    return bool(parts) and plain and parts[0] != "/" and ".." not in parts


def _columns(name: str, schema: Mapping[str, Any], tables: Mapping[str, Any]) -> Iterator[Problem]:
    own = _names(schema)
    key = [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"]
    links = schema.get("foreignKeys", [])
    for column in [*key, *(fk["fields"][0] for fk in links)]:
        if column not in own:
            yield _wrong(f"{name}.schema", column, "a key made of the table's own fields")
    targets = [(fk["reference"]["resource"], fk["reference"]["fields"][0]) for fk in links]
    listed = [f["references"] for f in schema["fields"] if "references" in f]
    for table, column in [*targets, *((t["resource"], t["field"]) for t in listed)]:
        if table not in tables or column not in _names(tables[table]):
            yield _wrong(f"{name}.schema", f"{table}.{column}", "a reference to a field of a table")


def _names(schema: Mapping[str, Any]) -> list[str]:
    return [f["name"] for f in schema["fields"]]


def _patterns(name: str, schema: Mapping[str, Any]) -> Iterator[Problem]:
    for field in schema["fields"]:
        pattern = field.get("constraints", {}).get("pattern")
        try:
            TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])
        except SchemaError:
            entry = f"{name}.{field['name']}.constraints.pattern"
            yield _wrong(entry, pattern, "a regular expression without look-around")
