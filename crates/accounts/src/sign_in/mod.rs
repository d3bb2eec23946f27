//! Signing up and in.

pub(crate) mod username;
