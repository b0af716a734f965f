"""Series from the ledger's records: event rows, tallies and mission points of one case."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from truceline.judgement.dated import DatedClaim, parties_of
from truceline.judgement.from_table import SOURCE_LIMITS, tally_name
from truceline.judgement.series import Series, SeriesKind
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.model.party import Party
from truceline.model.table import EventRow, MissionPoint, Tally
from truceline.sources.tables.days import read_moments

DATASET_NAMES = {"ucdp-ged": "UCDP GED", "acled": "ACLED"}
"""How a dataset is called in a sentence."""

_DATASET_KINDS = {"ucdp-ged": "ucdp", "acled": "acled"}


class CaseSeries(msgspec.Struct, frozen=True, kw_only=True):
    """Everything counted and claimed in a case, as plain values. Events read from articles stand among the claims: they
    are evidence, never a rate, for no article says what it left out."""

    events: tuple[EventRow, ...] = ()
    tallies: tuple[Tally, ...] = ()
    points: tuple[MissionPoint, ...] = ()
    claims: tuple[DatedClaim, ...] = ()


def case_series_of(case: CaseFile, agreement: Agreement, data: CaseSeries, sectors: dict[str, str]) -> list[Series]:
    """Each source its own series: event rows by dataset, tallies by reporter, accused and scope, points by metric and
    region. ``sectors``: event row id -> sector name."""
    return [
        *_event_series(case, agreement, data.events, sectors),
        *_tally_series(data.tallies),
        *_point_series(data.points),
    ]


def under_agreement(case: CaseFile, agreement: Agreement, rows: Sequence[EventRow]) -> list[bool]:
    """Which rows are of fighting that the agreement forbids.

    Where the case names its dyads, only rows of those dyads. Of them, rows with a party of the agreement on one side,
    and on the other not a party of the case that stands outside it: a name that the case does not know may well be
    another name of a party (sources rename groups), and leaving its rows out would make peace out of a spelling.
    Attacks on civilians are not fighting between parties. A unilateral agreement binds its party against everyone.
    """
    parties = parties_of(case, agreement)
    inside = _matcher(parties)
    outside = _matcher([p for p in case.party if p not in parties] if len(parties) > 1 else [])
    dyads = {_plain(name) for name in case.case.ucdp_dyads.values()}
    named = [_plain(row.dyad) in dyads for row in rows]
    by_dyad = any(named)
    kept: dict[tuple[str, str], bool] = {}
    told = []
    for row, listed in zip(rows, named, strict=True):
        sides = (row.side_a, row.side_b)
        if sides not in kept:
            ours = [inside(side) for side in sides]
            theirs = [outside(side) and not mine for side, mine in zip(sides, ours, strict=True)]
            kept[sides] = any(ours) and not any(theirs) and "civilians" not in {s.strip().casefold() for s in sides}
        told.append(kept[sides] and (listed or not by_dyad))
    return told


def _matcher(parties: Sequence[Party]) -> Callable[[str], bool]:
    """Whether a side's name is one of these parties."""
    patterns = [_party_pattern(party) for party in parties]
    return lambda name: any(pattern.search(name.strip()) for pattern in patterns)


def _plain(dyad: str) -> str:
    """A dyad's name without the years that a case file may add in brackets."""
    return re.sub(r"\s*\([^)]*\)\s*$", "", dyad).strip().casefold()


def _dyads_counted(rows: Sequence[EventRow]) -> str:
    """Which dyads make up a series, most rows first."""
    counts = Counter(row.dyad for row in rows).most_common()
    shown = "; ".join(f"{dyad} ({n:,})" for dyad, n in counts[:4])
    more = f"; {len(counts) - 4} more" if len(counts) > 4 else ""
    return f"Rows of these dyads count, in all years: {shown}{more}."


def _party_pattern(party: Party) -> re.Pattern[str]:
    names = {party.name, *party.aliases}
    words = "|".join(re.escape(n) for n in sorted((n for n in names if len(n) > 1), key=len, reverse=True))
    return re.compile(rf"^(?:Government of |Military Forces of )?(?:{words})(?: \(\d{{4}}-.*\).*)?$", re.IGNORECASE)


