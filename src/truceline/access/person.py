"""People: a name, one role, the party a liaison serves, and the sharing groups that follow from these.

One account has one role. Whoever does two duties has two accounts, so that what the table says of a role holds of
everybody who has it.
"""

from __future__ import annotations

import functools
import re
from typing import Literal, TypeAlias, get_args

import msgspec

from truceline.access.tables import lines
from truceline.errors import TrucelineError

Role: TypeAlias = Literal["visitor", "reader", "analyst", "verifier", "liaison", "mission_head", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
ACCOUNT_ROLES: tuple[Role, ...] = tuple(r for r in ROLES if r != "visitor")
"""Roles that an account may have: a visitor is who has not signed in."""
JOINT = "joint"
"""The group of all parties and the mission."""
_GROUP = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,79}")


class RoleWords(msgspec.Struct, frozen=True):
    """A role in words, and the groups that everybody who has it belongs to (``party``: that of the account's party)."""

    title: str
    groups: tuple[str, ...]
    takes_groups: bool
    duty: str


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks. ``name`` is the account's; ``party`` is set for a liaison alone; ``groups`` are the named
    groups the account was put in."""

    name: str = ""
    role: Role = "visitor"
    party: str | None = None
    groups: tuple[str, ...] = ()


VISITOR = Person()
"""Whoever has not signed in."""


@functools.cache
def role_words() -> dict[Role, RoleWords]:
    """The roles, from ``data/roles.tsv``."""
    out: dict[Role, RoleWords] = {}
    for number, (role, title, groups, named, duty) in lines("roles.tsv"):
        if role not in ROLES:
            raise TrucelineError("access-table", f"'{role}' is no role.", place=f"roles.tsv:{number}")
        out[role] = RoleWords(title, tuple(groups.split()) if groups != "-" else (), named == "yes", duty)
    return out


def groups_of(person: Person) -> tuple[str, ...]:
    """A person's sharing groups, sorted: those of the role, and, where the role takes them, the named ones."""
    words = role_words()[person.role]
    held = {g for g in words.groups if g != "party"}
    if "party" in words.groups and person.party:
        held.add(party_group(person.party))
    if words.takes_groups:
        held.update(person.groups)
    return tuple(sorted(held))


def party_group(party: str) -> str:
    """The sharing group of a party: ``party:pakistan`` for Pakistan."""
    return "party:" + re.sub(r"[^a-z0-9]+", "-", party.casefold()).strip("-")


def group_name(words: str) -> str:
    """A sharing group's name as it was typed, checked: ``joint``, ``party:NAME`` or a plain name."""
    kind, _, rest = words.rpartition(":")
    if kind not in ("", "party") or not _GROUP.fullmatch(rest):
        raise TrucelineError(
            "access-group", f"{words!r} is no name of a sharing group.",
            mend="Use small letters, digits and hyphens (field-team), party:NAME, or joint.",
        )  # fmt: skip
    return words


def account_name(words: str) -> str:
    """An account's name as it was typed, folded to small letters and checked."""
    name = words.strip().casefold()
    if not _NAME.fullmatch(name):
        raise TrucelineError(
            "people-name", f"{words!r} is no account name.",
            mend="Use up to 80 small letters, digits and . _ @ -, a letter or digit first.",
        )  # fmt: skip
    return name
