"""Views into bytes: HTML through templates that escape everything, JSON straight from the same view."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from importlib import resources

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from truceline import __version__
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.forms.form import Twin
from truceline.outlets.web.posting import FormState
from truceline.outlets.web.views import Option, View


class Static(msgspec.Struct, frozen=True):
    """A file of the page's own: its bytes, what they are and a tag that changes with them."""

    body: bytes
    media_type: str
    tag: str


_MEDIA = {".css": "text/css", ".svg": "image/svg+xml", ".mjs": "text/javascript"}
MAP_FILES = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs")
"""What the map that can be moved needs besides the page's own files; fetched at set-up, never committed."""

MAP = "/map"
NAVIGATION = (
    ("/", "Verdict"),
    ("/timeline", "Timeline"),
    ("/map", "Map"),
    ("/incidents", "Incidents"),
    ("/chains", "Chains"),
    ("/observations", "Observations"),
    ("/claims", "Claims"),
    ("/positions", "Positions"),
    ("/mechanism", "Mechanism"),
    ("/pressure", "Pressure"),
    ("/documents", "Documents"),
    ("/agreements", "Agreements"),
    ("/coverage", "Coverage"),
    ("/sources", "Sources"),
    ("/method", "Method"),
)
"""The pages in the order of the menu."""
SOMETIMES = frozenset({"/chains", "/observations", "/positions", "/mechanism", "/pressure"})
"""Pages that the menu names only where they have something to show."""
_SCRIPTS = {"/documents/": "walk.mjs"}
"""Pages with a script of their own, which does for the keyboard what their links and buttons do."""
_UNDER = {"/parties": "/positions"}
"""Pages that stand under another of the menu."""


class Chrome(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds a view: the case, the menu, the state of the ledger, this page's other forms, its data block."""

    case_title: str
    menu: tuple[Option, ...]
    ledger_words: str
    twins: tuple[Twin, ...]
    data: Markup
    map_script: str | None
    map_worker: str | None
    script: str | None
    styles: str
    icon: str
    accounts: bool = False
    version: str = __version__


def static_files() -> dict[str, Static]:
    """The page's own files, read once from the package."""
    out = {}
    for entry in sorted(resources.files(__package__).joinpath("static").iterdir(), key=lambda e: e.name):
        suffix = entry.name[entry.name.rfind(".") :]
        if suffix in _MEDIA:
            body = entry.read_bytes()
            out[entry.name] = Static(body, _MEDIA[suffix], hashlib.sha256(body).hexdigest()[:16])
    return out


def map_moves(static: Mapping[str, Static] | None = None) -> bool:
    """Whether the files of the map that can be moved are installed."""
    held = static_files() if static is None else static
    return all(name in held for name in MAP_FILES)


def environment() -> Environment:
    """The templates: everything escaped, an unknown name is an error."""
    env = Environment(
        loader=PackageLoader("truceline.outlets.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(
        clip=clip,
        day=plain.day,
        host=links.host_of,
        marked=marked,
        number=plain.number,
        outside=links.outside,
        slug=plain.slug,
        unprefixed=unprefixed,
        words=plain.words,
    )
    env.globals.update(inside=links.inside)
    return env


_CLIP = 360
"""Code points of a quotation on a card; the whole stands on the claim's page and in its document."""


def clip(text: str) -> str:
    """The text, cut at a word where it is long for a card."""
    return text if len(text) <= _CLIP else text[:_CLIP].rsplit(" ", 1)[0] + " …"


_OPENS, _CLOSES = "\"'“‘«„‹『「", "\"'”’»“›』」"


def marked(quote: str) -> Markup:
    """The class attribute of a quotation that brings its own quotation marks, so that the page adds none there."""
    words = quote.strip()
    kinds = [k for k, own in (("opens", words[:1] in _OPENS), ("closes", words[-1:] in _CLOSES)) if words and own]
    return Markup(f' class="{" ".join(kinds)}"') if kinds else Markup("")  # noqa: S704 # fixed words alone


def unprefixed(sentence: str, word: str) -> str:
    """A verdict's sentence without the verdict's word before it, where the word already stands above it."""
    rest = sentence.removeprefix(f"{word}: ")
    return rest[:1].upper() + rest[1:]


class Renderer:
    """Turns views into pages."""

    def __init__(self) -> None:
        self._env = environment()
        self.static = static_files()

    def chrome(
        self, path: str, *, case_title: str, ledger_words: str, twins: tuple[Twin, ...], data: str,
        offered: Collection[str], accounts: bool = False,
    ) -> Chrome:  # fmt: skip
        """The surroundings of the page at ``path``; of the pages that are not always there, ``offered`` are."""
        here = "/" + path.strip("/").split("/")[0]
        here = _UNDER.get(here, here)
        menu = tuple(
            Option(href, words, href == here) for href, words in NAVIGATION if href not in SOMETIMES or href in offered
        )
        moving = here == MAP and map_moves(self.static)
        return Chrome(
            case_title=case_title,
            menu=menu,
            ledger_words=ledger_words,
            twins=twins,
            data=Markup(data),  # noqa: S704 # every character that could end the block is escaped where it is made
            map_script=self._href("map.mjs") if moving else None,
            map_worker=self._href(MAP_FILES[1]) if moving else None,
            script=self._href("map.mjs") if moving else self._own_script(path),
            styles=self._href("truceline.css"),
            icon=self._href("icon.svg"),
            accounts=accounts,
        )

    def _own_script(self, path: str) -> str | None:
        """The script of a page that has one."""
        return next((self._href(name) for start, name in _SCRIPTS.items() if path.startswith(start)), None)

    def html(self, template: str, view: View, chrome: Chrome, form: FormState) -> bytes:
        """The page; ``form`` is what stands in its forms."""
        return self._env.get_template(template).render(view=view, chrome=chrome, form=form).encode("utf-8")

    def _href(self, name: str) -> str:
        return links.inside("static", name, v=self.static[name].tag)


def as_json(view: View) -> bytes:
    """The view as JSON, line breaks after its parts."""
    return msgspec.json.format(msgspec.json.encode(view), indent=1) + b"\n"
