"""The arithmetic of proof, on plain values: the Merkle tree of RFC 6962 over the event chain.

A leaf is an event's chain hash, so one root speaks for the order and the text of every event before it.
"""

import hashlib
from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(chain_hash: bytes) -> bytes:
    """The tree's hash of one event, given the 32 bytes of its chain hash."""
    return hashlib.sha256(LEAF + chain_hash).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(NODE + left + right).digest()


class GrowingTree:
    """A Merkle tree that only grows; it keeps one hash per level, so a million events need twenty."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []  # roots of complete subtrees, the largest first

    def add(self, chain_hash: bytes) -> None:
        """Append one event."""
        node, size, complete = hashlib.sha256(LEAF + chain_hash).digest(), self.size, self._complete
        while size & 1:
            node = hashlib.sha256(NODE + complete.pop() + node).digest()
            size >>= 1
        complete.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root over all events so far."""
        if not self._complete:
            return EMPTY_ROOT
        node = self._complete[-1]
        for left in reversed(self._complete[:-1]):
            node = node_hash(left, node)
        return node


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, straight from the definition (RFC 6962, 2.1)."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root, the nearest first (RFC 6962, 2.1.1)."""
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
        index >>= 1
    return path


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path proves for a leaf (RFC 9162, 2.1.3.2); None where the path does not fit the tree."""
    if not 0 <= index < size:
        return None
    node, position, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return node if last == 0 else None
