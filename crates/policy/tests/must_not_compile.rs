//! Declarations and readings that break a promise do not compile, and say why (SPEC POL-1, RET-2).
//!
//! What must not compile in the tables and in the vault (a bare column, a printed or serialised sealed value, a wrong-purpose
//! read through a grant) stands as `compile_fail` examples beside those types: there the whole database would be built again
//! for it.
//!
//! The expected messages are the compiler's own; after a new compiler `TRYBUILD=overwrite` writes them anew, and the first line
//! of each must still say which promise is broken.

/// covers: POL-1, RET-2, SEC-1
#[test]
fn a_broken_promise_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
