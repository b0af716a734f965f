"""A report as a Word file: headings, tables, pictures with their words, real footnotes, right-to-left runs set so."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.opc.part import Part
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from truceline.outlets import plain
from truceline.outlets.reports.as_pdf import picture
from truceline.outlets.reports.blocks import (
    Block,
    Callout,
    Figure,
    Heading,
    Line,
    Paragraph,
    Points,
    Quotation,
    Ref,
    Report,
    Run,
    Table,
    line,
    strong,
    words,
)  # fmt: skip
from truceline.outlets.reports.characters import Stretch, clean, runs_from_right, stretches
from truceline.outlets.reports.footnotes_part import REL, Footnotes, W
from truceline.outlets.reports.numbered import Numbers
from truceline.outlets.reports.svg import TONES
from truceline.outlets.reports.template import Template

_PAPER_MM = {"a4": (210.0, 297.0), "us-letter": (215.9, 279.4)}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TWIPS_A_MM = 56.693
_FONTS = {"ar": "Noto Naskh Arabic", "ur": "Noto Nastaliq Urdu", "he": "David"}
_BIDI = {"ar": "ar-SA", "ur": "ur-PK", "he": "he-IL"}
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_TINT = "faf8f3"


def docx(report: Report, template: Template) -> bytes:
    """The report as a DOCX file."""
    return _Writer(report, template).file()


class _Writer:
    def __init__(self, report: Report, template: Template) -> None:
        self.report = report
        self.settings = template.settings
        self.numbers = Numbers(report)
        self.document = Document(io.BytesIO(template.docx)) if template.docx is not None else Document()
        self.body = self.document.element.body
        self.end = self.body.sectPr
        self.footnotes = Footnotes(self.document)
        self.bookmarks = 0
        paper = _PAPER_MM[self.settings.page.paper]
        self.width_mm = paper[0] - 2 * self.settings.page.margin_mm

    def file(self) -> bytes:
        """Everything, as the bytes of a zip with fixed dates."""
        self.look()
        self.masthead()
        for block in self.report.blocks:
            self.block(block)
        for name in self.settings.signatures:
            self.paragraph(line("_" * 32))
            self.paragraph(line(name))
        self.footnotes.finish()
        held = io.BytesIO()
        self.document.save(held)
        return _same_each_time(held.getvalue())

    def look(self) -> None:
        """Paper, styles, head and foot, and the file's own records."""
        settings, report, document = self.settings, self.report, self.document
        colour = RGBColor.from_string(settings.colours.accent[1:].upper())
        section = document.sections[0]
        section.page_width, section.page_height = (Mm(n) for n in _PAPER_MM[settings.page.paper])
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Mm(settings.page.margin_mm))
        styles = document.styles
        for name, size in (
            ("Normal", 1.0),
            ("Heading 1", 1.5),
            ("Heading 2", 1.2),
            ("Heading 3", 1.05),
            ("Title", 2.2),
        ):
            style = styles[name]
            style.font.name = settings.fonts.docx_text
            style.font.size = Pt(round(settings.fonts.size_pt * size * 2) / 2)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for mark in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(f"{W}{mark}", None)
            if name != "Normal":
                style.font.color.rgb = colour
        styles["Normal"].paragraph_format.space_after = Pt(6)
        names = {s.name for s in styles}
        if "footnote text" not in names and "Footnote Text" not in names:
            text = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
            text.base_style, text.font.size = styles["Normal"], Pt(settings.fonts.size_pt - 2)
            text.paragraph_format.space_after = Pt(0)
        if "footnote reference" not in names and "Footnote Reference" not in names:
            styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER).font.superscript = True
        section.header.paragraphs[0].text = "\t\t".join(
            clean(t) for t in (settings.organisation, settings.marking) if t
        )
        foot = section.footer.paragraphs[0]
        foot.text = f"{clean(report.title)} · as of {plain.day(report.day)} · "
        _field(foot._p, "PAGE", "1")
        core, at = document.core_properties, dt.datetime.fromisoformat(f"{report.day}T00:00:00+00:00")
        core.title = f"{clean(report.title)}: {clean(report.subtitle)}, {plain.day(report.day)}"
        core.author = core.last_modified_by = clean(settings.organisation)
        core.language, core.created, core.modified, core.revision = settings.language, at, at, 1
        core.comments, core.subject = "", clean(report.subtitle)
        default = styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        if default is not None:
            default.set(f"{W}val", settings.language)

    def masthead(self) -> None:
        """Who reports, on what, as of when."""
        settings, report = self.settings, self.report
        self.paragraph(line(settings.organisation.upper()))
        if settings.address:
            self.paragraph(line(settings.address))
        self.paragraph(line(report.title), style="Title")
        self.paragraph(line(Run(report.subtitle, "emphasis")))
        for name, value in report.facts:
            self.paragraph(line(strong(f"{name}: "), value))

    def block(self, block: Block) -> None:
        """One block."""
        if isinstance(block, Heading):
            self.paragraph(line(block.text), style=f"Heading{block.level}", anchor=block.anchor)
        elif isinstance(block, Paragraph):
            self.paragraph(block.line, small=block.small)
        elif isinstance(block, Callout):
            colour = TONES[block.tone][1:]
            self.paragraph(line(strong(block.word)), bar=colour, colour=colour, size=self.settings.fonts.size_pt * 1.6)
            for one in block.lines:
                self.paragraph(one, bar=colour)
        elif isinstance(block, Points):
            for item in block.items:
                self.paragraph(item, style="ListBullet")
        elif isinstance(block, Quotation):
            self.paragraph(line(f"“{block.words}”"), indent=True)
            self.paragraph(block.by, small=True, indent=True)
        elif isinstance(block, Table):
            self.table(block)
        else:
            self.figure(block)

    def paragraph(
        self, found: Line, *, style: str = "", anchor: str = "", small: bool = False, bar: str = "", colour: str = "",
        size: float = 0.0, indent: bool = False, into: etree._Element | None = None,
    ) -> etree._Element:  # fmt: skip
        """A paragraph before the end of the document, or in a cell."""
        p = etree.Element(f"{W}p")
        look = etree.SubElement(p, f"{W}pPr")
        if style:
            etree.SubElement(look, f"{W}pStyle", {f"{W}val": style})
        if bar:
            frame = etree.SubElement(look, f"{W}pBdr")
            side = {f"{W}val": "single", f"{W}sz": "36", f"{W}space": "8", f"{W}color": bar}
            etree.SubElement(frame, f"{W}left", side)
            etree.SubElement(look, f"{W}shd", {f"{W}val": "clear", f"{W}color": "auto", f"{W}fill": _TINT})
        if runs_from_right(words(found)):
            etree.SubElement(look, f"{W}bidi")
        if into is not None:
            etree.SubElement(look, f"{W}spacing", {f"{W}after": "0"})
        if indent:
            etree.SubElement(look, f"{W}ind", {f"{W}left": "360"})
        if anchor:
            self._bookmark(p, anchor)
        own = size or (self.settings.fonts.size_pt - 1.5 if small or into is not None else 0.0)
        self.line(p, found, self.document.part, size=own, colour=colour)
        if into is None:
            self.end.addprevious(p)
        else:
            into.append(p)
        return p

    def line(self, p: etree._Element, found: Line, part: Part, *, size: float = 0.0, colour: str = "") -> None:
        """A line's runs and references; ``part`` holds the addresses that its links lead to."""
        for piece in found:
            if isinstance(piece, Ref):
                self.ref(p, piece)
                continue
            into = p
            if piece.href and piece.href.startswith("#"):
                into = etree.SubElement(p, f"{W}hyperlink", {f"{W}anchor": piece.href[1:]})
            elif piece.href:
                name = part.relate_to(piece.href, KIND.HYPERLINK, is_external=True)
                into = etree.SubElement(p, f"{W}hyperlink", {f"{{{REL}}}id": name})
            for stretch in stretches(clean(piece.text)):
                _run(into, stretch, piece, size, colour)

    def ref(self, p: etree._Element, ref: Ref) -> None:
        """A footnote where it is first referred to, after that a field that names its number."""
        n, turn = self.numbers.next(ref)
        if turn > 1:
            _field(p, f"NOTEREF _note{n} \\f \\h", str(n), raised=True)
            return
        start = self._bookmark(p, f"_note{n}", close=False)
        run = etree.SubElement(p, f"{W}r")
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": "FootnoteReference"})
        etree.SubElement(run, f"{W}footnoteReference", {f"{W}id": str(n)})
        etree.SubElement(p, f"{W}bookmarkEnd", {f"{W}id": start})
        self.line(self.footnotes.add(n), self.numbers.line(ref), self.footnotes.part)

    def table(self, block: Table) -> None:
        """A table of the page's width, its head on each page it reaches, its rows whole."""
        self.paragraph(line(Run(block.caption, "emphasis")), small=True)
        total = sum(c.share for c in block.columns)
        wide = [round(self.width_mm * _TWIPS_A_MM * c.share / total) for c in block.columns]
        table = etree.Element(f"{W}tbl")
        look = etree.SubElement(table, f"{W}tblPr")
        etree.SubElement(look, f"{W}tblW", {f"{W}w": str(sum(wide)), f"{W}type": "dxa"})
        edges = etree.SubElement(look, f"{W}tblBorders")
        rule = self.settings.colours.rule[1:]
        for edge in ("bottom", "insideH"):
            etree.SubElement(
                edges, f"{W}{edge}", {f"{W}val": "single", f"{W}sz": "4", f"{W}space": "0", f"{W}color": rule}
            )
        etree.SubElement(look, f"{W}tblLayout", {f"{W}type": "fixed"})
        etree.SubElement(look, f"{W}tblCaption", {f"{W}val": clean(block.caption)})
        grid = etree.SubElement(table, f"{W}tblGrid")
        for n in wide:
            etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(n)})
        rows: list[tuple[Line, ...]] = list(block.rows)
        headed = any(c.head for c in block.columns)
        if headed:
            rows.insert(0, tuple(line(strong(c.head)) for c in block.columns))
        for number, row in enumerate(rows):
            made = etree.SubElement(table, f"{W}tr")
            kept = etree.SubElement(made, f"{W}trPr")
            etree.SubElement(kept, f"{W}cantSplit")
            if headed and number == 0:
                etree.SubElement(kept, f"{W}tblHeader")
            for column, cell, n in zip(block.columns, row, wide, strict=True):
                held = etree.SubElement(made, f"{W}tc")
                etree.SubElement(etree.SubElement(held, f"{W}tcPr"), f"{W}tcW", {f"{W}w": str(n), f"{W}type": "dxa"})
                p = self.paragraph(cell, into=held)
                if column.align == "right":
                    etree.SubElement(p[0], f"{W}jc", {f"{W}val": "right"})
        self.end.addprevious(table)
        self.paragraph(())

    def figure(self, block: Figure) -> None:
        """A drawing as a picture, with its words for those who cannot see it."""
        width = self.width_mm * block.share
        made = self.document.add_picture(io.BytesIO(picture(block.svg, width)), width=Mm(width))
        made._inline.docPr.set("descr", clean(block.alt))
        self.paragraph(block.caption, small=True)

    def _bookmark(self, p: etree._Element, name: str, *, close: bool = True) -> str:
        self.bookmarks += 1
        number = str(self.bookmarks)
        etree.SubElement(p, f"{W}bookmarkStart", {f"{W}id": number, f"{W}name": name[:40]})
        if close:
            etree.SubElement(p, f"{W}bookmarkEnd", {f"{W}id": number})
        return number


