"""Joint reviews: what was reviewed and agreed, who signed and who dissented, and the text that was sealed.

Like a complaint, a review is its steps (``data/review_steps.tsv``). The final text is sealed by its sha256: the entry
that holds it is in the ledger's chain, no step but "superseded" follows it, and a changed text no longer fits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import msgspec

from truceline import clock
from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.ledger.mechanism_records import Kept, MechanismQuestions
from truceline.ledger.records import Marking
from truceline.mechanism import naming
from truceline.mechanism.machine import BEFORE, Step, review_machine
from truceline.model.case import CaseFile
from truceline.model.complaint import Hand
from truceline.model.joint_review import JointReview, ReviewGiven, ReviewPoint, ReviewStep, Seal, SignOff


class ReviewFile(msgspec.Struct, frozen=True, kw_only=True):
    """A joint review with everything done about it. ``points`` as last put down, ``text`` the current draft,
    ``sign_offs`` under that text, ``seal`` once it is sealed, ``successor`` the review that replaced it."""

    review: JointReview
    state: str
    steps: tuple[Kept[ReviewStep], ...]
    marking: Marking
    shared: tuple[str, ...] = ()
    points: tuple[ReviewPoint, ...] = ()
    text: str = ""
    sign_offs: tuple[SignOff, ...] = ()
    seal: Seal | None = None
    next_review: str | None = None
    successor: str | None = None

    @property
    def id(self) -> str:
        """The review's id."""
        return self.review.id

    @property
    def words(self) -> str:
        """Where it stands, in plain words."""
        return review_machine().words(self.state)

    @property
    def unsigned(self) -> tuple[str, ...]:
        """Parties of the quorum that have neither signed nor refused the current text."""
        done = {s.party for s in self.sign_offs}
        return tuple(p for p in self.review.quorum if p not in done)

    @property
    def is_whole(self) -> bool:
        """Whether the sealed text is what its hash says."""
        return self.seal is not None and text_hash(self.seal.text) == self.seal.sha256

    def open_steps(self, role: str | None = None) -> tuple[Step, ...]:
        """The steps that may be taken now."""
        return review_machine().open_to(self.state, role)


