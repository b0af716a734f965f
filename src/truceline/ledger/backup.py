"""Backup and restore: a whole ledger as one SQLite file, taken while it is written to, and put back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite file as it stands between two commits, whole or not at all; a writer may be at work."""
    draft = target.with_name(target.name + ".new")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(draft)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    _reach_disk(draft)
    draft.replace(target)
    _reach_disk(target.parent)


def _reach_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
