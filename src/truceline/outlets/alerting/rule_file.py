"""A rule file (TOML), read and checked: every mistake with its line and field, in one pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec

from truceline.cases.problem import Problem, Sheet, nearest
from truceline.errors import TrucelineError
from truceline.judgement.alert_rules import Channels, Rule, RuleFile
from truceline.judgement.settings import DEFAULTS
from truceline.model.case import CaseFile
from truceline.model.claim import EventType
from truceline.model.verdict import VerdictWord
from truceline.sources.fetch import FetchError, taken_apart

_LIMIT = 1024 * 1024
_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")
_FIELD = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<field>[^`]*)`)?$", re.DOTALL)
_ALARMS = ("change", "erosion")
_BOUNDS = {"within_days": (1, 3650), "quiet_days": (1, 36500)}
_TRIES = (1, 10)
_KINDS = {str(rule.__struct_config__.tag): rule for rule in get_args(Rule)}


def read_rules(path: Path, case: CaseFile) -> RuleFile:
    """The rules of a file. Raises TrucelineError (``alert-rules``) that names every mistake by line and field."""
    source = _source(path)
    try:
        data: dict[str, object] = tomllib.loads(source)
    except ValueError as error:
        found = _LINE.search(str(error))
        what = f"not TOML: {_LINE.sub('', str(error)).strip()}"
        raise _wrong([Problem(str(path), int(found[1]) if found else 1, "(syntax)", what, "Mend the line.")]) from error
    sheet = Sheet(path, data, source)
    rules = _rules(sheet, case)
    channels = _channels(sheet)
    if sheet.problems:
        raise _wrong(sorted(sheet.problems, key=lambda p: (p.line, p.field)))
    return RuleFile(rule=tuple(rules), deliver=channels)


def _source(path: Path) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > _LIMIT:
            raise TrucelineError("alert-rules", f"longer than {_LIMIT:,} bytes", place=str(path))
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise TrucelineError(
            "alert-rules", f"cannot be read: {error.strerror or error}", place=str(path), mend="Check the path."
        ) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _wrong([Problem(str(path), line, "(file)", "not UTF-8 text", "Save the file as UTF-8.")]) from error


def _wrong(problems: list[Problem]) -> TrucelineError:
    return TrucelineError("alert-rules", "\n".join(str(p) for p in problems))


def _rules(sheet: Sheet, case: CaseFile) -> list[Rule]:
    for key in sheet.data:
        if key not in ("rule", "deliver"):
            sheet.note((key,), "no such table", nearest(key, ("rule", "deliver")))
    tables = sheet.tables("rule")
    if not tables:
        sheet.note((), "no [[rule]] in it", "Write at least one.")
    rules: list[Rule] = []
    taken: set[str] = set()
    for path, table in tables:
        rule = _rule(sheet, path, table)
        if rule is None:
            continue
        if rule.id in taken:
            sheet.note((*path, "id"), f"another rule is called '{rule.id}'", "Give each its own id.")
        taken.add(rule.id)
        for field, what, mend in _faults(rule, case):
            sheet.note((*path, field), what, mend)
        rules.append(rule)
    return rules


def _rule(sheet: Sheet, path: tuple[str | int, ...], table: dict[str, object]) -> Rule | None:
    """One rule; None where it is none, which is noted."""
    kind = table.get("when")
    if not isinstance(kind, str) or kind not in _KINDS:
        what = f"{kind!r} is no kind of rule" if kind is not None else "is missing"
        sheet.note((*path, "when"), what, nearest(str(kind or ""), _KINDS))
        return None
    known = {f.encode_name for f in msgspec.structs.fields(_KINDS[kind])} | {"when"}
    unknown = [key for key in table if key not in known]
    for key in unknown:
        sheet.note((*path, key), f"a rule of {kind} has no such key", nearest(key, known))
    if unknown:
        return None
    try:
        rule: Rule = msgspec.convert(table, type=Rule)
    except msgspec.ValidationError as error:
        found = _FIELD.match(str(error))
        field = (found["field"] if found is not None else None) or ""
        missing = re.search(r"required field `(\w+)`", str(error))
        name = missing[1] if missing else field.split("[")[0] or "when"
        sheet.note((*path, name), found["what"] if found is not None else str(error), "See docs/how-to.md.")
        return None
    return rule


def _faults(rule: Rule, case: CaseFile) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a rule of the right shape: field, what, what to do."""
    fields = msgspec.structs.asdict(rule)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", rule.id):
        yield "id", f"{rule.id!r} is no plain name", "Use small letters, digits and hyphens."
    lists: dict[str, tuple[object, ...]] = {
        "to": get_args(VerdictWord), "type": get_args(EventType), "kind": _ALARMS,
        "weeks": DEFAULTS.forecast_weeks, "sector": tuple(s.id for s in case.sector),
        "mechanism": tuple(m.id for m in case.mechanism),
    }  # fmt: skip
    for field, known in lists.items():
        given = fields.get(field)
        for word in given if isinstance(given, tuple) else (given,):
            if word is not None and word not in known:
                yield field, f"'{word}' is not known", nearest(str(word), map(str, known))
    for field, (low, high) in _BOUNDS.items():
        number = fields.get(field)
        if isinstance(number, int) and not low <= number <= high:
            yield field, f"{number} is out of bounds", f"Give {low} to {high}."


def _channels(sheet: Sheet) -> Channels:
    table: Any = sheet.data.get("deliver", {})
    if not isinstance(table, dict):
        sheet.note(("deliver",), "is no table", "Write [deliver].")
        return Channels()
    known = {f.encode_name for f in msgspec.structs.fields(Channels)}
    for key in table:
        if key not in known:
            sheet.note(("deliver", key), "no such channel", nearest(key, known))
    try:
        channels = msgspec.convert({k: v for k, v in table.items() if k in known}, type=Channels)
    except msgspec.ValidationError as error:
        found = _FIELD.match(str(error))
        field = ((found["field"] if found is not None else "") or "").split("[")[0]
        sheet.note(("deliver", field) if field else ("deliver",), str(error).split(" - at")[0], "See docs/how-to.md.")
        return Channels()
    for n, url in enumerate(channels.webhook):
        try:
            taken_apart(url)
        except FetchError as error:
            sheet.note(("deliver", "webhook", n), error.detail, "Give http(s)://host/path without a user or password.")
    if not _TRIES[0] <= channels.tries <= _TRIES[1]:
        sheet.note(("deliver", "tries"), f"{channels.tries} is out of bounds", f"Give {_TRIES[0]} to {_TRIES[1]}.")
    return channels
