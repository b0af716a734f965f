"""What a run of bytes is, told from the bytes alone; names and extensions are never trusted."""

from __future__ import annotations

import codecs
import re
import zlib
from importlib import resources
from typing import Final, Literal, TypeAlias

import msgspec

Kind: TypeAlias = Literal["empty", "gzip", "warc", "feed", "html", "jsonl", "text", "binary", "unsupported"]

HEAD_BYTES: Final = 65_536
"""How much of an input is looked at."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FEED = re.compile(r"<(?:rss|feed|rdf:rdf|channel|[a-z]+:(?:feed|rss))[\s>/]", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:html|head|body|title|meta|link|script|style|div|p|span|article|section|main|header|footer|nav|table|ul|ol|h[1-6]"
    r"|br|a|img|b|i|em|strong|blockquote|font|center|form|svg|iframe|pre)[\s>/]",
    re.IGNORECASE,
)
_JSON = re.compile(r'\s*(?:\{\s*(?:"[^"\n]{0,200}"\s*:|\}\s*(?:\n|$))|\[\s*\{\s*")')
"""The beginning of a JSON object or of a list of objects; no prose begins like it."""
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Without DEL, which JSON lets stand unescaped inside a string."""
_CONTROL_SHARE: Final = 0.02
"""Text has stray control characters at most; one byte in fifty is no text."""


def byte_order_mark(head: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that ``head`` begins with and the codec it names, or None."""
    return next(((mark, codec) for mark, codec in _BOMS if head.startswith(mark)), None)


def kind_of(head: bytes) -> Kind:
    """The kind of an input whose first bytes are ``head`` (all of it, or at least ``HEAD_BYTES``)."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"WARC/", b"filedesc://")):
        return "warc"
    if looks_binary(head) is not None:
        return "binary"
    text = _as_text(head)
    if not text.strip("\ufeff\x00 \t\r\n\f\v"):
        return "empty" if len(head) < HEAD_BYTES else "text"
    return _kind_of_text(text.lstrip("\ufeff"), has_nul=b"\x00" in head and byte_order_mark(head) is None)


def _kind_of_text(text: str, *, has_nul: bool) -> Kind:
    at = _after_prologue(text)
    root = text[at : at + 200]
    if _FEED.match(root):
        return "feed"
    if _HTML.match(root) or re.search(r"<!doctype\s+html", text[: at + 200], re.IGNORECASE):
        return "html"
    if has_nul:
        return "binary"
    if text.lstrip()[:5].lower() == "<?xml":
        return "unsupported"
    if _JSON.match(text):
        return "jsonl" if text.lstrip().startswith("{") and _is_jsonl(text) else "unsupported"
    return "text"


def _after_prologue(text: str) -> int:
    """Where the root element begins, behind white space, comments, processing instructions and the document type. Found
    by search and not by a pattern: a document type without an end makes a pattern slow."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text.startswith("<?", at):
            end = text.find(">", at)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = text.find(">", at)
            subset = text.find("[", at, end if end >= 0 else len(text))
            end = text.find(">", text.find("]", subset)) if subset >= 0 and "]" in text[subset:] else end
        else:
            return at
        if end < 0:
            return at
        at = text.find(">", end) + 1


def why_unsupported(head: bytes) -> str:
    """What an input of the kind "unsupported" is."""
    begins = _as_text(head).lstrip("\ufeff \t\r\n")[:1]
    return "JSON that is not one object a line" if begins in ("{", "[") else "XML that is neither a feed nor a page"


def _is_jsonl(text: str) -> bool:
    """Whether one of the first lines is a whole JSON object, or the first is one that was cut off or damaged."""
    lines = [line for line in text.split("\n") if line.strip()]
    if '"text"' in lines[0] or len(lines) == 1:
        return True
    for line in lines[:5]:
        try:
            if isinstance(msgspec.json.decode(line), dict):
                return True
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            continue
    return False


def inflate(head: bytes, most: int = HEAD_BYTES) -> bytes | None:
    """The first bytes inside a gzip stream that begins with ``head``; None where it is damaged from the start."""
    try:
        return zlib.decompressobj(31).decompress(head, most)
    except zlib.error:
        return None


def looks_binary(head: bytes) -> str | None:
    """What binary format ``head`` is ("PDF", "unknown"), or None for anything that may be text."""
    named = next((name for magic, name in _magic() if head.startswith(magic)), None)
    if named is not None:
        return named
    if byte_order_mark(head) is not None or head.lstrip()[:1] == b"<":
        return None  # a page may hold stray NULs and is still a page
    controls = len(_CONTROLS.findall(head))
    return "unknown" if controls > _CONTROL_SHARE * len(head) else None


def _magic() -> tuple[tuple[bytes, str], ...]:
    lines = resources.files("truceline.sources").joinpath("data/magic.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((bytes.fromhex(row[0]), row[1]) for row in rows)


def _as_text(head: bytes) -> str:
    mark = byte_order_mark(head)
    return head.decode(mark[1] if mark else "utf-8", errors="replace")
