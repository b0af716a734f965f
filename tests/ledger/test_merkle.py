"""The Merkle tree against RFC 6962's reference tree, and its proofs for any size."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.ledger import merkle

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
"""The leaves of the reference tree that Certificate Transparency's own implementations are tested with."""
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (3, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (2, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
"""Number of the leaf (the first is 1) and size of the tree -> audit path."""
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
NODES = merkle.over([merkle.leaf_hash(leaf) for leaf in LEAVES])


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_reference_tree(size: int) -> None:
    assert merkle.root(NODES, size).hex() == ROOTS[size]


@pytest.mark.parametrize(("of", "path"), PATHS.items())
def test_the_audit_paths_are_those_of_the_reference_tree(of: tuple[int, int], path: list[str]) -> None:
    number, size = of
    assert [step.hex() for step in merkle.inclusion(NODES, number - 1, size)] == path


@pytest.mark.parametrize(("of", "path"), CONSISTENCY.items())
def test_the_consistency_proofs_are_those_of_the_reference_tree(of: tuple[int, int], path: list[str]) -> None:
    assert [step.hex() for step in merkle.consistency(NODES, *of)] == path


def _slow_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + _slow_root(leaves[:k]) + _slow_root(leaves[k:])).digest()


def _leaves(size: int) -> list[bytes]:
    return [n.to_bytes(4, "big") for n in range(size)]


@given(st.integers(0, 300))
def test_any_root_is_that_of_the_definition(size: int) -> None:
    leaves = _leaves(size)
    assert merkle.root(merkle.over([merkle.leaf_hash(leaf) for leaf in leaves]), size) == _slow_root(leaves)


@given(st.data(), st.integers(1, 300))
def test_every_leaf_is_proved_to_be_in_every_tree_and_no_other_is(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    hashes = [merkle.leaf_hash(leaf) for leaf in _leaves(size)]
    nodes = merkle.over(hashes)
    root, path = merkle.root(nodes, size), merkle.inclusion(nodes, index, size)
    assert merkle.proves_inclusion(hashes[index], index, size, path, root)
    assert not merkle.proves_inclusion(merkle.leaf_hash(b"another"), index, size, path, root)
    assert not merkle.proves_inclusion(hashes[index], index, size, (*path, root), root)
    if path:
        bad = data.draw(st.integers(0, len(path) - 1))
        changed = [bytes([step[0] ^ 1]) + step[1:] if i == bad else step for i, step in enumerate(path)]
        assert not merkle.proves_inclusion(hashes[index], index, size, changed, root)
        assert not merkle.proves_inclusion(hashes[index], index, size, path[:-1], root)
        other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index))
        assert not merkle.proves_inclusion(hashes[index], other, size, path, root)


@given(st.data(), st.integers(0, 300))
def test_every_tree_is_proved_to_continue_every_shorter_one_and_no_other(data: st.DataObject, size: int) -> None:
    old = data.draw(st.integers(0, size))
    hashes = [merkle.leaf_hash(leaf) for leaf in _leaves(size)]
    nodes = merkle.over(hashes)
    before, after = merkle.root(nodes, old), merkle.root(nodes, size)
    path = merkle.consistency(nodes, old, size)
    assert merkle.proves_consistency(old, size, before, after, path)
    if 0 < old < size:
        changed = [bytes([path[0][0] ^ 1]) + path[0][1:], *path[1:]]
        assert not merkle.proves_consistency(old, size, before, after, changed)
        assert not merkle.proves_consistency(old, size, after, after, path)
        assert not merkle.proves_consistency(old, size, before, before, path)
        assert not merkle.proves_consistency(old, size, before, after, ())


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion(NODES, 8, 8)
    with pytest.raises(ValueError, match="not the beginning"):
        merkle.consistency(NODES, 9, 8)
    assert not merkle.proves_inclusion(b"", 3, 3, (), b"")
    assert not merkle.proves_consistency(9, 8, b"", b"", ())
