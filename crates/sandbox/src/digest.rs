//! The digests of the simulated vendors.

use md5::{Digest, Md5};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

pub(crate) fn sha1(text: &[u8]) -> String {
    lower_hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, text).as_ref())
}

pub(crate) fn md5(text: &[u8]) -> String {
    lower_hex(&Md5::digest(text))
}

pub(crate) fn lower_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
