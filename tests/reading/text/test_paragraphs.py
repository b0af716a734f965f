"""Paragraphs keep every offset; furniture is marked and never parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.text.paragraphs import LONGEST, paragraphs, plain


def document(text: str, furniture: tuple[Span, ...] = ()) -> Document:
    return Document(ref="t", id="d-t", sha256="0", text=text, furniture=furniture)


@given(st.text(alphabet=st.sampled_from("ab ''\"“”‘’`\u00a0\n\t.–—…é𝔸"), max_size=200))
def test_plain_text_keeps_its_length(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text(max_size=400))
def test_paragraphs_cover_the_text_in_order_and_lose_only_spaces(text: str) -> None:
    parts = paragraphs(document(text))
    covered = set()
    last = 0
    for part in parts:
        assert part.span.start >= last
        last = part.span.end
        assert len(part.text) == part.span.end - part.span.start
        covered.update(range(part.span.start, part.span.end))
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


def test_two_apostrophes_become_one_mark_on_the_side_of_the_words() -> None:
    assert plain("''The line is quiet,'' he said.") == ' "The line is quiet," ' + " he said."


def test_hard_wrapped_wire_copy_is_joined_into_paragraphs() -> None:
    text = (
        "The two armies exchanged small arms fire for a third\nnight along the northern part of the line, local\n"
        "officials said on Monday, and nobody was reported\nhurt on either side.\n\n"
        "A flag meeting was asked for on Tuesday by the other\nside, which has not yet answered the request made\n"
        "over the hotline.\n"
    )
    parts = paragraphs(document(text))
    assert len(parts) == 2
    assert parts[0].text.endswith("hurt on either side.")


def test_an_endless_paragraph_is_cut_after_a_sentence() -> None:
    text = "Guns fell silent at noon. " * 900
    parts = paragraphs(document(text))
    assert len(parts) > 3
    assert all(len(p.text) <= LONGEST for p in parts)
    assert all(p.text.endswith(".") for p in parts)


def test_furniture_lines_of_a_news_page_are_marked() -> None:
    text = "\n".join([
        "Armies agree to stop firing",
        "By A. Correspondent, Updated : Mar 08, 2021 14:06 IST",
        "Armies agree to stop firing",
        "Image Source- Agency",
        "The two armies agreed on Thursday to stop firing along the line.",
        "Also Read- Another story about something else",
        "Read more: The long road to the table",
        "Talks will follow, a spokesman said.",
        "Follow us on Twitter and Facebook",
    ])  # fmt: skip
    kinds = [p.kind for p in paragraphs(document(text))]
    assert kinds == [
        "headline", "furniture", "furniture", "furniture", "body", "furniture", "furniture", "body", "furniture",
    ]  # fmt: skip


def test_a_long_sentence_that_begins_like_furniture_is_article_text() -> None:
    text = "Share of the blame lies with both sides, the mission's report says, because neither has withdrawn its guns."
    assert paragraphs(document(text + "\n" + text))[0].kind == "body"


def test_known_furniture_of_a_web_page_is_kept_out() -> None:
    text = "A caption nobody wrote a pattern for\nThe truce held."
    parts = paragraphs(document(text, (Span(0, 36),)))
    assert [p.kind for p in parts] == ["furniture", "body"]


def test_links_glued_to_the_end_of_an_article_are_furniture() -> None:
    text = "Security forces moved in to trap him.ALSO READ:After the raid, a new list"
    first, link = paragraphs(Document(ref="t", id="t", sha256="0", text=text))
    assert (first.kind, first.span.of(text)) == ("body", "Security forces moved in to trap him.")
    assert (link.kind, link.span.of(text)) == ("furniture", "ALSO READ:After the raid, a new list")
    long = "He said: ALSO READ: " + "this is the article and not a link. " * 12
    assert [p.kind for p in paragraphs(Document(ref="t", id="t", sha256="0", text=long))] == ["body"]


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("?Not us,? he said. It was a ?bad day? for all.", '"Not us," he said. It was a "bad day" for all.'),
        ("India?s army didn?t reply.", "India's army didn't reply."),
        ("He fled.?They won?t follow.?He is gone.", 'He fled."They won\'t follow."He is gone.'),
        ("He asked, ?Why us?? and left.", 'He asked, "Why us?" and left.'),
        ("Is it over? Who knows? Nobody.", "Is it over? Who knows? Nobody."),
        ("See http://a.example/?id=3 and so on.", "See http://a.example/?id=3 and so on."),
        ("One ?open mark only.", "One ?open mark only."),
    ],
)
def test_question_marks_left_by_a_wrong_encoding_are_the_marks_they_were(text: str, plainly: str) -> None:
    assert plain(text) == plainly
