"""truceline reads reporting about a ceasefire and answers, with the exact words: is it holding, and how do we know?

The public surface is small: :func:`read` turns a text into claims, :func:`open_case` opens a case with its ledger,
:func:`frames` gives what it holds as data frames.
Rooms, through which data flows one way: ``sources -> reading -> ledger -> judgement -> outlets``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from truceline.outlets.frames import Frames, frames
    from truceline.surface import Case, open_case, read

__all__ = ["Case", "Frames", "frames", "open_case", "read"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The public names, loaded when first asked for, so that ``truceline --help`` need not load a parser."""
    if name in ("Frames", "frames"):
        from truceline.outlets import frames

        return getattr(frames, name)
    if name in __all__:
        from truceline import surface

        return getattr(surface, name)
    raise AttributeError(f"module 'truceline' has no attribute {name!r}")
