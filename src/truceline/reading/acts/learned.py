"""The learned parts of the acts room, together: who and whom (``dyads``) and which act (``pair``).

The shipped weights are used unless others are given for a while (:func:`instead`): a set that has one split is scored
with weights that have not seen what they are scored on.
"""

from __future__ import annotations

import contextlib
import contextvars
from typing import TYPE_CHECKING

import msgspec

from truceline.reading.acts.dyads import DyadModel, dyad_model
from truceline.reading.acts.pair_model import PairModel, pair_model

if TYPE_CHECKING:
    from collections.abc import Iterator


class Learned(msgspec.Struct, frozen=True):
    """Both models; they are learned from the same lines."""

    dyad: DyadModel
    pair: PairModel


_GIVEN: contextvars.ContextVar[Learned | None] = contextvars.ContextVar("truceline.acts.learned", default=None)


def learned() -> Learned:
    """The models in use: those given, else the shipped ones."""
    return _GIVEN.get() or Learned(dyad_model(), pair_model())


@contextlib.contextmanager
def instead(models: Learned) -> Iterator[None]:
    """Use these models instead of the shipped ones inside a ``with`` block."""
    token = _GIVEN.set(models)
    try:
        yield
    finally:
        _GIVEN.reset(token)
