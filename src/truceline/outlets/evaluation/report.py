"""Figures beside what they are held against, as a table and as JSON; floors and targets are read here."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from truceline.errors import TrucelineError
from truceline.outlets.evaluation.measures import Measure
from truceline.outlets.evaluation.sets import EvalSet


class Floors(msgspec.Struct, frozen=True):
    """The floors of one set: figure -> value, pinned to the fingerprint of the data they were measured on."""

    sha256: str
    floors: dict[str, float]


@functools.cache
def targets() -> dict[str, dict[str, Any]]:
    """``set.figure`` -> reach, aim, anchor."""
    text = resources.files("truceline.outlets.evaluation").joinpath("targets.toml").read_text("utf-8")
    return tomllib.loads(text)


def read_floors(path: Path) -> dict[str, Floors]:
    """The floors of a file by set.

    Raises :class:`TrucelineError` where the file is missing or is not what it should be.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, Floors])
    except OSError as error:
        raise TrucelineError("no-floors", "the floors cannot be read", place=str(path)) from error
    except msgspec.DecodeError as error:
        raise TrucelineError("bad-floors", str(error), place=str(path)) from error


def held_against(measures: Sequence[Measure], of: EvalSet, data: Path, floors: Floors | None) -> list[Measure]:
    """The figures with their targets and, where the data is that of the floors, their floors.

    Raises :class:`TrucelineError` where floors were measured on other data, or name a figure that is not there.
    """
    if floors is not None:
        if floors.sha256 != of.fingerprint(data):
            raise TrucelineError(
                "floors-data",
                f"the floors of {of.name} were measured on other data",
                mend="Measure anew, set the floors and their sha256, and say so in CHANGELOG.md.",
            )
        unknown = set(floors.floors) - {m.name for m in measures}
        if unknown:
            raise TrucelineError("floors-figure", f"no figure of {of.name} is called {', '.join(sorted(unknown))}")
    out = []
    for m in measures:
        target = targets().get(f"{m.set}.{m.name}", {})
        floor = floors.floors.get(m.name) if floors is not None else None
        out.append(
            msgspec.structs.replace(
                m, floor=floor, reach=target.get("reach"), aim=target.get("aim"), anchor=target.get("anchor")
            )
        )
    return out


def table(measures: Sequence[Measure]) -> Table:
    """The figures as a table."""
    out = Table(box=None, pad_edge=False)
    out.add_column("set")
    out.add_column("figure")
    for column in ("value", "n", "95 % interval", "floor", "reach", "aim"):
        out.add_column(column, justify="right")
    out.add_column("anchor")
    for m in measures:
        missed = m.reach is not None and (m.value > m.reach if m.at_most else m.value < m.reach)
        form = ".0f" if _is_count(m.value) else ".3f"
        interval = "" if m.low is None or m.high is None else f"{m.low:{form}}-{m.high:{form}}"
        value = _number(m.value) + ("" if m.holds else " UNDER FLOOR") + (" *" if missed else "")
        out.add_row(
            m.set,
            m.name,
            value,
            str(m.n),
            interval,
            _number(m.floor),
            _number(m.reach),
            _number(m.aim),
            m.anchor or "",
        )
    return out


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if _is_count(value) else f"{value:.3f}"


def _is_count(value: float) -> bool:
    """Whether a figure is a number of things, not a share."""
    return value > 1 and value == int(value)


def as_text(measures: Sequence[Measure]) -> str:
    """The table as plain text, wide enough not to wrap; ``*`` marks a figure that misses its reach."""
    console = Console(width=150, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(table(measures))
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join(lines) + "\n\n* under its reach\n"


def as_json(measures: Sequence[Measure]) -> bytes:
    """The figures as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(list(measures)), indent=1) + b"\n"
