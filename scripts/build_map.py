"""Draw the province's map once, for every page to refer to.

    build_map.py COMMUNES.geojson DISTRICTS.geojson

writes static/map/c.svg (a path for every commune, district and the province; pages paint
them through <use>, so the shapes carry no fill of their own) and communes/data/map.json (frames
and label points in the same coordinates). Run it only when the boundaries change.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WIDTH, MARGIN = 1000, 6
INSET_SCALE = 4.4
INSET_AT = (1000 - 6, 6)  # its upper right corner, where the province leaves the sheet empty
ATTRIBUTION = "Marc Choisy (IRD), censusVN2009, MIT"

Point = tuple[float, float]
Ring = list[Point]
Box = tuple[float, float, float, float]


class Projection:
    """Equirectangular at the middle latitude: true enough for a province, and linear."""

    def __init__(self, rings: list[Ring]) -> None:
        west, south, east, north = bounds(rings)
        self.west, self.north = west, north
        self.squeeze = math.cos(math.radians((south + north) / 2))
        self.scale = (WIDTH - 2 * MARGIN) / ((east - west) * self.squeeze)
        self.height = math.ceil((north - south) * self.scale + 2 * MARGIN)

    def __call__(self, point: Point) -> Point:
        return (
            MARGIN + (point[0] - self.west) * self.squeeze * self.scale,
            MARGIN + (self.north - point[1]) * self.scale,
        )


def rings_of(feature: dict[str, Any]) -> list[Ring]:
    geometry = feature["geometry"]
    many = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if many else [geometry["coordinates"]]
    return [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]


def bounds(rings: list[Ring]) -> Box:
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def path(rings: list[Ring]) -> str:
    """Relative steps in tenths, taken between rounded points: neighbours share every edge."""
    return "".join("".join(steps(ring)) + "z" for ring in rings)


def steps(ring: Ring) -> Iterator[str]:
    x, y = (round(value * 10) for value in ring[0])
    yield f"M{tenths(x)} {tenths(y)}l"
    first = True
    for point in ring[1:-1]:
        to_x, to_y = (round(value * 10) for value in point)
        if (to_x, to_y) == (x, y):
            continue
        pair = tenths(to_x - x) + joined(tenths(to_y - y))
        yield pair if first else joined(pair)
        x, y, first = to_x, to_y, False


def joined(number: str) -> str:
    return number if number.startswith("-") else " " + number


def tenths(value: int) -> str:
    text = f"{value / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def centre(rings: list[Ring]) -> Point:
    """The centroid of the largest ring: where a label or a focus mark can stand."""
    best, where = 0.0, rings[0][0]
    for ring in rings:
        area = x = y = 0.0
        for (ax, ay), (bx, by) in pairwise(ring):
            cross = ax * by - bx * ay
            area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
        if abs(area) > best:
            best, where = abs(area), (x / (3 * area), y / (3 * area))
    return where


def frame(rings: list[Ring], margin: float) -> list[int]:
    """x, y, width, height in whole units."""
    left, top, right, bottom = bounds(rings)
    left, top = math.floor(left - margin), math.floor(top - margin)
    return [left, top, math.ceil(right + margin) - left, math.ceil(bottom + margin) - top]


def build(communes: list[dict[str, Any]], districts: list[dict[str, Any]]) -> tuple[str, Any]:
    """The text of the SVG and the data beside it."""
    project = Projection([ring for item in communes for ring in rings_of(item)])
    shapes = {item["id"]: drawn(item, project) for item in communes}
    outlines = {item["id"]: drawn(item, project) for item in districts}
    wards = [item["id"] for item in communes if item["properties"]["kind"] == "phuong"]
    near = frame([ring for code in wards for ring in shapes[code]], 2)
    box = [
        INSET_AT[0] - round(near[2] * INSET_SCALE),
        INSET_AT[1],
        round(near[2] * INSET_SCALE),
        round(near[3] * INSET_SCALE),
    ]
    large = {code: enlarged(shapes[code], near, box) for code in wards}
    paths = {
        **{f"c{code}": path(rings) for code, rings in shapes.items()},
        **{f"w{code}": path(rings) for code, rings in large.items()},
        **{f"d{code}": path(rings) for code, rings in outlines.items()},
        "wards": "".join(path(shapes[code]) for code in wards),
        "districts": "".join(path(rings) for rings in outlines.values()),
    }
    data = {
        "attribution": ATTRIBUTION,
        "box": [0, 0, WIDTH, project.height],
        "inset": {"near": near, "box": box, "wards": wards},
        "districts": {code: {"box": frame(rings, 8)} for code, rings in outlines.items()},
        "communes": {
            item["id"]: {
                "district": item["properties"]["district_code"],
                "label": [round(value) for value in centre(shapes[item["id"]])],
            }
            for item in communes
        },
    }
    return document(paths, WIDTH, project.height), data


def drawn(feature: dict[str, Any], project: Projection) -> list[Ring]:
    return [[project(point) for point in ring] for ring in rings_of(feature)]


def enlarged(rings: list[Ring], near: list[int], box: list[int]) -> list[Ring]:
    return [
        [
            (box[0] + (x - near[0]) * INSET_SCALE, box[1] + (y - near[1]) * INSET_SCALE)
            for x, y in ring
        ]
        for ring in rings
    ]


def document(paths: dict[str, str], width: int, height: int) -> str:
    # The stroke's width cannot be inherited as "non-scaling", so it is said here.
    lines = [
        f'<path id="{name}" vector-effect="non-scaling-stroke" d="{d}"/>'
        for name, d in paths.items()
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return "\n".join([head, f"<!-- {ATTRIBUTION} -->", "<defs>", *lines, "</defs>", "</svg>", ""])


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    communes, districts = (json.loads(Path(name).read_text())["features"] for name in sys.argv[1:])
    svg, data = build(communes, districts)
    for name, text in {
        "static/map/c.svg": svg,
        "communes/data/map.json": json.dumps(data, separators=(",", ":")) + "\n",
    }.items():
        target = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


if __name__ == "__main__":
    main()
