"""The training scripts (``train/NAME.py``), for sets that are learned from too and so have to be cross-validated.

They are no part of the package: scoring such a set needs the source tree and the development dependencies.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from truceline.errors import TrucelineError

_SCRIPTS = Path(__file__).parents[4] / "train"


def training(name: str) -> ModuleType:
    """The training script of that name as a module.

    Raises :class:`TrucelineError` where the script, or what it needs, is not installed.
    """
    script = _SCRIPTS / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"truceline_train_{name}", script) if script.is_file() else None
    if spec is None or spec.loader is None:
        raise TrucelineError("no-training", "the training script is not here", place=str(script))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        raise TrucelineError(
            "no-training", f"{error.name} is not installed", mend="Install the development dependencies."
        ) from error
    return module
