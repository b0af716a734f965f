"""Evidence in its text: segments that give back the text and show every claim."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from truceline.model.claim import Event, Statement
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.outlets.web.highlight import Block, blocks

TEXT = "A spokesperson said: “We want peace.”\nFiring was reported 👁️ in Nakyal.\n\nAlso read: more"


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def statement(**kw: object) -> Statement:
    whole = at("A spokesperson said: “We want peace.”")
    held = {
        "id": "s1",
        "evidence": (Evidence.cut(TEXT, whole),),
        "source": Source(kind="official_unnamed", span=at("A spokesperson")),
        "content": at("We want peace."),
        "cue": at("said"),
        "manner": "direct",
    }
    return Statement(**(held | kw))  # type: ignore[arg-type] # a test's shorthand: the fields above have their types


def event(claim_id: str = "e1") -> Event:
    return Event(
        id=claim_id, evidence=(Evidence.cut(TEXT, at("Firing was reported")),), type="firing", trigger=at("Firing")
    )


def joined(out: tuple[Block, ...]) -> str:
    return "".join(s.text for b in out for s in b.segments)


def test_a_statement_shows_source_cue_and_content_apart() -> None:
    out = blocks(TEXT, [statement(), event()])
    parts = [(s.text, s.part) for s in out[0].segments if s.marks]
    assert parts == [
        ("A spokesperson", "source"),
        (" ", "evidence"),
        ("said", "cue"),
        (": “", "evidence"),
        ("We want peace.", "content"),
        ("”", "evidence"),
    ]
    assert joined(out) == TEXT


def test_claims_open_and_close_once_and_are_numbered_in_order() -> None:
    out = blocks(TEXT, [statement(), event(), event("e2")])
    segments = [s for b in out for s in b.segments]
    assert [c for s in segments for c in s.opens] == ["s1", "e1", "e2"]
    assert [m.number for s in segments for m in s.closes] == [1, 2, 3]
    assert out[1].claims == ("e1", "e2")
    assert max(s.depth for s in segments) == 2


def test_furniture_is_told_apart_and_blank_lines_stay() -> None:
    out = blocks(TEXT, [], [at("Also read: more")])
    assert [s.text for b in out for s in b.segments if s.furniture] == ["Also read: more"]
    assert [b.blank for b in out] == [False, False, True, False]


def test_spans_beyond_the_text_are_cut() -> None:
    beyond = Event(id="e", evidence=(Evidence(10, 9_999, "x"),), type="firing", trigger=Span(9_000, 9_999))
    out = blocks(TEXT, [beyond])
    assert joined(out) == TEXT
    assert blocks("", [beyond]) == ()


def test_paragraphs_may_be_given_for_hard_wrapped_text() -> None:
    out = blocks("one\ntwo\n\nthree", [], breaks=[0, 9])
    assert [b.segments[0].text for b in out] == ["one\ntwo\n\n", "three"]


@given(
    text=st.text(alphabet="ab \n“é👁\u0301<>&", max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=12),
    grey=st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=3),
)
def test_the_segments_joined_are_the_text_and_every_mark_is_shown(
    text: str, spans: list[tuple[int, int]], grey: list[tuple[int, int]]
) -> None:
    claims = [
        Event(id=f"e{i}", evidence=(Evidence(min(s), max(s), ""),), type="firing", trigger=None)
        for i, s in enumerate(spans)
    ]
    out = blocks(text, claims, [Span(min(g), max(g)) for g in grey])
    segments = [s for b in out for s in b.segments]
    assert "".join(s.text for s in segments) == text
    assert all(s.text == text[s.start : s.end] for s in segments)
    covered = {(m.claim, i) for s in segments for m in s.marks for i in range(s.start, s.end)}
    wanted = {(f"e{n}", i) for n, s in enumerate(spans) for i in range(min(s), min(max(s), len(text)))}
    assert covered == wanted
    opened = [c for s in segments for c in s.opens]
    assert sorted(opened) == sorted({c for c, _ in wanted})
