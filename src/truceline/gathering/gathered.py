"""What a gathering did, in counts that add up: documents of one source, rows of one table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from truceline.model.claim import Reading
from truceline.model.document import Refusal

if TYPE_CHECKING:
    from truceline.sources.tables.table import RowRefusal

_PARTICULARS = re.compile(r"(, among)?: .*$", re.DOTALL)
_NO_RECORD = frozenset({"HXL tags", "no date"})


class DocumentsIn(msgspec.Struct, kw_only=True):
    """What became of the documents of one source. ``seen`` = new + known + refused, and new = with claims + dismissed
    + without a claim."""

    source: str
    kind: Literal["documents"] = "documents"
    seen: int = 0
    new: int = 0
    known: int = 0
    refused: int = 0
    with_claims: int = 0
    dismissed: int = 0
    without_claim: int = 0
    dismissed_why: dict[str, int] = {}
    refused_why: dict[str, int] = {}
    claims: dict[str, int] = {}
    left_out: dict[str, int] = {}

    @property
    def nothing_there(self) -> bool:
        """Whether every input was refused because there is no such file."""
        return self.seen > 0 and self.refused_why.get("missing", 0) == self.seen

    def count(self, reading: Reading) -> None:
        """Count a reading among the new ones."""
        self.new += 1
        dismissal = next((d.reason for d in reading.dropped if d.what == "document"), None)
        if reading.claims:
            self.with_claims += 1
        elif dismissal is not None:
            self.dismissed += 1
            _count(self.dismissed_why, _general(dismissal))
        else:
            self.without_claim += 1
        for claim in reading.claims:
            _count(self.claims, str(claim.__struct_config__.tag))
        for drop in reading.dropped:
            if drop.what != "document":
                _count(self.left_out, f"{drop.what}: {_general(drop.reason)}")

    def count_refused(self, refusal: Refusal) -> None:
        """Count a refusal."""
        self.refused += 1
        _count(self.refused_why, refusal.code)

    @property
    def adds_up(self) -> bool:
        """Whether every document that came in is accounted for."""
        stored = self.with_claims + self.dismissed + self.without_claim
        return self.seen == self.new + self.known + self.refused and self.new == stored


class TableIn(msgspec.Struct, kw_only=True):
    """What became of the rows of one table. ``seen`` = new + known + set aside + refused. Set aside are rows that are
    no records (HXL tags, repeated headers, a record told twice); of the rows kept, ``in_scope`` are the case's own, the
    others show that the source went on looking."""

    source: str
    kind: str
    dataset: str
    seen: int
    new: int
    known: int
    refused: int
    in_scope: int
    set_aside: int = 0
    set_aside_why: dict[str, int] = {}
    refused_why: dict[str, int] = {}
    examples: tuple[str, ...] = ()
    twins: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every row that came in is accounted for."""
        return self.seen == self.new + self.known + self.set_aside + self.refused


def is_no_record(refusal: RowRefusal) -> bool:
    """Whether a row that was set aside held no record of its own, so that nothing is lost with it."""
    return refusal.column is None and (refusal.reason in _NO_RECORD or refusal.reason.startswith("repeats "))


def row_reasons(refusals: Sequence[RowRefusal]) -> dict[str, int]:
    """Row refusals by reason in general words."""
    words = ("repeats another row" if r.reason.startswith("repeats ") else r.reason for r in refusals if not r.column)
    return dict(Counter([*words, *(f"{r.column} unreadable" for r in refusals if r.column)]))


def _general(reason: str) -> str:
    """A reason without the words of the one document it is about."""
    return _PARTICULARS.sub("", reason)


def _count(where: dict[str, int], what: str) -> None:
    where[what] = where.get(what, 0) + 1
