"""The Merkle tree of RFC 6962 (and RFC 9162, section 2.1) over the hashes of a log's entries.

A leaf's hash is sha256 of a zero byte and the entry's 32-byte hash, a node's that of a one byte and its two children.
``Nodes`` gives the hash of any complete subtree (2^level leaves); everything here is made from such subtrees, so that
a proof in a log of a million entries needs some twenty of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeAlias

Nodes: TypeAlias = Callable[[int, int], bytes]
"""(level, position) -> the hash of the complete subtree over the leaves ``position * 2**level`` and following."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
_sha256 = hashlib.sha256


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return _sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return _sha256(b"\x01" + left + right).digest()


def over(hashes: Sequence[bytes]) -> Nodes:
    """The subtrees over leaf hashes held in memory; each is computed once."""
    levels: dict[tuple[int, int], bytes] = {}

    def node(level: int, position: int) -> bytes:
        if level == 0:
            return hashes[position]
        found = levels.get((level, position))
        if found is None:
            found = node_hash(node(level - 1, 2 * position), node(level - 1, 2 * position + 1))
            levels[level, position] = found
        return found

    return node


def root(nodes: Nodes, size: int) -> bytes:
    """The root over the first ``size`` leaves."""
    return _range(nodes, 0, size) if size else EMPTY_ROOT


def inclusion(nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """The audit path from leaf ``index`` (the first is 0) to the root over ``size`` leaves (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range(nodes, middle, end))
            end = middle
        else:
            path.append(_range(nodes, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency(nodes: Nodes, old: int, size: int) -> tuple[bytes, ...]:
    """The proof that the tree over ``size`` leaves continues that over the first ``old`` (RFC 6962, 2.1.2)."""
    if not 0 <= old <= size:
        raise ValueError(f"{old} leaves are not the beginning of {size}")
    if old in (0, size):
        return ()
    path: list[bytes] = []
    start, end, whole = 0, size, True
    while old - start != end - start:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range(nodes, middle, end))
            end = middle
        else:
            path.append(_range(nodes, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_range(nodes, start, end))
    return tuple(reversed(path))


def proves_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether an audit path leads from a leaf's hash to a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, found = index, size - 1, leaf
    for step in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(step, found)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            found = node_hash(found, step)
        fn >>= 1
        sn >>= 1
    return sn == 0 and found == expected


def proves_consistency(old: int, size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that a tree of ``size`` leaves continues one of ``old`` (RFC 9162, 2.1.4.2)."""
    if old == size:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if not 0 < old < size or not path:
        return False
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    was = now = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            was, now = node_hash(step, was), node_hash(step, now)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            now = node_hash(now, step)
        fn >>= 1
        sn >>= 1
    return sn == 0 and was == old_root and now == new_root


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _range(nodes: Nodes, start: int, end: int) -> bytes:
    """The hash over leaves ``start`` to ``end``; a subtree of its tree, so ``start`` is a multiple of its split."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(size)
    return node_hash(_range(nodes, start, middle), _range(nodes, middle, end))
