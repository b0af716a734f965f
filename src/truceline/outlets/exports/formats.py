"""The formats by name: what each is, what its files are called, what writes it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from truceline.outlets.exports.acled import acled
from truceline.outlets.exports.annotation import web_annotations
from truceline.outlets.exports.atom import atom
from truceline.outlets.exports.due import ics
from truceline.outlets.exports.ftm import ftm
from truceline.outlets.exports.geojson import geojson
from truceline.outlets.exports.hxl import hxl
from truceline.outlets.exports.material import Material
from truceline.outlets.exports.parquet import parquet
from truceline.outlets.exports.provenance import provenance
from truceline.outlets.exports.ucdp import ucdp

Written = tuple[dict[str, bytes], str]


class Format(msgspec.Struct, frozen=True):
    """A format: its name on the command line, what it is, and what writes its files (by name) and the loss note."""

    name: str
    about: str
    write: Callable[[Material], Written]


def _one(ending: str, writer: Callable[[Material], tuple[bytes, str]]) -> Callable[[Material], Written]:
    def write(material: Material) -> Written:
        content, note = writer(material)
        return {f"{material.case.case.id}{ending}": content}, note

    return write


FORMATS: tuple[Format, ...] = (
    Format("acled", "ACLED-like CSV, a line an incident", _one("-acled.csv", acled)),
    Format("ucdp", "UCDP-GED-like CSV, a line a lethal incident", _one("-ucdp.csv", ucdp)),
    Format("hxl", "CSV with HXL tags, as HDX takes it", _one("-hxl.csv", hxl)),
    Format("geojson", "GeoJSON, incidents as areas", _one(".geojson", geojson)),
    Format("parquet", "Parquet, every table with typed columns", parquet),
    Format("annotation", "Web Annotation JSON-LD, a claim an annotation", _one("-annotations.jsonld", web_annotations)),
    Format("prov", "PROV-O JSON-LD, what came from what", _one("-prov.jsonld", provenance)),
    Format("ftm", "FollowTheMoney entities, a line each", _one(".ftm.jsonl", ftm)),
    Format("atom", "Atom feed of incidents", _one(".atom", atom)),
    Format("ics", "iCalendar of what is due", _one(".ics", ics)),
)


def format_named(name: str) -> Format | None:
    """The format with this name, or None."""
    return next((f for f in FORMATS if f.name == name), None)
