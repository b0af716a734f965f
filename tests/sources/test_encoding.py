import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.sources.encoding import BadEncodingError, charset_of, decode, lone_surrogate


@given(st.text())
def test_utf8_comes_back_unchanged(text: str) -> None:
    data = text.encode()
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert decode(data) == text


def test_the_utf8_mark_stays_and_the_utf16_mark_goes() -> None:
    assert decode(b"\xef\xbb\xbfLine\r\n") == "\ufeffLine\r\n"
    assert decode("Line\r\n".encode("utf-16")) == "Line\r\n"


def test_the_first_wrong_byte_is_named() -> None:
    with pytest.raises(BadEncodingError) as caught:
        decode(b"caf\xe9 noir")
    assert (caught.value.offset, caught.value.byte) == (3, 0xE9)
    assert "byte 3 (0xe9) is not UTF-8" in str(caught.value)


def test_a_declared_encoding_is_used_where_it_fits() -> None:
    assert decode(b"caf\xe9", charset_of("text/plain; charset=windows-1252")) == "café"
    assert decode("café".encode(), "windows-1252") == "café"
    for useless in ("no-such-codec", "ascii", "hex", "idna", None):
        with pytest.raises(BadEncodingError):
            decode(b"caf\xe9", useless)


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_name_a_byte_inside(data: bytes) -> None:
    try:
        decode(data)
    except BadEncodingError as error:
        assert 0 <= error.offset < len(data)


def test_half_a_surrogate_pair_is_found() -> None:
    assert lone_surrogate("ab\ud800c") == 2
    assert lone_surrogate("ab😀") is None
