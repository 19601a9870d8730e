"""Errors that a user can act on: one clear line each, or a list of such lines.

Everything that can be wrong with a data package, a parameter or a folder is raised as a
`SummitError`. The command line prints it without a traceback and exits with status 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class SummitError(Exception):
    """One clear line: what is wrong, where, what was expected, what to do."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a data package.

    Attributes
    ----------
    file : name of the file in the package.
    row : line of the record, counted as a spreadsheet does (the header is row 1); None for the
        file as a whole.
    column : name of the column, or the entry of `datapackage.json`; None for the row or file as
        a whole.
    value : what stands there; None where nothing does.
    expected : what was expected instead.

    >>> print(Problem("meetings.csv", 4, "end_date", "1998-10-01", "a day not before start_date"))
    meetings.csv, row 4, column end_date: found '1998-10-01', expected a day not before start_date
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", {'entry' if self.file.endswith('.json') else 'column'} {self.column}"
        found = "nothing" if self.value is None else repr(_cut(self.value, 80))
        return f"{place}: found {found}, expected {self.expected}"


class DataError(SummitError):
    """All problems of a data package at once, in the order of files and rows.

    Attributes
    ----------
    problems : list of `Problem`.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.row or 0))
        lines = "\n".join(str(p) for p in self.problems)
        many = "problem" if len(self.problems) == 1 else "problems"
        super().__init__(f"{len(self.problems)} {many} in the data package:\n{lines}")


def shorten(text: str, width: int = 80) -> str:
    r"""Return `text` on one line, cut to `width` characters.

    >>> shorten("a  b\nc")
    'a b c'
    """
    return _cut(" ".join(text.split()), width)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def suggest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the closest known name, or an empty string.

    >>> suggest("as_off", ["as_of", "rule"])
    " Did you mean 'as_of'?"
    >>> suggest("zzz", ["as_of", "rule"])
    ''
    """
    close = get_close_matches(name, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
