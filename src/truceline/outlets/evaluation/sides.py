"""Scoring sides and sectors: of the Line of Control's small places, is it told right who holds them and where they lie?

Mentions are found without the reader: every capitalised name of the case's gazetteer, longest first, that a place
trusted to 25 km or better bears. They are taken from the documents that ship with the case and from the descriptions
that UCDP's coders wrote beside their coordinates (``where_description`` of the India-Pakistan rows).

What is right is known, in this order, from

1. **the table of labels** (``tests/gates/side_labels.tsv``): names that several places bear, and words that are no
   place here, judged by a person from the text and the coder's coordinates;
2. **the point**: of a name's places, the one that lies where UCDP put the event;
3. **the name**, where one place alone bears it, or all that bear it agree. Here right means: found, and not mistaken.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from truceline import cases
from truceline.model.case import CaseFile
from truceline.model.claim import Where
from truceline.model.document import Document
from truceline.model.place import GazetteerPlace
from truceline.model.span import Span
from truceline.outlets.evaluation.articles import Tally, kilometres
from truceline.outlets.evaluation.datasets import document, located, rows
from truceline.outlets.evaluation.measures import Measure, measure, recall_of
from truceline.outlets.evaluation.sets import REPOSITORY, Progress
from truceline.reading.places.mentions import places
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse
from truceline.reading.world import World

SMALL_KM = 25.0
"""A place whose coordinate is trusted no closer has no sector of its own (a valley, a province)."""
AT_KM = 1.0
"""A gazetteer place this near to UCDP's point is the one that the coder meant: towns lie further apart."""
OPEN = "?"
"""In the table of labels: the sector is not known, and not scored."""
LABELS = "tests/gates/side_labels.tsv"
DYAD = "Government of India - Government of Pakistan"
_ASIDE = re.compile(r"\s*\(.*?\)")
_KIND_WORD = re.compile(r"\s+(?:sector|town|village|district|area|valley)$", re.IGNORECASE)

Basis: TypeAlias = Literal["label", "point", "name"]


class Answer(msgspec.Struct, frozen=True):
    """Who holds a place and in which sector it lies; None where it has none. ``place`` is False for words that name no
    place of the theatre."""

    side: str | None
    sector: str | None
    place: bool = True


class Mention(msgspec.Struct, frozen=True):
    """Words of a text that name a small place, and what is right of it."""

    span: Span
    right: Answer
    basis: Basis


class Point(msgspec.Struct, frozen=True):
    """Where UCDP's coder put an event: the coordinates, the coder's name for the place, and whether the place itself is
    meant (precision 1 to 3) and not the middle of a line or a province."""

    lat: float
    lon: float
    name: str
    exact: bool


class Theatre(msgspec.Struct, frozen=True):
    """The gazetteer of a case by name, lower case, and the pattern that finds its names."""

    by_name: Mapping[str, tuple[GazetteerPlace, ...]]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, case: CaseFile) -> Theatre:
        """The theatre of a case."""
        found: dict[str, list[GazetteerPlace]] = {}
        for place in case.places:
            for name in dict.fromkeys((place.name, _ASIDE.sub("", place.name), *place.aliases)):
                group = found.setdefault(name.lower(), [])
                if place not in group:
                    group.append(place)
        longest = sorted(found, key=lambda n: (-len(n), n))
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
        return cls({name: tuple(group) for name, group in found.items()}, pattern)

    def at(self, point: Point) -> GazetteerPlace | None:
        """The place at a coder's point that bears the coder's name for it; else any there, where they agree."""
        if not point.exact:
            return None
        places = dict.fromkeys(p for group in self.by_name.values() for p in group)
        here = [p for p in places if kilometres(p.lat, p.lon, point.lat, point.lon) <= AT_KM]
        named = [p for p in here if bare(point.name) in {bare(n) for n in (p.name, _ASIDE.sub("", p.name), *p.aliases)}]
        for group in (named, here):
            if len({(p.side, p.sector) for p in group}) == 1:
                return group[0]
        return None


def bare(name: str) -> str:
    """A name without the kind of its place, lower case: "Leepa town" is "leepa"."""
    return _KIND_WORD.sub("", name.strip()).lower()


def mentions(
    theatre: Theatre, ref: str, text: str, labels: Mapping[tuple[str, int], Answer], at: GazetteerPlace | None
) -> Iterator[Mention]:
    """The small places that a text names, with what is right; names that nothing settles are left out. ``at`` is the
    place where UCDP put the event that the text describes."""
    for found in theatre.pattern.finditer(text):
        named = theatre.by_name[found[0].lower()]
        if found[0][0].islower() or not any(p.radius_km <= SMALL_KM for p in named):
            continue
        span = Span(found.start(), found.end())
        label = labels.get((ref, found.start()))
        if label is not None:
            yield Mention(span, label, "label")
        elif len({(p.side, p.sector) for p in named}) == 1:
            yield Mention(span, Answer(named[0].side, named[0].sector), "name")
        elif at is not None and at in named:
            yield Mention(span, Answer(at.side, at.sector), "point")


