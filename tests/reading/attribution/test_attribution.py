"""Attribution: every form in which a text gives somebody's words, in sentences made for the purpose."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.model.claim import Statement
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.attribution.statements import statements
from truceline.reading.mention import Mention
from truceline.reading.text.paragraphs import paragraphs
from truceline.reading.text.parse import parse


def read(text: str, mentions: Sequence[Mention] = ()) -> tuple[Statement, ...]:
    document = Document(ref="t", id="d-t", sha256="", text=text)
    return statements(document, parse(paragraphs(document)), mentions)


def told(text: str) -> list[tuple[str | None, str | None, str]]:
    """(source, cue, content) of every statement, as words."""
    out = []
    for s in read(text):
        source = s.source.span.of(text) if s.source is not None and s.source.span is not None else None
        out.append((source, s.cue.of(text) if s.cue is not None else None, s.content.of(text)))
    return out


FORMS = [
    (
        "Colonel Idris Bello said the two armies would meet on Friday.",
        [("Colonel Idris Bello", "said", "the two armies would meet on Friday")],
    ),
    (
        "The two armies will meet on Friday, Colonel Idris Bello said.",
        [("Colonel Idris Bello", "said", "The two armies will meet on Friday")],
    ),
    (
        '"We will hold our fire," said Colonel Idris Bello.',
        [("Colonel Idris Bello", "said", '"We will hold our fire,"')],
    ),
    (
        'Colonel Idris Bello said: "We will hold our fire."',
        [("Colonel Idris Bello", "said:", '"We will hold our fire."')],
    ),
    (
        '"We will hold our fire," Colonel Idris Bello said on Sunday. "But we will answer every shell."',
        [
            (
                "Colonel Idris Bello",
                "said",
                '"We will hold our fire," Colonel Idris Bello said on Sunday. "But we will answer every shell."',
            )
        ],
    ),
    (
        '"We kept our word. They did not. That is the whole story," Ms Amina Yusuf said.',
        [("Ms Amina Yusuf", "said", '"We kept our word. They did not. That is the whole story,"')],
    ),
    (
        '"We kept our word.\n"They did not. That is the whole story," Ms Amina Yusuf said.',
        [("Ms Amina Yusuf", "said", '"We kept our word.\n"They did not. That is the whole story,"')],
    ),
    (
        '"We kept our word," Ms Amina Yusuf said.\n"They did not. That is the whole story."',
        [
            (
                "Ms Amina Yusuf",
                "said",
                '"We kept our word," Ms Amina Yusuf said.\n"They did not. That is the whole story."',
            )
        ],
    ),
    (
        "According to the ministry, eleven shells fell on the village before dawn.",
        [("the ministry", "According to", "eleven shells fell on the village before dawn")],
    ),
    (
        "Eleven shells fell on the village before dawn, according to two residents.",
        [("two residents", "according to", "Eleven shells fell on the village before dawn")],
    ),
    (
        "The rebels, the ministry said, had moved their guns at night.",
        [("the ministry", "said", "The rebels, the ministry said, had moved their guns at night")],
    ),
    ("Kenya urges both sides to return to talks", [("Kenya", "urges", "to return to talks")]),
    (
        "The resolution calls for the withdrawal of all foreign troops.",
        [("The resolution", "calls for", "the withdrawal of all foreign troops")],
    ),
    (
        "Hamas rejected the proposal and demanded guarantees.",
        [("Hamas", "rejected", "the proposal"), ("Hamas", "demanded", "guarantees")],
    ),
    (
        "Some experts believe the truce will not last the winter.",
        [("Some experts", "believe", "the truce will not last the winter")],
    ),
    ('"Nobody in this valley slept that night."', [(None, None, '"Nobody in this valley slept that night."')]),
    (
        "“We heard three blasts,” said a villager who gave his name as Salim, “and then the lights went out.”",
        [
            (
                "a villager who gave his name as Salim",
                "said",
                "“We heard three blasts,” said a villager who gave his name as Salim, “and then the lights went out.”",
            )
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_every_form_of_attribution(text: str, expected: list[tuple[str | None, str | None, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "'We kept every promise we made at the flag meeting, the officer told reporters.",
        "''We kept every promise we made at the flag meeting,'' the officer told reporters.",
        "\"We kept every promise we made at the flag meeting,' the officer told reporters.",
        "'We kept every promise we made at the flag meeting,\" the officer told reporters.",
        '"We kept every promise we made at the flag meeting, the officer told reporters.',
    ],
)
def test_marks_that_change_or_go_missing(text: str) -> None:
    ((who, cue, words),) = told(text)
    assert (who, cue) == ("the officer", "told")
    assert words.strip("\"',") == "We kept every promise we made at the flag meeting"
    assert text.startswith(words)
    assert read(text)[0].manner == "direct"


def test_an_interrupted_quotation_comes_in_parts() -> None:
    text = '"We will hold our fire," Colonel Idris Bello said on Sunday. "But we will answer every shell."'
    (statement,) = read(text)
    parts = ['"We will hold our fire,"', '"But we will answer every shell."']
    assert [part.of(text) for part in statement.parts] == parts
    assert [e.quote for e in statement.evidence] == [parts[0], "Colonel Idris Bello", "said", parts[1]]
    (whole,) = read('"We will hold our fire," said Colonel Idris Bello.')
    assert whole.parts == ()


def test_helpers_and_negation_belong_to_the_cue() -> None:
    assert told("The ministry has said that the road was open.")[0] == (
        "The ministry",
        "has said",
        "that the road was open",
    )


def test_manner() -> None:
    (mixed,) = read('The ministry called the shelling "a plain breach of the truce".')
    (direct,) = read('"We will hold our fire," said Colonel Idris Bello.')
    (indirect,) = read("Sources said the hotline had been used twice.")
    assert (mixed.manner, direct.manner, indirect.manner) == ("mixed", "direct", "indirect")


def test_a_statement_within_a_statement_is_nested() -> None:
    outer, inner = read("The envoy said the minister had told him that the border would open.")
    assert inner.nested_in == outer.id
    assert outer.nested_in is None
    text = "The agency quoted the governor as saying that the bridge was open."
    who, cue, words = told(text)[1]
    assert (who, words) == ("the governor", "that the bridge was open")
    assert cue is not None and cue.endswith("saying")


@pytest.mark.parametrize(
    "text",
    [
        "The road was cut on Monday and rain fell all night.",
        "The principle of talks stated that nobody walks away from the table.",
        "The ceasefire entered its third week and the market reopened.",
        "We reported this story from the border town.",
    ],
)
def test_the_publications_own_voice_and_ideas_make_no_statement(text: str) -> None:
    assert read(text) == ()


def test_an_idea_inside_a_quotation_is_no_speaker() -> None:
    text = '"The guns are silent. The principle of negotiations stated that the weaker side shouts," the envoy added.'
    assert told(text) == [
        (
            "the envoy",
            "added",
            '"The guns are silent. The principle of negotiations stated that the weaker side shouts,"',
        )
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ms Amina Yusuf said the road was open.", "named_person"),
        ("India said the road was open.", "named_organ"),
        ("The foreign ministry said the road was open.", "named_organ"),
        ("A ministry spokesperson said the road was open.", "official_unnamed"),
        ("Two officials said on condition of anonymity that the road was open.", "anonymous"),
        ("Residents said the road was open.", "anonymous"),
        ("Several analysts said the road was open.", "experts_unspecified"),
        ("The state news agency said the road was open.", "publication"),
    ],
)
def test_kinds_of_source(text: str, kind: str) -> None:
    (statement,) = read(text)
    assert statement.source is not None
    assert statement.source.kind == kind


def test_pronouns_titles_and_surnames_are_led_back() -> None:
    text = (
        "Foreign Minister Lena Okoye met the delegation. She said the talks were frank.\n"
        "Okoye told reporters that a second round would follow."
    )
    assert [s.source.name for s in read(text) if s.source] == ["Lena Okoye", "Lena Okoye"]
    text = "General Omar Haddad led the garrison. The former general said the army was ready for talks."
    assert [s.source.name for s in read(text) if s.source] == ["Omar Haddad"]
    text = '"The army never fired first," a spokesman said.\nHe added that the observers had been invited.'
    first, second = read(text)
    assert first.source is not None and second.source is not None
    assert (first.source.kind, second.source.kind) == ("official_unnamed", "official_unnamed")
    assert second.source.span is not None and second.source.span.of(text) == "He"


def test_the_named_one_of_an_apposition_is_the_source() -> None:
    text = "The army chief, Omar Haddad, said the line was quiet."
    (statement,) = read(text)
    assert statement.source is not None and statement.source.span is not None
    assert (statement.source.name, statement.source.span.of(text)) == ("Omar Haddad", "The army chief, Omar Haddad,")


def test_the_party_comes_from_the_mentions() -> None:
    text = "A spokesperson of the Foreign Office in Islamabad said the line was quiet."
    at = text.index("A spokesperson")
    mention = Mention(Span(at, at + 38), text[at : at + 38], "role", party="Pakistan", unnamed=True)
    (statement,) = read(text, [mention])
    assert statement.source is not None
    assert statement.source.party == "Pakistan"
    (alone,) = read(text)
    assert alone.source is not None
    assert alone.source.party is None


def test_a_transcript_names_its_speakers_and_a_dateline_does_not() -> None:
    text = (
        "SPOKESPERSON: We regret the incident and will look into it.\n"
        "CORRESPONDENT: Did your side open fire before the patrol arrived?\n"
        "SPOKESPERSON: We did not fire first on any day this week."
    )
    assert [source for source, _, _ in told(text)] == ["SPOKESPERSON", "CORRESPONDENT", "SPOKESPERSON"]
    assert told("NAIROBI: Heavy rain fell along the border road on Monday.") == []
    text = "GARISSA, Kenya (Reuters) - President Amina Yusuf warned on Thursday that the truce was fragile."
    assert told(text) == [("President Amina Yusuf", "warned on Thursday", "that the truce was fragile")]


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Iran accused Israel of breaking the truce.", "blame"),
        ("Russia denied that its aircraft had bombed the market.", "deny"),
        ("The government pledged to free forty prisoners.", "offer"),
        ("Syria warned Turkey that any incursion would be met with force.", "threaten"),
        ("Hamas rejected the proposal.", "reject"),
        ("Hamas demanded the release of all prisoners.", "demand"),
        ("Egypt called on both sides to return to talks.", "appeal"),
        ("Ukraine accepted the proposal for a truce.", "agree"),
        ("The minister reiterated that the border would stay open.", "reaffirm"),
        ("The mayor declined to comment on the arrests.", "decline"),
        ("The general said the army was ready to resume talks.", "offer"),
        ("Sources said the hotline had been used twice.", "assert"),
    ],
)
def test_what_a_statement_does(text: str, does: str) -> None:
    assert does in read(text)[0].does


PIECES = [
    "Colonel Idris Bello said ", "the two armies would meet", ". ", '"', "'", "''", "”", "“", "We kept our word, ",
    "he added", " according to the ministry", ": ", "\n", " -- ", "India urged Pakistan to ", "(", ")", "SPOKESMAN: ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=60, deadline=None)
def test_what_always_holds(text: str) -> None:
    out = read(text)
    assert out == read(text)
    ids = {s.id for s in out}
    assert len(ids) == len(out)
    for statement in out:
        assert statement.content.end > statement.content.start
        assert 0.0 <= statement.confidence <= 1.0
        assert statement.does
        assert statement.nested_in is None or (statement.nested_in in ids and statement.nested_in != statement.id)
        for evidence in statement.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize("piece", ['he said "we" ', "'a' he said, ", '"A b c d," he said. ', "Bello said, "])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    def cost(times: int) -> float:
        text = piece * times
        document = Document(ref="t", id="d-t", sha256="", text=text)
        parsed = parse(paragraphs(document))
        start = time.perf_counter()
        statements(document, parsed, ())
        return time.perf_counter() - start

    cost(50)
    assert cost(1600) < 16 * max(cost(400), 0.02)
