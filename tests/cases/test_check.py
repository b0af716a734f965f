"""A case file's mistakes are named by line and field."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceline import cases
from truceline.cases.rules import is_date

GOOD = """\
[case]
id = "toy"
title = "A toy ceasefire"
summary = "Two parties and a line."
src = "made up for tests"
conf = "known"

[[party]]
id = "A"
name = "Aland"
kind = "state"
side = "A"
src = "test"
conf = "known"

[[party]]
id = "B"
name = "Bland"
kind = "state"
side = "B"
src = "test"
conf = "known"

[[agreement]]
id = "truce"
title = "Truce"
names = { A = "truce", B = "pause" }
form = "verbal"
class = "cessation of hostilities"
announced = "2020-01-01"
effective = "2020-01-02T00:00:00+05:30"
effective_zone = "Asia/Kolkata"
effective_precision = "day"
expires = ""
ended = ""
end_reason = ""
parties = ["A", "B"]
src = "test"
conf = "known"
provision = [
  { id = "no-fire", kind = "prohibited act", text = "No fire.", breached_by = ["firing"], src = "t", conf = "known" },
]
"""
MISTAKES = [
    ('effective = "2020-01-02T00:00:00+05:30"', 'effective = "2020-02-30"', 31, "agreement.truce.effective", "no date"),
    ('announced = "2020-01-01"', 'announced = "01.01.2020"', 30, "agreement.truce.announced", "no date"),
    ('ended = ""', 'ended = "2019-05"', 35, "agreement.truce.ended", "lies before effective"),
    ('["firing"]', '["fireing"]', 41, "agreement.truce.provision.no-fire.breached_by[0]", "fireing"),
    ('parties = ["A", "B"]', 'parties = ["A", "C"]', 37, "agreement.truce.parties[1]", "no party has the id 'C'"),
    ('end_reason = ""', 'end_reason = ""\npredecessor = "truse"', 37, "agreement.truce.predecessor", "no agreement"),
    ('end_reason = ""', 'end_reason = ""\npredecessor = "truce"', 37, "agreement.truce.predecessor", "comes back"),
    ('end_reason = ""', 'end_reason = ""\nend_kind = "over"', 37, "agreement.truce.end_kind", "unknown value"),
    ('name = "Bland"', 'nmae = "Bland"', 18, "party.B.nmae", "unknown key 'nmae'"),
    ('name = "Bland"', "", 16, "party.B.name", "missing"),
    ('id = "B"', 'id = "A"', 17, "party.A.id", "stands twice"),
    ('side = "B"', "side = 3", 20, "party.B.side", "expected 'str', got 'int'"),
    ('form = "verbal"', 'form = "verbal"\nscope = "loc"', 29, "agreement.truce.scope", "expected 'array'"),
    ('conf = "known"\n\n[[party]]\nid = "B"', 'conf = "sure"\n\n[[party]]\nid = "B"', 14, "party.A.conf", "unknown"),
    ('title = "Truce"', 'title = "Truce', 26, "(syntax)", "not TOML"),
    ('summary = "Two parties and a line."', "", 1, "case.summary", "missing"),
]  # fmt: skip


def _check(tmp_path: Path, text: str) -> tuple[cases.Problem, ...]:
    path = tmp_path / "toy.toml"
    path.write_text(text, "utf-8")
    return cases.check(path)


def test_a_right_file_has_no_problem(tmp_path: Path) -> None:
    assert _check(tmp_path, GOOD) == ()


@pytest.mark.parametrize(("old", "new", "line", "field", "what"), MISTAKES)
def test_a_mistake_is_named_by_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str, what: str
) -> None:
    assert GOOD.count(old) >= 1
    problems = _check(tmp_path, GOOD.replace(old, new, 1))
    found = [p for p in problems if p.field == field]
    assert found, problems
    assert found[0].line == line
    assert what in found[0].what
    assert found[0].mend


def test_an_event_type_gets_a_suggestion(tmp_path: Path) -> None:
    (problem,) = _check(tmp_path, GOOD.replace('["firing"]', '["fireing"]'))
    assert problem.mend == "Did you mean 'firing'?"


def test_every_mistake_of_a_file_is_named_in_one_pass(tmp_path: Path) -> None:
    text = GOOD.replace('effective = "2020-01-02T00:00:00+05:30"', 'effective = "soon"')
    text = text.replace('parties = ["A", "B"]', 'parties = ["X", "Y"]').replace("kind = ", "kindd = ", 1)
    assert [p.line for p in _check(tmp_path, text)] == [8, 11, 31, 37, 37]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(b"[case]\nid = \xff\xfe")
    (problem,) = cases.check(path)
    assert (problem.line, problem.field, problem.what) == (2, "(file)", "not UTF-8 text")
    (missing,) = cases.check(tmp_path / "none.toml")
    assert "cannot be read" in missing.what


def test_the_gazetteer_is_checked_by_row_and_column(tmp_path: Path) -> None:
    header = "name\taliases\tkind\tlat\tlon\tradius_km\tside\tsector\tdistrict\tsource\tconf"
    rows = [
        "Here\t\ttown\t34.0\t74.0\t5\tA\t\t\ttest\tchecked",
        "There\t\ttown\t134.0\t74.0\t5\tA\tnowhere\t\ttest\tchecked",
        "Far\t\ttown\tnorth\t74.0\t5\tA\t\t\ttest\tchecked",
        "Short\ttown",
    ]
    (tmp_path / "toy_gazetteer.tsv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    problems = _check(tmp_path, GOOD.replace('conf = "known"', 'conf = "known"\ngazetteer = "toy_gazetteer.tsv"', 1))
    assert [(p.line, p.field) for p in problems] == [(3, "lat"), (3, "sector"), (4, "lat"), (5, "(row)")]


def test_files_that_the_case_names_must_be_there(tmp_path: Path) -> None:
    text = GOOD + '\n[[source]]\nfile = "none.csv"\nkind = "events"\ntitle = "t"\nlicence = "l"\nattribution = "a"\n'
    (problem,) = _check(tmp_path, text)
    assert (problem.line, problem.field) == (45, "source[0].file")


@pytest.mark.needs_data
def test_the_fact_files_of_other_ceasefires_are_accepted(data_dir: Path) -> None:
    files = sorted((data_dir / "cases").glob("*.toml"))
    assert len(files) >= 15
    for path in files:
        assert cases.check(path) == (), path.name
        assert cases.load(path).case.id == path.stem


@given(st.dates())
def test_every_day_that_exists_is_a_date(day: object) -> None:
    assert is_date(str(day))
    assert is_date(str(day)[:7])
    assert is_date(str(day)[:4])
    assert is_date(f"{day}T23:59:59+05:30")


@given(st.text(max_size=25))
def test_no_text_breaks_the_date_rule(words: str) -> None:
    assert is_date(words) in (True, False)


@pytest.mark.parametrize("name", ["../../etc/passwd", "Loc", "", "a b", ".hidden", "x" * 61])
def test_an_id_that_could_name_another_file_is_refused(tmp_path: Path, name: str) -> None:
    problems = _check(tmp_path, GOOD.replace('id = "toy"', f'id = "{name}"'))
    assert [(p.line, p.field) for p in problems] == [(2, "case.id")]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000 + "]" * 5000,
        "a = " + "9" * 5000,
        "a = " + "{ b = " * 3000 + "1" + " }" * 3000,
        "[case]\nid = 1979-05-27\ntitle = 1\nsummary = true\nsrc = []\nconf = {}\n",
        "case = 1\nparty = 2\nagreement = [1, 2]\nsource = {}\n",
        "[[case]]\nid = 'x'\n",
        "\ufeff[case]\n",
        "",
    ],
)
def test_hostile_toml_gets_problems_not_a_traceback(tmp_path: Path, text: str) -> None:
    problems = _check(tmp_path, text)
    assert problems
    assert all(p.line >= 1 and p.what and p.mend for p in problems)


SOURCE = cases.path_of("loc").read_text("utf-8")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(SOURCE) - 1), st.integers(0, 60), st.text(max_size=6))
def test_a_damaged_case_file_never_ends_in_a_traceback(tmp_path: Path, at: int, cut: int, words: str) -> None:
    text = SOURCE[:at] + words + SOURCE[at + cut :]
    for problem in _check(tmp_path, text.encode("utf-8", "ignore").decode()):
        assert 1 <= problem.line <= text.count("\n") + 2
