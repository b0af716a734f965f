"""The act lexicon: classes of words, rules from a word and its frame to an event type, and figures of speech.

All of it is data (``data/act_words.tsv``, ``data/acts.tsv``, ``data/act_figures.tsv``); this module reads it once a
process and says which words of a paragraph belong to which classes.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

import msgspec

from truceline.model.claim import EventType
from truceline.reading.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FIGURE = 60
"""Code points around a trigger within which a figure of speech lies."""
_CACHED = 50_000
"""Word forms whose classes and rules are kept: enough for a language, small beside the parser."""
_STEM = 3
"""Letters of a trigger by which the figures that can hold it are found."""
_POS = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A", "ADV": "A"}


class Need(msgspec.Struct, frozen=True):
    """One condition of a rule: where to look (``o`` object, ``s`` subject, a preposition, ``war`` ...), which
    classes or ``=lemma`` words must stand there (empty: anything), and whether it is negated."""

    where: tuple[str, ...]
    words: frozenset[str] = frozenset()
    negated: bool = False


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One row of ``acts.tsv``. ``type`` is None where the row says that its words are no act."""

    order: int
    pos: str
    needs: tuple[Need, ...]
    type: EventType | None
    plover: str | None
    cameo: str | None
    weapon: str | None


class Words(msgspec.Struct, frozen=True):
    """Which classes each token of a paragraph belongs to. ``terms`` maps the head token of a term of several words to
    the first and last token; ``inner`` are tokens that are only part of a term."""

    classes: dict[int, frozenset[str]]
    terms: dict[int, tuple[int, int]]
    inner: frozenset[int]

    def has(self, token: Token, wanted: frozenset[str]) -> bool:
        """Whether the token is of one of the classes, or is one of the ``=lemma`` words."""
        found = self.classes.get(token.i)
        if found is not None and not found.isdisjoint(wanted):
            return True
        return f"={token.lemma_.lower()}" in wanted or f"={token.lower_}" in wanted


_NOMINAL = frozenset({"pobj", "dobj", "nsubj", "nsubjpass", "attr", "conj"})


