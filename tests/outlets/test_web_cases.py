"""The page of every case, with nothing in its ledger: each of its agreements and sectors can be asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline import cases
from truceline.ledger import Ledger
from truceline.outlets.web import links
from truceline.outlets.web.app import create_app


@pytest.mark.needs_data
def test_every_case_has_its_pages(data_dir: Path, tmp_path: Path) -> None:
    from litestar.testing import TestClient

    files = sorted((data_dir / "cases").glob("*.toml"))
    assert len(files) > 10
    for file in files:
        case = cases.load(file)
        ledger = tmp_path / f"{case.case.id}.sqlite"
        with Ledger.open(ledger, case_id=case.case.id):
            pass
        addresses = ["/", "/agreements", "/coverage", "/sources", "/incidents", "/claims"]
        for agreement in case.agreement:
            addresses.append(links.inside("agreements", agreement.id))
            addresses.append(links.inside(agreement=agreement.id, as_of="2021-06-30"))
        addresses += [links.inside(sector=s.id) for s in case.sector[:3]]
        with TestClient(create_app(case, ledger), base_url="http://127.0.0.1") as client:
            for address in addresses:
                assert client.get(address).status_code == 200, (file.name, address)
