"""Search: claims, documents and agreements that hold the words asked for."""

from __future__ import annotations

from truceline.ledger.queries import ClaimFilter
from truceline.ledger.records import SearchHit
from truceline.outlets.web import cards, links
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.pages.reference import agreement_line
from truceline.outlets.web.views import ExcerptLine, SearchView

_SHOWN = 12


def search(ask: Ask) -> SearchView:
    """What holds all the words."""
    desk = ask.desk
    words = ask.query.text("q")
    if words is None:
        return SearchView(title="Search", q="")
    wanted = ClaimFilter(words=words)
    claims = desk.ledger.claims_where(wanted, newest_first=True, limit=_SHOWN)
    total = desk.ledger.count_claims(wanted)
    hits = desk.ledger.search(words, limit=_SHOWN + 1)
    parts = [w.lower() for w in words.replace('"', " ").split()]
    case = desk.case
    chain = [a for a in case.agreement if parts and all(p in _names(a.title, a.names) for p in parts)]
    return SearchView(
        title=f"Search: {words}",
        q=words,
        claims=desk.cards(claims),
        claims_total=total,
        claims_more=links.inside("claims", q=words) if total > _SHOWN else None,
        documents=tuple(_hit(desk, h) for h in hits[:_SHOWN]),
        documents_more=links.inside("documents", q=words) if len(hits) > _SHOWN else None,
        agreements=tuple(agreement_line(a, case) for a in chain),
    )


def _hit(desk: Desk, hit: SearchHit) -> ExcerptLine:
    return ExcerptLine(cards.document_line(hit.document, desk.text(hit.document.id) or ""), hit.excerpt)


def _names(title: str, names: dict[str, str]) -> str:
    return " ".join((title, *names.values())).lower()
