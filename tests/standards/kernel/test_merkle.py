"""RFC 6962: the published vectors, and proofs that hold for every tree up to 40 leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.kernel import merkle

# The eight leaves and roots of the Certificate Transparency test suite (RFC 6962).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree(leaves):
    nodes = {}
    for index, leaf in enumerate(leaves):
        rows = merkle.completed(index, merkle.leaf_hash(leaf), lambda *at: nodes[at])
        nodes.update({(level, position): value for level, position, value in rows})
    return lambda level, position: nodes[level, position]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.empty_root().hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert merkle.root(0, tree([])) == merkle.empty_root()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_published_vectors(size):
    assert merkle.root(size, tree(LEAVES)).hex() == ROOTS[size - 1]


def test_audit_paths_are_those_of_the_published_vectors():
    node = tree(LEAVES)
    path = [value.hex() for value in merkle.inclusion_proof(5, 8, node)]
    assert path == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert merkle.inclusion_proof(0, 1, node) == []


def test_consistency_proofs_are_those_of_the_published_vectors():
    node = tree(LEAVES)
    assert merkle.consistency_proof(1, 1, node) == []
    assert [value.hex() for value in merkle.consistency_proof(6, 8, node)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def whole(leaves):
    """Return the root as the RFC defines it, by recursion over the leaves."""
    if not leaves:
        return merkle.empty_root()
    if len(leaves) == 1:
        return merkle.leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(whole(leaves[:split]), whole(leaves[split:]))


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_every_inclusion_proof_leads_to_the_root_and_to_no_other(leaves, data):
    node, size = tree(leaves), len(leaves)
    index = data.draw(st.integers(0, size - 1))
    root = merkle.root(size, node)
    path = merkle.inclusion_proof(index, size, node)
    leaf = merkle.leaf_hash(leaves[index])
    assert root == whole(leaves)
    assert merkle.root_from_inclusion(index, size, leaf, path) == root
    assert merkle.root_from_inclusion(index, size, merkle.leaf_hash(b"another"), path) != root


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_every_consistency_proof_rebuilds_both_roots(leaves, data):
    node, new = tree(leaves), len(leaves)
    old = data.draw(st.integers(1, new))
    proof = merkle.consistency_proof(old, new, node)
    assert verify_consistency(old, new, proof, merkle.root(old, node), merkle.root(new, node))


def verify_consistency(old, new, proof, old_root, new_root):
    """Follow RFC 9162 §2.1.4.2."""
    if old == new:
        return old_root == new_root and not proof
    proof = list(proof)
    if old & (old - 1) == 0:
        proof.insert(0, old_root)
    first, last = old - 1, new - 1
    while first % 2:
        first, last = first // 2, last // 2
    small = large = proof[0]
    for value in proof[1:]:
        if last == 0:
            return False
        if first % 2 or first == last:
            small, large = merkle.node_hash(value, small), merkle.node_hash(value, large)
            while first % 2 == 0 and first:
                first, last = first // 2, last // 2
        else:
            large = merkle.node_hash(large, value)
        first, last = first // 2, last // 2
    return (small, large, last) == (old_root, new_root, 0)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="is not in a tree"):
        merkle.inclusion_proof(index, size, tree(LEAVES))
    with pytest.raises(ValueError, match="is not in a tree"):
        merkle.root_from_inclusion(index, size, b"", [])


def test_a_path_of_the_wrong_length_is_refused():
    path = merkle.inclusion_proof(2, 8, tree(LEAVES))
    leaf = merkle.leaf_hash(LEAVES[2])
    with pytest.raises(ValueError, match="shorter"):
        merkle.root_from_inclusion(2, 8, leaf, path[:-1])
    with pytest.raises(ValueError, match="longer"):
        merkle.root_from_inclusion(2, 8, leaf, [*path, leaf])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_a_tree_does_not_extend_an_empty_or_a_larger_one(old, new):
    with pytest.raises(ValueError, match="does not extend"):
        merkle.consistency_proof(old, new, tree(LEAVES))
