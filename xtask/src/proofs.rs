//! What a promise names must exist: each test in the tree, each requirement in the list of ids.

use crate::shell;
use anyhow::Context;

/// The ids of the requirements, one a line.
const IDS: &str = "docs/requirements.txt";

/// Adds a line for each promise that names what does not exist, and for a declaration whose review is overdue.
pub fn check(wrong: &mut Vec<String>, sources: &[(String, String)]) -> anyhow::Result<()> {
    let ids = std::fs::read_to_string(shell::root().join(IDS)).context(IDS)?;
    let ids: Vec<&str> = ids.lines().collect();
    for (name, text) in sources.iter().filter(|(name, _)| name.starts_with("crates/policy/src/promises/")) {
        for test in quoted_after(text, "Test ") {
            if !exists(test, sources) {
                wrong.push(format!("{name}: no test {test}"));
            }
        }
        for id in listed(text) {
            if !ids.contains(&id) {
                wrong.push(format!("{name}: no requirement {id} in {IDS}"));
            }
        }
    }
    let today = shell::output(".", &["date", "+%Y-%m-%d"])?;
    for (name, text) in sources.iter().filter(|(name, _)| name == "crates/policy/src/groups.rs") {
        for day in quoted_after(text, "review ").filter(|day| *day < today.trim()) {
            wrong.push(format!("{name}: declarations were to be reviewed by {day}"));
        }
    }
    Ok(())
}

/// `crate::module::name`: a function of that name in a file of that crate whose name is the module's.
fn exists(test: &str, sources: &[(String, String)]) -> bool {
    let mut parts = test.split("::");
    let (Some(package), Some(module), Some(function)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let folder = format!("crates/{package}/");
    let heads = [format!("fn {function}("), format!("fn {function}()")];
    let is_module = |name: &str| {
        let stem = name.rsplit('/').next().unwrap_or("").trim_end_matches(".rs").trim_end_matches("_tests");
        stem == module || name.contains(&format!("/{module}/"))
    };
    sources
        .iter()
        .filter(|(name, _)| name.starts_with(&folder) && is_module(name))
        .any(|(_, text)| heads.iter().any(|head| text.contains(head)))
}

/// The quoted words that follow a word.
fn quoted_after<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(word).skip(1).filter_map(|rest| rest.strip_prefix('"')?.split('"').next())
}

/// The ids between the brackets behind each promise's name.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    let heads = text.lines().filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\" ["));
    let lists = heads.filter_map(|(_, rest)| rest.split_once(']').map(|(list, _)| list));
    lists.flat_map(|list| list.split(',').map(|id| id.trim().trim_matches('"')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_that_names_nothing_is_found() {
        let sources = vec![("crates/vault/src/envelope.rs".to_owned(), "fn opens() {}".to_owned())];
        assert!(exists("vault::envelope::opens", &sources));
        for missing in ["vault::envelope::closes", "vault::keys::opens", "talk::envelope::opens", "opens"] {
            assert!(!exists(missing, &sources), "{missing}");
        }
        let text = "    \"one\" [\"SEC-1\", \"RET-2\"] \"z\": Test \"a::b::c\",\n";
        assert_eq!(listed(text).collect::<Vec<_>>(), ["SEC-1", "RET-2"]);
        assert_eq!(quoted_after(text, "Test ").collect::<Vec<_>>(), ["a::b::c"]);
    }
}
