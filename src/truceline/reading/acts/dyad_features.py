"""What a sentence shows of two of its phrases, as named features: how each hangs in the sentence, and the way through
the dependency tree from the one to the other. Which act holds between them is another question (``pair_features``)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from truceline.reading.acts.phrases import Phrase

_SAYING = frozenset({"say", "tell", "report", "announce", "state", "add"})
_WORDED = frozenset({"prep", "agent", "mark", "prt", "dative"})
_COMPLEMENTS = frozenset({"dobj", "prep", "ccomp", "xcomp", "dative", "agent", "nsubjpass"})
_UP = 6
"""Steps up the tree that are looked at; what lies beyond is the same for all phrases of a sentence."""
_MOST = 6
"""Counts from here on are one."""


def alone(doc: Doc, every: Sequence[Phrase], number: int) -> list[str]:
    """The features of one phrase of a sentence's phrases."""
    phrase = every[number]
    head = doc[phrase.head]
    words = doc[phrase.first : phrase.last + 1]
    out = [f"ent:{head.ent_type_}", f"tag:{head.tag_}", f"lemma:{head.lemma_.lower()}"]
    steps = [_step(head), *(_step(above) for above in islice(head.ancestors, _UP))]
    out.extend("up:" + "^".join(steps[:n]) for n in range(1, 5) if n <= len(steps))
    out.extend(_verb(head))
    if head.dep_ == "pobj" and head.head.pos_ == "ADP":
        preposition, above = head.head.lower_, head.head.head
        out.append(f"after:{preposition}")
        out.append(f"under:{above.lemma_.lower()}+{preposition}")
        out.append(f"under:{above.pos_}+{preposition}")
    else:
        out.append(f"under:{head.head.lemma_.lower()}/{head.dep_}")
    nested = any(o is not phrase and o.first <= phrase.head <= o.last for o in every)
    first = doc[phrase.first]
    out.extend(
        (
            f"number:{min(number, _MOST)}",
            f"left:{min(len(every) - 1 - number, _MOST)}",
            f"first:{number == 0}{head.dep_}",
            f"nested:{nested}{head.ent_type_}",
            f"opens:{first.lower_ if first.pos_ in ('DET', 'PRON') else '-'}",
            f"long:{min(phrase.last - phrase.first, 4)}",
            f"proper:{any(t.pos_ == 'PROPN' for t in words)}",
            f"depth:{min(len(steps), _UP)}",
        )
    )
    out.extend(f"holds:{kind}" for kind in sorted({t.ent_type_ for t in words} - {""}))
    return out


def _verb(head: Token) -> Iterator[str]:
    """The verb a phrase hangs on, how, and whether that verb only reports."""
    below = head
    verb = next((t for t in head.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return
    while below.head.i != verb.i:
        below = below.head
    lemma, step = verb.lemma_.lower(), _step(below)
    reported = verb.dep_ == "ccomp" and verb.head.lemma_.lower() in _SAYING
    yield f"verb:{lemma}"
    yield f"verb:{lemma}/{step}"
    yield f"verbdep:{verb.dep_}/{step}"
    yield f"main:{verb.dep_ == 'ROOT'}{reported}/{below.dep_}"
    yield f"saying:{lemma in _SAYING}/{below.dep_}"
    if any(c.dep_ == "ccomp" for c in verb.children):
        yield f"reports:{lemma in _SAYING}/{below.dep_}"


def between(doc: Doc, every: Sequence[Phrase], source: int, target: int) -> list[str]:
    """The features of two phrases together, by their numbers."""
    one, other = every[source], every[target]
    a, b = doc[one.head], doc[other.head]
    up, down = [a, *a.ancestors], [b, *b.ancestors]
    out = [f"gap:{max(-_MOST, min(_MOST, target - source))}", f"kinds:{_kind(a)}>{_kind(b)}"]
    at = {t.i: n for n, t in enumerate(up)}
    fallen = next((n for n, t in enumerate(down) if t.i in at), None)
    if fallen is None:
        return [*out, "path:none"]
    meet = down[fallen]
    rise, fall = up[: at[meet.i]], down[:fallen]
    lemma = meet.lemma_.lower()
    rising, falling = "^".join(map(_step, rise)), "v".join(_step(t) for t in reversed(fall))
    bare = "v".join(t.dep_ for t in reversed(fall))
    out.extend(
        (
            f"path:{rising}|{falling}",
            f"bare:{'^'.join(t.dep_ for t in rise)}|{bare}",
            f"rise:{rising}",
            f"fall:{falling}",
            f"steps:{min(len(rise) + len(fall), 9)}",
            f"meet:{lemma}",
            f"meet:{lemma}v{'v'.join(_step(t) for t in reversed(fall[-2:]))}",
            f"meets:{meet.pos_}",
            f"meets:{meet.dep_}",
            f"risen:{min(len(rise), 5)}",
            f"beside:{','.join(sorted({c.dep_ for c in meet.children} & _COMPLEMENTS))}|{bare}",
            f"inside:{one.first <= other.head <= one.last or other.first <= one.head <= other.last}",
        )
    )
    out.extend(f"on:{t.lemma_.lower()}" for t in fall[1:])
    on = {t.i for t in fall[1:]}
    out.append(f"over:{sum(p.head in on for p in every)}")
    return out


def hinge(doc: Doc, source: Phrase, target: Phrase) -> list[Token]:
    """The words on the way from one phrase to the other, the phrases' heads left out: where their ways meet first, then
    what leads down to the target, then what leads up from the source."""
    a, b = doc[source.head], doc[target.head]
    up, down = [a, *a.ancestors], [b, *b.ancestors]
    at = {t.i: n for n, t in enumerate(up)}
    fallen = next((n for n, t in enumerate(down) if t.i in at), None)
    if fallen is None:
        return []
    meet = down[fallen]
    path = [meet, *reversed(down[1:fallen]), *up[1 : at[meet.i]]]
    return [t for t in path if t.i not in (a.i, b.i)]


def _step(token: Token) -> str:
    return f"{token.dep_}:{token.lower_}" if token.dep_ in _WORDED else token.dep_


def _kind(token: Token) -> str:
    return "PRON" if token.pos_ == "PRON" else token.ent_type_ or token.pos_
