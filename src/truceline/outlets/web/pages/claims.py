"""Claims: the list by filter, and one claim with the words around it."""

from __future__ import annotations

from typing import get_args

from truceline.ledger.queries import ClaimFilter, ClaimKind, Reviewed
from truceline.ledger.records import StoredClaim
from truceline.model.claim import AnyClaim, Event, Standing, Statement
from truceline.model.span import Span
from truceline.outlets import plain
from truceline.outlets.web import cards, links
from truceline.outlets.web.cite import cited
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.highlight import parts_of
from truceline.outlets.web.pages import reviews
from truceline.outlets.web.pages.paging import cut, options
from truceline.outlets.web.query import AbsentError
from truceline.outlets.web.views import ClaimsView, ClaimView, Pair

_AROUND = 240
"""Code points shown on each side of a claim's words."""


def claims(ask: Ask) -> ClaimsView:
    """The claims that pass the filter, latest first."""
    query, desk = ask.query, ask.desk
    kinds: tuple[ClaimKind, ...] = get_args(ClaimKind)
    kind = query.one_of("kind", kinds)
    type_ = query.one_of("type", plain.values("type"))
    party = query.one_of("party", desk.party_names())
    standing = query.one_of("standing", get_args(Standing))
    decided: tuple[Reviewed, ...] = get_args(Reviewed)
    reviewed = query.one_of("reviewed", decided)
    first, last = query.span_of_days()
    words = query.text("q")
    wanted = ClaimFilter(
        kind=next((k for k in kinds if k == kind), None),
        type=type_,
        party=party,
        standing=standing,
        words=words,
        reviewed=next((r for r in decided if r == reviewed), None),
        date_from=first.isoformat() if first else None,
        date_to=last.isoformat() if last else None,
    )
    found = desk.ledger.claims_where(wanted, newest_first=True, limit=query.size() + 1, offset=query.offset())
    shown, paging = cut(found, "claims", query, desk.ledger.count_claims(wanted))
    return ClaimsView(
        title="Claims",
        claims=desk.cards(shown),
        paging=paging,
        kinds=options([(k, plain.words(k, "kind")) for k in kinds], kind),
        types=options([(t, plain.words(t, "type")) for t in plain.values("type")], type_),
        parties=options([(p, p) for p in desk.party_names()], party),
        standings=options([(s, plain.words(s, "standing")) for s in get_args(Standing)], standing),
        reviewed=options([(r, plain.words(r, "reviewed")) for r in decided], reviewed),
        q=words or "",
        first_day=wanted.date_from or "",
        last_day=wanted.date_to or "",
        filtered=bool({k for k in query.given() if k not in ("page", "size")}),
    )


def claim(ask: Ask) -> ClaimView:
    """One claim, its words in their place, and the claims it hangs together with."""
    desk = ask.desk
    found = desk.ledger.claim(ask.name)
    if found is None:
        raise AbsentError("claim", ask.name)
    document = desk.ledger.document(found.document_id)
    text = document.document.text if document else ""
    span = _span(found.claim, len(text))
    siblings = desk.ledger.claims(document=found.document_id)
    related = tuple(s for s in siblings if s.id != found.id and _hang_together(found.claim, s.claim))
    shown = cards.card(found, desk.case, text=text)
    return ClaimView(
        title=shown.headline,
        claim=shown,
        before=("…" if span.start > _AROUND else "") + text[max(0, span.start - _AROUND) : span.start],
        words=span.of(text),
        after=text[span.end : span.end + _AROUND] + ("…" if span.end + _AROUND < len(text) else ""),
        related=tuple(cards.card(s, desk.case, text=text) for s in related),
        incidents=_incidents(desk, found),
        coded=_coded(found),
        decisions=reviews.history(desk, found, text),
        correctable=reviews.correctable(found, text, desk.case),
        cite=cited(
            f"claim {found.id}: {shown.headline}",
            shown.href,
            found.claim,
            of=(shown.document.title, shown.document.publisher, shown.document.published_words),
        ),
    )


def _span(claim: AnyClaim, size: int) -> Span:
    """From the first of a claim's words to the last, inside the text."""
    spans = [s for s, _ in parts_of(claim)] or [Span(0, 0)]
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    return Span(min(start, size), min(end, size))


def _hang_together(one: AnyClaim, other: AnyClaim) -> bool:
    """Whether one names the other: nested in it, told by it, or given as its cause."""
    return other.id in _names(one) or one.id in _names(other)


def _names(claim: AnyClaim) -> set[str]:
    if isinstance(claim, Statement):
        return {claim.nested_in} if claim.nested_in else set()
    if isinstance(claim, Event):
        return {*claim.cause_of, *({claim.by} if claim.by else set())}
    return set()


def _coded(stored: StoredClaim) -> tuple[Pair, ...]:
    """How the claim was read and kept."""
    return (
        Pair("Sure of it", plain.share(stored.claim.confidence)),
        Pair("Reader", stored.reader),
        Pair("Recorded", plain.day(stored.recorded_at)),
        Pair("Entry", plain.number(stored.entry)),
        Pair("Name", stored.id),
    )


def _incidents(desk: Desk, stored: StoredClaim) -> tuple[Pair, ...]:
    """The incidents this claim is an account of."""
    if not isinstance(stored.claim, Event) or stored.day is None:
        return ()
    near = desk.ledger.incidents(date_from=stored.day[:10], date_to=(stored.day_end or stored.day)[:10])
    mine = [i for i in near if any(a.member == stored.id for a in i.accounts)]
    return tuple(Pair(i.place or plain.day(i.day), links.inside("incidents", i.id)) for i in mine)
