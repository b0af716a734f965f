"""How likely a draft is somebody's words, and which of its readings: a linear model over what the grammar shows.

The weights (``models/attribution.json``) come from ``train/attribution.py``; a feature it never saw weighs nothing.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from truceline.model.span import Span
from truceline.reading.attribution.bounds import overlap
from truceline.reading.attribution.cues import Cue
from truceline.reading.attribution.draft import Draft, Page, Reading
from truceline.reading.attribution.voices import speaker_kind

if TYPE_CHECKING:
    from spacy.tokens import Token

_MODALS = frozenset({
    "would", "could", "might", "may", "should", "must", "can", "will", "to", "did", "does", "do", "has", "have", "had",
})  # fmt: skip
_SIZES = (8, 20, 40, 80, 160, 320)
_FEW = 0.04
"""A draft less likely than this is not worth weighing its readings."""
_NOMINAL = frozenset({"object", "first", "noun", "passive", "second"})


class Linear(msgspec.Struct, frozen=True):
    """A logistic model over features that are there or not: the bias and a weight a feature."""

    bias: float
    weights: dict[str, float]

    def total(self, features: Iterable[str]) -> float:
        """The log-odds."""
        get = self.weights.get
        return self.bias + sum(get(f, 0.0) for f in features)


class Weights(msgspec.Struct, frozen=True):
    """``detector``: is this cue one; ``reader``: does this reading of its content hold; ``arbiter``: does the draft
    hold beside its neighbours (``choice``)."""

    detector: Linear
    reader: Linear
    arbiter: Linear


@functools.cache
def model() -> Weights:
    """The trained weights."""
    path = resources.files("truceline.reading").joinpath("models/attribution.json")
    return msgspec.json.decode(path.read_bytes(), type=Weights)


def score(draft: Draft, weights: Weights) -> float:
    """The likelihood of a draft in [0, 1]; the draft takes the likeliest of its readings. The detector looks at the
    first reading, whichever was taken before."""
    if draft.readings:
        draft.read(draft.readings[0])
    detected = logistic(weights.detector.total(detector_features(draft)))
    if detected < _FEW:
        return detected
    readings = draft.readings or (Reading(draft.content, draft.manner, draft.how),)
    totals = [weights.reader.total(reading_features(draft, r)) for r in readings]
    best = max(range(len(readings)), key=totals.__getitem__)
    draft.read(readings[best])
    return detected * logistic(totals[best])


def logistic(log_odds: float) -> float:
    """Log-odds as a likelihood."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def detector_features(draft: Draft) -> list[str]:
    """What tells a cue: its word, its speaker, where they stand, and what it governs."""
    out = [f"speech={draft.speech}", f"page={draft.page.parsed.paragraph.kind}"]
    head = draft.source_head
    kind = "none" if head is None else speaker_kind(head) or "thing"
    if head is not None:
        out += [f"kind={kind}", f"who={head.lemma_.lower()}", f"ent={head.ent_type_}", f"whodep={head.dep_}"]
    cue = draft.cue
    if cue is None:
        words = min(8, (draft.content.end - draft.content.start) // 20)
        return [*out, f"nocue={draft.how}", f"nocue={draft.how}|{kind}", f"nocue={draft.how}|{words}"]
    phrase, klass, base = cue.phrase, cue.klass, draft.how.partition(":")[0]
    seen = _seen(draft)
    out += [
        f"seen={seen}",
        f"seen={seen}|{klass}",
        f"seen={seen}|{base}",
        f"seen={seen}|{kind}",
        f"seen={seen}|{phrase}",
    ]
    out += _cue_features(draft, cue.head, kind)
    out += [
        f"cue={phrase}", f"class={klass}", f"class={klass}|{kind}", f"cue={phrase}|{kind}",
        f"how={draft.how}", f"how={draft.how}|{klass}", f"how={base}|{phrase}", f"how={draft.how}|{phrase}",
        f"manner={draft.manner}|{base}|{klass}", f"tag={cue.head.tag_}|{phrase}",
    ]  # fmt: skip
    out += _content_features(draft, draft.content, base, klass, phrase)
    return out


def _cue_features(draft: Draft, head: Token, kind: str) -> Iterator[str]:
    above = head.head
    yield f"tag={head.tag_}"
    yield f"dep={head.dep_}"
    yield f"tag={head.tag_}|{head.dep_}|{kind}"
    yield f"above={above.lemma_.lower()}|{head.dep_}" if above is not head else "above=root"
    quoted = draft.page.quote_of(head.idx) is not None
    yield f"quoted={quoted}|{draft.speech}"
    if draft.source is not None and draft.cue_span is not None:
        gap = draft.cue_span.start - draft.source.end
        yield f"gap={'after' if gap < 0 else min(4, gap // 10)}"
    for child in head.children:
        if child.dep_ == "neg":
            yield "neg"
            yield f"neg|{head.lemma_}"
        elif child.dep_ in {"aux", "auxpass"} and child.lower_ in _MODALS:
            yield f"aux={child.lower_}"
        elif child.dep_ in {"advmod", "prep", "mark", "prt"}:
            yield f"with={child.lower_}"


def _content_features(draft: Draft, content: Span, base: str, klass: str, phrase: str) -> Iterator[str]:
    page = draft.page
    first = page.doc[page.token_at(max(0, content.start - page.base))]
    yield f"first={first.lower_}|{base}"
    yield f"firstpos={first.tag_}|{base}|{klass}"
    if base in _NOMINAL:
        last = page.token_at(max(0, content.end - 1 - page.base))
        root = page.doc[first.i : last + 1].root if last >= first.i else first
        yield f"obj={root.lemma_.lower()}"
        yield f"obj={root.lemma_.lower()}|{phrase}"
        yield f"objpos={root.pos_}|{root.ent_type_}|{klass}"


def _seen(draft: Draft) -> int:
    """How likely the network takes the cue for one, in steps of the log-odds, 0 the least."""
    odds = math.log((draft.seen + 1e-4) / (1.0001 - draft.seen))
    return max(0, min(12, round(odds) + 6))


def _likeness(draft: Draft, reading: Reading) -> str:
    """How much of the network's content and of a reading is common to both, in tenths; the network's likelihood."""
    sight = next((r.content for r in draft.readings if r.how == "seen"), None)
    if sight is None:
        return "none"
    return f"{int(10 * overlap(sight, reading.content))}|{_seen(draft) // 3}"


def reading_features(draft: Draft, reading: Reading) -> list[str]:
    """What tells a good reading: its construction, its extent, and what comes just within and just after its end."""
    how = reading.how
    base = how.partition(":")[0]
    cue = draft.cue
    klass = "none" if cue is None else cue.klass
    phrase = "none" if cue is None else cue.phrase
    page = draft.page
    size = sum(reading.content.end - reading.content.start >= b for b in _SIZES)
    out = [
        f"how={how}", f"how={how}|{klass}", f"how={how}|{phrase}", f"speech={draft.speech}|{reading.manner}",
        f"manner={reading.manner}|{how}", f"size={size}|{base}", f"size={size}|{how}", f"size={size}|{klass}",
    ]  # fmt: skip
    like = _likeness(draft, reading)
    out += [f"like={like}", f"like={like}|{base}", f"like={like}|{klass}"]
    out += _content_features(draft, reading.content, base, klass, phrase)
    end = reading.content.end - page.base
    last = page.token_at(max(0, end - 1))
    after = _after(page, last)
    out += [f"last={page.doc[last].tag_}|{base}"]
    if after is None:
        return [*out, "after=end", f"after=end|{how}", f"after=end|{base}|{size}"]
    place = _place(cue, after, last)
    comma = page.doc[last + 1].is_punct
    out += [
        f"after={after.lower_}|{base}|{comma}", f"after={after.tag_}|{after.dep_}|{base}|{comma}",
        f"after={after.dep_}|{place}|{base}", f"after={after.dep_}|{place}|{how}", f"after={after.lower_}|{phrase}",
        f"after={after.ent_type_}|{base}", f"after={after.head.lemma_.lower()}|{after.dep_}",
        f"after={place}|{comma}|{size}|{base}",
    ]  # fmt: skip
    return out


def _after(page: Page, last: int) -> Token | None:
    """The first word after a content in its sentence, or None at the sentence's end."""
    doc = page.doc
    for at in range(last + 1, min(len(doc), last + 4)):
        token = doc[at]
        if token.is_sent_start or token.text in {".", "!", "?"}:
            return None
        if not token.is_punct:
            return token
    return None


def _place(cue: Cue | None, after: Token, last: int) -> str:
    """What the word after a content hangs on: the cue, the content, or something else."""
    if cue is not None and after.head.i == cue.head.i:
        return "cue"
    if cue is not None and cue.head.i < after.head.i <= last:
        return "content"
    return "later" if after.head.i > last else "other"
