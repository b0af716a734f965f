"""Several processes read a stream as one would: same readings, same order."""

from __future__ import annotations

import pytest

from truceline.model.claim import Reading
from truceline.model.document import Document, Refusal
from truceline.reading.workers import FIRST, Job, Way, processes, read_all
from truceline.reading.world import World


def items(count: int) -> list[Job | Refusal]:
    out: list[Job | Refusal] = []
    for n in range(count):
        if n % 7 == 3:
            out.append(Refusal(ref=f"r{n}", code="empty", reason="nothing in it"))
        else:
            text = f"The army said on Monday that {n + 2} soldiers died when rebels shelled a post near Aleppo."
            out.append(Job(Document(ref=f"d{n}", id=f"d-{n}", sha256=str(n), text=text)))
    return out


@pytest.mark.parametrize("count", [0, 3, FIRST, FIRST + 1, FIRST + 30])
def test_two_processes_say_what_one_says(count: int) -> None:
    world = World.general()
    one = list(read_all(items(count), world=world, way=Way(), workers=1))
    two = list(read_all(items(count), world=world, way=Way(), workers=2))
    assert one == two
    assert [r.document.ref if isinstance(r, Reading) else r.ref for r in two] == [
        i.document.ref if isinstance(i, Job) else i.ref for i in items(count)
    ]


def test_a_stream_left_early_leaves_no_process_behind() -> None:
    stream = read_all(items(FIRST + 40), world=World.general(), way=Way(), workers=2)
    for _ in range(FIRST + 2):
        next(stream)
    stream.close()


def test_how_many_processes() -> None:
    assert processes(1) == 1
    assert processes(None) in (1, 2)
    assert processes(3) in (1, 3)
