"""Gates: quick sets are not under their floors, and the file of floors is sound. `make eval` holds all sets to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import TrucelineError
from truceline.outlets.evaluation.measures import Measure
from truceline.outlets.evaluation.report import Floors, as_json, as_text, held_against, read_floors, targets
from truceline.outlets.evaluation.sets import SETS, EvalSet, chosen

FLOORS = Path(__file__).with_name("floors.toml")
QUICK = [s for s in SETS if s.quick]


def test_every_floor_names_a_set() -> None:
    assert set(read_floors(FLOORS)) <= {s.name for s in SETS}
    assert {name.split(".")[0] for name in targets()} <= {s.name for s in SETS}


@pytest.mark.needs_data
@pytest.mark.parametrize("each", QUICK, ids=[s.name for s in QUICK])
def test_quick_sets_are_not_under_their_floors(each: EvalSet, data_dir: Path) -> None:
    floors = read_floors(FLOORS).get(each.name)
    measures = held_against(each.run(data_dir), each, data_dir, floors)
    assert not [f"{m.name}: {m.value} ({m.floor})" for m in measures if not m.holds]


@pytest.mark.needs_data
def test_every_floor_is_pinned_to_the_data(data_dir: Path) -> None:
    pinned = read_floors(FLOORS)
    assert {name: f.sha256 for name, f in pinned.items()} == {
        s.name: s.fingerprint(data_dir) for s in SETS if s.name in pinned
    }


def test_floors_of_other_data_or_of_no_figure_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("data")
    each = EvalSet("s", "a set", ("a.txt",), "none:none")
    measures = [Measure(set="s", name="f", value=0.5, n=3)]
    with pytest.raises(TrucelineError, match="other data"):
        held_against(measures, each, tmp_path, Floors("0", {"f": 0.4}))
    right = each.fingerprint(tmp_path)
    with pytest.raises(TrucelineError, match="no figure of s is called g"):
        held_against(measures, each, tmp_path, Floors(right, {"g": 0.4}))
    assert held_against(measures, each, tmp_path, Floors(right, {"f": 0.4}))[0].holds
    under = held_against(measures, each, tmp_path, Floors(right, {"f": 0.6}))
    assert not under[0].holds
    assert "UNDER FLOOR" in as_text(under)
    assert b'"floor": 0.6' in as_json(under)


def test_files_of_floors_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrucelineError, match=r"nothing\.toml"):
        read_floors(tmp_path / "nothing.toml")
    (tmp_path / "bad.toml").write_text("[seed]\nsha256 = 3\n")
    with pytest.raises(TrucelineError, match="bad-floors"):
        read_floors(tmp_path / "bad.toml")


def test_an_unknown_set_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(TrucelineError, match="seed, articles"):
        chosen(["nosuch"])
    assert [s.name for s in chosen([])] == [s.name for s in SETS]


def test_missing_data_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(TrucelineError, match="TRUCELINE_DATA"):
        chosen(["groups"])[0].run(tmp_path)
