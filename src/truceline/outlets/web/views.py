"""What each page says, as frozen values. The HTML page and its JSON are both made from these."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from truceline.model.document import Document
from truceline.outlets.drawing.spots import Spot
from truceline.outlets.web.cite import Cite
from truceline.outlets.web.highlight import Block


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What every page has: its heading. ``template`` is for a view that an address gives in place of its usual one."""

    template: ClassVar[str | None] = None

    title: str


class Pair(msgspec.Struct, frozen=True):
    """A label and what stands beside it; ``known`` marks what is from memory, ``href`` leads to what is behind it."""

    label: str
    value: str
    known: bool = False
    href: str | None = None


class Option(msgspec.Struct, frozen=True):
    """One choice of a form field."""

    value: str
    words: str
    chosen: bool = False


class Quote(msgspec.Struct, frozen=True):
    """Exact words with where they stand in their document (code points)."""

    start: int
    end: int
    text: str


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a form: ``words`` are longer text, ``text`` a line, ``choice`` one of the options, ``choices`` any."""

    name: str
    label: str
    kind: Literal["words", "text", "choice", "choices"] = "text"
    value: str = ""
    options: tuple[Option, ...] = ()
    help: str = ""


class DocumentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A document in a list."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    published_words: str
    url: str | None
    href: str
    claims: int | None = None
    opening: str = ""
    recorded_at: str | None = None


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided about a claim: by whom, when, why, and for a correction what was changed (from, to)."""

    verdict: str
    words: str
    who: str
    recorded_at: str
    day_words: str
    note: str = ""
    headline: str = ""
    changes: tuple[Pair, ...] = ()


