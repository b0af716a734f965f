"""Escalation chains: happenings that the texts say led to one another, each link with everybody's words."""

from __future__ import annotations

import datetime as dt

from truceline import clock
from truceline.judgement.chains import CausalLink, Chain, Chains, Happening
from truceline.outlets import claim_line, plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.heard_view import ChainLine, ChainsView, HappeningLine, LinkLine
from truceline.outlets.web.pages.positions import telling
from truceline.outlets.web.query import Query
from truceline.outlets.web.said import Telling
from truceline.outlets.web.views import Pair

_MOST = 50
"""Chains shown at once, the latest; narrower days show others."""
_NAME = 100
"""Code points of a happening's name, where it is the words of a claim."""


def chains(ask: Ask) -> ChainsView:
    """The chains that touch the days asked for, the latest first."""
    query, desk = ask.query, ask.desk
    first, last = query.span_of_days()
    held, told = _chains(desk, query)
    kept = [
        c
        for c in held.chains
        if (first is None or c.last >= first.isoformat()) and (last is None or c.first <= last.isoformat())
    ] if held else []  # fmt: skip
    kept.sort(key=lambda c: (c.last, c.first), reverse=True)
    return ChainsView(
        title="Chains",
        chains=tuple(_chain(c, told) for c in kept[:_MOST]),
        total=len(kept),
        left_out=tuple(Pair(why, plain.counted(n, "link")) for why, n in sorted(held.left_out.items())) if held else (),
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
    )


def _chains(desk: Desk, query: Query) -> tuple[Chains | None, Telling]:
    known_by: dt.date | None = query.day("known_by")
    day = clock.today()
    heard = desk.heard(known_by=known_by)
    told = telling(desk, heard, day, known_by)
    if heard is None:
        return None, told
    return desk.kept(("chains", day, known_by), lambda: heard.chains(desk.incidents())), told


def _chain(chain: Chain, told: Telling) -> ChainLine:
    lines = {h.id: _happening(h) for h in chain.happenings}
    return ChainLine(
        id=chain.links[0].tellings[0].effect,
        span_words=plain.interval(chain.first, chain.last),
        spine=tuple(lines[name] for name in chain.spine),
        happenings=len(lines),
        links=tuple(_link(k, lines, told) for k in chain.links),
    )


def _happening(held: Happening) -> HappeningLine:
    href = None
    if held.incidents:
        href = links.inside("incidents", held.incidents[0])
    elif held.claims:
        href = links.inside("claims", held.claims[0])
    return HappeningLine(
        id=held.id,
        name=claim_line.shorten(held.name, _NAME),
        day=held.day,
        day_words=plain.day(held.day),
        kind=held.kind,
        types=", ".join(plain.words(t, "type") for t in held.types),
        href=href,
    )


def _link(link: CausalLink, lines: dict[str, HappeningLine], told: Telling) -> LinkLine:
    return LinkLine(
        cause=lines[link.cause],
        effect=lines[link.effect],
        bond=link.bond,
        said=tuple(
            told.said(t.effect, t.words, day=t.published, note=f"By the words “{t.connective}”") for t in link.tellings
        ),
    )
