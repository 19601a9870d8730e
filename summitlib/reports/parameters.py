"""Read the parameters of a notebook and check the values given for them, before a kernel starts.

papermill passes a misspelt name or a wrong value with a warning at most; here each is refused with
one line that says what was expected. The parameters cell is read as Python syntax, because
papermill's own reader works line by line and gives up on a comment that contains ``=``.
"""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summitlib.errors import SummitError, suggest

if TYPE_CHECKING:
    from summitlib.dossier import Dossier

# What a parameters cell may annotate: the types that papermill can write into a notebook.
KINDS: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "list": list,
    "list[str]": list[str],
    "list[int]": list[int],
    "list[float]": list[float],
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: name, annotation, default value and its trailing comment."""

    name: str
    annotation: str
    default: Any
    help: str = ""


def parameters_of(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters of a notebook, in the order of its cell tagged ``parameters``.

    Raises
    ------
    SummitError
        When the file is no notebook, or its parameters cell holds something else than annotated
        literals.
    """
    for cell in _cells(notebook):
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            return read_cell("".join(cell["source"]))
    return {}


def _cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        return json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError):
        raise SummitError(f"{notebook}: not a notebook (expected Jupyter's JSON)") from None
    except OSError as error:
        raise SummitError(f"{notebook}: cannot be read ({error.strerror})") from None


def read_cell(source: str) -> dict[str, Parameter]:
    """Read the source of a parameters cell.

    >>> read_cell('days: int = 3  # how far to look')["days"]
    Parameter(name='days', annotation='int', default=3, help='how far to look')
    """
    statements = _statements(source)
    comments = _comments(source)
    found = {}
    for statement in statements:
        match statement:
            case ast.AnnAssign(
                target=ast.Name(id=name), annotation=kind, value=ast.expr() as value
            ):
                annotation = ast.unparse(kind)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                annotation = type(_literal(name, value)).__name__
            case _:
                raise SummitError(f"parameters cell: expected literals, not: {_first(statement)}")
        help_text = comments.get(statement.end_lineno or 0, "")
        found[name] = Parameter(name, annotation, _literal(name, value), help_text)
    return found


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise SummitError(f"parameters cell: no Python, line {error.lineno}") from None


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def _literal(name: str, value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except ValueError:
        raise SummitError(f"parameter '{name}': the default must be a literal") from None


def _first(statement: ast.stmt) -> str:
    return ast.unparse(statement).splitlines()[0]


def parse_items(items: Iterable[str]) -> dict[str, str]:
    """Split ``name=value`` items as given to ``summit report -p``.

    >>> parse_items(["as_of=2026-05-18", "rule="])
    {'as_of': '2026-05-18', 'rule': ''}
    """
    given: dict[str, str] = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals or not name.strip():
            raise SummitError(f"-p {item!r}: expected name=value, for instance as_of=2026-05-18")
        if name.strip() in given:
            raise SummitError(f"-p {item!r}: '{name.strip()}' is given twice")
        given[name.strip()] = value.strip()
    return given


def check(
    given: Mapping[str, Any], known: Mapping[str, Parameter], dossier: Dossier
) -> dict[str, Any]:
    """Check the given values; return those that differ from the defaults, by name.

    Parameters
    ----------
    given
        Values by name: text as typed, or Python values.
    known
        The parameters of the notebook, see `parameters_of`.
    dossier
        The dossier that the notebook reports on; it knows its dates and meetings.

    Raises
    ------
    SummitError
        For the first unknown name or bad value.
    """
    for name in given:
        if name not in known:
            listed = ", ".join(known) or "none"
            hint = suggest(name, known)
            raise SummitError(f"unknown parameter '{name}'.{hint} Known parameters: {listed}")
    values = {name: value_of(known[name], value, dossier) for name, value in given.items()}
    return {
        name: values[name]
        for name in known
        if values.get(name, known[name].default) != known[name].default
    }


def value_of(parameter: Parameter, value: Any, dossier: Dossier) -> Any:
    """Turn a given value into one that fits the parameter, or say why it does not."""
    if isinstance(value, date):
        value = value.isoformat()  # papermill can write text, not dates
    value = _coerce(parameter, value)
    validator = VALIDATORS.get(parameter.name)
    if validator is None or value == parameter.default:
        return value
    try:
        return validator(dossier, value)
    except SummitError as error:
        raise SummitError(f"parameter '{parameter.name}': {error}") from None


def _coerce(parameter: Parameter, value: Any) -> Any:
    """Convert by the annotation; text for a list is JSON or values parted by commas."""
    from pydantic import TypeAdapter, ValidationError

    kind = KINDS.get(parameter.annotation)
    if kind is None:
        allowed = ", ".join(KINDS)
        raise SummitError(
            f"parameter '{parameter.name}': annotation {parameter.annotation!r}, expected {allowed}"
        )
    if isinstance(value, str) and parameter.annotation.startswith("list"):
        value = _items(value)
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise SummitError(
            f"parameter '{parameter.name}': {value!r} is no {parameter.annotation} ({reason})"
        ) from None


def _items(text: str) -> Any:
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return [item.strip() for item in text.split(",") if item.strip()]


def _as_of(dossier: Dossier, text: str) -> str:
    return dossier.check_date(text).isoformat()


def _summit(dossier: Dossier, text: str) -> str:
    return dossier.check_summit(text)


def _rule(_: Dossier, text: str) -> str:
    from summitlib import CountingRule

    CountingRule.parse(text)
    return text


def _language(_: Dossier, text: str) -> str:
    from summitlib.narrative.language import check_language

    return check_language(text)


def _severity(_: Dossier, grade: int) -> int:
    from summitlib.measures.resilience import check_severity

    return check_severity(grade)


def _window(_: Dossier, days: int) -> int:
    from summitlib.measures.resilience import check_window

    return check_window(days)


def _regime(_: Dossier, name: str) -> str:
    from summitlib.measures.regimes import check_regime

    return check_regime(name)


# Parameters that mean the same in every notebook, by name; a value equal to the default is not
# checked, so that a notebook may use "" for "the dossier's own".
VALIDATORS: dict[str, Callable[[Dossier, Any], Any]] = {
    "as_of": _as_of,
    "summit": _summit,
    "rule": _rule,
    "language": _language,
    "severity": _severity,
    "regime": _regime,
    "window": _window,
}
