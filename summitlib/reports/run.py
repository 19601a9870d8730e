"""Run a notebook with parameters and write the report: HTML, executed notebook, manifest.

Everything is made in a hidden folder inside the output folder and moved into place when it is
whole, the manifest last. A run that fails or is interrupted leaves the report that was there
before, and nothing half-written. When a cell fails, the notebook as far as it ran is kept as
``<name>.failed.ipynb``, for a look.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summitlib.errors import SummitError, shorten
from summitlib.reports.manifest import Inputs, Manifest, Output, inputs_of
from summitlib.reports.notebooks import clean, find_notebook, list_notebooks, notebook_text
from summitlib.reports.parameters import check, parameters_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

# The kernel's own log: that it talks over TCP, and its last words when it is interrupted. What a
# cell prints or raises comes by messages and is not touched.
QUIET = ["--log-level=CRITICAL"]


@dataclass(frozen=True)
class Report:
    """Where a report's files are."""

    html: Path
    notebook: Path
    manifest: Path


class CellError(SummitError):
    """A cell of a notebook failed; `notebook` holds what was run, up to that cell."""

    def __init__(self, message: str, notebook: NotebookNode) -> None:
        super().__init__(message)
        self.notebook = notebook


def report(
    notebook: str | Path,
    parameters: Mapping[str, Any] | None = None,
    out_dir: str | Path = "build",
    *,
    progress: bool = True,
) -> Report:
    """Run a notebook with `parameters` and write the report into `out_dir`.

    Parameters
    ----------
    notebook
        Name of a shipped notebook, such as ``01-brief``, or the path of any other.
    parameters
        Values by name, as text or Python values; what is not given keeps its default.
    out_dir
        Folder for the report; it is made when it is missing.
    progress
        Whether to show on stderr how far the run is.

    Raises
    ------
    SummitError
        Before a kernel starts, for an unknown notebook or parameter, a bad value, bad data or a
        folder that cannot be written; `CellError` when a cell fails.
    """
    from summitlib.dossier import load_dossier

    source = find_notebook(notebook)
    known = parameters_of(source)
    dossier = load_dossier()
    changed = check(parameters or {}, known, dossier)
    defaults = {name: parameter.default for name, parameter in known.items()}
    files = _files(source, changed, Path(out_dir))
    inputs = inputs_of(source, defaults | changed, dossier)
    with _workshop(Path(out_dir), source.stem) as folder:
        _write(folder, source, changed, inputs, files, progress)
    return files


def _files(source: Path, changed: Mapping[str, Any], out_dir: Path) -> Report:
    name = file_name(source.stem, changed)
    files = Report(
        out_dir / f"{name}.html", out_dir / f"{name}.ipynb", out_dir / f"{name}.manifest.json"
    )
    if files.notebook.resolve() == source.resolve():
        raise SummitError(f"{out_dir}: the report would replace its own notebook; name another -o")
    return files


def _write(
    folder: Path,
    source: Path,
    changed: Mapping[str, Any],
    inputs: Inputs,
    files: Report,
    progress: bool,
) -> None:
    """Make the three files in `folder`, then move them to their places."""
    from summitlib.reports.html import to_html

    failed = files.notebook.with_suffix(".failed.ipynb")
    started, clock = datetime.now(UTC), time.perf_counter()
    try:
        executed = execute(source, changed, folder, progress=progress)
    except CellError as error:
        _publish(folder, {failed: notebook_text(error.notebook)})
        raise SummitError(f"{error}; the notebook as far as it ran: {failed}") from None
    page = to_html(executed, inputs)
    made = {files.notebook: notebook_text(executed), files.html: page}
    outputs = _lay_down(folder, made)
    seconds = round(time.perf_counter() - clock, 2)
    finished = datetime.now(UTC)
    manifest = Manifest(inputs, outputs, _stamp(started), _stamp(finished), seconds)
    manifest.write(folder / files.manifest.name)
    # Without a manifest a pair of files is not whole: it goes first and comes last.
    files.manifest.unlink(missing_ok=True)
    for path in (*made, files.manifest):
        os.replace(folder / path.name, path)
    failed.unlink(missing_ok=True)


def _lay_down(folder: Path, made: Mapping[Path, str]) -> tuple[Output, ...]:
    for path, text in made.items():
        (folder / path.name).write_text(text, encoding="utf-8", newline="\n")
    return tuple(Output.of(folder / path.name) for path in made)


