"""A case's gazetteer: the places of its theatre, one a line of a TSV file beside the case file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from truceline.cases.problem import Problem, nearest
from truceline.model.place import GazetteerPlace

COLUMNS = ("name", "aliases", "kind", "lat", "lon", "radius_km", "side", "sector", "district", "source", "conf")


def read(path: Path, sectors: set[str]) -> tuple[tuple[GazetteerPlace, ...], tuple[Problem, ...]]:
    """The places of a gazetteer and the mistakes in it; ``sectors`` are the ids that its ``sector`` column may name."""
    problems: list[Problem] = []
    places: list[GazetteerPlace] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return (), (Problem(str(path), 1, "(file)", f"cannot be read: {error}", "Give a UTF-8 file."),)
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        mend = "The first line must be: " + " ".join(COLUMNS) + " (separated by tabs)."
        return (), (Problem(str(path), 1, "(header)", "the column names are not those of a gazetteer", mend),)
    for number, line in enumerate(lines[1:], 2):

        def note(field: str, what: str, mend: str, number: int = number) -> None:
            problems.append(Problem(str(path), number, field, what, mend))

        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            note("(row)", f"{len(cells)} columns", f"A row has {len(COLUMNS)}, separated by tabs.")
            continue
        place = _place(dict(zip(COLUMNS, cells, strict=True)), note)
        if place is None:
            continue
        if place.sector is not None and place.sector not in sectors:
            note("sector", f"no sector has the id '{place.sector}'", nearest(place.sector, sectors))
        places.append(place)
    return tuple(places), tuple(problems)


def _place(row: dict[str, str], note: Callable[[str, str, str], None]) -> GazetteerPlace | None:
    numbers: dict[str, float] = {}
    for field, low, high in (("lat", -90.0, 90.0), ("lon", -180.0, 180.0), ("radius_km", 0.0, 2000.0)):
        try:
            numbers[field] = float(row[field])
        except ValueError:
            note(field, f"'{row[field]}' is no number", "Write degrees or kilometres as a decimal number.")
            continue
        if not low <= numbers[field] <= high:
            note(field, f"{row[field]} is out of range", f"It lies between {low:g} and {high:g}.")
    if not row["name"].strip():
        note("name", "the name is empty", "Give the place its usual English name.")
    if row["conf"] not in ("checked", "approx"):
        note("conf", f"unknown value '{row['conf']}'", "Write checked or approx.")
    if len(numbers) < 3:
        return None
    return GazetteerPlace(
        name=row["name"], aliases=tuple(a for a in row["aliases"].split("|") if a), kind=row["kind"],
        lat=numbers["lat"], lon=numbers["lon"], radius_km=numbers["radius_km"], side=row["side"] or None,
        sector=row["sector"] or None, district=row["district"] or None, source=row["source"], conf=row["conf"],
    )  # fmt: skip
