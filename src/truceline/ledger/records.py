"""What goes into a ledger and what comes out, as frozen values."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.alert import Alert
from truceline.model.claim import AnyClaim, Drop
from truceline.model.claim_review import ClaimReview
from truceline.model.document import Document, Published
from truceline.model.observation import Detection, SatellitePass
from truceline.model.table import EventRow, MissionPoint, Tally

Marking: TypeAlias = Literal["public", "restricted", "confidential", "source-protected"]
TableRow: TypeAlias = EventRow | Tally | MissionPoint | Detection | SatellitePass
TableKind: TypeAlias = Literal["events", "tallies", "mission_points", "ladder", "detections", "passes"]


class Added(msgspec.Struct, frozen=True):
    """What an addition did: records that are new, records that were known, records refused (with their reasons)."""

    new: int = 0
    known: int = 0
    refused: int = 0
    reasons: tuple[str, ...] = ()

    def __add__(self, other: Added) -> Added:
        return Added(
            self.new + other.new,
            self.known + other.known,
            self.refused + other.refused,
            self.reasons + other.reasons,
        )


class TableSource(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it is imported: its name for good (``dataset``), what it is, who must be credited, the sha256 of its
    bytes, and how many rows it held that are no records (``set_aside``: reason -> count)."""

    dataset: str
    title: str
    kind: TableKind
    sha256: str
    ref: str = ""
    licence: str = ""
    attribution: str = ""
    filters: tuple[str, ...] = ()
    set_aside: dict[str, int] = {}


class StoredSource(msgspec.Struct, frozen=True, kw_only=True):
    """A table in the ledger, with its coverage: the days of the whole table, rows outside the case's scope among them.

    ``start`` and ``end`` are the first and last day any row names; ``weeks`` the Mondays of the weeks in which any row
    falls. Silence in a filtered series is an observation only where the source itself went on."""

    source: TableSource
    rows: int
    in_scope: int
    start: str | None
    end: str | None
    weeks: tuple[str, ...]
    recorded_at: str
    entry: int


class LadderEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One dated decision on a pressure ladder, as its table has it."""

    ladder: str
    row_id: str
    date: str
    event: str
    status_after: str
    list_name: str
    source_url: str
    note: str = ""


class StoredDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document as last read."""

    document: Document
    reader: str
    dropped: tuple[Drop, ...]
    claims: int
    source: str
    recorded_at: str
    entry: int


class DocumentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A document in a list, without its text. ``dismissed`` says why it was not read in full, where it was not."""

    id: str
    ref: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    published_utc: str | None
    source: str
    claims: int
    dismissed: str | None
    recorded_at: str
    entry: int


class StoredReview(msgspec.Struct, frozen=True, kw_only=True):
    """A decision about a claim, and when it was recorded."""

    review: ClaimReview
    recorded_at: str
    entry: int


class StoredClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with what is needed to cite and date it.

    ``id`` is unique in the ledger. ``day`` and ``day_end`` are the claim's own dates where it has them
    (``day_from`` = "text"), else the day of publication ("published"), else None. ``review`` is the latest decision
    that a person took about it."""

    id: str
    claim: AnyClaim
    document_id: str
    title: str | None
    url: str | None
    publisher: str | None
    published: Published | None
    day: str | None
    day_end: str | None
    day_from: Literal["text", "published"] | None
    reader: str
    recorded_at: str
    entry: int
    review: StoredReview | None = None


class StoredRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """An input that was refused."""

    ref: str
    code: str
    reason: str
    place: str | None
    source: str
    recorded_at: str
    entry: int


class StoredVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that was given: what was said, and how much the ledger knew (``count``, ``head``) when it was.
    ``question`` is what was asked, ``method`` how it was answered, ``data`` the sha256 of what it was answered from."""

    id: str
    agreement: str
    sector: str | None
    as_of: str
    known_by: str | None
    verdict: str
    sentence: str
    body: dict[str, object]
    count: int
    head: str
    recorded_at: str
    entry: int
    method: str = ""
    data: str = ""
    question: dict[str, object] = {}


class StoredAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that was raised, when, and the channels it has reached."""

    alert: Alert
    recorded_at: str
    entry: int
    delivered: tuple[str, ...]


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a search found. ``excerpt`` is text in pieces, each with whether it matched."""

    document: DocumentLine
    excerpt: tuple[tuple[str, bool], ...]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One member of an incident: who says it, what it is and why it was linked. ``member`` is a claim id or
    ``dataset/row_id``; ``speaker`` is who is credited; ``party`` is None where no side speaks (a data set, a paper).
    ``day_from``: "published" where only the day of publication is known; the happening may then be a day earlier."""

    kind: Literal["claim", "row"]
    member: str
    party: str | None
    speaker: str | None
    says: str
    type: str
    day: str
    day_end: str
    day_from: Literal["text", "published"] = "text"
    place: str | None
    lat: float | None
    lon: float | None
    sector: str | None
    killed: int | None
    standing: str
    reason: str


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Claims and rows linked as being about one happening, each account kept apart. Status here is ``alleged`` until a
    verification says otherwise."""

    id: str
    day: str
    day_end: str
    place: str | None
    lat: float | None
    lon: float | None
    sector: str | None
    types: tuple[str, ...]
    status: str
    accounts: tuple[Account, ...]


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the ledger is what was written. ``first_bad`` is the first journal entry that is not, where one can be
    named; ``problems`` says what was found, in order; ``redacted`` entries have no words any more, and say so."""

    ok: bool
    entries: int
    head: str
    first_bad: int | None
    problems: tuple[str, ...]
    redacted: int = 0
