use crate::{generate, install, shell, tidy, web};

/// All tests. The last line is the count.
pub fn run() -> anyhow::Result<()> {
    install::for_tests()?;
    let mut count = Count::default();
    count.one("tidy rules", tidy::run());
    web::packages()?;
    count.one("web types", shell::run("web", &["npm", "run", "--silent", "check"]));
    count.watch("web", &["npm", "test", "--silent"])?;
    web::build()?;
    count.one("web budget", shell::run("web", &["npm", "run", "--silent", "budget"]));
    count.watch(".", &["cargo", "test", "--workspace", "--quiet", "--no-fail-fast"])?;
    count.one("generated files", generate::compare());
    count.watch("web", &["npm", "run", "--silent", "e2e"])?;
    println!("{} passed, {} failed", count.passed, count.failed);
    anyhow::ensure!(count.failed == 0, "{} tests failed", count.failed);
    Ok(())
}

#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// A check that counts as one test.
    fn one(&mut self, name: &str, result: anyhow::Result<()>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => {
                println!("{name}: {error:#}");
                self.failed += 1;
            }
        }
    }

    /// A runner whose closing lines are read: cargo's `test result:`, vitest's `Tests`, and our own `N passed, N failed`.
    fn watch(&mut self, folder: &str, words: &[&str]) -> anyhow::Result<()> {
        let (mut passed, mut failed) = (0, 0);
        let well = shell::watch(folder, words, |line| {
            let line = plain(line);
            if line.starts_with("test result:") || line.trim_start().starts_with("Tests ") || line.contains(" passed, ")
            {
                passed += number_before(&line, "passed");
                failed += number_before(&line, "failed");
            }
        })?;
        self.passed += passed;
        // A runner that stops without naming a failed test (it did not compile, it crashed) is one failure.
        self.failed += if well { failed } else { failed.max(1) };
        Ok(())
    }
}

/// The line without terminal colours.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line.chars();
    while let Some(letter) = rest.next() {
        if letter == '\u{1b}' {
            rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(letter);
        }
    }
    text
}

fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ',', ';', '.', '|']).filter(|word| !word.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read() {
        let cargo = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!((number_before(cargo, "passed"), number_before(cargo, "failed")), (12, 3));
        let vitest = plain("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m5 passed\u{1b}[39m (5)");
        assert_eq!((number_before(&vitest, "passed"), number_before(&vitest, "failed")), (5, 0));
    }
}
