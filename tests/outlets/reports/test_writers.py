"""The three writers on reports made by hand: names from the right, and any words at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from syrupy.assertion import SnapshotAssertion

from truceline.outlets.reports import as_pdf, fonts
from truceline.outlets.reports.as_docx import docx
from truceline.outlets.reports.as_html import html
from truceline.outlets.reports.blocks import (
    Block,
    Callout,
    Column,
    Figure,
    Heading,
    Note,
    Paragraph,
    Points,
    Quotation,
    Ref,
    Report,
    Run,
    Table,
    line,
)  # fmt: skip
from truceline.outlets.reports.characters import clean, runs_from_right, stretches
from truceline.outlets.reports.svg import document, text
from truceline.outlets.reports.template import template

SHIPPED = template()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
URDU, ARABIC, HEBREW = "نیلم وادی کا علاقہ", "اتفاق وقف إطلاق النار", "הסכם הפסקת האש"
HOSTILE = (
    "#panic(\"ran\")", "#read(\"/etc/passwd\")", "$ sum_(i=0) $", "*strong* _emph_ `raw` <label> @ref // no", "#{1+1}",
    "\\u{41}", "<script>alert(1)</script>", "&lt;b&gt; &amp;", "]]>", "<!--", "=1+1", "=HYPERLINK(\"http://x\")", "+1",
    "@x", "w:t", "{{ 7*7 }}", "\u202egnp.exe", "a\x00b\x08c\x1b[31m", "\ud800", "\ufffe\uffff", "\u2028x\u2029",
    "%PDF-1.7", "\" onmouseover=\"x", "' x='", "a" * 3000, "سلام <b>", "\u200f\u200e", "e\u0301", "\U0001f441",
)  # fmt: skip


def report_of(*blocks: Block, notes: tuple[Note, ...] = (), title: str = "A report") -> Report:
    return Report(
        kind="daily", title=title, subtitle="A case", day="2021-03-09", language="en", facts=(("As of", "today"),),
        blocks=blocks, notes=notes, record="nothing",
    )  # fmt: skip


def whole(words: str) -> Report:
    """A report with these words wherever words can stand."""
    cell = line(words, Ref("n"))
    return report_of(
        Heading(1, words, "a"), Paragraph(cell),
        Callout(words, "none", (cell,)), Points((cell,)),
        Quotation(words, cell),
        Table(words, (Column(words), Column("b")), ((cell, line(Run(words, "code"))),), named=True),
        Figure("chart", document(100, 20, words, text(1, 10, words)), words or "x", cell),
        notes=(Note("n", line(words, Run("https://example.org/a?b=c&d", href="https://example.org/a?b=c&d"))),),
    )  # fmt: skip


def extracted(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def parts_of(data: bytes) -> Iterator[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        for name in ("word/document.xml", "word/footnotes.xml"):
            yield etree.fromstring(held.read(name))


@pytest.mark.skipif(bool(fonts.faces().missing), reason="the faces were not fetched at set-up")
def test_the_pdf_holds_letters_from_the_right_in_their_faces() -> None:
    data = as_pdf.pdf(whole(f"{URDU} and {ARABIC} and {HEBREW}"), SHIPPED)
    found = extracted(data)
    for words in (URDU, ARABIC, HEBREW):
        assert set(words.replace(" ", "")) <= set(found), words
    assert words_in_order(found, HEBREW)
    names = {str(f) for page in pypdf.PdfReader(io.BytesIO(data)).pages for f in base_fonts(page)}
    assert any("Nastaliq" in n for n in names)
    assert any("Naskh" in n for n in names)


def words_in_order(found: str, words: str) -> bool:
    return any(part in found for part in (words, words[::-1], words.split()[0], words.split()[0][::-1]))


def base_fonts(page: pypdf.PageObject) -> list[object]:
    held = page["/Resources"]
    fonts_of = held.get("/Font", {})  # type: ignore[attr-defined]
    return [f.get_object()["/BaseFont"] for f in fonts_of.values()]


def test_html_and_word_set_names_from_the_right() -> None:
    report = whole(f"Between {URDU} and {HEBREW}.")
    page = lxml_html.fromstring(html(report, SHIPPED).decode("utf-8"))
    told = {(b.get("lang"), b.get("dir"), b.text) for b in page.iter("bdi")}
    assert {("ur", "rtl", URDU), ("he", "rtl", HEBREW)} <= told
    for part in parts_of(docx(report, SHIPPED)):
        runs = ["".join(r.itertext()) for r in part.iter(f"{W}r") if r.find(f"{W}rPr/{W}rtl") is not None]
        assert {URDU, HEBREW} <= set(runs)


def test_a_paragraph_in_urdu_runs_from_the_right_in_word_and_html() -> None:
    report = report_of(Paragraph(line(URDU)))
    body = next(parts_of(docx(report, SHIPPED)))
    assert [p for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}bidi") is not None]
    assert '<p dir="rtl">' in html(report, SHIPPED).decode()


def test_missing_faces_are_said_and_the_report_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    none = fonts.Faces(tmp_path, fonts.CARRIED, ("Noto Naskh Arabic",))
    monkeypatch.setattr(as_pdf, "faces", lambda: none)
    assert "Noto Naskh Arabic" in extracted(as_pdf.pdf(whole(URDU), SHIPPED))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_typeset_as_words(words: str) -> None:
    report = whole(words)
    assert extracted(as_pdf.pdf(report, SHIPPED))
    assert "ran" not in extracted(as_pdf.pdf(report_of(Paragraph(line("x"))), SHIPPED))
    page = lxml_html.fromstring(html(report, SHIPPED).decode("utf-8"))
    assert page.xpath("//main//p")[0].text_content().lstrip().startswith(clean(words).strip()[:1])
    for part in parts_of(docx(report, SHIPPED)):
        assert clean(words) in "".join(part.itertext())


TEXTS = st.text(
    st.characters(codec=None, categories=None) | st.sampled_from("<>&\"'#$*_`@=\\{}[]\u202e\u200fابٹשא\x00\x1f"),
    max_size=60,
)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_any_words_come_back_from_html(words: str) -> None:
    page = lxml_html.fromstring(html(report_of(Paragraph(line("|", words, "|"))), SHIPPED).decode("utf-8"))
    assert page.xpath("//main/p")[0].text_content() == f"|{clean(words)}|"
    assert not list(page.iter("script"))


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_any_words_come_back_from_word(words: str) -> None:
    body = next(parts_of(docx(report_of(Paragraph(line("|", words, "|"))), SHIPPED)))
    assert f"|{clean(words)}|" in "".join(body.itertext())


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_any_words_go_to_the_typesetter_as_data(words: str) -> None:
    held = as_pdf.files(report_of(Paragraph(line(words, Run("x")))), SHIPPED)
    block = msgspec.json.decode(held["report.json"])["blocks"][0]
    assert "".join(piece["t"] for piece in block["line"]) == f"{clean(words)}x"


@settings(deadline=None, max_examples=15)
@given(TEXTS)
def test_any_words_are_typeset(words: str) -> None:
    assert as_pdf.pdf(whole(words), SHIPPED).startswith(b"%PDF")


@given(st.text())
def test_stretches_joined_are_the_text(words: str) -> None:
    assert "".join(s.text for s in stretches(words)) == words


@given(st.text(st.characters(codec=None, categories=None)))
def test_a_clean_text_is_clean_and_holds_nothing_unseen(words: str) -> None:
    once = clean(words)
    assert clean(once) == once
    once.encode("utf-8")
    assert not set(once) & {chr(c) for c in (*range(32), *range(0x7F, 0xA0), 0x202D, 0x202E, 0x202A, 0x2066)}


def test_an_override_of_direction_is_seen() -> None:
    assert clean("a\u202eb\u202c\x00") == "a[U+202E]b[U+0000]"


@pytest.mark.parametrize(("words", "right"), [("سلام", True), ("(سلام)", True), ("Peace سلام", False), ("12", False)])
def test_which_way_a_text_runs(words: str, right: bool) -> None:
    assert runs_from_right(words) is right


def test_a_note_referred_to_twice_is_one_note_everywhere() -> None:
    report = report_of(
        Paragraph(line("one", Ref("a"), " two", Ref("a"))), notes=(Note("a", line("The source, only once")),)
    )
    assert extracted(as_pdf.pdf(report, SHIPPED)).count("The source, only once") == 1
    page = html(report, SHIPPED).decode()
    assert page.count("The source, only once") == 1
    assert page.count('href="#ref-1-2"') == 1
    body, notes = parts_of(docx(report, SHIPPED))
    assert len(list(body.iter(f"{W}footnoteReference"))) == 1
    assert [f.get(f"{W}instr", "").split()[:2] for f in body.iter(f"{W}fldSimple")] == [["NOTEREF", "_note1"]]
    assert "The source, only once" in "".join(notes.itertext())


def small() -> Report:
    return report_of(
        Heading(1, "Is it holding?", "verdict"),
        Callout("HOLDING", "holding", (line("No event is counted since.", Ref("rows")),)),
        Points((line("Deaths alone are counted."),)),
        Heading(2, f"Neelam ({URDU})", "neelam"),
        Quotation("We reaffirm the understanding.", line("The spokesperson, 9 March 2021", Ref("claim"))),
        Table("Counts", (Column("Side"), Column("n", 0.5, "right")), ((line("India"), line("12", Ref("rows"))),)),
        notes=(Note("rows", line("A table, 12 rows.")), Note("claim", line("A paper, ", Run("p. 1", "emphasis")))),
    )  # fmt: skip


def test_the_model_of_blocks_is_as_it_was(snapshot: SnapshotAssertion) -> None:
    assert msgspec.json.format(msgspec.json.encode(small()), indent=2).decode() == snapshot


def test_the_html_is_as_it_was(snapshot: SnapshotAssertion) -> None:
    page = html(small(), SHIPPED).decode()
    assert page.split("</style>")[1] == snapshot


def test_what_the_typesetter_gets_is_as_it_was(snapshot: SnapshotAssertion) -> None:
    held = msgspec.json.decode(as_pdf.files(small(), SHIPPED)["report.json"])
    assert held["blocks"] == snapshot
