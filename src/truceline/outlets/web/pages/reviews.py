"""Reviewing a claim: its form, and taking what a reviewer decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from truceline.ledger.records import StoredClaim
from truceline.model.case import CaseFile
from truceline.model.claim import AnyClaim, Does, Manner, Standing, Statement, Where, WherePrecision
from truceline.model.claim_review import ClaimReview, Decision
from truceline.model.source import SourceKind
from truceline.outlets import plain
from truceline.outlets.web import links, reviewed
from truceline.outlets.web.actions import Done, Taken
from truceline.outlets.web.desk import Desk
from truceline.outlets.web.pages.paging import options
from truceline.outlets.web.posting import RefusedError, who_kept
from truceline.outlets.web.query import AbsentError
from truceline.outlets.web.views import Field, Option, ReviewLine
from truceline.reading.proposals.correction import CorrectionError, corrected, fields_of

DECISIONS: tuple[Decision, ...] = get_args(Decision)
_LONG = frozenset({"content", "omitted", "what"})
_HELP = {
    "content": "Letter by letter from the text, without the outer quotation marks.",
    "speaker": "As the text names the source here; a pronoun as it stands.",
    "source_name": "Where the article gives one; empty for unnamed sources.",
    "first": "YYYY-MM-DD",
    "last": "YYYY-MM-DD, the same as the first for a single day",
}
_PARTIES = frozenset({"source_party", "actor_party", "recipient_party"})
_MOST_NOTE = 2_000


def correctable(stored: StoredClaim, text: str, case: CaseFile) -> tuple[Field, ...]:
    """The fields of a correction, as the claim was read, or as it was last corrected."""
    claim = _as_it_stands(stored)
    names = tuple(p.name for p in case.party)
    return tuple(_field(name, value, names) for name, value in fields_of(claim, text).items())


def _as_it_stands(stored: StoredClaim) -> AnyClaim:
    review = stored.review
    if review is not None and review.review.corrected is not None:
        return review.review.corrected
    return stored.claim


def _field(name: str, value: str, parties: tuple[str, ...]) -> Field:
    choices = _choices(name, value, parties)
    several = name == "does"
    return Field(
        name=name,
        label=plain.words(name, "field"),
        kind="choices" if several else "choice" if choices else "words" if name in _LONG else "text",
        value=value,
        options=choices,
        help=_HELP.get(name, ""),
    )


def _choices(name: str, value: str, parties: tuple[str, ...]) -> tuple[Option, ...]:
    if name in _PARTIES:
        known = parties if value in parties or not value else (*parties, value)
        return options([("", "no party"), *((p, p) for p in known)], value)
    if name == "does":
        chosen = value.split()
        return tuple(Option(d, plain.words(d, "does"), d in chosen) for d in get_args(Does))
    groups: dict[str, tuple[str, tuple[str, ...]]] = {
        "type": ("type", plain.values("type")),
        "standing": ("standing", get_args(Standing)),
        "manner": ("manner", get_args(Manner)),
        "source_kind": ("source", get_args(SourceKind)),
    }
    if name not in groups:
        return ()
    group, values = groups[name]
    empty = [("", "no source named")] if name == "source_kind" else []
    return options([*empty, *((v, plain.words(v, group)) for v in values)], value)


def history(desk: Desk, stored: StoredClaim, text: str) -> tuple[ReviewLine, ...]:
    """Every decision about a claim, the latest first."""
    if stored.review is None:
        return ()
    return tuple(reviewed.line(r, stored.claim, text) for r in reversed(desk.ledger.reviews(stored.id)))


def take(taken: Taken) -> Done:
    """Record a decision, and go back to where it was taken."""
    desk, posted = taken.desk, taken.posted
    stored = desk.ledger.claim(posted.name)
    if stored is None:
        raise AbsentError("claim", posted.name)
    verdict = next(d for d in DECISIONS if d == posted.one_of("verdict", DECISIONS))
    review = ClaimReview(
        claim=stored.id, verdict=verdict, who=posted.who, note=posted.text("note", _MOST_NOTE),
        corrected=_corrected(taken, stored) if verdict == "correct" else None,
    )  # fmt: skip
    done = taken.pen.write(posted.who, f"review of a claim: {verdict}", lambda ledger: ledger.add_review(review))
    if done.refused:
        raise RefusedError({}, message=f"Nothing was recorded: {'; '.join(done.reasons)}.")
    kept = (who_kept(taken.base, posted.who),) if posted.values.get("who") else ()
    return Done(_back(taken, stored), kept)


def _corrected(taken: Taken, stored: StoredClaim) -> AnyClaim:
    document = taken.desk.ledger.document(stored.document_id)
    text = document.document.text if document is not None else ""
    case = taken.desk.case
    claim = _as_it_stands(stored)
    given = {name: taken.posted.text(name) for name in fields_of(claim, text) if name in taken.posted.values}
    if isinstance(claim, Statement) and "content" in given:
        given.setdefault("does", "")  # no box is ticked
    try:
        found = corrected(
            claim, text, given, parties=tuple(p.name for p in case.party), place=_places(case)
        )  # fmt: skip
    except CorrectionError as error:
        raise RefusedError(error.errors) from error
    if found == stored.claim:
        raise RefusedError({"note": "this is the claim as it was read: accept it instead"})
    return found


def _places(case: CaseFile) -> Callable[[str], Where | None]:
    """What the case's gazetteer knows under a name."""

    def known(words: str) -> Where | None:
        folded = words.casefold()
        for place in case.places:
            if folded in (place.name.casefold(), *(a.casefold() for a in place.aliases)):
                precision: WherePrecision = next((p for p in get_args(WherePrecision) if p == place.kind), "town")
                return Where(place.name, place.lat, place.lon, precision, place.sector, place.side)
        return None

    return known


def _back(taken: Taken, stored: StoredClaim) -> str:
    """Where the reviewer goes on: in the reader to the next claim, else to the decision on the claim's page."""
    if taken.posted.values.get("back") == "reader":
        following = taken.posted.text("next", 200) or stored.id
        return links.inside("documents", stored.document_id, fragment=f"k-{following}")
    return links.inside("claims", stored.id, fragment="decisions")


def take_name(taken: Taken) -> Done:
    """Remember under which name this browser's reviews are recorded."""
    back = taken.posted.text("back", 2_000)
    inside = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    return Done(back if inside else "/", (who_kept(taken.base, taken.posted.text("who", 200)),))
