"""Filters on raw columns: ``COL=V``, ``COL!=V`` (whole cell), ``COL~TEXT``, ``COL!~TEXT`` (contains, case ignored)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from truceline.errors import TrucelineError

_EXPRESSION = re.compile(r"\s*([^=~!]+?)\s*(!=|!~|=|~)(.*)$", re.DOTALL)


class Filter(msgspec.Struct, frozen=True):
    """One condition on one column. ``operator`` is ``=``, ``!=``, ``~`` or ``!~``."""

    column: str
    operator: str
    value: str

    def holds(self, cell: str) -> bool:
        """Whether a cell meets the condition: the whole cell trimmed, numbers as numbers (``1`` meets ``1.0``)."""
        cell, wanted = cell.strip(), self.value.strip()
        if self.operator.endswith("~"):
            met = wanted.casefold() in cell.casefold()
        else:
            met = cell == wanted or _same_number(cell, wanted)
        return met != self.operator.startswith("!")


def parse(expression: str) -> Filter:
    """Read one expression. Raises TrucelineError where it has no column or no operator."""
    found = _EXPRESSION.match(expression)
    if found is None:
        raise TrucelineError(
            "filter-form",
            f"{expression!r} is no filter.",
            mend="Write COL=VALUE, COL!=VALUE, COL~TEXT or COL!~TEXT.",
        )
    return Filter(found[1], found[2], found[3])


def mask(columns: Mapping[str, Sequence[str]], rows: int, filters: Sequence[Filter]) -> npt.NDArray[np.bool_]:
    """Which rows meet every filter. Raises TrucelineError for a column that the table does not have."""
    keep = np.ones(rows, np.bool_)
    for condition in filters:
        cells = columns.get(condition.column)
        if cells is None:
            raise TrucelineError(
                "filter-column",
                f"the table has no column {condition.column!r}.",
                mend="Its columns are: " + ", ".join(columns) + ".",
            )
        verdicts = {cell: condition.holds(cell) for cell in set(cells)}
        keep &= np.fromiter((verdicts[cell] for cell in cells), np.bool_, rows)
    return keep


def _same_number(a: str, b: str) -> bool:
    try:
        return float(a) == float(b)
    except ValueError:
        return False
