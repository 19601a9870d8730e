"""A Mercator projection that shows given points, and its place in a frame."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_EARTH = 6371.0088  # km, mean radius


@dataclass(frozen=True)
class Mercator:
    """A Mercator projection: pixels for one radian, and the pixel of 0° N 0° E."""

    scale: float
    left: float
    top: float

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point is drawn, in pixels."""
        x = self.left + self.scale * math.radians(longitude)
        return x, self.top - self.scale * _north(latitude)

    def kilometre(self, latitude: float) -> float:
        """Return how many pixels one kilometre takes at a latitude."""
        return self.scale / (_EARTH * math.cos(math.radians(latitude)))


def _north(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def fitted(
    points: Sequence[tuple[float, float]],
    outline: dict[str, Any],
    size: tuple[float, float],
    margin: float,
) -> Mercator:
    """Return the projection that shows points in a frame as large as it can.

    Parameters
    ----------
    points : longitudes and latitudes, at least one.
    outline : GeoJSON whose outer edge is kept outside the frame, if the points still fit.
    size : width and height of the frame in pixels.
    margin : room between the outermost points and the frame, in pixels, at least.

    >>> around = fitted([(127.0, 37.5), (139.7, 35.7)], {}, (680, 430), 80)
    >>> [round(x) for x in around(127.0, 37.5)]
    [80, 169]
    """
    width, height = size
    east = [math.radians(longitude) for longitude, _latitude in points]
    north = [_north(latitude) for _longitude, latitude in points]
    # Of a single point, a few hundred kilometres around are shown.
    breadth, tallness = max(max(east) - min(east), 0.1), max(max(north) - min(north), 0.1)
    scale = min((width - 2 * margin) / breadth, (height - 2 * margin) / tallness)
    middle = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    free = _centred(scale, middle, size)
    corners = list(_corners([f["geometry"]["coordinates"] for f in outline.get("features", [])]))
    if not corners:
        return free
    wide = [math.radians(f(corner[0] for corner in corners)) for f in (min, max)]
    tall = [_north(f(corner[1] for corner in corners)) for f in (min, max)]
    scale = max(scale, width / (wide[1] - wide[0]), height / (tall[1] - tall[0]))
    held = _held(middle[0], wide, width / scale / 2), _held(middle[1], tall, height / scale / 2)
    inside = _centred(scale, held, size)
    shown = [inside(*point) for point in points]
    return inside if all(0 < x < width and 0 < y < height for x, y in shown) else free


def _centred(scale: float, middle: tuple[float, float], size: tuple[float, float]) -> Mercator:
    return Mercator(scale, size[0] / 2 - scale * middle[0], size[1] / 2 + scale * middle[1])


def _held(middle: float, ends: list[float], half: float) -> float:
    return min(max(middle, ends[0] + half), ends[1] - half)


def _corners(nested: list[Any]) -> Iterator[list[float]]:
    if nested and isinstance(nested[0], int | float):
        yield nested
    elif nested and nested[0] and isinstance(nested[0][0], int | float):
        yield from nested  # a line or a ring, at once
    else:
        for inner in nested:
            yield from _corners(inner)
