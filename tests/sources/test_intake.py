import gzip
import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from truceline.errors import TrucelineError
from truceline.model.document import Refusal
from truceline.sources.desk import Intake
from truceline.sources.intake import documents
from truceline.sources.limits import Limits

TEXT = "Troops exchanged fire across the Line of Control on Monday, the army said.\r\n\r\nNobody was hurt.\n"
Codes = Callable[..., list[str]]


def outcome(*refs: object) -> list[tuple[str, str]]:
    return [
        (t.ref, t.code) if isinstance(t, Refusal) else (t.document.ref, "read")
        for t in documents([str(r) for r in refs])
    ]


def test_a_text_file_is_one_document_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "article.html"  # the name is not believed
    path.write_bytes(TEXT.encode())
    (taken,) = documents([str(path)])
    assert isinstance(taken, Intake)
    assert taken.document.text == TEXT
    assert (taken.document.ref, taken.document.language, taken.document.media_type) == (str(path), "en", "text/plain")


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (taken,) = documents(["-"])
    assert isinstance(taken, Intake)
    assert (taken.document.ref, taken.document.text) == ("-", TEXT)


def test_references_keep_their_order_and_folders_are_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "empty.txt").write_bytes(b"")
    assert outcome(tmp_path / "nope.txt", tmp_path, tmp_path / "a.txt") == [
        (f"{tmp_path}/nope.txt", "missing"),
        (f"{tmp_path}/a.txt", "read"),
        (f"{tmp_path}/b.txt", "read"),
        (f"{tmp_path}/empty.txt", "empty"),
        (f"{tmp_path}/sub/c.txt", "read"),
        (f"{tmp_path}/a.txt", "read"),
    ]


def test_folders_without_files_and_odd_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    assert outcome(tmp_path / "void") == [(f"{tmp_path}/void", "empty")]
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert outcome(tmp_path) == [(f"{tmp_path}/dangling", "unreadable"), (f"{tmp_path}/pipe", "unreadable")]
    assert outcome("bad\x00name") == [("bad\x00name", "unreadable")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7", "binary"),
        (b"words and \x00 more words, a great many of them so that one control character is few", "binary"),
        (b"caf\xe9", "bad-encoding"),
        (b"\xff\xfeabc", "bad-encoding"),
        (b'{"a": 1,\n "b": 2}', "unsupported"),
        (b"<?xml version='1.0'?><x/>", "unsupported"),
        (gzip.compress(TEXT.encode() * 50)[:-9], "broken-gzip"),
        (b"\x1f\x8bnonsense", "broken-gzip"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(TEXT.encode()))))), "unsupported"),
        ("بھارت اور پاکستان کی افواج نے جنگ بندی پر اتفاق کیا ہے".encode(), "not-english"),
    ],
)
def test_bad_input_ends_in_its_refusal(codes: Codes, data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_gzip_is_looked_into(only: Callable[..., Intake]) -> None:
    assert only(gzip.compress(TEXT.encode())).document.text == TEXT


def test_lines_before_a_damage_are_read(codes: Codes) -> None:
    noise = random.Random(1)
    texts = [f"{TEXT} {noise.randbytes(40).hex()}" for _ in range(3_000)]
    rows = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    outcomes = codes(gzip.compress(rows.encode())[:-60_000])
    assert outcomes.count("read") > 1_000
    assert outcomes[-1] == "broken-gzip"
    assert set(outcomes[:-1]) == {"read"}


def test_a_given_date_dates_everything(only: Callable[..., Intake]) -> None:
    row = json.dumps({"text": TEXT, "date": "2019-01-01"}).encode()
    given = only(row, published="2021-03-08").document.published
    assert given is not None
    assert given.value == "2021-03-08"
    with pytest.raises(TrucelineError, match="bad-date: --published: 'soon'"):
        documents(["-"], published="soon")


def test_large_texts_are_refused_by_their_limits(codes: Codes) -> None:
    assert codes(TEXT.encode() * 100, limits=Limits(text_bytes=1_000)) == ["too-big"]
    assert codes(TEXT.encode() * 100, limits=Limits(text_chars=1_000)) == ["too-big"]


class _Endless(io.RawIOBase):
    """A gigabyte of text that is never made."""

    def __init__(self, chunk: bytes, total: int) -> None:
        self.chunk, self.left, self.given = chunk, total, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.chunk[: min(size if size > 0 else len(self.chunk), self.left)]
        self.left -= len(data)
        self.given += len(data)
        return data


def test_a_gigabyte_is_refused_before_it_is_read() -> None:
    stream = _Endless(b"word " * 20_000, 1_000_000_000)
    (taken,) = documents(["-"], stdin=stream)  # type: ignore[arg-type]  # a raw stream is enough
    assert isinstance(taken, Refusal)
    assert taken.code == "too-big"
    assert stream.given < 5_000_000


def test_jsonl_is_streamed() -> None:
    row = json.dumps({"text": TEXT}).encode() + b"\n"
    stream = _Endless(row, 100_000_000 * len(row))
    taken = documents(["-"], stdin=stream)  # type: ignore[arg-type]  # a raw stream is enough
    assert all(isinstance(next(taken), Intake) for _ in range(5))
    assert stream.given < 1_000_000


@pytest.mark.needs_data
def test_every_development_article_is_taken_in_unchanged(data_dir: Path) -> None:
    for path in sorted((data_dir / "corpora/dev/articles").iterdir()):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows = [json.loads(line) for line in data.split(b"\n") if line.strip()]
        taken = list(documents([str(path)]))
        assert [t.document.text if isinstance(t, Intake) else t for t in taken] == [row["text"] for row in rows]
        assert [t.document.ref for t in taken if isinstance(t, Intake)] == [row["id"] for row in rows]
