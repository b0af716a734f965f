import io

from truceline.model.document import Refusal
from truceline.sources.desk import Desk, Intake, Origin, Taken
from truceline.sources.limits import Limits
from truceline.sources.parser import Parser
from truceline.sources.text import read_text


def read(data: bytes, media_type: str | None = None, limits: Limits | None = None) -> Taken:
    bounds = limits or Limits()
    (taken,) = read_text(Desk(bounds, Parser(bounds)), Origin("r", media_type=media_type), io.BytesIO(data))
    return taken


def test_line_ends_and_the_utf8_mark_are_kept() -> None:
    taken = read(b"\xef\xbb\xbfOne.\r\nTwo.\r")
    assert isinstance(taken, Intake)
    assert taken.document.text == "\ufeffOne.\r\nTwo.\r"


def test_an_eight_bit_text_is_refused_at_its_byte_unless_a_server_declares_it() -> None:
    refused = read(b"Caf\xe9 in Kabul")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.place) == ("bad-encoding", "byte 3")
    taken = read(b"Caf\xe9 in Kabul", "text/plain; charset=ISO-8859-1")
    assert isinstance(taken, Intake)
    assert taken.document.text == "Café in Kabul"


def test_a_nul_and_a_large_text_are_refused() -> None:
    assert isinstance(nul := read(b"words \x00 words"), Refusal)
    assert (nul.code, nul.place) == ("binary", "character 6")
    assert isinstance(big := read(b"x" * 11, limits=Limits(text_bytes=10)), Refusal)
    assert big.code == "too-big"
