"""Records for two worlds: what both hold, and one more record of every kind that only one of them holds, hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from truceline.access import Marking
from truceline.ledger import Ledger, TableSource, bodies
from truceline.ledger import mechanism_bodies as of_mechanism
from truceline.model.alert import Alert
from truceline.model.claim import Actor, Count, Event, Reading, Statement, Toll, When, Where
from truceline.model.claim_review import ClaimReview
from truceline.model.complaint import Allegation, Complaint, ComplaintStep, Custody, Given, Hand
from truceline.model.contact import Contact, Readout
from truceline.model.document import Document, Published, Refusal, digest, document_id
from truceline.model.joint_review import JointReview, ReviewGiven, ReviewStep
from truceline.model.linking import LinkDecision
from truceline.model.moment import Moment
from truceline.model.monitoring import MonitorRow
from truceline.model.observation import Detection
from truceline.model.source import Source
from truceline.model.span import Evidence, Span
from truceline.model.table import EventRow, MissionPoint, Tally

PARTIES = ("India", "Pakistan")
CANARY = "zanzibar"
"""A word that stands in every hidden record and in nothing else."""
Put: TypeAlias = Callable[[Ledger, Marking, tuple[str, ...]], object]


def moment(day: str) -> Moment:
    return Moment(day, day, "day", "", f"{day}T00:00:00Z")


def reading(
    text: str, day: str, *, ref: str, party: str = "Pakistan", place: str = "Nakyal", killed: int | None = None
) -> Reading:
    """A document that tells of one shelling, and of a tally."""
    words = Evidence.cut(text, Span(0, len(text)))
    sha = digest(f"{ref}\n{text}".encode())
    doc = Document(
        ref=ref, id=document_id(sha), sha256=sha, text=text, title=f"On the line, {ref}", publisher="The Gazette",
        language="en", published=Published(day, "day", day, f"{day}T00:00:00Z"),
    )  # fmt: skip
    source = Source("named_organ", name=party, party=party)
    other = "India" if party == "Pakistan" else "Pakistan"
    said = Statement(id="s1", evidence=(words,), source=source, content=words.span, manner="indirect", does=("blame",))
    event = Event(
        id="e1", evidence=(words,), source=source, type="shelling", trigger=words.span, actor=Actor(other, None, other),
        recipient=Actor(party, None, party), when=When(day, day, "day"), confidence=0.8,
        where=Where(place, 33.48, 74.1, "town", sector="mendhar", side="PK"),
        killed=Toll(killed, killed, killed) if killed is not None else None,
    )  # fmt: skip
    tally = Count(id="c1", evidence=(words,), n=228, what="ceasefire violations", accused=other)
    return Reading(doc, (said, event, tally), reader="reader/1")


def row(n: int, day: str, headline: str = "Firing at Nakyal") -> EventRow:
    return EventRow(
        dataset="ged", row_id=str(n), date_start=day, date_end=day, date_prec="day", published=day, type="violation",
        side_a="India", side_b="Pakistan", dyad="India - Pakistan", where="Nakyal", country="Pakistan", lat=33.48,
        lon=74.1, where_prec="point", killed_low=1, killed_best=2, killed_high=3, headline=headline,
    )  # fmt: skip


def table(dataset: str, kind: str = "events") -> TableSource:
    return TableSource(dataset=dataset, title=f"Table {dataset}", kind=kind, sha256=f"sha-{dataset}")  # type: ignore[arg-type]


DAYS = tuple(f"2021-0{m}-{d:02}" for m in (3, 4, 5) for d in (2, 9, 16, 23))
SHELLING = reading("Pakistan said Indian guns shelled Nakyal.", "2021-03-02", ref="paper-1", killed=2)
ANSWER = reading(
    "India said Pakistani guns shelled Nakyal first.", "2021-03-02", ref="paper-2", party="India", killed=2
)
CLAIM = f"{SHELLING.document.id}.e1"


def _contact(ledger: Ledger, id: str, note: str, marking: Marking, shared: tuple[str, ...]) -> object:
    version = len(ledger.contact_versions(id)) + 1
    contact = Contact(
        id=id, mechanism="dgmo-hotline", kind="hotline_call", level="DGMO", started=moment("2021-03-03"), note=note,
        version=version,
    )  # fmt: skip
    return ledger.add_contact(contact, marking=marking, shared=shared)


def _step(ledger: Ledger, id: str, reason: str, marking: Marking, shared: tuple[str, ...]) -> object:
    before = len(ledger.complaint_steps(id))
    complaint = Complaint(
        id=id, received=moment("2021-03-04"), submitter="Liaison", party="Pakistan", accused="India",
        allegations=(Allegation("a1", reason),),
    )  # fmt: skip
    step = ComplaintStep(
        complaint=id, seq=before + 1, step="acknowledge" if before else "receive", state="acknowledged" if before else
        "received", at="2021-03-04T08:00:00Z", by=Hand("amal"),
        given=Given(reason=reason) if before else Given(complaint=complaint),
    )  # fmt: skip
    return ledger.add_complaint_step(step, marking=marking, shared=shared)


def _joint(ledger: Ledger, id: str, title: str, marking: Marking, shared: tuple[str, ...]) -> object:
    before = len(ledger.joint_review_steps(id))
    review = JointReview(id=id, title=title, start="2021-03-01", end="2021-03-31")
    given = ReviewGiven(reason=title) if before else ReviewGiven(review=review)
    step = ReviewStep(
        review=id, seq=before + 1, step="note" if before else "open", state="open", at="2021-03-31T08:00:00Z",
        by=Hand("amal"), given=given,
    )  # fmt: skip
    return ledger.add_joint_review_step(step, marking=marking, shared=shared)


VISIBLE: tuple[Put, ...] = (
    lambda ledger, m, s: ledger.add_reading(SHELLING, case_id="loc", source="paper", marking=m, shared=s),
    lambda ledger, m, s: ledger.add_rows(
        [row(n, day) for n, day in enumerate(DAYS)], source=table("ged"), marking=m, shared=s
    ),
    lambda ledger, m, s: _contact(ledger, "c-1", "the line was quiet", m, s),
    lambda ledger, m, s: _step(ledger, "k-1", "shelled on the second", m, s),
    lambda ledger, m, s: ledger.add_reading(ANSWER, case_id="loc", source="paper", marking=m, shared=s),
    lambda ledger, m, s: ledger.link(PARTIES),
    lambda ledger, m, s: _step(ledger, "k-1", "acknowledged", m, s),
    lambda ledger, m, s: _joint(ledger, "r-1", "March", m, s),
    lambda ledger, m, s: ledger.add_review(ClaimReview(claim=CLAIM, verdict="accept", who="amal"), marking=m),
    lambda ledger, m, s: _contact(ledger, "c-1", "the line was quiet for ten minutes", m, s),
    lambda ledger, m, s: ledger.add("t1", bodies.Count("counts", True, _tally(1)), marking=m, shared=s),
)
"""What both worlds hold, in order."""


def _tally(n: int) -> Tally:
    return Tally(
        row_id=f"t{n}", period_start="2021-03-01", period_end="2021-03-31", n=228, qualifier="exact",
        reporter="India/MHA", accused="Pakistan", scope="LoC", published="2021-04", source_url="https://example.org",
    )  # fmt: skip


HIDDEN: dict[str, Put] = {
    "document": lambda ledger, m, s: ledger.add_reading(
        reading(f"Pakistan said Indian guns shelled the post {CANARY}.", "2021-03-02", ref=f"note-{CANARY}", killed=2),
        case_id="loc", source=CANARY, marking=m, shared=s,
    ),
    "the same document": lambda ledger, m, s: ledger.add_reading(
        SHELLING, case_id="loc", source=CANARY, marking=m, shared=s
    ),
    "refusal": lambda ledger, m, s: ledger.add_refusal(Refusal(CANARY, "empty", CANARY), source=CANARY, marking=m),
    "rows": lambda ledger, m, s: ledger.add_rows(
        [row(n, day, f"Firing at {CANARY}") for n, day in enumerate(DAYS, 3)], source=table("ged"), marking=m, shared=s
    ),
    "rows of its own": lambda ledger, m, s: ledger.add_rows(
        [row(n, day, f"Firing at {CANARY}") for n, day in enumerate(DAYS)], source=table(CANARY), marking=m, shared=s
    ),
    "tally": lambda ledger, m, s: ledger.add(f"t-{CANARY}", bodies.Count(CANARY, True, _tally(9)), marking=m, shared=s),
    "mission point": lambda ledger, m, s: ledger.add(
        f"p-{CANARY}",
        bodies.Point(
            CANARY, True,
            MissionPoint(row_id="p", report=CANARY, period_end="2021-03-31", metric="v", value=3.5, region="x"),
        ),
        marking=m, shared=s,
    ),
    "monitor's row": lambda ledger, m, s: ledger.add(
        f"m-{CANARY}",
        of_mechanism.Monitored(
            CANARY,
            MonitorRow(
                row_id="m", position=CANARY, location="2km SE", means="heard", count=3, observation="explosion",
                description="", weapon="", day="2021-03-02", time="21:36",
            ),
        ),
        marking=m, shared=s,
    ),
    "contact": lambda ledger, m, s: _contact(ledger, f"c-{CANARY}", CANARY, m, s),
    "version of a contact": lambda ledger, m, s: _contact(ledger, "c-1", CANARY, m, s),
    "readout": lambda ledger, m, s: ledger.add_readout(
        Readout(contact="c-1", party="India", text=CANARY), marking=m, shared=s
    ),
    "complaint": lambda ledger, m, s: _step(ledger, f"k-{CANARY}", CANARY, m, s),
    "step of a complaint": lambda ledger, m, s: _step(ledger, "k-1", CANARY, m, s),
    "custody": lambda ledger, m, s: ledger.add_custody(
        Custody(sha256="ab" * 32, complaint="k-1", act="checked", at="2021-03-05T08:00:00Z", by=CANARY),
        marking=m, shared=s,
    ),
    "joint review": lambda ledger, m, s: _joint(ledger, f"r-{CANARY}", CANARY, m, s),
    "step of a joint review": lambda ledger, m, s: _joint(ledger, "r-1", CANARY, m, s),
    "review of a claim": lambda ledger, m, s: ledger.add(
        f"{CLAIM}\n9{CANARY}",
        bodies.ClaimReviewed(ClaimReview(claim=CLAIM, verdict="reject", who="amal", note=CANARY)),
        marking=m, shared=s,
    ),
    "decision on linking": lambda ledger, m, s: ledger.add(
        f"d-{CANARY}",
        of_mechanism.LinkDecided(
            LinkDecision(
                word="confirm", incident="i-1", members=(CLAIM,), reason=CANARY, by="amal", at="2021-03-05T08:00:00Z"
            )
        ),
        marking=m, shared=s,
    ),
    "verdict": lambda ledger, m, s: ledger.add_verdict(
        agreement="a", as_of="2021-05-01", verdict="BROKEN", sentence=CANARY, body={"x": CANARY}
    ),
    "alert": lambda ledger, m, s: ledger.add_alert(
        Alert(key=CANARY, case="loc", rule="r", kind="verdict_changed", day="2021-05-01", title=CANARY, text=CANARY)
    ),
    "links": lambda ledger, m, s: ledger.link(PARTIES),
}  # fmt: skip
"""One more record of every kind, hidden by its marking and groups. Verdicts, alerts and links are what the program
makes from all it can see: they need no marking to be hidden."""
EARLIEST = {"step of a complaint": 4, "step of a joint review": 8}
"""Before this place in the order a kind has nothing to be a step of: the hidden record would found what the visible one
founds, and whoever enters the visible one would know."""


def fingerprint(value: object) -> str:
    """A value as bytes that can be compared and read."""
    return msgspec.json.encode(value).decode("utf-8")


__all__ = ["CANARY", "CLAIM", "HIDDEN", "PARTIES", "VISIBLE", "Detection", "fingerprint"]
