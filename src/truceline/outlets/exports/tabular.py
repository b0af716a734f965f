"""The ledger as tables with typed columns: one definition for Parquet and for data frames.

Days are dates, instants are timestamps in UTC, coordinates WGS 84 degrees; a missing value is null, never 0. Every
column says what it holds in the field's metadata (``about``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from truceline.ledger.records import Account, DocumentLine, StoredClaim, StoredVerdict
from truceline.model.claim import Actor, Count, Event, Silence, Statement
from truceline.model.table import EventRow, Tally
from truceline.outlets.exports.material import Material

if TYPE_CHECKING:
    import pyarrow as pa

_TEXT, _DAY, _TIME, _REAL, _INT = "text", "day", "time", "real", "int"


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its type, what it holds and where the value comes from."""

    name: str
    type: str
    about: str
    of: Callable[[Any], Any]


class Sheet(msgspec.Struct, frozen=True):
    """A table: its name, what a line of it is, its columns, and its lines out of the material."""

    name: str
    about: str
    columns: tuple[Column, ...]
    lines: Callable[[Material], Iterable[Any]]


class _Told(msgspec.Struct, frozen=True):
    incident: str
    account: Account


def table(sheet: Sheet, material: Material) -> pa.Table:
    """A sheet as an Arrow table, with the case and the meaning of each column in its metadata."""
    import pyarrow as pa

    lines = list(sheet.lines(material))
    arrays = [pa.array([c.of(line) for line in lines], type=_arrow(c.type)) for c in sheet.columns]
    fields = [pa.field(c.name, _arrow(c.type), metadata={"about": c.about}) for c in sheet.columns]
    about = {"about": sheet.about, "case": material.case.case.id, "made_by": "truceline"}
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about))


def _arrow(type_name: str) -> pa.DataType:
    import pyarrow as pa

    kinds = {
        _TEXT: pa.string(), _DAY: pa.date32(), _TIME: pa.timestamp("ms", "UTC"), _REAL: pa.float64(), _INT: pa.int64(),
    }  # fmt: skip
    return kinds[type_name]


def day(value: str | None) -> dt.date | None:
    """An ISO day, or the first of the month or year where no more is known; None for anything else."""
    if not value:
        return None
    full = {4: f"{value}-01-01", 7: f"{value}-01"}.get(len(value), value[:10])
    try:
        return dt.date.fromisoformat(full)
    except ValueError:
        return None


def moment(value: str | None) -> dt.datetime | None:
    """An instant in UTC, to the second; None for anything else."""
    if not value:
        return None
    try:
        when = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).replace(microsecond=0)


def _party(which: str) -> Callable[[StoredClaim], str | None]:
    def of(stored: StoredClaim) -> str | None:
        actor: Actor | None = getattr(stored.claim, which, None)
        return (actor.party or actor.text) if actor is not None else None

    return of


def _killed(which: str) -> Callable[[StoredClaim], int | None]:
    def of(stored: StoredClaim) -> int | None:
        claim = stored.claim
        if not isinstance(claim, Event) or claim.killed is None:
            return None
        return int(getattr(claim.killed, which))

    return of


def _does(stored: StoredClaim) -> str | None:
    return ",".join(stored.claim.does) if isinstance(stored.claim, Statement) else None


def _event(name: str) -> Callable[[StoredClaim], Any]:
    return lambda stored: getattr(stored.claim, name, None) if isinstance(stored.claim, Event) else None


def _where(name: str) -> Callable[[StoredClaim], Any]:
    def of(stored: StoredClaim) -> Any:
        where = stored.claim.where if isinstance(stored.claim, Event) else None
        return getattr(where, name) if where is not None else None

    return of


def _source(name: str) -> Callable[[StoredClaim], Any]:
    return lambda stored: getattr(stored.claim.source, name) if stored.claim.source is not None else None


