//! The source itself: nobody writes the sharing ledger past its rules.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Rows are made in `vault/src/sharing.rs` alone; releases that were not checked are written from nowhere.
///
/// covers: SHARE-1
#[test]
fn the_sharing_ledger_has_one_way_in() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    sources(&crates, &mut found);
    let here = Path::new(file!()).file_name().expect("a name");
    let mut writers = Vec::new();
    for path in found.iter().filter(|path| path.file_name() != Some(here)) {
        let text = std::fs::read_to_string(path).expect("a file");
        let name = path.strip_prefix(&crates).expect("below crates").display().to_string();
        if text.contains("sharings::Model {") || text.contains("sharings::ActiveModel") {
            writers.push(format!("row {name}"));
        }
        if text.contains("sharing::write(") {
            writers.push(format!("release {name}"));
        }
    }
    writers.sort();
    assert_eq!(writers, ["release care/src/sharing/record.rs", "row vault/src/sharing.rs"]);
}
