"""What each kind of journal entry holds, and its JSON form."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from truceline.ledger.access_bodies import Marked
from truceline.ledger.chain import Draft, Entry
from truceline.ledger.exchange_bodies import Empty, ExchangeBody
from truceline.ledger.mechanism_bodies import MechanismBody
from truceline.ledger.records import Account, LadderEntry, Marking, TableSource
from truceline.model.alert import Alert
from truceline.model.claim import Reading
from truceline.model.claim_review import ClaimReview
from truceline.model.document import Refusal
from truceline.model.observation import Detection, SatellitePass
from truceline.model.table import EventRow, MissionPoint, Tally


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The first entry: whose ledger this is."""

    case_id: str
    program: str
    layout: int


class Read(msgspec.Struct, frozen=True, tag="document"):
    """One document with everything one reading made of it; one entry, so that it is stored whole or not at all."""

    case_id: str
    source: str
    reading: Reading


class Refused(msgspec.Struct, frozen=True, tag="refusal"):
    """An input that was not read."""

    source: str
    refusal: Refusal


class Event(msgspec.Struct, frozen=True, tag="event_row"):
    """A row of an event table. ``in_scope``: whether the case's own filter keeps it; the others show coverage.
    ``sector``: where the case's gazetteer put it when it was imported."""

    dataset: str
    in_scope: bool
    row: EventRow
    sector: str | None = None


class Count(msgspec.Struct, frozen=True, tag="tally"):
    """A count report."""

    dataset: str
    in_scope: bool
    row: Tally


class Point(msgspec.Struct, frozen=True, tag="mission_point"):
    """A figure of a monitoring mission."""

    dataset: str
    in_scope: bool
    row: MissionPoint


class Step(msgspec.Struct, frozen=True, tag="ladder_entry"):
    """A dated decision on a pressure ladder."""

    dataset: str
    in_scope: bool
    row: LadderEntry


class Detected(msgspec.Struct, frozen=True, tag="detection"):
    """A thermal detection of a satellite."""

    dataset: str
    in_scope: bool
    row: Detection


class Passed(msgspec.Struct, frozen=True, tag="pass"):
    """A pass of a satellite: when something could have been seen."""

    dataset: str
    in_scope: bool
    row: SatellitePass


class TableRead(msgspec.Struct, frozen=True, tag="table"):
    """A table imported to its end, with its coverage."""

    source: TableSource
    rows: int
    in_scope: int
    start: str | None
    end: str | None
    weeks: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True, tag="verdict"):
    """A verdict that was given, and how much of the ledger it could see. ``question``: what was asked, as it was asked;
    ``method`` and ``data``: how it was reached and the sha256 of what it was reached from (empty in old entries)."""

    agreement: str
    sector: str | None
    as_of: str
    known_by: str | None
    verdict: str
    sentence: str
    body: dict[str, object]
    count: int
    head: str
    method: str = ""
    data: str = ""
    question: dict[str, object] = {}


class Raised(msgspec.Struct, frozen=True, tag="alert"):
    """An alert that a rule raised."""

    alert: Alert


class Delivered(msgspec.Struct, frozen=True, tag="delivery"):
    """That an alert reached a channel (a file, a feed, an address)."""

    alert: str
    channel: str


class Linked(msgspec.Struct, frozen=True, tag="link"):
    """A claim or row put to an incident (or, ``undone``, taken from it again), with the reason."""

    incident_id: str
    account: Account
    undone: bool = False


class ClaimReviewed(msgspec.Struct, frozen=True, tag="claim_review"):
    """What a person decided about a claim; a later decision stands beside it, nothing is overwritten."""

    review: ClaimReview


RowBody: TypeAlias = Event | Count | Point | Step | Detected | Passed
Body: TypeAlias = (
    Opened
    | Read
    | Refused
    | RowBody
    | TableRead
    | Judged
    | Linked
    | Raised
    | Delivered
    | ClaimReviewed
    | MechanismBody
    | ExchangeBody
    | Marked
)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Body] = msgspec.json.Decoder(Body)


def draft(
    key: str, body: Body, marking: Marking = "public", *, shared: str = "", who: str = "", why: str = ""
) -> Draft:
    """A body as an entry to be; ``shared`` as :func:`truceline.ledger.chain.shared_with` gives it.

    Raises UnicodeEncodeError where a text holds half a character (a lone surrogate)."""
    kind = str(body.__struct_config__.tag)
    return Draft(kind, key, _encoder.encode(body).decode("utf-8"), marking, shared, who, why)


def same_row(stored: str, body: Body) -> bool:
    """Whether a stored body holds the same record; scope and sector are the case's view of it, not the record."""
    kept = _decoder.decode(stored)
    return isinstance(kept, RowBody) and isinstance(body, RowBody) and kept.row == body.row


def read(body: str) -> Body:
    """A body from its JSON form. Raises msgspec.ValidationError where it is none."""
    return _decoder.decode(body)


def body_of(entry: Entry) -> Body:
    """The body of an entry, typed. Raises msgspec.ValidationError where it is none."""
    return Empty() if entry.is_redacted else _decoder.decode(entry.body)
