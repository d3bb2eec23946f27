use anyhow::Context;
use care::erasure::certificate::{keys_of, verify};
use serde_json::Value;
use std::path::Path;

/// Checks a certificate of erasure against the installation's published keys, without a server or a database.
pub fn verify_file(file: &Path, keys: &Path) -> anyhow::Result<()> {
    let verified = verify(&read(file)?, &keys_of(&read(keys)?)?)?;
    println!("valid: certificate {} of {}", verified.id, verified.issuer);
    println!("erased at {}, signed with key {}", verified.erased_at, verified.key_id);
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}
