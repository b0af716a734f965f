"""``python -m bench.run``: prints every figure and writes ``docs/results/bench.txt``."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from bench import program, reading, reporting
from truceline.settings import settings

RESULT = Path(__file__).resolve().parent.parent / "docs" / "results" / "bench.txt"


def main() -> None:
    """Runs every measurement in turn; those that need development data only where it is there."""
    data = settings().data / "data"
    parts: list[Callable[[], list[str]]] = [program.start_up, program.rows, program.replay, reporting.dossier]
    if data.is_dir():
        parts += [
            lambda: reading.relevant_text(data),
            lambda: reading.general_stream(data),
            lambda: program.memory(data),
        ]
    else:
        sys.stderr.write(f"development data not found at {data}: only what is shipped is measured\n")
    lines = [f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, one used"]
    for part in parts:
        for line in part():
            print(line, flush=True)
            lines.append(line)
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
