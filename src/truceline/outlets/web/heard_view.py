"""What the pages of positions, parties, the mechanism, pressure and chains say, as frozen values."""

from __future__ import annotations

import msgspec

from truceline.outlets.web.incident_view import SightingLine
from truceline.outlets.web.views import Option, Pair, View


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a claim with who spoke and when. ``kind`` is what they were read as (an offer, a refusal, a complaint);
    ``sign`` whether they open (+) or close (-); ``turn`` marks a shift from the words before. ``href`` leads to the
    words in their document, None where nothing was read (the case file's own knowledge)."""

    day: str | None
    day_words: str
    speaker: str
    words: str
    claim: str | None
    claim_href: str | None
    href: str | None
    title: str
    kind: str = ""
    sign: str = ""
    turn: bool = False
    note: str = ""


class StanceCell(msgspec.Struct, frozen=True, kw_only=True):
    """One party on one issue: its ``course`` (shifted, constant, too little), what the case file says it holds, and the
    latest of its ``total`` times in order; ``more`` leads to all."""

    party: str
    party_href: str | None
    course: str
    course_words: str
    known: str
    shifts: int
    total: int
    said: tuple[Said, ...]
    more: str | None


class IssueRow(msgspec.Struct, frozen=True, kw_only=True):
    """An issue with a cell for every party that was heard on it. ``of_case``: the case file names it."""

    id: str
    name: str
    of_case: bool
    cells: tuple[StanceCell, ...]
    silent: tuple[str, ...]


class ClauseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of an instrument, and whether a party's words mention it."""

    clause: str
    text: str
    state: str
    times: int
    said: tuple[Said, ...]


class InvokedLine(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument that a party invokes, how much of its words was read, and each clause."""

    party: str
    title: str
    href: str
    times: int
    words_read: int
    said: tuple[Said, ...]
    clauses: tuple[ClauseLine, ...]


class PositionsView(View, frozen=True, kw_only=True):
    """Who takes which stance on which issue, when, in which words; what is invoked and left out; silences read."""

    issues: tuple[IssueRow, ...]
    unheard: tuple[str, ...]
    parties: tuple[Option, ...]
    choices: tuple[Option, ...]
    invoked: tuple[InvokedLine, ...]
    silences: tuple[Said, ...]
    as_of: str
    as_of_words: str
    filtered: bool


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """What a party did with words of one kind: its heading, how often, and the latest of them."""

    name: str
    total: int
    said: tuple[Said, ...]
    more: str | None = None


class PartyView(View, frozen=True, kw_only=True):
    """One party: what it said, offered, refused and demanded, what it never mentions, how it speaks of the
    agreement."""

    id: str
    name: str
    facts: tuple[Pair, ...]
    agreement: str
    commitment: tuple[Group, ...]
    groups: tuple[Group, ...]
    issues: tuple[IssueRow, ...]
    invoked: tuple[InvokedLine, ...]
    silences: tuple[Said, ...]
    as_of: str
    as_of_words: str


class ContactMechanism(msgspec.Struct, frozen=True, kw_only=True):
    """A mechanism of contact: its cadence and standing, next due, longest silence, and each contact."""

    id: str
    name: str
    status: str
    facts: tuple[Pair, ...]
    contacts: tuple[Said, ...]
    total: int
    known: bool


class MechanismView(View, frozen=True, kw_only=True):
    """Contacts on time or overdue, and the complaints read, since an agreement took effect."""

    agreement: str
    agreement_href: str
    since_words: str
    mechanisms: tuple[ContactMechanism, ...]
    others: tuple[Pair, ...]
    complaints: tuple[Said, ...]
    agreements: tuple[Option, ...]
    as_of: str
    as_of_words: str


class StepLine(msgspec.Struct, frozen=True, kw_only=True):
    """A dated step of a ladder."""

    date: str
    date_words: str
    status: str
    known: bool
    src: str
    now: bool


class LadderPage(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder: its steps, the one in force, and each claim about it; a claim's ``note`` is what was listed that
    day."""

    id: str
    name: str
    body: str
    party: str
    now: str
    steps: tuple[StepLine, ...]
    mentions: tuple[Said, ...]


class PressureView(View, frozen=True, kw_only=True):
    """Every ladder outside the conflict, beside what was said of it."""

    ladders: tuple[LadderPage, ...]
    as_of: str
    as_of_words: str


class HappeningLine(msgspec.Struct, frozen=True, kw_only=True):
    """A happening of a chain; ``href`` leads to its incident or first claim."""

    id: str
    name: str
    day: str
    day_words: str
    kind: str
    types: str
    href: str | None


class LinkLine(msgspec.Struct, frozen=True, kw_only=True):
    """That one happening led to another (``stated``), or is said to have come after it; with everybody's words."""

    cause: HappeningLine
    effect: HappeningLine
    bond: str
    said: tuple[Said, ...]


class ChainLine(msgspec.Struct, frozen=True, kw_only=True):
    """A chain: its longest way through, and every link."""

    id: str
    span_words: str
    spine: tuple[HappeningLine, ...]
    happenings: int
    links: tuple[LinkLine, ...]


class ChainsView(View, frozen=True, kw_only=True):
    """Escalation chains, the latest first."""

    chains: tuple[ChainLine, ...]
    total: int
    left_out: tuple[Pair, ...]
    first_day: str
    last_day: str


class ObservationsView(View, frozen=True, kw_only=True):
    """Incidents with heat near them, those out of season first. "Consistent with", never proof."""

    held: tuple[Pair, ...]
    aside: tuple[Pair, ...]
    compared: int
    with_heat: int
    by_chance: str
    lines: tuple[SightingLine, ...]
    total: int
    limits: tuple[str, ...]
    first_day: str
    last_day: str
