"""The verifier for people outside stands on its own and computes what the standards say."""

import ast
import sys

import pytest

from steerboard.core.audit.rules import GrowingTree, inclusion_path, leaf_hash, root_by_path, tree_root
from steerboard.core.audit.standalone import verify_steerboard as standalone
from steerboard.core.audit.writers import VERIFIER

# RFC 8032, 7.1: public key, message, signature.
PUBLISHED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), PUBLISHED)
def test_published_signatures_hold_and_altered_ones_do_not(public: str, message: str, signature: str) -> None:
    key, text, proof = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)

    assert standalone.signature_holds(key, text, proof)
    assert not standalone.signature_holds(key, text + b"\x00", proof)
    assert not standalone.signature_holds(key, text, proof[:-1] + bytes([proof[-1] ^ 1]))
    assert not standalone.signature_holds(key, text, bytes([proof[0] ^ 1]) + proof[1:])


def test_a_signature_has_one_spelling() -> None:
    public, message, signature = (bytes.fromhex(part) for part in PUBLISHED[1])
    scalar = int.from_bytes(signature[32:], "little") + standalone.ORDER

    assert not standalone.signature_holds(public, message, signature[:32] + scalar.to_bytes(32, "little"))


def test_the_verifier_imports_the_standard_library_and_nothing_else() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("size", [*range(1, 34), 100, 1000])
def test_growing_tree_definition_and_paths_agree(size: int) -> None:
    chain = [bytes([number % 256]) * 32 for number in range(size)]
    leaves = [leaf_hash(one) for one in chain]
    tree = GrowingTree()
    for one in chain:
        tree.add(one)
    root = tree_root(leaves)

    assert tree.root() == root
    for index in {0, size // 2, size - 1}:
        path = inclusion_path(leaves, index)
        assert root_by_path(leaves[index], index, size, path) == root
        assert standalone.root_by_path(leaves[index], index, size, path) == root
        assert root_by_path(leaves[index], index, size, [*path, b"\x00" * 32]) != root
        assert not path or root_by_path(leaves[index], index, size, path[:-1]) != root


def test_the_tree_is_the_one_of_the_standard() -> None:
    # Root over the seven leaves d0..d6, written out from RFC 6962, 2.1.3: ((ab)(cd))((ef)g).
    leaves = [leaf_hash(bytes([n])) for n in range(7)]
    a, b, c, d, e, f, g = leaves
    node = lambda left, right: __import__("hashlib").sha256(b"\x01" + left + right).digest()  # noqa: E731

    assert tree_root(leaves) == node(node(node(a, b), node(c, d)), node(node(e, f), g))
