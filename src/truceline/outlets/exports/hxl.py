"""HXL: one line an incident, tagged (Humanitarian Exchange Language 1.1), as HDX takes it."""

from __future__ import annotations

from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Happening, Material
from truceline.outlets.web.forms.cells import Cell, csv_bytes

COLUMNS = {
    "Incident": "#event+id",
    "First day": "#date+start",
    "Last day": "#date+end",
    "Type": "#event+type",
    "Status": "#status",
    "Place": "#loc+name",
    "Sector": "#loc+sector",
    "Latitude": "#geo+lat",
    "Longitude": "#geo+lon",
    "Killed, lowest": "#affected+killed+min",
    "Killed, highest": "#affected+killed+max",
    "Side": "#org+side+name",
    "Other side": "#org+other+name",
    "Accounts": "#meta+accounts+num",
    "Published by": "#meta+source",
    "In whose words": "#description",
    "Address": "#meta+url",
}
_ALWAYS = ("who says which number; who fired at whom; standing and confidence of each account",)


def hxl(material: Material) -> tuple[bytes, str]:
    """The CSV (a row of headers, a row of tags) and its loss note."""
    rows: list[tuple[Cell, ...]] = [_row(h, material) for h in material.happenings()]
    note = Losses("HXL", _ALWAYS).note(len(rows))
    return csv_bytes(tuple(COLUMNS), [tuple(COLUMNS.values()), *rows]), note


def _row(happening: Happening, material: Material) -> tuple[Cell, ...]:
    incident = happening.incident
    a, b = happening.sides
    tolls = happening.tolls
    return (
        incident.id, incident.day, incident.day_end, happening.type, incident.status, incident.place, incident.sector,
        incident.lat, incident.lon, min((t.low for t in tolls), default=None),
        max((t.high for t in tolls), default=None), a, b, len(incident.accounts), "; ".join(happening.publishers),
        happening.words, material.name("incident", incident.id),
    )  # fmt: skip
