"""A state machine held as a table: which step leads from where to where, who may take it, what it must bring.

The table is data (``data/*_steps.tsv``); this module reads it and says no in words. What a step means beyond its row
(four eyes, quorum) is named in the row's ``check`` column and done by the module of the thing that moves.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib import resources

import msgspec

from truceline.errors import TrucelineError
from truceline.model.complaint import Hand

BEFORE = "-"
"""The state of a thing that does not exist yet."""


class State(msgspec.Struct, frozen=True):
    """A state, its words, the group of states it belongs to, and who has to act next."""

    state: str
    words: str
    group: str
    waits_for: str


class Step(msgspec.Struct, frozen=True):
    """A row of the table of steps. ``to`` is None where the state stays; ``action`` is what the table of permissions
    calls it."""

    step: str
    sources: tuple[str, ...]
    to: str | None
    may: tuple[str, ...]
    action: str
    must: tuple[str, ...]
    checks: tuple[str, ...]
    what: str

    @property
    def words(self) -> str:
        """The step's name in plain words."""
        return self.step.replace("_", " ")


class Transition(msgspec.Struct, frozen=True, order=True):
    """One way from one state to another (or back to itself)."""

    source: str
    step: str
    to: str


class Machine(msgspec.Struct, frozen=True):
    """The states and steps of one kind of thing (``noun``, as it is called in a sentence)."""

    noun: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]

    def state(self, name: str) -> State:
        """A state by its name."""
        return next(s for s in self.states if s.state == name)

    def words(self, state: str) -> str:
        """A state in plain words."""
        return "not yet received" if state == BEFORE else self.state(state).words

    def step(self, name: str) -> Step:
        """A step by its name. Raises TrucelineError where there is none."""
        found = next((s for s in self.steps if s.step == name), None)
        if found is None:
            raise TrucelineError(
                "step-unknown", f"a {self.noun} has no step {name!r}.",
                mend="Steps: " + ", ".join(s.step for s in self.steps) + ".",
            )  # fmt: skip
        return found

    def open_to(self, state: str, role: str | None = None) -> tuple[Step, ...]:
        """The steps that may be taken in a state (by a role, where one is given)."""
        return tuple(s for s in self.steps if state in s.sources and (role is None or role in s.may))

    def transitions(self) -> Iterator[Transition]:
        """Every way there is."""
        for step in self.steps:
            for source in step.sources:
                yield Transition(source, step.step, step.to or source)

    def move(self, state: str, step: Step, hand: Hand) -> str:
        """The state that a step leads to. Raises TrucelineError: illegal here, or not for this role."""
        if state not in step.sources:
            may = ", ".join(s.step for s in self.open_to(state)) or "none"
            froms = ", ".join(self.words(s) for s in step.sources)
            raise TrucelineError(
                "step-illegal",
                f"a {self.noun} that is {self.words(state)} cannot be given the step {step.step!r}: that is taken from "
                f"{froms}.",
                mend=f"Steps open now: {may}.",
            )
        if hand.role is not None and hand.role not in step.may:
            raise TrucelineError(
                "step-role",
                f"{step.step!r} is not for the role {hand.role}: {step.what}.",
                mend=f"It may be taken by: {', '.join(step.may)}.",
            )
        if not hand.who.strip():
            raise TrucelineError("step-hand", "who takes the step is not said.", mend="Say who you are.")
        return step.to or state

    def needs(self, step: Step, given: msgspec.Struct) -> None:
        """Raises TrucelineError where a step does not bring all it must."""
        missing = [name for name in step.must if not getattr(given, name)]
        if missing:
            words = ", ".join(name.replace("_", " ") for name in missing)
            raise TrucelineError(
                "step-needs", f"{step.step!r} needs {words}: {step.what}.", mend=f"Give: {', '.join(step.must)}."
            )


@functools.cache
def complaint_machine() -> Machine:
    """The states and steps of a complaint."""
    return _machine("complaint", "complaint")


@functools.cache
def review_machine() -> Machine:
    """The states and steps of a joint review."""
    return _machine("review", "joint review")


def _machine(name: str, noun: str) -> Machine:
    states = tuple(State(*cells) for cells in _rows(f"{name}_states.tsv"))
    every = tuple(s.state for s in states)
    groups = {"*": every, "*-closed": tuple(s for s in every if s != "closed")}
    steps = tuple(
        Step(
            step=step, sources=groups.get(sources, tuple(sources.split())), to=None if to == "=" else to,
            may=tuple(may.split()), action=action, must=tuple(must.split()), checks=tuple(check.split()), what=what,
        )
        for step, sources, to, may, action, must, check, what in _rows(f"{name}_steps.tsv")
    )  # fmt: skip
    return Machine(noun, states, steps)


def _rows(file: str) -> Iterator[list[str]]:
    text = (resources.files("truceline.mechanism") / "data" / file).read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for line in lines[1:]:
        yield line.split("\t")
