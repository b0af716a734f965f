import gzip

import pytest

from truceline.sources.sniff import kind_of, looks_binary

KINDS = [
    (b"", "empty"),
    (b" \r\n\t\n", "empty"),
    (b"\xef\xbb\xbf", "empty"),
    (b"Troops fired on Monday.", "text"),
    ("Troops fired on Monday.".encode("utf-16"), "text"),
    (b"{curly} words begin this sentence", "text"),
    (b"[Jerusalem] A dateline in brackets", "text"),
    (b"< 5 people were hurt", "text"),
    (b'{"id": "a", "text": "b"}\n', "jsonl"),
    (b'\n\n{"text": "b"}', "jsonl"),
    (b'\xef\xbb\xbf{"text": "b"}', "jsonl"),
    (b'{"id": "a"}\n{"text": "b"}', "jsonl"),
    (b'{"id": "a", "text": "broken\n{"text": "b"}', "jsonl"),
    (b'{\n  "args": {},\n  "text": "pretty"\n}', "unsupported"),
    (b'[{"text": "a list"}]', "unsupported"),
    (b"<?xml version='1.0'?><TimeML>x</TimeML>", "unsupported"),
    (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
    (b"\n<!-- saved --><HTML><p>x", "html"),
    (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html>', "html"),
    (b"<p>A fragment.</p>", "html"),
    (b"<html>\x00\x00<p>nul</p>", "html"),
    (b'<?xml version="1.0"?>\n<!-- x -->\n<rss version="2.0"><channel/></rss>', "feed"),
    (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
    (b"<rdf:RDF></rdf:RDF>", "feed"),
    (b"WARC/1.0\r\n", "warc"),
    (b"filedesc://x.arc 0.0.0.0", "warc"),
    (gzip.compress(b"x"), "gzip"),
    (b"%PDF-1.7\n", "binary"),
    (b"\x89PNG\r\n\x1a\n....", "binary"),
    (b"PK\x03\x04....", "binary"),
    (bytes(range(32)) * 4, "binary"),
    (b"caf\xe9", "text"),
    (b'<!DOCTYPE r [<!ENTITY a "b">]>\n<rss version="2.0"/>', "feed"),
    (b"<!-- a > b --><?xml-stylesheet x?><html>", "html"),
    (b"<!DOCTYPE html" + b" " * 40_000, "html"),
    (b"<!DOCTYPE x [" + b"]" * 60_000, "text"),
    (b"<!--" + b"-" * 60_000, "text"),
]


@pytest.mark.parametrize(("head", "kind"), KINDS)
def test_kinds_come_from_the_bytes(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


def test_binary_formats_are_named() -> None:
    assert looks_binary(b"%PDF-1.4") == "PDF"
    assert looks_binary(b"\x00\x01\x02\x03") == "unknown"
    assert looks_binary(b"words") is None
