"""Labels of whole articles, as the labelling guide of the development data describes them (``reading/GUIDE.md``)."""

from __future__ import annotations

import msgspec

from truceline.model.span import Span

TYPES = {
    "ceasefire agreed": "ceasefire_agreed",
    "ceasefire declared by one side": "ceasefire_declared",
    "ceasefire observed": "ceasefire_observed",
    "ceasefire ended or suspended": "ceasefire_ended",
    "violation": "violation",
    "firing": "firing",
    "shelling": "shelling",
    "air strike": "air_strike",
    "mine": "mine_ied",
    "infiltration": "infiltration",
    "airspace or arms breach": "airspace_breach",
    "casualty": "casualty",
    "hotline contact": "hotline_contact",
    "meeting": "meeting",
    "offer of talks": "offer_of_talks",
    "appeal or demand": "appeal_demand",
    "condition": "condition",
    "refusal": "refusal",
    "statement of position": "position",
    "accusation": "accusation",
    "denial": "denial",
    "claim of responsibility": "claim_of_responsibility",
    "no comment": "no_comment",
    "verification": "verification",
    "threat": "threat",
    "sanction": "sanction",
    "easing": "easing",
    "deployment": "deployment",
    "withdrawal": "withdrawal",
    "prisoner": "prisoner_return",
    "arrest": "arrest",
    "aid": "aid_crossing",
    "surveillance capability": "surveillance",
}
"""First words of the design's table -> slug (docs/design.md, section 4)."""


def slug(words: str) -> str:
    """The slug of an event type named by its first words, or by its slug already.

    Raises ``ValueError`` where the words name no type.
    """
    words = words.strip().lower()
    if words in TYPES:
        return TYPES[words]
    if words in TYPES.values():
        return words
    starts = [v for k, v in TYPES.items() if words.startswith(k)]
    if len(starts) == 1:
        return starts[0]
    raise ValueError(f"{words!r} names no event type")


class Quote(msgspec.Struct, frozen=True):
    """A labelled span and its exact words; both null where the label rests on no words."""

    q: str | None = None
    span: tuple[int, int] | None = None

    def spans(self) -> tuple[Span, ...]:
        """The span as the house has it; none where the label gives none."""
        return (Span(*self.span),) if self.span else ()


class GoldSource(Quote, frozen=True):
    """Who is credited."""

    kind: str | None = None
    name: str | None = None
    party: str | None = None


class GoldStatement(msgspec.Struct, frozen=True):
    """Somebody's words."""

    source: GoldSource | None
    cue: Quote | None
    content: Quote
    manner: str
    does: tuple[str, ...] = ()
    nested_in: int | None = None


class GoldActor(Quote, frozen=True):
    """Who acts, or is acted upon."""

    party: str | None = None


class GoldWhen(Quote, frozen=True):
    """When."""

    start: str | None = None
    end: str | None = None


class GoldWhere(Quote, frozen=True):
    """Where."""

    lat: float | None = None
    lon: float | None = None


class GoldEvent(msgspec.Struct, frozen=True):
    """Something that happened, or is said to have."""

    type: str
    trigger: Quote
    triggers: tuple[Quote, ...] = ()
    actor: GoldActor | None = None
    recipient: GoldActor | None = None
    when: GoldWhen | None = None
    where: GoldWhere | None = None
    standing: str | None = None
    by: int | None = None
    in_furniture: bool = False

    def touched(self) -> tuple[Span, ...]:
        """Every span that a right trigger may touch."""
        return tuple(s for quote in (self.trigger, *self.triggers) for s in quote.spans())


class GoldCount(Quote, frozen=True):
    """Somebody's tally."""

    n: int | None = None
    what: str | None = None
    accused: str | None = None


class GoldSilence(Quote, frozen=True):
    """What the article says a speaker left out."""

    speaker: str | None = None
    omitted: str | None = None


class GoldArticle(msgspec.Struct, frozen=True):
    """One labelled article; its text lies in ``file``, relative to the data folder."""

    id: str
    file: str
    sha1: str
    date: str | None = None
    title: str | None = None
    outlet: str | None = None
    statements: tuple[GoldStatement, ...] = ()
    events: tuple[GoldEvent, ...] = ()
    counts: tuple[GoldCount, ...] = ()
    silences: tuple[GoldSilence, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()
    label: str | None = None
