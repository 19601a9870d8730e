"""Find notebooks, and bring an executed one into the form that is kept: equal runs, equal bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from summitlib.errors import SummitError, suggest
from summitlib.paths import notebooks_dir

if TYPE_CHECKING:
    from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def list_notebooks() -> list[Path]:
    """The shipped notebooks, in order."""
    return sorted(notebooks_dir().glob("*.ipynb"))


def find_notebook(notebook: str | Path) -> Path:
    """Return the path of a notebook given by name or path.

    >>> find_notebook("01-brief").name
    '01-brief.ipynb'
    """
    given = Path(notebook)
    if given.suffix == ".ipynb":
        if given.is_file():
            return given
        raise SummitError(f"{given}: no such notebook file")
    names = {path.stem: path for path in list_notebooks()}
    if str(notebook) in names:
        return names[str(notebook)]
    hint = suggest(str(notebook), names)
    raise SummitError(f"unknown notebook '{notebook}'.{hint} Known notebooks: {', '.join(names)}")


def clean(notebook: NotebookNode) -> NotebookNode:
    """Take out what differs from run to run or machine to machine; changes `notebook`.

    Times and paths that papermill and the kernel note, the version of Python, widget state, and
    the random id of the cell of injected parameters go; pieces of printed text are joined.
    """
    notebook.metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    return notebook


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join printed pieces of one stream that follow each other; how they fall is chance."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
        else:
            joined.append(output)
    return joined


def notebook_text(notebook: NotebookNode) -> str:
    """The notebook as JSON text, with a newline at the end."""
    import nbformat

    return nbformat.writes(notebook).rstrip("\n") + "\n"