_CLAIMS: tuple[Column, ...] = (
    Column("claim", _TEXT, "id of the claim, unique in the ledger", lambda c: c.id),
    Column("kind", _TEXT, "statement, event, count or silence", lambda c: str(c.claim.__struct_config__.tag)),
    Column("type", _TEXT, "type of the event (docs/design.md, section 4)", _event("type")),
    Column("standing", _TEXT, "asserted, alleged, denied, hypothetical, future or background", _event("standing")),
    Column("does", _TEXT, "what a statement does, comma between", _does),
    Column("day", _DAY, "its first day; else the day of publication", lambda c: day(c.day)),
    Column("day_end", _DAY, "its last day", lambda c: day(c.day_end)),
    Column("day_from", _TEXT, "text or published: where the day comes from", lambda c: c.day_from),
    Column("actor", _TEXT, "who does it: the party, else the words", _party("actor")),
    Column("recipient", _TEXT, "to whom it is done", _party("recipient")),
    Column("place", _TEXT, "the place as named", _where("name")),
    Column("lat", _REAL, "degrees north", _where("lat")),
    Column("lon", _REAL, "degrees east", _where("lon")),
    Column("place_precision", _TEXT, "how closely the place is known", _where("precision")),
    Column("sector", _TEXT, "sector of the line", _where("sector")),
    Column("killed_low", _INT, "killed, lowest", _killed("low")),
    Column("killed_best", _INT, "killed, as this claim counts", _killed("best")),
    Column("killed_high", _INT, "killed, highest", _killed("high")),
    Column("n", _INT, "the number of a count", lambda c: c.claim.n if isinstance(c.claim, Count) else None),
    Column("source", _TEXT, "who is credited", _source("name")),
    Column("source_kind", _TEXT, "named_person, named_organ, official_unnamed, anonymous ...", _source("kind")),
    Column("source_role", _TEXT, "their role", _source("role")),
    Column("source_party", _TEXT, "the party they speak for", _source("party")),
    Column("omitted", _TEXT, "what a silence leaves out",
           lambda c: c.claim.omitted if isinstance(c.claim, Silence) else None),
    Column("words", _TEXT, "the evidence, exactly", lambda c: " … ".join(e.quote for e in c.claim.evidence)),
    Column("confidence", _REAL, "of the reader, 0 to 1", lambda c: c.claim.confidence),
    Column("document", _TEXT, "id of the document", lambda c: c.document_id),
    Column("publisher", _TEXT, "who published it", lambda c: c.publisher),
    Column("published", _DAY, "when", lambda c: day(c.published.value if c.published else None)),
    Column("url", _TEXT, "where", lambda c: c.url),
    Column("reader", _TEXT, "which reader read it", lambda c: c.claim.reader or c.reader),
    Column("recorded", _TIME, "when it came into the ledger", lambda c: moment(c.recorded_at)),
)  # fmt: skip

_ACCOUNTS: tuple[Column, ...] = (
    Column("incident", _TEXT, "id of the incident", lambda t: t.incident),
    Column("member", _TEXT, "claim, or dataset/row", lambda t: t.account.member),
    Column("kind", _TEXT, "claim or row", lambda t: t.account.kind),
    Column("party", _TEXT, "the party that speaks; null where no side does", lambda t: t.account.party),
    Column("speaker", _TEXT, "who is credited", lambda t: t.account.speaker),
    Column("says", _TEXT, "in these words", lambda t: t.account.says),
    Column("type", _TEXT, "as this account has it", lambda t: t.account.type),
    Column("standing", _TEXT, "asserted, alleged or denied", lambda t: t.account.standing),
    Column("day", _DAY, "first day", lambda t: day(t.account.day)),
    Column("day_end", _DAY, "last day", lambda t: day(t.account.day_end)),
    Column("place", _TEXT, "place", lambda t: t.account.place),
    Column("lat", _REAL, "degrees north", lambda t: t.account.lat),
    Column("lon", _REAL, "degrees east", lambda t: t.account.lon),
    Column("sector", _TEXT, "sector of the line", lambda t: t.account.sector),
    Column("killed", _INT, "killed, as this account counts", lambda t: t.account.killed),
    Column("reason", _TEXT, "why it was put to this incident", lambda t: t.account.reason),
)

_DOCUMENTS: tuple[Column, ...] = (
    Column("document", _TEXT, "id", lambda d: d.id),
    Column("title", _TEXT, "title", lambda d: d.title),
    Column("publisher", _TEXT, "publisher", lambda d: d.publisher),
    Column("published", _DAY, "day of publication", lambda d: day(d.published)),
    Column("url", _TEXT, "address", lambda d: d.url),
    Column("claims", _INT, "claims read", lambda d: d.claims),
    Column("dismissed", _TEXT, "why it was not read in full", lambda d: d.dismissed),
    Column("source", _TEXT, "what brought it", lambda d: d.source),
    Column("recorded", _TIME, "when it came into the ledger", lambda d: moment(d.recorded_at)),
)


