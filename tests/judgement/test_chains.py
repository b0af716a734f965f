"""Escalation chains: what the texts say led to what, with their words, in the order of time, without circles."""

from __future__ import annotations

import datetime as dt

import pytest

import truceline
from truceline.judgement.chains import Chain, Chains
from truceline.judgement.dated import DatedClaim
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.heard import Heard
from truceline.model.case import CaseFile
from truceline.model.claim import Actor, Event, When, Where
from truceline.model.source import Source
from truceline.model.span import Evidence, Span

PULWAMA = (
    "2019-02-26",
    "India said its air force had carried out an air strike on a camp at Balakot in Pakistan in retaliation for the "
    "Pulwama attack.",
)
ANSWER = (
    "2019-02-27",
    "The Pakistan air force carried out air strikes across the Line of Control in India on Wednesday in response to "
    "the Balakot air strike, the Pakistan army said.",
)


def _heard(loc: CaseFile, *texts: tuple[str, str]) -> Chains:
    claims = [
        DatedClaim(claim=claim, published=day, document_id=reading.document.id, id=f"{reading.document.id}.{claim.id}")
        for day, text in texts
        for reading in [truceline.read(text, published=day, case=loc)]
        for claim in reading.claims
    ]
    return Heard.of(loc, CaseSeries(claims=tuple(claims)), as_of=dt.date(2020, 1, 1)).chains(())


def _spine(chain: Chain) -> list[str]:
    named = {h.id: h for h in chain.happenings}
    return [named[n].day for n in chain.spine]


def test_pulwama_balakot_and_the_day_after_are_one_chain(loc: CaseFile) -> None:
    (chain,) = _heard(loc, PULWAMA, ANSWER).chains
    assert _spine(chain) == ["2019-02-14", "2019-02-26", "2019-02-27"]
    assert [h.id for h in chain.happenings][:2] == ["pulwama-2019", "balakot-2019"]
    assert [link.bond for link in chain.links] == ["stated", "stated"]
    said = [t for link in chain.links for t in link.tellings]
    assert [t.connective for t in said] == ["in retaliation for", "in response to"]
    assert all(t.connective in t.words for t in said)
    assert {t.published for t in said} == {"2019-02-26", "2019-02-27"}


def test_the_same_texts_in_another_order_give_the_same_chains(loc: CaseFile) -> None:
    assert _heard(loc, PULWAMA, ANSWER) == _heard(loc, ANSWER, PULWAMA)


def test_a_link_told_twice_is_one_link_with_two_tellings(loc: CaseFile) -> None:
    again = (
        "2019-03-05",
        "The Pulwama attack prompted an Indian air strike on Balakot in Pakistan on 26 February 2019, officials said.",
    )
    (chain,) = _heard(loc, PULWAMA, again).chains
    (link,) = chain.links
    assert len(link.tellings) == 2


def test_what_only_came_after_is_no_cause_and_is_counted(loc: CaseFile) -> None:
    text = "Indian troops shelled Pakistani posts along the Line of Control on Monday after a meeting with Pakistan."
    told = _heard(loc, ("2019-03-05", text))
    assert told.chains == ()
    assert set(told.left_out) <= {"no escalation", "only said to come after"}


# ------------------------------------------------------------ links made by hand

LETTERS = "abcda"


def _act(name: str, day: str, leads_to: tuple[str, ...]) -> DatedClaim:
    """An act in a text of one sentence: a led to b led to c led to d led to a."""
    text = "".join(f"{letter} led to    " for letter in LETTERS)
    triggers = tuple(Span(at, at + 1) for at in range(0, len(text), 12) if text[at] == name)
    claim = Event(
        id=name, evidence=(Evidence.cut(text, Span(0, len(text))),), source=Source("publication"), type="shelling",
        trigger=triggers[0], triggers=triggers, actor=Actor(name, None, "India"),
        recipient=Actor("Pakistan", None, "Pakistan"), when=When(day, day, "day"), cause_of=leads_to,
        where=Where(f"post {name}", None, None, "point"),
    )  # fmt: skip
    return DatedClaim(claim=claim, published="2019-06-01", document_id="d", id=f"d.{name}")


def _made(loc: CaseFile, *acts: DatedClaim) -> Chains:
    return Heard.of(loc, CaseSeries(claims=acts), as_of=dt.date(2020, 1, 1)).chains(())


def test_a_cause_after_its_effect_is_left_out(loc: CaseFile) -> None:
    told = _made(loc, _act("a", "2019-05-02", ("b",)), _act("b", "2019-05-01", ()))
    assert told.chains == ()
    assert told.left_out == {"against the order of time": 1}


def test_a_circle_is_broken_the_same_way_every_time(loc: CaseFile) -> None:
    day = "2019-05-01"
    acts = [_act("a", day, ("b",)), _act("b", day, ("c",)), _act("c", day, ("d",)), _act("d", day, ())]
    (whole,) = _made(loc, *acts).chains
    assert len(whole.spine) == 4
    told = _made(loc, *acts[:3], _act("d", day, ("a",)))
    (circle,) = told.chains
    assert (len(circle.links), told.left_out) == (3, {"would close a circle": 1})
    assert told == _made(loc, _act("d", day, ("a",)), *acts[2::-1])


@pytest.mark.parametrize("count", [2, 3])
def test_chains_that_share_nothing_stand_apart(loc: CaseFile, count: int) -> None:
    acts = [
        a for n in range(count) for a in (_act("a", f"2019-0{n + 1}-01", ("b",)), _act("b", f"2019-0{n + 1}-02", ()))
    ]
    apart = [
        DatedClaim(claim=a.claim, published=a.published, document_id=f"d{n // 2}", id=f"d{n // 2}.{a.claim.id}")
        for n, a in enumerate(acts)
    ]
    assert [(c.first, c.last) for c in _made(loc, *apart).chains] == [
        (f"2019-0{n + 1}-01", f"2019-0{n + 1}-02") for n in range(count)
    ]
