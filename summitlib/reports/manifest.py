"""What a report was made from and what came out, as JSON beside the report.

The notebook and the HTML page are deterministic: equal `Inputs` give equal bytes. Whatever differs
from run to run (when, how long) stands in the manifest alone.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summitlib import __version__

if TYPE_CHECKING:
    from summitlib.dossier import Dossier

PACKAGE = Path(__file__).parents[1]

# The packages whose version can change what a report says or how it looks.
SHAPING = ("pandas", "altair", "papermill", "nbconvert")

# Copies that the wheel carries: data are hashed by the dossier, a notebook by itself.
_CARRIED = ("_data", "_notebooks")


@dataclass(frozen=True)
class Inputs:
    """Everything that decides the bytes of a report.

    Attributes
    ----------
    notebook, notebook_sha256
        Name and SHA-256 of the notebook file that was run.
    parameters
        All parameters with the value in force, given or default.
    title, edition, data_sha256
        Title, edition date (ISO) and SHA-256 of the dossier.
    code_version, code_sha256
        Version of summitlib and SHA-256 over its files.
    versions
        Version of Python and of the packages in `SHAPING`.
    engine
        How the notebook was run; ``standard`` is papermill with a Jupyter kernel.
    """

    notebook: str
    notebook_sha256: str
    parameters: Mapping[str, Any]
    title: str
    edition: str
    data_sha256: str
    code_version: str
    code_sha256: str
    versions: Mapping[str, str]
    engine: str = "standard"

    @property
    def language(self) -> str:
        """The report's language as an IETF tag; English when the notebook does not say."""
        return str(self.parameters.get("language") or "en")

    @property
    def known_on(self) -> str:
        """The day (ISO) whose knowledge the report shows: ``as_of``, or the edition's date."""
        return str(self.parameters.get("as_of") or self.edition)

    def as_json(self) -> dict[str, Any]:
        """The inputs, grouped as the manifest groups them."""
        return {
            "notebook": {"name": self.notebook, "sha256": self.notebook_sha256},
            "parameters": dict(self.parameters),
            "data": {"title": self.title, "edition": self.edition, "sha256": self.data_sha256},
            "code": {"summitlib": self.code_version, "sha256": self.code_sha256},
            "versions": dict(self.versions),
            "engine": self.engine,
        }

    @property
    def sha256(self) -> str:
        """One hash over all inputs: equal hashes mean that a report need not run again."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Output:
    """One file of a report: its name in the output folder, SHA-256 and size in bytes."""

    file: str
    sha256: str
    bytes: int

    @classmethod
    def of(cls, path: Path) -> Output:
        """Describe the file at `path`."""
        return cls(path.name, hash_of(path), path.stat().st_size)


@dataclass(frozen=True)
class Manifest:
    """Inputs, outputs and times of one run; times are ISO 8601 in UTC, seconds are wall time."""

    inputs: Inputs
    outputs: tuple[Output, ...]
    started: str
    finished: str
    seconds: float

    def write(self, path: Path) -> None:
        """Write the manifest as JSON with sorted keys."""
        content = self.inputs.as_json() | {
            "inputs_sha256": self.inputs.sha256,
            "outputs": [asdict(output) for output in self.outputs],
            "started": self.started,
            "finished": self.finished,
            "seconds": self.seconds,
        }
        text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")


def inputs_of(notebook: Path, parameters: Mapping[str, Any], dossier: Dossier) -> Inputs:
    """Collect the inputs of a report on `dossier`; `parameters` are the effective ones."""
    return Inputs(
        notebook=notebook.stem,
        notebook_sha256=hash_of(notebook),
        parameters=dict(parameters),
        title=dossier.title,
        edition=dossier.edition.isoformat(),
        data_sha256=dossier.hash,
        code_version=__version__,
        code_sha256=hash_of_tree(code_files(PACKAGE)),
        versions=versions(),
    )


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that shape a report."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in SHAPING
    }


def code_files(package: Path) -> list[Path]:
    """The files of a package that shape its reports: code, templates, scripts and catalogues.

    Compiled files and the copies of data and notebooks that a wheel carries are left out, so that
    a checkout and the wheel built from it have the same hash.
    """
    return [
        path
        for path in package.rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and path.relative_to(package).parts[0] not in _CARRIED
    ]


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_of_tree(files: Iterable[Path], root: Path = PACKAGE) -> str:
    """SHA-256 over files: their paths below `root` and their contents, in path order."""
    total = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in files):
        total.update(f"{name}\0{hash_of(path)}\n".encode())
    return total.hexdigest()
