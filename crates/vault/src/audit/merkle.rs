//! The Merkle tree of RFC 6962 (RFC 9162 section 2.1), over hashes that stand elsewhere: memory grows with the logarithm of
//! the log. docs/adr/0005 says why this is written here.

use sha2::{Digest, Sha256};
use std::ops::Range;

pub type Hash = [u8; 32];

/// The hash of an entry.
pub fn leaf(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree that is only appended to: the roots of its full subtrees, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    peaks: Vec<Hash>,
}

impl Tree {
    /// The tree of this size with these peaks, if there can be one.
    pub fn of_peaks(size: u64, peaks: Vec<Hash>) -> Option<Tree> {
        (peaks.len() == size.count_ones() as usize).then_some(Tree { size, peaks })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // Each full subtree that ends here is joined with its left neighbour of the same size.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Sha256::digest([]).into() };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

/// The largest power of two below `size`, which is at least two.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Whose roots prove that entry `index` is in a tree of `size` entries, nearest first. Ranges of entries, from 0.
pub fn inclusion(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut proof = Vec::new();
    let mut tree = 0..size;
    while tree.end - tree.start > 1 {
        let middle = tree.start + split(tree.end - tree.start);
        if index < middle {
            proof.push(middle..tree.end);
            tree.end = middle;
        } else {
            proof.push(tree.start..middle);
            tree.start = middle;
        }
    }
    proof.reverse();
    proof
}

/// Whose roots prove that the tree of `old` entries is the beginning of that of `size`.
pub fn consistency(old: u64, size: u64) -> Vec<Range<u64>> {
    let mut proof = Vec::new();
    let mut tree = 0..size;
    if old == 0 || old >= size {
        return proof;
    }
    while tree.end != old {
        let middle = tree.start + split(tree.end - tree.start);
        if old <= middle {
            proof.push(middle..tree.end);
            tree.end = middle;
        } else {
            proof.push(tree.start..middle);
            tree.start = middle;
        }
    }
    // The old tree's own root is known to whoever checks, unless it is only a part of it.
    if tree.start != 0 {
        proof.push(tree);
    }
    proof.reverse();
    proof
}

/// Whether the proof leads from this leaf to this root (RFC 9162, 2.1.3.2).
pub fn proves_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for step in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(step, &hash);
            let skip = if at & 1 == 0 { at.trailing_zeros() } else { 0 };
            at >>= skip;
            last >>= skip;
        } else {
            hash = node(&hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the proof shows that the tree of `old` entries grew into the one of `size` (RFC 9162, 2.1.4.2).
pub fn proves_consistency(old: u64, size: u64, old_root: &Hash, root: &Hash, proof: &[Hash]) -> bool {
    if old == size {
        return proof.is_empty() && old_root == root;
    }
    if old == 0 || old > size {
        return false;
    }
    let mut steps = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let shift = (old - 1).trailing_ones();
    let (mut at, mut last) = ((old - 1) >> shift, (size - 1) >> shift);
    let (mut old_hash, mut hash) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old_hash = node(step, &old_hash);
            hash = node(step, &hash);
            let skip = if at & 1 == 0 { at.trailing_zeros() } else { 0 };
            at >>= skip;
            last >>= skip;
        } else {
            hash = node(&hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && hash == *root
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The entries and roots of the reference tree of RFC 6962's own implementation.
    const ENTRIES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn hex(hash: &Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// MTH as the RFC writes it.
    fn plainly(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [one] => *one,
            many => {
                let (left, right) = many.split_at(split(many.len() as u64) as usize);
                node(&plainly(left), &plainly(right))
            }
        }
    }

    fn prove(leaves: &[Hash], ranges: Vec<Range<u64>>) -> Vec<Hash> {
        ranges.into_iter().map(|range| plainly(&leaves[range.start as usize..range.end as usize])).collect()
    }

    /// covers: SEC-4
    #[test]
    fn the_tree_is_that_of_rfc_6962() {
        let mut tree = Tree::default();
        for (size, root) in ROOTS.iter().enumerate() {
            assert_eq!(hex(&tree.root()), *root, "{size} entries");
            let again = Tree::of_peaks(size as u64, tree.peaks().to_vec()).expect("a tree");
            assert_eq!(again, tree);
            if let Some(entry) = ENTRIES.get(size) {
                tree.push(leaf(entry));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// covers: SEC-4
        #[test]
        fn what_is_proven_is_so_and_nothing_else(size in 1_u64..70, index: prop::sample::Index, old: prop::sample::Index) {
            let leaves: Vec<Hash> = (0..size).map(|at| leaf(&at.to_be_bytes())).collect();
            let (index, old) = (index.index(size as usize) as u64, 1 + old.index(size as usize) as u64);
            let root = plainly(&leaves);
            let mut tree = Tree::default();
            leaves.iter().for_each(|leaf| tree.push(*leaf));
            prop_assert_eq!(tree.root(), root);

            let proof = prove(&leaves, inclusion(index, size));
            let own = leaves[index as usize];
            prop_assert!(proves_inclusion(own, index, size, &proof, &root));
            prop_assert!(!proves_inclusion(leaf(b"another"), index, size, &proof, &root));
            prop_assert!(!proves_inclusion(own, index + 1, size, &proof, &root));

            let old_root = plainly(&leaves[..old as usize]);
            let proof = prove(&leaves, consistency(old, size));
            prop_assert!(proves_consistency(old, size, &old_root, &root, &proof));
            prop_assert!(!proves_consistency(old, size, &leaf(b"another"), &root, &proof));
            prop_assert!(!proves_consistency(old, size, &old_root, &leaf(b"another"), &proof));
            for at in 0..proof.len() {
                let mut bent = proof.clone();
                bent[at][3] ^= 1;
                prop_assert!(!proves_consistency(old, size, &old_root, &root, &bent));
            }
        }
    }
}
