"""Reviews of claims: the decisions that people took, the latest of each claim first among them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from truceline.ledger import bodies, schema
from truceline.ledger.records import StoredReview

_decode = msgspec.json.Decoder(bodies.ClaimReviewed)


def key(claim_id: str, nth: int) -> str:
    """The key of the n-th decision about a claim (from 1)."""
    return f"{claim_id}\n{nth}"


def history(connection: sa.Connection, claim_id: str | None = None) -> tuple[StoredReview, ...]:
    """Every decision about a claim, or about any, in the order in which they were taken."""
    r, j = schema.claim_review.c, schema.journal.c
    query = (
        sa.select(j.n, j.at, j.body).join_from(schema.claim_review, schema.journal, r.entry == j.n).order_by(r.entry)
    )  # fmt: skip
    if claim_id is not None:
        query = query.where(r.claim == claim_id)
    return tuple(
        StoredReview(review=_decode.decode(row.body).review, recorded_at=row.at, entry=row.n)
        for row in connection.execute(query)
    )


def latest(connection: sa.Connection, claim_id: str | None = None) -> Mapping[str, StoredReview]:
    """The decision that stands, by claim: the last one taken."""
    return {stored.review.claim: stored for stored in history(connection, claim_id)}


def condition(claim_id: sa.ColumnElement[str], reviewed: str) -> sa.ColumnElement[bool]:
    """Whether the decision that stands about a claim is this one; ``any`` and ``none``: whether there is one."""
    r = schema.claim_review.alias("reviewed")
    decided = sa.exists().where(r.c.claim == claim_id)
    if reviewed == "any":
        return decided
    if reviewed == "none":
        return sa.not_(decided)
    later = schema.claim_review.alias("later")
    overtaken = sa.exists().where(later.c.claim == r.c.claim, later.c.entry > r.c.entry)
    return sa.exists().where(r.c.claim == claim_id, r.c.verdict == reviewed, sa.not_(overtaken))
