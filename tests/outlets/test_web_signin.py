"""The page with accounts: who gets in, who sees what, what is refused and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import argon2
import pytest
from litestar.testing import TestClient

from truceline import cases
from truceline.ledger import Ledger
from truceline.outlets.web.signin.house import House
from truceline.people import People
from truceline.people.passwords import Passwords

WORDS = "four plain words here"
BASE = "http://127.0.0.1"
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
HIDDEN = "d-hidden-nothing"


@pytest.fixture
def people(tmp_path: Path) -> People:
    people = People(tmp_path / "people.sqlite", Passwords(QUICK))
    people.add("root", role="administrator", by="tests", password=WORDS)
    people.add("head", role="mission_head", by="tests", password=WORDS)
    people.add("amal", role="analyst", by="tests", password=WORDS)
    people.add("reader", role="reader", by="tests", password=WORDS)
    people.add("islamabad", role="liaison", party="Pakistan", by="tests", password=WORDS)
    people.add("delhi", role="liaison", party="India", by="tests", password=WORDS)
    return people


@pytest.fixture
def ledger(tmp_path: Path, web_world: ModuleType) -> Path:
    path = tmp_path / "loc.sqlite"
    with Ledger.open(path, case_id="loc") as opened:
        opened.add_reading(web_world.agreed(), case_id="loc", source="paper")
        shelled = web_world.shelled()
        opened.add_reading(shelled, case_id="loc", marking="confidential", shared=("party:pakistan",))
        opened.link(("India", "Pakistan"))
    return path


Open = Callable[..., Any]


@pytest.fixture
def house(people: People, ledger: Path) -> Iterator[Open]:
    opened = []

    def build(**options: Any) -> Any:
        client = TestClient(House(cases.load("loc"), ledger, people, **options), base_url=BASE)
        client.__enter__()
        opened.append(client)
        return client

    yield build
    for client in opened:
        client.__exit__(None, None, None)


def token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def send(client: Any, path: str, form: str | None = None, **values: str) -> Any:
    page = client.get(form or path, follow_redirects=False)
    body = {"token": token(page.text), **values}
    return client.post(path, data=body, headers={"origin": BASE}, follow_redirects=False)


def enter(client: Any, name: str, words: str = WORDS) -> Any:
    return send(client, "/sign-in", name=name, password=words)


def test_a_visitor_is_shown_the_form_and_nothing_else(house: Open) -> None:
    client = house()
    answer = client.get("/claims?kind=event", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fclaims%3Fkind%3Devent")
    assert client.get("/claims.json").status_code == 401
    assert client.get("/claims.csv").json()["title"] == "Sign in first"
    page = client.get("/sign-in")
    assert page.status_code == 200
    assert "ledger holds" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert client.get("/me", follow_redirects=False).headers["location"] == "/sign-in?next=%2Fme"


def test_a_visitor_may_be_shown_what_is_public(house: Open) -> None:
    client = house(public=True)
    assert len(client.get("/documents.json").json()["documents"]) == 1
    assert "Your account" in client.get("/").text


def test_somebody_signs_in_and_out(house: Open, people: People) -> None:
    client = house()
    refused = enter(client, "amal", "not the password")
    assert refused.status_code == 403
    assert "do not go together" in refused.text
    assert enter(client, "nobody").text.replace("nobody", "amal").split("<h1>")[1].count("do not go together") == 1

    answer = send(client, "/sign-in", form="/sign-in?next=/timeline", name="Amal", password=WORDS, next="/timeline")
    assert (answer.status_code, answer.headers["location"]) == (303, "/timeline")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["vary"] == "Cookie"
    me = client.get("/me").text
    assert "amal" in me
    assert "analyst" in me

    gone = send(client, "/sign-out", form="/me")
    assert gone.headers["location"] == "/sign-in"
    assert client.get("/", follow_redirects=False).status_code == 303
    assert [h.what for h in people.history()][-1] == "signed out"


@pytest.mark.parametrize(
    ("name", "documents"), [("head", 2), ("amal", 2), ("islamabad", 2), ("delhi", 1), ("reader", 1), ("root", 1)]
)
def test_each_sees_what_their_sight_allows(house: Open, name: str, documents: int) -> None:
    client = house()
    assert enter(client, name).status_code == 303
    assert len(client.get("/documents.json").json()["documents"]) == documents


def test_a_session_of_before_is_no_session(house: Open, people: People) -> None:
    client = house()
    enter(client, "amal")
    people.set_password("amal", WORDS + "!", by="root")
    assert client.get("/", follow_redirects=False).status_code == 303


def test_one_goes_on_inside_only(house: Open) -> None:
    for bad in ("//evil.example/", "https://evil.example/", "/\\evil.example", "/sign-out", "javascript:x"):
        client = house()
        assert send(client, "/sign-in", name="amal", password=WORDS, next=bad).headers["location"] == "/"


def test_a_form_from_elsewhere_is_not_taken(house: Open) -> None:
    client = house()
    page = client.get("/sign-in")
    body = {"token": token(page.text), "name": "amal", "password": WORDS}
    assert client.post("/sign-in", data=body, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.post("/sign-in", data={**body, "token": "x.y"}, headers={"origin": BASE}).status_code == 403
    assert client.post("/sign-in", data=body, follow_redirects=False).status_code == 403


def test_too_many_tries_are_braked(house: Open) -> None:
    client = house()
    for _ in range(5):
        assert enter(client, "amal", "a guess, a guess").status_code == 403
    assert enter(client, "amal").status_code == 429


def test_accounts_are_kept_on_the_page_by_whoever_may(house: Open, people: People) -> None:
    client = house()
    enter(client, "amal")
    denied = client.get("/people")
    assert denied.status_code == 403
    assert "accounts are kept by the administrator" in denied.text

    client = house()
    enter(client, "root")
    assert "islamabad" in client.get("/people").text
    added = send(client, "/people", name="new.one", role="verifier", party="", groups="field-team", password=WORDS)
    assert added.status_code == 303
    assert people.get("new.one").groups == ("field-team",)
    wrong = send(client, "/people", name="bad name", role="verifier", password=WORDS)
    assert wrong.status_code == 422
    assert "is no account name" in wrong.text
    assert WORDS not in wrong.text
    assert send(client, "/people/new.one", form="/people", what="disable").status_code == 303
    assert people.get("new.one").disabled
    last = send(client, "/people/root", form="/people", what="disable")
    assert last.status_code == 422
    assert "the last administrator" in last.text


def test_one_changes_ones_own_password(house: Open) -> None:
    client = house()
    enter(client, "amal")
    new = "five plain words are here"
    wrong = send(client, "/me/password", form="/me", password="not it", new=new, again=new)
    assert wrong.status_code == 422
    differ = send(client, "/me/password", form="/me", password=WORDS, new=new, again=new + "x")
    assert "differ" in differ.text
    assert send(client, "/me/password", form="/me", password=WORDS, new=new, again=new).status_code == 303
    assert client.get("/me").status_code == 200, "this browser stays signed in"
    assert enter(house(), "amal", new).status_code == 303


def test_who_writes_is_the_account_and_may_be_refused(house: Open, ledger: Path) -> None:
    client = house(write=True)
    enter(client, "reader")
    claim = client.get("/claims.json").json()["claims"][0]["id"]
    refused = send(client, f"/claims/{claim}/reviews", form=f"/claims/{claim}", verdict="accept")
    assert refused.status_code == 403
    assert "this role enters no records" in refused.text

    client = house(write=True)
    enter(client, "amal")
    done = send(client, f"/claims/{claim}/reviews", form=f"/claims/{claim}", verdict="accept", who="somebody else")
    assert done.status_code == 303
    with Ledger.open(ledger, read_only=True) as opened:
        assert [r.review.who for r in opened.reviews()] == ["amal"]


def test_behind_tls_the_cookie_is_bound_and_the_name_known(house: Open, people: People, ledger: Path) -> None:
    app = House(cases.load("loc"), ledger, people, address="https://monitor.example.org")
    with TestClient(app, base_url="http://monitor.example.org") as client:
        page = client.get("/sign-in")
        answer = client.post(
            "/sign-in", data={"token": token(page.text), "name": "amal", "password": WORDS},
            headers={"origin": "https://monitor.example.org", "cookie": page.headers["set-cookie"].split(";")[0]},
            follow_redirects=False,
        )  # fmt: skip
        assert answer.status_code == 303
        assert answer.headers["set-cookie"].startswith("__Host-truceline-session=")
        assert "; Secure" in answer.headers["set-cookie"]
    with TestClient(app, base_url="http://evil.example") as client:
        assert client.get("/").status_code == 421
        assert client.get("/sign-in").status_code == 421
