"""Both kinds of report on the shipped Line of Control tables and a document of hostile strings, in every format."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import docx as python_docx
import msgspec
import pypdf
import pytest
from lxml import etree
from lxml import html as lxml_html

from truceline import cases
from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.outlets.reports.blocks import Callout, Figure, Heading, Ref, Report, Table, lines_of, refs, words
from truceline.outlets.reports.characters import clean
from truceline.outlets.reports.made import FORMATS, save, write
from truceline.outlets.reports.put_together import SECTIONS, KindName, put_together
from truceline.outlets.reports.template import template

DAY = dt.date(2021, 3, 9)
SHIPPED = template()
LOC = cases.load("loc")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS: tuple[KindName, ...] = ("daily", "dossier")


@pytest.fixture(scope="module")
def made(web_ledger: tuple[Path, dict[str, str]]) -> dict[str, Report]:
    with Ledger.open(web_ledger[0], read_only=True) as ledger:
        return {k: put_together(LOC, ledger, SHIPPED.settings, kind=k, day=DAY) for k in KINDS}


@pytest.fixture(scope="module")
def files(made: dict[str, Report]) -> dict[tuple[str, str], bytes]:
    return {(k, f): write(report, SHIPPED, f) for k, report in made.items() for f in FORMATS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_section_of_the_template_is_there(made: dict[str, Report], kind: KindName) -> None:
    settings = SHIPPED.settings.daily if kind == "daily" else SHIPPED.settings.dossier
    firsts = [b for b in made[kind].blocks if isinstance(b, Heading) and b.level == 1]
    assert len(firsts) == len(settings.sections)
    assert set(settings.sections) <= set(SECTIONS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_headings_leave_no_level_out_and_anchors_are_told_apart(made: dict[str, Report], kind: str) -> None:
    headings = [b for b in made[kind].blocks if isinstance(b, Heading)]
    level = 0
    for heading in headings:
        assert heading.level <= level + 1
        level = heading.level
    assert len({h.anchor for h in headings}) == len(headings)


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_has_its_note_and_every_note_is_referred_to(made: dict[str, Report], kind: str) -> None:
    keys = [n.key for n in made[kind].notes]
    assert len(keys) == len(set(keys))
    assert list(dict.fromkeys(refs(made[kind].blocks))) == keys


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_verdict_counts_is_footnoted(made: dict[str, Report], kind: str) -> None:
    numbers = next(b for b in made[kind].blocks if isinstance(b, Table) and b.caption == "The numbers")
    counted = [row for row in numbers.rows if "counted from" in words(row[1])]
    assert counted
    assert all(any(isinstance(p, Ref) for p in row[1]) for row in counted)
    callout = next(b for b in made[kind].blocks if isinstance(b, Callout))
    assert callout.word in ("INSUFFICIENT DATA", "HOLDING", "BROKEN", "ERODING", "CONTESTED", "HOLDING WITH LEAKS")


def test_tables_are_as_wide_as_their_heads(made: dict[str, Report]) -> None:
    for report in made.values():
        for table in (b for b in report.blocks if isinstance(b, Table)):
            assert all(len(row) == len(table.columns) for row in table.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_html_has_notes_with_ways_back_and_runs_nothing(
    files: dict[tuple[str, str], bytes], made: dict[str, Report], kind: str
) -> None:
    page = lxml_html.fromstring(files[kind, "html"].decode("utf-8"))
    assert page.get("lang") == "en"
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    inside = [e.get("href")[1:] for e in page.iter("a") if e.get("href", "").startswith("#")]
    assert set(inside) <= set(ids)
    for n in range(1, len(made[kind].notes) + 1):
        assert {f"note-{n}", f"ref-{n}-1"} <= set(inside)
    assert not list(page.iter("script", "iframe", "object", "embed", "form", "base", "link"))
    for element in page.iter(etree.Element):
        assert not [a for a in element.attrib if a.lower().startswith("on")]
        for name in ("href", "src"):
            assert element.get(name, "#").startswith(("#", "https://", "http://"))
    figures = page.xpath("//figure/div[@role='img']")
    assert figures
    assert all(len(f.get("aria-label")) > 20 for f in figures)


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_is_tagged_and_says_what_it_is(files: dict[tuple[str, str], bytes], kind: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files[kind, "pdf"]))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode("utf-8")
    assert reader.metadata is not None
    assert "Line of Control" in str(reader.metadata.title)
    assert reader.metadata.author == "truceline"
    assert len(reader.outline) >= 9
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Is it holding?" in text
    assert "sha256" in text


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_pdf_lies_beyond_its_pages(files: dict[tuple[str, str], bytes], kind: str) -> None:
    for page in pypdf.PdfReader(io.BytesIO(files[kind, "pdf"])).pages:
        wide = float(page.mediabox.width)
        outside: list[float] = []

        def seen(
            text: str, _cm: Any, at: Any, _font: Any, _size: Any, out: list[float] = outside, wide: float = wide
        ) -> None:
            if text.strip() and not 0 <= at[4] <= wide:
                out.append(at[4])

        page.extract_text(visitor_text=seen)
        assert outside == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_file_has_real_footnotes(
    files: dict[tuple[str, str], bytes], made: dict[str, Report], kind: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(files[kind, "docx"])) as held:
        body = etree.fromstring(held.read("word/document.xml"))
        notes = etree.fromstring(held.read("word/footnotes.xml"))
        kinds = held.read("[Content_Types].xml").decode()
        linked = held.read("word/_rels/document.xml.rels").decode()
    found = [n.get(f"{W}id") for n in notes.iter(f"{W}footnote") if n.get(f"{W}type") is None]
    pointed = [n.get(f"{W}id") for n in body.iter(f"{W}footnoteReference")]
    assert pointed == [str(n) for n in range(1, len(made[kind].notes) + 1)] == found
    marks = {b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")}
    fields = [f.get(f"{W}instr", "").split() for f in body.iter(f"{W}fldSimple")]
    assert {f[1] for f in fields if f and f[0] == "NOTEREF"} <= marks
    assert "footnotes+xml" in kinds
    assert "footnotes.xml" in linked


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_file_opens_with_its_headings_pictures_and_records(
    files: dict[tuple[str, str], bytes], made: dict[str, Report], kind: str
) -> None:
    document = python_docx.Document(io.BytesIO(files[kind, "docx"]))
    headings = [p.text for p in document.paragraphs if (p.style.name if p.style else "").startswith("Heading")]
    assert headings == [clean(b.text) for b in made[kind].blocks if isinstance(b, Heading)]
    told = [s._inline.docPr.get("descr") for s in document.inline_shapes]
    assert told == [clean(b.alt) for b in made[kind].blocks if isinstance(b, Figure)]
    assert document.core_properties.author == "truceline"
    assert document.core_properties.created == dt.datetime(2021, 3, 9, tzinfo=dt.UTC)


def test_hostile_words_stay_words_in_every_format(
    web_world: ModuleType, web_ledger: tuple[Path, dict[str, str]]
) -> None:
    with Ledger.open(web_ledger[0], read_only=True) as ledger:
        days = sorted({c.day for c in ledger.claims() if c.day and c.day.startswith("2021")})
        report = put_together(LOC, ledger, SHIPPED.settings, kind="daily", day=dt.date.fromisoformat(days[-1][:10]))
    said = "".join(words(line) for b in report.blocks for line in lines_of(b))
    assert sum(h[:20] in said for h in web_world.HOSTILE) > 5
    for form in FORMATS:
        assert write(report, SHIPPED, form)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_ledger_and_day_give_the_same_bytes(
    files: dict[tuple[str, str], bytes], web_ledger: tuple[Path, dict[str, str]], form: Any
) -> None:
    with Ledger.open(web_ledger[0], read_only=True) as ledger:
        again = put_together(LOC, ledger, SHIPPED.settings, kind="dossier", day=DAY)
    assert write(again, SHIPPED, form) == files["dossier", form]


def test_a_sector_alone(web_ledger: tuple[Path, dict[str, str]]) -> None:
    with Ledger.open(web_ledger[0], read_only=True) as ledger:
        report = put_together(LOC, ledger, SHIPPED.settings, kind="daily", day=DAY, sector="poonch")
    assert any(k == "Sector" and "Poonch" in v for k, v in report.facts)


def test_a_day_before_any_ceasefire_is_said(web_ledger: tuple[Path, dict[str, str]]) -> None:
    with Ledger.open(web_ledger[0], read_only=True) as ledger, pytest.raises(TrucelineError) as raised:
        put_together(LOC, ledger, SHIPPED.settings, kind="daily", day=dt.date(1900, 1, 1))
    assert raised.value.code == "agreement-none"


def test_a_section_that_is_not_known_is_said(web_ledger: tuple[Path, dict[str, str]]) -> None:
    kind = msgspec.structs.replace(SHIPPED.settings.daily, sections=("verdict", "weather"))
    settings = msgspec.structs.replace(SHIPPED.settings, daily=kind)
    with Ledger.open(web_ledger[0], read_only=True) as ledger, pytest.raises(TrucelineError) as raised:
        put_together(LOC, ledger, settings, kind="daily", day=DAY)
    assert raised.value.code == "report-section"
    assert "weather" in raised.value.what


def test_files_are_written_with_their_hash(made: dict[str, Report], tmp_path: Path) -> None:
    import hashlib

    told = save(made["daily"], SHIPPED, ("html", "pdf"), tmp_path / "new" / "daily")
    assert [Path(t.path).name for t in told] == ["daily.html", "daily.pdf"]
    for file in told:
        assert hashlib.sha256(Path(file.path).read_bytes()).hexdigest() == file.sha256


def test_a_dossier_in_three_formats_takes_seconds(web_ledger: tuple[Path, dict[str, str]]) -> None:
    """The small form of the figure in docs/results/reports.txt; the bound leaves room for a busy machine."""
    begun = time.perf_counter()
    with Ledger.open(web_ledger[0], read_only=True) as ledger:
        report = put_together(
            LOC, ledger, SHIPPED.settings, kind="dossier", day=dt.date(2020, 12, 31), agreement="understanding-2003"
        )
    for form in FORMATS:
        write(report, SHIPPED, form)
    assert time.perf_counter() - begun < 25
