"""Two nodes: each comes to hold all that the other shares, and nothing forged, changed or out of place gets in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import ledger_samples as samples
import msgspec
import pytest

from truceline.ledger import Ledger, LedgerError, proofs
from truceline.ledger.signing import NodeKey, Peer
from truceline.model.claim import Reading

Lines = list[bytes]


class Node:
    """A party's node with a ledger of its own."""

    def __init__(self, home: Path, name: str) -> None:
        self.key = NodeKey.at(home)
        self.peer = Peer(name, self.key.public, ("joint",))
        self.ledger = Ledger.open(home / "toy.sqlite", case_id="toy", who=f"officer of {name}")

    def reads(self, words: str, *, shared: tuple[str, ...] = ("joint",)) -> None:
        doc = samples.document(f"{samples.TEXT} {words}")
        self.ledger.add_reading(
            Reading(doc, (samples.shelling(doc.text),), reader="r/1"), case_id="toy", shared=shared,
            marking="public" if shared else "restricted",
        )  # fmt: skip

    def gives(self, since: int = 0) -> Lines:
        return list(self.ledger.bundle(self.key, "joint", since))


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    pair = Node(tmp_path / "a", "Ankh"), Node(tmp_path / "b", "Bork")
    for node in pair:
        for n in range(12):
            node.reads(f"Report {n} of {node.peer.name}.", shared=("joint",) if n % 3 else ())
    yield pair
    for node in pair:
        node.ledger.close()


def test_two_nodes_come_to_hold_the_same(nodes: tuple[Node, Node]) -> None:
    a, b = nodes
    for giver, taker in ((a, b), (b, a)):
        lines = giver.gives()
        found = taker.ledger.take_in(lines, [giver.peer])
        assert (found.new, found.adopted, found.at_odds) == (8, 8, ())
        (held,) = taker.ledger.held_heads()
        assert held == msgspec.convert(msgspec.json.decode(lines[-1])["head"], type(held))
        again = taker.ledger.take_in(giver.gives(), [giver.peer])
        assert (again.new, again.known) == (0, 8)
    for node in nodes:
        assert node.ledger.verify().ok
        assert node.ledger.log_sizes() == {"joint": 8}  # what was received is not sent on
        assert node.ledger.counts()["documents"] == 12 + 8


def test_the_log_of_a_group_depends_on_nothing_that_it_does_not_see(nodes: tuple[Node, Node]) -> None:
    a, _ = nodes
    before = a.gives()[:-1]
    a.reads("Something of our own.", shared=())
    a.reads("Something for others.", shared=("party:x",))
    assert a.gives()[:-1] == before


def test_only_what_is_new_is_sent_and_both_sides_know_where_it_came_from(nodes: tuple[Node, Node]) -> None:
    a, b = nodes
    b.ledger.take_in(a.gives(), [a.peer])
    a.reads("A later report.")
    lines = a.gives(since=8)
    assert len(lines) == 3
    assert b.ledger.take_in(lines, [a.peer]).new == 1
    (line,) = [d for d in b.ledger.documents() if "A later" in (b.ledger.document(d.id).document.text)]  # type: ignore[union-attr] # it is there
    assert b.ledger.origin_of(line.entry) == (a.key.public, "joint", 9)
    assert b.ledger.entry(line.entry).who == "officer of Ankh at Ankh"


def _moved(lines: Lines) -> Lines:
    return [lines[0], lines[2], lines[1], *lines[3:]]


