"""Read the tables as they are, for tests that work a result out again."""

import csv

from summitlib.paths import data_dir


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table, every cell as text."""
    with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
