"""Triage: one scan of a text for the words of war and truce decides whether it can concern any armed conflict.

A general news stream is mostly dismissed here, before anything is parsed. A word is not a ceasefire: a trade truce, a
political cease-fire and Armistice Day are told apart by the company they keep. The words and their classes are data
(``data/triage.tsv``); their weights are those of a linear model learned by ``train/triage.py``
(``data/triage_weights.json``). Names of countries, armed groups and theatres count by class and never by name, so that
a conflict the model has not seen weighs as much as one it has.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from truceline.model.case import CaseFile

if TYPE_CHECKING:
    from truceline.reading.world import World

NAMED = ("country", "group")
"""Classes that weigh as a class only."""
CLASSES = ("truce", "force", "fighter", "war", "group", "country", "history", "figure")
LEAD = 700
"""Characters at the head of a text that tell what it is about; headline and two or three paragraphs."""
SHORT = 600
"""Characters under which a text is short: a few sentences, cheap to read and with few words to judge by."""
NEAR = 160
"""Characters within which two words are in one another's company; about a sentence."""


class Relevance(msgspec.Struct, frozen=True):
    """Whether to read a document: ``score`` is the model's probability that it concerns an armed conflict, ``keep``
    whether that passes the threshold, ``reason`` says in words what decided."""

    keep: bool
    score: float
    reason: str


class Model(msgspec.Struct, frozen=True):
    """The learned linear model: a weight a feature, the intercept, and the probability from which a text is kept;
    ``short_threshold`` is that for texts under ``SHORT`` characters."""

    weights: dict[str, float]
    intercept: float
    threshold: float
    short_threshold: float

    def kept_from(self, text: str) -> float:
        """The probability from which this text is kept."""
        return self.short_threshold if len(text) < SHORT else self.threshold


class Hit(msgspec.Struct, frozen=True):
    """One word of the lexicon found in a text, at its end offset (code points of the lower-cased text)."""

    term: str
    kind: str
    end: int


