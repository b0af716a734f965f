"""Clean table rows as records of ``truceline.model.table``, in the row's own words."""

from __future__ import annotations

import csv
import functools
import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib import resources

from truceline.model.table import EventRow, MissionPoint, Tally
from truceline.sources.tables.days import IntArray, Moments, day_of
from truceline.sources.tables.table import Table

DATASETS = {"ucdp": "ucdp-ged", "acled": "acled", "events": "events", "tallies": "count-reports", "points": "mission"}
"""The name under which rows of each kind of table are kept."""

_ACLED_PRECISION = {"1": "day", "2": "week", "3": "month"}
_GED_PRECISION = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "year"}
_GED_PLACE = {
    "1": "point",
    "2": "25 km",
    "3": "district",
    "4": "admin1",
    "5": "line",
    "6": "country",
    "7": "air or sea",
}


@functools.cache
def event_types() -> dict[tuple[str, str], str]:
    """(dataset, name in lower case) -> truceline type, from ``data/event_types.tsv``."""
    text = resources.files("truceline.sources.tables").joinpath("data/event_types.tsv").read_text("utf-8")
    rows = csv.reader((line for line in text.splitlines() if line and not line.startswith("#")), delimiter="\t")
    return {(row[0], row[1]): row[2] for row in rows if row[0] != "dataset"}


def event_rows(table: Table) -> Iterator[EventRow]:
    """The rows of an event table."""
    builders = {"ucdp": _ucdp, "acled": _acled, "events": _plain}
    yield from builders[table.kind](table)


def tallies(table: Table) -> Iterator[Tally]:
    """The rows of a table of count reports. ``published`` keeps the precision the table gives (``2021-08``)."""
    columns = (
        "qualifier", "scope", "published", "source_url", "note", "reported_by", "accused", "count", "deaths", "injured",
    )  # fmt: skip
    cells = zip(*(_stripped(table.cells(c)) for c in columns), strict=True)
    days = zip(_first_days(table.moments_start), _last_days(table.moments_end), strict=True)
    for row_id, (first, last), cell in zip(_row_ids(table), days, cells, strict=True):
        qualifier, scope, published, url, note, reporter, accused, count, deaths, injured = cell
        yield Tally(
            row_id=row_id, period_start=first, period_end=last, n=int(float(count)), qualifier=qualifier,
            reporter=reporter, accused=accused, scope=scope, published=published, source_url=url,
            deaths=_count(deaths), injured=_count(injured), note=note,
        )  # fmt: skip


def mission_points(table: Table) -> Iterator[MissionPoint]:
    """The rows of a mission's table of figures."""
    columns = ("report", "metric", "value", "region", "source_url")
    cells = zip(*(_stripped(table.cells(c)) for c in columns), strict=True)
    for row_id, last, cell in zip(_row_ids(table), _last_days(table.moments_end), cells, strict=True):
        report, metric, value, region, url = cell
        yield MissionPoint(
            row_id=row_id, report=report, period_end=last, metric=metric, value=float(value), region=region,
            source_url=url,
        )  # fmt: skip


def _ucdp(table: Table) -> Iterator[EventRow]:
    names = (
        "side_a", "side_b", "dyad_name", "country", "latitude", "longitude", "low", "best", "high", "deaths_a",
        "deaths_b", "deaths_civilians", "deaths_unknown", "date_prec", "where_prec", "event_clarity", "source_office",
        "source_headline", "source_original",
    )  # fmt: skip
    cells = zip(*(table.cells(n) for n in names), strict=True)
    where = zip(table.cells("where_description"), table.cells("where_coordinates"), strict=True)
    days = zip(_first_days(table.moments_start), _last_days(table.moments_end), _known(table), strict=True)
    for row_id, (first, last, published), (told, spot), cell in zip(_row_ids(table), days, where, cells, strict=True):
        (a, b, dyad, country, lat, lon, low, best, high, da, db, dc, du, prec, wprec, clarity, office, head, orig) = (
            cell
        )
        yield EventRow(
            dataset="ucdp-ged", row_id=row_id, date_start=first, date_end=last,
            date_prec=_GED_PRECISION.get(_code(prec), prec), published=published, type="violation", side_a=a, side_b=b,
            dyad=dyad, where=told.strip() or spot, country=country, lat=_number(lat), lon=_number(lon),
            where_prec=_GED_PLACE.get(_code(wprec), wprec), killed_low=_count(low), killed_best=_count(best),
            killed_high=_count(high), killed_by_side=_by_side(a, b, da, db, dc, du), clarity=_code(clarity),
            source=office, headline=head, original=orig,
        )  # fmt: skip


