"""Cut the maps of the shipped cases: ``python train/basemaps.py [DATA]``.

From Natural Earth 1:10 million (public domain): boundary lines, disputed areas and claim lines, provinces, towns, and
the ceasefire lines selected from them. For every case of the library the theatre is cut out, thinned and written to
``src/truceline/outlets/drawing/data/basemaps/CASE.json``. Same data, same bytes. What Natural Earth says of a line
or an area ("Line of control", "Admin. by India; Claimed by Pakistan") is kept in its words.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from truceline import cases
from truceline.model.case import CaseFile

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/truceline/outlets/drawing/data/basemaps"
MARGIN = 0.12
"""Room around the places of a theatre, as a share of its width and height."""
LEAST_DEGREES = 1.2
THINNEST = 1 / 900
"""Bends of a line that are smaller than this share of the map's width are left out."""
TOWNS = 24
PROVINCES = 60
SHORT = {"Azer.": "Azerbaijan"}
"""Natural Earth's abbreviations in its notes."""

BESIDE = {
    ("agpl", "Siachen Glacier", "India"),
    ("agpl", "Siachen Glacier", "China"),
}
"""Edges of an area of which another edge is the line: the Actual Ground Position Line is the west edge of Siachen."""

Ring = list[tuple[float, float]]
Box = tuple[float, float, float, float]


def main() -> None:
    """Cut a map for every case of the library."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TRUCELINE_DATA", ROOT / "../shared")) / "data/geo"
    world = _World(data)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in cases.library():
        case = cases.load(name)
        held = world.cut(case)
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        (TARGET / f"{name}.json").write_text(text + "\n", "utf-8")
        print(f"{name}: {len(text) // 1024} KB, " + ", ".join(f"{len(v)} {k}" for k, v in held.items() if k != "box"))


class _World:
    """Natural Earth's layers, read once."""

    def __init__(self, data: Path) -> None:
        natural = data / "natural-earth"
        self.lines = _features(data / "lines/ceasefire_lines_ne10m.geojson")
        self.bounds = _features(natural / "ne_10m_admin_0_boundary_lines_land.json.gz")
        self.claims = _features(natural / "ne_10m_admin_0_boundary_lines_disputed_areas.json")
        self.areas = _features(natural / "ne_10m_admin_0_disputed_areas.json")
        self.provinces = _features(natural / "ne_10m_admin1_theatres_simplified.geojson.gz")
        self.towns = _features(natural / "ne_10m_populated_places_simple.json.gz")

    def cut(self, case: CaseFile) -> dict[str, Any]:
        """The theatre of a case."""
        box = self._box(case)
        thin = (box[2] - box[0]) * THINNEST
        own = [f for f in self.lines if f["properties"]["id"] in case.case.geometry_ids]
        return {
            "box": [round(v, 3) for v in box],
            "provinces": [
                {"name": p["name"] or "", "in": p["admin"], "rings": rings}
                for p, rings in _areas(self.provinces, box, thin * 1.5)
            ][:PROVINCES],
            "areas": [
                {"name": p["BRK_NAME"] or p["NAME_LONG"], **_said(p["NOTE_BRK"]), "rings": rings}
                for p, rings in _areas(self.areas, box, thin)
            ],
            "bounds": [
                {"class": _class(p["featurecla"]), "left": p["adm0_left"], "right": p["adm0_right"], "paths": paths}
                for p, paths in _paths(self.bounds, box, thin)
                if not p["featurecla"].startswith(("Overlay", "Lease"))
            ],
            "claims": [
                {"name": p["name"] or p["featurecla"], **_said(p["note"]), "paths": paths}
                for p, paths in _paths(self.claims, box, thin)
            ],
            "lines": [
                {
                    "id": p["id"],
                    "name": p["name"],
                    "kind": _kind(p),
                    "class": _class(p["ne_featurecla"]),
                    "paths": paths,
                }
                for p, paths in _paths(own, box, thin / 2)
            ],
            "towns": self._towns(box),
        }

    def _box(self, case: CaseFile) -> Box:
        """Where the case's happenings lie: its sectors' places; else its line; else all places of its gazetteer."""
        points = [(p.lon, p.lat) for p in case.places if p.sector]
        points += [(s.lon, s.lat) for s in case.sector if s.lat is not None and s.lon is not None]
        if len(points) < 3:
            points += [(p.lon, p.lat) for p in case.places if p.kind not in ("country", "region")]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        wide = max(east - west, LEAST_DEGREES) * (1 + 2 * MARGIN)
        tall = max(north - south, LEAST_DEGREES * 0.7) * (1 + 2 * MARGIN)
        flat = math.cos(math.radians((south + north) / 2))
        wide, tall = max(wide, tall / flat * 0.9), max(tall, wide * flat * 0.5)
        mid = ((west + east) / 2, (south + north) / 2)
        return (mid[0] - wide / 2, mid[1] - tall / 2, mid[0] + wide / 2, mid[1] + tall / 2)

    def _towns(self, box: Box) -> list[dict[str, Any]]:
        inside = [f["properties"] for f in self.towns if _within(f["geometry"]["coordinates"], box)]
        inside.sort(key=lambda p: (p["scalerank"], -p["pop_max"], p["name"]))
        return [
            {"name": p["name"], "lat": round(p["latitude"], 3), "lon": round(p["longitude"], 3), "rank": n}
            for n, p in enumerate(inside[:TOWNS])
        ]