class ClaimCard(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as every page shows it: what is claimed, who says so, in which words, and where they stand. ``quotes`` is
    its evidence piece by piece; ``shown`` the same as a reader would quote it, a statement in one stretch; ``chain``
    the words in their parts: source, cue, content, or the word that carries an event."""

    id: str
    number: int | None = None
    kind: str
    kind_words: str
    type: str | None
    headline: str
    source: str
    source_kind: str
    source_kind_words: str
    party: str | None
    standing: str | None
    standing_words: str
    quotes: tuple[Quote, ...]
    shown: tuple[Quote, ...]
    facts: tuple[Pair, ...]
    confidence: float
    document: DocumentLine
    href: str
    jump: str
    day: str | None = None
    recorded_at: str | None = None
    spot: Spot | None = None
    chain: tuple[Pair, ...] = ()
    review: ReviewLine | None = None


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """Where a list stands."""

    page: int
    pages: int | None
    total: int | None
    first: int
    last: int
    previous: str | None
    next: str | None


class ErrorView(View, frozen=True, kw_only=True):
    """Why there is no page: the status, what happened and what to do."""

    status: int
    message: str
    mend: str
    field: str | None = None


class ClaimsView(View, frozen=True, kw_only=True):
    """The claims that pass a filter."""

    claims: tuple[ClaimCard, ...]
    paging: Paging
    kinds: tuple[Option, ...]
    types: tuple[Option, ...]
    parties: tuple[Option, ...]
    standings: tuple[Option, ...]
    reviewed: tuple[Option, ...]
    q: str
    first_day: str
    last_day: str
    filtered: bool


class ClaimView(View, frozen=True, kw_only=True):
    """One claim with the words around it and the claims that hang together with it."""

    claim: ClaimCard
    before: str
    words: str
    after: str
    related: tuple[ClaimCard, ...]
    incidents: tuple[Pair, ...]
    coded: tuple[Pair, ...]
    decisions: tuple[ReviewLine, ...]
    correctable: tuple[Field, ...]
    cite: Cite


class DocumentsView(View, frozen=True, kw_only=True):
    """The documents kept."""

    documents: tuple[DocumentLine, ...]
    paging: Paging
    q: str
    first_day: str
    last_day: str
    with_claims: tuple[Option, ...]
    filtered: bool


class ReaderRow(msgspec.Struct, frozen=True):
    """A paragraph with the claims whose words begin in it."""

    block: Block
    claims: tuple[ClaimCard, ...]


class ReaderView(View, frozen=True, kw_only=True):
    """A document with its evidence marked, and the claims made from it in the order of their words."""

    line: DocumentLine
    document: Document
    rows: tuple[ReaderRow, ...]
    claims: int
    order: tuple[str, ...]
    unplaced: tuple[ClaimCard, ...]
    focus: str | None
    furniture: int
    facts: tuple[Pair, ...]
    dropped: tuple[Pair, ...]
    decided: int
    cite: Cite


class IncidentLine(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in a list: what is alleged to have happened, and whose accounts there are."""

    id: str
    headline: str
    date: str
    date_words: str
    place: str
    sector: str
    types: tuple[str, ...]
    status: str
    sides: tuple[Pair, ...]
    accounts: int
    href: str
    spot: Spot | None = None


class IncidentsView(View, frozen=True, kw_only=True):
    """The incidents that pass a filter."""

    incidents: tuple[IncidentLine, ...]
    paging: Paging
    sectors: tuple[Option, ...]
    first_day: str
    last_day: str
    filtered: bool


class Provision(msgspec.Struct, frozen=True, kw_only=True):
    """An undertaking with what breaches it."""

    id: str
    kind: str
    text: str
    quote: str | None
    breached_by: tuple[str, ...]
    testable: bool
    src: str
    known: bool


class AgreementLine(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement in the chain."""

    id: str
    title: str
    names: tuple[Pair, ...]
    form: str
    class_words: str
    effective: str
    effective_words: str
    ceasefire: bool
    known: bool
    href: str


class AgreementsView(View, frozen=True, kw_only=True):
    """The chain of agreements and the instruments that parties invoke."""

    agreements: tuple[AgreementLine, ...]
    instruments: tuple[InstrumentView, ...]


class AgreementView(View, frozen=True, kw_only=True):
    """One agreement."""

    agreement: AgreementLine
    facts: tuple[Pair, ...]
    quote: str
    quote_src: str
    name_note: str
    provisions: tuple[Provision, ...]
    verdict_href: str | None


class InstrumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A text that parties invoke, with its clauses."""

    id: str
    title: str
    date: str
    date_words: str
    invoked_by: tuple[str, ...]
    clauses: tuple[Pair, ...]
    src: str
    known: bool


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """Material the case is built from, its licence and whom to credit."""

    title: str
    kind: str
    licence: str
    attribution: str
    file: str


class SourcesView(View, frozen=True, kw_only=True):
    """Where everything comes from."""

    shipped: tuple[SourceLine, ...]
    publishers: tuple[Pair, ...]


class Bar(msgspec.Struct, frozen=True):
    """A bar of a drawing: where it stands, what it counts and whether it lies before the agreement, after it, or where
    nobody looked."""

    x: float
    y: float
    width: float
    height: float
    words: str
    kind: str


class Tick(msgspec.Struct, frozen=True):
    """A place on an axis with its words."""

    x: float
    words: str
    kind: str = "tick"


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing as numbers, made into SVG by the page."""

    caption: str
    width: float
    height: float
    base: float
    peak: str
    bars: tuple[Bar, ...] = ()
    ticks: tuple[Tick, ...] = ()
    marks: tuple[Tick, ...] = ()
    table: tuple[Pair, ...] = ()


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """The rate ratio on a logarithmic scale from a thousandth to ten times, in per cent of the width."""

    low: float
    median: float
    high: float
    as_before: float
    ticks: tuple[Tick, ...]
    words: str


class SeriesLine(msgspec.Struct, frozen=True, kw_only=True):
    """One source's reach: what it counts, from when to when, how many records."""

    name: str
    what: str
    start: str
    end: str
    reach: str
    records: int
    facts: tuple[Pair, ...]
    chart: Chart


class CoverageView(View, frozen=True, kw_only=True):
    """Whether anyone was looking, source by source."""

    series: tuple[SeriesLine, ...]
    documents: SeriesLine | None


class ExcerptLine(msgspec.Struct, frozen=True):
    """A document that a search found; the excerpt in pieces, each with whether it matched."""

    document: DocumentLine
    excerpt: tuple[tuple[str, bool], ...]


class SearchView(View, frozen=True, kw_only=True):
    """What was found for a text."""

    q: str
    claims: tuple[ClaimCard, ...] = ()
    claims_total: int = 0
    claims_more: str | None = None
    documents: tuple[ExcerptLine, ...] = ()
    documents_more: str | None = None
    agreements: tuple[AgreementLine, ...] = ()


class MethodStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the judgement and the settings it uses."""

    name: str
    text: str
    settings: tuple[Pair, ...] = ()


class MethodView(View, frozen=True, kw_only=True):
    """How a verdict is made."""

    steps: tuple[MethodStep, ...]
    words: tuple[Pair, ...]
    limits: tuple[str, ...]
