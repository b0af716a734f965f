"""Accounts: who may sign in, as what; sessions; the brake on guessing.

Every change writes who did it into the chain of happenings, in the same transaction. A password never leaves this
module but as its hash; a session's token is kept as its sha256.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import sqlite3
from pathlib import Path

import msgspec

from truceline import clock
from truceline.access import Person, Role
from truceline.access.person import ACCOUNT_ROLES, account_name, group_name
from truceline.people.errors import PeopleError, SignInError, ThrottledError
from truceline.people.passwords import Passwords
from truceline.people.store import Happening, Store, happenings, note

SESSION_HOURS = 12
"""How long a session lasts: a watch and the hand-over."""
WINDOW_MINUTES = 15
"""Failed sign-ins are counted over this time."""
MOST_FAILURES = {"name and address": 5, "address": 30, "name": 50}
"""Failures within the window after which no further try is looked at. By name alone the brake is loose, so that nobody
can shut a colleague out from elsewhere easily."""
_TOKEN_BYTES = 32


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account as it is listed. ``subject``: who this is to the sign-in provider, ``ISSUER SUBJECT``."""

    name: str
    role: Role
    party: str | None
    groups: tuple[str, ...]
    disabled: bool
    has_password: bool
    subject: str | None
    added_at: str

    @property
    def person(self) -> Person:
        """This account as the table of permissions knows it."""
        return Person(name=self.name, role=self.role, party=self.party, groups=self.groups)


