"""Toponyms: which words of a paragraph name a place, before it is decided which place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from truceline.model.span import Span
from truceline.reading.places import gazetteer
from truceline.reading.places.theatre import Theatre
from truceline.reading.tables import listed, rows
from truceline.reading.text.parse import Parsed
from truceline.reading.world import World

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PLACE_ENTS = frozenset({"GPE", "LOC", "FAC"})
_LEADS = frozenset({
    "in", "at", "near", "from", "to", "around", "outside", "inside", "into", "across", "throughout", "toward",
    "towards", "within", "beyond", "along", "through", "between", "of", "over", "off", "via", "on", "opposite", "and",
    "above", "below",
})  # fmt: skip
_HERE = frozenset(
    {"in", "at", "near", "around", "outside", "inside", "into", "across", "throughout", "towards", "toward"}
)
_DIRECTION = re.compile(
    r"^(?:(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)(?:ern)?|upper|lower|"
    r"downtown|mainland|greater|occupied|rebel-held|government-held|held|the|old)\s+",
    re.IGNORECASE,
)
_TAIL_WORDS = frozenset({
    "city", "town", "village", "area", "areas", "region", "district", "province", "governorate", "sector", "sub-sector",
    "tehsil", "division", "oblast", "state", "island", "islands", "valley", "border", "airport", "front",
})  # fmt: skip
_TAIL = re.compile(rf"\s+(?:{'|'.join(sorted(_TAIL_WORDS))})$", re.IGNORECASE)
_OTHER_ENTS = frozenset({"ORG", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})
_BIG = 100_000
"""A town of so many people is meant after a preposition even where the model takes its name for an organisation's."""
_LONGEST = 5
_JOINERS = frozenset(
    {"of", "the", "and", "al", "el", "-", "de", "la", "'s", "'", ".", "ad", "ash", "as", "&", "da", "du"}
)
_BODIES = frozenset({
    "University", "College", "Institute", "Academy", "Liberation", "Party", "Movement", "Conference", "League", "Bank",
    "Times", "Observer", "Mail", "Express", "Airlines", "Club",
})  # fmt: skip
"""After a case's name: a body is named after the place ("Sharda University", "Jammu Kashmir Liberation Front")."""
_LOWER_STARTS = frozenset({"the", "held", "occupied", "subcontinent"})
_SHORT = 5
"""A name in capitals of up to so many letters is a place only where the list of countries and regions has it so."""


class Toponym(msgspec.Struct, frozen=True):
    """Words that name a place: ``key`` is the name looked up; ``beside`` the state or country written after it ("Texas"
    in "Paris, Texas")."""

    span: Span
    key: str
    beside: str | None
    lead: str


def find(part: Parsed, world: World, known: frozenset[str] = frozenset()) -> Iterator[Toponym]:
    """The toponyms of a paragraph, in order, none overlapping; ``known`` are names that the article uses as places
    elsewhere."""
    doc = part.doc
    words = [t.text for t in doc]
    entities = {e.start: e.end for e in doc.ents if e.label_ in _PLACE_ENTS}
    at = 0
    while at < len(words):
        begins = words[at][:1].isupper() or words[at] in _LOWER_STARTS
        end, key = _longest(doc, words, at, entities.get(at, at), world.theatre, known) if begins else (at, None)
        if key is None:
            at += 1
            continue
        first, last = _inner(doc, at, end, key)
        yield Toponym(part.at(first, last), key, _beside(doc, end), words[at - 1].lower() if at else "")
        at = end


def _inner(doc: Doc, at: int, end: int, key: str) -> tuple[int, int]:
    """Where the name stands, without an article or a possessive."""
    text = doc[at:end].text
    start = doc[at].idx
    if text.lower().startswith("the ") and not key.lower().startswith("the "):
        start += 4
    kept = text.removesuffix("'s")
    if not key.endswith("."):
        kept = kept.rstrip("./")
    last = doc[at].idx + len(kept)
    return start, last


def _longest(
    doc: Doc, words: list[str], at: int, entity: int, theatre: Theatre | None, known: frozenset[str]
) -> tuple[int, str | None]:
    """The longest run of tokens from ``at`` that names a place, and the name to look up; ``entity`` is where a place
    that the model sees beginning here ends (``at`` for none)."""
    limit = min(len(words), at + _LONGEST)
    reach = at + 1
    while reach < limit and (words[reach][:1].isupper() or words[reach] in _JOINERS):
        reach += 1
    while reach > at + 1 and words[reach - 1] in _JOINERS:
        reach -= 1
    if reach < len(words) and words[reach].lower() in _TAIL_WORDS:
        reach += 1
    for end in range(max(reach, min(entity, limit)), at, -1):
        key = _name(doc, at, end, theatre, known, is_entity=entity >= end)
        if key is not None:
            return end, key
    return at, None


def _name(
    doc: Doc, at: int, end: int, theatre: Theatre | None, known: frozenset[str], *, is_entity: bool
) -> str | None:
    """The name that the tokens ``[at, end)`` are looked up by, if they name a place."""
    words = doc[at:end]
    if words[-1].is_punct or words[-1].tag_ in ("POS", "IN", "DT", "CC", "MD") or words[0].is_punct:
        return None
    forms = tuple(_forms(words.text.removesuffix("'s")))
    ours = next((f for f in forms if theatre is not None and f in theatre.names), None)
    if ours is not None:
        return None if end < len(doc) and doc[end].text in _BODIES else ours
    opening = words.text.title()
    if _is_dateline(doc, at, end) and words.text.isupper() and gazetteer.look_up(opening):
        return opening
    for name in forms:
        if not _is_usable(name):
            continue
        if name in states_shortened():
            return name
        if gazetteer.look_up(name) and _is_place(doc, at, end, name, known, is_entity=is_entity):
            return name
    return None


