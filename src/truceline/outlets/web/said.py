"""Words that were heard, ready to be shown: each leads to its place in the document."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from truceline.judgement.dated import DatedClaim
from truceline.judgement.wording import speaker_of
from truceline.outlets import plain
from truceline.outlets.web import cards, links
from truceline.outlets.web.heard_view import Said


class Telling(msgspec.Struct, frozen=True):
    """The claims that were heard, by the name under which they are cited."""

    claims: Mapping[str, DatedClaim]

    def said(
        self,
        claim: str | None,
        words: str,
        *,
        day: str | None = None,
        speaker: str | None = None,
        kind: str = "",
        sign: str = "",
        turn: bool = False,
        note: str = "",
    ) -> Said:
        """The words of a claim (``None``: known without one), with the way to their document."""
        dated = self.claims.get(claim) if claim else None
        return Said(
            day=day, day_words=plain.day(day), speaker=speaker or "", words=words, claim=claim,
            claim_href=links.inside("claims", claim) if claim else None,
            href=cards.reader_href(dated.document_id, claim) if dated and claim else None,
            title=(dated.title or "") if dated else "", kind=kind, sign=sign, turn=turn, note=note,
        )  # fmt: skip

    def of(self, dated: DatedClaim, kind: str = "") -> Said:
        """A claim's own words."""
        return self.said(dated.ref, dated.words, day=dated.day, speaker=speaker_of(dated), kind=kind)
