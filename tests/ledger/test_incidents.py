"""Claims and rows about one happening are linked, each account kept apart, with the reason; and can be unlinked."""

from __future__ import annotations

from collections.abc import Iterator

import ledger_samples as samples
import msgspec
import pytest

from truceline.ledger import Ledger
from truceline.model.claim import Event, Reading, Toll, When
from truceline.model.server import LedgerPlace


@pytest.fixture
def ledger(place: LedgerPlace) -> Iterator[Ledger]:
    with Ledger.open(place) as opened:
        yield opened


def _tell(ledger: Ledger, text: str, **changes: object) -> str:
    doc = samples.document(text)
    event = msgspec.structs.replace(samples.shelling(text, words=text.split()[0]), **changes)
    ledger.add_reading(Reading(doc, (event,), reader="reader/1"), case_id="toy")
    return f"{doc.id}.e1"


def test_two_accounts_of_one_day_and_place_are_one_incident(ledger: Ledger) -> None:
    mine = _tell(ledger, "Shelling killed four.")
    theirs = _tell(ledger, "Firing was returned.", type="firing", source=None)
    ledger.add_rows([samples.row(1, where="Nakyal sector")], source=samples.table())
    assert ledger.link(["India", "Pakistan"]).new == 3
    (incident,) = ledger.incidents()
    assert {a.member for a in incident.accounts} == {mine, theirs, "ged/1"}
    assert [a.party for a in incident.accounts if a.member == mine] == ["Pakistan"]
    assert incident.sector == "mendhar"
    assert set(incident.types) == {"shelling", "firing", "violation"}
    assert incident.status == "alleged"
    reasons = [a.reason for a in incident.accounts]
    assert reasons[0] == "first account"
    assert all("on 2016-11-23 and on 2016-11-23" in r for r in reasons[1:])
    assert ledger.incident(incident.id) == incident
    assert ledger.link(["India", "Pakistan"]).new == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"when": When("2016-11-25", "2016-11-25", "day")},
        {"where": msgspec.structs.replace(samples.shelling().where, name="Gurez", lat=34.6, lon=74.9)},
        {"type": "meeting"},
    ],
)
def test_another_day_place_or_kind_is_another_incident(ledger: Ledger, changes: dict[str, object]) -> None:
    _tell(ledger, "Shelling killed four.")
    _tell(ledger, "Later things happened.", **changes)
    ledger.link()
    assert len(ledger.incidents()) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"standing": "background"},
        {"standing": "future"},
        {"when": When("2016-11-01", "2016-11-30", "month")},
        {"actor": None, "where": None},
    ],
)
def test_what_is_no_news_of_the_case_is_linked_to_nothing(ledger: Ledger, changes: dict[str, object]) -> None:
    _tell(ledger, "Shelling killed four.", **changes)
    assert ledger.link(["India", "Pakistan"]).new == 0


def test_news_without_its_own_date_may_be_of_the_day_before(ledger: Ledger) -> None:
    _tell(ledger, "Shelling killed four.")
    _tell(ledger, "Firing was returned.", type="firing", when=None)  # published 2016-11-24
    ledger.link()
    (incident,) = ledger.incidents()
    assert "published 2016-11-24 and on 2016-11-23" in incident.accounts[1].reason


def test_without_a_close_place_the_number_killed_must_agree(ledger: Ledger) -> None:
    line = msgspec.structs.replace(samples.shelling().where, name="Line of Control", precision="line", sector=None)
    _tell(ledger, "Four died on the line.", where=line)
    _tell(ledger, "Seven died on the line.", where=None, killed=Toll(7, 7, 7))
    _tell(ledger, "Firing was returned.", type="firing")
    ledger.link(["India", "Pakistan"])
    sizes = sorted(len(i.accounts) for i in ledger.incidents())
    assert sizes == [1, 2]
    assert any("both count 4 killed" in a.reason for i in ledger.incidents() for a in i.accounts)


def test_other_conflicts_are_left_alone(ledger: Ledger) -> None:
    far = msgspec.structs.replace(samples.shelling().where, sector=None, name="Gaza", lat=31.5, lon=34.4)
    _tell(ledger, "Shelling hit Gaza.", where=far, actor=None, recipient=None)
    assert ledger.link(["India", "Pakistan"]).new == 0


def test_rows_of_one_data_set_are_happenings_apart(ledger: Ledger) -> None:
    ledger.add_rows([samples.row(1), samples.row(2)], source=samples.table())
    assert ledger.link().new == 0
    first, second = ledger.incidents()
    assert first.id != second.id
    assert ledger.incident(first.id) == first
    assert first.accounts[0].reason == "only account"
    before = first.id
    _tell(ledger, "Shelling killed four.")
    assert ledger.link().new == 2
    assert len(ledger.incidents()) == 2
    known_before = ledger.incident(before)
    assert known_before is not None
    assert known_before in ledger.incidents()


def test_a_link_is_undone_with_its_reason_and_stays_undone(ledger: Ledger) -> None:
    mine = _tell(ledger, "Shelling killed four.")
    _tell(ledger, "Firing was returned.", type="firing")
    ledger.link()
    assert ledger.unlink(mine, reason="another village of that name").new == 1
    assert ledger.unlink(mine, reason="again").refused == 1
    assert [len(i.accounts) for i in ledger.incidents()] == [1]
    assert ledger.link().new == 0
    assert ledger.verify().ok


def test_incidents_are_filtered_and_ordered(ledger: Ledger) -> None:
    ledger.add_rows([samples.row(n, day=f"2016-11-{20 + n}") for n in range(1, 6)], source=samples.table())
    days = [i.day for i in ledger.incidents(date_from="2016-11-22", date_to="2016-11-24")]
    assert days == ["2016-11-24", "2016-11-23", "2016-11-22"]
    assert [i.day for i in ledger.incidents(newest_first=False, limit=1, offset=1)] == ["2016-11-22"]
    assert ledger.incidents(sector="uri") == ()
    assert ledger.incident("i-2016-99-99-x") is None
    assert ledger.incident("") is None


def test_an_event_claim_is_an_event() -> None:
    assert isinstance(samples.shelling(), Event)
