"""Evidence stays what was taken in, and every hand that had it stands in the log."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import mechanism_world as world
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.mechanism import evidence
from truceline.mechanism.evidence import EvidenceStore
from truceline.mechanism.times import moment
from truceline.model.case import CaseFile

JPEG = bytes.fromhex("ffd8ffe000104a464946") + b"crater"


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore.beside(tmp_path / "loc.sqlite")


def _attached(loc: CaseFile, ledger: Ledger, store: EvidenceStore) -> tuple[str, str]:
    file = world.lodged(loc, ledger)
    file = evidence.attach(
        loc, ledger, store, file.id, io.BytesIO(JPEG), name="C:\\photos\\crater.exe", by=world.VERIFIER,
        captured=moment("2020-04-13 16:10 +05:00"), captured_by="Patrol", what="crater at the post",
    )  # fmt: skip
    return file.id, hashlib.sha256(JPEG).hexdigest()


def test_a_file_is_kept_under_its_hash_with_its_type_by_its_bytes(
    loc: CaseFile, ledger: Ledger, store: EvidenceStore
) -> None:
    complaint, sha = _attached(loc, ledger, store)
    (kept,) = ledger.custody(complaint)
    item = kept.record.item
    assert item is not None
    assert (item.sha256, item.media_type, item.size, item.name) == (sha, "image/jpeg", len(JPEG), "crater.exe")
    assert (kept.record.act, kept.record.by) == ("taken_in", "Verifier")
    path = evidence.given_out(ledger, store, complaint, sha, by=world.HEAD, note="shown to the joint body")
    assert path.read_bytes() == JPEG
    assert [k.record.act for k in ledger.custody(complaint)] == ["taken_in", "shown"]
    assert ledger.custody(sha256=sha)[-1].who == "Head of mission"
    assert ledger.verify().ok


def test_a_changed_or_missing_file_is_refused_and_the_finding_logged(
    loc: CaseFile, ledger: Ledger, store: EvidenceStore
) -> None:
    complaint, sha = _attached(loc, ledger, store)
    assert evidence.checked(ledger, store, complaint, by=world.HEAD) == {sha: ""}
    path = store.folder / sha[:2] / sha
    path.chmod(0o640)
    path.write_bytes(JPEG + b"!")
    with pytest.raises(TrucelineError, match="evidence-changed"):
        evidence.given_out(ledger, store, complaint, sha, by=world.HEAD)
    path.unlink()
    assert "not in the store" in evidence.checked(ledger, store, complaint, by=world.HEAD)[sha]
    acts = [k.record.act for k in ledger.custody(complaint)]
    assert acts == ["taken_in", "checked", "found_changed", "found_missing"]


def test_nothing_is_attached_to_what_is_not_there_or_closed(
    loc: CaseFile, ledger: Ledger, store: EvidenceStore
) -> None:  # fmt: skip
    with pytest.raises(TrucelineError, match="complaint-unknown"):
        evidence.attach(loc, ledger, store, "c-0", io.BytesIO(JPEG), name="x", by=world.HEAD)
    with pytest.raises(TrucelineError, match="evidence-size"):
        evidence.attach(loc, ledger, store, world.lodged(loc, ledger).id, io.BytesIO(b""), name="x", by=world.HEAD)
    with pytest.raises(TrucelineError, match="evidence-missing"):
        store.path("../../../etc/passwd")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"RIFF....WAVEfmt ", "audio/wav"),
        ("Tätigkeitsbericht".encode(), "text/plain"),
        (b"a\0b", "application/octet-stream"),
        (b"\xff\xfe\xfd\xfc\xfb\xfa", "application/octet-stream"),
    ],
)
def test_what_a_file_is_its_bytes_tell(head: bytes, kind: str) -> None:
    assert evidence.media_type(head) == kind


@given(data=st.binary(min_size=1, max_size=4096), name=st.text(max_size=200))
def test_any_bytes_come_out_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:  # fmt: skip
    store = EvidenceStore(tmp_path_factory.getbasetemp() / "any.evidence")
    item = store.take_in(io.BytesIO(data), name)
    assert store.path(item.sha256).read_bytes() == data
    assert item.name
    assert "/" not in item.name
