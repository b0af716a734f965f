"""The page in a real browser: what a person sees and does, and that nothing foreign runs or is fetched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATIC = Path(str(resources.files("truceline.outlets.web").joinpath("static")))
pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?as_of=2021-06-30",
    "/claims",
    "/incidents",
    "/timeline",
    "/timeline?from=2021-02-24&to=2021-02-26",
    "/map",
    "/map?depiction=IN&from=2016-01-01",
    "/chains",
    "/observations",
    "/positions",
    "/parties/IN",
    "/mechanism",
    "/mechanism?as_of=2020-12-31",
    "/pressure",
    "/documents",
    "/agreements",
    "/agreements/joint-statement-2021",
    "/coverage",
    "/sources",
    "/search?q=firing",
    "/method",
)
HOSTILE_PAGES = ("/claims", "/claims?page=2", "/claims?kind=event", "/documents", "/parties/PK", "/")


def _is_complaint(kind: str, text: str) -> bool:
    """Whether a line of the console is one; the software that stands in for a graphics card says how slow it is."""
    return kind in ("error", "warning") and "GL Driver Message" not in text


class Watched:
    """A page with what it printed, failed at and asked other hosts for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if _is_complaint(m.type, m.text) else None)
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.on("dialog", lambda d: (self.complaints.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("request", self._asked)

    def _asked(self, request: object) -> None:
        host = urlsplit(request.url).hostname  # type: ignore[attr-defined] # Playwright is imported for types only
        if host != "127.0.0.1":
            self.foreign.append(str(host))

    def check(self) -> None:
        assert self.complaints == []
        assert self.foreign == []


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Opens pages in contexts of their own, and closes them."""
    contexts = []

    def new(*, width: int = 1280, height: int = 900, scripts: bool = True, scheme: str = "light") -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme="dark" if scheme == "dark" else "light",
        )
        contexts.append(context)
        return Watched(context.new_page())

    yield new
    for context in contexts:
        context.close()


def test_the_front_shows_the_verdict(site: str, opened: Callable[..., Watched]) -> None:
    watched = opened()
    watched.page.goto(f"{site}/?as_of=2006-12-31")
    assert watched.page.locator("h1.word").inner_text() == "HOLDING"
    assert watched.page.locator("svg.glyph-holding").first.is_visible()
    assert "26 November 2003" in watched.page.locator("main").inner_text()
    watched.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_form_asks_about_another_day(site: str, opened: Callable[..., Watched], scripts: bool) -> None:
    watched = opened(scripts=scripts)
    page = watched.page
    page.goto(site)
    assert page.locator("h1.word").inner_text() == "INSUFFICIENT DATA"
    page.fill("#a-as-of", "2020-12-31")
    page.get_by_role("button", name="Show the verdict").click()
    page.wait_for_url("**as_of=2020-12-31**")
    assert page.locator("h1.word").inner_text() == "BROKEN"
    assert page.locator("#a-as-of").input_value() == "2020-12-31"
    watched.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_claim_leads_to_the_highlighted_words(site: str, opened: Callable[..., Watched], scripts: bool) -> None:
    watched = opened(scripts=scripts)
    page = watched.page
    page.goto(f"{site}/claims?q=unprovoked&kind=statement")
    card = page.locator("article.claim").first
    quote = card.locator("blockquote").first.inner_text()
    card.get_by_role("link", name="Read it in its place").click()
    page.wait_for_url("**/documents/**")
    words = "".join(page.locator("mark.focus").all_inner_texts())
    assert words == quote.strip("“”")
    assert page.locator("mark.focus").first.is_visible()
    assert page.locator("span.anchor:target").count() == 1
    watched.check()


def test_marks_and_claims_lead_to_each_other(
    site: str, opened: Callable[..., Watched], documents: dict[str, str]
) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{site}/documents/{documents['shelled']}")
    page.locator("a.n", has_text="2").first.click()
    page.wait_for_url("**#k-**")
    assert page.locator("article.claim:target").count() == 1
    page.locator("article.claim:target a.num").click()
    page.wait_for_url("**#c-**")
    assert page.locator("span.anchor:target").count() == 1
    watched.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_reader_is_walked_by_keyboard(
    site: str, opened: Callable[..., Watched], documents: dict[str, str], scripts: bool
) -> None:
    watched = opened(scripts=scripts)
    page = watched.page
    page.goto(f"{site}/documents/{documents['shelled']}")
    assert not page.locator(".chain-of").first.is_visible()
    page.locator(".walk-in a").focus()
    page.keyboard.press("Enter")
    for number in ("1", "2", "3"):
        card = page.locator("article.claim:target")
        assert card.locator("a.num").inner_text() == number
        assert card.locator(".chain-of").is_visible()
        card.locator(".walk a", has_text="next").focus()
        page.keyboard.press("Enter")
    assert page.locator("article.claim:target a.num").inner_text() == "4"
    watched.check()


def test_words_stand_out_while_their_claim_has_the_focus(
    site: str, opened: Callable[..., Watched], documents: dict[str, str]
) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{site}/documents/{documents['shelled']}")
    shadow = "e => getComputedStyle(e).boxShadow"
    words = page.locator("mark.m-2").first
    assert words.evaluate(shadow) == "none"
    page.locator("article.k-2 h3 a").focus()
    assert words.evaluate(shadow) != "none"
    assert page.locator("mark.m-3").first.evaluate(shadow) == "none"
    watched.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_slider_replays_and_the_timeline_zooms(site: str, opened: Callable[..., Watched], scripts: bool) -> None:
    watched = opened(scripts=scripts)
    page = watched.page
    page.goto(f"{site}/?as_of=2020-12-31")
    page.locator("#r-week").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Go").click()
    page.wait_for_url("**week=**")
    assert page.locator("#r-now").inner_text() == "Standing at 23 December 2020."
    page.goto(f"{site}/timeline?from=2020-01-01&to=2021-12-31")
    page.get_by_role("link", name="Closer").click()
    page.wait_for_url("**from=2020-**")
    assert "by day" in page.locator("main .lead").inner_text() or "by week" in page.locator("main .lead").inner_text()
    watched.check()


def test_search_from_the_header(site: str, opened: Callable[..., Watched]) -> None:
    watched = opened(scripts=False)
    page = watched.page
    page.goto(f"{site}/method")
    page.fill("#find-q", "joint statement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    assert page.locator("h1").inner_text() == "Search: joint statement"
    assert page.locator("article.claim").count() >= 1
    watched.check()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1920, "dark")])
def test_nothing_sticks_out_sideways(
    site: str, opened: Callable[..., Watched], documents: dict[str, str], width: int, scheme: str
) -> None:
    watched = opened(width=width, height=900, scheme=scheme)
    for address in (*PAGES, *(f"/documents/{d}" for d in documents.values())):
        watched.page.goto(site + address)
        wide = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (address, width)
    watched.check()


# The browser packages come from npm at set-up. Where they cannot be had the pages must still work, and do (the other
# tests here), so that what only the packages can show is left out with its reason and not failed.
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make page")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    site: str, opened: Callable[..., Watched], documents: dict[str, str], scheme: str
) -> None:
    watched = opened(scheme=scheme)
    page = watched.page
    page.goto(f"{site}/claims")
    claim = page.locator("article.claim h3 a").first.get_attribute("href")
    page.goto(f"{site}/incidents")
    incident = page.locator(".rows a").first.get_attribute("href")
    found = {}
    for address in (*PAGES, claim, incident, f"/documents/{documents['shelled']}", "/nowhere", "/claims?q=zzzz"):
        page.goto(f"{site}{address}")
        page.evaluate(AXE.read_text("utf-8"))
        told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        bad = [v for v in told["violations"] if v["impact"] in ("serious", "critical")]
        if bad:
            found[address] = [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in bad]
    assert found == {}


MOVES = all((STATIC / name).is_file() for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs"))


@pytest.mark.skipif(not MOVES, reason="maplibre-gl is not installed: make page")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_map_can_be_moved(site: str, opened: Callable[..., Watched], width: int, scheme: str) -> None:
    watched = opened(width=width, scheme=scheme)
    page = watched.page
    begun = time.monotonic()
    page.goto(f"{site}/map?depiction=IN")
    page.locator(".map-gl[data-ready]").wait_for(timeout=20_000)
    assert time.monotonic() - begun < 15
    assert page.locator(".map-gl canvas").is_visible()
    assert not page.locator(".map-svg").is_visible()
    assert page.locator(".gl-sector").count() > 20
    page.get_by_role("button", name="Closer").click()
    page.locator("#map-month").focus()
    page.keyboard.press("ArrowLeft")
    assert " to " in page.locator("#map-when").inner_text()
    page.locator(".map-gl canvas").focus()
    page.keyboard.press("ArrowRight")
    watched.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_map_is_a_drawing_where_it_cannot_be_moved(
    site: str, opened: Callable[..., Watched], scripts: bool
) -> None:
    watched = opened(scripts=scripts)
    page = watched.page
    if scripts:  # a browser without WebGL
        page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{site}/map")
    page.wait_for_timeout(300)
    assert page.locator(".map-svg").is_visible()
    assert page.locator("circle.m-incident").count() > 100
    assert not page.locator(".map-moves button").first.is_visible()
    watched.check() if not scripts else None


def test_print_leaves_out_forms_and_menus(site: str, opened: Callable[..., Watched]) -> None:
    watched = opened()
    watched.page.goto(f"{site}/?as_of=2021-06-30")
    watched.page.emulate_media(media="print")
    assert not watched.page.locator("form.ask").is_visible()
    assert not watched.page.locator("header nav").is_visible()
    assert watched.page.locator("h1.word").is_visible()


def test_hostile_words_run_nothing(
    site: str, opened: Callable[..., Watched], documents: dict[str, str], web_world: ModuleType
) -> None:
    watched = opened()
    page = watched.page
    for address in (
        f"/documents/{documents['hostile']}",
        "/claims",
        "/claims?page=2",
        "/claims?kind=event",
        "/documents",
        "/timeline?from=2021-02-20&to=2021-03-10",
        "/map?from=2021-02-20",
        "/",
    ):
        page.goto(site + address)
        assert page.evaluate(f"window.{web_world.RAN}") is None, address
        assert page.locator("main script, main iframe, main object, main style, main img").count() == 0
    for words in web_world.HOSTILE[::7]:
        if "\x00" not in words:
            page.goto(f"{site}/search?q={quote(words)}")
            assert page.evaluate(f"window.{web_world.RAN}") is None, words
            assert page.locator("#s-q").input_value() == words.strip().replace("\n", "").replace("\r", "")
    watched.check()


def test_keyboard_reaches_the_content_first(site: str, opened: Callable[..., Watched]) -> None:
    watched = opened()
    watched.page.goto(f"{site}/method")
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.className") == "skip"
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url("**#main")
    watched.check()
