"""What a sentence shows of the relation between two marked actors, as named features: the words around the marks
(the actors themselves masked), the dependency path between them, the verbs they hang on, and the acts on that path."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from truceline.reading.lexicon import lemmas, lexicon
from truceline.reading.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MODAL = frozenset({"will", "would", "shall", "may", "might", "could", "can", "must", "should", "'ll", "wo", "ca"})
_WINDOW = 8
_STEM = 6
"""Letters that a verb and its noun share ("investigate", "investigation")."""
_SOURCE, _TARGET = "SRC", "TGT"
_KEPT, _CAMEO = "truceline.classes", "truceline.cameo"


BLOCKS = ("words", "stems", "classes", "cameo", "chain", "structure")
_BLOCK_OF = {
    "w": "words", "<": "words", "=": "words", ">": "words", "2": "words", "3": "words", "stem=": "stems",
    "stem>": "stems", "class": "classes", "class=": "classes", "cameo": "cameo", "cameo-between": "cameo",
    "said": "chain",
}  # fmt: skip


def block_of(feature: str) -> str:
    """The block of a feature; each block is scaled on its own, so that many words do not drown the few that count."""
    name = feature.split(":", 1)[0]
    return _BLOCK_OF.get(name) or ("chain" if name.startswith(("chain", "hand")) else "structure")


def dense(doc: Doc, source: tuple[int, int], target: tuple[int, int]) -> list[np.ndarray]:
    """The parser's own view of the words that matter: both marks' verbs, what stands between, both marks' heads."""
    tensor = np.asarray(doc.tensor)
    low, high = min(source[1], target[1]) + 1, max(source[0], target[0])
    between = tensor[low:high].mean(0) if high > low else np.zeros(tensor.shape[1], tensor.dtype)
    a, b = _root(doc, source), _root(doc, target)
    return [tensor[_verb_of(a).i], tensor[_verb_of(b).i], between, tensor[a.i], tensor[b.i]]


def _verb_of(word: Token) -> Token:
    while word.pos_ != "VERB" and word.head.i != word.i:
        word = word.head
    return word


def features(doc: Doc, source: tuple[int, int], target: tuple[int, int]) -> list[str]:
    """The features of a pair; ``source`` and ``target`` are the first and last token of each mark."""
    out: list[str] = []
    words = _masked(doc, source, target)
    out.extend(_grams(words))
    a, b = _root(doc, source), _root(doc, target)
    out.append("order:" + ("st" if source[0] < target[0] else "ts"))
    out.extend(_path(a, b))
    for name, word in (("s", a), ("t", b)):
        out.extend(f"{name}:{f}" for f in _above(word))
    out.extend(_chain(a))
    first, second = min(source, target), max(source, target)
    classes = classes_of(doc)
    low, high = max(first[0] - 12, 0), min(second[1] + 12, len(doc) - 1)
    for token in doc[low : high + 1]:
        out.extend(f"class:{name}" for name in classes.get(token.i, ()))
        if first[1] < token.i < second[0] or (token.i > second[1] and token.i - second[1] < 6):
            out.extend(f"class=:{name}" for name in classes.get(token.i, ()))
        for root in cameo_roots(token):
            out.append(f"cameo:{root}")
            if first[1] < token.i < second[0]:
                out.append(f"cameo-between:{root}")
    return out


def classes_of(doc: Doc) -> dict[int, frozenset[str]]:
    """The lexicon's classes of a paragraph's words, found once a parse."""
    if _KEPT not in doc.user_data:
        doc.user_data[_KEPT] = lexicon().words(doc).classes
    found: dict[int, frozenset[str]] = doc.user_data[_KEPT]
    return found


def _root(doc: Doc, run: tuple[int, int]) -> Token:
    return doc[run[0] : run[1] + 1].root


def _masked(doc: Doc, source: tuple[int, int], target: tuple[int, int]) -> list[tuple[str, str]]:
    """Lemma of every word with its zone (before, between, after), each mark as one word."""
    out: list[tuple[str, str]] = []
    marks = {source[0]: (_SOURCE, source[1]), target[0]: (_TARGET, target[1])}
    first, second = min(source, target), max(source, target)
    at = 0
    while at < len(doc):
        zone = "<" if at < first[0] else ">" if at > second[1] else "="
        if at in marks:
            name, last = marks[at]
            out.append((name, zone))
            at = max(last, at) + 1
            continue
        token = doc[at]
        if not token.is_space:
            lemma = token.lemma_.lower()
            word = (
                "NUM"
                if token.like_num
                else f"N-{token.ent_type_}"
                if token.ent_type_ in ("GPE", "NORP", "PERSON", "DATE", "ORG")
                else lemma
            )
            out.append((word, zone))
        at += 1
    return out


