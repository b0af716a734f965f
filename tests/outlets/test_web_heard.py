"""Pages of what was heard: positions, a party, the mechanism, pressure, chains, observations."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import truceline
from truceline import cases
from truceline.gathering.gather import Gatherer
from truceline.ledger import Ledger
from truceline.ledger.records import Account, Incident
from truceline.model.claim import Actor, AnyClaim, Does, Event, Reading, Statement, When, Where
from truceline.model.source import Source
from truceline.outlets.web.app import create_app
from truceline.outlets.web.pages.around import contradictions
from truceline.outlets.web.render import SOMETIMES


class _Ids(HTMLParser):
    """The ids on a page, and where its menu leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if held.get("id"):
            self.ids.append(str(held["id"]))
        if tag == "a":
            self.hrefs.append(str(held.get("href")))


SPOKE = "The Directors General of Military Operations of India and Pakistan spoke over the hotline."
MET = "India and Pakistan held their DGMO hotline contact on the ceasefire."
HOTLINE = (("2021-03-10", SPOKE, "hotline"), ("2021-04-20", MET, "hotline contact"))
LISTED = (("2021-03-08", "Pakistan stays on the grey list of the FATF.", "stays on the grey list"),)
SPOKEN: tuple[tuple[str, str, Does], ...] = (
    ("2021-03-01", "India offers Pakistan talks on the Siachen glacier.", "offer"),
    ("2021-03-02", "Pakistan reaffirms the ceasefire with India on the Line of Control.", "reaffirm"),
    ("2021-03-20", "India rejects talks with Pakistan on the Siachen glacier.", "reject"),
    ("2021-03-21", "Pakistan demands from India that troops leave the Siachen glacier.", "demand"),
)


def happened(web_world: ModuleType, day: str, text: str, act: str) -> Event:
    """A hotline contact, or a sanction where the words name a list."""
    m = web_world.Marker(text)
    side = "India" if "India" in text else "Pakistan"
    return Event(
        id="e1", evidence=m.words(text), source=Source(kind="publication", name="Wikipedia current events"),
        type="sanction" if "list" in act else "hotline_contact", trigger=m.span(act),
        actor=Actor(side, None, side), when=When(day, day, "day"),
    )  # fmt: skip


def spoken(web_world: ModuleType, text: str, does: Does) -> Statement:
    """What the party named first says."""
    m = web_world.Marker(text)
    who, verb, rest = text.split(" ", 2)
    return Statement(
        id="s1", evidence=m.words(text), source=Source(kind="named_organ", name=who, party=who, span=m.span(who)),
        cue=m.span(verb), content=m.span(rest), manner="indirect", does=(does,),
    )  # fmt: skip


@contextmanager
def served(web_world: ModuleType, folder: Path, told: Sequence[tuple[str, str, AnyClaim]]) -> Iterator[Any]:
    """A client on a ledger of documents of one sentence and one claim each."""
    from litestar.testing import TestClient

    path = folder / "loc.sqlite"
    with Ledger.open(path, case_id="loc") as ledger:
        for n, (day, text, claim) in enumerate(told):
            ledger.add_reading(Reading(web_world.document(f"item-{n}", text, day), (claim,)), case_id="loc")
        ledger.link()
    with TestClient(create_app(cases.load("loc"), path), base_url="http://127.0.0.1") as one:
        yield one