def text_hash(text: str) -> str:
    """The sha256 by which a text is signed and sealed: of its UTF-8 bytes, line ends as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def review_files(ledger: MechanismQuestions) -> tuple[ReviewFile, ...]:
    """Every joint review, in the order in which they were opened."""
    by_id: dict[str, list[Kept[ReviewStep]]] = {}
    for kept in ledger.joint_review_steps():
        by_id.setdefault(kept.record.review, []).append(kept)
    found = (folded(steps) for steps in by_id.values())
    return tuple(file for file in found if file is not None)


def review_of(ledger: MechanismQuestions, review_id: str) -> ReviewFile:
    """One review. Raises TrucelineError where there is none."""
    file = folded(ledger.joint_review_steps(review_id))
    if file is None:
        raise TrucelineError(
            "review-unknown",
            f"the ledger has no joint review {review_id!r}.",
            mend="Give the id of a joint review that is kept.",
        )
    return file


def folded(steps: Sequence[Kept[ReviewStep]]) -> ReviewFile | None:
    """What the steps of one review come to; None without the step that opens it."""
    first = next((kept for kept in steps if kept.record.given.review is not None), None)
    if first is None or first.record.given.review is None:
        return None
    points: dict[str, ReviewPoint] = {}
    sign_offs: dict[str, SignOff] = {}
    text, seal, next_review, successor = "", None, None, None
    for kept in steps:
        given = kept.record.given
        if given.point is not None:
            points[given.point.id] = given.point
        if kept.record.step in ("draft", "back"):
            text, sign_offs = given.text, {}
        if given.sign_off is not None:
            sign_offs[given.sign_off.party] = given.sign_off
        seal = given.seal or seal
        next_review = given.next_review or next_review
        successor = given.successor or successor
    return ReviewFile(
        review=first.record.given.review, state=steps[-1].record.state, steps=tuple(steps), marking=first.marking,
        shared=first.shared, points=tuple(points.values()), text=text, sign_offs=tuple(sign_offs.values()), seal=seal,
        next_review=next_review, successor=successor,
    )  # fmt: skip


def open_review(
    case: CaseFile, ledger: Ledger, review: JointReview, *, by: Hand, marking: Marking = "public",
    shared: Sequence[str] = (), reason: str = "", at: str | None = None,
) -> ReviewFile:  # fmt: skip
    """Open a joint review (its ``id`` is made here). The same review again is the one there is."""
    whole = _checked(case, ledger, review)
    known = folded(ledger.joint_review_steps(whole.id))
    if known is not None:
        return known
    step = next_step(case, None, "open", ReviewGiven(review=whole, reason=reason), by, at=at)
    with ledger.acting(by.who, reason or "joint review opened"):
        ledger.add_joint_review_step(step, marking=marking, shared=shared)
    return review_of(ledger, whole.id)


def take(
    case: CaseFile, ledger: Ledger, review_id: str, step: str, given: ReviewGiven | None = None, *, by: Hand,
    at: str | None = None,
) -> ReviewFile:  # fmt: skip
    """Take a step with a review; where it stands then. The step is marked and shared as the review is.

    Raises TrucelineError where the step is illegal, not for this hand, or lacks something; nothing is stored then."""
    file = review_of(ledger, review_id)
    brings = _in_ledger(ledger, given or ReviewGiven())
    if step == "supersede" and brings.successor:
        other = review_of(ledger, brings.successor)
        if other.seal is None or other.review.supersedes != review_id:
            raise TrucelineError(
                "review-successor", f"{other.id} does not replace this review, or is not sealed.",
                mend="Open a new review that supersedes this one, and seal it first.",
            )  # fmt: skip
    done = next_step(case, file, step, brings, by, at=at)
    with ledger.acting(by.who, brings.reason or review_machine().step(step).what):
        ledger.add_joint_review_step(done, marking=file.marking, shared=file.shared)
    return review_of(ledger, review_id)


def seal(
    case: CaseFile, ledger: Ledger, review_id: str, *, by: Hand, next_review: str | None = None, reason: str = "",
    at: str | None = None,
) -> ReviewFile:  # fmt: skip
    """Seal the current text of a review. One that replaces another marks that as superseded."""
    text = review_of(ledger, review_id).text
    given = ReviewGiven(seal=Seal(text, text_hash(text)), next_review=next_review, reason=reason)
    sealed = take(case, ledger, review_id, "seal", given, by=by, at=at)
    before = sealed.review.supersedes
    if before is not None and review_of(ledger, before).state == "sealed":
        take(case, ledger, before, "supersede", ReviewGiven(successor=review_id), by=by, at=at)
    return sealed


def next_step(
    case: CaseFile, file: ReviewFile | None, name: str, given: ReviewGiven, by: Hand, *, at: str | None = None
) -> ReviewStep:
    """The step as it would be recorded, after every check; pure."""
    machine = review_machine()
    step = machine.step(name)
    if file is not None and file.seal is not None and name != "supersede":
        raise TrucelineError(
            "review-sealed", f"{file.id} is sealed ({file.seal.sha256[:12]}...); nothing of it changes any more.",
            mend="Open a new review that supersedes it.",
        )  # fmt: skip
    state = machine.move(file.state if file is not None else BEFORE, step, by)
    machine.needs(step, given)
    for check in step.checks:
        given = _CHECKS[check](case, file, given, by) or given
    review = given.review if file is None else file.review
    assert review is not None
    return ReviewStep(
        review=review.id, seq=len(file.steps) + 1 if file is not None else 1, step=name, state=state,
        at=at or clock.stamp(), by=by, given=given,
    )  # fmt: skip


def _points(case: CaseFile, file: ReviewFile | None, given: ReviewGiven, by: Hand) -> ReviewGiven:
    del file, by
    point = given.point
    assert point is not None
    if not point.text.strip():
        raise TrucelineError("review-point", "the point is blank.", mend="Write what was considered.")
    positions = {naming.party(case, p) or "": words for p, words in point.positions.items()}
    if point.agreed and not (point.claims or point.incidents):
        raise TrucelineError(
            "review-point", f"the agreed point {point.id!r} has no evidence.",
            mend="Name the claims or incidents it rests on.",
        )  # fmt: skip
    if not point.agreed and not any(words.strip() for words in positions.values()):
        raise TrucelineError(
            "review-point", f"the point {point.id!r} is not agreed, and no party's position is given.",
            mend="Give at least one party's position in its own words.",
        )  # fmt: skip
    return msgspec.structs.replace(given, point=msgspec.structs.replace(point, positions=positions))


def _parties(case: CaseFile, file: ReviewFile | None, given: ReviewGiven, by: Hand) -> ReviewGiven | None:
    del by
    sign = given.sign_off
    if sign is None:
        return None
    party = naming.party(case, sign.party) or ""
    if file is not None and party not in file.review.quorum:
        raise TrucelineError(
            "step-party", f"{party} is not one of those who sign this review.",
            mend=f"They are: {', '.join(file.review.quorum)}.",
        )  # fmt: skip
    if sign.word != "signs" and not sign.dissent.strip():
        raise TrucelineError(
            "review-dissent", f"{party} {sign.word.replace('_', ' ')}, but does not say why.",
            mend="Record the dissent in the party's own words.",
        )  # fmt: skip
    return msgspec.structs.replace(given, sign_off=msgspec.structs.replace(sign, party=party))


def _own_party(case: CaseFile, file: ReviewFile | None, given: ReviewGiven, by: Hand) -> None:
    del file
    assert given.sign_off is not None
    own = naming.party(case, by.party)
    if own != given.sign_off.party:
        raise TrucelineError(
            "step-party", f"{by.who} speaks for {own or 'no party'} and cannot sign for {given.sign_off.party}.",
            mend="A party signs through its own liaison.",
        )  # fmt: skip


def _same_text(case: CaseFile, file: ReviewFile | None, given: ReviewGiven, by: Hand) -> None:
    del case, by
    assert file is not None
    current = text_hash(file.text)
    meant = given.seal.sha256 if given.seal is not None else given.sign_off.text_sha256 if given.sign_off else ""
    if meant != current or (given.seal is not None and given.seal.text != file.text):
        raise TrucelineError(
            "review-text", f"this is about another text than the current draft ({current[:12]}...).",
            mend="Read the current draft, then sign that.",
        )  # fmt: skip


def _quorum(case: CaseFile, file: ReviewFile | None, given: ReviewGiven, by: Hand) -> None:
    del case, given, by
    assert file is not None
    if file.unsigned:
        raise TrucelineError(
            "review-quorum", f"{', '.join(file.unsigned)} has neither signed nor refused this text.",
            mend="Wait for every party of the quorum; a refusal with its reason counts.",
        )  # fmt: skip
    if not any(s.word != "refuses" for s in file.sign_offs):
        raise TrucelineError("review-quorum", "every party refused this text.", mend="Take the draft back.")


def _successor(case: CaseFile, file: ReviewFile | None, given: ReviewGiven, by: Hand) -> None:
    del case, by
    if file is not None and given.successor == file.id:
        raise TrucelineError("review-successor", "a review does not replace itself.", mend="Name the other one.")


_CHECKS: dict[str, Callable[[CaseFile, ReviewFile | None, ReviewGiven, Hand], ReviewGiven | None]] = {
    "points": _points,
    "parties": _parties,
    "own_party": _own_party,
    "same_text": _same_text,
    "quorum": _quorum,
    "successor": _successor,
}


def _in_ledger(ledger: Ledger, given: ReviewGiven) -> ReviewGiven:
    """A step's claims and incidents as the ledger has them."""
    point = given.point
    if given.next_review is not None:
        naming.day(given.next_review, "the next review")
    if point is None:
        return given
    claims = naming.claims(ledger, point.claims)
    incidents = tuple(i for one in point.incidents if (i := naming.incident(ledger, one)))
    return msgspec.structs.replace(
        given, point=msgspec.structs.replace(point, claims=claims, incidents=incidents)
    )  # fmt: skip


def _checked(case: CaseFile, ledger: Ledger, review: JointReview) -> JointReview:
    start, end = naming.day(review.start, "the first day"), naming.day(review.end, "the last day")
    if start > end:
        raise TrucelineError("review-form", "the period ends before it begins.", mend="Give the first day first.")
    quorum = naming.parties(case, review.quorum)
    if not quorum:
        raise TrucelineError("review-form", "nobody is to sign.", mend="Name the parties that must sign.")
    if review.supersedes is not None and review_of(ledger, review.supersedes).seal is None:
        raise TrucelineError(
            "review-form", f"{review.supersedes} is not sealed, so it can still be changed.", mend="Change that one."
        )
    sectors = tuple(s for one in review.sectors if (s := naming.sector(case, one)))
    whole = msgspec.structs.replace(
        review, id="", start=start, end=end, quorum=quorum, present=naming.parties(case, review.present),
        agreement=naming.agreement(case, review.agreement), sectors=sectors,
        incidents=tuple(i for one in review.incidents if (i := naming.incident(ledger, one))),
    )  # fmt: skip
    return msgspec.structs.replace(
        whole, id=f"r-{end}-{hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:8]}"
    )  # fmt: skip
