"""Settings: a handful of names, each with a default, read from the environment at the edges of the program.

| name | default | what it is |
|---|---|---|
| ``TRUCELINE_HOME`` | ``./var`` | folder that holds one ledger a case (``loc.sqlite``) |
| ``TRUCELINE_ALLOW_PRIVATE`` | ``0`` | ``1`` lets a URL fetch reach private and loopback addresses |
| ``TRUCELINE_DATA`` | ``../shared`` | development data for ``truceline eval`` and training; never needed to run |
| ``TRUCELINE_LIMIT_NAME`` | see ``sources/limits.py`` | another value for a named limit of one input |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from truceline.errors import TrucelineError

NAMES = ("TRUCELINE_HOME", "TRUCELINE_ALLOW_PRIVATE", "TRUCELINE_DATA", "TRUCELINE_LIMIT_NAME")
_LIMIT = "TRUCELINE_LIMIT_"


class Settings(msgspec.Struct, frozen=True):
    """The settings in force."""

    home: Path
    allow_private: bool
    data: Path
    limits: dict[str, float] = {}

    def ledger(self, case_id: str) -> Path:
        """The ledger file of a case."""
        return self.home / f"{case_id}.sqlite"


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings as the environment (default: the process's) gives them.

    Raises :class:`TrucelineError` where a name has a value that means nothing.
    """
    env = os.environ if environment is None else environment
    private = env.get("TRUCELINE_ALLOW_PRIVATE", "0")
    if private not in ("0", "1"):
        raise TrucelineError(
            "settings-value", f"TRUCELINE_ALLOW_PRIVATE is {private!r}", mend="Use 0 (refuse) or 1 (allow)."
        )
    return Settings(
        home=Path(env.get("TRUCELINE_HOME", "var")),
        allow_private=private == "1",
        data=Path(env.get("TRUCELINE_DATA", "../shared")),
        limits={k[len(_LIMIT) :].lower(): _positive(k, v) for k, v in env.items() if k.startswith(_LIMIT)},
    )


def _positive(name: str, words: str) -> float:
    try:
        value = float(words)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise TrucelineError("limit-value", f"{name} is {words!r}", mend="Give a positive number.")
    return value
