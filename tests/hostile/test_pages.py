"""Pages and feeds made to hang or flood a parser end within their limit, and the next input is read."""

import io
import time

import pytest

from truceline.model.document import Refusal
from truceline.sources.intake import documents
from truceline.sources.limits import Limits

PROSE = (
    b"<p>" + b"Troops fired across the line on Monday, killing two people in the village, the army said. " * 3 + b"</p>"
)
ATTRIBUTES = (
    b"<html><body><div " + b" ".join(b"a%d='x'" % i for i in range(200_000)) + b">" + PROSE + b"</div></body></html>"
)
NESTED = b"<html><body>" + b"<div>" * 200_000 + PROSE
INLINE = b"<html><body>" + b"<b><i><a>" * 60_000 + PROSE
TABLE = b"<html><body><table>" + b"<tr><td>x</td></tr>" * 200_000 + b"</table>" + PROSE
ENTITIES = (
    b'<!DOCTYPE rss [<!ENTITY a0 "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 12))
    + b"]><rss version='2.0'><channel><item><title>x</title><description>&a11;</description></item></channel></rss>"
)
DEEP_FEED = b"<rss><channel>" + b"<item>" * 100_000
LIMITS = Limits(parse_seconds=2.0)


@pytest.mark.parametrize(
    "data", [ATTRIBUTES, NESTED, INLINE, TABLE, ENTITIES, DEEP_FEED],
    ids=["attributes", "nested", "inline", "table", "entities", "deep feed"],
)  # fmt: skip
def test_a_hostile_input_ends_within_its_limit(data: bytes) -> None:
    begun = time.monotonic()
    taken = list(documents(["-"], stdin=io.BytesIO(data), limits=LIMITS))
    assert taken
    assert time.monotonic() - begun < LIMITS.parse_seconds + 10
    for one in taken:
        if isinstance(one, Refusal):
            assert one.code in {
                "parser-timeout",
                "parser-failed",
                "broken-feed",
                "no-article",
                "too-many-entries",
                "empty",
            }
        else:
            assert len(one.document.text) < 10_000


def test_nul_bytes_are_taken_out_of_a_page() -> None:
    (taken,) = documents(
        ["-"], stdin=io.BytesIO(b"<html><body><article>\x00" + PROSE + b"\x00</article></body></html>")
    )
    assert not isinstance(taken, Refusal)
    assert "\x00" not in taken.document.text


def test_the_next_file_is_read_after_a_hostile_one(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.html").write_bytes(ATTRIBUTES)
    (tmp_path / "b.html").write_bytes(b"<html><body><article>" + PROSE + b"</article></body></html>")
    bad, good = documents([str(tmp_path)], limits=LIMITS)
    assert isinstance(bad, Refusal)
    assert bad.code == "parser-timeout"
    assert not isinstance(good, Refusal)
