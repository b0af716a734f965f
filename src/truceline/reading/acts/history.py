"""History: acts without a date of their own that are told together with one of the past.

"In February a bombing killed forty soldiers. India responded with an air strike, blaming a group" tells three old acts
and dates one. A telling of the past goes on, within a paragraph, through simple pasts without a date, until a date or a
present tense ends it; and a clause that hangs on an old act ("blaming", "which Delhi denied") is as old.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from truceline.reading.text.frames import ancestors, sentence, sentence_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from truceline.model.claim import Standing, When

_NOW = frozenset({
    "now", "today", "currently", "still", "since", "tonight", "meanwhile", "yesterday", "earlier", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
"""Words that bring a telling back to the news."""
_GOES_ON = 2
"""Sentences without a date over which a telling of the past goes on."""
_HANGING = frozenset({"advcl", "relcl", "acl"})


class Dated(Protocol):
    """What is asked of an act here."""

    standing: Standing
    when: When | None


class History:
    """What one paragraph has told of the past so far."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._old: set[int] = set()
        self._at: int | None = None

    def place(self, act: Dated, trigger: Token) -> None:
        """Make an act background where it is told as part of the past; remember it where it is."""
        if act.standing == "background":
            self._old.add(trigger.i)
            self._old.update(t.i for t in ancestors(trigger, 2) if t.pos_ in ("VERB", "AUX"))
            if act.when is not None:
                self._at = sentence(trigger)[0]
            return
        if act.when is not None or act.standing not in ("asserted", "alleged"):
            if act.when is not None:
                self._at = None
            return
        if self._hangs_on_old(trigger) or self._goes_on(trigger):
            act.standing = "background"
            self._old.add(trigger.i)

    def _hangs_on_old(self, trigger: Token) -> bool:
        clause = next((t for t in (trigger, *ancestors(trigger, 3)) if t.dep_ in _HANGING), None)
        return clause is not None and clause.head.i in self._old and clause.tag_ in ("VBD", "VBG", "VBN")

    def _goes_on(self, trigger: Token) -> bool:
        """Whether the sentence goes on with what an old date began."""
        if self._at is None:
            return False
        here = sentence(trigger)[0]
        starts = [s.start for s in self._doc.sents if self._at <= s.start <= here]
        if not 1 <= len(starts) - 1 <= _GOES_ON:
            return False
        words = sentence_words(trigger)
        if any(t.lower_ in _NOW for t in words):
            return False
        root = words.root
        helpers = {c.lower_ for c in root.children if c.dep_ in ("aux", "auxpass")}
        return root.tag_ == "VBD" and root.lemma_ not in ("say", "tell", "add") and not helpers & {"has", "have", "is"}
