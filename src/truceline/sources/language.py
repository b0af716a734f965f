"""Which language a text is in; refused only when it is surely not English.

A text is not English when most of its letters are of another script, or when the identifier (py3langid) names another
language with confidence and English function words are rare. Short texts and capitals mislead identifiers: a text with
fewer than ``_FEW_LETTERS`` letters is judged by script alone, and capitals are lowered first.
"""

from __future__ import annotations

import functools
import unicodedata
from importlib import resources
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE: Final = 3_000
"""Code points looked at: the first two thirds of them from the start, the rest from the middle."""
_FEW_LETTERS: Final = 60
_CONFIDENT: Final = 0.9
"""Of 2,991 English development texts down to one sentence none is named another language with this probability; the
two that are named Nigerian Pidgin have .47 and .50."""
_ENGLISH_SHARE: Final = 0.12
"""English prose has 35 to 45 % function words, Spanish or French prose 2 to 6 % words spelt like one of them."""


class Language(msgspec.Struct, frozen=True):
    """``code`` is ISO 639-1, or None where the text is too short to tell; ``refused`` says it is surely not English."""

    code: str | None
    refused: bool
    name: str = ""


def language_of(text: str) -> Language:
    """The language of ``text``."""
    sample = _sample(text)
    letters = [c for c in sample if c.isalpha()]
    script = _foreign_script(letters)
    if script is not None:
        return _named(script, sample)
    if len(letters) < _FEW_LETTERS:
        return Language(None, refused=False)
    code, probability = _identifier().classify(sample.lower())
    if code == "en" or _english_share(sample) >= _ENGLISH_SHARE:
        return Language("en", refused=False)
    if probability < _CONFIDENT:
        return Language(None, refused=False)
    return Language(code, refused=True, name=_names().get(code, code))


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    middle = len(text) // 2
    return text[: _SAMPLE * 2 // 3] + " " + text[middle : middle + _SAMPLE // 3]


def _foreign_script(letters: list[str]) -> str | None:
    """The script of most letters ("ARABIC", "DEVANAGARI"), where it is not Latin."""
    foreign = [c for c in letters if c > "\u024f" and not "\u1e00" <= c <= "\u1eff"]
    if len(foreign) < 10 or 2 * len(foreign) <= len(letters):
        return None
    names = [unicodedata.name(c, "UNKNOWN").split(" ")[0] for c in foreign[:500]]
    return max(sorted(set(names)), key=names.count)


def _named(script: str, sample: str) -> Language:
    """A language for a text in a foreign script: the identifier's, unless it names one that does not use the script."""
    code, _ = _identifier().classify(sample)
    if script == "ARABIC" and code not in {"ar", "fa", "ur", "ps", "ug", "ku", "sd"}:
        code = "ar"
    if script == "DEVANAGARI" and code not in {"hi", "mr", "ne"}:
        code = "hi"
    if code == "en":
        return Language(None, refused=True, name=f"{script.capitalize()} script")
    return Language(code, refused=True, name=_names().get(code, f"{code}, {script.capitalize()} script"))


def _english_share(sample: str) -> float:
    words = [w.strip(".,;:!?\"'()“”‘’").lower() for w in sample.split()]
    return sum(w in _function_words() for w in words) / max(1, len(words))


@functools.cache
def _identifier() -> LanguageIdentifier:
    """The identifier, loaded once a process (0.4 s)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _rows(name: str) -> list[list[str]]:
    lines = resources.files("truceline.sources").joinpath(f"data/{name}").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@functools.cache
def _names() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("languages.tsv")}


@functools.cache
def _function_words() -> frozenset[str]:
    return frozenset(row[0] for row in _rows("function_words.tsv"))
