"""Small notebooks for the tests of the reports, written where a test says."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from summitlib import Dossier, load_dossier

PARAMETERS = """\
summit: str = "2026-05-andong"  # meeting, see meetings.csv
as_of: str = ""  # date; "" = the edition's
days: int = 3  # how far to look
pairs: list[str] = []  # some names
"""
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    return load_dossier()


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook with a title, a parameters cell and the given code cells."""

    def write(*code: str, name: str = "small", parameters: str = PARAMETERS) -> Path:
        cells = [
            new_markdown_cell("# A small question?"),
            new_code_cell(parameters, metadata={"tags": ["parameters"]}),
            *(new_code_cell(source) for source in code),
        ]
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
        return path

    return write
