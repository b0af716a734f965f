"""Standing: what a text asserts, reports, denies, imagines, expects or retells."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from truceline.model.case import Background
from truceline.model.document import Document, Published
from truceline.reading.acts.standing import retold

Reader: TypeAlias = Any

STANDINGS = [
    ("Rebels shelled the town on Sunday, killing three soldiers.", "shelling", "asserted"),
    ("The army said that rebels had shelled the town, killing three soldiers.", "shelling", "alleged"),
    ("According to the Syrian Observatory, Russian jets bombed a hospital in Idlib.", "air_strike", "alleged"),
    ("The troops did not shell the village, and the truce with the rebels held.", "shelling", "denied"),
    ("If India attacks Pakistan, the army will respond with artillery.", "violation", "hypothetical"),
    ("The rebels could attack the city again, and troops are ready.", "violation", "hypothetical"),
    ("It is unclear whether rebels shelled the town on Sunday.", "shelling", "hypothetical"),
    ("The two armies will hold peace talks on the ceasefire in Geneva on Friday.", "meeting", "future"),
    ("Gunmen attacked the parliament in December 2001, killing nine soldiers.", "violation", "background"),
    ("The rebels had ambushed a convoy of troops before the truce began.", "violation", "background"),
]


@pytest.mark.parametrize(("text", "type_", "standing"), STANDINGS)
def test_the_standing_of_an_act(read: Reader, text: str, type_: str, standing: str) -> None:
    assert read(text).only(type_).standing == standing


def test_a_partys_own_act_is_asserted(read: Reader) -> None:
    text = 'The army spokesman said: "We have deployed troops along the ceasefire line."'
    assert read(text).only("deployment").standing == "asserted"


def test_the_statement_that_carries_an_act(read: Reader) -> None:
    found = read("The army said that rebels had shelled the town, killing three soldiers.")
    event = found.only("shelling")
    assert event.by in {s.id for s in found.statements}
    assert event.source is not None
    assert event.source.kind != "publication"


KNOWN = Background(
    src="a test", conf="read", id="b", name="Balakot air strike", start="2019-02-26", end="2019-02-26",
    aliases=("Balakot strike", "strikes at Balakot"),
)  # fmt: skip


class _Case:
    background = (KNOWN,)


@pytest.mark.parametrize(("published", "name"), [("2021-03-08", "Balakot air strike"), ("2019-02-27", None)])
def test_history_is_known_by_its_name_once_it_is_old(published: str, name: str | None) -> None:
    when = Published(published, "day", published, f"{published}T00:00:00Z")
    document = Document(ref="r", id="d", sha256="0", text="", published=when)
    told = retold("the attack, which led to the Balakot strikes by India", "strikes", _Case(), document)
    assert told == name
