"""The records of each kind of page: what stands in its CSV, its feed and its GeoJSON."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from truceline.outlets.drawing.spots import Spot
from truceline.outlets.web.forms.cells import Cell
from truceline.outlets.web.forms.records import Record, Records
from truceline.outlets.web.front_view import FrontView, NoAgreementView
from truceline.outlets.web.incident_view import IncidentView
from truceline.outlets.web.links import inside
from truceline.outlets.web.map_view import MapView
from truceline.outlets.web.timeline_view import TimelineView
from truceline.outlets.web.views import (
    AgreementLine,
    AgreementsView,
    AgreementView,
    ClaimCard,
    ClaimsView,
    ClaimView,
    CoverageView,
    DocumentLine,
    DocumentsView,
    IncidentLine,
    IncidentsView,
    MethodView,
    ReaderView,
    ReviewLine,
    SearchView,
    SourcesView,
    View,
)

_SPOT = ("place", "lat", "lon", "radius_km", "precision")
_CLAIM = (
    "id", "kind", "type", "standing", "headline", "source", "source_kind", "party", "words", "day", "confidence",
    "document", "title", "publisher", "published", "url", *_SPOT, "review", "reviewer", "reviewed_at",
)  # fmt: skip
_DOCUMENT = ("id", "title", "publisher", "published", "url", "claims", "recorded_at")
_INCIDENT = ("id", "day", "headline", "types", "sector", "status", "accounts", "sides", *_SPOT)
_AGREEMENT = ("id", "title", "class", "form", "effective", "names", "from_memory")


@functools.singledispatch
def records(view: View) -> Records:
    """The records of a page; a page that holds none has a header alone."""
    del view
    return Records(columns=("title",), items=())


def _spot(spot: Spot | None) -> tuple[Cell, ...]:
    return (None,) * len(_SPOT) if spot is None else (spot.place, spot.lat, spot.lon, spot.radius_km, spot.precision)


def _review(held: ReviewLine | None) -> tuple[Cell, ...]:
    return (None, None, None) if held is None else (held.verdict, held.who, held.recorded_at)


def _claim(c: ClaimCard) -> Record:
    words = " … ".join(q.text for q in c.quotes)
    d = c.document
    return Record(
        kind="claim", id=c.id, title=c.headline, href=c.href, dated=c.recorded_at, author=c.source, spot=c.spot,
        text=f"{words}\n\n{c.source}; {c.kind_words}. {d.title}" + (f", {d.published_words}" if d.published else ""),
        cells=(
            c.id, c.kind, c.type, c.standing, c.headline, c.source, c.source_kind, c.party, words, c.day, c.confidence,
            d.id, d.title, d.publisher, d.published, d.url, *_spot(c.spot), *_review(c.review),
        ),
    )  # fmt: skip


def claim_records(cards: Iterable[ClaimCard]) -> Records:
    """Claims as records."""
    return Records(columns=_CLAIM, items=tuple(_claim(c) for c in cards))


def _document(d: DocumentLine) -> Record:
    return Record(
        kind="document", id=d.id, title=d.title, href=d.href, dated=d.recorded_at, author=d.publisher or "",
        text=d.opening or d.title,
        cells=(d.id, d.title, d.publisher, d.published, d.url, d.claims, d.recorded_at),
    )  # fmt: skip


def _incident(i: IncidentLine) -> Record:
    sides = "; ".join(f"{s.label}: {s.value}" for s in i.sides)
    return Record(
        kind="incident", id=i.id, title=f"{i.headline}, {i.date_words}", href=i.href, dated=i.date, spot=i.spot,
        text=f"{i.status}. {sides}",
        cells=(i.id, i.date, i.headline, "; ".join(i.types), i.sector, i.status, i.accounts, sides, *_spot(i.spot)),
    )  # fmt: skip


def incident_records(lines: Iterable[IncidentLine]) -> Records:
    """Incidents as records."""
    return Records(columns=_INCIDENT, items=tuple(_incident(i) for i in lines))


def _agreement(a: AgreementLine) -> Record:
    names = "; ".join(f"{n.label}: {n.value}" for n in a.names)
    return Record(
        kind="agreement", id=a.id, title=a.title, href=a.href, dated=a.effective, text=names or a.title,
        cells=(a.id, a.title, a.class_words, a.form, a.effective, names, "yes" if a.known else "no"),
    )  # fmt: skip


def _agreements(lines: Iterable[AgreementLine]) -> Records:
    return Records(columns=_AGREEMENT, items=tuple(_agreement(a) for a in lines))


@records.register
def _(view: ClaimsView) -> Records:
    return claim_records(view.claims)


@records.register
def _(view: ClaimView) -> Records:
    return claim_records((view.claim, *view.related))


@records.register
def _(view: ReaderView) -> Records:
    return claim_records((*(c for row in view.rows for c in row.claims), *view.unplaced))


@records.register
def _(view: DocumentsView) -> Records:
    return Records(columns=_DOCUMENT, items=tuple(_document(d) for d in view.documents))


@records.register
def _(view: IncidentsView) -> Records:
    return incident_records(view.incidents)


@records.register
def _(view: MapView) -> Records:
    return incident_records(view.incidents)


@records.register
def _(view: TimelineView) -> Records:
    items = tuple(
        Record(
            kind="cell", id=f"{c.start}/{c.end}/{c.lane}", title=f"{c.lane}, {c.start} to {c.end}: {c.n}",
            href=inside("timeline", **{"from": c.start, "to": c.end}), dated=c.end, text=str(c.n),
            cells=(c.start, c.end, c.lane, c.n),
        )
        for c in view.cells
    )  # fmt: skip
    return Records(columns=("start", "end", "lane", "n"), items=items)


@records.register
def _(view: IncidentView) -> Records:
    incident = view.incident
    items = []
    for side in view.accounts:
        for line in side.lines:
            cells = (line.member, side.side, line.type_words, line.date_words, line.place, line.killed, line.standing,
                     line.says, line.reason)  # fmt: skip
            items.append(
                Record(
                    kind="account", id=line.member, title=f"{side.side}: {line.type_words}, {line.date_words}",
                    href=line.claim.href if line.claim else incident.href, dated=incident.date, author=side.side,
                    text=line.says, cells=cells, spot=line.claim.spot if line.claim else incident.spot,
                )
            )  # fmt: skip
    columns = ("member", "side", "type", "when", "place_words", "killed", "standing", "says", "why_linked")
    return Records(columns=columns, items=tuple(items))


@records.register
def _(view: AgreementsView) -> Records:
    return _agreements(view.agreements)


@records.register
def _(view: NoAgreementView) -> Records:
    return _agreements(view.agreements)


@records.register
def _(view: AgreementView) -> Records:
    href = view.agreement.href
    items = tuple(
        Record(
            kind="provision", id=f"{view.agreement.id}/{p.id}", title=p.text, href=f"{href}#p-{p.id}",
            dated=view.agreement.effective, text=p.quote or p.text,
            cells=(p.id, p.kind, p.text, p.quote, "; ".join(p.breached_by), "yes" if p.testable else "no", p.src),
        )
        for p in view.provisions
    )  # fmt: skip
    return Records(columns=("id", "kind", "text", "quote", "breached_by", "testable", "source"), items=items)


@records.register
def _(view: CoverageView) -> Records:
    series = (*view.series, *((view.documents,) if view.documents else ()))
    items = tuple(
        Record(
            kind="source", id=s.name, title=s.name, href="/coverage", dated=s.end, text=f"{s.what}; {s.reach}",
            cells=(s.name, s.what, s.start, s.end, s.records),
        )
        for s in series
    )  # fmt: skip
    return Records(columns=("name", "what", "start", "end", "records"), items=items)


@records.register
def _(view: SourcesView) -> Records:
    shipped = [(s.title, s.kind, s.licence, s.attribution, s.file) for s in view.shipped]
    rows = [*shipped, *((p.label, "publisher", None, p.value, None) for p in view.publishers)]
    items = tuple(
        Record(
            kind="source", id=f"{row[1]}/{row[4] or row[0]}", title=row[0], href="/sources", dated=None,
            text="; ".join(c for c in row[1:] if c), cells=row,
        )
        for row in rows
    )  # fmt: skip
    return Records(columns=("title", "kind", "licence", "attribution", "file"), items=items)


@records.register
def _(view: SearchView) -> Records:
    found = [_claim(c) for c in view.claims]
    found += [_document(d.document) for d in view.documents]
    found += [_agreement(a) for a in view.agreements]
    items = tuple(
        Record(
            kind=r.kind, id=r.id, title=r.title, href=r.href, dated=r.dated, author=r.author, text=r.text,
            cells=(r.kind, r.id, r.title, r.author, r.text, r.href),
        )
        for r in found
    )  # fmt: skip
    return Records(columns=("kind", "id", "title", "author", "text", "href"), items=items)


@records.register
def _(view: MethodView) -> Records:
    items = tuple(
        Record(
            kind="step", id=str(n), title=s.name, href="/method", dated=None, text=s.text,
            cells=(n, s.name, s.text, "; ".join(f"{p.label}: {p.value}" for p in s.settings)),
        )
        for n, s in enumerate(view.steps, 1)
    )  # fmt: skip
    return Records(columns=("step", "name", "text", "settings"), items=items)


@records.register
def _(view: FrontView) -> Records:
    raw = view.verdict.raw
    ratio = raw.rate_ratio
    numbers: tuple[Cell, ...] = (None,) * 4
    if ratio is not None:
        numbers = (ratio.median, ratio.low, ratio.high, ratio.p_below_1)
    item = Record(
        kind="verdict", id=view.cite.permalink, title=view.title, href=view.cite.permalink, dated=view.as_of,
        text=view.verdict.sentence,
        cells=(
            view.agreement.id, view.as_of, view.known_by, raw.verdict, raw.sentence, raw.before.n, raw.before.per_week,
            raw.after.n, raw.after.per_week, *numbers, "yes" if raw.coverage.ok else "no", raw.coverage.exposure,
            view.cite.sha256,
        ),
    )  # fmt: skip
    columns = (
        "agreement", "as_of", "known_by", "verdict", "sentence", "before_n", "before_per_week", "after_n",
        "after_per_week", "ratio_median", "ratio_low", "ratio_high", "p_below_1", "covered", "exposure", "sha256",
    )  # fmt: skip
    return Records(columns=columns, items=(item,))