def _plain(fields: Sequence[tuple[str, str, str]]) -> tuple[Column, ...]:
    return tuple(Column(name, type_name, about, _getter(name, type_name)) for name, type_name, about in fields)


def _getter(name: str, type_name: str) -> Callable[[Any], Any]:
    if type_name == _DAY:
        return lambda line: day(getattr(line, name))
    if type_name == _TIME:
        return lambda line: moment(getattr(line, name))
    return lambda line: getattr(line, name)


_ROWS = _plain(
    (
        ("dataset", _TEXT, "the table it is from"),
        ("row_id", _TEXT, "its id there"),
        ("date_start", _DAY, "first day"),
        ("date_end", _DAY, "last day"),
        ("published", _DAY, "its source's date, else the event's"),
        ("type", _TEXT, "truceline type"),
        ("side_a", _TEXT, "side a"),
        ("side_b", _TEXT, "side b"),
        ("where", _TEXT, "place"),
        ("country", _TEXT, "country"),
        ("lat", _REAL, "degrees north"),
        ("lon", _REAL, "degrees east"),
        ("where_prec", _TEXT, "how closely the place is known"),
        ("killed_low", _INT, "killed, lowest"),
        ("killed_best", _INT, "killed, best"),
        ("killed_high", _INT, "killed, highest"),
        ("source", _TEXT, "who reported it"),
    )
)
_TALLIES = _plain(
    (
        ("row_id", _TEXT, "id"),
        ("period_start", _DAY, "first day"),
        ("period_end", _DAY, "last day"),
        ("n", _INT, "acts counted"),
        ("qualifier", _TEXT, "its hedge"),
        ("reporter", _TEXT, "who counts"),
        ("accused", _TEXT, "whose fire"),
        ("scope", _TEXT, "of what"),
        ("published", _TEXT, "when it was published, as its table gives it"),
        ("source_url", _TEXT, "where"),
    )
)
_VERDICTS = _plain(
    (
        ("agreement", _TEXT, "agreement"),
        ("sector", _TEXT, "sector; null: the whole line"),
        ("as_of", _DAY, "the day it is about"),
        ("known_by", _DAY, "using what was published by this day"),
        ("verdict", _TEXT, "the verdict"),
        ("sentence", _TEXT, "in words"),
        ("method", _TEXT, "which method gave it"),
        ("data", _TEXT, "sha256 of what it was given from"),
        ("recorded_at", _TIME, "when it was given"),
    )
)


def _claims(material: Material) -> Iterable[StoredClaim]:
    return material.claims()


def _accounts(material: Material) -> Iterable[_Told]:
    found = material.ledger.incidents(
        date_from=material.first, date_to=material.last, sector=material.sector, newest_first=False
    )
    return (_Told(i.id, a) for i in found for a in i.accounts)


def _documents(material: Material) -> Iterable[DocumentLine]:
    return material.ledger.documents(published_from=material.first, published_to=material.last)


def _event_rows(material: Material) -> Iterable[EventRow]:
    return material.ledger.event_rows(date_from=material.first, date_to=material.last, sector=material.sector)


def _tallies(material: Material) -> Iterable[Tally]:
    return (t for t in material.ledger.tallies() if _touches(t.period_start, t.period_end, material))


def _verdicts(material: Material) -> Iterable[StoredVerdict]:
    return (v for v in material.ledger.verdicts() if _touches(v.as_of, v.as_of, material))


def _touches(first: str, last: str, material: Material) -> bool:
    return (material.first is None or last >= material.first) and (material.last is None or first <= material.last)


SHEETS: tuple[Sheet, ...] = (
    Sheet("claims", "one source asserting one thing, with the words", _CLAIMS, _claims),
    Sheet("accounts", "one account of one incident; an incident has one or several", _ACCOUNTS, _accounts),
    Sheet("documents", "one document, without its text", _DOCUMENTS, _documents),
    Sheet("rows", "one row of an event table that is the case's own", _ROWS, _event_rows),
    Sheet("tallies", "one count report", _TALLIES, _tallies),
    Sheet("verdicts", "one verdict as it was recorded", _VERDICTS, _verdicts),
)
"""Every table, in the order in which they are written."""
