"""Claims are reviewed on the page: recorded beside the claim, by forms that only this page can have made."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest
from litestar.testing import TestClient

from truceline import cases
from truceline.ledger import Ledger
from truceline.outlets.web.app import create_app

BASE = "http://127.0.0.1:8000"
FORM = {"content-type": "application/x-www-form-urlencoded", "origin": BASE}


@pytest.fixture
def ledger(web_world: ModuleType, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    path = tmp_path / "loc.sqlite"
    readings = {"agreed": web_world.agreed(), "shelled": web_world.shelled()}
    with Ledger.open(path, case_id="loc") as opened:
        for reading in readings.values():
            opened.add_reading(reading, case_id="loc", source="test")
        opened.link()
    return path, {name: reading.document.id for name, reading in readings.items()}


@pytest.fixture
def page(ledger: tuple[Path, dict[str, str]]) -> Iterator[Any]:
    app = create_app(cases.load("loc"), ledger[0], write=True)
    with TestClient(app, base_url=BASE) as client:
        yield client


def _claims(ledger: tuple[Path, dict[str, str]], name: str) -> dict[str, str]:
    with Ledger.open(ledger[0], read_only=True) as opened:
        return {c.claim.id: c.id for c in opened.claims(document=ledger[1][name])}


def _token(page: Any, address: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.get(address).text)
    assert found is not None
    return found.group(1)


def _post(page: Any, claim: str, *, headers: dict[str, str] | None = None, **values: object) -> Any:
    values = {"token": _token(page, f"/claims/{claim}")} | values
    body = urlencode(values, doseq=True)
    return page.post(f"/claims/{claim}/reviews", content=body, headers=FORM | (headers or {}), follow_redirects=False)


def test_a_decision_is_recorded_and_shown_wherever_the_claim_is(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claim = _claims(ledger, "shelled")["s2"]
    told = _post(page, claim, verdict="reject", note="the army, not the ministry", who="Nadia  Khan\n")
    assert told.status_code == 303
    assert told.headers["location"] == f"/claims/{claim}#decisions"
    shown = page.get(f"/claims/{claim}").text
    assert "rejected by <bdi>Nadia Khan</bdi>" in shown
    assert "the army, not the ministry" in shown
    assert "rejected by" in page.get(f"/documents/{ledger[1]['shelled']}").text
    assert page.get("/claims.json?reviewed=reject").json()["claims"][0]["review"]["who"] == "Nadia Khan"
    assert [c["id"] for c in page.get("/claims.json?reviewed=any").json()["claims"]] == [claim]
    assert ",reject,Nadia Khan," in page.get("/claims.csv?reviewed=reject").text
    assert claim not in page.get("/claims.csv?reviewed=none").text
    with Ledger.open(ledger[0], read_only=True) as opened:
        assert opened.verify().ok


def test_a_correction_is_checked_against_the_text(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claim = _claims(ledger, "shelled")["e1"]
    told = _post(page, claim, verdict="correct", trigger="bombarded", killed="many", first="2020-13-01", note="so")
    assert told.status_code == 422
    assert re.search(r'id="e-trigger">[^<]*not in the text', told.text)
    assert re.search(r'id="e-killed">[^<]*whole number', told.text)
    assert re.search(r'id="e-first">[^<]*YYYY-MM-DD', told.text)
    assert 'value="bombarded" maxlength' in told.text
    assert 'value="many"' in told.text
    assert page.get("/claims.json?reviewed=any").json()["claims"] == []
    told = _post(page, claim, verdict="correct", trigger="Cross-border shelling", killed="5", actor_party="India")
    assert told.status_code == 303
    kept = page.get(f"/claims/{claim}.json").json()["decisions"][0]
    changed = {c["label"]: c["value"] for c in kept["changes"]}
    assert changed == {
        "Word that tells the event": "shelling → Cross-border shelling", "Killed": "15 → 5",
        "Party of who did it": "(none) → India",
    }  # fmt: skip
    with Ledger.open(ledger[0], read_only=True) as opened:
        stored = opened.claim(claim)
        assert stored is not None
        assert stored.review is not None
        new = stored.review.review.corrected
        assert new is not None
        text = opened.document(stored.document_id)
        assert text is not None
        assert all(text.document.text[e.start : e.end] == e.quote for e in new.evidence)


def test_a_correction_that_changes_nothing_is_no_correction(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    told = _post(page, _claims(ledger, "agreed")["s1"], verdict="correct", does="agree")
    assert told.status_code == 422
    assert "nothing was changed" in told.text


def test_the_reader_goes_on_to_the_next_claim(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claims = _claims(ledger, "shelled")
    shown = page.get(f"/documents/{ledger[1]['shelled']}").text
    assert shown.count('class="quick"') == 4
    told = _post(page, claims["e1"], verdict="accept", back="reader", next=claims["s1"])
    assert told.headers["location"] == f"/documents/{ledger[1]['shelled']}#k-{claims['s1']}"


def test_the_name_is_remembered_and_shown(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claim = _claims(ledger, "agreed")["e1"]
    told = _post(page, claim, verdict="accept", who="میجر '\"><b>")
    assert "HttpOnly" in told.headers["set-cookie"]
    assert "SameSite=Strict" in told.headers["set-cookie"]
    assert 'value="میجر &#39;&#34;&gt;&lt;b&gt;"' in page.get(f"/claims/{claim}").text
    page.cookies.clear()
    _post(page, _claims(ledger, "agreed")["s1"], verdict="accept")
    assert page.get("/claims.json?reviewed=any&kind=statement").json()["claims"][0]["review"]["who"] == "local"


def _refused(page: Any, claim: str, **more: Any) -> int:
    return int(_post(page, claim, verdict="accept", **more).status_code)


def test_a_form_from_elsewhere_is_not_taken(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claim = _claims(ledger, "agreed")["e1"]
    assert _refused(page, claim, headers={"origin": "http://evil.example"}) == 403
    assert _refused(page, claim, headers={"origin": "null"}) == 403
    assert _refused(page, claim, headers={"content-type": "text/plain"}) == 415
    assert _refused(page, claim, token="x.y") == 403
    body = urlencode({"token": _token(page, f"/claims/{claim}"), "verdict": "accept"})
    without = {"content-type": FORM["content-type"]}
    assert page.post(f"/claims/{claim}/reviews", content=body, headers=without).status_code == 403
    token = _token(page, f"/claims/{claim}")
    page.cookies.clear()
    body = urlencode({"token": token, "verdict": "accept"})
    assert page.post(f"/claims/{claim}/reviews", content=body, headers=FORM).status_code == 403
    assert page.post(f"/claims/{claim}/reviews", content=b"x" * 300_000, headers=FORM).status_code == 413
    assert page.post(f"/claims/{claim}/reviews", content=b"a=%ff", headers=FORM).status_code == 400
    assert page.get("/claims.json?reviewed=any").json()["claims"] == []


def test_what_is_kept_of_a_page_holds_nobodys_token(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claim = _claims(ledger, "agreed")["e1"]
    first = _token(page, f"/claims/{claim}")
    assert _token(page, f"/claims/{claim}") == first
    page.cookies.clear()
    assert _token(page, f"/claims/{claim}") != first
    assert page.get(f"/claims/{claim}").headers["cache-control"] == "no-store"


def test_a_busy_ledger_is_said_and_what_was_typed_is_kept(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claim = _claims(ledger, "agreed")["e1"]
    with Ledger.open(ledger[0], case_id="loc"):
        told = _post(page, claim, verdict="reject", note="written with care")
    assert told.status_code == 503
    assert "writing to this ledger" in told.text
    assert "written with care</textarea>" in told.text
    assert re.search(r'value="reject" checked', told.text)
    assert _post(page, claim, verdict="reject", note="written with care").status_code == 303


def test_decisions_taken_at_once_are_all_recorded(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    claims = [*_claims(ledger, "shelled").values(), *_claims(ledger, "agreed").values()]
    told: list[int] = []
    token = _token(page, f"/claims/{claims[0]}")

    def send(claim: str) -> None:
        told.append(_post(page, claim, verdict="accept", token=token).status_code)

    threads = [threading.Thread(target=send, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [303] * len(claims)
    assert page.get("/claims.json?reviewed=accept").json()["paging"]["total"] == len(claims)


def test_without_leave_to_write_nothing_is_taken(ledger: tuple[Path, dict[str, str]]) -> None:
    claim = _claims(ledger, "agreed")["e1"]
    with TestClient(create_app(cases.load("loc"), ledger[0]), base_url=BASE) as client:
        shown = client.get(f"/claims/{claim}")
        assert "set-cookie" not in shown.headers
        assert "<textarea" not in shown.text
        told = client.post(f"/claims/{claim}/reviews", content="verdict=accept", headers=FORM)
        assert told.status_code == 405
        assert "--write" in told.text


def test_no_claim_no_review(page: Any, ledger: tuple[Path, dict[str, str]]) -> None:
    token = _token(page, f"/claims/{_claims(ledger, 'agreed')['e1']}")
    body = urlencode({"token": token, "verdict": "accept"})
    assert page.post("/claims/d-none.e1/reviews", content=body, headers=FORM).status_code == 404


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "", "javascript:x"])
def test_a_name_leads_nowhere_else(page: Any, ledger: tuple[Path, dict[str, str]], back: str) -> None:
    token = _token(page, f"/claims/{_claims(ledger, 'agreed')['e1']}")
    body = urlencode({"token": token, "who": "desk", "back": back})
    told = page.post("/reviewer", content=body, headers=FORM, follow_redirects=False)
    assert told.headers["location"] == "/"