def _run(p: etree._Element, stretch: Stretch, run: Run, size: float, colour: str) -> None:
    made = etree.SubElement(p, f"{W}r")
    look = etree.SubElement(made, f"{W}rPr")
    if stretch.language:
        named = {f"{W}{k}": _FONTS[stretch.language] for k in ("ascii", "hAnsi", "cs")}
        etree.SubElement(look, f"{W}rFonts", named)
    elif run.style == "code":
        etree.SubElement(look, f"{W}rFonts", {f"{W}{k}": "Consolas" for k in ("ascii", "hAnsi", "cs")})
    for style, marks in (("strong", ("b", "bCs")), ("emphasis", ("i", "iCs"))):
        for mark in marks if run.style == style else ():
            etree.SubElement(look, f"{W}{mark}")
    if colour or run.href:
        etree.SubElement(look, f"{W}color", {f"{W}val": colour or "1D5566"})
    own = 7.0 if run.style == "code" else size
    for mark in ("sz", "szCs") if own else ():
        etree.SubElement(look, f"{W}{mark}", {f"{W}val": str(round(own * 2))})
    if stretch.language:
        etree.SubElement(look, f"{W}rtl")
        etree.SubElement(look, f"{W}lang", {f"{W}bidi": _BIDI[stretch.language]})
    text = etree.SubElement(made, f"{W}t")
    text.text = stretch.text
    text.set(_SPACE, "preserve")


def _field(p: etree._Element, code: str, shown: str, *, raised: bool = False) -> None:
    """A field with the words that stand in it until it is worked out anew."""
    field = etree.SubElement(p, f"{W}fldSimple", {f"{W}instr": f" {code} "})
    run = etree.SubElement(field, f"{W}r")
    if raised:
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": "FootnoteReference"})
    etree.SubElement(run, f"{W}t").text = shown


def _same_each_time(data: bytes) -> bytes:
    """The file's parts in the order of their names, each of one fixed day."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as found, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        names = sorted(found.namelist(), key=lambda n: (n != "[Content_Types].xml", n))
        for name in names:
            made.writestr(zipfile.ZipInfo(name, _ZIP_DAY), found.read(name), zipfile.ZIP_DEFLATED)
    return held.getvalue()
