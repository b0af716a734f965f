"""Data frames of a case, and the notebook that uses them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import truceline
from truceline.errors import TrucelineError

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def home(web_ledger: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path in web_ledger[0].parent.glob("loc.sqlite*"):
        shutil.copy(path, tmp_path / path.name)
    monkeypatch.setenv("TRUCELINE_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("home")
def test_pandas_and_polars_hold_the_same() -> None:
    pandas = truceline.frames("loc")
    polars = truceline.frames("loc", library="polars")
    assert len(pandas.claims) == polars.claims.height > 0
    assert list(pandas.rows["row_id"]) == polars.rows["row_id"].to_list()
    assert pandas.rows["killed_best"].sum() == polars.rows["killed_best"].sum() > 0


@pytest.mark.usefixtures("home")
def test_days_bound_the_frames() -> None:
    some = truceline.frames("loc", first="2020-01-01", last="2020-12-31").rows
    assert len(some) > 0
    assert {d.year for d in some["date_start"]} == {2020}


def test_another_library_is_refused() -> None:
    with pytest.raises(TrucelineError, match="pandas or polars"):
        truceline.frames("loc", library="dplyr")  # type: ignore[arg-type] # what a person may write


def test_the_notebook_runs(home: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "examples" / "line_of_control.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(home)}}).execute()
    printed = "".join(
        "".join(o.get("text", "") or o.get("data", {}).get("text/plain", ""))
        for c in notebook.cells
        if c.cell_type == "code"
        for o in c.outputs
    )
    assert "HOLDING" in printed
    assert "killed_best" in printed
