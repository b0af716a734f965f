"""Templates: what a mission may change, and what is said where it cannot be used."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import docx as python_docx
import pypdf
import pytest
from typer.testing import CliRunner

from truceline.errors import TrucelineError
from truceline.outlets.cli.app import build
from truceline.outlets.reports.as_docx import docx
from truceline.outlets.reports.as_html import html
from truceline.outlets.reports.as_pdf import pdf
from truceline.outlets.reports.blocks import Heading, Report
from truceline.outlets.reports.template import FILES, template, write_shipped

REPORT = Report(
    kind="daily", title="Bulletin", subtitle="A case", day="2021-03-09", language="en", facts=(), notes=(), record="",
    blocks=(Heading(1, "Is it holding?", "verdict"),),
)  # fmt: skip


def run(*words: str, home: Path) -> Any:
    return CliRunner().invoke(build(), list(words), env={"TRUCELINE_HOME": str(home)})


def test_the_shipped_files_are_the_shipped_template(tmp_path: Path) -> None:
    written = write_shipped(tmp_path / "mine")
    assert [p.name for p in written] == list(FILES)
    assert template(tmp_path / "mine") == template()
    with pytest.raises(TrucelineError, match="report-template"):
        write_shipped(tmp_path / "mine")


def test_what_a_mission_changes_shows_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "report.toml").write_text(
        'organisation = "Mission of Somewhere"\nmarking = "Restricted"\nsignatures = ["Head of Mission"]\n'
        '[page]\npaper = "us-letter"\n[colours]\naccent = "#112233"\n', "utf-8",
    )  # fmt: skip
    own = template(tmp_path)
    made = pdf(REPORT, own)
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.author == "Mission of Somewhere"
    assert round(float(reader.pages[0].mediabox.width)) == 612
    text = reader.pages[0].extract_text()
    assert "Restricted" in text
    assert "Head of Mission" in text
    page = html(REPORT, own).decode()
    assert "--accent: #112233" in page
    assert "Mission of Somewhere" in page
    document = python_docx.Document(io.BytesIO(docx(REPORT, own)))
    assert "Head of Mission" in [p.text for p in document.paragraphs]
    assert document.core_properties.author == "Mission of Somewhere"


def test_a_word_file_of_the_mission_is_taken_over(tmp_path: Path) -> None:
    own = python_docx.Document()
    own.styles["Quote"].font.name = "Mission Face"
    own.save(str(tmp_path / "report.docx"))
    made = python_docx.Document(io.BytesIO(docx(REPORT, template(tmp_path))))
    assert made.styles["Quote"].font.name == "Mission Face"


@pytest.mark.parametrize(
    "words",
    [
        "organisation = ", "weather = 1", '[colours]\nink = "red"', "[page]\nmargin_mm = 500", "[fonts]\nsize_pt = 0",
        'daily = "x"', '[page]\npaper = "a5"', "signatures = 3",
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_is_said(tmp_path: Path, words: str) -> None:
    (tmp_path / "report.toml").write_text(words, "utf-8")
    with pytest.raises(TrucelineError) as raised:
        template(tmp_path)
    assert raised.value.code == "report-template"


def test_no_folder_and_no_utf8_are_said(tmp_path: Path) -> None:
    with pytest.raises(TrucelineError, match="no such folder"):
        template(tmp_path / "none")
    (tmp_path / "report.css").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(TrucelineError, match="UTF-8"):
        template(tmp_path)


def test_a_look_that_cannot_be_typeset_is_said(tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_text("#let report(data) = panic()", "utf-8")
    with pytest.raises(TrucelineError) as raised:
        pdf(REPORT, template(tmp_path))
    assert raised.value.code == "report-typeset"


def test_a_look_cannot_end_its_style(tmp_path: Path) -> None:
    (tmp_path / "report.css").write_text("p { color: red } </style><script>x</script>", "utf-8")
    page = html(REPORT, template(tmp_path)).decode()
    assert page.count("</style>") == 1
    assert "<script>" not in page.split("</style>")[1]


def test_the_command_writes_and_says_the_hash(web_ledger: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    stem = tmp_path / "r"
    done = run("report", "loc", "--date", "2021-03-09", "--format", "html", "--out", str(stem), "--json",
               home=web_ledger[0].parent)  # fmt: skip
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["files"][0]["path"] == f"{stem}.html"
    assert (tmp_path / "r.html").stat().st_size == told["files"][0]["size"]


@pytest.mark.parametrize(
    "words",
    [("report", "loc", "--kind", "weekly"), ("report", "loc", "--format", "odt"), ("report", "--kind", "daily")],
)
def test_a_wrong_call_is_said(words: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*words, home=tmp_path)
    assert isinstance(done.exception, TrucelineError)
    assert done.exception.code == "report-call"


def test_the_command_writes_the_shipped_template(tmp_path: Path) -> None:
    done = run("report", "--template-out", str(tmp_path / "t"), home=tmp_path)
    assert done.exit_code == 0
    assert sorted(p.name for p in (tmp_path / "t").iterdir()) == sorted(FILES)
