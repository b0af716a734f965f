"""The complaint's states and steps, all of them: the table against the design, and walks through a real ledger."""

from __future__ import annotations

import tempfile
from pathlib import Path

import mechanism_world as world
import pytest
import walks
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from truceline import cases
from truceline.access.permissions import cells, line_for
from truceline.errors import TrucelineError
from truceline.ledger import Ledger
from truceline.mechanism import complaints
from truceline.mechanism.machine import BEFORE, Transition, complaint_machine, review_machine
from truceline.model.case import CaseFile
from truceline.model.claim import Reading
from truceline.model.complaint import Given, Hand

MACHINE = complaint_machine()
AT = "2020-04-14T06:00:00Z"
MAIN = {
    "received": {"acknowledged"},
    "acknowledged": {"admissible", "out_of_scope", "duplicate"},
    "admissible": {"assigned"},
    "out_of_scope": {"closed"},
    "duplicate": {"closed"},
    "assigned": {"under_verification", "assigned"},
    "under_verification": {"verified", "not_verified", "access_denied", "assigned"},
    "verified": {"under_investigation"},
    "not_verified": {"under_investigation", "under_verification"},
    "access_denied": {"under_investigation", "under_verification"},
    "under_investigation": {"determined"},
    "determined": {"with_joint_body", "resolved_locally"},
    "with_joint_body": {"follow_up"},
    "resolved_locally": {"follow_up"},
    "follow_up": {"closed"},
    "closed": {"reopened"},
    "reopened": {"admissible", "out_of_scope", "duplicate"},
}
"""What the design says may follow what, written down a second time."""


def test_the_table_is_the_designs() -> None:
    table: dict[str, set[str]] = {state.state: set() for state in MACHINE.states}
    for step in MACHINE.steps:
        for source in step.sources:
            if step.to is not None and source != BEFORE:
                table[source].add(step.to)
    assert table == MAIN


@pytest.mark.parametrize("machine", [MACHINE, review_machine()], ids=["complaint", "review"])
def test_every_state_can_be_reached_and_every_cell_means_something(machine: type[MACHINE]) -> None:  # type: ignore[valid-type]
    names = {s.state for s in machine.states}
    for step in machine.steps:
        assert set(step.sources) <= names | {BEFORE}
        assert step.to is None or step.to in names
        assert step.may
        assert step.what
    for name in names:
        assert walks.way(machine, name)


@pytest.mark.parametrize("machine", [MACHINE, review_machine()], ids=["complaint", "review"])
def test_who_may_take_a_step_may_by_the_table_of_permissions_too(machine: type[MACHINE]) -> None:  # type: ignore[valid-type]
    granted = {(cell.action, cell.role) for cell in cells() if line_for(cell).allowed}
    wanted = {(step.action, role) for step in machine.steps for role in step.may}
    assert wanted <= granted


def test_every_transition_is_taken_and_the_journal_tells_the_same(loc: CaseFile, ledger: Ledger) -> None:
    taken: set[Transition] = set()
    other = world.lodged(loc, ledger, place="Nowshera")
    for n, wanted in enumerate(sorted(MACHINE.transitions())):
        target = complaint_id = ""
        for t in [*walks.way(MACHINE, wanted.source), wanted]:
            if t.source == BEFORE:
                file = world.lodged(loc, ledger, place=f"Line of Control, post {n}")
                complaint_id = file.id
            else:
                given = walks.brings(t.step, other.id)
                file = complaints.take(loc, ledger, complaint_id, t.step, given, by=walks.hand(t.step), at=AT)
            assert file.state == t.to
            assert complaints.replayed(k.record for k in file.steps) == file.state
            taken.add(t)
            target = file.state
        assert target == wanted.to
    assert taken == set(MACHINE.transitions())
    before = complaints.files(ledger)
    ledger.rebuild()
    assert complaints.files(ledger) == before
    assert ledger.verify().ok