def _publish(folder: Path, made: Mapping[Path, str]) -> None:
    _lay_down(folder, made)
    for path in made:
        os.replace(folder / path.name, path)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def refresh(notebooks: Iterable[str | Path] = (), *, progress: bool = True) -> list[Path]:
    """Run committed notebooks with their defaults and rewrite them in place as one clean run.

    Parameters
    ----------
    notebooks
        Names or paths; none means all shipped ones.
    progress
        Whether to show on stderr how far the run is.

    Returns
    -------
    list of Path
        The notebooks whose bytes changed.
    """
    sources = [find_notebook(n) for n in notebooks] or list_notebooks()
    return [source for source in sources if _refresh_one(source, progress)]


def _refresh_one(source: Path, progress: bool) -> bool:
    with _workshop(source.parent, source.stem) as folder:
        text = notebook_text(execute(source, {}, folder, progress=progress))
        if text == source.read_text(encoding="utf-8"):
            return False
        _publish(folder, {source: text})
    return True


def file_name(stem: str, changed: Mapping[str, Any]) -> str:
    """Name of a report: the notebook and the parameters that differ from their defaults.

    Values with characters that are unsafe in file names are told apart by a hash.

    >>> file_name("01-brief", {"as_of": "2026-05-18", "rule": "any"})
    '01-brief.as_of-2026-05-18.rule-any'
    >>> file_name("01-brief", {"rule": "formal+sideline, since 2025"})
    '01-brief.rule-formal+sideline_since_2025-afec3b'
    """
    return ".".join([stem, *(f"{name}-{_safe(value)}" for name, value in changed.items())])


def _safe(value: Any) -> str:
    text = str(value)
    safe = re.sub(r"[^\w.+=-]+", "_", text).strip("._")[:40]
    return safe if safe == text else f"{safe}-{sha256(text.encode()).hexdigest()[:6]}".lstrip("-")


@contextmanager
def _workshop(out_dir: Path, stem: str) -> Iterator[Path]:
    """A hidden folder inside `out_dir`, on the same file system, gone afterwards."""
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix=f".{stem}-", dir=out_dir)
    except OSError as error:
        reason = error.strerror or error
        raise SummitError(
            f"{out_dir}: cannot write there ({reason}); name another folder"
        ) from None
    with folder as path:
        yield Path(path)


def execute(
    source: Path, parameters: Mapping[str, Any], folder: Path, *, progress: bool = True
) -> NotebookNode:
    """Run a notebook by papermill and return it without what differs from run to run.

    Parameters
    ----------
    source
        The notebook.
    parameters
        Checked values; papermill puts them into a cell after the notebook's own.
    folder
        Where papermill may write while it runs.
    progress
        Whether to show on stderr how far the run is.

    Raises
    ------
    CellError
        When a cell fails.
    SummitError
        When the kernel cannot start or dies.
    """
    import nbformat
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel

    notebook = nbformat.read(source, as_version=4)
    output = folder / "running.ipynb"
    try:
        with _progress(source.stem, len(notebook.cells), progress) as bar:
            executed = papermill.execute_notebook(
                notebook,
                str(output).replace("{", "{{").replace("}", "}}"),  # papermill fills in braces
                parameters=dict(parameters),
                progress_bar=bar,
                request_save_on_cell_execute=False,
                extra_arguments=QUIET,
            )
    except papermill.PapermillExecutionError as error:
        reached = clean(nbformat.read(output, as_version=4))
        raise CellError(_failure(source.stem, error), reached) from None
    except NoSuchKernel as error:
        raise SummitError(f"{source.stem}: kernel '{error.name}' is not installed") from None
    except RuntimeError as error:  # so jupyter_client and nbclient report a kernel that is gone
        raise SummitError(f"{source.stem}: the kernel is gone ({shorten(str(error))})") from None
    return clean(executed)


def _failure(name: str, error: Any) -> str:
    return f"{name}: cell {error.cell_index + 1} failed with {error.ename}: {shorten(error.evalue)}"


@contextmanager
def _progress(name: str, cells: int, shown: bool) -> Iterator[Any]:
    """Yield papermill's setting for its bar; where a bar makes no sense, print two lines."""
    if not shown:
        yield False
    elif sys.stderr.isatty():
        yield {"desc": name}
    else:
        print(f"{name}: running {cells} cells", file=sys.stderr, flush=True)
        clock = time.perf_counter()
        yield False
        print(f"{name}: ran in {time.perf_counter() - clock:.1f} s", file=sys.stderr, flush=True)
