"""A real PostgreSQL server for tests and measurements: from the wheel ``pgserver``, in a folder of its own, over a
socket, stopped and removed at the end. ``TRUCELINE_TEST_POSTGRES`` names another server instead."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "TRUCELINE_TEST_POSTGRES"


@contextmanager
def server(*, durable: bool = True) -> Iterator[str]:
    """The URL of a database that may be filled; the server is there until the block ends. Not ``durable``: it does not
    wait for the disk, which only a loss of power would show."""
    given = os.environ.get(NAME, "")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its libraries, about where a runtime folder lies
        import pgserver

        folder = Path(tempfile.mkdtemp(prefix="truceline-pg-"))
        running = pgserver.get_server(folder / "data", cleanup_mode=None)
        if not durable:
            for setting in ("fsync", "full_page_writes"):
                running.psql(f"ALTER SYSTEM SET {setting} TO off")
            running.psql("SELECT pg_reload_conf()")
    try:
        yield running.get_uri()
    finally:
        # at once: what a server writes down before it ends is removed in the next moment
        pgserver.pg_ctl(["-m", "immediate", "stop"], pgdata=running.pgdata, user=running.system_user)
        shutil.rmtree(folder)