class ComplaintMachine(RuleBasedStateMachine):
    """Complaints in a ledger beside a model of them: steps right and wrong, by the right hands and others."""

    case: CaseFile
    read: tuple[Reading, ...]
    taken: set[Transition] = set()

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "loc.sqlite"
        self.ledger = Ledger.open(self.path, case_id="loc")
        world.fill(self.ledger, self.read)
        self.states: dict[str, str] = {}
        self.other = ""

    def teardown(self) -> None:
        assert self.ledger.verify().ok
        self.ledger.close()
        self.folder.cleanup()

    def _go(self, complaint_id: str, step: str) -> None:
        source = self.states[complaint_id]
        given = walks.brings(step, self.other)
        file = complaints.take(self.case, self.ledger, complaint_id, step, given, by=walks.hand(step), at=AT)
        self.states[complaint_id] = file.state
        self.taken.add(Transition(source, step, file.state))

    @initialize(towards=st.sampled_from(sorted(MACHINE.transitions())))
    def begin(self, towards: Transition) -> None:
        self.other = world.lodged(self.case, self.ledger, place="Nowshera").id
        self.states[self.other] = "received"
        mine = world.lodged(self.case, self.ledger).id
        self.states[mine] = "received"
        for t in [*walks.way(MACHINE, towards.source), towards][1:]:
            self._go(mine, t.step)

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        which = data.draw(st.sampled_from(sorted(self.states)))
        step = data.draw(st.sampled_from(MACHINE.open_to(self.states[which])))
        if step.step == "find_duplicate" and which == self.other:
            with pytest.raises(TrucelineError, match="complaint-duplicate"):
                self._go(which, step.step)
        else:
            self._go(which, step.step)

    @rule(data=st.data(), name=st.sampled_from([s.step for s in MACHINE.steps if s.step != "file"]))
    def illegal(self, data: st.DataObject, name: str) -> None:
        which = data.draw(st.sampled_from(sorted(self.states)))
        if self.states[which] in MACHINE.step(name).sources:
            return
        with pytest.raises(TrucelineError, match="step-illegal"):
            self._go(which, name)

    @rule(data=st.data())
    def wrong_hand(self, data: st.DataObject) -> None:
        which = data.draw(st.sampled_from(sorted(self.states)))
        step = data.draw(st.sampled_from(MACHINE.open_to(self.states[which])))
        role = data.draw(st.sampled_from(["reader", "administrator", "visitor"]))
        with pytest.raises(TrucelineError, match="step-role"):
            self._take(which, step.step, walks.brings(step.step, self.other), Hand("Somebody", role))

    @rule(data=st.data(), who=st.sampled_from(["DGMO Pakistan", "dgmo  pakistan", "Duty officer", "DUTY OFFICER"]))
    def own_complaint(self, data: st.DataObject, who: str) -> None:
        which = data.draw(st.sampled_from(sorted(self.states)))
        eyes = [s for s in MACHINE.open_to(self.states[which]) if "four_eyes" in s.checks]
        if not eyes:
            return
        step = data.draw(st.sampled_from(eyes))
        for role in (None, step.may[0]):
            with pytest.raises(TrucelineError, match="four-eyes"):
                self._take(which, step.step, walks.brings(step.step, self.other), Hand(who, role))

    @rule(data=st.data())
    def empty_hand(self, data: st.DataObject) -> None:
        which = data.draw(st.sampled_from(sorted(self.states)))
        step = data.draw(st.sampled_from(MACHINE.open_to(self.states[which])))
        if step.must:
            with pytest.raises(TrucelineError, match="step-needs"):
                self._take(which, step.step, Given(), walks.hand(step.step))

    @precondition(lambda self: self.states)
    @rule()
    def reopened(self) -> None:
        self.ledger.close()
        self.ledger = Ledger.open(self.path, case_id="loc")

    @precondition(lambda self: self.states)
    @rule()
    def rebuilt(self) -> None:
        before = complaints.files(self.ledger)
        self.ledger.rebuild()
        assert complaints.files(self.ledger) == before

    @invariant()
    def the_journal_tells_the_same(self) -> None:
        files = complaints.files(self.ledger)
        assert {f.id: f.state for f in files} == self.states
        for file in files:
            assert complaints.replayed(k.record for k in file.steps) == file.state
            assert [k.record.seq for k in file.steps] == list(range(1, len(file.steps) + 1))
            assert file.reopened == sum(k.record.state == "reopened" and k.record.step == "reopen" for k in file.steps)

    def _take(self, complaint_id: str, step: str, given: Given, by: Hand) -> None:
        complaints.take(self.case, self.ledger, complaint_id, step, given, by=by, at=AT)


@pytest.fixture
def _world(readings: tuple[Reading, ...]) -> None:
    ComplaintMachine.case = cases.load("loc")
    ComplaintMachine.read = readings


@pytest.mark.usefixtures("_world")
class TestComplaints(ComplaintMachine.TestCase):  # type: ignore[name-defined, misc]
    settings = settings(max_examples=40, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
