"""Every key of a TOML source is found on its line."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from truceline import cases
from truceline.cases.locate import KeyPath, Locator

TRICKY = '''\
# a comment with [brackets] and "quotes"
title = "a # no comment"
[a.b]
"quoted key" = 1
dotted.key = 'x' # comment
list = [
  "one", # [
  { in = "two", n = [1, 2] },
]
text = """
several = "lines"
[not.a.table]
ends in a quote\\""""
after = true
[[c]]
x = 1
[[c.d]]
y = """one line"""
[[c]]
[[c.d]]
y = 2
'''


def test_tricky_toml() -> None:
    tomllib.loads(TRICKY)
    where = Locator(TRICKY)
    assert where.line(("title",)) == 2
    assert where.line(("a", "b", "quoted key")) == 4
    assert where.line(("a", "b", "dotted", "key")) == 5
    assert where.line(("a", "b", "list", 1, "n", 1)) == 8
    assert where.line(("a", "b", "text")) == 10
    assert where.line(("a", "b", "after")) == 14
    assert where.line(("c", 0, "d", 0, "y")) == 18
    assert where.line(("c", 1, "d", 0, "y")) == 21
    assert where.line(("c", 1, "missing")) == 19
    assert where.line(("nowhere",)) == 1


def _paths(value: object, path: KeyPath = ()) -> list[KeyPath]:
    if isinstance(value, dict):
        items: list[tuple[str | int, object]] = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return [path]
    return [path, *(p for key, inner in items for p in _paths(inner, (*path, key)))]


def test_every_key_of_the_library_is_found_where_its_name_stands() -> None:
    for name in cases.library():
        source = cases.path_of(name).read_text("utf-8")
        lines = source.splitlines()
        where = Locator(source)
        for path in _paths(tomllib.loads(source))[1:]:
            assert path in where.lines, path
            if isinstance(path[-1], str):
                assert path[-1] in lines[where.line(path) - 1], path


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.text(max_size=30), max_size=8))
def test_any_strings_are_stepped_over(values: dict[str, str]) -> None:
    import json

    def quoted(text: str) -> str:
        return json.dumps(text).replace("\\/", "/").replace("\x7f", "\\u007f")

    pairs = [(k, v) for k, v in values.items() if not any(0xD800 <= ord(c) <= 0xDFFF or ord(c) > 0xFFFF for c in v)]
    source = "".join(f"{k} = {quoted(v)}\n" for k, v in pairs)
    assert tomllib.loads(source) == dict(pairs)
    where = Locator(source)
    assert [where.line((k,)) for k, _ in pairs] == list(range(1, len(pairs) + 1))


def test_a_locator_reads_its_own_library_fast(tmp_path: Path) -> None:
    import time

    source = cases.path_of("loc").read_text("utf-8")
    start = time.perf_counter()
    Locator(source)
    assert time.perf_counter() - start < 1.0
