import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sources import streams
from truceline.sources.streams import BombError, GzipDamageError, TooBigError, lines, peek, unpacked, whole


@given(st.binary(max_size=500), st.integers(1, 100))
def test_a_peeked_stream_is_whole_again(data: bytes, size: int) -> None:
    head, stream = peek(io.BytesIO(data), size)
    assert head == data[:size]
    assert stream.read() == data


def test_whole_stops_at_its_limit() -> None:
    assert whole(io.BytesIO(b"12345"), 5) == b"12345"
    with pytest.raises(TooBigError):
        whole(io.BytesIO(b"123456"), 5)


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"").replace(b"\r", b""))), st.integers(1, 20))
def test_long_lines_are_skipped_and_numbers_stay_right(rows: list[bytes], most: int) -> None:
    data = b"".join(row + b"\n" for row in rows)
    assert list(lines(io.BytesIO(data), most)) == [
        (number, row if len(row) <= most else None) for number, row in enumerate(rows, 1)
    ]


@given(st.binary(max_size=300))
def test_gzip_is_unpacked(data: bytes) -> None:
    assert unpacked(io.BytesIO(gzip.compress(data)), 200).read() == data


def test_damaged_gzip_says_so() -> None:
    packed = gzip.compress(b"words " * 1000)
    with pytest.raises(GzipDamageError):
        unpacked(io.BytesIO(packed[:-12]), 200).read()


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_JUDGED_FROM", 100_000)
    bomb = gzip.compress(b"0" * 3_000_000)
    with pytest.raises(BombError):
        whole(unpacked(io.BytesIO(bomb), 200), 10_000_000)
