"""Coverage: whether anyone was looking, source by source."""

from __future__ import annotations

from truceline.ledger.records import StoredSource
from truceline.outlets import plain
from truceline.outlets.web import chart
from truceline.outlets.web.desk import Ask, Desk
from truceline.outlets.web.views import CoverageView, Pair, SeriesLine

_WHAT = {
    "events": "events, a row each",
    "tallies": "count reports of one side or the other",
    "mission_points": "figures of a monitoring mission",
    "ladder": "decisions of a body outside the conflict",
}


def coverage(ask: Ask) -> CoverageView:
    """Each table with its reach, then what the documents cover."""
    return ask.desk.kept("coverage", lambda: _coverage(ask.desk))


def _coverage(desk: Desk) -> CoverageView:
    sources = [s for s in desk.ledger.sources() if s.start and s.end]
    days = [d for s in sources for d in (s.start, s.end) if d]
    documents = [d.published[:10] for d in desk.ledger.documents() if d.published and len(d.published) >= 7]
    days += [d for d in documents if len(d) == 10]
    if not days:
        return CoverageView(title="Coverage", series=(), documents=None)
    first, last = min(days), max(days)
    return CoverageView(
        title="Coverage",
        series=tuple(_series(s, first, last) for s in sources),
        documents=_documents(documents, first, last),
    )


def _series(stored: StoredSource, first: str, last: str) -> SeriesLine:
    source = stored.source
    set_aside = [Pair(reason, plain.counted(n, "row")) for reason, n in source.set_aside.items()]
    return SeriesLine(
        name=source.title or source.dataset,
        what=_WHAT.get(source.kind, source.kind),
        start=stored.start or "",
        end=stored.end or "",
        reach=plain.interval(stored.start, stored.end),
        records=stored.in_scope,
        facts=(
            Pair("Rows of the case", plain.number(stored.in_scope)),
            Pair("Rows in the whole table", plain.number(stored.rows)),
            Pair("Weeks with a row", plain.number(len(stored.weeks))),
            *set_aside,
            Pair("Licence", source.licence or "not stated"),
            Pair("Credit", source.attribution or "not stated"),
        ),
        chart=chart.coverage([(stored.start or first, stored.end or last)], first, last, stored.weeks),
    )


def _documents(published: list[str], first: str, last: str) -> SeriesLine | None:
    if not published:
        return None
    full = [d if len(d) == 10 else f"{d}-01" for d in published]
    start, end = min(full), max(full)
    return SeriesLine(
        name="Documents",
        what="articles and items read; they are evidence, not a count: an article's absence says nothing",
        start=start,
        end=end,
        reach=plain.interval(start, end),
        records=len(full),
        facts=(Pair("Documents with a date", plain.number(len(full))),),
        chart=chart.coverage([(start, end)], min(first, start), max(last, end), full),
    )
