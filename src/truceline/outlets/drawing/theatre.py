"""A theatre drawn: the basemap in a depiction, the areas in which happenings lie, words that do not overlap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from truceline.model.case import CaseFile
from truceline.model.party import Party
from truceline.model.place import Sector
from truceline.outlets.drawing.basemap import CONTROL, Area, Basemap, ClaimLine

WIDTH = 1000.0
_KM_A_DEGREE = 111.195
_LETTER = 7.2
"""Width of a letter of a town's name, in units of the drawing."""
_LINE = 17.0
_BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class Shape(msgspec.Struct, frozen=True):
    """A line or area of the map: what it is and its path (SVG)."""

    kind: str
    path: str
    words: str = ""


class Label(msgspec.Struct, frozen=True):
    """Words on the map."""

    x: float
    y: float
    words: str
    kind: str


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """From degrees to the drawing: equirectangular, true at the middle latitude, so that a circle stays one."""

    west: float
    north: float
    a_degree: float
    flat: float
    height: float

    @classmethod
    def of(cls, box: tuple[float, float, float, float]) -> Frame:
        """A frame around west, south, east, north."""
        west, south, east, north = box
        flat = max(math.cos(math.radians((south + north) / 2)), 0.05)
        a_degree = WIDTH / ((east - west) * flat)
        return cls(west=west, north=north, a_degree=a_degree, flat=flat, height=round((north - south) * a_degree, 1))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a coordinate stands."""
        return (
            round((lon - self.west) * self.flat * self.a_degree, 1),
            round((self.north - lat) * self.a_degree, 1),
        )

    def length(self, km: float) -> float:
        """Kilometres in units of the drawing."""
        return round(km / _KM_A_DEGREE * self.a_degree, 1)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies on the drawing."""
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def path(self, parts: Iterable[Sequence[float]], *, closed: bool = False) -> str:
        """Pieces of lon, lat, lon, lat ... as an SVG path."""
        out = []
        for part in parts:
            points = [self.place(part[n], part[n + 1]) for n in range(0, len(part) - 1, 2)]
            out.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + ("Z" if closed else ""))
        return "".join(out)

    def bar(self) -> tuple[float, str]:
        """A scale of a round length, near a fifth of the width."""
        km = max((b for b in _BARS if self.length(b) <= WIDTH / 5), default=1)
        return self.length(km), f"{km} km"


def parts(base: Basemap, party: Party | None) -> Iterator[tuple[str, str, Sequence[Sequence[float]], bool]]:
    """The ground: provinces, disputed areas, boundaries, claim lines and the case's own lines above them; of each the
    kind it is drawn as, its words, its pieces and whether they are rings.

    ``party``: whose claim is shown; None is the neutral depiction, which shows every claim alike and takes no side."""
    for province in base.provinces:
        yield "province", f"{province.name}, {province.country}", province.rings, True
    for area in base.areas:
        yield _area_kind(area, party), said(area), area.rings, True
    own = {line.class_ for line in base.lines}
    for bound in base.bounds:
        if bound.class_ in CONTROL and bound.class_ in own:
            continue  # drawn as a line of the case
        kind = "unsettled" if bound.class_ in CONTROL else "boundary"
        yield kind, f"{bound.class_}: {bound.left} – {bound.right}", bound.paths, False
    for claim in base.claims:
        if party is not None and claims(party, claim):
            yield "claim", f"{claim.name}. {claim.note}", claim.paths, False
    for line in base.lines:
        kind = "control" if line.class_ in CONTROL and line.kind == "line" else "limit"
        kind = "boundary" if line.class_ == "International boundary" and line.kind == "line" else kind
        yield kind, f"{line.name} ({line.class_})", line.paths, False


def shapes(frame: Frame, base: Basemap, party: Party | None) -> tuple[Shape, ...]:
    """The ground as paths of the drawing."""
    return tuple(
        Shape(kind, frame.path(pieces, closed=closed), words) for kind, words, pieces, closed in parts(base, party)
    )


