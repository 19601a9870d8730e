"""Where marks and labels go: widths of text, stacks that do not overlap, labels around points.

Pure geometry in pixels, x to the right and y down; nothing here knows what is drawn.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import east_asian_width

# Advance widths of Arial in em, as its AFM file lists them, by groups of letters.
_WIDTHS = {
    "'ijl": 0.22,
    "|": 0.26,
    " !,./:;I[]ft\\·": 0.28,
    "()-r": 0.33,
    '"*': 0.37,
    "Jckszvxy’‘": 0.5,
    "“”": 0.34,
    "FTZ": 0.61,
    "&ABEKPSVXY": 0.667,
    "CDHNRUw": 0.722,
    "GOQ": 0.778,
    "mM": 0.833,
    "W": 0.944,
    "%…—@": 1.0,
}
_WIDTH = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
_BOLD = 1.08


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Estimate how wide a line of text is drawn, in pixels at a font size in pixels.

    >>> round(text_width("Andong", 11))
    38
    >>> round(text_width("안동", 11))
    22
    """
    em = sum(1.0 if east_asian_width(c) in "WF" else _WIDTH.get(c, 0.556) for c in text)
    return em * size * (_BOLD if bold else 1)


def wrap(text: str, width: float, size: float, bold: bool = False, lines: int = 9) -> list[str]:
    """Break a text into at most `lines` lines of at most `width` pixels.

    The last line ends in an ellipsis when something was left out; a word that is too wide by
    itself is broken. An empty text gives one empty line.

    >>> wrap("The summit takes two days", 80, 11)
    ['The summit', 'takes two days']
    >>> wrap("The summit takes two days", 80, 11, lines=1)
    ['The summit…']
    """
    done: list[str] = []
    line = ""
    for word in _pieces(text, width, size, bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold) > width:
            done.append(line)
            line = word
        else:
            line = longer
    done.append(line)
    return (
        done
        if len(done) <= lines
        else [*done[: lines - 1], _shortened(done[lines - 1], width, size, bold)]
    )


def _pieces(text: str, width: float, size: float, bold: bool) -> Iterable[str]:
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and text_width(piece + letter, size, bold) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


def cut(text: str, width: float, size: float, bold: bool = False) -> str:
    """Return a text on one line of at most `width` pixels, with an ellipsis where it is cut.

    >>> cut("Seoul", 80, 11), cut("Sharm el-Sheikh International Airport", 80, 11)
    ('Seoul', 'Sharm…')
    """
    return wrap(text, width, size, bold, lines=1)[0]


def _shortened(line: str, width: float, size: float, bold: bool) -> str:
    while line and text_width(f"{line}…", size, bold) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def stack(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Give each span (left, right) the lowest level, from 0, on which it overlaps no other.

    The spans are placed in the order given.

    >>> stack([(0, 10), (5, 15), (12, 20)])
    [0, 1, 0]
    """
    levels: list[list[tuple[float, float]]] = []
    placed: list[int] = []
    for left, right in spans:
        level = 0
        while level < len(levels) and any(left < r and right > e for e, r in levels[level]):
            level += 1
        if level == len(levels):
            levels.append([])
        levels[level].append((left, right))
        placed.append(level)
    return placed


Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Say whether two rectangles share some of their area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        """Say whether this rectangle lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def meets(self, start: Point, end: Point) -> bool:
        """Say whether a straight line from `start` to `end` runs through this rectangle."""
        (x0, y0), (x1, y1) = start, end
        steps = max(2, math.ceil(max(abs(x1 - x0), abs(y1 - y0)) / 2))
        points = (
            (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(steps + 1)
        )
        return any(self.left < x < self.right and self.top < y < self.bottom for x, y in points)


def place_labels(
    points: Sequence[Point],
    sizes: Sequence[tuple[float, float]],
    frame: Box,
    radius: float,
    barred: Sequence[Segment] = (),
) -> list[Box | None]:
    """Find a rectangle for the label of each point, the first points first.

    A label stands as near to its point as it can: at one of twelve directions, at a growing
    distance, inside the frame, over no point, no other label and no other label's leader line
    (the straight line from a point to its label). None where there is no room.

    Parameters
    ----------
    points : positions of the points, most important first.
    sizes : width and height of each label.
    frame : where labels may stand.
    radius : half the size of a point's mark.
    barred : lines that no label may stand on.

    >>> place_labels([(50, 50)], [(40, 12)], Box(0, 0, 200, 100), 5)
    [Box(left=57.0, top=44.0, right=97.0, bottom=56.0)]
    """
    dots = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    placed: list[Box | None] = []
    for dot, point, size in zip(dots, points, sizes, strict=True):
        labels = [box for box in placed if box]
        leaders = [(p, anchor(p, box)) for p, box in zip(points, placed, strict=False) if box]
        # A leader line can't avoid a mark that its own point lies under.
        near = [d for d in dots if not d.overlaps(dot)]
        free = (
            box
            for box in _around(point, size, radius)
            if box.within(frame)
            and not any(map(box.overlaps, (*dots, *labels)))
            and not any(other.meets(point, anchor(point, box)) for other in (*near, *labels))
            and not any(box.meets(*line) for line in (*leaders, *barred))
        )
        placed.append(next(free, None))
    return placed


def anchor(point: Point, box: Box) -> Point:
    """Return the point of a rectangle that is nearest to a point: where its leader line ends."""
    return min(max(point[0], box.left), box.right), min(max(point[1], box.top), box.bottom)


def _around(point: Point, size: tuple[float, float], radius: float) -> Iterable[Box]:
    (x, y), (w, h) = point, size
    for reach in (radius + 2, radius + 12, radius + 24, radius + 40, radius + 60):
        for across, along in _DIRECTIONS:
            left = x + reach * across + (w * (across - 1) / 2)
            top = y + reach * along + (h * (along - 1) / 2)
            yield Box(left, top, left + w, top + h)


# Beside the point first, level with it, a little higher and lower; then the corners, then above
# and below.
_DIRECTIONS = (
    (1, 0), (-1, 0), (1, -0.5), (-1, -0.5), (1, 0.5), (-1, 0.5),
    (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1),
)  # fmt: skip
