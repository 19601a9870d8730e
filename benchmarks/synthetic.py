"""A synthetic data package: the shipped one with many times its meetings.

Each meeting of `meetings.csv` is repeated under new ids on other days on which both leaders were
in office; all else is copied. The same number of times gives the same files. Run it as
`python benchmarks/synthetic.py FOLDER --times 10`.
"""

import argparse
import csv
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from summitlib.paths import data_dir

Row = dict[str, str]

# Steps of a prime number of days spread the copies of a meeting over its term without a pattern.
_STRIDE = 97
_DAY = dt.timedelta(days=1)


def write(folder: Path, times: int) -> Path:
    """Write a package with `times` as many meetings as the shipped one into a new `folder`."""
    shutil.copytree(data_dir(), folder)
    meetings, terms = _rows(folder / "meetings.csv"), _rows(folder / "terms.csv")
    last = max(row["end_date"] for row in meetings)
    copies = [c for n, row in enumerate(meetings) for c in _copies(row, n, times, terms, last)]
    ordered = sorted([*meetings, *copies], key=lambda row: (row["start_date"], row["meeting_id"]))
    with (folder / "meetings.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, fieldnames=list(meetings[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(ordered)
    return folder


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _copies(row: Row, number: int, times: int, terms: list[Row], last: str) -> Iterator[Row]:
    first, end = _together(row, terms, last)
    stay = _day(row["end_date"]) - _day(row["start_date"])
    for n in range(1, times):
        start = first + (n * _STRIDE + number) % ((end - first).days + 1) * _DAY
        place = row["meeting_id"][len("1998-01-") :]
        meeting_id = f"{start:%Y-%m}-{place}-{number}-{n}"
        moved = {"start_date": f"{start}", "end_date": f"{start + stay}", "event": meeting_id}
        yield {**row, **moved, "meeting_id": meeting_id, "announced_on": "", "announced_in": ""}


def _together(row: Row, terms: list[Row], last: str) -> tuple[dt.date, dt.date]:
    """The first and last day on which both leaders of a meeting were in office."""
    held = [
        (term["start_date"], term["end_date"] or last)
        for term in terms
        if term["person"] in (row["leader_a"], row["leader_b"])
        and term["start_date"] <= row["start_date"] <= (term["end_date"] or last)
    ]
    return _day(max(start for start, _ in held)), _day(min(end for _, end in held))


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def main() -> None:
    """Write the package that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--times", type=int, default=10, help="how many times the meetings")
    options = parser.parse_args()
    print(write(options.folder, options.times))


if __name__ == "__main__":
    main()