@functools.cache
def lexicon() -> dict[str, str]:
    """Word -> class, from the data file."""
    lines = resources.files("truceline.reading").joinpath("data/triage.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if line and not line.startswith("#"))


@functools.cache
def model() -> Model:
    """The weights shipped with the package."""
    raw = resources.files("truceline.reading").joinpath("data/triage_weights.json").read_bytes()
    return msgspec.json.decode(raw, type=Model)


@functools.lru_cache(maxsize=64)
def _automaton(names: frozenset[str]) -> Any:
    """The words of the lexicon and a case's names in one automaton."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, (name, "group"))
    for term, kind in lexicon().items():
        automaton.add_word(term, (term, kind))
    automaton.make_automaton()
    return automaton


def names_of(case: CaseFile | None) -> frozenset[str]:
    """A case's own names in lower case: parties and their metonyms, organs, mechanisms, sectors and places."""
    if case is None:
        return frozenset()
    named = [n for p in case.party for n in (p.name, *p.aliases, *p.metonyms)]
    named += [n for o in case.organ for n in (o.name, *o.aliases)]
    named += [n for m in case.mechanism for n in (m.name, *m.aliases)]
    named += [s.name for s in case.sector]
    named += [p.name for p in case.places]
    return frozenset(n.lower() for n in named if len(n) > 3)


def scan(text: str, names: frozenset[str] = frozenset()) -> list[Hit]:
    """Every word of the lexicon (and of ``names``) that stands in the text as a whole word, in order of its end; a word
    inside a longer one ("war" in "trade war") is left out."""
    low = text.lower()
    size = len(low)
    found: list[tuple[int, int, str, str]] = []
    for end, (term, kind) in _automaton(names).iter(low):
        after = end + 1
        before = after - len(term) - 1
        if (after < size and low[after].isalnum()) or (before >= 0 and low[before].isalnum()):
            continue
        found.append((before + 1, after, term, kind))
    hits: list[Hit] = []
    leftmost = size + 1
    for start, after, term, kind in sorted(found, key=lambda f: (-f[1], f[0])):
        if start < leftmost:  # else a longer word, already seen from its end, reaches over it
            leftmost = start
            hits.append(Hit(term, kind, after))
    hits.reverse()
    return hits


def features(text: str, hits: Sequence[Hit]) -> dict[str, float]:
    """What the model weighs: each word (how often), each class (how dense, and how often in the lead), which classes
    stand near one another, and what is missing: a party, a force, or the upper hand over other subjects."""
    total = Counter(hit.kind for hit in hits)
    lead = Counter(hit.kind for hit in hits if hit.end <= LEAD)
    terms = Counter(hit.term for hit in hits if hit.kind not in NAMED)
    kilo = max(len(text), 200) / 1000
    out = {f"w:{term}": 1 + math.log(n) for term, n in terms.items()}
    out.update({f"k:{kind}": math.log1p(n / kilo) for kind, n in total.items()})
    out.update({f"l:{kind}": math.log1p(n) for kind, n in lead.items()})
    out.update({f"p:{pair}": math.log1p(n) for pair, n in company(hits).items()})
    parties = total["country"] + total["group"] + total["fighter"]
    if not parties:
        out["x:nobody"] = 1.0
    if total["truce"] and not total["force"] and not total["fighter"] and not total["group"]:
        out["x:truce alone"] = 1.0
    out["x:upper hand"] = math.log((1 + parties + total["force"]) / (1 + total["figure"] + total["history"]))
    return out


def company(hits: Iterable[Hit]) -> dict[str, int]:
    """How often a word of one class stands near one of another, and one nation near another nation."""
    near: dict[str, int] = {}
    last: dict[str, Hit] = {}
    for hit in hits:
        for other, before in last.items():
            if hit.end - before.end > NEAR:
                continue
            # four letters tell Indian from Pakistani and not from India
            two_nations = hit.kind == other == "country" and hit.term[:4] != before.term[:4]
            if other != hit.kind or two_nations:
                pair = "+".join(sorted((hit.kind, other)))
                near[pair] = near.get(pair, 0) + 1
        last[hit.kind] = hit
    return near


def probability(found: Mapping[str, float], learned: Model) -> float:
    """The model's probability for a text with these features."""
    weights = learned.weights
    z = learned.intercept + sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, z))))


def relevant(text: str, world: World | None = None) -> Relevance:
    """Whether a text can concern an armed conflict or a ceasefire; with a case, its own names count too."""
    case = world.case if world is not None else None
    hits = scan(text, _names(case) if case is not None else frozenset())
    learned = model()
    score = probability(features(text, hits), learned)
    keep = score >= learned.kept_from(text)
    return Relevance(keep, round(score, 4), _reason(hits, keep=keep))


class _Key:
    """A case as a dictionary key, by identity: case files are frozen, yet hold dictionaries and cannot be hashed."""

    def __init__(self, case: CaseFile) -> None:
        self.case = case

    def __hash__(self) -> int:
        return id(self.case)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.case is self.case


@functools.lru_cache(maxsize=64)
def _names_by_key(key: _Key) -> frozenset[str]:
    return names_of(key.case)


def _names(case: CaseFile) -> frozenset[str]:
    return _names_by_key(_Key(case))


def _reason(hits: list[Hit], *, keep: bool) -> str:
    """What decided, in words: the commonest words of war and truce, or what the words of truce stood among."""
    kinds = ("truce", "force", "fighter", "war") if keep else ("history", "figure")
    counted: dict[str, int] = {}
    for hit in hits:
        if hit.kind in kinds:
            counted[hit.term] = counted.get(hit.term, 0) + 1
    words = ", ".join(sorted(counted, key=lambda t: (-counted[t], t))[:4])
    if keep:
        return f"speaks of armed conflict: {words}" if words else "names parties to an armed conflict"
    if not any(hit.kind in ("truce", "force", "fighter", "war") for hit in hits):
        return "no word of war or truce"
    return f"words of war or truce are in passing, among: {words}" if words else "too little on war or truce"