def _is_usable(name: str) -> bool:
    """Whether a name may be looked up at all: no common word, no abbreviation, nothing with a verb glued to it."""
    if (
        len(name) < 2
        or not name[0].isupper()
        or name.casefold() in _no_places()
        or re.search(r"['’](?:ll|m|d|re|ve)\b", name)
    ):
        return False
    shouted = name.isupper() and len(name) <= _SHORT
    return not shouted or name in _exact()


@functools.cache
def _no_places() -> frozenset[str]:
    return frozenset(row[0] for row in rows("not_places.tsv", 1))


@functools.cache
def _exact() -> frozenset[str]:
    """The abbreviations of the list of countries and regions, as written there."""
    return frozenset(a for row in rows("regions.tsv", 6) for a in (row[0], *listed(row[5])))


def _forms(text: str) -> Iterator[str]:
    """The words as they are, then without a direction before them, then without a kind of place after them."""
    yield text
    if text[-1] in "./":
        text = text.rstrip("./")
        yield text
    bare = _DIRECTION.sub("", text)
    if bare != text and bare:
        yield bare
    short = _TAIL.sub("", bare)
    if short != bare and short:
        yield short


def _is_place(doc: Doc, at: int, end: int, name: str, known: frozenset[str], *, is_entity: bool) -> bool:
    """Whether words that the gazetteer knows are used as a place here."""
    labels = {t.ent_type_ for t in doc[at:end]}
    if _follows_name(doc, end) or _precedes_name(doc, at):
        return False
    if is_entity or labels & _PLACE_ENTS:
        return True
    here = at > 0 and doc[at - 1].lower_ in _HERE and _alone(doc, at, end)
    if labels & {"PERSON"}:
        return here and end - at == 1
    return name in known or _reads_as_place(doc, at, end, name, named=bool(labels & _OTHER_ENTS), here=here)


def _reads_as_place(doc: Doc, at: int, end: int, name: str, *, named: bool, here: bool) -> bool:
    """Whether a name that the model takes for no place or for something else (``named``) is one by its kind, by the
    words before it (``here``: a preposition of place) or by its size."""
    entries = gazetteer.look_up(name)
    kinds = {e.kind for e in entries}
    lead = doc[at - 1].lower_ if at else ""
    if kinds & {"country", "region", "line", "admin1"} and _is_whole_entity(doc, at, end):
        return True
    if kinds & {"country", "region", "line"}:
        return not named
    if named:
        big = entries[0].population >= _BIG and lead in _LEADS and _is_whole_entity(doc, at, end)
        return (here or big) and _alone(doc, at, end)
    spoken = lead in _LEADS or _beside(doc, end) is not None
    return bool(kinds & {"admin1", "admin2"}) or _is_dateline(doc, at, end) or (spoken and doc[at].pos_ == "PROPN")


def _is_whole_entity(doc: Doc, at: int, end: int) -> bool:
    """Whether the model takes exactly these words for one name, of whatever kind but a person."""
    return doc[at].ent_iob_ == "B" and (end == len(doc) or doc[end].ent_iob_ != "I" or doc[end].tag_ == "POS")


def _is_dateline(doc: Doc, at: int, end: int) -> bool:
    """Whether the words open a paragraph as the place it was written at ("NEWARK - ")."""
    return at == 0 and end < len(doc) and doc[end].text in ("-", "--", "(", ":", "_", ",") and doc[0].text.isupper()


def _alone(doc: Doc, at: int, end: int) -> bool:
    """Whether no capitalised neighbour makes the words part of a longer name."""
    after = doc[end] if end < len(doc) else None
    before = doc[at - 1] if at else None
    return not (after is not None and after.pos_ == "PROPN") and not (before is not None and before.pos_ == "PROPN")


def _follows_name(doc: Doc, end: int) -> bool:
    """Whether the words open a person's or an organisation's longer name ("Jordan Smith", "Paris Hilton")."""
    if end >= len(doc) or doc[end - 1].ent_type_ not in ("PERSON", "ORG"):
        return False
    return doc[end].ent_type_ == doc[end - 1].ent_type_ and doc[end].ent_iob_ == "I" and doc[end].tag_ != "POS"


def _precedes_name(doc: Doc, at: int) -> bool:
    """Whether the words close a person's name ("Michael Jordan")."""
    return at > 0 and doc[at].ent_type_ == "PERSON" and doc[at].ent_iob_ == "I" and doc[at - 1].pos_ == "PROPN"


def _beside(doc: Doc, end: int) -> str | None:
    """The larger place written after a comma or in brackets ("Poonch, Pakistan"; "Dublin (Ga.)")."""
    if end + 1 >= len(doc) or doc[end].text not in (",", "("):
        return None
    for length in (3, 2, 1):
        words = doc[end + 1 : end + 1 + length]
        if len(words) < length:
            continue
        text = words.text
        if text in state_letters():
            return state_letters()[text]
        if text[0].isupper() and any(e.kind in ("country", "admin1", "region") for e in gazetteer.look_up(text)):
            return text
    return None


@functools.cache
def states_shortened() -> dict[str, str]:
    """Newspaper abbreviations of the states of the United States ("W.Va.")."""
    return {a: name for name, _, short in rows("usstates.tsv", 3) for a in listed(short)}


@functools.cache
def state_letters() -> dict[str, str]:
    """Postal letters and newspaper abbreviations of the states of the United States."""
    out: dict[str, str] = {}
    for name, letters, short in rows("usstates.tsv", 3):
        out |= {letters: name, name: name, **dict.fromkeys(listed(short), name)}
    return out