def _acled(table: Table) -> Iterator[EventRow]:
    names = (
        "actor1", "actor2", "country", "latitude", "longitude", "fatalities", "sub_event_type", "time_precision",
        "geo_precision", "source", "notes", "location",
    )  # fmt: skip
    cells = zip(*(table.cells(n) for n in names), strict=True)
    days = zip(_first_days(table.moments_start), _last_days(table.moments_end), _known(table), strict=True)
    types = event_types()
    for row_id, (first, last, published), cell in zip(_row_ids(table), days, cells, strict=True):
        a, b, country, lat, lon, dead, sub, prec, geo, source, notes, place = cell
        killed = _count(dead)
        yield EventRow(
            dataset="acled", row_id=row_id, date_start=first, date_end=last, published=published,
            date_prec=_ACLED_PRECISION.get(_code(prec), "day"), type=types.get(("acled", sub.strip().lower()), ""),
            side_a=a, side_b=b, dyad=f"{a} - {b}" if b.strip() else a, where=place, country=country, lat=_number(lat),
            lon=_number(lon), where_prec=geo, killed_low=killed, killed_best=killed, killed_high=killed, source=source,
            headline="", original=notes,
        )  # fmt: skip


def _plain(table: Table) -> Iterator[EventRow]:
    where = table.cells("place", "location", "where", *table.shape.sector)
    names = ("type", "actor", "target", "country", "latitude", "longitude", "killed", "source")
    also = {"type": ("event_type",), "actor": ("side_a", "actor1"), "target": ("side_b", "actor2"),
            "latitude": ("lat",), "longitude": ("lon",), "killed": ("deaths", "fatalities")}  # fmt: skip
    cells = zip(*(table.cells(n, *also.get(n, ())) for n in names), strict=True)
    days = zip(_first_days(table.moments_start), _last_days(table.moments_end), _known(table), strict=True)
    types = event_types()
    for row_id, (first, last, published), place, cell in zip(_row_ids(table), days, where, cells, strict=True):
        kind, a, b, country, lat, lon, dead, source = cell
        killed = _count(dead)
        yield EventRow(
            dataset="events", row_id=row_id, date_start=first, date_end=last, published=published,
            date_prec="day" if first == last else "days", type=types.get(("events", kind.strip().lower()), ""),
            side_a=a, side_b=b, dyad=f"{a} - {b}" if a.strip() and b.strip() else "", where=place, country=country,
            lat=_number(lat), lon=_number(lon), where_prec="", killed_low=killed, killed_best=killed,
            killed_high=killed, source=source, headline=kind, original="",
        )  # fmt: skip


def _row_ids(table: Table) -> list[str]:
    """The row's own identifier; else a digest of its cells, numbered where rows are alike, so that reading the same
    table again names the same rows."""
    for name in table.shape.identity:
        actual = table.actual(name)
        if actual is not None:
            return [_code(cell) or f"row-{n}" for cell, n in zip(table.columns[actual], table.numbers, strict=True)]
    seen: Counter[str] = Counter()
    ids = []
    for cells in zip(*table.columns.values(), strict=True):
        digest = hashlib.blake2b("\x1f".join(cells).encode(), digest_size=8).hexdigest()
        seen[digest] += 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids


def _known(table: Table) -> list[str]:
    """The day a row became known: its own, where it can be read, else its last day."""
    last = _last_days(table.moments_end)
    published = table.published
    if published is None:
        return last
    return [
        day_of(int(p) - 1).isoformat() if ok else fallback
        for p, ok, fallback in zip(published.end, published.ok, last, strict=True)
    ]


def _first_days(m: Moments) -> list[str]:
    return _iso_days(m.start // 1440)


def _last_days(m: Moments) -> list[str]:
    return _iso_days((m.end - 1) // 1440)


def _iso_days(days: IntArray) -> list[str]:
    return [str(day) for day in days.astype("datetime64[D]")]


def _stripped(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells]


@functools.lru_cache(maxsize=4096)
def _code(text: str) -> str:
    """A code without the ``.0`` that spreadsheets add (``1.0`` -> ``1``)."""
    stripped = text.strip()
    return stripped[:-2] if stripped.endswith(".0") and stripped[:-2].isdigit() else stripped


@functools.lru_cache(maxsize=4096)
def _count(text: str) -> int | None:
    try:
        return int(float(text))
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _by_side(a: str, b: str, da: str, db: str, dc: str, du: str) -> dict[str, int]:
    sides = ((a, _count(da)), (b, _count(db)), ("civilian", _count(dc)), ("unknown", _count(du)))
    return {name: n for name, n in sides if n}
