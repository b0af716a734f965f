"""A report as one HTML file: no script, no address of another host, its own look and its own faces inside."""

from __future__ import annotations

import base64
from html import escape

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
from truceline.outlets.reports.fonts import FILES, faces
from truceline.outlets.reports.numbered import Numbers
from truceline.outlets.reports.template import Template

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
)
_TAGS = {"strong": "strong", "emphasis": "em", "code": "code"}
_CONTENTS = 2
"""Levels of headings in the contents."""


def html(report: Report, template: Template) -> bytes:
    """The report as a HTML document in UTF-8."""
    return _Writer(report, template).document().encode("utf-8")


class _Writer:
    def __init__(self, report: Report, template: Template) -> None:
        self.report = report
        self.template = template
        self.numbers = Numbers(report)
        self.languages: set[str] = set()

    def document(self) -> str:
        settings, report = self.template.settings, self.report
        head = "".join(f"<div><dt>{_words(k)}</dt><dd>{self.text(v)}</dd></div>" for k, v in report.facts)
        body = "\n".join(self.block(b) for b in report.blocks)
        notes = self.notes()
        marking = f'<p class="marking">{self.text(settings.marking)}</p>' if settings.marking else ""
        address = f"<p>{self.text(settings.address)}</p>" if settings.address else ""
        signed = "".join(f"<p>{self.text(name)}</p>" for name in settings.signatures)
        main = (
            f'<header class="masthead"><p class="organisation">{self.text(settings.organisation)}</p>{address}{marking}'
            f'<h1>{self.text(report.title)}</h1><p class="subtitle">{self.text(report.subtitle)}</p>'
            f"<dl>{head}</dl></header>\n{self.contents()}<main>\n{body}\n</main>\n{notes}"
            + (f'<footer class="signatures">{signed}</footer>' if signed else "")
        )
        return (
            f'<!doctype html>\n<html lang="{escape(settings.language)}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta name="author" content="{_words(settings.organisation)}">\n<meta name="date" '
            f'content="{report.day}">\n'
            f"<title>{_words(report.title)}: {_words(report.subtitle)}, {plain.day(report.day)}</title>\n"
            f"<style>\n{self.faces()}{self.look()}</style>\n</head>\n<body>\n{main}\n</body>\n</html>\n"
        )

    def look(self) -> str:
        """The look, with the template's colours and faces as its variables; a closing tag in it cannot end it."""
        c, f = self.template.settings.colours, self.template.settings.fonts
        named = ", ".join(f'"{_css(name)}"' for name in (*f.text, *f.arabic, *f.hebrew))
        urdu = ", ".join(f'"{_css(name)}"' for name in (*f.urdu, *f.arabic))
        own = (
            f":root {{ --ink: {c.ink}; --soft: {c.soft}; --rule: {c.rule}; --accent: {c.accent}; "
            f"--text: {named}, Georgia, serif; --urdu: {urdu}, serif; --size: {f.size_pt:g}pt; }}\n"
        )
        return own + self.template.css.replace("</", "<\\/")

    def faces(self) -> str:
        """The faces that the words need, inside the file."""
        out, held = [], faces()
        needed = {"ar": "Noto Naskh Arabic", "ur": "Noto Nastaliq Urdu"}
        for name in sorted({needed[x] for x in self.languages if x in needed} & held.there):
            data = base64.b64encode((held.folder / FILES[name][0]).read_bytes()).decode("ascii")
            out.append(f'@font-face {{ font-family: "{name}"; src: url(data:font/ttf;base64,{data}); }}\n')
        return "".join(out)

    def contents(self) -> str:
        rows = [
            f'<li class="c{b.level}"><a href="#{b.anchor}">{self.text(b.text)}</a></li>'
            for b in self.report.blocks
            if isinstance(b, Heading) and b.level <= _CONTENTS
        ]
        return f'<nav aria-label="Contents"><h2>Contents</h2><ol>{"".join(rows)}</ol></nav>\n' if rows else ""

    def block(self, block: Block) -> str:
        """One block."""
        if isinstance(block, Heading):
            level = block.level + 1
            return f'<h{level} id="{block.anchor}">{self.text(block.text)}</h{level}>'
        if isinstance(block, Paragraph):
            return f"<p{_small(block)}{_dir(block.line)}>{self.line(block.line)}</p>"
        if isinstance(block, Callout):
            said = "".join(f"<p>{self.line(one)}</p>" for one in block.lines)
            return f'<section class="callout {block.tone}"><p class="word">{self.text(block.word)}</p>{said}</section>'
        if isinstance(block, Points):
            rows = "".join(f"<li{_dir(i)}>{self.line(i)}</li>" for i in block.items)
            return f"<ul>{rows}</ul>" if rows else ""
        if isinstance(block, Quotation):
            way = ' dir="rtl"' if runs_from_right(block.words) else ""
            return (
                f'<figure class="quotation"><blockquote{way}>{self.text(block.words)}</blockquote>'
                f"<figcaption>{self.line(block.by)}</figcaption></figure>"
            )
        return self.table(block) if isinstance(block, Table) else self.figure(block)

    def table(self, block: Table) -> str:
        """A table in a frame that scrolls where it is wider than the screen."""
        total = sum(c.share for c in block.columns)
        cols = "".join(f'<col style="width:{100 * c.share / total:.2f}%">' for c in block.columns)
        heads = "".join(f'<th scope="col" class="{c.align}">{self.text(c.head)}</th>' for c in block.columns)
        head = f"<thead><tr>{heads}</tr></thead>" if any(c.head for c in block.columns) else ""
        rows = []
        for row in block.rows:
            cells = []
            for n, (column, cell) in enumerate(zip(block.columns, row, strict=True)):
                tag, scope = ("th", ' scope="row"') if n == 0 and block.named else ("td", "")
                cells.append(f'<{tag}{scope} class="{column.align}"{_dir(cell)}>{self.line(cell)}</{tag}>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return (
            f'<div class="wide"><table><caption>{self.text(block.caption)}</caption><colgroup>{cols}</colgroup>{head}'
            f"<tbody>{''.join(rows)}</tbody></table></div>"
        )

    def figure(self, block: Figure) -> str:
        """A drawing with its words."""
        return (
            f'<figure class="{block.kind}"><div role="img" aria-label="{_words(block.alt)}">{block.svg}</div>'
            f"<figcaption>{self.line(block.caption)}</figcaption></figure>"
        )

    def line(self, line: Line) -> str:
        """A line with its runs and its references."""
        return "".join(self.run(p) if isinstance(p, Run) else self.ref(p) for p in line)

    def run(self, run: Run) -> str:
        """Words in their style; an address stands as a link only where it is one that may."""
        inner = self.text(run.text)
        tag = _TAGS.get(run.style)
        inner = f"<{tag}>{inner}</{tag}>" if tag else inner
        return f'<a href="{escape(run.href)}" rel="noreferrer">{inner}</a>' if run.href else inner

    def ref(self, ref: Ref) -> str:
        """The number of a note, leading to it and back from it."""
        n, turn = self.numbers.next(ref)
        return f'<sup><a class="ref" id="ref-{n}-{turn}" href="#note-{n}" aria-label="Note {n}">{n}</a></sup>'

    def notes(self) -> str:
        """The notes, each with the ways back to where it is referred to."""
        rows = []
        for n, note in enumerate(self.report.notes, 1):
            back = " ".join(
                f'<a class="back" href="#ref-{n}-{t}" aria-label="Back to reference {t} of note '
                f'{n}">↩{t if t > 1 else ""}</a>'
                for t in range(1, self.numbers.turns(note) + 1)
            )
            rows.append(f'<li id="note-{n}">{self.line(note.line)} {back}</li>')
        if not rows:
            return ""
        return (
            f'<section class="notes" aria-label="Notes"><h2 id="notes">Notes</h2><ol>{"".join(rows)}</ol></section>\n'
        )

    def text(self, text: str) -> str:
        """Words, each stretch that runs from the right in its own direction and language."""
        out = []
        for part in stretches(clean(text)):
            shown = escape(part.text)
            if part.script == "other":
                out.append(shown)
                continue
            self.languages.add(part.language)
            out.append(f'<bdi lang="{part.language}" dir="rtl">{shown}</bdi>')
        return "".join(out)


def _words(text: str) -> str:
    return escape(clean(text))


def _css(name: str) -> str:
    return "".join(c for c in name if c.isalnum() or c in " -")


def _small(block: Paragraph) -> str:
    return ' class="small"' if block.small else ""


def _dir(line: Line) -> str:
    return ' dir="rtl"' if runs_from_right(words(line)) else ""
