"""Fixtures for all tests."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from summitlib import DataError, load_dossier
from summitlib.paths import data_dir

settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")


class PackageCopy:
    """A data package in a folder of the test's own, to be spoilt.

    Rows are counted as a spreadsheet counts them: the header is row 1.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, file: str) -> list[list[str]]:
        with (self.folder / file).open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))

    def write(self, file: str, rows: list[list[str]]) -> None:
        with (self.folder / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)

    def cell(self, file: str, row: int, column: str) -> str:
        rows = self.rows(file)
        return rows[row - 1][rows[0].index(column)]

    def set(self, file: str, row: int, column: str, value: str) -> None:
        rows = self.rows(file)
        rows[row - 1][rows[0].index(column)] = value
        self.write(file, rows)

    def row_of(self, file: str, key: str) -> int:
        return next(i for i, row in enumerate(self.rows(file), start=1) if row[0] == key)

    def drop_column(self, file: str, column: str) -> None:
        rows = self.rows(file)
        at = rows[0].index(column)
        self.write(file, [row[:at] + row[at + 1 :] for row in rows])

    def edit(self, file: str, change: Callable[[bytes], bytes]) -> None:
        path = self.folder / file
        path.write_bytes(change(path.read_bytes()))

    def describe(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the parsed `datapackage.json` in place."""
        path = self.folder / "datapackage.json"
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        change(descriptor)
        path.write_text(json.dumps(descriptor), encoding="utf-8")

    def problems(self) -> list[str]:
        """The lines of the error that loading raises."""
        with pytest.raises(DataError) as error:
            load_dossier(self.folder)
        assert len(str(error.value).splitlines()) == 1 + len(error.value.problems)
        return [str(problem) for problem in error.value.problems]


@pytest.fixture(scope="session")
def dossier():
    return load_dossier()


@pytest.fixture
def package_copy(tmp_path: Path) -> PackageCopy:
    """A writable copy of the shipped data package."""
    return PackageCopy(shutil.copytree(data_dir(), tmp_path / "package"))
