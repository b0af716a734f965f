"""Documentation that cannot rot: what the program has and what the reference says are compared."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from truceline import settings
from truceline.outlets.cli.app import build
from truceline.sources.limits import MEANING, Limits
from truceline.sources.refusals import CODES

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def _page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def _commands() -> Iterator[tuple[str, list[str]]]:
    top = typer.main.get_command(build())
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None) or {"": command}
        for sub, leaf in inner.items():
            options = [o for p in leaf.params if p.param_type_name == "option" and p.name != "help" for o in p.opts]
            yield f"truceline {name} {sub}".strip(), options


@pytest.mark.parametrize(("command", "options"), list(_commands()))
def test_every_command_and_option_is_documented(command: str, options: list[str]) -> None:
    section = _page("commands.md").split(f"## `{command}")
    assert len(section) >= 2, f"{command} is not in commands.md"
    text = section[1].split("\n## ")[0]
    assert [o for o in options if f"`{o}`" not in text] == []


def test_the_reference_names_no_command_that_is_gone() -> None:
    known = {command for command, _ in _commands()}
    headings = re.findall(r"^## `(truceline [a-z]+(?: [a-z-]+)?)", _page("commands.md"), re.MULTILINE)
    assert set(headings) <= known


def test_every_setting_is_documented() -> None:
    text = _page("settings.md")
    assert [n for n in settings.NAMES if f"`{n}`" not in text] == []


@pytest.mark.parametrize("name", sorted(MEANING))
def test_every_limit_is_documented_with_its_default(name: str) -> None:
    row = next(line for line in _page("settings.md").splitlines() if line.startswith(f"| `{name}` |"))
    assert f"| {getattr(Limits(), name):,} |" in row
    assert MEANING[name] in row


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_is_documented(code: str) -> None:
    meaning, mend = CODES[code]
    assert f"| `{code}` | {meaning} | {mend} |" in _page("messages.md")


def _error_codes() -> set[str]:
    codes = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "").endswith("Error"):
                first = node.args[0]
                words = first.value if isinstance(first, ast.Constant) else None
                if isinstance(words, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", words):
                    codes.add(words)
    return codes


def test_every_error_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", _page("messages.md"), re.MULTILINE))
    assert _error_codes() - documented == set()


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        here = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
        broken.extend(f"{page.relative_to(ROOT)} -> {t}" for t in here)
    assert broken == []