def _grams(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    marks = [i for i, (w, _) in enumerate(words) if w in (_SOURCE, _TARGET)]
    low, high = (marks[0], marks[-1]) if marks else (0, len(words))
    for i, (word, zone) in enumerate(words):
        near = low - _WINDOW <= i <= high + _WINDOW
        yield f"w:{word}"
        if not near:
            continue
        yield f"{zone}:{word}"
        if zone != "<" and len(word) > _STEM:
            yield f"stem{zone}:{word[:_STEM]}"
        if i + 1 < len(words):
            yield f"2:{word} {words[i + 1][0]}"
        if i + 2 < len(words):
            yield f"3:{word} {words[i + 1][0]} {words[i + 2][0]}"


def _path(a: Token, b: Token) -> Iterator[str]:
    up = [a, *a.ancestors]
    down = [b, *b.ancestors]
    shared = {t.i for t in up} & {t.i for t in down}
    meet = next((t for t in up if t.i in shared), None)
    if meet is None:
        yield "path:none"
        return
    rise = up[: next(i for i, t in enumerate(up) if t.i == meet.i)]
    fall = down[: next(i for i, t in enumerate(down) if t.i == meet.i)]
    yield "deps:" + "^".join(t.dep_ for t in rise) + "|" + "v".join(t.dep_ for t in reversed(fall))
    lemma = meet.lemma_.lower()
    yield f"meet:{lemma}"
    steps = [lemma, *(t.lemma_.lower() for t in reversed(fall[1:]))]
    yield "down:" + " ".join(steps)
    for token in (*rise[1:], meet, *fall[1:]):
        yield f"on:{token.lemma_.lower()}"
    for token in (*rise[1:], meet, *fall[1:]):
        if token.pos_ in ("VERB", "AUX"):
            yield from (f"onv:{f}" for f in _verb(token))


def _above(word: Token) -> Iterator[str]:
    """The words a mark hangs on: its preposition, its noun, its verb with what belongs to it."""
    yield f"dep:{word.dep_}"
    for step, above in enumerate(word.ancestors):
        if step > 3:
            return
        yield f"up{step}:{above.lemma_.lower()}"
        yield f"up:{above.lemma_.lower()}"
        if above.pos_ == "VERB":
            yield from _verb(above)
            return


def _chain(source: Token) -> Iterator[str]:
    """The source's verb and the verbs and nouns it governs ("agreed to lift a ban"), with CAMEO roots and mood."""
    verb = next((t for t in source.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return
    said = verb.lemma_.lower() in lemmas("SAYVERB")
    inside = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    if said and inside is not None:
        yield f"said:{verb.lemma_.lower()}"
        verb = inside
    depth = 0
    while verb is not None and depth < 4:
        lemma = verb.lemma_.lower()
        helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg")}
        mood = (
            "not" if helpers & {"not", "n't", "never"} else "will" if helpers & {"will", "'ll", "would", "wo"} else "is"
        )
        yield f"chain{depth}:{lemma}"
        yield f"chain{depth}:{mood}"
        yield f"chain{depth}:{mood}-{lemma}"
        yield from (f"chain{depth}:cameo{root}" for root in cameo_roots(verb))
        yield from (f"chain:{mood}-{'kind' if root < '09' else 'hard'}" for root in cameo_roots(verb))
        yield from (f"chain{depth}:{mood}-cameo{root}" for root in cameo_roots(verb))
        for name in ("agree", "reject", "threaten", "request", "accuse", "consult"):
            if lemma in lemmas(f"PAIR{name.upper()}"):
                yield f"hand{depth}:{name}"
                yield f"hand{depth}:{mood}-{name}"
        yield from (
            f"chain{depth}:obj-{c.lemma_.lower()}" for c in verb.children if c.dep_ in ("dobj", "attr", "prt", "acomp")
        )
        verb = next((c for c in verb.children if c.dep_ in ("xcomp", "acomp", "dobj", "attr", "ccomp")), None)
        depth += 1


def _verb(verb: Token) -> Iterator[str]:
    """A verb with its negation, helpers, particle, objects and clause."""
    lemma = verb.lemma_.lower()
    yield f"verb:{lemma}"
    mood = ""
    for child in verb.children:
        name = child.lemma_.lower()
        if child.dep_ == "neg":
            mood += "not-"
        elif child.dep_ == "aux" and child.lower_ in _MODAL:
            mood += "will-" if child.lower_ in ("will", "'ll", "wo", "shall") else "may-"
        elif child.dep_ in ("dobj", "xcomp", "prt", "acomp", "attr", "ccomp", "nsubjpass"):
            yield f"{child.dep_}:{lemma}+{name}"
            yield f"{child.dep_}:{name}"
            if child.dep_ == "xcomp":
                yield from (f"xobj:{g.lemma_.lower()}" for g in child.children if g.dep_ == "dobj")
        elif child.dep_ == "prep":
            yield f"prep:{lemma}+{name}"
            yield from (
                f"pobj:{lemma}+{name}+{g.lemma_.lower()}"
                for g in child.children
                if g.dep_ == "pobj" and not g.ent_type_
            )
    yield f"mood:{mood}"
    yield f"mood:{mood}{lemma}"


@functools.cache
def _patterns() -> tuple[dict[str, str], dict[str, list[tuple[frozenset[str], str]]]]:
    default: dict[str, str] = {}
    patterns: defaultdict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for verbs, words, code in rows("cameo_verbs.tsv", 3):
        pattern = (frozenset(words.split()), code[:2])
        for verb in verbs.split("|"):
            if words:
                patterns[verb].append(pattern)
            else:
                default[verb] = code[:2]
    return default, dict(patterns)


@functools.cache
def _sets() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split("|")) for name, words in rows("cameo_sets.tsv", 2)}


def cameo_roots(token: Token) -> frozenset[str]:
    """The CAMEO roots that the verb dictionary gives a verb with the words below it, found once a parse."""
    if token.pos_ != "VERB":
        return frozenset()
    kept: dict[int, frozenset[str]] = token.doc.user_data.setdefault(_CAMEO, {})
    if token.i not in kept:
        kept[token.i] = frozenset(_cameo_roots(token))
    return kept[token.i]


def _cameo_roots(token: Token) -> set[str]:
    default, patterns = _patterns()
    lemma = token.lemma_.lower()
    below = {t.lemma_.lower() for t in token.subtree} | {t.lower_ for t in token.subtree}
    best: set[str] = set()
    size = 0
    for words, code in patterns.get(lemma, ()):
        if len(words) >= size and all(w in below or (w in _sets() and not _sets()[w].isdisjoint(below)) for w in words):
            best = {code} if len(words) > size else best | {code}
            size = len(words)
    return best or ({default[lemma]} if lemma in default else set())
