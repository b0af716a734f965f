"""``truceline read``: the contract on standard output, refusals on standard error, and what bad input gets."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from truceline.outlets.cli.app import main

ARTICLE = (
    "Two soldiers were killed when Pakistani troops shelled forward posts in the Poonch sector on Monday, an Indian "
    "army spokesman said. Islamabad denied the charge and said its troops had observed the ceasefire."
)
URDU = (
    "بھارت اور پاکستان نے لائن آف کنٹرول پر جنگ بندی پر اتفاق کیا"
    " ہے، دونوں ملکوں کی افواج نے جمعرات کو ایک مشترکہ بیان میں کہا۔"
)
HINDI = "भारत और पाकिस्तान की सेनाओं ने गुरुवार को एक संयुक्त बयान में कहा कि वे नियंत्रण रेखा पर संघर्ष विराम का पालन करने पर सहमत हुए हैं।"
SPANISH = "El gobierno y la guerrilla acordaron el alto el fuego en La Habana. " * 5


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    before, sys.argv = sys.argv, ["truceline", *arguments]
    try:
        main()
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        sys.argv = before
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def test_the_contract_on_one_article(capsys: pytest.CaptureFixture[str], article: Path) -> None:
    status, out, err = run(
        capsys, "read", str(article), "--case", "loc", "--published", "2020-11-18", "--mentions", "--json"
    )
    assert (status, err) == (0, "")
    (line,) = out.splitlines()
    read = json.loads(line)
    document = read["document"]
    assert document["ref"] == str(article)
    assert document["text"] == ARTICLE
    assert document["published"] == "2020-11-18"
    assert document["furniture"] == []
    assert {"title", "url", "publisher", "byline", "language", "id"} <= set(document)
    for claim in read["claims"]:
        assert {"id", "kind", "evidence", "source", "confidence"} <= set(claim)
        for e in claim["evidence"]:
            assert ARTICLE[e["start"] : e["end"]] == e["quote"]
    shelling = next(c for c in read["claims"] if c.get("type") == "shelling")
    assert shelling["actor"]["party"] == "Pakistan"
    assert shelling["standing"] == "alleged"
    assert shelling["killed"]["best"] == 2
    assert shelling["when"]["start"] == "2020-11-16"
    assert shelling["where"]["sector"] == "poonch"
    assert any(p["name"] == "Poonch" or "Poonch" in p["name"] for p in read["places"])
    assert [d["start"] for d in read["dates"]] == ["2020-11-16"]


def test_a_dismissed_document_is_still_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "food.txt"
    path.write_text("The baker on the corner has changed the recipe of his bread, and the neighbours like it.", "utf-8")
    status, out, _ = run(capsys, "read", str(path), "--json")
    read = json.loads(out)
    assert status == 0
    assert read["claims"] == []
    assert read["dropped"][0]["what"] == "document"
    assert read["dropped"][0]["reason"]


def test_lines_come_in_input_order_with_their_ids(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    lines = [
        {"id": f"item-{n}", "text": ARTICLE if n % 2 else "Bread is baked at four in the morning."} for n in range(6)
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    status, out, _ = run(capsys, "read", str(path), "--json")
    assert status == 0
    assert [json.loads(line)["document"]["ref"] for line in out.splitlines()] == [line["id"] for line in lines]


def test_a_marked_pair_is_answered_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = "Russia shelled positions held by Ukraine near the town on Friday."
    pair = {"id": "p", "text": text, "source_span": [0, 6], "target_span": [33, 40]}
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(pair) + "\n" + json.dumps({**pair, "source_span": None, "target_span": None}), "utf-8")
    status, out, _ = run(capsys, "read", str(path), "--json")
    assert status == 0
    marked, plain = (json.loads(line) for line in out.splitlines())
    assert marked["claims"][0]["kind"] == "event"
    assert marked["claims"][0]["plover"].startswith("ASSAULT")
    assert plain["document"]["text"] == text


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"  \n \n", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("latin.txt", "Die Waffenruhe hält, sagte der Präsident.".encode("latin-1"), "bad-encoding"),
        ("urdu.txt", URDU.encode(), "not-english"),
        ("hindi.txt", HINDI.encode(), "not-english"),
        (
            "spanish.txt",
            ("El gobierno y la guerrilla acordaron el alto el fuego en La Habana. " * 5).encode(),
            "not-english",
        ),
        ("broken.gz", gzip.compress(ARTICLE.encode() * 50)[:60], "broken-gzip"),
        ("broken.xml", b"<?xml version='1.0'?><rss><channel><title>t</title><item><title>x</ti", "broken-feed"),
    ],
)
def test_bad_input_is_refused_by_name_and_the_rest_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, article: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    status, out, err = run(capsys, "read", str(path), str(article), "--json")
    assert status == 1
    assert f"[{code}]" in err
    assert name in err
    assert "1 read, " in err
    assert "Traceback" not in err
    assert json.loads(out)["document"]["text"] == ARTICLE


def test_a_truncated_archive_gives_what_came_before(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = Path(__file__).parent.parent / "data" / "warc"
    whole = next(p for p in sorted(source.iterdir()) if p.name.endswith(".warc"))
    cut = tmp_path / "cut.warc"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    status, _, err = run(capsys, "read", str(cut), "--json")
    assert status == 1
    assert "cut.warc" in err
    assert "Traceback" not in err


def test_a_file_of_a_gigabyte_is_refused_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as out:
        out.write(ARTICLE.encode())
        out.truncate(1_000_000_000)
    status, _, err = run(capsys, "read", str(path))
    assert status == 1
    assert "huge.txt" in err


def test_only_missing_files_is_a_wrong_call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = run(capsys, "read", str(tmp_path / "nowhere.txt"))
    assert status == 2
    assert "nowhere.txt" in err


def test_an_inside_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "read", "http://127.0.0.1:9/", "http://[64:ff9b::7f00:1]/")
    assert status == 1
    assert err.count("[forbidden-address]") == 2


def test_a_date_that_is_none_and_a_case_that_is_none(capsys: pytest.CaptureFixture[str], article: Path) -> None:
    status, _, err = run(capsys, "read", str(article), "--published", "someday")
    assert status == 2
    assert "someday" in err
    status, _, err = run(capsys, "read", str(article), "--case", "lok")
    assert status == 2
    assert "loc" in err


def test_a_case_file_with_a_wrong_date_is_named_by_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import truceline.cases as cases

    text = cases.path_of("loc").read_text("utf-8").replace('announced = "2003-11-25"', 'announced = "2003-11-31"')
    text = text.replace('gazetteer = "loc_gazetteer.tsv"\n', "")
    path = tmp_path / "loc.toml"
    path.write_text(text, "utf-8")
    line = 1 + text[: text.index("2003-11-31")].count("\n")
    status, out, _ = run(capsys, "case", "check", str(path))
    assert status == 1
    assert f"loc.toml:{line}" in out


def test_words_for_a_person(capsys: pytest.CaptureFixture[str], article: Path) -> None:
    status, out, _ = run(capsys, "read", str(article), "--case", "loc", "--published", "2020-11-18")
    assert status == 0
    assert "shelling (alleged, says" in out
    assert "2 killed" in out


def test_help_teaches_and_is_quick() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "truceline", "--help"], check=True, capture_output=True, text=True
    )
    assert "ceasefire" in done.stdout
    heavy = [m for m in ("spacy", "numpy", "litestar", "trafilatura", "sqlalchemy") if f" {m}\n" in done.stderr]
    assert heavy == []
