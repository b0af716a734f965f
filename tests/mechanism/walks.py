"""Steps with all they must bring, and the shortest way to any state: for tests that go through the whole table."""

from __future__ import annotations

from collections import deque

import mechanism_world as world

from truceline.mechanism.machine import BEFORE, Machine, Transition
from truceline.model.complaint import Determination, EvidenceItem, Given, Hand, Response

ITEM = EvidenceItem(sha256="ab" * 32, media_type="image/jpeg", size=3, name="crater.jpg")
DUE = "2020-05-13"


def hand(step: str) -> Hand:
    """Somebody who may take a step."""
    if step.startswith(("report_", "verify_", "begin_")):
        return world.VERIFIER
    if step == "respond":
        return world.LIAISON_IN
    return world.DUTY_OFFICER if step in ("acknowledge", "attach", "note", "file") else world.HEAD


def brings(step: str, other: str = "") -> Given:
    """What a step must bring; ``other`` is a complaint it may be a duplicate of."""
    reason, report = "as the file shows", world.report
    return {
        "find_duplicate": Given(reason=reason, duplicate_of=other),
        "assign": Given(assignee="Verifier", due=DUE),
        "reassign": Given(assignee="Second verifier", due=DUE, reason=reason),
        "begin_verification": Given(authorisation="head of mission"),
        "verify_again": Given(authorisation="head of mission", reason=reason),
        "report_verified": Given(report=report("confirmed", "not_confirmed")),
        "report_not_verified": Given(report=report("not_confirmed", "not_examined")),
        "report_access_denied": Given(report=report("not_examined", "not_examined")),
        "determine": Given(determination=Determination(outcome="violation", violators=("India",), reasons=reason)),
        "refer": Given(body="dgmo-hotline"),
        "resolve_locally": Given(action="sector commanders agreed to hold fire"),
        "follow_up": Given(action="report back on the evacuation corridor", due=DUE),
        "respond": Given(response=Response("India", "rejects", "the fire was answered, not begun")),
        "attach": Given(evidence=ITEM),
        "extend": Given(due=DUE, reason=reason),
        "acknowledge": Given(),
    }.get(step, Given(reason=reason))


def way(machine: Machine, target: str) -> list[Transition]:
    """The shortest way from nothing to a state."""
    seen: dict[str, list[Transition]] = {BEFORE: []}
    queue = deque([BEFORE])
    while queue:
        state = queue.popleft()
        for t in sorted(machine.transitions()):
            if t.source == state and t.to not in seen:
                seen[t.to] = [*seen[state], t]
                queue.append(t.to)
    return seen[target]
