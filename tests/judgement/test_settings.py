"""Every threshold is documented with the default it has."""

from __future__ import annotations

from pathlib import Path

import msgspec

from truceline.judgement.settings import DEFAULTS, Settings

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method.md"


def test_the_method_document_lists_every_setting_with_its_default() -> None:
    lines = {
        line.split("`")[1]: line.split("|")[2].strip()
        for line in METHOD.read_text("utf-8").splitlines()
        if line.startswith("| `")
    }
    fields = [f.name for f in msgspec.structs.fields(Settings)]
    assert sorted(lines) == sorted(fields)
    for name in fields:
        value = getattr(DEFAULTS, name)
        if isinstance(value, (int, float)):
            assert float(lines[name]) == float(value), name
        elif name != "contested_sides":
            assert [float(v) for v in lines[name].split(",")] == [float(v) for v in value], name
