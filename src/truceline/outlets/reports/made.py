"""A report made into files: each format by its writer, with the sha256 by which it is cited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from truceline.errors import TrucelineError
from truceline.outlets.reports.blocks import Report
from truceline.outlets.reports.template import Template

Format: TypeAlias = Literal["html", "pdf", "docx"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")


class Made(msgspec.Struct, frozen=True):
    """A file that was written."""

    path: str
    format: Format
    sha256: str
    size: int


def write(report: Report, template: Template, form: Format) -> bytes:
    """The report in one format."""
    if form == "html":
        from truceline.outlets.reports.as_html import html

        return html(report, template)
    if form == "pdf":
        from truceline.outlets.reports.as_pdf import pdf

        return pdf(report, template)
    from truceline.outlets.reports.as_docx import docx

    return docx(report, template)


def save(report: Report, template: Template, formats: Iterable[Format], stem: Path) -> tuple[Made, ...]:
    """Write the report beside ``stem``, a format's ending added to it. Raises TrucelineError where it cannot be
    written."""
    out = []
    for form in formats:
        data = write(report, template, form)
        path = stem.with_name(f"{stem.name}.{form}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise TrucelineError("report-write", f"cannot be written: {error}", place=str(path)) from error
        out.append(Made(str(path), form, hashlib.sha256(data).hexdigest(), len(data)))
    return tuple(out)
