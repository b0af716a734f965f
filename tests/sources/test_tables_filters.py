"""Filters: whole cells, parts of cells, numbers as numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import TrucelineError
from truceline.sources.tables.filters import Filter, mask, parse

CELLS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12), max_size=20)


def test_forms() -> None:
    assert parse("dyad_name=Government of India - Government of Pakistan") == Filter(
        "dyad_name", "=", "Government of India - Government of Pakistan"
    )
    assert parse("a!=b=c") == Filter("a", "!=", "b=c")
    assert parse("where~Kashmir") == Filter("where", "~", "Kashmir")
    assert parse(" city !~ x ") == Filter("city", "!~", " x ")
    for wrong in ("", "city", "=x"):
        with pytest.raises(TrucelineError):
            parse(wrong)


def test_numbers_are_numbers_and_cells_are_trimmed() -> None:
    columns = {"type": ["1.0", " 1", "3", "", "one", "01"]}
    assert mask(columns, 6, [parse("type=1")]).tolist() == [True, True, False, False, False, True]
    assert mask(columns, 6, [parse("type!=1")]).tolist() == [False, False, True, True, True, False]
    assert mask(columns, 6, [parse("type=")]).tolist() == [False, False, False, True, False, False]


def test_an_unknown_column_is_an_error_that_names_the_columns() -> None:
    with pytest.raises(TrucelineError, match=r"no column 'dyad'.*dyad_name") as caught:
        mask({"dyad_name": []}, 0, [parse("dyad=x")])
    assert caught.value.exit_status == 2


@given(CELLS, st.text(max_size=6))
def test_a_filter_and_its_opposite_part_the_rows(cells: list[str], value: str) -> None:
    columns = {"c": cells}
    for yes, no in (("=", "!="), ("~", "!~")):
        kept = mask(columns, len(cells), [Filter("c", yes, value)])
        left = mask(columns, len(cells), [Filter("c", no, value)])
        assert (kept ^ left).all()


@given(CELLS, st.text(max_size=6), st.text(max_size=6))
def test_all_filters_must_hold(cells: list[str], a: str, b: str) -> None:
    columns = {"c": cells}
    first, second = Filter("c", "~", a), Filter("c", "!=", b)
    both = mask(columns, len(cells), [first, second])
    assert both.tolist() == [first.holds(cell) and second.holds(cell) for cell in cells]


@given(CELLS)
def test_contains_ignores_case(cells: list[str]) -> None:
    for cell in cells:
        assert Filter("c", "~", cell.upper()).holds(cell.upper())
        assert Filter("c", "=", cell).holds(f"  {cell} ")
