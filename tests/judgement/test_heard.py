"""What parties say and do about an agreement: commitment, contacts, complaints, positions, silences, pressure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

import truceline
from truceline.errors import TrucelineError
from truceline.judgement.clauses import MIN_WORDS, Invoked
from truceline.judgement.dated import DatedClaim
from truceline.judgement.from_records import CaseSeries
from truceline.judgement.heard import Heard
from truceline.judgement.positions import topics
from truceline.model.case import CaseFile
from truceline.model.claim import Statement

Hear = Callable[..., Heard]


@pytest.fixture
def hear(loc: CaseFile) -> Hear:
    """Texts with their days of publication, read and asked about as of a day."""

    def heard(as_of: str, *texts: tuple[str, str], known_by: str | None = None, agreement: str | None = None) -> Heard:
        claims = [
            DatedClaim(
                claim=claim, published=day, document_id=reading.document.id, id=f"{reading.document.id}.{claim.id}"
            )
            for day, text in texts
            for reading in [truceline.read(text, published=day, case=loc)]
            for claim in reading.claims
        ]
        return Heard.of(
            loc, CaseSeries(claims=tuple(claims)), agreement=agreement, as_of=dt.date.fromisoformat(as_of),
            known_by=None if known_by is None else dt.date.fromisoformat(known_by),
        )  # fmt: skip

    return heard


REAFFIRMED = (
    "2021-04-10",
    "Pakistan remains committed to the ceasefire understanding with India along the Line of Control, the Foreign "
    "Office spokesperson said on Saturday.",
)
ASKED = (
    "2021-05-01",
    "India must abide by the ceasefire along the Line of Control and show that it is committed to it, the Pakistan "
    "Foreign Office spokesperson said.",
)
ENDED = ("2021-06-02", "Pakistan called off its ceasefire with India along the Line of Control on Wednesday.")
HOTLINE = (
    "2021-03-02",
    "The Directors General of Military Operations of India and Pakistan spoke over the hotline on Tuesday.",
)
HOTLINE_LATER = (
    "2021-03-30",
    "The Directors General of Military Operations of India and Pakistan spoke over the hotline on Tuesday.",
)
PROTEST = (
    "2021-05-20",
    "Pakistan's Foreign Office summoned the Indian envoy and lodged a strong protest with India over ceasefire "
    "violations along the Line of Control.",
)


def _commitment(heard: Heard, party: str):
    return next(c for c in heard.contacts().commitment if c.party == party)


def test_a_party_that_says_so_reaffirms_in_its_words(hear: Hear) -> None:
    told = _commitment(hear("2021-06-30", REAFFIRMED, ASKED), "Pakistan")
    assert (told.reaffirmed, told.renounced) == (1, 0)
    (mark,) = [m for m in told.marks if m.kind == "reaffirmed"]
    assert (mark.day, "committed to the ceasefire" in mark.words) == ("2021-04-10", True)


def test_what_is_asked_of_the_other_side_is_nobodys_commitment(hear: Hear) -> None:
    heard = hear("2021-06-30", ASKED)
    assert _commitment(heard, "Pakistan").reaffirmed == 0
    assert _commitment(heard, "India").marks == ()


def test_a_truce_called_off_is_renounced_by_who_did_it(hear: Hear) -> None:
    heard = hear("2021-06-30", REAFFIRMED, ENDED)
    told = _commitment(heard, "Pakistan")
    assert (told.renounced, told.last_renounced) == (1, "2021-06-02")
    assert [m.kind for m in told.marks] == ["reaffirmed", "renounced"]
    assert _commitment(heard, "India").renounced == 0


def test_the_second_clock_hides_what_was_not_yet_published(hear: Hear) -> None:
    assert _commitment(hear("2021-06-30", REAFFIRMED, known_by="2021-04-09"), "Pakistan").reaffirmed == 0
    assert _commitment(hear("2021-06-30", REAFFIRMED, known_by="2021-04-10"), "Pakistan").reaffirmed == 1


def test_contacts_are_held_against_the_cadence(hear: Hear) -> None:
    heard = hear("2021-04-20", HOTLINE, HOTLINE_LATER)
    hotline = next(h for h in heard.contacts().mechanisms if h.mechanism == "dgmo-hotline")
    assert [(c.day, c.after_days, c.late) for c in hotline.read] == [
        ("2021-03-02", None, None),
        ("2021-03-30", 28, True),
    ]
    assert (hotline.status, hotline.days_since, hotline.next_due) == ("overdue", 21, "2021-04-06")
    assert (hotline.longest_silence, hotline.longest_silence_from) == (28, "2021-03-02")
    assert all("hotline" in c.words for c in hotline.read)


def test_a_mechanism_of_which_nothing_was_read_is_not_called_late(hear: Hear) -> None:
    hotline = next(h for h in hear("2021-04-20").contacts().mechanisms if h.mechanism == "dgmo-hotline")
    assert (hotline.status, hotline.next_due, hotline.longest_silence) == ("not read", None, None)


def test_a_protest_lodged_is_a_complaint(hear: Hear) -> None:
    told = hear("2021-06-30", PROTEST, REAFFIRMED).contacts().complaints
    assert [(c.by, c.of, c.day) for c in told] == [("Pakistan", "India", "2021-05-20")]
    assert "protest" in told[0].words


TALKS = (
    ("2021-03-20", "Pakistan offered talks with India on Kashmir and said it welcomed third-party mediation."),
    (
        "2021-03-20",
        "India rejected third-party mediation between India and Pakistan, the Ministry of External Affairs said.",
    ),
    (
        "2021-05-20",
        "India again rejected mediation between India and Pakistan, a Ministry of External Affairs spokesman said.",
    ),
)


def test_positions_stand_by_issue_party_and_day_with_their_words(hear: Hear) -> None:
    told = hear("2021-06-30", *TALKS).positions(issue="mediation")
    india = next(c for c in told.cells if c.party == "India")
    assert {p.kind for p in india.positions} == {"refusal"}
    assert [p.day for p in india.positions] == ["2021-03-20", "2021-05-20"]
    assert (india.course, india.shifts) == ("constant", ())
    assert india.known == "refuses it, says May 2025 was agreed DGMO to DGMO"
    assert all("mediation" in p.words for c in told.cells for p in c.positions)


def test_a_turn_is_shown_with_both_positions(hear: Hear) -> None:
    turned = ("2021-06-10", "India agreed to third-party mediation with Pakistan, India's foreign ministry said.")
    told = hear("2021-06-30", *TALKS, turned).positions(issue="mediation", party="India")
    (india,) = told.cells
    assert india.course == "shifted"
    assert [(s.before.kind, s.after.kind, s.after.day) for s in india.shifts] == [
        ("refusal", "agreement", "2021-06-10")
    ]


def test_topics_of_the_case_come_before_those_of_ceasefires_at_large(loc: CaseFile) -> None:
    found = topics(loc)
    ids = [t.id for t in found]
    assert ids[0] == "jk-status"
    assert len(ids) == len(set(ids))
    assert "prisoners" in ids
    assert "mediation" in ids


INVOKES = (
    "The resolution of the Kashmir dispute lies in the UN Security Council resolutions, a Foreign Office spokesperson "
    'of Pakistan said. "India must hold a free and impartial plebiscite in Jammu and Kashmir", the spokesperson said.'
)


def _unsc(heard: Heard) -> Invoked:
    return next(i for i in heard.silences().invoked if (i.party, i.instrument) == ("Pakistan", "unsc-47"))


def test_of_a_short_text_nothing_is_said_about_what_it_leaves_out(hear: Hear) -> None:
    told = _unsc(hear("2021-06-30", ("2021-03-08", INVOKES)))
    states = {c.clause: c.state for c in told.clauses}
    assert states["plebiscite"] == "mentioned"
    assert states["tribesmen-withdraw"] == "too little read"
    assert told.words_read < MIN_WORDS
    assert told.left_out == ()


def test_with_enough_words_the_clause_that_never_comes_is_named(hear: Hear) -> None:
    more = " ".join(
        f'The spokesperson of the Pakistan Foreign Office said: "{words}."'
        for words in (
            "India has sent more troops to Jammu and Kashmir and has put leaders of the people under arrest there",
            "Pakistan has told the United Nations and the countries of the region about the troops in the valley",
            "the people of Kashmir have waited for more than seventy years and Pakistan will stand with them",
            "India has to give an answer to the world about the curfew in Srinagar and about the newspapers it shut",
            "Pakistan wants good relations with all its neighbours and that needs an end to the dispute first",
            "the world has to see what happens there and the doors of the valley have to be opened to the press",
            "Pakistan has raised the matter at every meeting of the region and will raise the matter again this year",
            "no country of the region can have peace while so many troops of India stand in the valley of Kashmir",
        )
    )
    told = _unsc(hear("2021-06-30", ("2021-03-08", f"{INVOKES}\n\n{more}")))
    assert told.words_read >= MIN_WORDS
    assert "tribesmen-withdraw" in told.left_out
    assert "plebiscite" not in told.left_out
    said = next(c for c in told.clauses if c.clause == "plebiscite").said
    assert "plebiscite" in said[-1].words


def test_a_city_is_no_treaty(hear: Hear) -> None:
    heard = hear("2021-06-30", ("2021-03-08", "Pakistan's prime minister said in Lahore that India had sent troops."))
    assert [i.instrument for i in heard.silences().invoked] == []


def test_a_silence_that_a_text_points_out_is_listed(hear: Hear) -> None:
    text = (
        "Pakistan asked India to hold a plebiscite in Kashmir, the Pakistan Foreign Office spokesperson said. The "
        "spokesperson did not mention the withdrawal of Pakistani troops."
    )
    (read,) = hear("2021-06-30", ("2021-03-08", text)).silences().read
    assert "withdrawal" in read.omitted
    assert read.words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("India said Pakistan would be on the FATF grey list for years.", ("FATF", "grey list")),
        ("India said that Pakistan was about to be blacklisted.", ("blacklisted",)),
        ("Pakistan said the truce with India had taken effect.", ()),
        ("Israel was put on a United Nations blacklist, Lebanon said.", ()),
    ],
)
def test_a_ladder_is_named_by_its_own_names(hear: Hear, text: str, named: tuple[str, ...]) -> None:
    fatf = next(v for v in hear("2021-06-30", ("2021-03-08", text)).pressure() if v.id == "fatf-pk")
    assert {n for m in fatf.mentions for n in m.names} == set(named)
    for mention in fatf.mentions:
        assert mention.step is not None
        assert mention.step.status.startswith("24 of 27")
    others = [v for v in hear("2021-06-30", ("2021-03-08", text)).pressure() if v.id == "imf-pk"]
    assert [m for v in others for m in v.mentions] == []


def test_an_unknown_agreement_is_a_wrong_call(loc: CaseFile) -> None:
    with pytest.raises(TrucelineError, match="agreement-unknown"):
        Heard.of(loc, CaseSeries(), agreement="nothing")


def test_before_any_truce_the_case_is_heard_all_the_same(loc: CaseFile) -> None:
    heard = Heard.of(loc, CaseSeries(), as_of=dt.date(1947, 1, 1))
    assert heard.positions().cells == ()
    assert not any(isinstance(d.claim, Statement) for d in heard.claims)
