"""What the pages about accounts show."""

from __future__ import annotations

import msgspec

from truceline.outlets.web.views import Field, Pair, View


class SignInView(View, frozen=True, kw_only=True):
    """Signing in. ``following``: the page that was asked for; ``provider``: whether one may sign in through it."""

    following: str
    provider: bool


class GoOnView(View, frozen=True, kw_only=True):
    """Somebody came back from the provider and is signed in: on to the page that was asked for."""

    following: str


class AccountView(View, frozen=True, kw_only=True):
    """The account of whoever asks: what it is, what it sees. ``keeps``: whether it may keep accounts."""

    name: str
    facts: tuple[Pair, ...]
    may: tuple[Pair, ...]
    may_not: tuple[Pair, ...]
    has_password: bool
    keeps: bool


class AccountLine(msgspec.Struct, frozen=True, kw_only=True):
    """An account in the list of them."""

    name: str
    role: str
    party: str
    groups: str
    state: str
    disabled: bool


class PeopleView(View, frozen=True, kw_only=True):
    """Every account, what happened lately, and a form for another."""

    accounts: tuple[AccountLine, ...]
    fields: tuple[Field, ...]
    happened: tuple[Pair, ...]
