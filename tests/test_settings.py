"""Settings: the file, the environment over it, and what means nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import TrucelineError
from truceline.settings import EndpointSettings, endpoint_key, settings


def test_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    now = settings({})
    assert (now.home, now.allow_private, now.limits, now.endpoint) == (Path("var"), False, {}, None)


def test_the_file_is_read_and_the_environment_overrides_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "truceline.toml").write_text(
        'home = "ledgers"\nallow_private = true\n[limits]\nredirects = 2\n'
        '[endpoint]\nurl = "http://127.0.0.1:8080/v1"\nmodel = "small-1"\nprivate = true\n'
    )
    now = settings({})
    assert (now.home, now.allow_private, now.limits) == (Path("ledgers"), True, {"redirects": 2.0})
    assert now.endpoint == EndpointSettings("http://127.0.0.1:8080/v1", "small-1", True)
    over = settings({"TRUCELINE_HOME": "x", "TRUCELINE_LIMIT_REDIRECTS": "3", "TRUCELINE_ENDPOINT_URL": ""})
    assert (over.home, over.limits, over.endpoint) == (Path("x"), {"redirects": 3.0}, None)


@pytest.mark.parametrize(
    "text", ["home = ", "colour = 1", "[endpoint]\nkey = 'secret'", "allow_private = 3", "\xff", "[limits]\nx = 'y'"]
)
def test_a_file_that_means_nothing_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(TrucelineError, match=r"settings-file: .*mine\.toml"):
        settings({"TRUCELINE_SETTINGS": str(path)})
    with pytest.raises(TrucelineError, match="settings-file"):
        settings({"TRUCELINE_SETTINGS": str(tmp_path / "none.toml")})


def test_values_that_mean_nothing_are_errors() -> None:
    for env in (
        {"TRUCELINE_ALLOW_PRIVATE": "yes"}, {"TRUCELINE_ENDPOINT_PRIVATE": "on"},
        {"TRUCELINE_ENDPOINT_URL": "http://a.example/v1", "TRUCELINE_ENDPOINT_MODEL": "two words"},
    ):  # fmt: skip
        with pytest.raises(TrucelineError, match="settings-value"):
            settings(env)
    with pytest.raises(TrucelineError, match="limit-value"):
        settings({"TRUCELINE_LIMIT_REDIRECTS": "many"})


def test_the_key_comes_from_the_environment_and_stands_in_no_message() -> None:
    assert endpoint_key({}) is None
    assert endpoint_key({"TRUCELINE_ENDPOINT_KEY": " sk-1 "}) == "sk-1"
    with pytest.raises(TrucelineError) as caught:
        endpoint_key({"TRUCELINE_ENDPOINT_KEY": "sk-1\r\nX-Evil: 1"})
    assert "sk-1" not in str(caught.value)
