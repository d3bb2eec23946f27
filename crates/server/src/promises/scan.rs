//! Looks for values, in every way that they could stand in a file, without ever saying them.

use aho_corasick::AhoCorasick;
use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that are looked through, at most.
const FILES_MAX: usize = 200_000;

/// Values with their names, in all their disguises.
#[derive(Clone)]
pub(super) struct Needles {
    search: Arc<AhoCorasick>,
    /// What each pattern is, and how it is written.
    names: Arc<Vec<(&'static str, &'static str)>>,
}

impl Needles {
    pub(super) fn of(values: &[(&'static str, String)]) -> anyhow::Result<Needles> {
        let mut patterns = Vec::new();
        let mut names = Vec::new();
        for (name, value) in values {
            for (disguise, pattern) in disguises(value) {
                patterns.push(pattern);
                names.push((*name, disguise));
            }
        }
        let search = AhoCorasick::new(patterns).context("the patterns are too many")?;
        Ok(Needles { search: Arc::new(search), names: Arc::new(names) })
    }

    /// What stands in these bytes.
    pub(super) fn in_bytes(&self, bytes: &[u8]) -> Option<String> {
        self.search.find(bytes).map(|found| self.say(found.pattern().as_usize()))
    }

    fn say(&self, pattern: usize) -> String {
        let (name, disguise) = self.names[pattern];
        format!("{name} stands there ({disguise})")
    }

    /// What stands in this file.
    pub(super) fn in_file(&self, path: &Path) -> anyhow::Result<Option<String>> {
        // A file that is gone meanwhile (a merged segment, a rotated log) holds nothing any more.
        let Ok(file) = std::fs::File::open(path) else { return Ok(None) };
        let mut found = self.search.stream_find_iter(BufReader::new(file));
        Ok(found.next().transpose()?.map(|found| self.say(found.pattern().as_usize())))
    }

    /// The first file in which one of them stands, by name.
    pub(super) async fn in_files(&self, files: Vec<PathBuf>) -> anyhow::Result<Result<(), String>> {
        let needles = self.clone();
        tokio::task::spawn_blocking(move || {
            for file in files {
                if let Some(what) = needles.in_file(&file)? {
                    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    return Ok(Err(format!("{name}: {what}")));
                }
            }
            Ok(Ok(()))
        })
        .await?
    }
}

/// Each value in the ways that it could stand in a file.
fn disguises(value: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16: Vec<u16> = value.encode_utf16().collect();
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![
        ("as it is", value.as_bytes().to_vec()),
        ("UTF-16 LE", utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16 BE", utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("hexadecimal", hex.clone().into_bytes()),
        ("hexadecimal", hex.to_uppercase().into_bytes()),
    ];
    if !value.is_ascii() {
        let escaped: String = utf16.iter().map(|unit| format!("\\u{unit:04x}")).collect();
        let percent: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        all.extend([("escaped", escaped.into_bytes()), ("percent-encoded", percent.into_bytes())]);
    }
    // Base64 depends on where the value begins in its group of three; what its neighbours touch is cut.
    for lead in 0..3 {
        let whole = BASE64_STANDARD.encode([&b"xx"[..lead], value.as_bytes()].concat());
        let from = if lead == 0 { 0 } else { lead + 1 };
        all.push(("Base64", whole.as_bytes()[from..whole.len() - 4].to_vec()));
    }
    all
}

/// Every file below a folder that `wanted` takes by its path relative to it.
pub(super) fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if found.len() < FILES_MAX
                && path.strip_prefix(folder).is_ok_and(|relative| wanted(&relative.to_string_lossy()))
            {
                found.push(path);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SEC-1
    #[test]
    fn a_value_is_found_in_every_disguise_and_never_said() {
        let value = "19991234567";
        let needles = Needles::of(&[("a number", value.to_owned())]).expect("needles");
        assert_eq!(needles.in_bytes(b"nothing of that kind 1999123456"), None);
        for lead in 0..4 {
            let framed = [&b"abcd"[..lead], value.as_bytes(), b"tail"].concat();
            let hex: String = framed.iter().map(|byte| format!("{byte:02X}")).collect();
            let utf16: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for hidden in [framed.clone(), BASE64_STANDARD.encode(&framed).into_bytes(), hex.into_bytes(), utf16] {
                let found = needles.in_bytes(&hidden).expect("it is found");
                assert!(found.starts_with("a number") && !found.contains("1999"), "{found}");
            }
        }
    }
}
