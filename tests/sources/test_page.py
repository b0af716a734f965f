from collections.abc import Callable

import pytest

from truceline.sources.desk import Intake

PROSE = (
    "The army said on Monday that troops had fired across the line, killing two people in the village of Balakot.",
    "A spokesperson for the Foreign Office in Islamabad rejected the charge and called it “baseless and malicious”.",
    "The two sides agreed in February to observe all agreements strictly along the line and in all other sectors.",
)
PAGE = """<!DOCTYPE html><html><head><title>Two killed across the line | The Paper</title>
<meta property="og:title" content="Two killed across the line"><meta property="og:site_name" content="The Paper">
<meta name="author" content="Asha Rao"><meta property="article:published_time" content="2021-03-08T14:06:00+05:30">
<link rel="canonical" href="https://paper.example/two-killed"></head><body>
<nav><a href="/">Home</a> <a href="/w">World</a>
<a href="/s">Sport</a></nav><h1>Two killed across the line</h1><div class="share">Share Tweet</div><article>{}</article>
<aside><h3>Most read</h3><ul><li><a href="/1">Cup final tonight</a></li></ul></aside>
<footer>Copyright</footer></body></html>"""
BODY = "".join(f"<p>{p}</p>" for p in PROSE)


def test_the_article_is_its_paragraphs_and_the_page_tells_the_rest(only: Callable[..., Intake]) -> None:
    document = only(PAGE.format(BODY).encode()).document
    assert document.text.split("\n") == list(PROSE)
    assert (document.title, document.byline, document.publisher) == (
        "Two killed across the line",
        "Asha Rao",
        "The Paper",
    )
    assert (document.url, document.media_type) == ("https://paper.example/two-killed", "text/html")
    assert document.published is not None
    assert document.published.value == "2021-03-08T14:06:00+05:30"


def test_share_lines_and_captions_are_left_out(only: Callable[..., Intake]) -> None:
    extra = (
        "<p>Advertisement</p><p>Subscribe to our newsletter</p>"
        "<figure><img src='x'><figcaption>Image Source- Agency</figcaption></figure><p>Image Source- Agency</p>"
    )
    document = only(PAGE.format(BODY + extra).encode()).document
    assert document.text.split("\n") == list(PROSE)


def test_furniture_lines_inside_the_body_stay_and_are_listed(only: Callable[..., Intake]) -> None:
    related = "Also Read: A very different story of the day"
    body = BODY.replace("<p>The two", f"<p>{related}</p><p>The two")
    document = only(PAGE.format(body).encode()).document
    assert [span.of(document.text) for span in document.furniture] == [related]
    assert document.text.split("\n") == [*PROSE[:2], related, PROSE[2]]


@pytest.mark.parametrize("codec", ["utf-8", "windows-1252", "utf-16"])
def test_a_page_is_read_in_its_encoding(only: Callable[..., Intake], codec: str) -> None:
    page = PAGE.format(BODY).replace("<head>", f'<head><meta charset="{codec}">')
    assert only(page.encode(codec)).document.text.split("\n") == list(PROSE)


def test_a_page_without_metadata_is_signed_by_its_byline(only: Callable[..., Intake]) -> None:
    page = (
        "<html><head><title>Two killed</title></head><body><nav><a href='/'>Home</a></nav><h1>Two killed</h1>"
        f"<div class='meta'>By Asha Rao, Updated : Mar 08, 2021 14:06 IST</div>{BODY}</body></html>"
    )
    document = only(page.encode()).document
    assert document.byline == "Asha Rao"
    assert document.published is not None
    assert (document.published.value, document.published.original) == (
        "2021-03-08T14:06:00+05:30", "Mar 08, 2021 14:06 IST",
    )  # fmt: skip


def test_a_page_without_an_article_is_refused(codes: Callable[..., list[str]]) -> None:
    assert codes(b"<html><head><title>x</title></head><body></body></html>") == ["no-article"]


def test_json_ld_is_believed_first(only: Callable[..., Intake]) -> None:
    block = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, '
        '{"@type": "NewsArticle", "headline": "Two dead", "datePublished": "2021-03-08", '
        '"author": [{"name": "A. Rao"}, {"name": "I. Mir"}]}]}</script>'
    )
    document = only(PAGE.format(BODY).replace("</head>", block + "</head>").encode()).document
    assert (document.title, document.byline) == ("Two dead", "A. Rao, I. Mir")
    assert document.published is not None
    assert document.published.value == "2021-03-08"
