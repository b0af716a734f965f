"""The reference says what is there: tables, error codes, keys of case files."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from truceline.cases.shape import _struct_of
from truceline.ledger import schema
from truceline.model.case import CaseFile

ROOT = Path(__file__).resolve().parents[2]
LEDGER = (ROOT / "docs" / "reference" / "ledger.md").read_text("utf-8")
CASES = (ROOT / "docs" / "reference" / "case-files.md").read_text("utf-8")


def _codes(folder: str) -> set[str]:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "truceline" / folder).glob("*.py"))
    prefix = {"ledger": "ledger", "cases": "case"}[folder]
    return set(re.findall(rf'Error\(\s*"({prefix}-[a-z-]+)"', source))


def test_every_table_is_documented() -> None:
    documented = set(re.findall(r"^\| ([a-z_]+) \| (?!what)", LEDGER, re.MULTILINE))
    assert documented >= {*schema.metadata.tables, *schema.projected.tables, "search"}


def test_every_error_code_is_documented() -> None:
    assert _codes("ledger") == set(re.findall(r"^\| (ledger-[a-z-]+) \|", LEDGER, re.MULTILINE))
    assert _codes("cases") == set(re.findall(r"^\| (case-[a-z-]+) \|", CASES, re.MULTILINE))


def test_every_key_of_a_case_file_is_documented() -> None:
    rows = dict(re.findall(r"^\| `\[+([a-z.]+)\]+` \| (.*) \|$", CASES, re.MULTILINE))
    for table in msgspec.structs.fields(CaseFile):
        kind = _struct_of(table.type)
        if kind is None or table.name == "places":
            continue
        required, optional = rows[table.name].split("|")
        for key in msgspec.structs.fields(kind):
            if key.encode_name in ("src", "conf", "note"):
                continue
            where = required if key.required else optional
            assert re.search(rf"\b{key.encode_name}\b", where), f"{table.name}.{key.encode_name}"
