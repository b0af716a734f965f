from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from truceline.model.document import Refusal
from truceline.sources.intake import documents

ARCHIVES = Path(__file__).parent.parent / "data" / "warc"
EXAMPLE = "http://example.com/"
OUTCOMES = {
    "bad.arc": ["empty"] * 3,
    "example-bad-non-chunked.warc.gz": [EXAMPLE],
    "example-bad.warc.gz.bad": ["http://example.com?example=1", "http-status"],
    "example-digest.warc": ["empty-archive"],
    "example-iana.org-chunked.warc": ["http://www.iana.org/"],
    "example-resource.warc.gz": [EXAMPLE],
    "example-space-in-target-uri.warc.gz": ["binary"],
    "example-space-in-url.arc": ["truncated-archive"],
    "example-trunc.warc": [EXAMPLE, "broken-archive"],
    "example-wget-bad-target-uri.warc.gz": [EXAMPLE],
    "example-wrong-chunks.warc.gz": [EXAMPLE],
    "example.arc": [EXAMPLE],
    "example.arc.gz": [EXAMPLE],
    "example.warc": [EXAMPLE],
    "example.warc.gz": [EXAMPLE],
    "post-test.warc.gz": ["unsupported"] * 3,
}


def outcome(taken: Any) -> str:
    return str(taken.code if isinstance(taken, Refusal) else taken.document.ref)


@pytest.mark.parametrize("name", OUTCOMES)
def test_good_and_broken_archives(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert [outcome(t) for t in documents([str(ARCHIVES / name)])] == OUTCOMES[name]
    assert capfd.readouterr() == ("", "")


def test_every_archive_has_an_outcome() -> None:
    assert {p.name for p in ARCHIVES.iterdir()} - {"LICENSE", "NOTICE"} == set(OUTCOMES)


def test_a_record_knows_its_address_and_when_it_was_fetched() -> None:
    (taken,) = (t for t in documents([str(ARCHIVES / "example.warc")]) if not isinstance(t, Refusal))
    document = taken.document
    assert document.text.startswith("This domain is ")
    assert (document.url, document.title, document.media_type) == (EXAMPLE, "Example Domain", "text/html")
    assert document.retrieved == "2017-03-06T04:02:06Z"


def record(body: bytes, number: int, *, declared: int | None = None) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/{number}\r\n"
        "WARC-Date: 2021-03-08T08:36:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http) if declared is None else declared}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_records_before_a_break_are_read_and_the_break_is_named(take: Callable[..., list[Any]]) -> None:
    good = record(b"Troops fired across the line.", 1) + record(b"Nobody was hurt.", 2)
    taken = take((good + record(b"The third is cut off.", 3))[:-15])
    assert [outcome(t) for t in taken] == ["http://a.example/1", "http://a.example/2", "truncated-archive"]
    assert taken[-1].place == f"-, record 3 at byte {len(good)}"
    assert "11 bytes are missing" in taken[-1].reason


def test_a_break_inside_gzip_is_named(take: Callable[..., list[Any]]) -> None:
    import gzip

    packed = gzip.compress(record(b"Troops fired across the line.", 1)) + gzip.compress(record(b"x" * 500, 2))
    taken = take(packed[:-30])
    assert outcome(taken[0]) == "http://a.example/1"
    assert [outcome(t) for t in taken[1:]] == ["truncated-archive"]
    assert "after record 1" in taken[1].place


def test_garbage_after_a_record_and_endless_headers(take: Callable[..., list[Any]]) -> None:
    taken = take(record(b"Troops fired.", 1) + b"garbage and more\r\n" * 3)
    assert [outcome(t) for t in taken] == ["http://a.example/1", "broken-archive"]
    assert [outcome(t) for t in take(b"WARC/1.0\r\n" + b"X-Y: z\r\n" * 400_000)] == ["broken-archive"]