DAMAGES: dict[str, Callable[[Lines], Lines]] = {
    "gap": lambda lines: lines[:2] + lines[3:],
    "reordered": _moved,
    "replayed": lambda lines: [*lines[:3], lines[2], *lines[3:]],
    "truncated": lambda lines: lines[:-1],
    "altered": lambda lines: [line.replace(b"Nakyal", b"Kotli_") for line in lines],
    "form": lambda lines: [line.replace(b'"', b' "', 1) for line in lines],
    "forged": lambda lines: [*lines[:-1], lines[-1].replace(b'"at":"20', b'"at":"19')],
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_bundle_is_refused_and_its_damage_named(nodes: tuple[Node, Node], name: str) -> None:
    a, b = nodes
    before = b.ledger.counts()["entries"]
    with pytest.raises(LedgerError, match=f"refused as {name}"):
        b.ledger.take_in(DAMAGES[name](a.gives()), [a.peer])
    assert b.ledger.counts()["entries"] == before


def test_no_changed_byte_and_no_cut_gets_in(nodes: tuple[Node, Node]) -> None:
    a, b = nodes
    whole = b"".join(a.gives())
    chance = random.Random(1949)
    before = b.ledger.counts()["entries"]
    for _ in range(400):
        at = chance.randrange(len(whole))
        flipped = whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
        for data in (flipped, whole[:at]):
            with pytest.raises(LedgerError, match="refused as"):
                b.ledger.take_in(data.splitlines(keepends=True), [a.peer])
    assert b.ledger.counts()["entries"] == before


def test_an_unknown_node_another_group_and_a_missing_beginning_are_refused(nodes: tuple[Node, Node]) -> None:
    a, b = nodes
    with pytest.raises(LedgerError, match="refused as unknown"):
        b.ledger.take_in(a.gives(), [])
    with pytest.raises(LedgerError, match="refused as unknown"):
        b.ledger.take_in(a.gives(), [Peer("Ankh", a.key.public, ("party:x",))])
    with pytest.raises(LedgerError, match=r"refused as gap: it begins after entry 5, and 0 are held"):
        b.ledger.take_in(a.gives(since=5), [a.peer])
    old = a.gives()
    a.reads("A later report.")
    b.ledger.take_in(a.gives(), [a.peer])
    with pytest.raises(LedgerError, match="refused as replayed"):
        b.ledger.take_in(old, [a.peer])


@pytest.mark.parametrize("since", [0, 3, 8])
def test_a_node_that_signs_two_histories_is_shown_with_both(
    nodes: tuple[Node, Node], tmp_path: Path, since: int
) -> None:
    a, b = nodes
    b.ledger.take_in(a.gives(), [a.peer])
    with Ledger.open(tmp_path / "other" / "toy.sqlite", case_id="toy") as other:
        for n in range(9):
            doc = samples.document(f"Another history, {n}. {samples.TEXT}")
            other.add_reading(Reading(doc, (), reader="r/1"), case_id="toy", shared=("joint",))
        lines = list(other.bundle(a.key, "joint", since))
        for _ in range(2):
            assert b.ledger.take_in(lines, [a.peer]).is_split
    ((_, odds),) = b.ledger.divergences()
    assert odds.what == "history"
    assert [head.is_signed for head in odds.heads] == [True, True]
    assert b.ledger.held_of(a.key.public, "joint") == 8


def test_the_same_record_with_other_content_stays_two(nodes: tuple[Node, Node]) -> None:
    a, b = nodes
    doc = samples.document(f"{samples.TEXT} Read on both sides.")
    a.ledger.add_reading(Reading(doc, (samples.shelling(doc.text),), reader="r/1"), case_id="toy", shared=("joint",))
    b.ledger.add_reading(Reading(doc, (), reader="r/1"), case_id="toy", shared=("joint",))
    found = b.ledger.take_in(a.gives(), [a.peer])
    assert [odds.what for odds in found.at_odds] == ["record"]
    assert found.adopted == found.new - 1
    assert b.ledger.claims(document=doc.id) == ()
    assert len(b.ledger.divergences()) == 1


def test_a_redaction_keeps_the_log_and_the_other_side_is_told(nodes: tuple[Node, Node]) -> None:
    a, b = nodes
    b.ledger.take_in(a.gives(), [a.peer])
    n = a.ledger.documents()[-1].entry
    shared = next(d.entry for d in a.ledger.documents() if a.ledger.entry(d.entry).shared)
    proof = msgspec.json.encode(a.ledger.prove_entry(a.key, shared))
    head = a.ledger.signed_head(a.key)
    assert a.ledger.redact(shared, why="a source asked for it")
    assert n
    assert proofs.check(proof, head=head).ok
    assert proofs.check(msgspec.json.encode(a.ledger.prove_growth(a.key, head.size)), head=head).ok
    found = b.ledger.take_in(a.gives(), [a.peer])
    assert (found.new, len(found.redacted), found.is_split) == (1, 1, False)


def test_a_proof_with_any_byte_changed_does_not_hold(nodes: tuple[Node, Node]) -> None:
    a, _ = nodes
    proof = msgspec.json.encode(a.ledger.prove_entry(a.key, 5))
    assert proofs.check(proof).ok
    bare = a.ledger.prove_entry(a.key, 5, words=False)
    assert proofs.check(msgspec.json.encode(bare)).ok
    assert samples.TEXT.encode() not in msgspec.json.encode(bare)
    chance = random.Random(1972)
    for _ in range(400):
        at = chance.randrange(len(proof))
        changed = proof[:at] + bytes([proof[at] ^ (1 << chance.randrange(8))]) + proof[at + 1 :]
        try:
            found = proofs.check(changed)
        except LedgerError:
            continue
        assert not found.ok or msgspec.json.decode(changed) != msgspec.json.decode(proof), changed
