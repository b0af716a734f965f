"""ACLED-like CSV: one line an incident, with the columns of an ACLED export (codebook 2023).

It is no ACLED data: nobody at ACLED coded it. Columns that no source fills stay empty (``inter1``, ``iso``, admin
levels); ``fatalities`` is the lowest number an account gives, as ACLED does where reports differ, and empty where no
account gives one.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from importlib import resources

from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Happening, Material
from truceline.outlets.web.forms.cells import Cell, csv_bytes

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_GEO = {"point": 1, "town": 1, "1": 1, "25 km": 2, "district": 2, "sector": 2, "2": 2}
"""How closely a place is known as ACLED's grades: 1 the town, 2 near it or in a district; 3 is anything wider."""
_ALWAYS = (
    "which side says what: all accounts stand in `notes`, one after the other",
    "standing (alleged, denied) and confidence: see `tags`",
    "low and high estimates of the killed, the injured, and who they were",
    "the area within which a place lies: `geo_precision` has three grades",
    "the last day of a happening longer than a day",
)


@functools.cache
def acled_names() -> dict[str, tuple[str, str, str]]:
    """Truceline type -> (disorder type, event type, sub-event type), from ``data/acled_types.tsv``."""
    text = resources.files(__package__).joinpath("data/acled_types.tsv").read_text("utf-8")
    rows = list(csv.reader((x for x in text.splitlines() if x and not x.startswith("#")), delimiter="\t"))[1:]
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def acled(material: Material) -> tuple[bytes, str]:
    """The CSV and its loss note."""
    losses = Losses("ACLED-like CSV", _ALWAYS)
    rows = []
    for happening in material.happenings():
        names = acled_names().get(happening.type)
        if names is None:
            losses.left_out(f"ACLED has no place for the type {happening.type}")
            continue
        if happening.type in {"hotline_contact", "meeting", "verification", "deployment"}:
            losses.lessened(f"{happening.type} becomes Strategic developments / Other")
        if happening.sides == ("", "") and (happening.events or happening.rows):
            losses.lessened("accounts name no two sides, or differ on them: actor1 and actor2 stay empty")
        rows.append(_row(happening, names, material))
    return csv_bytes(COLUMNS, rows), losses.note(len(rows))


def _row(happening: Happening, names: tuple[str, str, str], material: Material) -> tuple[Cell, ...]:
    incident = happening.incident
    disorder, event, sub_event = names
    a, b = happening.sides
    toll = happening.lowest
    countries = {r.country for r in happening.rows if r.country}
    standings = ",".join(dict.fromkeys(x.standing for x in incident.accounts))
    tags = f"status={incident.status}; standing={standings}; accounts={len(incident.accounts)}; type={happening.type}"
    return (
        incident.id, incident.day, int(incident.day[:4]), happening.time_precision, disorder, event, sub_event, a, "",
        "", b, "", "", "", "", "", "", countries.pop() if len(countries) == 1 else "", _sector(happening, material), "",
        "", incident.place or "", incident.lat, incident.lon, _GEO.get(happening.precision, 3),
        "; ".join(happening.publishers), "", happening.words, toll.best if toll else None, tags, _recorded(happening),
    )  # fmt: skip


def _sector(happening: Happening, material: Material) -> str:
    sector = happening.incident.sector
    return next((s.name for s in material.case.sector if s.id == sector), sector or "")


def _recorded(happening: Happening) -> int | None:
    """When the latest of its claims was recorded, as Unix time."""
    times = [c.recorded_at for c in happening.claims]
    return int(dt.datetime.fromisoformat(max(times)).timestamp()) if times else None
