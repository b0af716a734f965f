"""A case's gazetteer: the places of its theatre, one a row of a CSV or tab-separated file beside the case file.

The header names the columns, in any order; comma, semicolon and tab are told apart by it. ``name``, ``lat`` and ``lon``
must be there. Users add their own places in a file of their own (``gazetteers`` of the case file).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec

from truceline.cases.problem import Problem, nearest
from truceline.model.place import GazetteerPlace

NEEDED = ("name", "lat", "lon")
DEFAULTS = {
    "aliases": "", "kind": "", "radius_km": "5", "side": "", "sector": "", "district": "", "source": "own knowledge",
    "conf": "approx", "precision": "",
}  # fmt: skip
"""The columns that may be left out, and what then holds."""
ALSO = {"spellings": "aliases", "latitude": "lat", "longitude": "lon", "radius": "radius_km"}
"""Other names of columns."""
KINDS = (
    "village", "town", "post", "pass", "sector", "tehsil", "district", "valley", "river", "region",
)  # fmt: skip
PRECISIONS = {"point": "post", "town": "town", "district": "district", "sector": "sector", "region": "region"}
"""How closely a place is meant, and the kind that stands for it where no kind is given."""
_LIMIT = 8 * 1024 * 1024
"""Bytes of a gazetteer; the longest of the library has 40 kB."""
_MOST = 20_000
"""Places of one file: every one of them is held in memory with its spellings."""

Note = Callable[[str, str, str], None]


class Known(msgspec.Struct, frozen=True):
    """What the rows may name: the case's sectors, and the sides of its line."""

    sectors: Collection[str]
    sides: Collection[str]


def read(path: Path, known: Known) -> tuple[tuple[GazetteerPlace, ...], tuple[Problem, ...]]:
    """The places of a file and the mistakes in it, each with its line and column."""
    problems: list[Problem] = []
    places: dict[tuple[str, float, float], GazetteerPlace] = {}

    def noting(line: int) -> Note:
        return lambda field, what, mend: problems.append(Problem(str(path), line, field, what, mend))

    try:
        text = _text(path)
        columns, rows = _rows(text)
    except ValueError as error:
        return (), (Problem(str(path), 1, "(file)", str(error), "Give a UTF-8 file, CSV or tab-separated."),)
    bad = _header(columns)
    if bad is not None:
        return (), (Problem(str(path), 1, "(header)", *bad),)
    for line, cells in rows:
        note = noting(line)
        if len(cells) != len(columns):
            note(
                "(row)", f"{len(cells)} columns", f"A row has {len(columns)}, as the header; quote a cell with commas."
            )
            continue
        place = _place(DEFAULTS | {c: cell for c, cell in zip(columns, cells, strict=True) if cell}, note, known)
        if place is not None:
            twin = places.setdefault((place.name, place.lat, place.lon), place)
            if twin is not place:
                note("name", f"'{place.name}' stands here twice at one point", "Keep one row, with all spellings.")
    if len(places) > _MOST:
        noting(1)("(file)", f"more than {_MOST:,} places", "Keep those of the theatre.")
    return tuple(places.values()), tuple(problems)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LIMIT + 1)
        if len(raw) > _LIMIT:
            raise ValueError(f"longer than {_LIMIT:,} bytes")
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot be read: {error}") from error


def _rows(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The columns of the header and the rows with their lines; empty lines and lines that begin with # are no rows.

    Raises ``ValueError`` where the file is empty or a quotation mark is not closed.
    """
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), None)
    if first is None:
        raise ValueError("it is empty")
    mark = max("\t,;", key=lines[first].count)
    # in a tab-separated file a quotation mark is a letter like others
    tabs = mark == "\t"
    reader = csv.reader(
        lines[first:], delimiter=mark, quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL, strict=True
    )
    try:
        found = [(first + reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise ValueError(f"line {first + reader.line_num} is no CSV: {error}") from error
    columns = [ALSO.get(c.lower(), c.lower()) for c in found[0][1]]
    return columns, (f for f in found[1:] if any(f[1]) and not f[1][0].startswith("#"))


def _header(columns: list[str]) -> tuple[str, str] | None:
    """What is wrong with a header, and what to do; None where it is right."""
    allowed = (*NEEDED, *DEFAULTS)
    mend = f"It must have {', '.join(NEEDED)}, and may have {', '.join(DEFAULTS)}; spellings are parted by |."
    missing = [c for c in NEEDED if c not in columns]
    unknown = [c for c in columns if c not in allowed]
    twice = [c for c in dict.fromkeys(columns) if columns.count(c) > 1]
    if missing:
        return f"the column '{missing[0]}' is missing", mend
    if unknown:
        return f"unknown column '{unknown[0]}'", nearest(unknown[0], allowed)
    return (f"the column '{twice[0]}' stands there twice", mend) if twice else None


def _place(row: dict[str, str], note: Note, known: Known) -> GazetteerPlace | None:
    """The place of a row; None where it has no point."""
    lat = _number(row, "lat", -90.0, 90.0, note)
    lon = _number(row, "lon", -180.0, 180.0, note)
    radius = _number(row, "radius_km", 0.0, 2000.0, note)
    if not row.get("name", "").strip():
        note("name", "the name is empty", "Give the place its usual English name.")
    kind = row["kind"] or PRECISIONS.get(row["precision"], "village")
    for field, value, allowed in (
        ("conf", row["conf"], ("checked", "approx")),
        ("kind", kind, KINDS),
        ("precision", row["precision"], ("", *PRECISIONS)),
        ("side", row["side"], ("", *known.sides)),
        ("sector", row["sector"], ("", *known.sectors)),
    ):
        if value not in allowed:
            what = f"no sector has the id '{value}'" if field == "sector" else f"unknown value '{value}'"
            note(field, what, nearest(value, [a for a in allowed if a]))
    if lat is None or lon is None or radius is None:
        return None
    return GazetteerPlace(
        name=row.get("name", ""), aliases=tuple(a.strip() for a in row["aliases"].split("|") if a.strip()), kind=kind,
        lat=lat, lon=lon, radius_km=radius, side=row["side"] or None, sector=row["sector"] or None,
        district=row["district"] or None, source=row["source"], conf=row["conf"],
    )  # fmt: skip


def _number(row: dict[str, str], field: str, low: float, high: float, note: Note) -> float | None:
    try:
        value = float(row.get(field, ""))
    except ValueError:
        mend = "Write degrees or kilometres as a decimal number."
        note(field, f"'{row.get(field, '')}' is no number", mend)
        return None
    if not low <= value <= high:
        note(field, f"{row[field]} is out of range", f"It lies between {low:g} and {high:g}.")
    return value