class People:
    """The accounts of one truceline."""

    def __init__(self, path: Path, passwords: Passwords | None = None) -> None:
        self._store = Store(path)
        self._given = passwords

    @property
    def exist(self) -> bool:
        """Whether there is any account."""
        if not self._store.exists:
            return False
        with self._store.look() as connection:
            return connection.execute("SELECT 1 FROM account LIMIT 1").fetchone() is not None

    @property
    def _passwords(self) -> Passwords:
        if self._given is None:
            self._given = Passwords()
        return self._given

    def list(self) -> tuple[Account, ...]:
        """Every account, by name; none where there is no file."""
        if not self._store.exists:
            return ()
        with self._store.look() as connection:
            return tuple(_account(row) for row in connection.execute("SELECT * FROM account ORDER BY name"))

    def get(self, name: str) -> Account:
        """One account. PeopleError where there is none of that name."""
        with self._store.look() as connection:
            return _account(_row(connection, name))

    def add(
        self,
        name: str,
        *,
        role: str,
        by: str,
        party: str | None = None,
        groups: tuple[str, ...] = (),
        password: str | None = None,
        subject: str | None = None,
    ) -> Account:
        """Add an account. Without a password it can only sign in through the provider (``subject``)."""
        name = account_name(name)
        duty = _role(role, party)
        named = tuple(sorted({group_name(g) for g in groups}))
        kept = self._passwords.hashed(password) if password is not None else None
        with self._store.work() as connection:
            try:
                connection.execute(
                    "INSERT INTO account VALUES (?,?,?,?,?,?,0,?)",
                    (name, duty, party, " ".join(named), kept, subject, clock.stamp()),
                )
            except sqlite3.IntegrityError as error:
                raise PeopleError("people-known", f"there is an account for {name} already.") from error
            note(connection, who=by, what="added", about=name, detail=_duty(duty, party, named))
            return _account(_row(connection, name))

    def set_role(
        self, name: str, *, role: str, by: str, party: str | None = None, groups: tuple[str, ...] | None = None
    ) -> Account:
        """Give an account another role, party or groups (None: as they are). Its sessions end."""
        duty = _role(role, party)
        with self._store.work() as connection:
            row = _row(connection, name)
            named = _groups(row) if groups is None else tuple(sorted({group_name(g) for g in groups}))
            if row["role"] == "administrator" and duty != "administrator":
                _not_the_last(connection, row["name"])
            connection.execute(
                "UPDATE account SET role=?, party=?, groups=? WHERE name=?", (duty, party, " ".join(named), row["name"])
            )
            connection.execute("DELETE FROM session WHERE name=?", (row["name"],))
            note(connection, who=by, what="role", about=row["name"], detail=_duty(duty, party, named))
            return _account(_row(connection, name))

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """Give an account another password. Its sessions end."""
        kept = self._passwords.hashed(password)
        with self._store.work() as connection:
            row = _row(connection, name)
            connection.execute("UPDATE account SET password=? WHERE name=?", (kept, row["name"]))
            connection.execute("DELETE FROM session WHERE name=?", (row["name"],))
            connection.execute("DELETE FROM failure WHERE name=?", (_failed(row["name"]),))
            note(connection, who=by, what="password", about=row["name"])

    def disable(self, name: str, *, by: str, disabled: bool = True) -> None:
        """Shut an account (or open it again). Its sessions end; what it entered stays."""
        with self._store.work() as connection:
            row = _row(connection, name)
            if disabled and row["role"] == "administrator":
                _not_the_last(connection, row["name"])
            connection.execute("UPDATE account SET disabled=? WHERE name=?", (int(disabled), row["name"]))
            connection.execute("DELETE FROM session WHERE name=?", (row["name"],))
            note(connection, who=by, what="disabled" if disabled else "enabled", about=row["name"])

    def sign_in(self, name: str, password: str, *, address: str = "") -> Account:
        """The account that name and password open.

        SignInError where they open none, ThrottledError where too many tries failed lately: then nothing is looked at.
        """
        name = name.strip().casefold()
        with self._store.work() as connection:
            _brake(connection, name, address)
            row = connection.execute("SELECT * FROM account WHERE name=?", (name,)).fetchone()
            kept = row["password"] if row is not None and not row["disabled"] else None
        fits = self._passwords.fits(kept, password)  # takes a tenth of a second: no transaction waits for it
        with self._store.work() as connection:
            if not fits or kept is None:
                connection.execute("INSERT INTO failure VALUES (?,?,?)", (clock.stamp(), _failed(name), address))
                if row is not None:
                    note(connection, who=row["name"], what="sign-in refused", about=row["name"], detail=address)
            else:
                now = _row(connection, name)
                if now["disabled"] or now["password"] != kept:
                    raise SignInError
                if self._passwords.is_dated(kept):
                    anew = self._passwords.hashed(password)
                    connection.execute("UPDATE account SET password=? WHERE name=?", (anew, name))
                note(connection, who=name, what="signed in", about=name, detail=address)
        if not fits:
            raise SignInError
        return _account(row)

    def by_subject(self, subject: str) -> Account | None:
        """The account that a sign-in provider's subject belongs to; None where there is none, or it is disabled."""
        with self._store.look() as connection:
            row = connection.execute("SELECT * FROM account WHERE subject=? AND NOT disabled", (subject,)).fetchone()
        return _account(row) if row is not None else None

    def begin_session(self, name: str) -> str:
        """Begin a session; its token, which is kept nowhere here."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = clock.now()
        until = clock.stamp(now + dt.timedelta(hours=SESSION_HOURS))
        with self._store.work() as connection:
            row = _row(connection, name)
            if row["disabled"]:
                raise SignInError
            connection.execute("DELETE FROM session WHERE until<=?", (clock.stamp(now),))
            connection.execute(
                "INSERT INTO session VALUES (?,?,?,?)", (_digest(token), row["name"], clock.stamp(now), until)
            )
        return token

    def of_session(self, token: str) -> Account | None:
        """Whose session a token is; None where it is none, has ended or its account is disabled."""
        if not token or not self._store.exists:
            return None
        with self._store.look() as connection:
            row = connection.execute(
                "SELECT account.* FROM session JOIN account USING (name) WHERE token=? AND until>? AND NOT disabled",
                (_digest(token), clock.stamp()),
            ).fetchone()
        return _account(row) if row is not None else None

    def end_session(self, token: str) -> None:
        """End a session, if it is one."""
        with self._store.work() as connection:
            row = connection.execute("SELECT name FROM session WHERE token=?", (_digest(token),)).fetchone()
            if row is not None:
                connection.execute("DELETE FROM session WHERE token=?", (_digest(token),))
                note(connection, who=row["name"], what="signed out", about=row["name"])

    def note(self, *, who: str, what: str, about: str, detail: str = "") -> None:
        """Write down that something else was done that must not be forgotten."""
        with self._store.work() as connection:
            note(connection, who=who, what=what, about=about, detail=detail)

    def history(self) -> tuple[Happening, ...]:
        """Everything that happened to accounts, in order, the chain checked."""
        with self._store.look() as connection:
            return happenings(connection)


def _account(row: sqlite3.Row) -> Account:
    return Account(
        name=row["name"], role=row["role"], party=row["party"], groups=_groups(row),
        disabled=bool(row["disabled"]), has_password=row["password"] is not None, subject=row["subject"],
        added_at=row["added_at"],
    )  # fmt: skip


def _groups(row: sqlite3.Row) -> tuple[str, ...]:
    return tuple(row["groups"].split())


def _row(connection: sqlite3.Connection, name: str) -> sqlite3.Row:
    folded = name.strip().casefold()
    row: sqlite3.Row | None = connection.execute("SELECT * FROM account WHERE name=?", (folded,)).fetchone()
    if row is None:
        raise PeopleError("people-unknown", f"there is no account '{folded}'.", mend="See `truceline people list`.")
    return row


def _role(role: str, party: str | None) -> Role:
    if role not in ACCOUNT_ROLES:
        raise PeopleError("people-role", f"'{role}' is no role.", mend=f"One of: {', '.join(ACCOUNT_ROLES)}.")
    if (role == "liaison") != bool(party and party.strip()):
        what = "a liaison needs the party it serves" if role == "liaison" else "only a liaison serves a party"
        raise PeopleError("people-role", f"{what}.", mend="Give --party with --role liaison, and only then.")
    return role


def _not_the_last(connection: sqlite3.Connection, name: str) -> None:
    others = "SELECT 1 FROM account WHERE role='administrator' AND NOT disabled AND name<>?"
    if connection.execute(others, (name,)).fetchone() is None:
        raise PeopleError(
            "people-last", f"{name} is the last administrator.", mend="Give somebody else the role first."
        )


def _duty(role: str, party: str | None, groups: tuple[str, ...]) -> str:
    return " ".join((role, *((f"party={party}",) if party else ()), *(f"group={g}" for g in groups)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _failed(name: str) -> str:
    """How a typed name is kept with a failure: people type passwords into the wrong field."""
    return hashlib.sha256(f"failed sign-in\n{name}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _brake(connection: sqlite3.Connection, name: str, address: str) -> None:
    """Raise ThrottledError where too many tries failed within the window; forget what lies before it."""
    now = clock.now()
    since = clock.stamp(now - dt.timedelta(minutes=WINDOW_MINUTES))
    connection.execute("DELETE FROM failure WHERE at<?", (since,))
    for by, most in MOST_FAILURES.items():
        where, values = {
            "name and address": ("name=? AND address=?", (_failed(name), address)),
            "address": ("address=?", (address,)),
            "name": ("name=?", (_failed(name),)),
        }[by]
        row = connection.execute(f"SELECT count(*), min(at) FROM failure WHERE {where}", values).fetchone()  # noqa: S608 # fixed words
        if row[0] >= most:
            free = dt.datetime.fromisoformat(row[1]) + dt.timedelta(minutes=WINDOW_MINUTES)
            raise ThrottledError(max(1, round((free - now).total_seconds() / 60)))
