"""The faces of a report: those that come with truceline for Arabic and Urdu, fetched at set-up and never committed."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path

import msgspec

FILES = {
    "Noto Naskh Arabic": ("NotoNaskhArabic_400Regular.ttf", "NotoNaskhArabic_700Bold.ttf"),
    "Noto Nastaliq Urdu": ("NotoNastaliqUrdu_400Regular.ttf", "NotoNastaliqUrdu_700Bold.ttf"),
}
"""Each face's regular and bold file in ``fonts/``."""
CARRIED = frozenset({"Libertinus Serif"})
"""Faces that the typesetter itself carries."""


class Faces(msgspec.Struct, frozen=True):
    """Where the faces lie, which are there and which are missing."""

    folder: Path
    there: frozenset[str]
    missing: tuple[str, ...]


@functools.cache
def faces() -> Faces:
    """The faces found beside this module."""
    folder = Path(str(resources.files(__package__).joinpath("fonts")))
    there = {name for name, files in FILES.items() if all((folder / f).is_file() for f in files)}
    return Faces(folder, frozenset(there) | CARRIED, tuple(sorted(set(FILES) - there)))
