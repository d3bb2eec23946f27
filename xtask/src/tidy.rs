//! Rules about the tree itself: which crate may use which, how long a file and a function may be, what is never written.

use crate::{proofs, shell};
use anyhow::Context;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;

/// The crates in their order: one may use those before it. `testkit` is for tests only.
const ORDER: &[&str] = &[
    "kernel",
    "policy",
    "db",
    "vault",
    "platform",
    "connectors",
    "talk",
    "accounts",
    "market",
    "care",
    "sandbox",
    "server",
    "testkit",
];
/// What stands alone: it uses the kernel and nothing else of the house.
const APART: &[&str] = &["connectors", "sandbox"];

/// Files that are longer than a file may be. This list only shrinks.
const LONG_FILES: &[&str] = &[];

pub fn run() -> anyhow::Result<()> {
    let mut wrong = Vec::new();
    directions(&mut wrong)?;
    let mut files = Vec::new();
    for folder in ["crates", "xtask"] {
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
        sources.push((name, text));
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
        let manifest = std::fs::read_to_string(shell::root().join("crates").join(name).join("Cargo.toml"))?;
        let uses = manifest.split("[dev-dependencies]").next().unwrap_or("");
        for (other_place, other) in ORDER.iter().enumerate() {
            let used = uses
                .lines()
                .any(|line| line.starts_with(&format!("{other}.")) || line.starts_with(&format!("{other} =")));
            let apart = APART.contains(name) && *other != "kernel";
            if used && (other_place >= place || apart) {
                wrong.push(format!("crates/{name}: must not use {other}"));
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
