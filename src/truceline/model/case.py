"""A case: the world of one ceasefire, as data."""

from __future__ import annotations

import msgspec

from truceline.model.agreement import Agreement, Instrument, Mechanism
from truceline.model.party import Fact, Organ, Party, Role
from truceline.model.place import GazetteerPlace, Line, Sector


class CaseHead(Fact, frozen=True, kw_only=True):
    """What a case is about. ``gazetteer`` names the file of its places, ``gazetteers`` further ones, beside the case
    file."""

    id: str
    title: str
    summary: str
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    time_zones: dict[str, str] = {}
    geometry_ids: tuple[str, ...] = ()
    as_of: str = ""
    ucdp_dyads: dict[str, str] = {}
    gazetteer: str = ""
    gazetteers: tuple[str, ...] = ()


class Issue(Fact, frozen=True, kw_only=True):
    """A question the parties quarrel over, with the stance each takes."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    positions: dict[str, str] = {}


class LadderStep(msgspec.Struct, frozen=True, kw_only=True):
    """A dated status on a pressure ladder."""

    date: str
    status: str
    conf: str
    src: str = ""
    note: str = ""


class Pressure(Fact, frozen=True, kw_only=True):
    """A dated ladder outside the conflict that bears on a party (FATF listing, a sanctions list)."""

    id: str
    name: str
    body: str
    aliases: tuple[str, ...] = ()
    steps: tuple[LadderStep, ...] = ()
    party: str | None = None


class Background(Fact, frozen=True, kw_only=True):
    """Retold history: a past happening under its usual names, so that a retelling is not taken for news."""

    id: str
    name: str
    start: str
    end: str
    aliases: tuple[str, ...] = ()
    contested: str | None = None


class Phrase(Fact, frozen=True, kw_only=True):
    """Wording that tells whose account a text follows."""

    text: tuple[str, ...]
    means: str
    used_by: tuple[str, ...] = ()


class ShippedSource(msgspec.Struct, frozen=True, kw_only=True):
    """Material shipped with a case: a file inside the package, what it is and who must be credited."""

    file: str
    kind: str
    title: str
    licence: str
    attribution: str
    filters: tuple[str, ...] = ()


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one case file and its gazetteer say."""

    case: CaseHead
    party: tuple[Party, ...] = ()
    organ: tuple[Organ, ...] = ()
    role: tuple[Role, ...] = ()
    agreement: tuple[Agreement, ...] = ()
    line: tuple[Line, ...] = ()
    sector: tuple[Sector, ...] = ()
    mechanism: tuple[Mechanism, ...] = ()
    instrument: tuple[Instrument, ...] = ()
    issue: tuple[Issue, ...] = ()
    pressure: tuple[Pressure, ...] = ()
    background: tuple[Background, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    source: tuple[ShippedSource, ...] = ()
    places: tuple[GazetteerPlace, ...] = ()

    def party_by_id(self, party_id: str) -> Party | None:
        """The party with this id, or None."""
        return next((p for p in self.party if p.id == party_id), None)

    def agreement_by_id(self, agreement_id: str) -> Agreement | None:
        """The agreement with this id, or None."""
        return next((a for a in self.agreement if a.id == agreement_id), None)
