//! The versions of the policy (SPEC POL-2, POL-3): the published ones as files that never change, the present one as this
//! program declares it.
//!
//! A version is a draft until `versions/PUBLISHED` lists the hash of its file; from then on a change of the registry or of
//! the text takes a new `VERSION`. `cargo xtask gen` writes the files, `cargo xtask check` compares them.

use crate::change::{Change, classify};
use crate::documents;
use crate::snapshot::{Registry, Snapshot};
use crate::text::{self, Both, Document, lines};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The files of earlier versions, oldest first. The present one is not read from its file.
const EARLIER: &[&str] = &[include_str!("../versions/2026-11-24.json")];
/// Hashes of what was published: `VERSION SHA-256`, one a line.
const PUBLISHED: &str = include_str!("../versions/PUBLISHED");
/// What a person's acceptance of the policy as a whole is called in the consent ledger.
pub const POLICY_AS_A_WHOLE: &str = "privacy_policy";

static VERSIONS: LazyLock<Vec<Snapshot>> = LazyLock::new(|| {
    let earlier =
        EARLIER.iter().map(|text| serde_json::from_str(text).expect("a committed version parses; a test reads each"));
    earlier.chain([present()]).collect()
});

/// Every version, oldest first; the last is the present one.
pub fn versions() -> &'static [Snapshot] {
    &VERSIONS
}

/// The version of this name.
pub fn find_version(version: &str) -> Option<&'static Snapshot> {
    VERSIONS.iter().find(|known| known.version == version)
}

/// The present version and the day from which it holds, as an installation has it: its operator may name a later day, to
/// tell people beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    /// `2026-12-20`, or empty for the version's own day.
    pub present_from: &'a str,
}

impl Calendar<'_> {
    /// The day from which a version holds here.
    pub fn effective_on(&self, version: &'static Snapshot) -> String {
        let is_present = VERSIONS.last().is_some_and(|last| last.version == version.version);
        if is_present && !self.present_from.is_empty() {
            self.present_from.to_owned()
        } else {
            version.effective_on.clone()
        }
    }

    /// The version in force on a day, written `2026-11-25`.
    pub fn in_force(&self, today: &str) -> &'static Snapshot {
        let holds = |version: &&'static Snapshot| self.effective_on(version).as_str() <= today;
        VERSIONS.iter().rev().find(holds).unwrap_or(&VERSIONS[0])
    }

    /// The version that is announced and does not hold yet.
    pub fn upcoming(&self, today: &str) -> Option<&'static Snapshot> {
        VERSIONS.last().filter(|last| self.effective_on(last).as_str() > today)
    }
}

/// What somebody who accepted `accepted` must be asked again, when `in_force` holds; none where nothing major changed.
/// A version that is not known (a draft that was never published) counts as the oldest.
pub fn asked_again(accepted: Option<&str>, in_force: &'static Snapshot) -> Option<Change> {
    let from = accepted.and_then(find_version).unwrap_or(&VERSIONS[0]);
    if accepted.is_some() && from.effective_on >= in_force.effective_on {
        return None;
    }
    let change = classify(&from.registry, &in_force.registry);
    (change.is_major() || accepted.is_none()).then_some(change)
}

/// Whether the present version can still change.
pub fn is_draft() -> bool {
    published_hash(text::VERSION).is_none()
}

fn published_hash(version: &str) -> Option<&'static str> {
    PUBLISHED.lines().find_map(|line| line.strip_prefix(version)?.strip_prefix(' '))
}

fn present() -> Snapshot {
    Snapshot {
        version: text::VERSION.to_owned(),
        updated_on: text::UPDATED_ON.to_owned(),
        effective_on: text::EFFECTIVE_ON.to_owned(),
        registry: Registry::present(),
        text: text::sections(),
    }
}

/// The present version's file.
fn version_file(version: &str) -> String {
    format!("versions/{version}.json")
}

/// Every generated file of this crate, as `(path, content)`: the present version and the lists as people read them.
///
/// # Panics
/// Never: a snapshot always serialises.
pub fn generated() -> Vec<(String, String)> {
    let json = serde_json::to_string_pretty(&present()).expect("a snapshot is plain data");
    let mut files = vec![(version_file(text::VERSION), json + "\n")];
    for document in documents::all() {
        files.push((format!("tests/lists/{}.zh.txt", document.name), plain_text(&document, |both| &both.zh)));
        files.push((format!("tests/lists/{}.en.txt", document.name), plain_text(&document, |both| &both.en)));
    }
    files.push(("tests/lists/processing.csv".to_owned(), documents::processing_csv()));
    files
}

