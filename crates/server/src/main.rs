//! `lingong`: the one binary.

fn main() {}
