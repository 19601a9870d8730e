"""The codebook: `data/README.md`, written from `datapackage.json` and the tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from summitlib.descriptor import read_descriptor, table_resources
from summitlib.tables import read_table

_INTRO = """\
# {title}

{description}

Edition {version}, {licence}. This page is written from `datapackage.json` by `summit codebook`;
edit the descriptions there. The package is a [Frictionless Data Package]\
(https://datapackage.org/), version 2: any tool that reads CSV files in UTF-8 reads it.

Empty cells are missing values. Lists are separated by semicolons. Columns marked *hindsight* hold
remarks of the compilers; they are blank in every view of the dossier before its edition.

| table | rows | what |
| --- | ---: | --- |
"""


def codebook(folder: Path) -> str:
    """Return the codebook of the data package in `folder` as Markdown.

    Raises
    ------
    SummitError : the package has no readable descriptor, or a table does not fit it.

    >>> from summitlib.paths import data_dir
    >>> codebook(data_dir()).splitlines()[0]
    "# Korea–Japan leaders' meetings"
    """
    descriptor = read_descriptor(folder)
    tables = table_resources(descriptor)
    rows = {r["name"]: len(read_table(folder / r["path"], r["schema"])) for r in tables}
    licence = ", ".join(entry["name"] for entry in descriptor.get("licenses", []))
    words = {"title": folder.name, "description": "", "version": "", **descriptor}
    intro = _INTRO.format(**{**words, "licence": licence})
    index = "".join(
        f"| [{r['name']}](#{r['name']}) | {rows[r['name']]} | {r['description']} |\n"
        for r in tables
    )
    return intro + index + "".join(_section(r) for r in tables)


def _section(resource: Mapping[str, Any]) -> str:
    schema = resource["schema"]
    key = schema["primaryKey"]
    keys = key if isinstance(key, str) else ", ".join(f"`{k}`" for k in key)
    links = {fk["fields"][0]: fk["reference"] for fk in schema.get("foreignKeys", [])}
    head = f"\n## {resource['name']}\n\n{resource.get('description', '')} Key: {keys}.\n\n"
    lines = "".join(_field(f, links.get(f["name"])) for f in schema["fields"])
    return f"{head}| column | type | meaning |\n| --- | --- | --- |\n{lines}"


def _field(field: Mapping[str, Any], link: Mapping[str, Any] | None) -> str:
    limits = field.get("constraints", {})
    kind = field["type"] + (f", {field['unit']}" if "unit" in field else "")
    notes = [_cell(field)]
    if "enum" in limits:
        notes.append("One of " + ", ".join(f"`{v}`" for v in limits["enum"]) + ".")
    if link or "references" in field:
        target = link or field["references"]
        notes.append(f"Refers to `{target['resource']}`.")
    if "minimum" in limits and "maximum" in limits:
        notes.append(f"From {limits['minimum']} to {limits['maximum']}.")
    notes += ["*Hindsight.*"] if field.get("hindsight") else []
    notes += [] if limits.get("required") else ["May be empty."]
    return f"| `{field['name']}` | {kind} | {' '.join(notes)} |\n"


def _cell(described: Mapping[str, Any]) -> str:
    return str(described.get("description", "")).replace("|", "\\|")
