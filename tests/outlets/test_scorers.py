"""The scorers, on cases small enough to count by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.claim import Actor, Count, Event, Silence, Statement, Toll, When, Where
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.outlets.evaluation import exact, locclaims, pages, polnear, timebank, toponyms, triples
from truceline.outlets.evaluation.articles import (
    kilometres,
    same_source,
    score_article,
    score_events,
    score_statements,
)
from truceline.outlets.evaluation.bootstrap import interval, summed
from truceline.outlets.evaluation.clusters import b_cubed
from truceline.outlets.evaluation.errors import of_events, of_furniture, of_roles, of_silences, of_statements
from truceline.outlets.evaluation.gold import TYPES, GoldArticle, GoldEvent, GoldSource, GoldStatement, Quote, slug
from truceline.outlets.evaluation.matching import Score, covered, iou, pair_by_overlap, pairs, shared, size
from truceline.outlets.evaluation.measures import Measure, measure, prf
from truceline.outlets.evaluation.pairs import macro_f, tallies_of
from truceline.outlets.evaluation.run_reading import in_capitals
from truceline.outlets.evaluation.triage import Labelled, fold, labels
from truceline.outlets.evaluation.triage import score as score_triage
from truceline.reading.mention import DateMention

TEXT = "Pakistan's army said shells hit Bhimber. India denied it. Also read: Shells hit Poonch. Nobody spoke of why."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def evidence(words: str) -> tuple[Evidence, ...]:
    return (Evidence.cut(TEXT, at(words)),)


def quote(words: str) -> Quote:
    return Quote(words, (at(words).start, at(words).end))


def gold_statement(content: str, *, kind: str = "named_organ", words: str = "Pakistan's army") -> GoldStatement:
    span = at(words)
    source = GoldSource(words, (span.start, span.end), kind=kind, name=words, party="Pakistan")
    return GoldStatement(source=source, cue=quote("said"), content=quote(content), manner="indirect", does=("blame",))


def statement(content: str, *, source: Source | None, does: tuple[str, ...] = ("assert",)) -> Statement:
    return Statement(
        id="s",
        evidence=evidence(content),
        source=source,
        content=at(content),
        manner="indirect",
        does=does,  # type: ignore[arg-type]  # plain strings for brevity
    )


def event(kind: str, trigger: str, **fields: object) -> Event:
    return Event(id="e", evidence=evidence(trigger), type=kind, trigger=at(trigger), **fields)  # type: ignore[arg-type]  # plain strings for brevity


ARMY = Source("named_organ", name="Pakistan's army", party="Pakistan", span=at("Pakistan's army"))


def test_spans_that_touch_are_covered_once() -> None:
    assert covered([Span(5, 9), Span(0, 3), Span(3, 4), Span(8, 12)]) == [Span(0, 4), Span(5, 12)]
    assert size([Span(0, 3), Span(2, 5)]) == 5
    assert shared([Span(0, 10)], [Span(5, 20), Span(8, 9)]) == 5
    assert iou([Span(0, 10)], [Span(5, 15)]) == pytest.approx(1 / 3)
    assert iou([], []) == 0


def test_pairs_are_one_to_one_and_as_many_as_can_be() -> None:
    labelled = [[Span(0, 10)], [Span(10, 20)]]
    assert pair_by_overlap(labelled, [[Span(0, 10)], [Span(0, 9)], [Span(30, 40)]]) == [(0, 0)]
    assert pairs(np.array([[1.0, 1.0], [1.0, 0.0]])) == [(0, 1), (1, 0)]
    assert pairs(np.zeros((0, 3))) == []


def test_scores_of_nothing() -> None:
    assert (Score(0, 0, 0).precision, Score(0, 0, 0).recall, Score(0, 0, 0).f) == (1, 1, 1)
    assert (Score(0, 0, 5).precision, Score(0, 0, 5).recall, Score(0, 0, 5).f) == (0, 0, 0)
    assert Score(2, 4, 2).f == pytest.approx(2 / 3)


def test_a_statement_is_found_by_its_content_and_its_source_is_judged_then() -> None:
    gold = [gold_statement("shells hit Bhimber"), gold_statement("India denied it")]
    mine = [
        statement("shells hit Bhimber", source=ARMY, does=("blame", "assert")),
        statement("Nobody spoke of why", source=None),
    ]
    out = score_statements(gold, mine)
    assert (out["statement/right"], out["statement/predicted"], out["statement/labelled"]) == (1, 2, 2)
    assert [out[f"{k}/right"] for k in ("kind", "source", "party", "manner", "does")] == [1, 1, 1, 1, 1]
    wrong = score_statements(gold, [statement("shells hit", source=Source("anonymous"))])
    assert (wrong["statement/right"], wrong["kind/right"], wrong["source/right"]) == (1, 0, 0)
    assert score_statements(gold, [statement("shells", source=ARMY)])["statement/right"] == 0


def test_no_speaker_is_right_only_where_none_is_labelled() -> None:
    named = gold_statement("India denied it").source
    assert same_source(None, None)
    assert not same_source(None, ARMY)
    assert not same_source(named, None)
    assert same_source(GoldSource("he", (900, 902), name="Imran Khan"), Source("named_person", name="Khan"))


def test_an_event_needs_its_type_and_one_of_its_triggers_once() -> None:
    gold = [GoldEvent("shelling", quote("shells"), (quote("shells"), quote("hit Bhimber")))]
    assert score_events(gold, [event("shelling", "Bhimber")])["event/right"] == 1
    twice = score_events(gold, [event("shelling", "shells"), event("shelling", "hit Bhimber")])
    assert (twice["event/right"], twice["event/predicted"]) == (1, 2)
    other = score_events(gold, [event("firing", "shells")])
    assert (other["event/right"], other["trigger/right"]) == (0, 1)


def test_events_in_furniture_are_neutral() -> None:
    gold = [
        GoldEvent("shelling", quote("shells")),
        GoldEvent("shelling", quote("Shells hit Poonch"), in_furniture=True),
    ]
    none = score_events(gold, [])
    assert none["event/labelled"] == 1
    both = score_events(gold, [event("shelling", "Shells hit Poonch"), event("shelling", "shells")])
    assert (both["event/right"], both["event/predicted"], both["event/labelled"]) == (1, 1, 1)


def test_a_whole_article() -> None:
    furniture = at("Also read: Shells hit Poonch")
    gold = msgspec_article(furniture)
    claims = [
        statement("shells hit Bhimber", source=ARMY),
        Silence(id="x", evidence=evidence("Nobody spoke of why"), speaker=None, omitted="why"),
        Count(id="c", evidence=evidence("shells hit Bhimber"), n=3, what="shells"),
        event("shelling", "Shells"),
    ]
    out = score_article(gold, claims)
    assert (out["silence/right"], out["count/right"], out["count/predicted"]) == (1, 0, 1)
    assert (out["furniture/touched"], out["furniture/size"]) == (len("Shells"), furniture.end - furniture.start)


def msgspec_article(furniture: Span) -> GoldArticle:
    import msgspec

    silence = {"q": "Nobody spoke of why", "span": [at("Nobody spoke of why").start, at("Nobody spoke of why").end]}
    raw = {
        "id": "a",
        "file": "f",
        "sha1": "0",
        "silences": [silence],
        "furniture": [[furniture.start, furniture.end]],
        "counts": [],
    }
    return msgspec.convert(raw, GoldArticle)


def test_type_words_become_slugs() -> None:
    assert slug("ceasefire declared by one side") == "ceasefire_declared"
    assert slug("mine, IED") == "mine_ied"
    assert slug("offer_of_talks") == "offer_of_talks"
    assert len(set(TYPES.values())) == len(TYPES) == 33
    with pytest.raises(ValueError, match="names no event type"):
        slug("picnic")


def test_kilometres() -> None:
    assert kilometres(34.0, 74.0, 34.0, 74.0) == 0
    assert kilometres(0, 0, 0, 1) == pytest.approx(111.2, abs=0.2)
    assert kilometres(None, 0, 0, 1) == float("inf")


def test_intervals_are_seeded_and_hold_the_figure() -> None:
    tallies = [{"a/right": float(i % 3 > 0), "a/predicted": 1.0, "a/labelled": 1.0} for i in range(30)]
    figure = prf("s", "a", tallies, "a")[0]
    assert figure == prf("s", "a", tallies, "a")[0]
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value < figure.high
    assert summed(tallies) == {"a/right": 20.0, "a/predicted": 30.0, "a/labelled": 30.0}
    assert interval([{"n": 1.0}], lambda t: t["n"]) == (1.0, 1.0)


def test_a_floor_holds_from_above_or_from_below() -> None:
    at_least = Measure(set="s", name="f", value=0.7996, n=1, floor=0.8)
    assert at_least.holds
    assert not Measure(set="s", name="f", value=0.799, n=1, floor=0.8).holds
    assert Measure(set="s", name="f", value=0.02, n=1, floor=0.02, at_most=True).holds
    assert not Measure(set="s", name="f", value=0.03, n=1, floor=0.02, at_most=True).holds
    assert measure("s", "f", [{"n": 2.0}], lambda t: t["n"], "n").holds


def test_b_cubed_by_hand() -> None:
    assert b_cubed(["a", "a", "b"], ["x", "x", "y"]).f == 1
    lumped = b_cubed(["a", "a", "b"], ["x", "x", "x"])
    assert lumped.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert lumped.recall == 1
    split = b_cubed(["a", "a", "b"], ["x", "y", "z"])
    assert (split.precision, split.recall) == (1, pytest.approx(2 / 3))


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12))
def test_groups_that_are_the_gold_score_one(gold: list[str]) -> None:
    assert b_cubed(gold, [g.upper() for g in gold]).f == 1


def test_manners_of_polnear() -> None:
    text = 'He said "we will go" and that it was "a mess" for all of the people there.'
    direct = Span(8, 20)
    assert polnear.manner(text, [direct]) == "direct"
    assert polnear.manner(text, [Span(30, len(text))]) == "mixed"
    assert polnear.manner(text, [Span(9, 19)]) == "indirect"


def test_polnear_counts() -> None:
    gold = [polnear.Attribution((at("India"),), (at("denied"),), (at("India denied it"),))]
    mine = [statement("India denied it", source=Source("named_organ", span=at("India")))]
    out = polnear.score(TEXT, gold, mine)
    assert (out["statement/right"], out["source/right"], out["indirect/right"]) == (1, 1, 1)
    assert polnear.score(TEXT, gold, [])["indirect/labelled"] == 1


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1998-02-13", "1998-02-13", "1998-02-13"),
        ("1998-02-13T14:00", "1998-02-13", "1998-02-13"),
        ("1998-02", "1998-02-01", "1998-02-28"),
        ("1998", "1998-01-01", "1998-12-31"),
        ("198", "1980-01-01", "1989-12-31"),
        ("1998-Q3", "1998-07-01", "1998-09-30"),
        ("1998-H1", "1998-01-01", "1998-06-30"),
        ("1998-W07", "1998-02-09", "1998-02-15"),
        ("1998-W07-WE", "1998-02-14", "1998-02-15"),
        ("1998-SU", "1998-06-01", "1998-08-31"),
        ("1999-WI", "1999-12-01", "2000-02-29"),
    ],
)
def test_timex_values(value: str, first: str, last: str) -> None:
    assert timebank.days_of(value) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_timebank_by_hand() -> None:
    markup = (
        '<DCT><TIMEX3 tid="t0" type="DATE" value="1998-02-13" functionInDocument="CREATION_TIME">02/13</TIMEX3></DCT>'
        '<TEXT>On <TIMEX3 tid="t1" type="DATE" value="1998-02-12">Thursday</TIMEX3> AT&amp;T met for '
        '<TIMEX3 tid="t2" type="DURATION" value="P2D">two days</TIMEX3>.</TEXT>'
    )
    article = timebank.article("x", markup)
    assert (article.text, article.created) == ("On Thursday AT&T met for two days.", "1998-02-13")
    thursday, days = article.timexes
    assert thursday.span.of(article.text) == "Thursday"
    assert days.days is None
    read = DateMention(When("1998-02-12", "1998-02-12", "day"), thursday.span, "date")
    loose = DateMention(When("1998-02-12", "1998-02-13", "days"), days.span, "date")
    assert timebank.score(article.timexes, [read, loose]) == {
        "value/right": 1,
        "value/predicted": 1,
        "value/labelled": 1,
        "span/right": 1,
        "span/predicted": 1,
        "span/labelled": 1,
    }
    assert timebank.days_of("PRESENT_REF") is None


def test_toponyms_by_distance() -> None:
    gold = [toponyms.Toponym(0, 5, 33.7, 73.1), toponyms.Toponym(10, 15, 28.6, 77.2)]
    mine = [
        Where("Pindi", 33.6, 73.05, "town", span=Span(0, 5)),
        Where("Delhi", 43.0, -81.0, "town", span=Span(10, 15)),
        Where("Indian", 20.0, 77.0, "demonym", span=Span(20, 26)),
    ]
    assert toponyms.score(gold, mine) == {
        "place/right": 1,
        "place/predicted": 2,
        "place/labelled": 2,
        "span/right": 2,
    }


def test_pages_by_four_word_runs() -> None:
    assert pages.score("one two three four five", "one two three four five")["p"] == 1
    half = pages.score("one two three four five", "one two three four")
    assert (half["p"], half["r"]) == (1, 0.5)
    assert pages.score("one two", "") == {"p": 0, "r": 0, "n": 1}
    assert pages.score("", "")["p"] == 1


def test_items_of_the_line_of_control() -> None:
    gold = locclaims.Gold("claim_of_violation", by="India", claimant="Pakistan", killed={"Pakistan/military": 1})
    mine = event(
        "firing",
        "shells",
        actor=Actor("Indian troops", party="India"),
        killed=Toll(1, 1, 1),
        standing="alleged",
        source=ARMY,
    )
    right = locclaims.score(gold, [mine], TEXT)
    assert right == {"act": 1, "accused": 1, "claimant": 1, "killed": 1, "all": 1, "n": 1}
    unknown = locclaims.Gold("violation", by=None)
    assert locclaims.score(unknown, [mine], TEXT)["accused"] == 0
    context = locclaims.Gold("context")
    assert locclaims.score(context, [], TEXT)["all"] == 1
    assert locclaims.score(context, [mine], TEXT)["act"] == 0


def test_triage_counts_and_folds() -> None:
    rest = Labelled("a", "x", relevant=False, origin="LGL")
    assert score_triage(rest, is_kept=False)["stream/right"]
    assert not score_triage(rest, is_kept=True)["rest/right"]
    assert fold("abp-1") == fold("abp-1")
    assert {fold(str(i)) for i in range(200)} == set(range(5))
    assert labels("# note\nid\tset\trelevant\tword\twhy\na\ts\t1\t0\tbecause\n") == {"a": (True, False)}


def test_exact_words() -> None:
    tokens = ("He", "said", ",", "``", "We", "go", ".", "''")
    labels_ = ("B-source", "B-cue", "O", "B-content", "I-content", "I-content", "I-content", "I-content")
    unit = exact.Unit(tokens, labels_, "u")
    assert exact.labelled(labels_) == {("source", (0, 1)), ("cue", (1, 2)), ("content", (3, 8))}
    text = " ".join(tokens)
    content = Span(text.index("``"), len(text))
    found = Statement(
        id="s",
        evidence=(Evidence.cut(text, content),),
        source=Source("named_person", span=Span(0, 2)),
        cue=Span(3, 7),
        content=content,
        manner="direct",
    )
    out = exact.score(unit, [found])
    assert [out[f"{kind}/right"] for kind in ("source", "cue", "content")] == [1, 1, 1]
    assert exact.score(unit, [])["content/labelled"] == 1


def test_triples_look_at_the_two_surest_events() -> None:
    right = event(
        "shelling",
        "shells",
        plover="ASSAULT.heavy-weapons",
        actor=Actor("the Pakistani army"),
        recipient=Actor("Bhimber"),
        confidence=0.4,
    )
    other = event("position", "said", plover="CONCEDE", confidence=0.9)
    third = event("position", "denied", confidence=0.8)
    assert triples.score("ASSAULT", "Pakistani army", "the town of Bhimber", [right, other])["whole"] == 1
    assert triples.score("ASSAULT", "Pakistani army", "the town of Bhimber", [right, other, third])["whole"] == 0
    assert triples.root_of(other) == "YIELD"
    assert triples.root_of(third) is None
    assert triples.score("ASSAULT", "the", "a", [right]) == {"whole": 0, "root": 1, "source": 0, "target": 0, "n": 1}


def test_macro_f_is_the_mean_over_labelled_classes() -> None:
    total = summed(tallies_of(["a", "a", "b", "b"], ["a", "a", "b", "c"]))
    assert macro_f(total) == pytest.approx((1 + 2 / 3) / 2)


def test_errors_are_named_with_their_words() -> None:
    import msgspec

    from truceline.outlets.evaluation.datasets import document

    gold = msgspec.structs.replace(
        msgspec_article(at("Also read")),
        statements=(gold_statement("shells hit Bhimber"), gold_statement("India denied it", kind="named_person")),
        events=(GoldEvent("shelling", quote("shells")),),
    )
    claims = [statement("India denied it", source=ARMY), event("firing", "hit")]
    text = document("a", TEXT)
    assert list(of_statements(gold, text, claims)) == [
        'missed statement of "Pakistan\'s army": shells hit Bhimber',
        'source "Pakistan\'s army" is named_person, not named_organ',
    ]
    missed, extra = of_events(gold, text, claims)
    assert missed.startswith("missed shelling: Pakistan's army said [shells] hit Bhimber")
    assert extra.startswith("no firing: ")


def test_errors_of_roles_and_silences_say_label_and_reading() -> None:
    import msgspec

    from truceline.outlets.evaluation.datasets import document

    text = document("a", TEXT)
    gold = msgspec.structs.replace(
        msgspec_article(at("Also read")), events=(GoldEvent("shelling", quote("shells"), standing="alleged"),)
    )
    read = [event("shelling", "shells", standing="asserted"), statement("Also read", source=None)]
    (wrong,) = of_roles(gold, text, read)
    assert wrong.startswith("shelling is alleged, not asserted: ")
    assert next(iter(of_silences(gold, text, read))).startswith("missed silence: ")
    assert list(of_furniture(gold, text, read)) == ["a statement is made of furniture: Also read"]


def test_a_text_is_set_in_capitals_length_for_length() -> None:
    assert in_capitals("Straße im Süden, “nie”") == "STRAßE IM SÜDEN, “NIE”"
