import pytest
from lxml import html

from truceline.sources.metadata import Metadata, metadata_of


def about(head: str, body: str = "") -> Metadata:
    return metadata_of(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def test_a_page_that_says_nothing_of_itself() -> None:
    assert about("") == Metadata()


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        (
            '<meta property="article:published_time" content="2021-03-08T14:06:00+05:30">',
            "",
            "2021-03-08T14:06:00+05:30",
        ),
        ('<meta name="pubdate" content="soon"><meta name="date" content="2021-03-08">', "", "2021-03-08"),
        ('<meta name="lastmod" content="2021-03-09"><meta name="date" content="2021-03-08">', "", "2021-03-08"),
        ("", '<time datetime="2021-03-08T08:36Z">today</time>', "2021-03-08T08:36Z"),
        ("", "<time>March 8, 2021</time>", "March 8, 2021"),
        ("", '<span itemprop="datePublished" content="2021-03-08">x</span>', "2021-03-08"),
    ],
)
def test_the_first_declaration_that_is_a_date_counts(head: str, body: str, date: str) -> None:
    assert about(head, body).date == date


@pytest.mark.parametrize(
    "block",
    ["{broken", "[" * 5_000, "[[[[[[[[1]]]]]]]]", '"words"', "null", '{"@graph": {"headline": null}}',
     '{"headline": ["a", {"name": {"name": {"name": "b"}}}], "author": [[["x"]]]}'],
)  # fmt: skip
def test_odd_linked_data_is_passed_over(block: str) -> None:
    found = about(f'<title>T</title><script type="application/ld+json">{block}</script>')
    assert found.byline is None


def test_titles_writers_and_sites() -> None:
    found = about(
        '<title>T | Site</title><meta name="author" content="By: A. Rao"><link rel="canonical" href="https://www.a.org/x">',
        "<h1>  T </h1>",
    )
    assert (found.title, found.titles) == ("T", ("T", "T | Site"))
    assert (found.byline, found.publisher, found.url) == ("A. Rao", "a.org", "https://www.a.org/x")
