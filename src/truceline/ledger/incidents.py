"""Incidents: claims and rows linked as being about one happening, each side's account kept apart.

The linking is thin on purpose: same kind of act, days that touch, places close together; where one account has no close
place, the same number killed, or the same document. Two rows of one data set are two happenings, for its coders
told them apart. Each link is a journal entry with its reason, and can be undone by another. A row that nothing else
tells of is an incident too, with one account; nothing is linked there, so nothing is recorded.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
import sqlalchemy as sa

from truceline.ledger import bodies, queries, schema
from truceline.ledger.queries import ClaimFilter
from truceline.ledger.records import Account, Incident, StoredClaim
from truceline.model.claim import Event

FORCE = frozenset(
    {"violation", "firing", "shelling", "air_strike", "mine_ied", "infiltration", "airspace_breach", "casualty"}
)
"""Acts that reports of one happening name differently: what one calls firing another calls shelling."""
NEAR_KM = 25.0
"""Two places closer than this may be one: gazetteer radii on a front are 3-20 km."""
UNPLACED_KM = 1000.0
"""How far apart accounts count that fit without close places, so that any fit by place goes before."""
LONGEST_DAYS = 3
"""A happening whose days are not known better than this is linked to nothing."""
_NEWS = frozenset({"asserted", "alleged", "denied"})
_COARSE = frozenset({"country", "admin1", "region", "line", "demonym"})
_decode = msgspec.json.Decoder(Account).decode


def new_links(connection: sa.Connection, parties: Sequence[str] = ()) -> Iterator[tuple[str, bodies.Body]]:
    """Links for members that have none, in order of their days. ``parties``: the case's own; a claim is linked where
    two of them are its actor and recipient, or where one of them uses or suffers force in a sector of the case."""
    taken = _linked(connection)
    pool = _Pool(_current(connection))
    fresh = [a for a in _candidates(connection, frozenset(parties)) if a.member not in taken]
    placed = [pool.place(a) for a in sorted(fresh, key=lambda a: (a.day, a.day_end, a.kind, a.member))]
    for incident_id, account in placed:
        if not pool.is_lone_row(incident_id):
            yield f"{account.member}#1", bodies.Linked(incident_id, account)


class _Pool:
    """Incidents as they grow, by the days they touch."""

    def __init__(self, grown: defaultdict[str, list[Account]]) -> None:
        self._grown = grown
        self._by_day: dict[str, set[str]] = defaultdict(set)
        for incident_id, accounts in grown.items():
            for account in accounts:
                self._touch(incident_id, account)

    def place(self, account: Account) -> tuple[str, Account]:
        """Put an account to the nearest incident that fits, or begin one; the incident and the account with why."""
        near = sorted({i for day in _days(account) for i in self._by_day[day]})
        fits = ((*_fit(account, self._grown[i]), i) for i in near)
        found = min((fit for fit in fits if fit[0] < math.inf), default=None)
        incident_id, reason = (found[2], found[1]) if found is not None else (_new_id(account), "first account")
        told = msgspec.structs.replace(account, reason=reason)
        self._grown[incident_id].append(told)
        self._touch(incident_id, told)
        return incident_id, told

    def is_lone_row(self, incident_id: str) -> bool:
        """Whether an incident is one row and nothing else."""
        accounts = self._grown[incident_id]
        return len(accounts) == 1 and accounts[0].kind == "row"

    def _touch(self, incident_id: str, account: Account) -> None:
        for day in _days(account):
            self._by_day[day].add(incident_id)


def _linked(connection: sa.Connection) -> set[str]:
    """Members that have a link, standing or undone."""
    return {row.member for row in connection.execute(sa.select(schema.incident_link.c.member).distinct())}


def unlinked(connection: sa.Connection, member: str, reason: str) -> tuple[str, bodies.Body] | None:
    """The undoing of a member's link; None where it has none."""
    link = schema.incident_link.c
    rows = connection.execute(sa.select(schema.incident_link).where(link.member == member).order_by(link.entry)).all()
    if not rows or rows[-1].undone:
        return None
    account = msgspec.structs.replace(_decode(rows[-1].body), reason=reason)
    return f"{member}#{len(rows) + 1}", bodies.Linked(rows[-1].incident_id, account, undone=True)


