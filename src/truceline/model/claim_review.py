"""Reviews of claims: what a person decided about a claim as it was read. The claim itself is never edited."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.claim import AnyClaim

Decision: TypeAlias = Literal["accept", "reject", "correct"]


class ClaimReview(msgspec.Struct, frozen=True, kw_only=True):
    """One decision about one claim: ``accept`` as read, ``reject`` (the text does not say it), or ``correct``, with the
    whole claim as it should have been read in ``corrected``. ``who`` decided, and why (``note``, may be empty)."""

    claim: str
    verdict: Decision
    who: str
    note: str = ""
    corrected: AnyClaim | None = None

    def __post_init__(self) -> None:
        if (self.verdict == "correct") != (self.corrected is not None):
            raise ValueError("a correction, and only a correction, says how the claim should have been read")
