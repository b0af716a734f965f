"""Sectors of event rows: by the place named, else by the nearest place of the gazetteer, else none."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from truceline.errors import TrucelineError
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.sector_rows import kilometres, sector_named, sectors_of
from truceline.model.case import CaseFile


def test_names_ids_and_aliases(loc: CaseFile) -> None:
    assert sector_named(loc, " URI ").id == "uri"
    assert sector_named(loc, "Keran").id == "keran"
    with pytest.raises(TrucelineError, match="siachen"):
        sector_named(loc, "nowhere")


def test_most_shipped_rows_have_a_sector_and_coarse_rows_have_none_by_point(
    loc: CaseFile, loc_series: CaseSeries
) -> None:
    found = sectors_of(loc, loc_series.events)
    assert len(found) > 0.6 * len(loc_series.events)
    assert set(found.values()) <= {s.id for s in loc.sector}
    row = next(r for r in loc_series.events if r.row_id in found)
    nameless = msgspec.structs.replace(row, where="", where_prec="admin1")
    assert sectors_of(loc, [nameless]) == {}
    lost = msgspec.structs.replace(row, where="", lat=None, lon=None)
    assert sectors_of(loc, [lost]) == {}
    assert sectors_of(msgspec.structs.replace(loc, sector=(), places=()), loc_series.events) == {}


def test_distances() -> None:
    apart = kilometres(34.0, 74.0, np.array([34.0, 35.0]), np.array([74.0, 74.0]))
    assert apart.tolist() == pytest.approx([0.0, 111.2], abs=0.1)
