"""A report as PDF by Typst. The words go to it as JSON, never as markup: nothing in them can be read as code.

The PDF is tagged, so that it can be read aloud, with its language, title, author and bookmarks; it says that it is
PDF/UA-1 where it is (a letter that no face has is against it). A template that cannot be typeset is an error with the
typesetter's own words.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from truceline.errors import TrucelineError
from truceline.outlets import plain
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
    words,
)  # fmt: skip
from truceline.outlets.reports.characters import clean, runs_from_right, stretches
from truceline.outlets.reports.fonts import faces
from truceline.outlets.reports.numbered import Numbers
from truceline.outlets.reports.template import Template

_MAIN = b'#import "report.typ": report\n#report(json("report.json"))\n'
_STANDARD = "ua-1"


def pdf(report: Report, template: Template) -> bytes:
    """The report as a PDF. Raises TrucelineError where the template's look cannot be typeset."""
    return _typeset(files(report, template), form="pdf", day=report.day)[0]


def pages(report: Report, template: Template, ppi: float = 80.0) -> list[bytes]:
    """The report's pages as PNG pictures."""
    return _typeset(files(report, template), form="png", day=report.day, ppi=ppi)


def picture(svg: str, width_mm: float, ppi: float = 220.0) -> bytes:
    """A drawing as a PNG of this width, its height as the drawing's."""
    main = f'#set page(width: {width_mm:g}mm, height: auto, margin: 0mm)\n#image("f.svg", width: 100%, alt: "x")\n'
    given = {"main.typ": main.encode(), "f.svg": svg.encode("utf-8", "replace")}
    return _typeset(given, form="png", day="2000-01-01", ppi=ppi)[0]


def files(report: Report, template: Template) -> dict[str, bytes]:
    """What is typeset: the template, the report as JSON, the drawings."""
    writer = _Writer(report, template)
    held = {"report.json": msgspec.json.encode(writer.report()), "report.typ": template.typ.encode("utf-8")}
    return {"main.typ": _MAIN, **held, **writer.drawings}


def _typeset(given: dict[str, bytes], *, form: str, day: str, ppi: float = 144.0) -> list[bytes]:
    import typst

    at = dt.datetime.fromisoformat(f"{day}T00:00:00+00:00")
    standards = [[_STANDARD], None] if form == "pdf" else [None]
    for standard in standards:
        try:
            made = typst.compile(  # type: ignore[call-overload] # its stub knows no mapping of files
                given, format=form, ppi=ppi, font_paths=[str(faces().folder)], ignore_system_fonts=True, timestamp=at,
                pdf_standards=standard,
            )  # fmt: skip
        except typst.TypstError as error:
            if standard is not standards[-1]:
                continue  # a letter that no face has, say: tagged all the same
            raise TrucelineError(
                "report-typeset", f"the PDF could not be typeset: {error.message}", place="report.typ",
                mend="`truceline report --template-out DIR` writes the shipped template.",
            ) from error  # fmt: skip
        return list(made) if isinstance(made, list) else [made]
    return []


class _Writer:
    """A report as plain values for the template."""

    def __init__(self, report: Report, template: Template) -> None:
        self._report = report
        self._template = template
        self._numbers = Numbers(report)
        self.drawings: dict[str, bytes] = {}

    def report(self) -> dict[str, object]:
        """The whole of it."""
        report, settings = self._report, self._template.settings
        there = faces().there
        fonts = settings.fonts
        by_script = {"text": fonts.text, "arabic": fonts.arabic, "urdu": fonts.urdu, "hebrew": fonts.hebrew}
        year, month, day = (int(n) for n in report.day.split("-"))
        return {
            "kind": report.kind,
            "title": clean(report.title),
            "subtitle": self._text(report.subtitle),
            "document": f"{clean(report.title)}: {clean(report.subtitle)}, {plain.day(report.day)}",
            "day": {"year": year, "month": month, "day": day, "words": plain.day(report.day)},
            "language": settings.language.split("-")[0],
            "organisation": clean(settings.organisation),
            "address": clean(settings.address),
            "marking": clean(settings.marking),
            "signatures": [clean(s) for s in settings.signatures],
            "paper": settings.page.paper,
            "margin": settings.page.margin_mm,
            "size": settings.fonts.size_pt,
            "colours": msgspec.to_builtins(settings.colours),
            "fonts": {k: [n for n in v if n in there] or ["Libertinus Serif"] for k, v in by_script.items()},
            "missing": list(faces().missing),
            "facts": [[clean(k), self._text(v)] for k, v in report.facts],
            "blocks": [self._block(b) for b in report.blocks],
        }

    def _block(self, block: Block) -> dict[str, object]:
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Figure):
            return self._figure(block)
        return self._words(block)

    def _words(self, block: Heading | Paragraph | Callout | Points | Quotation) -> dict[str, object]:
        if isinstance(block, Heading):
            return {"is": "heading", "level": block.level, "text": self._text(block.text), "anchor": block.anchor}
        if isinstance(block, Paragraph):
            return {"is": "paragraph", "line": self._line(block.line), "small": block.small, "rtl": _rtl(block.line)}
        if isinstance(block, Callout):
            lines = [self._line(one) for one in block.lines]
            return {"is": "callout", "word": clean(block.word), "tone": block.tone, "lines": lines}
        if isinstance(block, Points):
            return {"is": "points", "items": [self._line(i) for i in block.items]}
        rtl = runs_from_right(block.words)
        return {"is": "quotation", "words": self._text(block.words), "by": self._line(block.by), "rtl": rtl}

    def _figure(self, block: Figure) -> dict[str, object]:
        name = f"figure-{len(self.drawings) + 1}.svg"
        self.drawings[name] = block.svg.encode("utf-8", "replace")
        caption = self._line(block.caption)
        return {"is": "figure", "kind": block.kind, "file": name, "alt": clean(block.alt), "caption": caption,
                "share": block.share}  # fmt: skip

    def _table(self, block: Table) -> dict[str, object]:
        return {
            "is": "table",
            "caption": clean(block.caption),
            "shares": [c.share for c in block.columns],
            "heads": [self._text(c.head) for c in block.columns] if any(c.head for c in block.columns) else [],
            "align": [c.align for c in block.columns],
            "rows": [[self._line(cell) for cell in row] for row in block.rows],
            "named": block.named,
        }

    def _line(self, line: Line) -> list[dict[str, object]]:
        rtl = _rtl(line)
        return [piece for p in line for piece in (self._run(p, rtl) if isinstance(p, Run) else [self._ref(p)])]

    def _run(self, run: Run, rtl: bool = False) -> list[dict[str, object]]:
        """Pieces of one direction; ``m``: the line runs from the left, and goes on so after this piece."""
        return [
            {"t": s.text, "s": run.style, "h": run.href or "", "l": s.language, "m": bool(s.language) and not rtl}
            for s in stretches(clean(run.text))
        ]

    def _ref(self, ref: Ref) -> dict[str, object]:
        n, turn = self._numbers.next(ref)
        return {"n": n} if turn > 1 else {"n": n, "note": self._line(self._numbers.line(ref))}

    def _text(self, text: str) -> list[dict[str, object]]:
        return self._run(Run(text), runs_from_right(text))


def _rtl(line: Line) -> bool:
    return runs_from_right(words(line))