def _features(path: Path) -> list[dict[str, Any]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [f for f in json.loads(raw)["features"] if f["geometry"] is not None]


def _class(said: str) -> str:
    return re.sub(r" \((?:please )?verify\)", "", said)


def _kind(p: dict[str, Any]) -> str:
    """Whether a piece is the line itself or the limit of an area beside it."""
    return "limit" if (p["id"], p["left"], p["right"]) in BESIDE else str(p["kind"])


def _said(note: str | None) -> dict[str, Any]:
    """Natural Earth's note, and who administers and who claims by it."""
    words = (note or "").strip("()")
    out: dict[str, Any] = {"note": words, "held": [], "claimed": []}
    for key, pattern in (("held", r"admin\. by ([^;,]+)"), ("claimed", r"claimed by ([^;,]+)")):
        for found in re.findall(pattern, words, re.IGNORECASE):
            names = found.split(" after ")[0].split(" and ")
            out[key] += [SHORT.get(name.strip(), name.strip()) for name in names]
    return out


def _within(point: Sequence[float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _paths(features: list[dict[str, Any]], box: Box, thin: float) -> Iterator[tuple[dict[str, Any], list[list[float]]]]:
    """Lines inside a box, each as its pieces: lon, lat, lon, lat ..."""
    for feature in features:
        geometry = feature["geometry"]
        if geometry["type"] not in ("LineString", "MultiLineString"):
            continue
        parts = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
        pieces = [_flat(_thinned(p, thin)) for part in parts for p in _pieces(part, box)]
        if pieces:
            yield feature["properties"], pieces


def _areas(features: list[dict[str, Any]], box: Box, thin: float) -> Iterator[tuple[dict[str, Any], list[list[float]]]]:
    """Areas inside a box, each as its rings; a hole is a ring like any other (even-odd)."""
    for feature in features:
        geometry = feature["geometry"]
        if geometry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings = [_thinned(_clipped(ring, box), thin) for polygon in polygons for ring in polygon]
        kept = [_flat(r) for r in rings if len(r) > 3]
        if kept:
            yield feature["properties"], kept


def _pieces(part: list[list[float]], box: Box) -> Iterator[Ring]:
    """The stretches of a line that touch the box, with one point more at each end."""
    inside = [_within(p, box) for p in part]
    start = None
    for n in range(len(part)):
        near = any(inside[max(0, n - 1) : n + 2])
        if near and start is None:
            start = n
        if start is not None and (not near or n == len(part) - 1):
            end = n if not near else n + 1
            if end - start > 1:
                yield [(p[0], p[1]) for p in part[start:end]]
            start = None


def _clipped(ring: list[list[float]], box: Box) -> Ring:
    """A ring cut to the box (Sutherland & Hodgman 1974)."""
    points: Ring = [(p[0], p[1]) for p in ring]
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        out: Ring = []
        for n, here in enumerate(points):
            before = points[n - 1]
            here_in, before_in = sign * (here[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if here_in != before_in:
                out.append(_crossing(before, here, axis, limit))
            if here_in:
                out.append(here)
        points = out
    return points


def _crossing(a: tuple[float, float], b: tuple[float, float], axis: int, limit: float) -> tuple[float, float]:
    share = (limit - a[axis]) / (b[axis] - a[axis])
    return (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))


def _thinned(points: Ring, tolerance: float) -> Ring:
    """A line without the bends smaller than the tolerance, in degrees (Douglas & Peucker 1973)."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        far, where = tolerance, None
        for n in range(first + 1, last):
            away = _away(points[n], points[first], points[last])
            if away > far:
                far, where = away, n
        if where is not None:
            keep.add(where)
            stack += [(first, where), (where, last)]
    return [points[n] for n in sorted(keep)]


def _away(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of a point from a stretch."""
    wide, tall = b[0] - a[0], b[1] - a[1]
    length = wide * wide + tall * tall
    share = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * wide + (p[1] - a[1]) * tall) / length))
    return math.hypot(p[0] - a[0] - share * wide, p[1] - a[1] - share * tall)


def _flat(points: Ring) -> list[float]:
    return [round(v, 3) for point in points for v in point]


if __name__ == "__main__":
    main()
