"""What may be named in the mechanism's records: parties, sectors, mechanisms and provisions of the case, incidents and
claims of its ledger. Each function gives the name as it is kept, or says what there is."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence

from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.model.case import CaseFile


def party(case: CaseFile, words: str | None) -> str | None:
    """The plain name of a party, from its id, name or alias, whatever the case of letters."""
    if not words:
        return None
    wanted = same(words)
    for known in case.party:
        if wanted in {same(name) for name in (known.id, known.name, *known.aliases)}:
            return known.name
    raise _unknown("party-unknown", "party", words, (p.name for p in case.party))


def parties(case: CaseFile, words: Iterable[str]) -> tuple[str, ...]:
    """Several parties, each once, in order."""
    return tuple(dict.fromkeys(name for one in words if (name := party(case, one)) is not None))


def sector(case: CaseFile, words: str | None) -> str | None:
    """The id of a sector, from its id, name or alias."""
    if not words:
        return None
    wanted = same(words)
    for known in case.sector:
        if wanted in {same(name) for name in (known.id, known.name, *known.aliases)}:
            return known.id
    raise _unknown("sector-unknown", "sector", words, (s.id for s in case.sector))


def mechanism(case: CaseFile, words: str | None) -> str | None:
    """The id of a mechanism, from its id or name."""
    if not words:
        return None
    wanted = same(words)
    found = next((m.id for m in case.mechanism if wanted in (same(m.id), same(m.name))), None)
    if found is None:
        raise _unknown("mechanism-unknown", "mechanism", words, (m.id for m in case.mechanism))
    return found


def agreement(case: CaseFile, words: str | None) -> str | None:
    """The id of an agreement."""
    if words and case.agreement_by_id(words) is None:
        raise _unknown("agreement-unknown", "agreement", words, (a.id for a in case.agreement))
    return words or None


def provision(case: CaseFile, words: str | None) -> str | None:
    """``agreement-id/provision-id`` of a provision."""
    if not words:
        return None
    known = [f"{a.id}/{p.id}" for a in case.agreement for p in a.provision]
    if words not in known:
        raise _unknown("provision-unknown", "provision", words, known)
    return words


def incident(ledger: Ledger, words: str | None) -> str | None:
    """The id of an incident in the ledger."""
    if words and ledger.incident(words) is None:
        raise TrucelineError("incident-unknown", f"the ledger has no incident {words!r}.", mend="See the page.")
    return words or None


def claims(ledger: Ledger, ids: Sequence[str]) -> tuple[str, ...]:
    """Ids of claims in the ledger, each once."""
    for one in ids:
        if ledger.claim(one) is None:
            raise TrucelineError("claim-unknown", f"the ledger has no claim {one!r}.", mend="See the page's claims.")
    return tuple(dict.fromkeys(ids))


def day(words: str, what: str) -> str:
    """An ISO day."""
    try:
        return dt.date.fromisoformat(words).isoformat()
    except ValueError as error:
        raise TrucelineError("date-form", f"{what} {words!r} is no day.", mend="Write YYYY-MM-DD.") from error


def same(words: str) -> str:
    """A name as names are compared: compatibility forms, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def _unknown(code: str, noun: str, words: str, known: Iterable[str]) -> TrucelineError:
    listed = sorted(known)
    there = ", ".join(listed[:30]) if listed else "none"
    return TrucelineError(code, f"the case has no {noun} {words!r}.", mend=f"There are: {there}.")
