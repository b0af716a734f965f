"""The Merkle tree over the journal, kept so that its head and its proofs are quick at any length.

The table ``tree`` holds the hash of every complete subtree of 256 entries and more; smaller ones are made from the
hashes in the journal. It grows with the journal and holds nothing that cannot be made again: a row that is not there is
computed.
"""

from __future__ import annotations

import sqlalchemy as sa

from truceline.ledger import merkle, schema

BLOCK_LEVEL = 8
"""The smallest subtrees that are kept: 2^8 entries."""
_BLOCK = 1 << BLOCK_LEVEL
_BLOCKS_AT_ONCE = 64


class JournalTree:
    """The subtrees of the journal's tree, as far as the journal goes (:data:`truceline.ledger.merkle.Nodes`)."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._blocks: dict[int, merkle.Nodes] = {}

    def __call__(self, level: int, position: int) -> bytes:
        """The hash of a complete subtree."""
        if level < BLOCK_LEVEL:
            block = position >> (BLOCK_LEVEL - level)
            return self._block(block)(level, position - (block << (BLOCK_LEVEL - level)))
        t = schema.tree.c
        query = sa.select(t.hash).where(t.level == level, t.position == position)
        kept = self._connection.execute(query).scalar()
        if kept is not None:
            return bytes.fromhex(kept)
        if level == BLOCK_LEVEL:
            return self._block(position)(level, 0)
        return merkle.node_hash(self(level - 1, 2 * position), self(level - 1, 2 * position + 1))

    def _block(self, block: int) -> merkle.Nodes:
        if block not in self._blocks:
            j = schema.journal.c
            first = block * _BLOCK
            rows = self._connection.execute(
                sa.select(j.hash).where(j.n > first, j.n <= first + _BLOCK).order_by(j.n)
            ).scalars()
            self._blocks[block] = merkle.over([merkle.leaf_hash(bytes.fromhex(h)) for h in rows])
        return self._blocks[block]


def root(connection: sa.Connection, size: int) -> str:
    """The root of the tree over the first ``size`` entries of the journal, in hexadecimal."""
    return merkle.root(JournalTree(connection), size).hex()


def extend(connection: sa.Connection, size: int) -> int:
    """Keep the subtrees that a journal of ``size`` entries completes and the table has not; how many blocks of entries
    were added."""
    t, j = schema.tree.c, schema.journal.c
    last = connection.execute(sa.select(sa.func.max(t.position)).where(t.level == BLOCK_LEVEL)).scalar()
    begin = 0 if last is None else int(last) + 1
    end = size // _BLOCK
    for start in range(begin, end, _BLOCKS_AT_ONCE):
        stop = min(start + _BLOCKS_AT_ONCE, end)
        query = sa.select(j.hash).where(j.n > start * _BLOCK, j.n <= stop * _BLOCK).order_by(j.n)
        leaves = [merkle.leaf_hash(bytes.fromhex(h)) for h in connection.execute(query).scalars()]
        made: dict[tuple[int, int], bytes] = {}
        kept = JournalTree(connection)
        for block in range(start, stop):
            offset = (block - start) * _BLOCK
            level, position = BLOCK_LEVEL, block
            made[level, position] = merkle.over(leaves[offset : offset + _BLOCK])(level, 0)
            while position & 1:  # a right child completes its parent
                left = made.get((level, position - 1)) or kept(level, position - 1)
                right = made[level, position]
                level, position = level + 1, position >> 1
                made[level, position] = merkle.node_hash(left, right)
        rows = [{"level": at[0], "position": at[1], "hash": digest.hex()} for at, digest in made.items()]
        connection.execute(sa.insert(schema.tree), rows)
    return max(0, end - begin)


def rebuild(connection: sa.Connection, size: int) -> int:
    """Make the table again from the journal; how many blocks of entries it now covers."""
    connection.execute(sa.delete(schema.tree))
    return extend(connection, size)


def fault(connection: sa.Connection, size: int) -> str | None:
    """Whether the table holds other hashes than the journal gives; the first that is wrong, in words."""
    t = schema.tree.c
    query = sa.select(t.level, t.position, t.hash).order_by(t.level, t.position)
    blocks = JournalTree(connection)
    below: dict[int, bytes] = {}
    level_of_below = BLOCK_LEVEL
    here: dict[int, bytes] = {}
    for row in connection.execute(query).all():
        if row.level != level_of_below:
            below, here, level_of_below = here, {}, row.level
        try:
            right = (
                blocks._block(row.position)(BLOCK_LEVEL, 0)
                if row.level == BLOCK_LEVEL
                else merkle.node_hash(below[2 * row.position], below[2 * row.position + 1])
            )
        except (IndexError, KeyError):
            return f"the tree has a subtree (level {row.level}, {row.position}) that the journal's {size} entries lack"
        blocks._blocks.clear()
        if right.hex() != row.hash:
            return f"the tree's subtree {row.position} of level {row.level} is not that of the journal (mend: rebuild)"
        here[row.position] = right
    return None
