"""Which agreement a verdict is about, the chain it stands in, and the end that a verdict may know of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from truceline.errors import TrucelineError
from truceline.judgement.question import Instant
from truceline.model.agreement import Agreement
from truceline.model.case import CaseFile
from truceline.sources.tables.days import day_of, read_moments

LASTING = ("cessation", "recommitment", "preliminary ceasefire", "definitive")
"""Classes of agreement that are judged by default; a humanitarian pause or partial ceasefire is judged when asked for,
or where a case has nothing else."""

RESTATING = ("recommitment", "definitive")
"""Classes that restate or complete an earlier agreement: their own run-up may be its calm or its decay."""

KNOWN_ENDS = frozenset({"expired", "denounced", "superseded"})
"""Ends that a verdict may know of: they are acts of the parties or of the text, not somebody's judgement that the
agreement failed."""


class End(msgspec.Struct, frozen=True):
    """An end by the parties' own act or by the text: the first day on which the agreement may no longer have been in
    force, its kind, the date as the case file has it (``2014-07`` where only the month is known), and the agreement
    that ended where it is not the one asked about but the one that it restates."""

    day: dt.date
    kind: str
    text: str
    of: str | None = None

    def words(self) -> str:
        """The end as a clause: ``expired on 2018-01-10``."""
        told = f"{self.kind} {'on' if len(self.text) >= 10 else 'in'} {self.text[:10]}"
        return f"{told} with {self.of}, which it restates" if self.of else told


def chosen(case: CaseFile, agreement_id: str | None, as_of: dt.date) -> Agreement:
    """The agreement asked for, or the latest cessation or recommitment effective by ``as_of``.

    Raises TrucelineError where the case has no such agreement.
    """
    if agreement_id is not None:
        found = case.agreement_by_id(agreement_id)
        if found is None:
            raise TrucelineError(
                "agreement-unknown", f"case {case.case.id} has no agreement {agreement_id!r}.",
                mend="It has: " + ", ".join(a.id for a in case.agreement) + ".",
            )  # fmt: skip
        return found
    begun = [(instant.minute, a) for a in case.agreement if (instant := effective(a)) is not None]
    begun = [(minute, a) for minute, a in begun if day_of(minute) <= as_of and a.is_ceasefire]
    lasting = [pair for pair in begun if is_lasting(pair[1])]
    if not begun:
        raise TrucelineError(
            "agreement-none", f"no ceasefire of case {case.case.id} was effective by {as_of}.", mend="Give --agreement."
        )
    return max(lasting or begun, key=lambda pair: pair[0])[1]


def is_lasting(agreement: Agreement) -> bool:
    """Whether an agreement stops fighting for good or until further notice."""
    return any(word in agreement.class_.lower() for word in LASTING)


def effective(agreement: Agreement) -> Instant | None:
    """When an agreement took effect, on its own wall clock; None where its file does not say to the day."""
    try:
        return Instant.read(agreement.effective, agreement.id)
    except TrucelineError:
        return None


def restates(agreement: Agreement) -> bool:
    """Whether an agreement restates or completes an earlier one instead of ending a fight of its own."""
    return any(word in agreement.class_.lower() for word in RESTATING)


def chain_first(case: CaseFile, agreement: Agreement) -> Instant | None:
    """When the first agreement of the chain that ``agreement`` restates took effect; None where it restates none.

    The chain goes back over predecessors, through pauses and implementing texts between them, to the agreement that
    began it: the first that restates none.
    """
    first = None
    for before in _restated(case, agreement):
        if before.is_ceasefire and is_lasting(before):
            first = effective(before) or first
    return first


def known_end(case: CaseFile, agreement: Agreement, as_of: dt.date) -> End | None:
    """The end of an agreement by ``as_of``, if its file says that it expired or was denounced or superseded. An end
    known to the month or year alone is sure only when that month or year is over. What restates an earlier agreement
    falls with it when that one is denounced."""
    own = _stated_end(agreement, as_of)
    if own is not None:
        return own
    begun = effective(agreement)
    for before in _restated(case, agreement):
        end = _stated_end(before, as_of)
        if begun is not None and end is not None and end.kind == "denounced" and day_of(begun.minute) < end.day:
            return msgspec.structs.replace(end, of=before.title)
    return None


def _restated(case: CaseFile, agreement: Agreement) -> Iterator[Agreement]:
    """The agreements of the chain that one restates, back to the one that began it: the first that restates none."""
    seen, at, beginning = {agreement.id}, agreement, not restates(agreement)
    while not beginning and at.predecessor and at.predecessor not in seen:
        before = case.agreement_by_id(at.predecessor)
        if before is None:
            return
        seen.add(before.id)
        yield before
        if before.is_ceasefire and is_lasting(before):
            beginning = not restates(before)
        at = before


def _stated_end(agreement: Agreement, as_of: dt.date) -> End | None:
    """The end that an agreement's own entry states."""
    if agreement.end_kind not in KNOWN_ENDS or not agreement.ended:
        return None
    moment = read_moments([agreement.ended])
    if not moment.ok[0]:
        return None
    first, last = day_of(int(moment.start[0])), day_of(int(moment.end[0]) - 1)
    return End(first, agreement.end_kind, agreement.ended) if last <= as_of else None


def not_ended(case: CaseFile, as_of: dt.date) -> tuple[Agreement, ...]:
    """The ceasefires in effect by ``as_of`` that no act of the parties and no date of their own has ended by then, and
    that no later one of their chain has taken the place of; latest first. That says nothing about whether they hold."""
    begun = [(instant.minute, a) for a in case.agreement if a.is_ceasefire and (instant := effective(a)) is not None]
    begun = [(minute, a) for minute, a in begun if day_of(minute) <= as_of]
    replaced = {before for _, a in begun for before in _before(case, a)}
    standing = [(m, a) for m, a in begun if a.id not in replaced and known_end(case, a, as_of) is None]
    return tuple(a for _, a in sorted(standing, key=lambda pair: pair[0], reverse=True))


def _before(case: CaseFile, agreement: Agreement) -> set[str]:
    """The ids of the agreements before one in its chain."""
    seen: set[str] = set()
    at: Agreement | None = agreement
    while at is not None and at.predecessor and at.predecessor not in seen:
        seen.add(at.predecessor)
        at = case.agreement_by_id(at.predecessor)
    return seen
