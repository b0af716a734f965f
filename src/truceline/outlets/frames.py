"""Data frames of a case: the tables of the exports in pandas or polars, for notebooks."""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import Any, Literal

import msgspec

from truceline.errors import TrucelineError
from truceline.outlets.exports.material import Material
from truceline.outlets.exports.tabular import SHEETS, table
from truceline.surface import open_case


class Frames(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of a case, each a data frame; columns and units are those of docs/reference/exports.md."""

    claims: Any
    accounts: Any
    documents: Any
    rows: Any
    tallies: Any
    verdicts: Any


def frames(
    case: str | Path,
    *,
    first: str | dt.date | None = None,
    last: str | dt.date | None = None,
    sector: str | None = None,
    library: Literal["pandas", "polars"] = "pandas",
) -> Frames:
    """What the ledger of ``case`` holds between two days (both included), as data frames of ``library``.

    Raises :class:`TrucelineError` where the library is not installed, or the case or its ledger cannot be used.
    """
    convert = _converter(library)
    with open_case(case, read_only=True) as opened:
        material = Material(case=opened.file, ledger=opened.ledger, first=_iso(first), last=_iso(last), sector=sector)
        return Frames(**{sheet.name: convert(table(sheet, material)) for sheet in SHEETS})


def _converter(library: str) -> Any:
    if library not in ("pandas", "polars"):
        raise TrucelineError("frames-library", f"'{library}' makes no frames here.", mend="Say pandas or polars.")
    try:
        module = importlib.import_module(library)
    except ImportError as error:
        what = f"{library} is not installed in this environment."
        raise TrucelineError("frames-library", what, mend=f"pip install {library}") from error
    if library == "polars":
        return module.from_arrow
    return lambda made: made.to_pandas(types_mapper=None)


def _iso(when: str | dt.date | None) -> str | None:
    return when.isoformat() if isinstance(when, dt.date) else when
