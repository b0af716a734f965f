"""The template of a report: what a mission may change, as a TOML file beside the look of PDF and HTML."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from truceline.errors import TrucelineError

FILES = ("report.toml", "report.typ", "report.css")
OWN_DOCX = "report.docx"
"""A Word file whose styles, head and foot are taken over, where a template has one."""
HOME_FOLDER = "report-template"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LARGEST = 20_000_000


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The paper."""

    paper: Literal["a4", "us-letter"] = "a4"
    margin_mm: float = 22.0


class Fonts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Faces by script, the first that is there."""

    text: tuple[str, ...] = ("Libertinus Serif",)
    arabic: tuple[str, ...] = ("Noto Naskh Arabic",)
    urdu: tuple[str, ...] = ("Noto Nastaliq Urdu", "Noto Naskh Arabic")
    hebrew: tuple[str, ...] = ("Noto Sans Hebrew",)
    docx_text: str = "Cambria"
    size_pt: float = 10.0


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Colours as ``#rrggbb``."""

    ink: str = "#1c2429"
    soft: str = "#55616a"
    rule: str = "#b9b4a7"
    accent: str = "#1f3a4d"


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of report: its title and its sections in order."""

    title: str
    sections: tuple[str, ...]
    incidents: int = 120


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``report.toml`` holds."""

    daily: Kind
    dossier: Kind
    organisation: str = "truceline"
    address: str = ""
    marking: str = ""
    signatures: tuple[str, ...] = ()
    language: str = "en"
    page: Page = Page()
    fonts: Fonts = Fonts()
    colours: Colours = Colours()


class Template(msgspec.Struct, frozen=True):
    """A template as it is used: its settings, the look of PDF and HTML, and a Word file of its own or None."""

    settings: Settings
    typ: str
    css: str
    docx: bytes | None = None


def template(folder: Path | None = None) -> Template:
    """The template of a folder, a file missing there as shipped; None: as shipped throughout.

    Raises :class:`TrucelineError` for a folder that is none or a file that cannot be used."""
    if folder is not None and not folder.is_dir():
        raise TrucelineError("report-template", "no such folder", place=str(folder), mend=_MEND)
    own = None if folder is None else folder / OWN_DOCX
    return Template(
        settings=_settings(folder),
        typ=_text(folder, "report.typ"),
        css=_text(folder, "report.css"),
        docx=_bytes(own) if own is not None and own.is_file() else None,
    )


def write_shipped(folder: Path) -> tuple[Path, ...]:
    """Write the shipped files into a folder, made where there is none. What is there already is never overwritten."""
    there = [name for name in FILES if (folder / name).exists()]
    if there:
        raise TrucelineError(
            "report-template", f"has {', '.join(there)} already", place=str(folder), mend="Name another folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).write_text(_shipped(name), "utf-8")
    return tuple(folder / name for name in FILES)


_MEND = "`truceline report --template-out DIR` writes the shipped one."


def _settings(folder: Path | None) -> Settings:
    place = "report.toml" if folder is None else str(folder / "report.toml")
    try:
        shipped = tomllib.loads(_shipped("report.toml"))
        given = tomllib.loads(_text(folder, "report.toml"))
        merged = {k: {**v, **given.get(k, {})} if isinstance(v, dict) else given.get(k, v) for k, v in shipped.items()}
        found = msgspec.convert(given | merged, Settings)
    except (ValueError, TypeError) as error:  # a TOMLDecodeError and a ValidationError are ValueErrors
        raise TrucelineError("report-template", f"cannot be used: {error}", place=place, mend=_MEND) from error
    colours = (found.colours.ink, found.colours.soft, found.colours.rule, found.colours.accent)
    wrong = [c for c in colours if not _COLOUR.fullmatch(c)]
    if wrong or not 5 <= found.page.margin_mm <= 60 or not 6 <= found.fonts.size_pt <= 18:
        what = f"{wrong[0]!r} is no colour like #1c2429" if wrong else "margin_mm is 5 to 60, size_pt 6 to 18"
        raise TrucelineError("report-template", what, place=place, mend=_MEND)
    return found


def _text(folder: Path | None, name: str) -> str:
    path = None if folder is None else folder / name
    if path is None or not path.is_file():
        return _shipped(name)
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TrucelineError("report-template", "is not UTF-8", place=str(path), mend=_MEND) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise TrucelineError("report-template", "is larger than 20 MB", place=str(path), mend=_MEND)
        return path.read_bytes()
    except OSError as error:
        raise TrucelineError("report-template", f"cannot be read: {error}", place=str(path), mend=_MEND) from error


def _shipped(name: str) -> str:
    return resources.files(__package__).joinpath(f"shipped/{name}").read_text("utf-8")
