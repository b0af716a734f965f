"""Whatever bytes come, each ends as a document or a refusal with a listed code; nothing is raised."""

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceline.model.document import Refusal
from truceline.sources.desk import Desk, Intake, Origin
from truceline.sources.intake import read_stream
from truceline.sources.limits import Limits
from truceline.sources.parser import Parser
from truceline.sources.refusals import CODES

WARC = Path(__file__).parent.parent / "data" / "warc"


@pytest.fixture(scope="module")
def desk():  # type: ignore[no-untyped-def]  # a generator fixture
    limits = Limits(parse_seconds=5.0)
    with Parser(limits) as parser:
        yield Desk(limits, parser)


def check(desk: Desk, data: bytes) -> list[Intake | Refusal]:
    taken = list(read_stream(desk, Origin("-"), io.BytesIO(data)))
    assert taken
    for one in taken:
        if isinstance(one, Refusal):
            assert one.code in CODES
        else:
            assert one.document.text.strip("\ufeff").strip()
            one.document.text.encode()
    return taken


beginnings = st.sampled_from(
    [
        b"",
        b"\x1f\x8b",
        b"WARC/1.0\r\n",
        b"filedesc://",
        b"<html>",
        b"<rss>",
        b'{"text": "',
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"{",
        b"[",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(beginnings, st.binary(max_size=300))
def test_any_bytes(desk: Desk, beginning: bytes, data: bytes) -> None:
    check(desk, beginning + data)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(WARC.glob("*arc*"))), st.data())
def test_damaged_archives(desk: Desk, path: Path, data: st.DataObject) -> None:
    original = path.read_bytes()
    if original.startswith(b"\x1f\x8b") and data.draw(st.booleans()):
        original = gzip.decompress(original)
    at = data.draw(st.integers(0, len(original) - 1))
    damage = data.draw(st.binary(max_size=12))
    keep = data.draw(st.booleans())
    check(desk, original[:at] + damage + (original[at + len(damage) :] if keep else b""))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_text_that_is_taken_in_is_unchanged(desk: Desk, text: str) -> None:
    for one in check(desk, text.encode()):
        if isinstance(one, Intake) and one.document.media_type == "text/plain":
            assert one.document.text == text