fn plain_text(document: &Document, read: impl Fn(&Both) -> &str) -> String {
    format!(
        "# {}\n{}\n\n{}\n",
        read(&document.title),
        read(&document.summary),
        lines(&document.sections, &read).join("\n")
    )
}

/// What is wrong with the committed files; `read` gives one by its path in this crate. Empty when all is well.
pub fn problems(read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in PUBLISHED.lines().filter(|line| !line.is_empty()) {
        let (version, hash) = line.split_once(' ').unwrap_or((line, ""));
        if read(&version_file(version)).is_none_or(|text| digest(&text) != hash) {
            wrong.push(format!("crates/policy/versions/{version}.json was published and may never change: restore it"));
        }
    }
    for (path, fresh) in generated() {
        if read(&path).as_deref() == Some(fresh.as_str()) {
            continue;
        }
        wrong.push(match published_hash(text::VERSION) {
            Some(hash) if path == version_file(text::VERSION) && digest(&fresh) != hash => format!(
                "the policy changed after {} was published: give it a new VERSION with its dates (crates/policy/src/text/mod.rs), keep the old file in EARLIER, then `cargo xtask gen`",
                text::VERSION
            ),
            _ => format!("crates/policy/{path} is out of date: run `cargo xtask gen`, read the difference and commit it"),
        });
    }
    wrong
}

/// The line that publishes the present version, for `versions/PUBLISHED`.
pub fn publishing_line() -> String {
    let file = generated().into_iter().next().map(|(_, content)| content).unwrap_or_default();
    format!("{} {}", text::VERSION, digest(&file))
}

/// SHA-256 in hexadecimal.
fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Major;
    use std::path::Path;

    fn committed(path: &str) -> Option<String> {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
    }

    /// covers: POL-1, POL-2, POL-4
    #[test]
    fn the_committed_version_and_lists_are_what_the_registry_says() {
        assert_eq!(problems(committed), Vec::<String>::new());
    }

    /// covers: POL-1
    #[test]
    fn a_changed_purpose_or_an_edited_old_version_is_found() {
        let renamed = |path: &str| committed(path).map(|text| text.replace("发送验证码与必要通知", "发送广告"));
        assert!(problems(renamed).iter().any(|line| line.contains("lists/collected.zh.txt")));
        let edited = |path: &str| committed(path).map(|text| if path.contains("11-24") { text + " " } else { text });
        assert!(problems(edited).iter().any(|line| line.contains("may never change")));
    }

    /// covers: POL-2
    #[test]
    fn versions_are_in_order_and_every_file_is_read() {
        let versions = versions();
        assert!(
            versions
                .windows(2)
                .all(|pair| pair[0].effective_on <= pair[1].effective_on && pair[0].version < pair[1].version)
        );
        let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("versions")).expect("a folder");
        let json = files.flatten().filter(|file| file.path().extension().is_some_and(|kind| kind == "json")).count();
        assert_eq!(json, versions.len());
    }

    /// covers: POL-3
    #[test]
    fn the_day_decides_which_version_holds() {
        let own = Calendar { present_from: "" };
        let later = Calendar { present_from: "2026-12-20" };
        for (calendar, today, holds, comes) in [
            (own, "2026-11-24", "2026-11-24", Some("2026-11-25")),
            (own, "2026-11-25", "2026-11-25", None),
            (own, "2020-01-01", "2026-11-24", Some("2026-11-25")),
            (later, "2026-12-19", "2026-11-24", Some("2026-11-25")),
            (later, "2026-12-20", "2026-11-25", None),
        ] {
            assert_eq!(calendar.in_force(today).version, holds, "{today}");
            assert_eq!(calendar.upcoming(today).map(|version| version.version.as_str()), comes, "{today}");
        }
    }

    /// covers: POL-3
    #[test]
    fn who_accepted_less_is_asked_again() {
        let in_force = find_version("2026-11-25").expect("a version");
        let again = asked_again(Some("2026-11-24"), in_force).expect("a major change");
        assert!(again.kinds().contains(&Major::KindsOrUse) && again.kinds().contains(&Major::Recipients));
        assert!(!again.reduces_rights(), "{again:?}");
        assert!(asked_again(None, in_force).is_some());
        assert!(asked_again(Some("2026-11-25"), in_force).is_none());
        assert!(asked_again(Some("2026-11-25"), find_version("2026-11-24").expect("one")).is_none());
        assert!(asked_again(Some("a draft"), in_force).is_some());
    }
}
