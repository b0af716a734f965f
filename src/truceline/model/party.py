"""Parties to a ceasefire, their organs and the roles that speak for them."""

from __future__ import annotations

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What every fact of a case file carries: where it was read and how well it is known.

    ``conf`` is ``read`` (the core fact was seen at ``src``) or ``known`` (from memory: shown with that mark or not at
    all)."""

    src: str
    conf: str
    note: str | None = None

    @property
    def is_known_only(self) -> bool:
        """Whether the fact comes from memory and must be marked as such where it is shown."""
        return self.conf != "read"


class Party(Fact, frozen=True, kw_only=True):
    """A party, ally, monitor or third party. ``name`` is the plain English name used in claims; ``metonyms`` are places
    and buildings that stand for it (Islamabad, South Block); ``side`` is which side of the line it stands on."""

    id: str
    name: str
    kind: str
    side: str
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    cameo: str | None = None
    iso2: str | None = None
    iso3: str | None = None


class Organ(Fact, frozen=True, kw_only=True):
    """An organ that acts or speaks for a party: army, ministry, press wing."""

    id: str
    party: str
    name: str
    aliases: tuple[str, ...] = ()
    cameo: str | None = None
    holds: str | None = None


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who held a role, and when: a day (``2021-02-25``: seen in it that day) or a span (``2017-07..2020-04``)."""

    name: str
    at: str
    conf: str = "known"


class Role(Fact, frozen=True, kw_only=True):
    """An office that speaks or decides: spokesperson, director general of military operations."""

    id: str
    party: str
    title: str
    aliases: tuple[str, ...] = ()
    organ: str | None = None
    rank: str | None = None
    holders: tuple[Holder, ...] = ()
