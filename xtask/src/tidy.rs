//! Rules about the tree itself: which crate may use which, how long a file and a function may be, what is never written.

use crate::{proofs, shell};
use anyhow::Context;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;

/// The crates in their order: one may use those before it. `testkit` is for tests and benchmarks only.
const ORDER: &[&str] = &[
    "kernel",
    "policy",
    "db",
    "vault",
    "platform",
    "connectors",
    "talk",
    "accounts",
    "wallet",
    "market",
    "care",
    "sandbox",
    "server",
    "testkit",
    "bench",
];
/// Those that do not lie in `crates/`.
const BESIDE: &[&str] = &["bench"];
/// What stands alone: it uses the kernel and nothing else of the house.
const APART: &[&str] = &["connectors", "sandbox"];

/// Files that are longer than a file may be. This list only shrinks.
const LONG_FILES: &[&str] = &[];

/// What opens a way out of the process (SPEC SDK-1): everything but these files goes by a vendor's line.
const WAYS_OUT: &[&str] = &["reqwest::", "hyper::client", "TcpStream::connect", "object_store::aws", "lettre::"];
/// The gate itself; the mail carrier, which goes by a line too; backups to the operator's own bucket, whose region is checked;
/// and the two commands that ask the installation's own server.
const LET_OUT: &[&str] = &[
    "crates/connectors/src/http.rs",
    "crates/connectors/src/oauth.rs",
    "crates/connectors/src/mail/",
    "crates/server/src/backup/place.rs",
    "crates/server/src/cli/doctor.rs",
    "crates/server/src/promises/api.rs",
];

pub fn run() -> anyhow::Result<()> {
    let mut wrong = Vec::new();
    directions(&mut wrong)?;
    let mut files = Vec::new();
    for folder in ["crates", "bench", "xtask"] {
        collect(&shell::root().join(folder), "rs", &mut files)?;
    }
    let mut pages = Vec::new();
    for extension in ["ts", "vue"] {
        collect(&shell::root().join("web/src"), extension, &mut pages)?;
    }
    let mut sources = Vec::new();
    for file in files.iter().chain(&pages) {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let name = file.strip_prefix(shell::root()).unwrap_or(file).display().to_string();
        lengths(&name, &text, &mut wrong);
        words(&name, &text, &mut wrong);
        ways_out(&name, &text, &mut wrong);
        punctuation(&name, &text, &mut wrong);
        sources.push((name, text));
    }
    let mut texts = vec![shell::root().join("README.zh-CN.md")];
    collect(&shell::root().join("crates/server/templates"), "html", &mut texts)?;
    for file in &texts {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let name = file.strip_prefix(shell::root()).unwrap_or(file).display().to_string();
        punctuation(&name, &text, &mut wrong);
    }
    proofs::check(&mut wrong, &sources)?;
    for line in &wrong {
        println!("{line}");
    }
    anyhow::ensure!(wrong.is_empty(), "{} tidy rules are broken", wrong.len());
    Ok(())
}

/// An arrow between crates that points the wrong way.
fn directions(wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for (place, name) in ORDER.iter().enumerate() {
        let folder = if BESIDE.contains(name) { PathBuf::from(name) } else { Path::new("crates").join(name) };
        let manifest = std::fs::read_to_string(shell::root().join(&folder).join("Cargo.toml"))?;
        let uses = manifest.split("[dev-dependencies]").next().unwrap_or("");
        for (other_place, other) in ORDER.iter().enumerate() {
            let used = uses
                .lines()
                .any(|line| line.starts_with(&format!("{other}.")) || line.starts_with(&format!("{other} =")));
            let apart = APART.contains(name) && *other != "kernel";
            if used && (other_place >= place || apart) {
                wrong.push(format!("{}: must not use {other}", folder.display()));
            }
        }
    }
    Ok(())
}

fn lengths(name: &str, text: &str, wrong: &mut Vec<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let generated = name.ends_with(".d.ts");
    if lines.len() > FILE_LINES_MAX && !generated && !LONG_FILES.contains(&name) {
        wrong.push(format!("{name}: {} lines, at most {FILE_LINES_MAX}", lines.len()));
    }
    if !name.ends_with(".rs") {
        return;
    }
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words = line.trim_start();
        let is_function = [
            "fn ",
            "pub fn ",
            "async fn ",
            "pub async fn ",
            "pub(crate) fn ",
            "pub(crate) async fn ",
            "pub(super) fn ",
            "pub(super) async fn ",
        ]
        .iter()
        .any(|head| words.starts_with(head));
        if !is_function || words.ends_with(';') {
            continue;
        }
        let closing = format!("{}}}", " ".repeat(indent));
        let length = lines[start..].iter().position(|line| *line == closing).map_or(0, |end| end + 1);
        if length > FUNCTION_LINES_MAX {
            wrong.push(format!("{name}:{}: a function of {length} lines, at most {FUNCTION_LINES_MAX}", start + 1));
        }
    }
}

/// What is never written in sources.
fn words(name: &str, text: &str, wrong: &mut Vec<String>) {
    let forbidden = [
        concat!("#[", "allow("),
        concat!("#![", "allow("),
        concat!("#[", "ignore"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("FIX", "ME"),
        concat!("../", "shared"),
    ];
    for word in forbidden {
        for (number, _) in text.lines().enumerate().filter(|(_, line)| line.contains(word)) {
            wrong.push(format!("{name}:{}: {word} is not used here", number + 1));
        }
    }
}

/// Half-width punctuation beside a Chinese character, in what people read. Tests may type as people do.
fn ways_out(name: &str, text: &str, wrong: &mut Vec<String>) {
    let serves = ["crates/testkit/", "crates/sandbox/", "bench/", "xtask/", "web/"];
    let is_let_out = LET_OUT.iter().chain(&serves).any(|begin| name.starts_with(begin)) || name.contains("/tests/");
    if is_let_out {
        return;
    }
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    for way in WAYS_OUT.iter().filter(|way| code.contains(**way)) {
        wrong.push(format!("{name}: `{way}` opens a way out beside the vendors' lines (connectors/src/http.rs)"));
    }
}

fn punctuation(name: &str, text: &str, wrong: &mut Vec<String>) {
    if name.contains("/tests/") || name.ends_with("tests.rs") {
        return;
    }
    let comment = if name.ends_with(".md") { "\u{0}" } else { "//" };
    let shown = text.lines().take_while(|line| !line.contains(concat!("#[cfg(", "test)]")));
    for (number, line) in shown.enumerate() {
        let line = line.split(comment).next().unwrap_or("").trim_start();
        let chars: Vec<char> = line.chars().collect();
        let mixed = |pair: &[char]| {
            let (Some(&first), Some(&second)) = (pair.first(), pair.get(1)) else { return false };
            (is_chinese(first) && ",:;!?()".contains(second)) || (",;!?()".contains(first) && is_chinese(second))
        };
        // The second line of a comment of several lines.
        if !line.starts_with('*') && !line.starts_with("/*") && chars.windows(2).any(mixed) {
            wrong.push(format!("{name}:{}: Chinese takes full-width punctuation", number + 1));
        }
    }
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                collect(&path, extension, files)?;
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Ok(())
}
