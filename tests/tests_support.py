"""Read the tables and run the notebooks as they are, for tests that look at results."""

import ast
import csv
import json
from pathlib import Path
from typing import Any

from IPython.core.formatters import DisplayFormatter

from summitlib.paths import data_dir


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table, every cell as text."""
    with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(notebook: Path, parameters: dict[str, str]) -> list[dict[str, Any]]:
    """Run the cells in this process, and return what each of them shows, by MIME type."""
    names: dict[str, Any] = {}
    bundles = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        value = run("".join(cell["source"]), names)
        if "parameters" in cell["metadata"].get("tags", []):
            assert set(parameters) <= set(names)
            names |= parameters
        if value is not None:
            bundles.append(DisplayFormatter().format(value)[0])
    return bundles


def run(source: str, names: dict[str, Any]) -> Any:
    tree = ast.parse(source)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)