class Lexicon:
    """Classes, rules and figures of speech, ready to match."""

    def __init__(self) -> None:
        self.single: dict[str, frozenset[str]] = {}
        self._terms = _automaton(self._read_classes())
        self.rules: dict[str, tuple[Rule, ...]] = self._read_rules()
        self.figures = tuple(re.compile(row[0], re.IGNORECASE) for row in rows("act_figures.tsv", 1))
        self._figures_of: dict[str, tuple[re.Pattern[str], ...]] = {}
        self._rules_of: dict[tuple[int, int, str, str, frozenset[str] | None], tuple[Rule, ...]] = {}
        self._cache: dict[tuple[int, int], frozenset[str]] = {}

    def _read_classes(self) -> dict[str, set[str]]:
        single: defaultdict[str, set[str]] = defaultdict(set)
        terms: defaultdict[str, set[str]] = defaultdict(set)
        for name, words in rows("act_words.tsv", 2):
            for word in words.split("|"):
                (terms if " " in word or "-" in word else single)[word].add(name)
        self.single = {word: frozenset(names) for word, names in single.items()}
        return terms

    def _read_rules(self) -> dict[str, tuple[Rule, ...]]:
        by_trigger: defaultdict[str, list[Rule]] = defaultdict(list)
        for order, (pos, triggers, needs, type_, plover, cameo, weapon) in enumerate(rows("acts.tsv", 7)):
            rule = Rule(
                order=order,
                pos=pos,
                needs=tuple(_need(n) for n in needs.split() if n != "-"),
                type=None if type_ == "-" else cast("EventType", type_),
                plover=_or_none(plover),
                cameo=_or_none(cameo),
                weapon=_or_none(weapon),
            )
            for trigger in triggers.split("|"):
                by_trigger[trigger].append(rule)
        return {trigger: tuple(found) for trigger, found in by_trigger.items()}

    def words(self, doc: Doc) -> Words:
        """The classes of every token of a paragraph, terms of several words first."""
        classes: dict[int, frozenset[str]] = {}
        terms: dict[int, tuple[int, int]] = {}
        inner: set[int] = set()
        for start, end, names in self._find_terms(doc.text.lower()):
            run = doc.char_span(start, end)
            if run is None:
                continue
            head = next((t.i for t in run if not run.start <= t.head.i < run.end or t.head.i == t.i), run.start)
            classes[head] = names
            terms[head] = (run.start, run.end - 1)
            inner.update(t.i for t in run if t.i != head)
        for token in doc:
            if token.i not in terms:
                found = self._of(token)
                if found:
                    classes[token.i] = found
        for at, names in list(classes.items()):
            if "TRUCE" in names and self.figurative(doc.text, doc[at].idx, doc[at].idx + len(doc[at])):
                del classes[at]  # a trade truce is no truce
        return Words(classes, terms, frozenset(inner))

    def _of(self, token: Token) -> frozenset[str]:
        key = (token.lemma, token.lower)
        found = self._cache.get(key)
        if found is None:
            lemma, lower = token.lemma_.lower(), token.lower_
            forms = {lemma, lower, lower.removesuffix("s")}
            found = frozenset().union(*(self.single.get(form, frozenset()) for form in forms))
            if len(self._cache) < _CACHED:
                self._cache[key] = found
        return found

    def _find_terms(self, text: str) -> list[tuple[int, int, frozenset[str]]]:
        """Terms of several words, longest first where they overlap."""
        found: list[tuple[int, int, frozenset[str]]] = []
        for last, (length, names) in self._terms.iter(text):
            start, end = last - length + 1, last + 1
            if _edge(text, start - 1) and _edge(text, end):
                found.append((start, end, names))
        found.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        kept: list[tuple[int, int, frozenset[str]]] = []
        for hit in found:
            if all(hit[1] <= k[0] or k[1] <= hit[0] for k in kept):
                kept.append(hit)
        return kept

    def figurative(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` stands in a figure of speech ("war of words", "strike a deal")."""
        low, high = max(0, start - _FIGURE), end + _FIGURE
        stem = text[start:end].lower()[:_STEM]
        if stem not in self._figures_of:
            self._figures_of[stem] = tuple(f for f in self.figures if stem in f.pattern)
        return any(m.start() <= start < m.end() for f in self._figures_of[stem] for m in f.finditer(text, low, high))

    def rules_for(self, token: Token, words: Words, *, verb: bool) -> tuple[Rule, ...]:
        """The rules that a token can trigger, in file order, for its part of speech."""
        run = words.terms.get(token.i)
        pos = "V" if verb else _POS.get(token.pos_, "")
        if run is not None and token.tag_ == "VBG" and token.dep_ in _NOMINAL:
            pos = "N"  # the tagger takes "a ceasefire understanding" for a verb; a term under a preposition is a noun
        term = "" if run is None else _joined(token.doc[run[0] : run[1] + 1].text)
        key = (token.lemma, token.lower, pos, term, words.classes.get(token.i))
        found = self._rules_of.get(key)
        if found is None:
            names = {term} if term else {token.lemma_.lower(), token.lower_}
            names.update(f"@{name}" for name in words.classes.get(token.i, ()))
            rules = {r.order: r for name in names for r in self.rules.get(name, ()) if r.pos in (pos, "X")}
            found = tuple(rules[order] for order in sorted(rules))
            if len(self._rules_of) < _CACHED:
                self._rules_of[key] = found
        return found


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon, read once a process."""
    return Lexicon()


@functools.cache
def lemmas(name: str) -> frozenset[str]:
    """The words of one class of ``act_words.tsv``."""
    return frozenset(word for row in rows("act_words.tsv", 2) if row[0] == name for word in row[1].split("|"))


def _need(text: str) -> Need:
    negated, text = text.startswith("!"), text.removeprefix("!")
    if text.startswith("prt="):
        return Need(("prt",), frozenset(f"={w}" for w in text[4:].split(",")), negated)
    where, _, words = text.partition(":")
    wanted = frozenset(words.split(",")) if words and words != "ANY" else frozenset()
    return Need(tuple(where.split(",")), wanted, negated)


def _or_none(cell: str) -> str | None:
    return None if cell == "-" else cell


def _joined(text: str) -> str:
    return re.sub(r"[-\s]+", " ", text.lower())


def _edge(text: str, at: int) -> bool:
    return not 0 <= at < len(text) or not text[at].isalnum()


def _automaton(terms: dict[str, set[str]]) -> Any:
    """An automaton over the spellings of each term: spaced, hyphenated, its last word plural."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for term, names in terms.items():
        words = re.split(r"[-\s]+", term)
        for joint in (" ", "-", " - "):
            for form in {joint.join(words), joint.join(_plural(words, -1)), joint.join(_plural(words, 0))}:
                spellings[form] |= names
    for form, names in spellings.items():
        automaton.add_word(form, (len(form), frozenset(names)))
    automaton.make_automaton()
    return automaton


def _plural(words: list[str], at: int) -> list[str]:
    word = words[at]
    many = (
        word[:-1] + "ies"
        if word.endswith("y") and word[-2:-1] not in "aeo"
        else word + ("es" if word[-1] in "sh" else "s")
    )
    copy = list(words)
    copy[at] = many
    return copy
