import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.document import MarkedPair, Refusal, digest
from truceline.model.span import Span
from truceline.sources.desk import Intake
from truceline.sources.intake import documents
from truceline.sources.jsonl import BadLineError, read_line

Take = Callable[..., list[Any]]


def line(**row: object) -> bytes:
    return json.dumps(row).encode() + b"\n"


def test_a_line_gives_a_document_with_its_own_fields(only: Callable[..., Intake]) -> None:
    data = line(
        id="a1", text="Troops fired.\r\n ", title="T", date="2016-10", url="https://x.org/1", outlet="The Paper"
    )
    document = only(data).document
    assert (document.ref, document.text, document.title) == ("a1", "Troops fired.\r\n ", "T")
    assert (document.url, document.publisher) == ("https://x.org/1", "The Paper")
    assert document.published is not None
    assert (document.published.value, document.published.precision) == ("2016-10", "month")
    assert document.sha256 == digest(data.rstrip(b"\n"))
    assert document.id == f"d-{document.sha256[:20]}"


def test_marked_actors_are_a_pair_and_null_spans_are_none(take: Take) -> None:
    text = "Pakistan urged India to talk."
    rows = [
        line(id="p", text=text, source_span=[0, 8], target_span=[15, 20]),
        line(id="n", text=text, source_span=None, target_span=None),
        line(id="nn", text=text, source_span=[None, None], target_span=[None, None]),
        line(id="t", text=text),
    ]
    taken = take(b"".join(rows))
    assert [t.pair for t in taken] == [MarkedPair(Span(0, 8), Span(15, 20)), None, None, None]
    assert [t.document.ref for t in taken] == ["p", "n", "nn", "t"]


@pytest.mark.parametrize(
    ("source", "target"),
    [([0, 8], None), ([8, 0], [15, 20]), ([0, 8], [15, 99]), (["a", 1], [0, 1]), ([-1, 3], [4, 5])],
)
def test_a_pair_that_does_not_fit_is_told_and_the_line_read(take: Take, source: object, target: object) -> None:
    taken = take(line(id="p", text="Pakistan urged India to talk.", source_span=source, target_span=target))
    assert taken[0].pair is None
    assert (taken[1].code, taken[1].ref) == ("bad-pair", "p")


def test_a_bad_line_is_named_and_the_others_go_on(take: Take) -> None:
    data = (
        line(text="One.") + b"{broken\n\n" + b'{"text": "caf\xe9"}\n' + line(id="x") + line(text=7) + b"[1]\n"
        + b'{"text": "half \\ud800 a pair"}\n' + b'{"text": "Last.", "date": NaN}'
    )  # fmt: skip
    taken = take(data)
    assert [t.code if isinstance(t, Refusal) else t.document.text for t in taken] == [
        "One.", "bad-line", "bad-encoding", "no-text", "no-text", "bad-line", "bad-encoding", "Last.",
    ]  # fmt: skip
    assert [t.place for t in taken if isinstance(t, Refusal)][:3] == ["line 2", "line 4", "line 5"]
    assert "byte 13" in taken[2].reason


def test_a_long_line_is_skipped_by_its_limit(codes: Callable[..., list[str]]) -> None:
    from truceline.sources.limits import Limits

    data = line(text="One.") + line(text="x" * 5_000) + line(text="Three.")
    assert codes(data, limits=Limits(line_bytes=1_000)) == ["read", "line-too-long", "read"]


def test_deep_nesting_is_a_bad_line() -> None:
    with pytest.raises(BadLineError):
        read_line(b'{"text":' + b"[" * 100_000)


texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).filter(
    lambda t: t.strip("\ufeff").strip()
)


@given(st.lists(texts, max_size=6), st.booleans())
def test_every_text_comes_back_code_point_for_code_point(rows: list[str], ascii_only: bool) -> None:
    data = "".join(
        json.dumps({"id": str(i), "text": t}, ensure_ascii=ascii_only) + "\n" for i, t in enumerate(rows)
    ).encode()
    taken = list(documents(["-"], stdin=io.BytesIO(data)))
    read = {t.document.ref: t.document.text for t in taken if isinstance(t, Intake)}
    assert all(rows[int(ref)] == text for ref, text in read.items())
    refused = {t.code for t in taken if isinstance(t, Refusal)}
    assert refused <= {"not-english", "empty"}
    assert len(taken) == max(1, len(rows))
