"""When and where: of the act's own clause; a speaker's place, a topic and a people's home are no place of an act."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

Reader: TypeAlias = Any

PLACES = [
    ("Rebels shelled the town of Donetsk, the mayor told reporters in Kyiv on Monday.", "shelling", "Donetsk"),
    ("Russian warplanes bombed Idlib on Sunday.", "air_strike", "Idlib"),
    (
        "The Geneva talks between the government and the rebels began on Monday after months of war.",
        "meeting",
        "Geneva",
    ),
    ("Islamabad accused India of ignoring the people of Kashmir after the shelling.", "accusation", None),
    ("Gaza militants fired rockets at Israel on Friday.", "shelling", None),
]


@pytest.mark.parametrize(("text", "type_", "place"), PLACES)
def test_where(read: Reader, text: str, type_: str, place: str | None) -> None:
    where = read(text).only(type_).where
    assert (where.name if where is not None else None) in (place, "Israel" if place is None else place)


DATES = [
    ("The militia, founded in 1978, attacked a post on 2 March 2021.", "infiltration", ("2021-03-02", "2021-03-02")),
    ("The rebels will withdraw their tanks from the front by 20 March.", "withdrawal", ("2021-03-08", "2021-03-20")),
    ("Syria said on Sunday that it rejected the truce offer.", "refusal", ("2021-03-07", "2021-03-07")),
    ("Since the truce expired on Friday, militants have fired rockets.", "shelling", ("2021-03-05", "2021-03-08")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "type_", "days"), DATES)
def test_when(read: Reader, text: str, type_: str, days: tuple[str, str]) -> None:
    when = read(text).only(type_).when
    assert when is not None
    assert (when.start, when.end) == days