def answer(mention: Mention, read: Iterable[Where]) -> Where | None:
    """What the reader says of a mention: the place whose words share most with it."""
    shared = [(min(w.span.end, mention.span.end) - max(w.span.start, mention.span.start), w) for w in read if w.span]
    touching = [(size, w) for size, w in shared if size > 0]
    return max(touching, key=lambda t: t[0])[1] if touching else None


def score(found: Iterable[Mention], read: tuple[Where, ...]) -> Tally:
    """The counts of one text."""
    tally: dict[str, float] = {}
    for mention in found:
        said = answer(mention, read)
        outcome = _outcome(mention, said)
        hard = mention.basis != "name"
        counts = {
            "both": outcome["side"] and outcome["sector"], "side": outcome["side"], "sector": outcome["sector"],
        }  # fmt: skip
        for name, right in counts.items():
            tally[f"{name}/labelled"] = tally.get(f"{name}/labelled", 0) + 1
            tally[f"{name}/right"] = tally.get(f"{name}/right", 0) + right
        if hard:
            tally["hard/labelled"] = tally.get("hard/labelled", 0) + 1
            tally["hard/right"] = tally.get("hard/right", 0) + counts["both"]
        tally["misled/predicted"] = tally.get("misled/predicted", 0) + outcome["misled"]
    return tally


def _outcome(mention: Mention, said: Where | None) -> dict[str, bool]:
    """Whether side and sector are right, and whether a wrong side was given (not: none)."""
    right = mention.right
    if not right.place:
        taken = said is not None and said.span is not None and mention.span.contains(said.span)
        given = taken and said is not None and said.side is not None
        return {"side": not given, "sector": not given, "misled": given}
    side = said is not None and said.side == right.side
    sector = said is not None and right.sector in (OPEN, said.sector)
    return {"side": side, "sector": sector, "misled": said is not None and said.side not in (None, right.side)}


def labels_of(table: str) -> dict[tuple[str, int], Answer]:
    """The table of labels: (document, start) -> what is right."""
    out: dict[tuple[str, int], Answer] = {}
    for line in table.splitlines():
        if not line or line.startswith(("#", "id\t")):
            continue
        ref, start, _, side, sector, _ = line.split("\t")
        out[ref, int(start)] = Answer(side or None, sector or None, place=side != "none")
    return out


def run(_data: Path, progress: Progress) -> list[Measure]:
    """Both kinds of text, read with the case's names. What is scored ships with the program."""
    case = cases.load("loc")
    world, theatre = World.of(case), Theatre.of(case)
    labels = labels_of(located(REPOSITORY, LABELS).read_text("utf-8"))
    described, own = [], []
    items = [
        score(mentions(theatre, text.ref, text.text, labels, None), _read(text, world))
        for text in progress(list(_items()), "sides: items")
    ]
    for text, point in progress(list(_described()), "sides: descriptions"):
        at = theatre.at(point)
        read = _read(text, world)
        found = list(mentions(theatre, text.ref, text.text, labels, at))
        described.append(score(found, read))
        if at is not None and found:
            own.append({"own/labelled": 1.0, "own/right": float(_names(at, read))})
    out = [
        _figure("side and sector right", [*items, *described], "both"),
        _figure("items: side and sector right", items, "both"),
        _figure("items: side right", items, "side"),
        _figure("GED: side and sector right", described, "both"),
        _figure("GED: side right", described, "side"),
        _figure("hard names right", [*items, *described], "hard"),
        _figure("GED: the event's own sector named", own, "own"),
    ]
    wrong = sum(t.get("misled/predicted", 0) for t in [*items, *described])
    return [*out, Measure(set="sides", name="wrong side given", value=wrong, n=out[0].n, at_most=True)]


def _figure(name: str, tallies: list[Tally], what: str) -> Measure:
    return measure("sides", name, tallies, recall_of(what), f"{what}/labelled")


def _names(at: GazetteerPlace, read: tuple[Where, ...]) -> bool:
    """Whether some place read has the side and the sector of the event's own place."""
    return any((w.side, w.sector) == (at.side, at.sector) for w in read)


def _read(text: Document, world: World) -> tuple[Where, ...]:
    return places(text, parse(p for p in paragraphs(text) if p.kind != "furniture"), world)


def _items() -> Iterator[Document]:
    """The documents that ship with the case, each once."""
    seen: set[str] = set()
    for source in cases.load("loc").source:
        if source.kind != "documents":
            continue
        for row in rows(cases.shipped_path("loc", source)):
            if row["id"] not in seen:
                seen.add(row["id"])
                yield document(row["id"], row["text"])


def _described() -> Iterator[tuple[Document, Point]]:
    """UCDP's descriptions, with the point that its coder gave."""
    source = next(s for s in cases.load("loc").source if s.kind == "events")
    with gzip.open(cases.shipped_path("loc", source), "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["dyad_name"] == DYAD and row["where_description"].strip():
                text = document(f"ged-{row['id']}", row["where_description"])
                exact = row["where_prec"] in ("1", "2", "3")
                yield text, Point(float(row["latitude"]), float(row["longitude"]), row["where_coordinates"], exact)
