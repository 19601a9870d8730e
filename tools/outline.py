"""Cut a light land outline for the maps from the land file of the npm package world-atlas.

The input is ``land-50m.json`` or ``land-10m.json`` of world-atlas 2.0.2 (``npm pack
world-atlas@2.0.2`` fetches it): TopoJSON made from Natural Earth, in the public domain. The
output is a GeoJSON FeatureCollection with one MultiPolygon: land only, no borders, WGS84
degrees with two decimals, exterior rings clockwise as d3-geo and Vega expect them.

    python tools/outline.py land-50m.json 124 30 146 46 data/outline.geojson

The four numbers are the west, south, east and north edge in degrees. Needs shapely 2.1 or later.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

SOURCES = {
    "land-50m": "Natural Earth 1:50m land (public domain), via world-atlas 2.0.2",
    "land-10m": "Natural Earth 1:10m land (public domain), via world-atlas 2.0.2",
}
GRID = 0.01
"""Step of the coordinates in degrees, about 1 km: two decimals."""

LONGEST_EDGE = 1.0
"""Longest edge in degrees. d3-geo joins two points by a great circle, so a long cut along a
parallel would bulge north of it."""

Point = tuple[float, float]


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Turn the quantised, delta-encoded arcs of a TopoJSON topology into degrees.

    >>> decode_arcs({"transform": {"scale": [2, 1], "translate": [10, 20]},
    ...              "arcs": [[[1, 1], [1, 0]]]})
    [[(12, 21), (14, 21)]]
    """
    (scale_x, scale_y), (left, bottom) = (topology["transform"][k] for k in ("scale", "translate"))
    return [
        [
            (x * scale_x + left, y * scale_y + bottom)
            for x, y in accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        ]
        for arc in topology["arcs"]
    ]


def join_ring(arcs: list[list[Point]], indices: list[int]) -> list[Point]:
    """Join arcs to one ring; a negative index ``~i`` means arc ``i`` backwards.

    >>> join_ring([[(0, 0), (1, 0)], [(0, 0), (0, 1), (1, 0)]], [0, ~1])
    [(0, 0), (1, 0), (0, 1), (0, 0)]
    """
    ring: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def land_polygons(topology: dict[str, Any]) -> Iterator[BaseGeometry]:
    """Yield every polygon of the topology's ``land`` object, made valid where it is not."""
    arcs = decode_arcs(topology)
    for geometry in topology["objects"]["land"]["geometries"]:
        multi = geometry["type"] == "MultiPolygon"
        for rings in geometry["arcs"] if multi else [geometry["arcs"]]:
            shell, *holes = (join_ring(arcs, ring) for ring in rings)
            yield shapely.make_valid(shapely.Polygon(shell, holes))


def outline(
    topology: dict[str, Any], bounds: tuple[float, float, float, float], tolerance: float
) -> shapely.MultiPolygon:
    """Land within ``bounds`` (west, south, east, north), simplified by ``tolerance`` degrees.

    Simplification comes before the cut, so that the corners of the frame stay where they are.
    """
    frame = shapely.box(*bounds)
    margin = frame.buffer(1, join_style="mitre")
    near = [p.intersection(margin) for p in land_polygons(topology) if p.intersects(margin)]
    land = shapely.union_all(near).simplify(tolerance).intersection(frame)
    return polygons_only(shapely.set_precision(shapely.segmentize(land, LONGEST_EDGE), GRID))


def polygons_only(geometry: BaseGeometry) -> shapely.MultiPolygon:
    """Drop the points and lines a cut can leave; wind exterior rings clockwise."""
    # A mixed result is a collection that can hold a MultiPolygon, hence two levels of parts.
    leaves = shapely.get_parts(shapely.get_parts(geometry))
    parts = [leaf for leaf in leaves if leaf.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(parts), exterior_cw=True)


def as_geojson(land: shapely.MultiPolygon, source: str) -> str:
    """Write ``land`` as a FeatureCollection; ``source`` stands on the collection."""
    coordinates = [
        [
            [[round(x, 2), round(y, 2)] for x, y in ring.coords]
            for ring in (p.exterior, *p.interiors)
        ]
        for p in land.geoms
    ]
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    collection = {
        "type": "FeatureCollection",
        "properties": {"source": source},
        "features": [{"type": "Feature", "properties": {}, "geometry": geometry}],
    }
    return json.dumps(collection, separators=(",", ":")) + "\n"


def main() -> None:
    """Read the command line, write the outline and print its size."""
    parser = argparse.ArgumentParser(description="Cut a land outline from a world-atlas land file.")
    parser.add_argument("land", type=Path, help="land-50m.json or land-10m.json")
    for edge in ("west", "south", "east", "north"):
        parser.add_argument(edge, type=float, help="degrees")
    parser.add_argument("output", type=Path, help="GeoJSON file to write")
    parser.add_argument("--tolerance", type=float, default=0.005, help="degrees (default: 0.005)")
    args = parser.parse_args()
    if args.land.stem not in SOURCES:
        parser.error(f"{args.land.name}: expected land-50m.json or land-10m.json of world-atlas")
    bounds = (args.west, args.south, args.east, args.north)
    land = outline(json.loads(args.land.read_text("utf-8")), bounds, args.tolerance)
    args.output.write_text(as_geojson(land, SOURCES[args.land.stem]), "utf-8")
    print(f"{args.output}: {len(land.geoms)} polygons, {args.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