def _area_kind(area: Area, party: Party | None) -> str:
    if party is None:
        return "disputed"
    return "own" if party.name in area.held or party.name in area.claimed else "disputed"


def claims(party: Party, line: ClaimLine) -> bool:
    """Whether a claim line is a party's, by Natural Earth's note or its name."""
    return party.name in line.claimed or any(line.name.startswith(f"{word} ") for word in party.adjectives)


def claimants(base: Basemap, parties: Iterable[Party]) -> tuple[Party, ...]:
    """The parties that hold or claim a disputed area of the map: those whose depiction can be shown."""
    return tuple(
        p
        for p in parties
        if any(p.name in a.held or p.name in a.claimed for a in base.areas) or any(claims(p, c) for c in base.claims)
    )


def sector_point(case: CaseFile, sector: Sector) -> tuple[float, float] | None:
    """Where a sector is written (lon, lat): its own coordinate, its entry in the gazetteer, else amid its places."""
    if sector.lat is not None and sector.lon is not None:
        return sector.lon, sector.lat
    own = [p for p in case.places if p.sector == sector.id]
    named = [p for p in own if p.kind == "sector"] or own
    if not named:
        return None
    return sum(p.lon for p in named) / len(named), sum(p.lat for p in named) / len(named)


def said(area: Area) -> str:
    """A disputed area in a line."""
    parts = [f"administered by {_and(area.held)}"] if area.held else []
    parts += [f"claimed by {_and(area.claimed)}"] if area.claimed else []
    return area.name + (f": {', '.join(parts)}" if parts else f": {area.note}" if area.note else "")


def _and(names: Sequence[str]) -> str:
    return " and ".join(names)


def labels(frame: Frame, base: Basemap, taken: Iterable[tuple[float, float]]) -> tuple[Label, ...]:
    """The names of disputed areas, then of towns, each only where it covers no name before it nor a place ``taken``."""
    held: list[tuple[float, float, float, float]] = [(x - 11, y - 11, x + 11, y + 11) for x, y in taken]
    held.append((0, frame.height - 50, WIDTH / 4, frame.height))  # the scale
    out: list[Label] = []
    for area in base.areas:
        x, y = _middle(frame, area)
        out += _set(frame, held, x, y, area.name, "area")
    for town in base.towns:
        x, y = frame.place(town.lon, town.lat)
        before = len(out)
        out += _set(frame, held, x, y - 5, town.name, "town" if town.rank < 4 else "town minor")
        if len(out) > before:
            out.append(Label(x, y, "", "dot"))
    return tuple(out)


def _set(
    frame: Frame, held: list[tuple[float, float, float, float]], x: float, y: float, words: str, kind: str
) -> list[Label]:
    half = len(words) * _LETTER * (1.25 if kind == "area" else 1.0) / 2
    box = (x - half, y - _LINE, x + half, y + 3)
    inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 12 and box[3] <= frame.height
    clear = all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in held)
    if not (inside and clear):
        return []
    held.append(box)
    return [Label(x, y, words, kind)]


def _middle(frame: Frame, area: Area) -> tuple[float, float]:
    """The centroid of an area's largest ring."""
    best, weight = (0.0, 0.0), -1.0
    for ring in area.rings:
        points = [frame.place(ring[n], ring[n + 1]) for n in range(0, len(ring) - 1, 2)]
        cross = [a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True)]
        total = sum(cross) / 2
        if abs(total) <= weight or total == 0:
            continue
        pairs = list(zip(points, points[1:] + points[:1], cross, strict=True))
        weight = abs(total)
        best = (
            round(sum((a[0] + b[0]) * c for a, b, c in pairs) / (6 * total), 1),
            round(sum((a[1] + b[1]) * c for a, b, c in pairs) / (6 * total), 1),
        )
    return best
