"""Counts by time are those that counting one by one gives."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_places import Places

from truceline.ledger import Ledger
from truceline.model.claim import Event


@pytest.fixture(scope="module")
def ledger(places: Places) -> Iterator[Ledger]:
    path = Path(__file__).resolve().parent.parent / "outlets" / "web_world.py"
    spec = importlib.util.spec_from_file_location("web_world", path)
    assert spec is not None
    assert spec.loader is not None
    world = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(world)
    place = places("loc")
    world.build(place)
    with Ledger.open(place, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize(("grain", "letters"), [("year", 4), ("month", 7), ("day", 10)])
def test_claims_are_counted_by_when_they_begin(ledger: Ledger, grain: str, letters: int) -> None:
    one_by_one: Counter[tuple[str, str, str | None, str | None]] = Counter()
    for stored in ledger.claims():
        if stored.day:
            claim = stored.claim
            kind = str(claim.__struct_config__.tag)
            party = claim.source.party if claim.source else None
            one_by_one[stored.day[:letters], kind, claim.type if isinstance(claim, Event) else None, party] += 1
    told = {(c.start, c.kind, c.type, c.party): c.n for c in ledger.claim_counts(grain)}  # type: ignore[arg-type] # a grain
    assert told == dict(one_by_one)


def test_only_claims_that_name_a_party_are_counted(ledger: Ledger) -> None:
    of_india = len([c for c in ledger.claims(party="India") if c.day])
    assert 0 < of_india < len(ledger.claims())
    assert sum(c.n for c in ledger.claim_counts("year", parties=("India",))) == of_india
    assert ledger.claim_counts("year", parties=("Nobody", "'; DROP TABLE claim")) == ()


def test_rows_are_counted_and_a_range_takes_both_ends(ledger: Ledger) -> None:
    rows = ledger.event_rows()
    assert sum(n for _, n in ledger.row_counts("year")) == len(rows)
    days = Counter(r.date_start for r in rows if "2003-01-01" <= r.date_start <= "2003-12-31")
    assert dict(ledger.row_counts("day", first="2003-01-01", last="2003-12-31")) == dict(days)
    first = min(days)
    assert ledger.row_counts("day", first=first, last=first) == ((first, days[first]),)


def test_the_reach_holds_every_day(ledger: Ledger) -> None:
    held = ledger.reach()
    assert held is not None
    days = [c.day for c in ledger.claims() if c.day] + [r.date_start for r in ledger.event_rows()]
    assert held == (min(days), max(days))


def test_an_empty_ledger_reaches_nowhere(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as empty:
        assert empty.reach() is None
        assert empty.claim_counts("day") == ()
        assert empty.row_counts("day") == ()
