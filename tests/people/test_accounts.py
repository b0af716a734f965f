"""Accounts: what signs in and what does not, how sessions end, the brake, and the chain of what happened."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from typing import Any

import argon2
import pytest

from truceline.people import People, PeopleError
from truceline.people.accounts import MOST_FAILURES, SESSION_HOURS, WINDOW_MINUTES
from truceline.people.errors import SignInError, ThrottledError
from truceline.people.passwords import Passwords

WORDS = "four plain words here"


def _raw(people: People) -> bytes:
    return people._store.path.read_bytes()


def test_an_account_signs_in_and_its_password_is_nowhere(people: People) -> None:
    assert not people.exist
    assert people.list() == ()
    people.add("Duty.Officer", role="analyst", by="tests", password=WORDS, groups=("field-team",))
    assert people.exist
    account = people.sign_in(" duty.officer ", WORDS, address="127.0.0.1")
    assert (account.name, account.role, account.groups) == ("duty.officer", "analyst", ("field-team",))
    assert account.person.role == "analyst"
    assert WORDS.encode() not in _raw(people)
    assert b"$argon2id$" in _raw(people)
    assert stat.S_IMODE(people._store.path.stat().st_mode) == 0o600


def test_the_same_is_said_whatever_is_wrong(people: People) -> None:
    people.add("head", role="mission_head", by="tests", password=WORDS)
    people.add("gone", role="reader", by="tests", password=WORDS)
    people.add("elsewhere", role="reader", by="tests")
    people.disable("gone", by="tests")
    said = set()
    for name, words in (("head", "not the password"), ("nobody", WORDS), ("gone", WORDS), ("elsewhere", ""), ("", "")):
        with pytest.raises(SignInError) as caught:
            people.sign_in(name, words)
        said.add(caught.value.message())
    assert len(said) == 1


def test_a_name_nobody_has_is_checked_as_long_as_one_somebody_has(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.add("head", role="mission_head", by="tests", password=WORDS)
    seen: list[str] = []

    def verify(_self: argon2.PasswordHasher, kept: str, _given: str) -> bool:
        seen.append(kept.rsplit("$", 2)[0])
        raise argon2.exceptions.VerifyMismatchError

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    for name in ("head", "nobody"):
        with pytest.raises(SignInError):
            people.sign_in(name, "not the password")
    assert len(seen) == 2
    assert seen[0] == seen[1], "the same cost is paid for both"


def test_guessing_is_braked_and_the_brake_comes_off(people: People, moment: Any) -> None:
    people.add("head", role="mission_head", by="tests", password=WORDS)
    for _ in range(MOST_FAILURES["name and address"]):
        with pytest.raises(SignInError):
            people.sign_in("head", "a guess", address="10.0.0.9")
    with pytest.raises(ThrottledError, match="Try again in 15 minutes"):
        people.sign_in("head", WORDS, address="10.0.0.9")
    assert people.sign_in("head", WORDS, address="10.0.0.10").name == "head", "from elsewhere the head gets in"
    moment.later(minutes=WINDOW_MINUTES, seconds=1)
    assert people.sign_in("head", WORDS, address="10.0.0.9").name == "head"


def test_guessing_many_names_from_one_address_is_braked(people: People, moment: Any) -> None:
    people.add("head", role="mission_head", by="tests", password=WORDS)
    for n in range(MOST_FAILURES["address"]):
        with pytest.raises(SignInError):
            people.sign_in(f"name{n}", "a guess", address="10.0.0.9")
    with pytest.raises(ThrottledError):
        people.sign_in("another", "a guess", address="10.0.0.9")


def test_a_session_ends_with_time_password_role_and_account(people: People, moment: Any) -> None:
    people.add("head", role="mission_head", by="tests", password=WORDS)
    people.add("root", role="administrator", by="tests", password=WORDS)
    token = people.begin_session("head")
    assert token.encode() not in _raw(people)
    found = people.of_session(token)
    assert found is not None
    assert found.name == "head"
    assert people.of_session("x" + token) is None
    assert people.of_session("") is None

    people.set_password("head", WORDS + "!", by="root")
    assert people.of_session(token) is None
    token = people.begin_session("head")
    people.set_role("head", role="analyst", by="root")
    assert people.of_session(token) is None
    token = people.begin_session("head")
    moment.later(hours=SESSION_HOURS)
    assert people.of_session(token) is None
    token = people.begin_session("head")
    people.end_session(token)
    assert people.of_session(token) is None
    token = people.begin_session("head")
    people.disable("head", by="root")
    assert people.of_session(token) is None
    with pytest.raises(SignInError):
        people.begin_session("head")
    people.disable("head", by="root", disabled=False)
    assert people.sign_in("head", WORDS + "!").name == "head"


def test_a_hash_is_made_anew_when_its_parameters_change(people: People) -> None:
    people.add("head", role="mission_head", by="tests", password=WORDS)
    stronger = People(people._store.path, Passwords(argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)))
    stronger.sign_in("head", WORDS)
    with sqlite3.connect(people._store.path) as connection:
        kept = connection.execute("SELECT password FROM account").fetchone()[0]
    connection.close()
    assert "t=2" in kept
    assert stronger.sign_in("head", WORDS).name == "head"


def test_passwords_and_roles_are_checked(people: People) -> None:
    for words in ("short", "x" * 2000):
        with pytest.raises(PeopleError, match="people-password"):
            people.add("head", role="mission_head", by="tests", password=words)
    for role, party in (("king", None), ("liaison", None), ("reader", "India"), ("visitor", None)):
        with pytest.raises(PeopleError, match="people-role"):
            people.add("head", role=role, party=party, by="tests")
    people.add("head", role="mission_head", by="tests")
    with pytest.raises(PeopleError, match="people-known"):
        people.add("HEAD", role="reader", by="tests")
    with pytest.raises(PeopleError, match="people-unknown"):
        people.get("nobody")


def test_the_last_administrator_stays(people: People) -> None:
    people.add("root", role="administrator", by="tests")
    for work in (
        lambda: people.disable("root", by="root"),
        lambda: people.set_role("root", role="reader", by="root"),
    ):
        with pytest.raises(PeopleError, match="people-last"):
            work()
    people.add("second", role="administrator", by="root")
    people.disable("root", by="second")


def test_what_happened_is_a_chain(people: People) -> None:
    people.add("head", role="liaison", party="Pakistan", by="root", password=WORDS)
    with pytest.raises(SignInError):
        people.sign_in("head", "a guess that fails")
    people.sign_in("head", WORDS)
    people.set_password("head", WORDS * 2, by="root")
    told = [(h.who, h.what, h.about, h.detail) for h in people.history()]
    assert told == [
        ("root", "added", "head", "liaison party=Pakistan"), ("head", "sign-in refused", "head", ""),
        ("head", "signed in", "head", ""), ("root", "password", "head", ""),
    ]  # fmt: skip
    with sqlite3.connect(people._store.path) as connection:
        connection.execute("UPDATE happening SET who='nobody' WHERE n=2")
    connection.close()
    with pytest.raises(PeopleError, match="changed at its entry 2"):
        people.history()


def test_a_typed_password_in_the_name_field_is_not_kept(people: People) -> None:
    people.add("head", role="mission_head", by="tests", password=WORDS)
    with pytest.raises(SignInError):
        people.sign_in(WORDS, "head")
    assert WORDS.encode() not in _raw(people)


def test_a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    path.write_bytes(b"not a database, whatever its name" * 40)
    with pytest.raises(PeopleError, match="people-file"):
        People(path).list()
    with pytest.raises(PeopleError, match="people-none"):
        People(tmp_path / "other.sqlite").history()
