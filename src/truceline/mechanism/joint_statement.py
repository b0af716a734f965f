"""The joint statement of a review, drafted from its points: what was agreed with the evidence of each, what was not
agreed with each party's position, and what the review looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from truceline.ledger import Ledger
from truceline.mechanism.reviews import ReviewFile
from truceline.model.case import CaseFile


class EvidenceWords(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence of a point: a claim or incident of the ledger (``ref``), its words, where they stand."""

    ref: str
    words: str
    title: str | None = None
    day: str | None = None


class StatementPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point with the words it rests on."""

    id: str
    text: str
    agreed: bool
    evidence: tuple[EvidenceWords, ...]
    positions: dict[str, str]


def statement_points(ledger: Ledger, file: ReviewFile) -> tuple[StatementPoint, ...]:
    """The points of a review, each with the words behind its claims and incidents; evidence that this ledger does not
    hold (another sight sees it) is left out."""
    return tuple(
        StatementPoint(
            id=p.id, text=p.text, agreed=p.agreed, positions=p.positions,
            evidence=(*_claims(ledger, p.claims), *_incidents(ledger, p.incidents)),
        )
        for p in file.points
    )  # fmt: skip


def drafted(case: CaseFile, ledger: Ledger, file: ReviewFile) -> str:
    """The joint statement as plain text, to be edited, signed and sealed."""
    return "\n".join(_lines(case, file, statement_points(ledger, file))) + "\n"


def _lines(case: CaseFile, file: ReviewFile, points: Sequence[StatementPoint]) -> Iterator[str]:
    review = file.review
    yield f"Joint statement: {review.title}"
    yield ""
    names = [s.name for one in review.sectors for s in case.sector if s.id == one]
    where = "all sectors of the line" if review.all_sectors else _listed(names) or "the line"
    yield f"{_listed(review.quorum)} reviewed the situation in {where} from {review.start} to {review.end}."
    about = case.agreement_by_id(review.agreement) if review.agreement else None
    if about is not None:
        yield f"The review was held under: {about.title}."
    if review.incidents:
        yield f"{len(review.incidents)} incident{'s were' if len(review.incidents) > 1 else ' was'} considered."
    agreed, open_ = [p for p in points if p.agreed], [p for p in points if not p.agreed]
    if agreed:
        yield ""
        yield "Agreed:"
    for point in agreed:
        yield f"{point.id}. {point.text}"
        for e in point.evidence:
            yield f'   Evidence: "{e.words}" [{e.ref}]'
    if open_:
        yield ""
        yield "Not agreed:"
    for point in open_:
        yield f"{point.id}. {point.text}"
        for party, words in sorted(point.positions.items()):
            yield f"   {party}: {words}"
        for e in point.evidence:
            yield f'   Evidence: "{e.words}" [{e.ref}]'


def _claims(ledger: Ledger, ids: Sequence[str]) -> Iterator[EvidenceWords]:
    for one in ids:
        stored = ledger.claim(one)
        if stored is not None:
            words = " ... ".join(e.quote for e in stored.claim.evidence)
            yield EvidenceWords(ref=one, words=words, title=stored.title, day=stored.day)


def _incidents(ledger: Ledger, ids: Sequence[str]) -> Iterator[EvidenceWords]:
    for one in ids:
        found = ledger.incident(one)
        if found is not None:
            words = "; ".join(dict.fromkeys(a.says for a in found.accounts))
            yield EvidenceWords(ref=one, words=words, title=found.place, day=found.day)


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
