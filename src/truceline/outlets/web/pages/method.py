"""How a verdict is made, in plain words."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

from truceline.outlets.web import plain
from truceline.outlets.web.desk import Ask
from truceline.outlets.web.views import MethodStep, MethodView, Pair


@functools.cache
def _text() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(resources.files("truceline.outlets.web").joinpath("data/method.toml").read_text("utf-8"))


def method(_: Ask) -> MethodView:
    """The steps, the words of the verdicts and the limits."""
    text = _text()
    return MethodView(
        title="Method",
        steps=tuple(MethodStep(name=s["name"], text=s["text"]) for s in text["step"]),
        words=tuple(Pair(word, plain.words(word, "verdict")) for word in plain.values("verdict")),
        limits=tuple(limit["text"] for limit in text["limit"]),
    )
