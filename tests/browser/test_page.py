"""The page in a real browser: what a person sees and does, and that nothing foreign runs or is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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
    "/documents",
    "/agreements",
    "/agreements/joint-statement-2021",
    "/coverage",
    "/sources",
    "/search?q=firing",
    "/method",
)
HOSTILE_PAGES = ("/claims", "/claims?page=2", "/claims?kind=event", "/documents", "/")


class Watched:
    """A page with what it printed, failed at and asked other hosts for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
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
