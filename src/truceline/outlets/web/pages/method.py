"""How a verdict is made, in plain words."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

import msgspec

from truceline.judgement.settings import DEFAULTS
from truceline.outlets import plain
from truceline.outlets.web.desk import Ask
from truceline.outlets.web.views import MethodStep, MethodView, Pair


class _Setting(msgspec.Struct, frozen=True):
    name: str
    words: str


class _Step(msgspec.Struct, frozen=True):
    name: str
    text: str
    setting: tuple[_Setting, ...] = ()


class _Limit(msgspec.Struct, frozen=True):
    text: str


class _Text(msgspec.Struct, frozen=True):
    step: tuple[_Step, ...]
    limit: tuple[_Limit, ...]


@functools.cache
def _text() -> _Text:
    return msgspec.convert(_read(), _Text)


def _read() -> dict[str, object]:
    return tomllib.loads(resources.files("truceline.outlets.web").joinpath("data/method.toml").read_text("utf-8"))


def method(_: Ask) -> MethodView:
    """The steps, the words of the verdicts and the limits."""
    text = _text()
    return MethodView(
        title="Method",
        steps=tuple(MethodStep(name=s.name, text=s.text, settings=_settings(s)) for s in text.step),
        words=tuple(Pair(word, plain.words(word, "verdict")) for word in plain.values("verdict")),
        limits=tuple(limit.text for limit in text.limit),
    )


def _settings(step: _Step) -> tuple[Pair, ...]:
    """The values that a step uses, as they are set."""
    return tuple(Pair(setting.words, plain.number(getattr(DEFAULTS, setting.name))) for setting in step.setting)
