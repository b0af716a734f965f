"""Tags: what the network sees in a paragraph (``tagging`` gives them)."""

from __future__ import annotations

import msgspec


class Tagged(msgspec.Struct, frozen=True):
    """A cue with its speaker and content, in token runs (first, the one after the last). ``likelihood`` is the cue's;
    ``head`` the word that the others of the cue hang on; a content may come in pieces ("A," he said, "B")."""

    first: int
    stop: int
    head: int
    likelihood: float
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]


class PageTags(msgspec.Struct, frozen=True):
    """The tags of a paragraph: how likely each word is part of a cue, and the cues in order."""

    likelihoods: tuple[float, ...] = ()
    cues: tuple[Tagged, ...] = ()

    def near(self, first: int, last: int) -> Tagged | None:
        """The likeliest cue that shares a word with the tokens ``first`` to ``last``."""
        found = (t for t in self.cues if t.first <= last and first < t.stop)
        return max(found, key=lambda t: t.likelihood, default=None)

    def likelihood(self, first: int, last: int) -> float:
        """How likely the likeliest of the tokens ``first`` to ``last`` is part of a cue."""
        return max(self.likelihoods[first : last + 1], default=0.0)