def _event_series(
    case: CaseFile, agreement: Agreement, rows: Sequence[EventRow], sectors: dict[str, str]
) -> list[Series]:
    by_dataset: dict[str, list[EventRow]] = defaultdict(list)
    for row in rows:
        by_dataset[row.dataset].append(row)
    parties = parties_of(case, agreement)
    told = []
    for dataset, every in sorted(by_dataset.items()):
        ours = under_agreement(case, agreement, every)
        notes = [SOURCE_LIMITS.get(_DATASET_KINDS.get(dataset, "events"), SOURCE_LIMITS["events"])]
        if not any(ours):
            ours = [True] * len(every)
            notes.append("No row names a party of the agreement as a side: every row of the case counts.")
        elif any(row.dyad for row in every):
            notes.append(_dyads_counted([r for r, own in zip(every, ours, strict=True) if own]))
        lands = {r.country for r, own in zip(every, ours, strict=True) if own and r.country}
        if dataset == "ucdp-ged" and len(lands) == 1 and sum(p.kind == "state" for p in parties) > 1:
            notes.append(f"Its rows are of events in {next(iter(lands))} alone: deaths on the other side do not show.")
        whole = _series(
            DATASET_NAMES.get(dataset, dataset), "events", [r.date_start for r in every], [r.date_end for r in every],
            [1.0] * len(every), [r.published for r in every], [f"{r.dataset}:{r.row_id}" for r in every], notes,
        )  # fmt: skip
        where = tuple(sectors.get(r.row_id, "") for r in every)
        whole = msgspec.structs.replace(
            whole,
            sectors=where,
            source_sectors=where if len(where) == len(whole.source_end) else (),
            killed=np.array([r.killed_best or 0 for r in every], dtype=np.float64),
        )
        told.append(whole.where(np.array(ours, dtype=np.bool_)))
    return told


def _tally_series(rows: Sequence[Tally]) -> list[Series]:
    groups: dict[str, list[Tally]] = defaultdict(list)
    for row in rows:
        groups[tally_name(row.reporter, row.accused, row.scope)].append(row)
    return [
        _series(
            name, "tallies", [t.period_start for t in group], [t.period_end for t in group],
            [float(t.n) for t in group], [t.published for t in group], [f"tally:{t.row_id}" for t in group],
            [SOURCE_LIMITS["tallies"]],
        )
        for name, group in sorted(groups.items())
    ]  # fmt: skip


def _point_series(rows: Sequence[MissionPoint]) -> list[Series]:
    groups: dict[str, list[MissionPoint]] = defaultdict(list)
    for row in rows:
        groups[f"{row.metric}, {row.region}" if row.region else row.metric].append(row)
    return [
        _series(
            name, "points", [p.period_end for p in group], [p.period_end for p in group], [p.value for p in group],
            [""] * len(group), [f"point:{p.row_id}" for p in group], [SOURCE_LIMITS["points"]],
        )
        for name, group in sorted(groups.items())
    ]  # fmt: skip


def _series(
    name: str,
    kind: SeriesKind,
    starts: list[str],
    ends: list[str],
    counts: list[float],
    published: list[str],
    ids: list[str],
    notes: list[str],
) -> Series:
    """A series of day-dated records; records without a readable day are left out, and the notes say how many."""
    start, end, public = read_moments(starts), read_moments(ends), read_moments(published)
    good = start.ok & end.ok & (end.end > start.start)
    if not good.all():
        notes = [*notes, f"{int((~good).sum())} records without a readable day are left out."]
    known = np.where(public.ok, public.end, end.end)
    whole = Series(
        name=name, kind=kind, start=start.start, end=end.end, count=np.array(counts, dtype=np.float64), known=known,
        source_start=start.start[good], source_end=end.end[good], source_known=known[good], ids=tuple(ids),
        published=tuple(published), notes=tuple(notes),
    )  # fmt: skip
    return whole.where(good)
