"""Every page, as HTML and as JSON: what it says, what it refuses, and which headers it carries."""

from __future__ import annotations

import html
import re
import sqlite3
import time
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from truceline import cases, clock
from truceline.ledger import Ledger, LedgerError
from truceline.outlets.web import links
from truceline.outlets.web.app import create_app
from truceline.outlets.web.headers import CONTENT_SECURITY_POLICY, MAP_POLICY, SCRIPT_POLICY
from truceline.outlets.web.render import marked
from truceline.outlets.web.routes import ROUTES

QUERIES = (
    ("q", "/search"),
    ("q", "/claims"),
    ("as_of", "/"),
    ("week", "/"),
    ("kind", "/claims"),
    ("q", "/documents"),
    ("depiction", "/map"),
    ("party", "/timeline"),
    ("from", "/timeline"),
)
SCRIPTED = ("/map", "/documents/", "/timeline")
"""Pages with a script file of their own."""
LISTS = tuple(r.path for r in ROUTES if "{" not in r.path)


OWN = frozenset({
    "a", "article", "bdi", "blockquote", "body", "br", "button", "circle", "code", "datalist", "dd", "defs", "desc",
    "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "g", "h1", "h2", "h3", "head",
    "header", "html", "input", "kbd", "label", "legend", "li", "line", "link", "main", "mark", "meta", "nav", "ol",
    "option",
    "output", "p", "path", "pattern", "rect", "section", "select", "span", "strong", "summary", "svg", "table",
    "tbody", "td", "text", "textarea", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
"""Elements that the templates write; any other on a page came from outside text."""


class Page(HTMLParser):
    """The elements of a page, their attributes and its text; the blocks of data for programs apart."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.data: list[str] = []
        self._in_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_data = tag == "script" and attrs == [("type", "application/ld+json")]
        if not self._in_data:
            self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        (self.data if self._in_data else self.words).append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, attribute: str) -> list[str]:
        return [a[attribute] or "" for _, a in self.elements if attribute in a]

    @property
    def ids(self) -> list[str]:
        return self.all("id")


def get(client: Any, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:2000]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def get_json(client: Any, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def names(client: Any, documents: dict[str, str]) -> list[str]:
    """An address of every page that has a name in it."""
    claims = [c["id"] for c in get_json(client, "/claims.json?kind=event")["claims"]]
    incidents = [i["id"] for i in get_json(client, "/incidents.json")["incidents"]][:3]
    agreements = [a.id for a in cases.load("loc").agreement]
    parties = [p.id for p in cases.load("loc").party]
    return [
        *(links.inside("documents", d) for d in documents.values()),
        *(links.inside("claims", c) for c in claims),
        *(links.inside("incidents", i) for i in incidents),
        *(links.inside("agreements", a) for a in agreements),
        *(links.inside("parties", p) for p in parties),
    ]


def test_every_route_answers_in_both_forms(client: Any, documents: dict[str, str]) -> None:
    addresses = [*LISTS, *names(client, documents)]
    for address in addresses:
        page = get(client, address)
        assert "lang" in page.elements[0][1]
        twin = get_json(client, ("/index" if address == "/" else address) + ".json")
        assert twin["title"]
    assert {r.path.split("/{")[0] for r in ROUTES} <= {"/" + a.strip("/").split("/")[0] for a in addresses}


@pytest.mark.parametrize("address", [*LISTS, "/index.json", "/nowhere", "/?as_of=banana", "/static/truceline.css"])
def test_every_answer_carries_the_headers(client: Any, address: str) -> None:
    headers = client.get(address).headers
    own = {"/map": MAP_POLICY}.get(address, SCRIPT_POLICY) if address.startswith(SCRIPTED) else CONTENT_SECURITY_POLICY
    assert headers["content-security-policy"] in (CONTENT_SECURITY_POLICY, own)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


def test_the_policy_lets_nothing_run_and_nothing_in() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == rules["img-src"] == rules["form-action"] == "'self'"
    assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "data:" not in CONTENT_SECURITY_POLICY


def test_pages_have_no_inline_style_or_script_and_ids_are_unique(client: Any, documents: dict[str, str]) -> None:
    for address in [*LISTS, *names(client, documents)[:6]]:
        page = get(client, address)
        scripts = [a for t, a in page.elements if t == "script"]
        assert all(a.keys() == {"type", "src"} and address.startswith(SCRIPTED) for a in scripts), address
        assert not [t for t, _ in page.elements if t in {"style", "iframe", "object", "embed", "base"}]
        assert not page.all("style")
        assert not [a for _, attributes in page.elements for a in attributes if a.startswith("on")]
        assert len(page.ids) == len(set(page.ids)), address


def test_own_links_lead_somewhere(client: Any, documents: dict[str, str]) -> None:
    """Every link of the front and of a few others answers, and a fragment names something on its page."""
    seen: set[str] = set()
    for address in ("/?as_of=2021-06-30", links.inside("documents", documents["shelled"]), "/agreements"):
        for href in get(client, address).all("href"):
            if href.startswith("/") and href not in seen and not href.startswith("/static"):
                seen.add(href)
                answer = client.get(href.split("#")[0])
                assert answer.status_code == 200, href
                if "#" in href:
                    assert href.split("#")[1] in Page(answer.text).ids, href
    assert len(seen) > 30


# ---------------------------------------------------------------- the front


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2006-12-31", {"HOLDING"}),
        ("2016-12-31", {"ERODING", "BROKEN"}),
        ("2020-12-31", {"BROKEN"}),
        ("2021-03-08", {"INSUFFICIENT DATA"}),
        ("2021-06-30", {"HOLDING"}),
    ],
)
def test_the_front_gives_the_verdict_of_a_day_in_words_and_shape(client: Any, day: str, words: set[str]) -> None:
    view = get_json(client, f"/index.json?as_of={day}")
    assert view["verdict"]["word"] in words
    assert view["as_of"] == day
    page = get(client, f"/?as_of={day}")
    assert view["verdict"]["word"] in page.text
    assert f"glyph glyph-{view['verdict']['slug']}" in page.all("class")
    assert view["verdict"]["raw"]["verdict"] == view["verdict"]["word"]


def test_the_front_of_today_says_where_the_sources_end_and_what_held_then(client: Any) -> None:
    view = get_json(client, "/index.json")
    assert view["as_of"] == clock.today().isoformat()
    assert view["verdict"]["word"] == "INSUFFICIENT DATA"
    assert view["last_covered"]["as_of"] < view["as_of"]
    assert view["last_covered"]["as_of_words"] in get(client, "/").text


def test_the_front_shows_numbers_with_intervals_both_names_and_both_sides(client: Any) -> None:
    page = get(client, "/?as_of=2021-06-30")
    for words in ("95 % interval", "Was anyone looking?", "India counts", "Pakistan counts", "ceasefire agreement"):
        assert words in page.text
    assert "from memory" in page.text
    assert "What these numbers cannot show" in page.text


def test_numbers_lead_to_what_was_counted(client: Any) -> None:
    by_counts = get_json(client, "/index.json?as_of=2021-06-30")
    assert {p["href"] for p in by_counts["verdict"]["numbers"] if p["href"]} == {"#counts"}
    assert "counts" in get(client, "/?as_of=2021-06-30").ids
    used = [line for side in by_counts["counts"] for line in side["lines"] if line["used"]]
    assert len(used) == by_counts["rows_behind"]
    by_events = get_json(client, "/index.json?as_of=2020-12-31")
    for number in by_events["verdict"]["numbers"]:
        if number["href"]:
            assert get_json(client, number["href"].replace("/incidents", "/incidents.json"))["incidents"]


def test_known_by_leaves_out_what_was_not_published_yet(client: Any) -> None:
    later = get_json(client, "/index.json?as_of=2021-06-30")
    then = get_json(client, "/index.json?as_of=2021-06-30&known_by=2021-06-30")
    told = [line for side in then["counts"] for line in side["lines"]]
    assert not [line for line in told if line["late"]]
    assert then["verdict"]["raw"]["known_by"] == "2021-06-30"
    assert len(told) <= len([line for side in later["counts"] for line in side["lines"]])


def test_the_ladder_shows_the_status_of_the_day_and_its_standing(client: Any) -> None:
    ladder = get_json(client, "/index.json?as_of=2021-03-08")["ladders"][0]
    assert ladder["name"].startswith("FATF")
    assert "24 of 27" in ladder["status"]
    assert ladder["known"] is True


def test_a_claim_leads_to_its_words(client: Any, documents: dict[str, str]) -> None:
    claims = get_json(client, "/claims.json?type=shelling")["claims"]
    mine = next(c for c in claims if c["document"]["id"] == documents["shelled"])
    address, fragment = mine["jump"].split("#")
    answer = client.get(address)
    page = Page(answer.text)
    assert fragment in page.ids
    assert "focus" in " ".join(page.all("class")).split()
    view = get_json(client, f"/documents/{documents['shelled']}.json")
    quote = mine["quotes"][0]
    assert view["document"]["text"][quote["start"] : quote["end"]] == quote["text"]


def test_the_front_is_quick_once_worked_out(client: Any) -> None:
    get(client, "/?as_of=2020-12-31")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        get(client, "/?as_of=2020-12-31")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.2


def test_the_slider_stands_at_the_day_and_asks_by_week(client: Any) -> None:
    asked = get_json(client, "/index.json?as_of=2020-12-31")
    week = asked["replay"]["week"]
    by_week = get_json(client, f"/index.json?week={week}")
    assert by_week["as_of"] == "2020-12-30"
    assert by_week["replay"]["week"] == week
    assert get_json(client, "/index.json?week=0")["as_of"] == "2003-11-26"
    assert get_json(client, "/index.json?week=9999")["as_of"] == clock.today().isoformat()
    get(client, "/?week=-1", 400)
    for step in asked["replay"]["steps"]:
        assert get_json(client, step["href"].replace("/?", "/index.json?"))["as_of"] == step["value"]
    page = get(client, "/?as_of=2020-12-31")
    (slider,) = [a for t, a in page.elements if t == "input" and a.get("type") == "range"]
    assert slider["value"] == str(week)


def test_the_front_says_what_changed_in_a_week(client: Any) -> None:
    changes = {p["label"]: p for p in get_json(client, "/index.json?as_of=2020-12-31")["changes"]}
    before = get_json(client, changes["The verdict"]["href"].replace("/?", "/index.json?"))
    assert before["as_of"] == "2020-12-24"
    told = get_json(client, "/index.json?as_of=2020-12-31")["verdict"]["raw"]
    more = told["after"]["n"] - before["verdict"]["raw"]["after"]["n"]
    assert changes["Counted since it took effect"]["value"].startswith(f"{told['after']['n']} ({more or 'none'} more")
    young = {p["label"]: p["value"] for p in get_json(client, "/index.json?as_of=2021-02-26")["changes"]}
    assert "was not in force" in young["The agreement"]


def test_the_front_says_what_is_overdue_and_what_was_never_read(client: Any) -> None:
    overdue = get_json(client, "/index.json?as_of=2020-12-31")["overdue"]
    assert any(p["label"] == "DGMO hotline" and "7 days" in p["value"] for p in overdue)
    assert "silence of the sources" in get(client, "/?as_of=2020-12-31").text


def test_the_strip_holds_every_sector_in_order_and_names_the_worst(client: Any) -> None:
    strip = get_json(client, "/index.json?as_of=2020-12-31")["strip"]
    assert [b["number"] for b in strip["bars"]] == sorted(s.order for s in cases.load("loc").sector)
    most = max(strip["bars"], key=lambda b: b["since"])
    assert strip["worst"][0]["label"] == most["name"]
    assert get_json(client, most["href"].replace("/?", "/index.json?"))["strip"] is None
    calm = get_json(client, "/index.json?as_of=2021-06-30")["strip"]
    assert "before, none since" in calm["worst"][0]["value"]


# ---------------------------------------------------------------- lists and single records


def test_the_reader_walks_from_claim_to_claim_and_shows_how_each_is_read(
    client: Any, documents: dict[str, str]
) -> None:
    view = get_json(client, f"/documents/{documents['shelled']}.json")
    cards = [c for row in view["rows"] for c in row["claims"]]
    chains = {c["number"]: [(p["label"], p["value"]) for p in c["chain"]] for c in cards}
    assert chains[2][:2] == [("source", "The Indian Army"), ("cue", "says")]
    assert chains[1][-1] == ("act", "shelling")
    page = get(client, f"/documents/{documents['shelled']}")
    walked = [view["order"][0]]
    nexts = {h.removeprefix("#k-") for h in page.all("href") if h.startswith("#k-")}
    assert nexts == set(view["order"])
    assert len(walked + view["order"][1:]) == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("it held", ""),
        ("“it held”", ' class="opens closes"'),
        ('"it held", he said', ' class="opens"'),
        ("he said “it held”", ' class="closes"'),
        ("that it held", ""),
        ("", ""),
    ],
)
def test_no_quotation_mark_is_doubled(words: str, told: str) -> None:
    assert marked(words) == told


def test_the_reader_gives_back_the_text_with_its_marks(client: Any, documents: dict[str, str]) -> None:
    view = get_json(client, f"/documents/{documents['shelled']}.json")
    segments = [s for row in view["rows"] for s in row["block"]["segments"]]
    assert "".join(s["text"] for s in segments) == view["document"]["text"]
    cards = [c for row in view["rows"] for c in row["claims"]]
    assert [c["number"] for c in cards] == [1, 2, 3, 4]
    assert {c["party"] for c in cards} == {None, "India", "Pakistan"}
    assert {c["source"] for c in cards} >= {"Indian Army", "Pakistan Army", "Wikipedia current events"}
    page = get(client, f"/documents/{documents['shelled']}")
    assert {f"c-{c['id']}" for c in cards} <= set(page.ids)
    assert {f"k-{c['id']}" for c in cards} <= set(page.ids)


def test_claims_are_filtered_by_each_parameter(client: Any) -> None:
    every = get_json(client, "/claims.json")["paging"]["total"]
    for query in ("kind=count", "type=firing", "party=India", "standing=alleged", "q=unprovoked", "to=2020-12-31"):
        view = get_json(client, f"/claims.json?{query}")
        assert 0 < view["paging"]["total"] < every, query
        assert view["filtered"]
    words = get_json(client, "/claims.json?q=UNPROVOKED+firing")
    assert all("unprovoked" in " ".join(q["text"] for q in c["quotes"]) for c in words["claims"])


def test_lists_have_pages(client: Any) -> None:
    first = get_json(client, "/claims.json")
    assert first["paging"]["next"] == "/claims?page=2"
    second = get_json(client, "/claims.json?page=2")
    assert second["paging"]["previous"] == "/claims"
    assert not {c["id"] for c in first["claims"]} & {c["id"] for c in second["claims"]}
    beyond = get(client, "/claims?page=999")
    assert "Previous" in beyond.text


def test_incidents_keep_the_accounts_apart(client: Any) -> None:
    incidents = get_json(client, "/incidents.json?from=2020-11-13&to=2020-11-13")["incidents"]
    assert incidents
    views = [get_json(client, i["href"] + ".json") for i in incidents]
    sides = {a["side"] for v in views for a in v["accounts"]}
    assert "Data sets and publications" in sides
    assert all(line["claim"] or line["row"] for v in views for a in v["accounts"] for line in a["lines"])


def test_an_agreement_shows_what_breaches_it_and_the_names_of_each_side(client: Any) -> None:
    page = get(client, "/agreements/joint-statement-2021")
    assert "Breached by:" in page.text
    assert "DGMO understanding" in page.text
    assert "ceasefire agreement / ceasefire understanding" in page.text


def test_sources_are_credited(client: Any) -> None:
    page = get(client, "/sources")
    assert "Uppsala Conflict Data Program" in page.text
    assert "CC BY-SA 4.0" in page.text


def test_search_finds_claims_documents_and_agreements(client: Any) -> None:
    view = get_json(client, "/search.json?q=stop+firing")
    assert view["claims"]
    assert view["documents"]
    assert get_json(client, "/search.json?q=Simla")["agreements"]
    assert "Nothing found" in get(client, "/search?q=zzzqqq").text
    assert "What are you looking for?" in get(client, "/search").text


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/?as_of=banana", "as_of"),
        ("/?known_by=2021-02-30", "known_by"),
        ("/?agreement=nothing", "agreement"),
        ("/?sector=nowhere", "sector"),
        ("/?asof=2021-01-01", "asof"),
        ("/?as_of=2021-01-01&as_of=2021-01-02", "as_of"),
        ("/?as_of=1931-01-01", "as_of"),
        ("/claims?kind=rumour", "kind"),
        ("/claims?page=0", "page"),
        ("/claims?from=2021-02-01&to=2021-01-01", "to"),
        ("/documents?claims=many", "claims"),
        ("/incidents?sector=x", "sector"),
        ("/agreements?x=1", "x"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(client: Any, address: str, field: str) -> None:
    page = get(client, address, 400)
    assert f"“{field}”" in page.text
    path, _, query = address.partition("?")
    told = get_json(client, f"{'/index' if path == '/' else path}.json?{query}", 400)
    assert told["field"] == field
    assert told["status"] == 400


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/claims/none",
        "/documents/none",
        "/incidents/none",
        "/agreements/none",
        "/static/none",
        "/claims/a/b",
    ],
)
def test_what_is_not_there_is_said_plainly(client: Any, address: str) -> None:
    assert "Nothing here" in get(client, address, 404).text


def test_a_claim_of_another_document_is_not_focused(client: Any, documents: dict[str, str]) -> None:
    get(client, f"/documents/{documents['shelled']}?claim=none", 404)


def test_other_methods_and_other_names_are_refused(client: Any) -> None:
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200
    for host in ("evil.example", "evil.example:8000", "[broken", ""):
        assert client.get("/", headers={"host": host}).status_code == 421
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert client.get("/method", headers={"host": host}).status_code == 200


def test_a_mistake_inside_is_told_without_its_details(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Ledger, "incidents", fail)
    page = get(client, "/incidents?size=7", 500)
    assert "Something went wrong here" in page.text
    assert "secret detail" not in page.text


# ---------------------------------------------------------------- an empty ledger, a changing ledger


def test_an_empty_ledger_has_designed_pages(tmp_path: Path) -> None:
    from litestar.testing import TestClient

    path = tmp_path / "loc.sqlite"
    with Ledger.open(path, case_id="loc"):
        pass
    with TestClient(create_app(cases.load("loc"), path), base_url="http://127.0.0.1") as client:
        assert "INSUFFICIENT DATA" in get(client, "/").text
        assert "No claims yet" in get(client, "/claims").text
        assert "No incidents yet" in get(client, "/incidents").text
        assert "No documents yet" in get(client, "/documents").text
        assert "No source yet" in get(client, "/coverage").text


def test_a_case_without_a_ceasefire_has_a_front(tmp_path: Path) -> None:
    from litestar.testing import TestClient

    path = tmp_path / "loc.sqlite"
    with Ledger.open(path, case_id="loc"):
        pass
    peace = msgspec.structs.replace(cases.load("loc"), agreement=())
    with TestClient(create_app(peace, path), base_url="http://127.0.0.1") as client:
        assert "No ceasefire in force" in get(client, "/").text
        assert get_json(client, "/index.json")["title"] == "No ceasefire in force"
        assert "No agreements in this case" in get(client, "/agreements").text


def test_the_page_sees_what_is_added_while_it_runs(tmp_path: Path, web_world: ModuleType) -> None:
    from litestar.testing import TestClient

    path = tmp_path / "loc.sqlite"
    with Ledger.open(path, case_id="loc"):
        pass
    with TestClient(create_app(cases.load("loc"), path), base_url="http://127.0.0.1") as client:
        assert get_json(client, "/claims.json")["paging"]["total"] == 0
        get(client, "/")
        with Ledger.open(path, case_id="loc") as ledger:
            ledger.add_reading(web_world.agreed(), case_id="loc")
        assert get_json(client, "/claims.json")["paging"]["total"] == 2
        assert "1 document" in get(client, "/").text


def test_the_page_writes_nothing(web_ledger: tuple[Path, dict[str, str]], client: Any) -> None:
    before = sqlite3.connect(web_ledger[0]).execute("SELECT count(*), max(n) FROM journal").fetchone()
    for address in LISTS:
        client.get(address)
    assert sqlite3.connect(web_ledger[0]).execute("SELECT count(*), max(n) FROM journal").fetchone() == before


def test_no_ledger_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="truceline watch"):
        create_app(cases.load("loc"), tmp_path / "none.sqlite")


# ---------------------------------------------------------------- hostile text


def test_hostile_text_stays_text(client: Any, documents: dict[str, str], web_world: ModuleType) -> None:
    """Every hostile string is on the page as words; none made an element, an attribute or a link."""
    assert len(web_world.HOSTILE) > 100
    hostile = links.inside("documents", documents["hostile"])
    for address in (
        hostile,
        "/claims",
        "/claims?page=2",
        "/claims?kind=silence",
        "/claims?kind=count",
        "/documents",
        "/timeline?from=2021-02-20&to=2021-03-10",
        "/timeline?from=2021-03-01&to=2021-03-02",
        "/map?from=2021-02-20",
        "/",
    ):
        page = get(client, address)
        assert _elements(page) <= OWN, address
        for href in page.all("href") + page.all("action"):
            assert href.startswith(("/", "#", "http://", "https://")), href
    text = html.unescape(re.sub(r"<[^>]*>", "", client.get(hostile).text))
    for words in web_world.HOSTILE:
        if not re.search(r"[\x00-\x08]", words):
            assert words in text, words


def _elements(page: Page) -> set[str]:
    """The elements of a page but for the map's own script file."""
    return {tag for tag, a in page.elements if not (tag == "script" and _OWN_SCRIPT.fullmatch(a.get("src") or ""))}


_OWN_SCRIPT = re.compile(r"/static/(?:map|walk|brush)\.mjs\?v=[0-9a-f]{16}")


def test_hostile_parameters_stay_text(client: Any, web_world: ModuleType) -> None:
    for words in web_world.HOSTILE:
        if "\x00" in words:
            continue
        for field, address in QUERIES:
            answer = client.get(address, params={field: words})
            assert answer.status_code in (200, 400)
            page = Page(answer.text)
            assert _elements(page) <= OWN
            assert not [a for _, attributes in page.elements for a in attributes if a.startswith("on")]
            assert all(h.startswith(("/", "#", "http://", "https://")) for h in page.all("href"))


def test_outside_links_are_marked_as_such(client: Any, documents: dict[str, str]) -> None:
    page = get(client, f"/documents/{documents['agreed']}")
    outside = [a for tag, a in page.elements if tag == "a" and (a.get("href") or "").startswith("http")]
    assert outside
    assert all({"noopener", "nofollow"} <= set((a.get("rel") or "").split()) for a in outside)


def test_every_answer_is_escaped_json(client: Any, documents: dict[str, str]) -> None:
    view = get_json(client, f"/documents/{documents['hostile']}.json")
    assert view["line"]["url"] is None
    assert view["document"]["text"]
