"""The shape of a case file: which keys a table must and may have and of what kind, from the model's own types."""

from __future__ import annotations

import functools
import re
import typing
from importlib import resources

import msgspec

from truceline.cases.locate import KeyPath
from truceline.cases.problem import Sheet, nearest
from truceline.model.case import CaseFile

_INVALID_VALUE = re.compile(r"Invalid enum value '(?P<value>.*)'")
_AT = re.compile(r" - at `\$(?P<path>.*)`$")


@functools.cache
def extra_keys() -> dict[str, frozenset[str]]:
    """Keys that a table may carry beyond the model (``data/extra_keys.tsv``: table, key, what it says)."""
    lines = resources.files("truceline.cases").joinpath("data/extra_keys.tsv").read_text("utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            table, key, _ = line.split("\t")
            found.setdefault(table, set()).add(key)
    return {table: frozenset(keys) for table, keys in found.items()}


def check_shape(sheet: Sheet) -> None:
    """Note unknown and missing keys and values of the wrong kind, in every table of the file."""
    _table(sheet, (), sheet.data, CaseFile, "")


def _table(sheet: Sheet, path: KeyPath, table: dict[str, object], kind: type[msgspec.Struct], name: str) -> None:
    fields = {f.encode_name: f for f in msgspec.structs.fields(kind)}
    if not name:
        fields.pop("places")
    allowed = fields.keys() | extra_keys().get(name, frozenset())
    for key in table:
        if key not in allowed:
            sheet.note((*path, key), f"unknown key '{key}'", nearest(key, allowed))
    for key, field in fields.items():
        if key in table:
            _field(sheet, (*path, key), table[key], field.type, f"{name}.{key}" if name else key)
        elif field.required:
            sheet.note((*path, key), f"the key '{key}' is missing", f'Add {key} = ... ("" where unknown).')


def _field(sheet: Sheet, path: KeyPath, value: object, kind: typing.Any, name: str) -> None:
    nested = _struct_of(kind)
    if nested is None:
        _value(sheet, path, value, kind)
    elif typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            sheet.note(path, "expected a list of tables", f"Write [[{name}]] above each.")
            return
        for index, item in enumerate(value):
            _one(sheet, (*path, index), item, nested, name)
    else:
        _one(sheet, path, value, nested, name)


def _one(sheet: Sheet, path: KeyPath, value: object, kind: type[msgspec.Struct], name: str) -> None:
    if isinstance(value, dict):
        _table(sheet, path, value, kind, name)
    else:
        sheet.note(path, "expected a table", f"Write [{name}] with keys below it, or {{ key = ... }}.")


def _struct_of(kind: typing.Any) -> type[msgspec.Struct] | None:
    options = typing.get_args(kind) if typing.get_origin(kind) is tuple else (kind,)
    first = options[0] if options else None
    return first if isinstance(first, type) and issubclass(first, msgspec.Struct) else None


def _value(sheet: Sheet, path: KeyPath, value: object, kind: typing.Any) -> None:
    """Try a value against its kind, item by item where it is a list, so that every bad item is named."""
    items = typing.get_args(kind)
    if typing.get_origin(kind) is tuple and isinstance(value, list):
        for index, item in enumerate(value):
            _value(sheet, (*path, index), item, items[0])
        return
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        what = _AT.sub("", str(error))
        invalid = _INVALID_VALUE.match(what)
        if invalid:
            word = invalid["value"]
            sheet.note(path, f"unknown value '{word}'", nearest(word, typing.get_args(kind)))
        else:
            sheet.note(path, what[:1].lower() + what[1:].replace("`", "'"), "Write the value in that form.")
