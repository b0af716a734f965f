"""The footnotes of a Word file: the part that holds them, which python-docx does not write.

Each note is a real footnote. Where a note is referred to again, a NOTEREF field leads to the first reference, as Word's
own cross-references do.
"""

from __future__ import annotations

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = f"{{{NS}}}"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = (("-1", "separator", "separator"), ("0", "continuationSeparator", "continuationSeparator"))


class Footnotes:
    """The footnotes of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.part = Part(PackURI("/word/footnotes.xml"), _CONTENT, b"", document.part.package)
        self.root = etree.Element(f"{W}footnotes", nsmap={"w": NS, "r": REL})
        for number, kind, mark in _SEPARATORS:
            note = etree.SubElement(self.root, f"{W}footnote", {f"{W}id": number, f"{W}type": kind})
            etree.SubElement(etree.SubElement(etree.SubElement(note, f"{W}p"), f"{W}r"), f"{W}{mark}")

    def add(self, number: int) -> etree._Element:
        """A new footnote's paragraph, with its own number in it."""
        note = etree.SubElement(self.root, f"{W}footnote", {f"{W}id": str(number)})
        paragraph = etree.SubElement(note, f"{W}p")
        styled = etree.SubElement(paragraph, f"{W}pPr")
        etree.SubElement(styled, f"{W}pStyle", {f"{W}val": "FootnoteText"})
        run = etree.SubElement(paragraph, f"{W}r")
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": "FootnoteReference"})
        etree.SubElement(run, f"{W}footnoteRef")
        blank = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
        blank.text = " "
        blank.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return paragraph

    def finish(self) -> None:
        """Put the part into the document, with the separators named in its settings."""
        self.part._blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._document.part.relate_to(self.part, KIND.FOOTNOTES)
        settings = self._document.settings.element
        found = etree.Element(f"{W}footnotePr")
        for number, _, _ in _SEPARATORS:
            etree.SubElement(found, f"{W}footnote", {f"{W}id": number})
        after = settings.find(f"{W}compat")
        if after is None:
            settings.append(found)
        else:
            after.addprevious(found)
