"""Backup and restore: a whole ledger as one SQLite file, taken while it is written to, tried out, and put back.

The file is a ledger of its own, whichever database it came from, so a backup of one database can be put back to the
other. What lies beside a ledger (accounts, the key of the node, the secret of redactions) is not in it.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import msgspec
import sqlalchemy as sa

from truceline.ledger import chain
from truceline.ledger.chain import Head
from truceline.ledger.connection import Store, Where, store_at
from truceline.ledger.copying import as_one_file, copy_file, pour
from truceline.ledger.errors import LedgerError
from truceline.ledger.in_file import FileStore
from truceline.ledger.journal import stored_head
from truceline.ledger.store import Ledger


class BackedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was taken: how many entries, the hash of the last, and the size of the file in bytes."""

    file: str
    entries: int
    head: str
    bytes: int


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds and whether all of it came back. ``problems`` is empty where it did; ``to`` is where the
    ledger was put, None after a trial."""

    file: str
    case: str
    entries: int
    head: str
    counts: dict[str, int]
    problems: tuple[str, ...]
    to: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the backup can be relied on."""
        return not self.problems


def back_up(where: Where, file: Path) -> BackedUp:
    """Take a backup; a writer may be at work, what it commits meanwhile is not in it.

    Raises :class:`LedgerError` where there is no ledger, or something at ``file`` already."""
    if file.exists():
        raise LedgerError("ledger-exists", "there is a file here already.", place=str(file), mend="Give another name.")
    if not file.parent.is_dir():
        raise LedgerError("ledger-write", "there is no such folder.", place=str(file.parent), mend="Make it first.")
    store = store_at(where)
    with Ledger.open(where, read_only=True) as ledger:
        try:
            if isinstance(store, FileStore):
                copy_file(store.path, file)
            else:
                with ledger._reading() as connection:
                    pour(connection, FileStore(file))
                as_one_file(file)
        except (OSError, sqlite3.Error, sa.exc.OperationalError) as error:
            file.unlink(missing_ok=True)
            raise LedgerError("ledger-write", f"the backup was not written ({error}).", place=str(file)) from error
    head = _end_of(file)
    chain.keep_head(file, head)
    return BackedUp(file=str(file), entries=head.count, head=head.hash, bytes=file.stat().st_size)


def try_out(file: Path, *, noted: tuple[int, str] | None = None) -> Restored:
    """Restore a backup to a temporary place, verify it, make every table anew from its journal, compare, and clean up.
    ``noted``: the number and hash of an entry, written down elsewhere earlier."""
    with tempfile.TemporaryDirectory(prefix="truceline-restore-") as folder:
        return _unpacked(file, Path(folder), noted)


def restore(file: Path, where: Where, case_id: str, *, noted: tuple[int, str] | None = None) -> Restored:
    """Put a backup back as the ledger of a case, where there is none: only after it was tried out, and tried again
    where it lies then. Raises :class:`LedgerError` where something is there already or the backup is not whole."""
    target = store_at(where)
    with tempfile.TemporaryDirectory(prefix="truceline-restore-") as folder:
        found = _unpacked(file, Path(folder), noted)
        if found.case != case_id:
            what = f"this is a backup of '{found.case}', not of '{case_id}'."
            raise LedgerError("ledger-case", what, place=str(file))
        if not found.ok:
            what = f"the backup is not whole: {found.problems[0]}."
            raise LedgerError("ledger-unreadable", what, place=str(file), mend="Take an earlier backup.")
        _not_behind(target, found)
        with Ledger.open(_trial(file, Path(folder)), read_only=True) as trial, trial._reading() as connection:
            pour(connection, target)
    with Ledger.open(where, read_only=True) as ledger:
        problems = (*ledger.verify(noted=(found.entries, found.head)).problems, *_other(found.counts, ledger.counts()))
    return msgspec.structs.replace(found, problems=problems, to=target.words)


def _unpacked(file: Path, folder: Path, noted: tuple[int, str] | None) -> Restored:
    if not file.is_file():
        raise LedgerError("ledger-missing", "there is no backup here.", place=str(file))
    trial = _trial(file, folder)
    try:
        copy_file(file, trial)
    except sqlite3.DatabaseError as error:
        raise LedgerError("ledger-unreadable", f"this is no backup ({error}).", place=str(file)) from error
    kept = chain.kept_head(file)
    if kept is not None:
        chain.keep_head(trial, kept)
    with Ledger.open(trial) as ledger:  # migrates a backup of an older layout
        found = ledger.verify(noted=noted)
        before = ledger.counts()
        ledger.rebuild()
        problems = (*found.problems, *_other(before, ledger.counts()))
        return Restored(
            file=str(file), case=ledger.case_id, entries=found.entries, head=found.head, counts=before,
            problems=problems,
        )  # fmt: skip


def _trial(file: Path, folder: Path) -> Path:
    return folder / f"{file.stem}.sqlite"


def _other(told: dict[str, int], found: dict[str, int]) -> list[str]:
    names = sorted(n for n in told.keys() | found.keys() if told.get(n) != found.get(n))
    return [f"{told.get(n, 0)} {n} in the backup, {found.get(n, 0)} in what it restores to" for n in names]


def _not_behind(target: Store, found: Restored) -> None:
    """Entries that were acknowledged here and are not in the backup would be gone without a word."""
    kept = chain.kept_head(target.path)
    if kept is None or kept.count <= found.entries:
        return
    raise LedgerError(
        "ledger-behind",
        f"the backup ends at entry {found.entries}, but entry {kept.count} was acknowledged here.",
        place=found.file,
        mend=f"Take a later backup, or remove {chain.head_file(target.path)} if those entries are lost for good.",
    )


def _end_of(file: Path) -> Head:
    engine = FileStore(file).engine()
    try:
        with engine.connect() as connection:
            return stored_head(connection)
    finally:
        engine.dispose()