def incidents(
    connection: sa.Connection, *, date_from: str | None, date_to: str | None, sector: str | None, newest_first: bool,
    limit: int | None, offset: int,
) -> tuple[Incident, ...]:  # fmt: skip
    """Incidents by filter, in order of the day they began."""
    found = [joined(i, accounts) for i, accounts in _current(connection).items()]
    standing = {account.member for incident in found for account in incident.accounts}
    rows = (_from_row(body) for body in _rows(connection, date_from, date_to))
    found += [alone(account) for account in rows if account.member not in standing]
    kept = [
        incident
        for incident in found
        if (date_from is None or incident.day_end >= date_from)
        and (date_to is None or incident.day <= date_to)
        and (sector is None or incident.sector == sector)
    ]
    kept.sort(key=lambda i: (i.day, i.id), reverse=newest_first)
    return tuple(kept[offset : None if limit is None else offset + limit])


def incident(connection: sa.Connection, incident_id: str) -> Incident | None:
    """One incident, by its own id or by the id that a row had before it was linked."""
    accounts = _current(connection, incident_id).get(incident_id)
    if accounts:
        return joined(incident_id, accounts)
    day = incident_id[2:12]
    rows = (_from_row(body) for body in _rows(connection, day, day) if _ordinal(day) is not None)
    account = next((a for a in rows if _new_id(a) == incident_id), None)
    if account is None:
        return None
    for of, members in _current(connection).items():
        if any(member.member == account.member for member in members):
            return joined(of, members)
    return alone(account)


def _current(connection: sa.Connection, incident_id: str | None = None) -> defaultdict[str, list[Account]]:
    """The accounts of each incident whose link stands."""
    link = schema.incident_link.c
    query = sa.select(link.incident_id, link.member, link.undone, link.body).order_by(link.entry)
    if incident_id is not None:
        query = query.where(link.incident_id == incident_id)
    standing: dict[tuple[str, str], str | None] = {}
    for row in connection.execute(query):
        standing[(row.incident_id, row.member)] = None if row.undone else row.body
    out: defaultdict[str, list[Account]] = defaultdict(list)
    for (of, _), body in standing.items():
        if body is not None:
            out[of].append(_decode(body))
    return out


def account_of(body: str) -> Account:
    """The account of a link, as its table keeps it."""
    return _decode(body)


def row_accounts(connection: sa.Connection, after: int, last: int) -> Iterator[Account]:
    """The accounts that event rows of the case give, of the entries after one up to another."""
    rows = queries.event_rows_between(connection, after, last)
    return (_from_row(body) for body in _placed_shortly(rows))


def joined(incident_id: str, accounts: Sequence[Account]) -> Incident:
    """An incident out of its accounts."""
    placed = next((a for a in accounts if a.lat is not None), accounts[0])
    return Incident(
        id=incident_id, day=min(a.day for a in accounts), day_end=max(a.day_end for a in accounts),
        place=placed.place, lat=placed.lat, lon=placed.lon,
        sector=next((a.sector for a in accounts if a.sector is not None), None),
        types=tuple(dict.fromkeys(a.type for a in accounts)), status="alleged", accounts=tuple(accounts),
    )  # fmt: skip


def alone(account: Account) -> Incident:
    """The incident that a row is where nothing else tells of it."""
    return joined(_new_id(account), [msgspec.structs.replace(account, reason="only account")])


def _candidates(connection: sa.Connection, parties: frozenset[str]) -> Iterator[Account]:
    for stored in queries.claims(connection, ClaimFilter(kind="event"), newest_first=False, limit=None, offset=0):
        account = _from_claim(stored, parties)
        if account is not None:
            yield account
    for body in _rows(connection, None, None):
        yield _from_row(body)


def _rows(connection: sa.Connection, date_from: str | None, date_to: str | None) -> list[bodies.Event]:
    """The case's own rows that have a place and are known to a few days."""
    rows = queries.event_rows(connection, dataset=None, dyad=None, in_scope=True, date_from=date_from, date_to=date_to)
    return _placed_shortly(rows)


def _placed_shortly(rows: Sequence[bodies.Event]) -> list[bodies.Event]:
    """The rows that have a place and are known to a few days."""
    short = (body for body in rows if _length(body.row.date_start, body.row.date_end) <= LONGEST_DAYS)
    return [body for body in short if body.row.lat is not None or body.row.where]


