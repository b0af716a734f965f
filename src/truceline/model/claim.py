"""Claims: one source asserting one thing, with the words. A claim is never edited.

The JSON form of these types is the reading contract (docs/design.md, section 3): field names and values are fixed.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Evidence, Span

Manner: TypeAlias = Literal["direct", "indirect", "mixed"]
Does: TypeAlias = Literal[
    "assert", "deny", "blame", "offer", "demand", "reject", "agree", "reaffirm", "threaten", "appeal", "decline"
]
Standing: TypeAlias = Literal["asserted", "alleged", "denied", "hypothetical", "future", "background"]
EventType: TypeAlias = Literal[
    "ceasefire_agreed", "ceasefire_declared", "ceasefire_observed", "ceasefire_ended", "violation", "firing",
    "shelling", "air_strike", "mine_ied", "infiltration", "airspace_breach", "casualty", "hotline_contact", "meeting",
    "offer_of_talks", "appeal_demand", "condition", "refusal", "position", "accusation", "denial",
    "claim_of_responsibility", "no_comment", "verification", "threat", "sanction", "easing", "deployment",
    "withdrawal", "prisoner_return", "arrest", "aid_crossing", "surveillance",
]  # fmt: skip
WhenPrecision: TypeAlias = Literal["instant", "day", "days", "week", "month", "months", "year", "years", "vague"]
WherePrecision: TypeAlias = Literal[
    "point", "town", "district", "sector", "admin1", "country", "region", "line", "demonym"
]


class Actor(msgspec.Struct, frozen=True):
    """Someone who does, or to whom something is done, in the document's words. ``party`` is the plain English name of
    the party (Pakistan, Hamas) or None when the text does not tell; ``code`` is a CAMEO actor code."""

    text: str
    span: Span | None = None
    party: str | None = None
    code: str | None = None


class When(msgspec.Struct, frozen=True):
    """A time the text gives: ISO dates (both days included) or instants that keep the text's own offset. Start and end
    are None where the words give no interval ("recently")."""

    start: str | None
    end: str | None
    precision: WhenPrecision
    span: Span | None = None


class Where(msgspec.Struct, frozen=True):
    """A place the text names. ``side`` (who holds it) and ``sector`` come from the gazetteer alone, never from a
    country
    code or a polygon."""

    name: str
    lat: float | None
    lon: float | None
    precision: WherePrecision
    sector: str | None = None
    side: str | None = None
    span: Span | None = None


class Toll(msgspec.Struct, frozen=True):
    """Killed or injured as one claim counts them. ``by_side`` splits ``best`` by party or by ``civilian`` /
    ``military``
    ("Pakistan/civilian") where the text does; ``qualifier`` keeps its hedge ("at least")."""

    low: int
    best: int
    high: int
    qualifier: str | None = None
    by_side: dict[str, int] = {}


class Review(msgspec.Struct, frozen=True):
    """A joint review as a text tells it: what was reviewed, each point agreed, and the whole of the joint words.
    ``all_sectors`` is whether the words say that the review left none out."""

    reviewed: tuple[Span, ...]
    agreed: tuple[Span, ...]
    text: Span
    all_sectors: bool = False


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What every claim carries: evidence spans, the credited source (None: the publication's own voice has a Source of
    kind ``publication``; None is "no speaker found"), and the reader's confidence in [0, 1]. ``reader`` names who read
    it where that is not the reader of the whole document: a stronger reader proposed it."""

    id: str
    evidence: tuple[Evidence, ...]
    source: Source | None = None
    confidence: float = 0.5
    reader: str | None = None


class Statement(Claim, frozen=True, kw_only=True, tag_field="kind", tag="statement"):
    """Somebody's words, quoted or reported. ``content`` goes from the first of them to the last; where speaker and cue
    stand in between ("A," he said, "B"), ``parts`` are the pieces."""

    content: Span
    parts: tuple[Span, ...] = ()
    cue: Span | None = None
    manner: Manner
    does: tuple[Does, ...] = ("assert",)
    addressee: str | None = None
    occasion: str | None = None
    nested_in: str | None = None


class Event(Claim, frozen=True, kw_only=True, tag_field="kind", tag="event"):
    """Something that happened, is said to have happened, is denied, or may happen (``standing``).

    ``type`` is None only for the answer to a marked pair whose PLOVER root has no truceline type."""

    type: EventType | None
    trigger: Span | None
    plover: str | None = None
    cameo: str | None = None
    actor: Actor | None = None
    recipient: Actor | None = None
    when: When | None = None
    where: Where | None = None
    weapon: str | None = None
    killed: Toll | None = None
    injured: Toll | None = None
    standing: Standing = "asserted"
    by: str | None = None
    triggers: tuple[Span, ...] = ()
    cause_of: tuple[str, ...] = ()
    known_as: str | None = None
    review: Review | None = None


class Count(Claim, frozen=True, kw_only=True, tag_field="kind", tag="count"):
    """Somebody's tally over a period; never an incident. ``parts`` are the numbers that its own sentence divides it
    into; ``difference`` is the total less their sum where they do not fit it, else None."""

    n: int
    what: str
    qualifier: str | None = None
    period: When | None = None
    reporter: str | None = None
    accused: str | None = None
    scope: str | None = None
    parts: tuple[int, ...] = ()
    difference: int | None = None


class Silence(Claim, frozen=True, kw_only=True, tag_field="kind", tag="silence"):
    """What the document says a speaker left out. ``instrument`` is ``instrument-id/clause-id`` where a case knows
    it."""

    speaker: str | None
    omitted: str
    instrument: str | None = None


AnyClaim: TypeAlias = Statement | Event | Count | Silence


class Drop(msgspec.Struct, frozen=True):
    """Something the reader saw and left out, and why."""

    what: str
    reason: str
    span: Span | None = None


class Reading(msgspec.Struct, frozen=True):
    """The outcome of reading one document."""

    document: Document
    claims: tuple[AnyClaim, ...]
    dropped: tuple[Drop, ...] = ()
    places: tuple[Where, ...] | None = None
    dates: tuple[When, ...] | None = None
    reader: str = ""
