import pytest

from truceline.sources.markup import feed_of, page_of, unicode_of
from truceline.sources.parser import Task


@pytest.mark.parametrize(
    ("data", "declared", "words"),
    [
        ("café".encode(), "windows-1252", "café"),  # valid UTF-8 is UTF-8 whatever is declared
        ("café".encode("windows-1252"), "windows-1252", "café"),
        (b'<meta charset="iso-8859-2">' + "Łódź".encode("iso-8859-2"), None, '<meta charset="iso-8859-2">Łódź'),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>\xe9', None, '<?xml version="1.0" encoding="iso-8859-1"?>é'),
        ("café".encode("windows-1252"), "no-such-codec", "café"),
        ("café".encode("utf-16"), None, "café"),
    ],
)
def test_a_page_declares_its_encoding(data: bytes, declared: str | None, words: str) -> None:
    assert unicode_of(data, declared) == words


def test_an_xml_declaration_does_not_stop_a_page() -> None:
    prose = "Troops fired across the line on Monday, killing two people in the village, the army said."
    page = page_of(
        Task("page", f'<?xml version="1.0" encoding="utf-8"?><html><body><p>{prose}</p></body></html>'.encode())
    )
    assert page.text == prose


def test_a_feed_names_what_is_wrong_with_it() -> None:
    feed = feed_of(Task("feed", b"<rss><channel><title>x</title><item><title>A &amp; B</title></item>", most=10))
    assert [entry.text for entry in feed.entries] == ["A & B"]
    assert feed.fault is not None
    assert feed.fault.startswith("SAXParseException")


def test_outside_entities_are_not_followed() -> None:
    data = (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hosts">]><rss version="2.0"><channel><item><title>a&x;b</title>'
        b"</item></channel></rss>"
    )
    feed = feed_of(Task("feed", data, most=10))
    assert all(set(entry.text) <= set("a&x;b ") for entry in feed.entries)
