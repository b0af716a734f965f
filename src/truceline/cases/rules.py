"""What the facts of a case file must keep: dates that exist, ids that are single, references that lead somewhere."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator

from truceline.cases.locate import KeyPath
from truceline.cases.problem import Sheet, children, nearest

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?)?)?")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_DATES = (
    ("agreement", "announced"), ("agreement", "effective"), ("agreement", "ended"), ("instrument", "date"),
    ("background", "start"), ("background", "end"),
)  # fmt: skip
_REFERENCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("organ", "party", ("party",)),
    ("role", "party", ("party",)),
    ("role", "organ", ("organ",)),
    ("agreement", "parties", ("party",)),
    ("agreement", "excluded_parties", ("party",)),
    ("agreement", "predecessor", ("agreement",)),
    ("agreement", "successor", ("agreement",)),
    ("line", "side_names", ("party",)),
    ("sector", "line", ("line",)),
    ("instrument", "agreement", ("agreement",)),
    ("issue", "positions", ("party",)),
    ("pressure", "party", ("party",)),
    ("phrase", "used_by", ("party",)),
)
"""Table, key, which tables' ids its values must be. Keys that may name outsiders (``third_parties``, ``who``,
``invoked_by``, ``names``) are not among them."""
END_KINDS = ("expired", "denounced", "superseded", "lapsed", "collapsed", "overtaken")
"""How an agreement ended. A verdict reads the first three, which are acts of the parties or of the text, from the day
of ``ended`` on. ``lapsed`` (what it was about fell away), ``collapsed`` (it wore out) and ``overtaken`` (open war went
past it) are judgements, which no verdict may take from a case file."""
CONF = ("read", "known")


def check_rules(sheet: Sheet) -> None:
    """Note wrong dates, doubled ids, dangling references, values outside their vocabulary."""
    _ids(sheet)
    _dates(sheet)
    _references(sheet)
    _chain(sheet)
    _vocabulary(sheet)


def _ids(sheet: Sheet) -> None:
    _case_id(sheet)
    for name in sheet.data:
        _single(sheet, sheet.tables(name), name)
        for path, table in sheet.tables(name):
            for inner in ("provision", "clause"):
                _single(sheet, children(path, table, inner), inner)


def _case_id(sheet: Sheet) -> None:
    """The id of the case names its ledger file, so it may hold nothing that a path would read otherwise."""
    head = sheet.data.get("case")
    mark = head.get("id") if isinstance(head, dict) else None
    if isinstance(mark, str) and not _ID.fullmatch(mark):
        mend = "Write small letters, digits and hyphens, 60 at most: my-case-2021."
        sheet.note(("case", "id"), f"'{mark[:60]}' is no id of a case", mend)


def _single(sheet: Sheet, tables: list[tuple[KeyPath, dict[str, object]]], name: str) -> None:
    seen: set[str] = set()
    for path, table in tables:
        mark = table.get("id")
        if not isinstance(mark, str):
            continue
        if mark in seen:
            sheet.note((*path, "id"), f"the id '{mark}' stands twice", f"Give this {name} an id of its own.")
        elif not mark.strip():
            sheet.note((*path, "id"), "the id is empty", f"Give this {name} an id.")
        seen.add(mark)


def _dates(sheet: Sheet) -> None:
    for path, value in _dated(sheet):
        if isinstance(value, str) and value and not is_date(value):
            mend = "Write 2021, 2021-02, 2021-02-25 or 2021-02-25T00:00:00+05:30, a day that exists."
            sheet.note(path, f"'{value}' is no date", mend)
    for path, table in sheet.tables("agreement"):
        if table.get("effective") == "":
            sheet.note((*path, "effective"), "the date is empty", "An agreement needs the day it took effect.")
        _ordered(sheet, path, table, "effective", "ended")
    for path, table in sheet.tables("background"):
        _ordered(sheet, path, table, "start", "end")


def _dated(sheet: Sheet) -> Iterator[tuple[KeyPath, object]]:
    for name, key in _DATES:
        yield from (((*path, key), table[key]) for path, table in sheet.tables(name) if key in table)
    for path, table in sheet.tables("pressure"):
        yield from (((*at, "date"), step.get("date")) for at, step in children(path, table, "steps"))
    for path, table in sheet.tables("mechanism"):
        listed = table.get("known_dates")
        for index, value in enumerate(listed if isinstance(listed, list) else []):
            yield (*path, "known_dates", index), value


def _ordered(sheet: Sheet, path: KeyPath, table: dict[str, object], first: str, last: str) -> None:
    start, end = table.get(first), table.get(last)
    if isinstance(start, str) and isinstance(end, str) and is_date(start) and is_date(end):
        width = min(len(start), len(end), 10)
        if end[:width] < start[:width]:
            sheet.note((*path, last), f"{end} lies before {first} {start}", "Check which of the two is right.")


def is_date(value: str) -> bool:
    """Whether the value is a year, month, day or instant that exists."""
    if not _DATE.fullmatch(value):
        return False
    try:
        dt.datetime.fromisoformat((value + "-01-01"[len(value) - 4 :])[:10] if len(value) < 10 else value)
    except ValueError:
        return False
    return True


def _references(sheet: Sheet) -> None:
    ids = {name: _known(sheet, name) for name in ("party", "organ", "role", "agreement", "line")}
    for name, key, targets in _REFERENCES:
        known = {mark for target in targets for mark in ids[target]}
        for path, table in sheet.tables(name):
            _lead(sheet, (*path, key), table.get(key), known, " or ".join(targets))
    for path, table in sheet.tables("instrument"):
        clauses = {str(clause.get("id")) for _, clause in children(path, table, "clause")}
        _lead(sheet, (*path, "sequence"), table.get("sequence"), clauses, "clause")
        for at, clause in children(path, table, "clause"):
            _lead(sheet, (*at, "used_by"), clause.get("used_by"), ids["party"], "party")


def _known(sheet: Sheet, name: str) -> set[str]:
    return {str(table["id"]) for _, table in sheet.tables(name) if "id" in table}


def _lead(sheet: Sheet, path: KeyPath, value: object, known: set[str], target: str) -> None:
    if isinstance(value, str):
        named: list[tuple[KeyPath, object]] = [(path, value)] if value else []
    elif isinstance(value, list):
        named = [((*path, index), item) for index, item in enumerate(value)]
    elif isinstance(value, dict):
        named = [((*path, key), key) for key in value]
    else:
        return
    for at, mark in named:
        if isinstance(mark, str) and mark not in known:
            sheet.note(at, f"no {target} has the id '{mark}'", nearest(mark, known))


def _chain(sheet: Sheet) -> None:
    """An agreement that restates an earlier one cannot, link by link, restate itself."""
    before = {str(t.get("id")): t.get("predecessor") for _, t in sheet.tables("agreement")}
    for path, table in sheet.tables("agreement"):
        seen: set[object] = set()
        mark: object = table.get("id")
        while isinstance(mark, str) and mark and mark not in seen:
            seen.add(mark)
            mark = before.get(mark)
        if mark and mark == table.get("id"):
            sheet.note((*path, "predecessor"), "the chain of predecessors comes back here", "Break the ring.")


def _vocabulary(sheet: Sheet) -> None:
    for path, table in sheet.tables("agreement"):
        _among(sheet, (*path, "end_kind"), table.get("end_kind"), END_KINDS)
    for name in sheet.data:
        for path, table in sheet.tables(name):
            _fact(sheet, path, table)
            for inner in ("provision", "clause"):
                for at, fact in children(path, table, inner):
                    _fact(sheet, at, fact)
    head = sheet.data.get("case")
    zones = head.get("time_zones") if isinstance(head, dict) else None
    known = zoneinfo.available_timezones()
    for side, zone in zones.items() if isinstance(zones, dict) and known else ():
        if zone not in known:
            sheet.note(("case", "time_zones", side), f"'{zone}' is no time zone", nearest(str(zone), known))


def _fact(sheet: Sheet, path: KeyPath, table: dict[str, object]) -> None:
    if "conf" in table:
        _among(sheet, (*path, "conf"), table["conf"], CONF)
    if isinstance(table.get("src"), str) and not str(table["src"]).strip():
        sheet.note((*path, "src"), "no source is given", "Say where the fact was read.")


def _among(sheet: Sheet, path: KeyPath, value: object, words: tuple[str, ...]) -> None:
    if isinstance(value, str) and value not in words:
        sheet.note(path, f"unknown value '{value}'", nearest(value, words))
