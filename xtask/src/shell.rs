use anyhow::Context;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// A command in the project's root (or a folder of it).
pub fn command(folder: &str, words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(root().join(folder));
    // What cargo tells this program about itself. Build scripts watch these names (ring's does): a cargo that is called
    // from here would build half the dependencies anew, and again when it is called by hand.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

/// Runs a command and shows what it prints.
pub fn run(folder: &str, words: &[&str]) -> anyhow::Result<()> {
    println!("$ {}", words.join(" "));
    let status = command(folder, words).status().with_context(|| format!("cannot run {}", words[0]))?;
    anyhow::ensure!(status.success(), "{} failed", words.join(" "));
    Ok(())
}

/// Runs a command, shows each line as it comes, and hands it to `see` too. Says whether it ended well.
pub fn watch(folder: &str, words: &[&str], mut see: impl FnMut(&str)) -> anyhow::Result<bool> {
    println!("$ {}", words.join(" "));
    let mut child =
        command(folder, words).stdout(Stdio::piped()).spawn().with_context(|| format!("cannot run {}", words[0]))?;
    let output = child.stdout.take().context("a child has an output")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        see(&line);
    }
    Ok(child.wait()?.success())
}

/// What a command prints.
pub fn output(folder: &str, words: &[&str]) -> anyhow::Result<String> {
    let done = command(folder, words).output().with_context(|| format!("cannot run {}", words[0]))?;
    anyhow::ensure!(done.status.success(), "{}: {}", words.join(" "), String::from_utf8_lossy(&done.stderr));
    Ok(String::from_utf8(done.stdout)?)
}
