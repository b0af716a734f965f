"""Joint reviews of a line: what was reviewed, what was agreed and what not, who signed, and the sealed text."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from truceline.model.complaint import Hand

SignOffWord: TypeAlias = Literal["signs", "signs_with_dissent", "refuses"]


class ReviewPoint(msgspec.Struct, frozen=True):
    """One point considered. ``agreed`` is whether all parties agreed; where they did not, ``positions`` gives each
    party's own words. ``claims`` and ``incidents`` are its evidence in the ledger."""

    id: str
    text: str
    agreed: bool
    claims: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    positions: dict[str, str] = {}


class JointReview(msgspec.Struct, frozen=True, kw_only=True):
    """A joint review. Days are ISO days, both included; ``sectors`` are the case's ids (``all_sectors``: the review
    left none out); ``quorum`` are the parties that must sign; ``supersedes`` names the review this one replaces."""

    id: str
    title: str
    start: str
    end: str
    agreement: str | None = None
    sectors: tuple[str, ...] = ()
    all_sectors: bool = False
    quorum: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    supersedes: str | None = None


class SignOff(msgspec.Struct, frozen=True):
    """A party's signature under a text (by its sha256), or its refusal; ``dissent`` is recorded in its own words."""

    party: str
    word: SignOffWord
    text_sha256: str
    dissent: str = ""


class Seal(msgspec.Struct, frozen=True):
    """The final text and its sha256; nothing of the review changes after it."""

    text: str
    sha256: str


class ReviewGiven(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a step of a review brings with it; the table of steps says which of these it must have."""

    review: JointReview | None = None
    point: ReviewPoint | None = None
    text: str = ""
    sign_off: SignOff | None = None
    seal: Seal | None = None
    next_review: str | None = None
    successor: str | None = None
    reason: str = ""


class ReviewStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step taken with a review: the ``seq``-th, by whom, when, what it brought, and the state it led to."""

    review: str
    seq: int
    step: str
    state: str
    at: str
    by: Hand
    given: ReviewGiven = ReviewGiven()
