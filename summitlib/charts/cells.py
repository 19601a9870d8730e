"""Cells: the words and numbers of a chart that is read like a table, and its slanted headings."""

import math
from collections.abc import Sequence

import altair as alt

from summitlib.charts import theme
from summitlib.charts.layout import cut, text_width
from summitlib.charts.marks import Row, linked, marks, raw, said

_ANGLE = 48  # degrees, the slant of the headings
_LONGEST = 150.0  # px, the longest heading; a longer one is cut


def cell(x: float, y: float, text: str, colour: str, url: str = "") -> Row:
    """Return one cell: where it stands, in pixels, and what it says.

    >>> cell(10, 20, "3", theme.INK)["text"]
    '3'
    """
    return {"x": x, "y": y, "text": text, "colour": colour, "url": url}


def words(rows: Sequence[Row], x: Row, y: Row, **style: str | int) -> alt.Chart:
    """Return the layer that writes cells, each leading to its page if it has one."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "aria": False, **style}
    return marks(rows, mark, x=x, y=y, text=said("text"), color=raw("colour"), href=linked())


def numbers(rows: Sequence[Row], x: Row, y: Row) -> alt.Chart:
    """Return the layer that writes cells as numbers: bold, and centred where they stand."""
    return words(rows, x, y, align="center", fontWeight="bold")


def headings(texts: Sequence[str], at: Sequence[float], bottom: float, x: Row) -> alt.Chart:
    """Return the layer of slanted headings over the columns at `at`, above `bottom`."""
    mark = {"type": "text", "angle": 360 - _ANGLE, "align": "left", "aria": False}
    mark |= {"fontSize": theme.SMALL_SIZE}
    heads = [
        {"x": where, "text": cut(text, _LONGEST, theme.SMALL_SIZE), "whole": text}
        for text, where in zip(texts, at, strict=True)
    ]
    return marks(heads, mark, x=x, y={"value": bottom}, text=said("text"), tooltip=said("whole"))


def rise(texts: Sequence[str]) -> float:
    """Return how high slanted headings stand, in pixels.

    >>> rise(["formal"]) < rise(["formal+three-way"])
    True
    """
    wide = max(min(text_width(text, theme.SMALL_SIZE), _LONGEST) for text in texts)
    return wide * math.sin(math.radians(_ANGLE))


def listed(names: Sequence[str], width: float, more: str) -> str:
    """Write as many names as there is room for; `more` says how many follow, as in "{names} +{n}".

    >>> listed(["Reuters", "Kyodo", "Yonhap"], 88, "{names} +{n}")
    'Reuters, Kyodo +1'
    """
    size = theme.SMALL_SIZE
    for shown in range(len(names), 0, -1):
        text, rest = ", ".join(names[:shown]), len(names) - shown
        text = more.format(names=text, n=rest) if rest else text
        if text_width(text, size) <= width:
            return text
    rest = len(names) - 1
    tail = more.format(names="", n=rest) if rest else ""
    return cut(names[0], width - text_width(tail, size), size) + tail if names else ""
