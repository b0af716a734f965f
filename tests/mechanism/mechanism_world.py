"""What the tests of the mechanism share: shipped reports of the Line of Control (Wikipedia contributors, CC BY-SA 4.0,
see the case's ATTRIBUTION), and a complaint about one of them. People are roles only."""

from __future__ import annotations

import json
from importlib import resources

import truceline
from truceline.ledger import Ledger
from truceline.mechanism import complaints
from truceline.mechanism.complaints import ComplaintFile
from truceline.mechanism.times import moment
from truceline.model.case import CaseFile
from truceline.model.claim import Event, Reading
from truceline.model.complaint import Allegation, Complaint, Finding, Given, Hand, VerificationReport

KUPWARA = "wce-2020-04-12-6"
"""Artillery across the line, 2020-04-12; both sides count their own dead and injured."""
JOINT_STATEMENT = "wce-2021-02-25-52"
OTHERS = ("wce-2020-02-21-4",)

DUTY_OFFICER = Hand("Duty officer", "analyst")
VERIFIER = Hand("Verifier", "verifier")
HEAD = Hand("Head of mission", "mission_head")
LIAISON_PK = Hand("Liaison officer, Pakistan", "liaison", "Pakistan")
LIAISON_IN = Hand("Liaison officer, India", "liaison", "India")


def readings() -> tuple[Reading, ...]:
    """The reports as read."""
    folder = resources.files("truceline.cases") / "library" / "loc"
    lines = (folder / "wikipedia_current_events_kashmir.jsonl").read_text("utf-8").splitlines()
    wanted = {KUPWARA, JOINT_STATEMENT, *OTHERS}
    items = [d for d in map(json.loads, lines) if d["id"] in wanted]
    assert len(items) == len(wanted)
    return tuple(truceline.read(d["text"], published=d["date"], case="loc", ref=d["id"]) for d in items)


def fill(ledger: Ledger, read: tuple[Reading, ...]) -> None:
    """Put the reports into a ledger and link what is about one happening."""
    for one in read:
        ledger.add_reading(one, case_id="loc")
    ledger.link(["India", "Pakistan"])


def claims_of(ledger: Ledger, ref: str) -> tuple[str, ...]:
    """Ids of the event claims of one report."""
    doc = next(d for d in ledger.documents() if d.ref == ref)
    return tuple(c.id for c in ledger.claims("event", document=doc.id) if isinstance(c.claim, Event))


def protest(ledger: Ledger, **changes: object) -> Complaint:
    """A complaint about the artillery fire of 12 April 2020, as a liaison officer would lodge it."""
    said = {
        "id": "", "received": moment("2020-04-13 09:30 Asia/Karachi"), "submitter": "DGMO Pakistan",
        "party": "Pakistan", "accused": "India", "through": "dgmo-hotline", "type": "shelling",
        "happened": moment("2020-04-12"), "place": "Line of Control",
        "allegations": (
            Allegation("1", "artillery was fired across the Line of Control"),
            Allegation("2", "two civilians were injured by it"),
        ),
        "claims": claims_of(ledger, KUPWARA),
    }  # fmt: skip
    return Complaint(**{**said, **changes})  # type: ignore[arg-type] # a test's changes


def lodged(case: CaseFile, ledger: Ledger, **changes: object) -> ComplaintFile:
    return complaints.lodge(case, ledger, protest(ledger, **changes), by=DUTY_OFFICER, at="2020-04-13T05:00:00Z")


def report(*findings: str, file: ComplaintFile | None = None) -> VerificationReport:
    words = findings or ("confirmed", "partly_confirmed")
    ids = [a.id for a in file.complaint.allegations] if file else ["1", "2"]
    return VerificationReport(
        authorisation="head of mission, by signal of 13 April 2020", method="site visit, craters, hospital list",
        limitations="one side of the line only",
        findings=tuple(Finding(a, w, "as seen at the place") for a, w in zip(ids, words, strict=True)),  # type: ignore[arg-type]
        recommendations=("agree on a corridor for medical evacuation",),
    )  # fmt: skip


REASON = Given(reason="within the understanding of 2003, place and day are given")
