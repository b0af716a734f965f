"""Series from the ledger's records: event rows, tallies and mission points of one case."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

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


def between_parties(rows: Sequence[EventRow], parties: Sequence[Party]) -> list[bool]:
    """Which rows have two different parties of the agreement as their sides."""
    patterns = [_party_pattern(p) for p in parties]
    cache: dict[str, frozenset[int]] = {}

    def sides(name: str) -> frozenset[int]:
        if name not in cache:
            cache[name] = frozenset(i for i, pattern in enumerate(patterns) if pattern.search(name))
        return cache[name]

    return [bool(a and b and len(a | b) > 1) for a, b in ((sides(r.side_a), sides(r.side_b)) for r in rows)]


def _party_pattern(party: Party) -> re.Pattern[str]:
    names = {party.name, *party.aliases}
    words = "|".join(re.escape(n) for n in sorted((n for n in names if len(n) > 2), key=len, reverse=True))
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
        ours = between_parties(every, parties)
        notes = [SOURCE_LIMITS.get(_DATASET_KINDS.get(dataset, "events"), SOURCE_LIMITS["events"])]
        if not any(ours):
            ours = [True] * len(every)
            notes.append("No row names two parties of the agreement as its sides: every row of the case counts.")
        lands = {r.country for r, own in zip(every, ours, strict=True) if own and r.country}
        if dataset == "ucdp-ged" and len(lands) == 1 and sum(p.kind == "state" for p in parties) > 1:
            notes.append(f"Its rows are of events in {next(iter(lands))} alone: deaths on the other side do not show.")
        whole = _series(
            DATASET_NAMES.get(dataset, dataset), "events", [r.date_start for r in every], [r.date_end for r in every],
            [1.0] * len(every), [r.published for r in every], [f"{r.dataset}:{r.row_id}" for r in every], notes,
        )  # fmt: skip
        whole = msgspec.structs.replace(
            whole,
            sectors=tuple(sectors.get(r.row_id, "") for r in every),
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
