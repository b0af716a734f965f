"""Evidence: files attached to complaints, kept under the hash of their bytes, with a log of who had them in hand.

A file is copied in as it is, never opened by a viewer, never changed; whenever it is given out its bytes are hashed
again, and a file that is not what was taken in is refused and the finding logged.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import tempfile
from importlib import resources
from pathlib import Path
from typing import BinaryIO

from truceline import clock
from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.mechanism import complaints
from truceline.mechanism.complaints import ComplaintFile, file_of
from truceline.model.case import CaseFile
from truceline.model.complaint import Custody, CustodyAct, EvidenceItem, Given, Hand
from truceline.model.moment import Moment

MOST_BYTES = 2 << 30
"""A file larger than two gibibytes is refused: cut the recording to what shows the matter, and keep the whole apart."""
_PIECE = 1 << 20
_SHA = re.compile(r"[0-9a-f]{64}")


class EvidenceStore:
    """A folder of files named by the sha256 of their bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def beside(cls, ledger: Path) -> EvidenceStore:
        """The store that belongs to a ledger file: a folder beside it."""
        return cls(ledger.with_name(f"{ledger.stem}.evidence"))

    def take_in(self, stream: BinaryIO, name: str) -> EvidenceItem:
        """Copy a file in; the same bytes are kept once. Raises TrucelineError: empty, too large, cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as draft:
                path = Path(draft.name)
                try:
                    sha256, size, head = self._copied(stream, draft)
                    os.fsync(draft.fileno())
                except BaseException:
                    path.unlink()
                    raise
            place = self._place(sha256)
            place.parent.mkdir(exist_ok=True)
            path.chmod(0o440)
            path.replace(place)
        except OSError as error:
            raise TrucelineError(
                "evidence-write", f"the file cannot be kept ({error.strerror or error}).", place=str(self.folder),
                mend="Make room, or mend the folder's permissions.",
            ) from error  # fmt: skip
        return EvidenceItem(sha256=sha256, media_type=media_type(head), size=size, name=_plain_name(name))

    def path(self, sha256: str) -> Path:
        """The file with these bytes, hashed again. Raises TrucelineError where it is gone or changed."""
        place = self._place(sha256)
        try:
            with place.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise TrucelineError(
                "evidence-missing", f"the file {sha256[:12]}... is not in the store.", place=str(place),
                mend="Put it back from a backup: its hash is in the ledger.",
            ) from error  # fmt: skip
        if found != sha256:
            raise TrucelineError(
                "evidence-changed", f"the file {sha256[:12]}... is not what was taken in: its bytes hash to "
                f"{found[:12]}....", place=str(place), mend="Put it back from a backup: its hash is in the ledger.",
            )  # fmt: skip
        return place

    def _place(self, sha256: str) -> Path:
        if not _SHA.fullmatch(sha256):
            raise TrucelineError("evidence-missing", f"{sha256!r} is no sha256.", mend="Give all 64 digits.")
        return self.folder / sha256[:2] / sha256

    def _copied(self, stream: BinaryIO, draft: object) -> tuple[str, int, bytes]:
        digest, size, head = hashlib.sha256(), 0, b""
        while piece := stream.read(_PIECE):
            head = head or piece[:4096]
            size += len(piece)
            if size > MOST_BYTES:
                raise TrucelineError(
                    "evidence-size", f"the file is larger than {MOST_BYTES:,} bytes.",
                    mend="Cut it to what shows the matter; keep the whole apart and note its hash.",
                )  # fmt: skip
            digest.update(piece)
            draft.write(piece)  # type: ignore[attr-defined] # a temporary file's wrapper has no type of its own
        if not size:
            raise TrucelineError("evidence-size", "the file is empty.", mend="Check what was captured.")
        return digest.hexdigest(), size, head


def media_type(head: bytes) -> str:
    """What a file is, by its first bytes alone."""
    for offset, magic, kind in _magic():
        if head[offset : offset + len(magic)] == magic:
            return kind
    try:
        head[: len(head) - 3 if len(head) > 3 else None].decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/plain" if b"\0" not in head else "application/octet-stream"


def attach(
    case: CaseFile, ledger: Ledger, store: EvidenceStore, complaint_id: str, stream: BinaryIO, *, name: str, by: Hand,
    captured: Moment | None = None, captured_by: str = "", what: str = "",
) -> ComplaintFile:  # fmt: skip
    """Attach a file to a complaint: copied in, a step of the complaint, the first line of its custody log."""
    file_of(ledger, complaint_id)
    kept = store.take_in(stream, name)
    item = EvidenceItem(
        sha256=kept.sha256, media_type=kept.media_type, size=kept.size, name=kept.name, captured=captured,
        captured_by=captured_by, what=what,
    )  # fmt: skip
    custody = Custody(
        sha256=item.sha256, complaint=complaint_id, act="taken_in", at=clock.stamp(), by=by.who, note=what, item=item
    )
    return complaints.take(case, ledger, complaint_id, "attach", Given(evidence=item), by=by, custody=custody)


def given_out(
    ledger: Ledger, store: EvidenceStore, complaint_id: str, sha256: str, *, by: Hand, act: CustodyAct = "shown",
    note: str = "",
) -> Path:  # fmt: skip
    """A file of a complaint to be shown or handed over, its bytes checked; the custody log says so, or says what was
    found wrong. Raises TrucelineError as :meth:`EvidenceStore.path`, and where the complaint has no such file."""
    file = file_of(ledger, complaint_id)
    if sha256 not in {item.sha256 for item in file.evidence}:
        raise TrucelineError(
            "evidence-missing",
            f"{complaint_id} has no file {sha256[:12]}...",
            mend="Give the sha256 of a file of this complaint.",
        )
    try:
        path = store.path(sha256)
    except TrucelineError as error:
        found: CustodyAct = "found_changed" if error.code == "evidence-changed" else "found_missing"
        _log(ledger, file, sha256, found, by, error.what)
        raise
    _log(ledger, file, sha256, act, by, note)
    return path


def checked(ledger: Ledger, store: EvidenceStore, complaint_id: str, *, by: Hand) -> dict[str, str]:
    """Hash every file of a complaint again; sha256 -> what was found wrong (empty: right). Each is logged."""
    found: dict[str, str] = {}
    for item in file_of(ledger, complaint_id).evidence:
        try:
            given_out(ledger, store, complaint_id, item.sha256, by=by, act="checked")
        except TrucelineError as error:
            found[item.sha256] = error.what
        else:
            found[item.sha256] = ""
    return found


def _log(ledger: Ledger, file: ComplaintFile, sha256: str, act: CustodyAct, by: Hand, note: str) -> None:
    custody = Custody(sha256=sha256, complaint=file.id, act=act, at=clock.stamp(), by=by.who, note=note)
    with ledger.acting(by.who, f"evidence {act.replace('_', ' ')}"):
        ledger.add_custody(custody, marking=file.marking, shared=file.shared)


def _plain_name(name: str) -> str:
    """A file's own name without its folders and without characters that mean something elsewhere."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(c for c in last if c.isprintable())[:120] or "file"


@functools.cache
def _magic() -> tuple[tuple[int, bytes, str], ...]:
    text = (resources.files("truceline.mechanism") / "data" / "media_types.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((int(offset), bytes.fromhex(magic), kind) for offset, magic, kind in lines[1:])
