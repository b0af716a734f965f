"""The truth table of permissions, whole; and what it must say whatever else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.access import MARKINGS, Person, Record, decide, groups_of, sight_of
from truceline.access.decision import RefusedError, require
from truceline.access.permissions import Cell, actions, cells, line_for, table
from truceline.access.person import ACCOUNT_ROLES, ROLES, account_name, group_name, party_group, role_words
from truceline.errors import TrucelineError

TABLE = Path(__file__).with_name("truth_table.tsv")


def _row(cell: Cell) -> str:
    words = "yes" if line_for(cell).allowed else "no"
    return "\t".join((cell.role, cell.action, cell.marking or "-", cell.entered or "-", cell.shared or "-", words))


def truth_table() -> str:
    head = "role\taction\tmarking\tentered\tshared\tallowed"
    return "\n".join((head, *(_row(cell) for cell in cells()))) + "\n"


def test_every_cell_is_as_it_was_agreed() -> None:
    """After a wanted change: python -m tests.access.test_decision writes the table anew; read the difference."""
    assert truth_table() == TABLE.read_text("utf-8")


def test_no_cell_is_decided_by_accident() -> None:
    assert [cell for cell in cells() if line_for(cell).is_last] == []
    assert table()[-1].is_last


def test_every_line_but_the_last_decides_something() -> None:
    used = {line_for(cell).number for cell in cells()}
    assert [line.number for line in table() if line.number not in used] == [table()[-1].number]


def test_every_role_is_described() -> None:
    assert tuple(role_words()) == ROLES


def _person(role: str) -> Person:
    return Person(name="p", role=role, party="Pakistan" if role == "liaison" else None, groups=("field-team",))  # type: ignore[arg-type]


GROUPS = st.lists(st.sampled_from(("joint", "party:pakistan", "party:india", "field-team", "other-team")), unique=True)


@given(
    role=st.sampled_from(ROLES), marking=st.sampled_from(MARKINGS), shared=GROUPS, who=st.sampled_from(("p", "q", ""))
)
def test_a_sight_sees_exactly_what_may_be_read(role: str, marking: str, shared: list[str], who: str) -> None:
    person, record = _person(role), Record(marking, tuple(shared), who)  # type: ignore[arg-type]
    assert sight_of(person).sees(marking, shared) == decide(person, "read", record).allowed


@given(role=st.sampled_from(ROLES), marking=st.sampled_from(MARKINGS), shared=GROUPS)
def test_nobody_enters_what_they_could_not_see_afterwards(role: str, marking: str, shared: list[str]) -> None:
    person, record = _person(role), Record(marking, tuple(shared), "p")  # type: ignore[arg-type]
    for action in ("add", "submit", "convene"):
        if decide(person, action, record).allowed:
            assert decide(person, "read", record).allowed


@pytest.mark.parametrize("marking", ["confidential", "source-protected"])
@pytest.mark.parametrize("shared", [(), ("joint",), ("field-team",)])
def test_an_administrator_reads_neither_confidential_records_nor_sources(marking: str, shared: tuple[str, ...]) -> None:
    admin = _person("administrator")
    assert not decide(admin, "read", Record(marking, shared, "p")).allowed  # type: ignore[arg-type]
    assert not decide(admin, "unmask").allowed
    assert decide(admin, "people").allowed
    assert groups_of(admin) == ()


def test_a_liaison_sees_its_own_and_the_shared_alone() -> None:
    liaison = _person("liaison")
    for marking in MARKINGS[1:]:
        assert decide(liaison, "read", Record(marking, ("party:pakistan",))).allowed
        assert decide(liaison, "read", Record(marking, ("joint",))).allowed
        assert not decide(liaison, "read", Record(marking, ("party:india",))).allowed
        assert not decide(liaison, "read", Record(marking)).allowed


@pytest.mark.parametrize("role", ACCOUNT_ROLES)
def test_four_eyes(role: str) -> None:
    for marking in MARKINGS:
        own = Record(marking, ("joint", "party:pakistan"), "p")
        assert not decide(_person(role), "verify", own).allowed
        assert not decide(_person(role), "determine", own).allowed


def test_a_refusal_says_who_what_and_why() -> None:
    with pytest.raises(RefusedError, match=r"p \(reader\) may not add: this role enters no records\."):
        require(_person("reader"), "add", Record("public"))
    require(_person("analyst"), "add", Record("public", (), "p"))


def test_an_action_is_named_and_has_its_record() -> None:
    with pytest.raises(TrucelineError, match="access-action"):
        decide(_person("reader"), "fly")
    with pytest.raises(TrucelineError, match="name it"):
        decide(_person("reader"), "read")
    with pytest.raises(TrucelineError, match="name no record"):
        decide(_person("reader"), "backup", Record("public"))
    assert {a.name for a in actions().values() if not a.on_record} >= {"people", "unmask"}


def test_names_of_groups_and_accounts() -> None:
    assert party_group("Azad Jammu and Kashmir administration") == "party:azad-jammu-and-kashmir-administration"
    assert group_name("field-team") == "field-team"
    assert account_name(" Duty.Officer@Mission ") == "duty.officer@mission"
    for bad in ("Field team", "party:", "x:y", "", "a" * 41):
        with pytest.raises(TrucelineError, match="access-group"):
            group_name(bad)
    for bad in ("", "a b", "é", "../x", "-x"):
        with pytest.raises(TrucelineError, match="people-name"):
            account_name(bad)


def test_a_sight_has_one_name_whatever_the_person() -> None:
    one, other = (Person(name=n, role="liaison", party="Pakistan") for n in ("a", "b"))
    assert sight_of(one).id == sight_of(other).id != sight_of(_person("reader")).id
    assert sight_of(_person("mission_head")).is_whole
    assert not sight_of(_person("analyst")).is_whole
    assert sight_of(Person()).words() == "every record that is public"
    assert "shared with joint or party:pakistan" in sight_of(one).words()


if __name__ == "__main__":
    TABLE.write_text(truth_table(), "utf-8")