@pytest.fixture(scope="module")
def talking(web_world: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Four statements of the two sides."""
    told = [(day, text, spoken(web_world, text, does)) for day, text, does in SPOKEN]
    with served(web_world, tmp_path_factory.mktemp("talking"), told) as one:
        yield one


def said(view: Any) -> list[dict[str, Any]]:
    """Everything on a page that is somebody's words."""
    if isinstance(view, dict):
        own = [view] if {"words", "claim_href"} <= view.keys() else []
        return own + [s for value in view.values() for s in said(value)]
    return [s for one in view for s in said(one)] if isinstance(view, list) else []


def leads_to_its_words(client: Any, held: dict[str, Any]) -> None:
    """The link of some words opens their document with them marked."""
    address, _, fragment = held["href"].partition("#")
    answer = client.get(address)
    assert answer.status_code == 200
    assert fragment in _Ids(answer.text).ids
    assert "focus" in answer.text


def table(client: Any, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


# ---------------------------------------------------------------- positions and parties


def test_positions_show_the_words_of_each_side_their_shifts_and_lead_to_them(talking: Any) -> None:
    view = talking.get("/positions.json?as_of=2021-04-01").json()
    cells = {(row["name"], c["party"]): c for row in view["issues"] for c in row["cells"]}
    india = next(c for (name, party), c in cells.items() if "Siachen" in name and party == "India")
    assert [(s["day"], s["sign"], s["turn"]) for s in india["said"]] == [
        ("2021-03-01", "+", False),
        ("2021-03-20", "-", True),
    ]
    assert india["course"] == "shifted"
    assert {party for _, party in cells} == {"India", "Pakistan"}
    for one in india["said"]:
        leads_to_its_words(talking, one)
    assert "shifts here" in talking.get("/positions").text
    told = table(talking, "/positions.csv?as_of=2021-04-01")
    assert len(told) == sum(len(c["said"]) for c in cells.values())
    assert {"opens", "closes", ""} >= {r["way"] for r in told}


def test_positions_are_narrowed_by_party_issue_and_day(talking: Any) -> None:
    one = talking.get("/positions.json?party=India").json()
    assert {c["party"] for row in one["issues"] for c in row["cells"]} == {"India"}
    issue = one["issues"][0]["id"]
    assert [r["id"] for r in talking.get(f"/positions.json?issue={issue}").json()["issues"]] == [issue]
    assert talking.get("/positions.json?as_of=2003-12-01").json()["issues"] == []
    assert "Nothing heard that passes" in talking.get("/positions?as_of=2003-12-01").text
    assert talking.get("/positions?party=Atlantis").status_code == 400
    assert talking.get("/positions?issue=nothing").status_code == 400


def test_a_party_has_its_words_sorted_by_what_they_do(talking: Any) -> None:
    def groups(party: str) -> dict[str, Any]:
        view = talking.get(f"/parties/{party}.json?as_of=2021-04-01").json()
        return {g["name"]: g for g in [*view["commitment"], *view["groups"]]}

    india, pakistan = groups("IN"), groups("PK")
    assert india["What it offered"]["said"][0]["words"].startswith("India offers")
    assert india["What it refused"]["said"][0]["words"].startswith("India rejects")
    assert india["What it said, on whatever subject"]["total"] == 2
    assert pakistan["What it demanded, or made a condition"]["total"] == 1
    assert pakistan["Reaffirmed"]["said"][0]["words"].startswith("Pakistan reaffirms")
    assert india["Reaffirmed"]["total"] == 0
    assert "Not heard in the documents kept" in talking.get("/parties/IN").text
    assert table(talking, "/parties/IN.csv")
    assert talking.get("/parties/ZZZ").status_code == 404


def test_a_party_that_was_never_heard_says_so(client: Any) -> None:
    quiet = [p.id for p in cases.load("loc").party if p.name not in ("India", "Pakistan")]
    assert quiet
    assert "Not heard in the documents kept" in client.get(f"/parties/{quiet[0]}").text


# ---------------------------------------------------------------- mechanism and pressure


def test_the_mechanism_says_what_is_overdue_and_when_it_was_last_read(client: Any) -> None:
    view = client.get("/mechanism.json?as_of=2020-12-31").json()
    hotline = next(m for m in view["mechanisms"] if m["name"] == "DGMO hotline")
    facts = {p["label"]: p["value"] for p in hotline["facts"]}
    assert facts["Due"] == "every 7 days"
    if hotline["contacts"]:
        assert facts["Next due"]
        assert facts["Longest silence"]
    else:
        assert hotline["status"] == "not read"
    page = client.get("/mechanism?as_of=2020-12-31").text
    assert "silence of the sources" in page
    assert client.get("/mechanism?agreement=none-such").status_code == 400
    contacts = sum(len(m["contacts"]) for m in view["mechanisms"])
    assert len(table(client, "/mechanism.csv?as_of=2020-12-31")) == contacts + len(view["complaints"])


def test_contacts_are_told_with_their_words_and_whether_they_were_late(web_world: ModuleType, tmp_path: Path) -> None:
    told = [(day, text, happened(web_world, day, text, act)) for day, text, act in HOTLINE]
    with served(web_world, tmp_path, told) as one:
        view = one.get("/mechanism.json?as_of=2021-04-30").json()
        hotline = next(m for m in view["mechanisms"] if m["name"] == "DGMO hotline")
        read = [c for c in hotline["contacts"] if c["claim"]]
        assert [c["day"] for c in read] == ["2021-04-20", "2021-03-10"]
        assert read[0]["turn"]
        assert "later than it allows" in read[0]["note"]
        leads_to_its_words(one, read[0])
        later = one.get("/mechanism.json?as_of=2021-06-30").json()["mechanisms"]
        assert next(m for m in later if m["name"] == "DGMO hotline")["status"] == "overdue"
        assert "Overdue" in one.get("/mechanism?as_of=2021-06-30").text


def test_pressure_puts_what_was_listed_beside_what_was_said(web_world: ModuleType, tmp_path: Path) -> None:
    told = [(day, text, happened(web_world, day, text, act)) for day, text, act in LISTED]
    with served(web_world, tmp_path, told) as one:
        ladders = one.get("/pressure.json?as_of=2021-06-01").json()["ladders"]
        fatf = next(ladder for ladder in ladders if ladder["id"] == "fatf-pk")
        (mention,) = fatf["mentions"]
        assert mention["note"].startswith("Listed that day: ")
        assert "24 of 27" in mention["note"]
        assert [s["status"] for s in fatf["steps"] if s["now"]] == [fatf["now"]]
        leads_to_its_words(one, mention)
        assert {r["what"] for r in table(one, "/pressure.csv")} == {"step", "claim"}
        assert "Nothing was listed by that day" in one.get("/pressure?as_of=2001-01-01").text


# ---------------------------------------------------------------- chains, and what stands around an incident


def test_chains_show_each_link_with_its_words(web_world: ModuleType, tmp_path: Path) -> None:
    from litestar.testing import TestClient

    item = web_world.item("wce-2019-02-26-2")
    path = tmp_path / "loc.sqlite"
    with Ledger.open(path, case_id="loc") as ledger:
        reading = truceline.read(item["text"], published=item["date"], case="loc", ref=item["id"])
        ledger.add_reading(reading, case_id="loc")
        ledger.link()
    with TestClient(create_app(cases.load("loc"), path), base_url="http://127.0.0.1") as one:
        assert "/chains" in set(_Ids(one.get("/method").text).hrefs)
        (chain,) = one.get("/chains.json").json()["chains"]
        (link,) = chain["links"]
        assert link["bond"] == "stated"
        assert link["cause"]["day"] < link["effect"]["day"]
        assert "in retaliation to" in link["said"][0]["words"]
        leads_to_its_words(one, link["said"][0])
        page = one.get("/chains").text
        assert "led to" in page
        assert table(one, "/chains.csv")[0]["bond"] == "stated"
        assert one.get("/chains.json?from=2020-01-01").json()["chains"] == []
        assert "No chain in these days" in one.get("/chains?from=2020-01-01").text
    assert chain["spine"][0]["name"].startswith("Pulwama")


def test_an_incident_says_what_it_would_breach_and_what_lies_near(client: Any) -> None:
    found = client.get("/incidents.json?from=2020-11-13&to=2020-11-13").json()["incidents"]
    incident = next(i for i in found if "shelling" in i["types"])
    view = client.get(incident["href"] + ".json").json()
    hit = [b for b in view["breaches"] if b["provisions"]]
    assert hit
    for one in hit:
        address, _, fragment = one["provisions"][0]["href"].partition("#")
        assert fragment in _Ids(client.get(address).text).ids
    assert view["sky"] is None
    assert view["neighbours"]
    assert all(client.get(n["href"]).status_code == 200 for n in view["neighbours"])
    assert "If it happened as alleged" in client.get(incident["href"]).text


def test_accounts_of_different_sides_that_disagree_are_marked() -> None:
    def account(member: str, party: str | None, killed: int | None, standing: str = "alleged") -> Account:
        return Account(
            kind="claim", member=member, party=party, speaker=None, says="", type="shelling", day="2020-11-13",
            day_end="2020-11-13", place=None, lat=None, lon=None, sector=None, killed=killed, standing=standing,
            reason="",
        )  # fmt: skip

    def told(*accounts: Account) -> list[str]:
        incident = Incident(
            id="i", day="2020-11-13", day_end="2020-11-13", place=None, lat=None, lon=None, sector=None,
            types=("shelling",), status="alleged", accounts=accounts,
        )  # fmt: skip
        return [c.words for c in contradictions(incident)]

    india = account("a", "India", 3)
    assert told(india, account("b", "Pakistan", 5)) == ["Killed: India says 3, Pakistan says 5"]
    assert told(india, account("b", "India", 5)) == []
    assert told(india, account("b", None, None)) == []
    assert told(india, account("b", "Pakistan", None, "denied")) == ["Pakistan denies what India puts forward"]


# ---------------------------------------------------------------- observations


def test_observations_stand_beside_the_incidents_and_prove_nothing(web_world: ModuleType, tmp_path: Path) -> None:
    text = "Shelling was reported at Uri on Saturday."
    m = web_world.Marker(text)
    shelling = Event(
        id="e1", evidence=m.words(text), source=Source(kind="publication", name="Wikipedia current events"),
        type="shelling", trigger=m.span("Shelling"), when=When("2018-02-03", "2018-02-03", "day"),
        where=Where("Uri", 34.08, 74.03, "town", span=m.span("Uri")),
    )  # fmt: skip
    heat = tmp_path / "detections.csv"
    header = (Path(__file__).parent.parent / "data" / "firms_viirs_sample.csv").read_text("utf-8").splitlines()[0]
    days = [(30.0, 70.0, dt.date(2015, 1, 1) + dt.timedelta(n), "10:13") for n in range(0, 6 * 365, 10)]
    days += [(34.08, 74.03, dt.date(2018, 2, d), clock) for d in (3, 4) for clock in ("00:26", "10:13")]
    lines = [f"{a},{o},330,0.4,0.5,{day},{clock},N,nominal,2.0,290,5.5,D,VIIRS" for a, o, day, clock in days]
    heat.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    with served(web_world, tmp_path, [("2018-02-03", text, shelling)]) as one:
        assert "Nothing to compare yet" in one.get("/observations").text
        assert "/observations" not in set(_Ids(one.get("/method").text).hrefs)
        case = cases.load("loc")
        with Ledger.open(tmp_path / "loc.sqlite", case_id="loc") as ledger:
            Gatherer(case, ledger).table(heat)
        assert "/observations" in set(_Ids(one.get("/method").text).hrefs)
        view = one.get("/observations.json").json()
        (seen,) = view["lines"]
        assert seen["finding"] == "excess"
        assert seen["count"] == 4
        assert "Seen from above: more heat than that season brings" in one.get(seen["href"]).text
        assert one.get(seen["href"] + ".json").json()["sky"] == seen
        assert view["limits"]
        assert "it proves none" in one.get("/observations").text
        assert [r["finding"] for r in table(one, "/observations.csv")] == ["excess"]
        assert one.get("/observations.json?from=2019-01-01").json()["lines"] == []


# ---------------------------------------------------------------- the menu


def test_the_menu_names_only_pages_with_something_to_show(client: Any, web_world: ModuleType, tmp_path: Path) -> None:
    from litestar.testing import TestClient

    full = set(_Ids(client.get("/method").text).hrefs) & SOMETIMES
    assert "/positions" in full
    assert "/observations" not in full
    path = tmp_path / "loc.sqlite"
    with Ledger.open(path, case_id="loc"):
        pass
    with TestClient(create_app(cases.load("loc"), path), base_url="http://127.0.0.1") as bare:
        assert "/positions" not in set(_Ids(bare.get("/method").text).hrefs)
        assert "No position yet" in bare.get("/positions").text
        with Ledger.open(path, case_id="loc") as ledger:
            ledger.add_reading(web_world.shelled(), case_id="loc")
        assert "/positions" in set(_Ids(bare.get("/method").text).hrefs)
