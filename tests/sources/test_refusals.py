import ast
from pathlib import Path

import truceline.sources
from truceline.sources.refusals import CODES, refuse


def test_every_code_says_what_happened_and_what_to_do() -> None:
    for code, (what, mend) in CODES.items():
        assert code == code.lower()
        assert not what.endswith(".")
        assert mend.endswith("."), code


def test_a_refusal_carries_detail_and_place() -> None:
    refusal = refuse("a.txt", "bad-encoding", "byte 3 (0xe9) is not UTF-8", place="byte 3")
    assert refusal.code == "bad-encoding"
    assert "byte 3 (0xe9)" in refusal.reason
    assert refusal.place == "byte 3"


def test_every_code_is_used_and_every_used_code_is_listed() -> None:
    used: set[str] = set()
    for path in Path(truceline.sources.__file__).parent.glob("*.py"):
        for call in (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)):
            name = getattr(call.func, "id", "")
            position = {"refuse": 1, "FetchError": 0, "BadLineError": 0}.get(name)
            if position is not None and isinstance(call.args[position], ast.Constant):
                used.add(call.args[position].value)
    assert used == set(CODES)
