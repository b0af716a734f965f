"""A case file that is begun is right at once, whatever was answered."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceline import cases
from truceline.cases.draft import CaseDraft, PartyDraft, copied, slug, text_of

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


def _check(tmp_path: Path, text: str) -> tuple[cases.Problem, ...]:
    path = tmp_path / "begun.toml"
    path.write_text(text, "utf-8", newline="")
    return cases.check(path)


def test_a_full_draft_is_a_case(tmp_path: Path) -> None:
    draft = CaseDraft(
        id="begun", title="Ethiopia: Pretoria agreement", summary="Federal government and Tigray.",
        parties=(PartyDraft(name="Ethiopia", aliases=("ENDF",), is_state=True), PartyDraft(name="TPLF")),
        agreement="Permanent cessation of hostilities", effective="2022-11-03T00:00:00+03:00",
        zone="Africa/Addis_Ababa", sectors=("North", "West", "West"), contact_days=7, source="signed text",
    )  # fmt: skip
    assert _check(tmp_path, text_of(draft)) == ()
    case = cases.load(tmp_path / "begun.toml")
    assert [p.id for p in case.party] == ["ethiopia", "tplf"]
    assert case.agreement[0].parties == ("ethiopia", "tplf")
    assert (case.agreement[0].effective, case.agreement[0].conf) == ("2022-11-03T00:00:00+03:00", "read")
    assert [s.id for s in case.sector] == ["north", "west", "west-3"]
    assert case.mechanism[0].cadence_days == 7


def test_what_stands_in_comments_is_right_once_it_is_uncommented(tmp_path: Path) -> None:
    bare = CaseDraft(id="begun", title="Begun", parties=(PartyDraft(name="First"), PartyDraft(name="Second")))
    text = text_of(bare)
    assert _check(tmp_path, text) == ()
    assert cases.load(tmp_path / "begun.toml").agreement == ()
    tables = text.split("# The agreement, once")[1].split("# Further tables")[0]
    opened = [line.removeprefix("# ") for line in tables.splitlines()[1:] if not line.endswith(":")]
    whole = text.split("# The agreement, once")[0] + "\n".join(opened) + "\n"
    assert tomllib.loads(whole)["agreement"][0]["parties"] == ["first", "second"]
    assert _check(tmp_path, whole) == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=WORDS, summary=WORDS, names=st.lists(WORDS, min_size=2, max_size=3), sectors=st.lists(WORDS, max_size=3))
def test_any_answers_make_a_right_file(
    tmp_path: Path, title: str, summary: str, names: list[str], sectors: list[str]
) -> None:
    draft = CaseDraft(
        id="begun", title=title, summary=summary, parties=tuple(PartyDraft(name=n, aliases=(n,)) for n in names),
        agreement=title, effective="2021-02-25", sectors=tuple(sectors), source=summary if summary.strip() else "",
    )  # fmt: skip
    assert _check(tmp_path, text_of(draft)) == ()
    case = cases.load(tmp_path / "begun.toml")
    assert [p.name for p in case.party] == names
    assert case.case.title == title


@pytest.mark.parametrize("name", cases.library())
def test_every_case_can_be_begun_from(name: str, tmp_path: Path) -> None:
    old = cases.load(name)
    places = (cases.folder(name) / old.case.gazetteer).read_text("utf-8")
    (tmp_path / "begun_gazetteer.tsv").write_text(places, "utf-8")
    source = cases.path_of(name).read_text("utf-8")
    text = copied(source, old_id=name, new_id="begun", gazetteer="begun_gazetteer.tsv")
    assert _check(tmp_path, text) == ()
    new = cases.load(tmp_path / "begun.toml")
    assert (new.case.id, new.source) == ("begun", ())
    assert (new.agreement, new.party, new.places) == (old.agreement, old.party, old.places)


def test_places_of_one_s_own_are_not_named_where_they_do_not_lie(tmp_path: Path) -> None:
    source = text_of(CaseDraft(id="old", title="Old", parties=(PartyDraft(name="A"), PartyDraft(name="B"))))
    source = source.replace("# countries", 'gazetteers = ["my_places.csv"]\n# countries')
    assert _check(tmp_path, copied(source, old_id="old", new_id="begun", gazetteer="")) == ()
    assert cases.load(tmp_path / "begun.toml").case.id == "begun"


@given(st.text(max_size=90))
def test_a_slug_is_an_id_or_nothing(text: str) -> None:
    found = slug(text)
    assert found == "" or (found.isascii() and found == found.lower() and found[0].isalnum() and len(found) <= 60)
