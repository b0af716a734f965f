"""UCDP-GED-like CSV: one line a lethal incident, with the columns of a GED file (codebook 25.1).

It is no UCDP data. GED holds events with at least one death; the others are counted in the loss note. ``best`` is the
lowest best estimate among the accounts, ``low`` the lowest and ``high`` the highest that any gives. Codes that UCDP's
coders alone give (conflict and dyad ids, Gleditsch-Ward numbers, ``type_of_violence``) stay empty.
"""

from __future__ import annotations

from truceline.model.claim import Toll
from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Happening, Material
from truceline.outlets.web.forms.cells import Cell, csv_bytes

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
)  # fmt: skip
_ALWAYS = (
    "happenings without a death",
    "which side says what: all accounts stand in `source_article`, one after the other",
    "standing (alleged, denied), the injured, weapons",
    "type_of_violence, conflict and dyad ids, Gleditsch-Ward codes: UCDP's coders give them",
)
_PLACE = {
    "point": 1, "town": 1, "1": 1, "25 km": 2, "2": 2, "district": 3, "sector": 3, "admin1": 4, "3": 4, "line": 5,
    "air or sea": 7,
}  # fmt: skip
"""How closely a place is known as GED's ``where_prec``; 6 (the country) is anything wider."""


def ucdp(material: Material) -> tuple[bytes, str]:
    """The CSV and its loss note."""
    losses = Losses("UCDP-GED-like CSV", _ALWAYS)
    rows = []
    for happening in material.happenings():
        if not any(t.high > 0 for t in happening.tolls):
            losses.left_out("no account counts a death")
            continue
        if len({t.best for t in happening.tolls}) > 1:
            losses.lessened("accounts count differently: `best` is the lowest of their best estimates")
        if happening.sides == ("", ""):
            losses.lessened("accounts name no two sides, or differ on them: side_a and side_b stay empty")
        rows.append(_row(happening, material))
    return csv_bytes(COLUMNS, rows), losses.note(len(rows))


def _row(happening: Happening, material: Material) -> tuple[Cell, ...]:
    incident = happening.incident
    a, b = happening.sides
    toll = happening.lowest
    assert toll is not None
    lat, lon = incident.lat, incident.lon
    placed = lat is not None and lon is not None
    countries = {r.country for r in happening.rows if r.country}
    known = [c.published.value[:10] for c in happening.claims if c.published is not None]
    known += [r.published for r in happening.rows if r.published]
    headlines = [c.title for c in happening.claims if c.title] + [r.headline for r in happening.rows if r.headline]
    originals = [r.original for r in happening.rows if r.original]
    sector = next((s.name for s in material.case.sector if s.id == incident.sector), incident.sector or "")
    return (
        incident.id, "", int(incident.day[:4]), "", "", "", "", "", material.case.case.title, "", "",
        f"{a} - {b}" if a else "", "", "", a, "", "", b, len(happening.publishers), happening.words,
        "; ".join(happening.publishers), min(known, default=""), "; ".join(headlines), "; ".join(originals),
        _PLACE.get(happening.precision, 6), f"{lat}, {lon}" if placed else "", incident.place or "", sector, "", lat,
        lon, f"POINT ({lon} {lat})" if placed else "", _cell(lat, lon), countries.pop() if len(countries) == 1 else "",
        "", "", "", _day_precision(happening), incident.day, incident.day_end, *_deaths(toll, happening), toll.best,
        max(t.high for t in happening.tolls), min(t.low for t in happening.tolls), "", "",
    )  # fmt: skip


def _deaths(toll: Toll, happening: Happening) -> tuple[int | None, int | None, int | None, int | None]:
    """Deaths of side a, side b, civilians and unknown, as the account counts them. A side's civilians are civilians."""
    if not toll.by_side:
        return (None, None, None, toll.best)
    civilians = sum(n for who, n in toll.by_side.items() if who == "civilian" or who.endswith("/civilian"))
    fighters = {who.partition("/")[0]: n for who, n in toll.by_side.items() if not who.endswith("civilian")}
    by_party = {happening.plain(who): n for who, n in fighters.items()}
    a, b = (by_party.get(side, 0) if side else 0 for side in happening.sides)
    return (a, b, civilians, max(toll.best - a - b - civilians, 0))


def _day_precision(happening: Happening) -> int:
    """GED's: 1 the day, 2 within 2-6 days, 3 the week."""
    if happening.incident.day != happening.incident.day_end:
        return 2
    return 1 if happening.time_precision == 1 else 2


def _cell(lat: float | None, lon: float | None) -> int | None:
    """The PRIO-GRID cell (0.5 degree; Tollefsen et al. 2012): counted from the south-west, 720 to a row."""
    if lat is None or lon is None or not (-90 <= lat < 90 and -180 <= lon < 180):
        return None
    return int((lat + 90) * 2) * 720 + int((lon + 180) * 2) + 1