def _from_claim(stored: StoredClaim, parties: frozenset[str]) -> Account | None:
    claim = stored.claim
    if not isinstance(claim, Event) or claim.type is None or claim.standing not in _NEWS:
        return None
    if stored.day is None or stored.day_end is None or stored.day_from is None or not _ours(claim, parties):
        return None
    if _length(stored.day, stored.day_end) > LONGEST_DAYS:
        return None
    where = claim.where
    close = where if where is not None and where.precision not in _COARSE else None
    return Account(
        kind="claim", member=stored.id, party=claim.source.party if claim.source else None,
        speaker=(claim.source.name or claim.source.role or stored.publisher) if claim.source else None,
        says=" … ".join(e.quote for e in claim.evidence), type=claim.type, day=stored.day, day_end=stored.day_end,
        day_from=stored.day_from, place=where.name if where else None, lat=close.lat if close else None,
        lon=close.lon if close else None, sector=where.sector if where else None,
        killed=claim.killed.best if claim.killed else None, standing=claim.standing, reason="",
    )  # fmt: skip


def _ours(claim: Event, parties: frozenset[str]) -> bool:
    """Whether an event is the case's: between two of its parties, or force that one of them uses or suffers in one of
    its sectors. Without parties, any event is."""
    if not parties:
        return True
    between = {a.party for a in (claim.actor, claim.recipient) if a is not None} & parties
    placed = claim.where is not None and claim.where.sector is not None
    return len(between) > 1 or (bool(between) and placed and claim.type in FORCE)


def _from_row(body: bodies.Event) -> Account:
    row = body.row
    return Account(
        kind="row", member=f"{row.dataset}/{row.row_id}", party=None, speaker=row.dataset,
        says=row.headline or f"{row.side_a} - {row.side_b}", type=row.type or "violation", day=row.date_start,
        day_end=row.date_end, day_from="text", place=row.where or None, lat=row.lat, lon=row.lon, sector=body.sector,
        killed=row.killed_best, standing="asserted", reason="",
    )  # fmt: skip


def _fit(account: Account, others: Sequence[Account]) -> tuple[float, str]:
    """How far an account lies from the nearest account of an incident in kilometres (infinite: no fit), and why."""
    best, why = math.inf, ""
    if account.kind == "row" and any(o.kind == "row" and o.speaker == account.speaker for o in others):
        return best, why
    for other in others:
        same_kind = account.type == other.type or {account.type, other.type} <= FORCE
        if not same_kind or set(_days(account)).isdisjoint(_days(other)):
            continue
        apart, place = _apart(account, other)
        if apart < best:
            best, why = apart, f"{account.type} and {other.type}, {_dated(account)} and {_dated(other)}, {place}"
    return best, why


def _apart(a: Account, b: Account) -> tuple[float, str]:
    """Kilometres between two accounts (infinite: they do not fit), and what holds them together."""
    if a.place and b.place and _bare(a.place) == _bare(b.place):
        return 0.0, "same place"
    if a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None:
        km = _kilometres(a.lat, a.lon, b.lat, b.lon)
        return (km, f"{km:.0f} km apart") if km <= NEAR_KM else (math.inf, "")
    if a.kind == b.kind == "claim" and a.member.rpartition(".")[0] == b.member.rpartition(".")[0]:
        return UNPLACED_KM, "told by one document"
    if a.killed and a.killed == b.killed:
        return UNPLACED_KM, f"both count {a.killed} killed, the place is not given closely"
    return math.inf, ""


def _bare(place: str) -> str:
    return place.casefold().removeprefix("the ").strip()


def _dated(account: Account) -> str:
    return f"published {account.day}" if account.day_from == "published" else f"on {account.day}"


def _kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance on the sphere (haversine, radius 6,371 km)."""
    phi, psi = math.radians(lat), math.radians(other_lat)
    half = math.sin((psi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(psi) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(half))


def _length(start: str, end: str) -> int:
    """Days from the first to the last, both counted; many where one of them is no day."""
    first, last = _ordinal(start), _ordinal(end)
    return last - first + 1 if first is not None and last is not None else 10_000


def _days(account: Account) -> list[str]:
    """The days on which the happening may lie; one earlier where only the day of publication is known."""
    first = _ordinal(account.day)
    if first is None:
        return []
    early = 1 if account.day_from == "published" else 0
    count = _length(account.day, account.day_end)
    return [dt.date.fromordinal(first + i).isoformat() for i in range(-early, count)]


def _ordinal(day: str) -> int | None:

    try:
        return dt.date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return None


def _new_id(account: Account) -> str:
    return f"i-{account.day}-{hashlib.sha256(account.member.encode()).hexdigest()[:8]}"
