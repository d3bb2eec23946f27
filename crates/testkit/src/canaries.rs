//! Looks for values that must not stand anywhere: in files, in the database, in the log, in any disguise.

use crate::TestApp;
use std::path::{Path, PathBuf};

/// Values that must not be found, each with what it is.
pub type Secrets<'a> = [(&'a str, String)];

impl TestApp {
    /// Looks through the data folder, the database server and the log.
    ///
    /// # Panics
    /// With the place and the disguise of a value that is found.
    pub async fn assert_nowhere(&self, secrets: &Secrets<'_>) {
        let mut found = Vec::new();
        files(&self.data_dir, &mut found);
        assert!(!found.is_empty(), "the data folder holds files");
        for file in found {
            // A file may go while the folder is read: then nothing stands in it.
            let Ok(bytes) = std::fs::read(&file) else { continue };
            assert_absent(&file.display().to_string(), &bytes, secrets);
        }
        assert_absent("the database", &self.dump_database().await, secrets);
        assert_absent("the log", crate::captured_log().as_bytes(), secrets);
    }
}

/// Looks through bytes.
///
/// # Panics
/// With the disguise of a value that is found.
pub fn assert_absent(place: &str, bytes: &[u8], secrets: &Secrets<'_>) {
    for (what, value) in secrets {
        for (disguise, needle) in disguises(value) {
            let stands = memchr::memmem::find(bytes, &needle).is_some();
            assert!(!stands, "{what} stands in {place}, {disguise}");
        }
    }
}

/// Each value in the ways that it could stand in a file.
fn disguises(value: &str) -> Vec<(String, Vec<u8>)> {
    let utf16: Vec<u16> = value.encode_utf16().collect();
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![
        ("as it is".to_owned(), value.as_bytes().to_vec()),
        ("UTF-16 LE".to_owned(), utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16 BE".to_owned(), utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("hex".to_owned(), hex.clone().into_bytes()),
        ("HEX".to_owned(), hex.to_uppercase().into_bytes()),
    ];
    // Base64 depends on where the value begins in its group of three; the characters that its neighbours touch are cut.
    for lead in 0..3 {
        let padded = [&b"xx"[..lead], value.as_bytes()].concat();
        let whole = base64(&padded);
        let from = if lead == 0 { 0 } else { lead + 1 };
        all.push((format!("Base64 at {lead}"), whole.as_bytes()[from..whole.len() - 4].to_vec()));
    }
    all
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let word = (0..3).fold(0_u32, |word, at| word << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
            (0..4).map(move |at| char::from(ALPHABET[(word >> (18 - 6 * at) & 63) as usize]))
        })
        .collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() { files(&entry.path(), found) } else { found.push(entry.path()) }
    }
}
