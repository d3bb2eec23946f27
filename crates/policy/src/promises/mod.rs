//! What the policy promises, and what proves it (DESIGN: promises). A proof is a declaration that would not compile
//! otherwise, a test, or a check that `lingong promises` runs against the running installation.
//!
//! `cargo xtask check` fails when a named test or requirement does not exist; a test in `server` fails when a named live
//! check does not exist or none names a check that does.

mod keeping;
mod people;
mod protecting;

/// One promise.
#[derive(Debug)]
pub struct Promise {
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// The requirements that it answers.
    pub spec: &'static [&'static str],
    pub proofs: &'static [Proof],
}

/// What holds a promise.
#[derive(Debug, PartialEq, Eq)]
pub enum Proof {
    /// Breaking it does not compile; the text names where.
    Compiles(&'static str),
    /// `crate::module::name` of a test.
    Test(&'static str),
    /// The name of a check of the running installation.
    Live(&'static str),
}

/// Every promise, in the order of the policy.
pub fn promises() -> impl Iterator<Item = &'static Promise> {
    people::PROMISES.iter().chain(keeping::PROMISES).chain(protecting::PROMISES)
}

macro_rules! declare {
    ($($id:literal [$($spec:literal),+] $zh:literal, $en:literal: $($kind:ident $proof:literal),+;)+) => {
        pub(super) const PROMISES: &[crate::promises::Promise] = &[$(crate::promises::Promise {
            id: $id, zh: $zh, en: $en, spec: &[$($spec),+],
            proofs: &[$(crate::promises::Proof::$kind($proof)),+],
        }),+];
    };
}
use declare;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_id_words_and_a_proof() {
        let mut ids = std::collections::HashSet::new();
        for promise in promises() {
            assert!(ids.insert(promise.id), "{} stands twice", promise.id);
            assert!(!promise.spec.is_empty() && !promise.proofs.is_empty(), "{}", promise.id);
            assert!(!promise.zh.is_ascii() && !promise.en.is_empty(), "{}", promise.id);
        }
        assert!(ids.len() >= 70, "{} promises", ids.len());
    }
}
