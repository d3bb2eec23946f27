//! From what the checks found to the state of each promise.

use super::Verdict;
use policy::{Promise, Proof};
use std::collections::HashMap;

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Held,
    Broken,
    Unproven,
}

impl Outcome {
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Held => "held",
            Outcome::Broken => "broken",
            Outcome::Unproven => "unproven",
        }
    }
}

/// One promise with its state.
#[derive(Debug)]
pub struct Line {
    pub promise: &'static Promise,
    pub outcome: Outcome,
    /// Why it does not hold; empty when it does.
    pub why: String,
}

/// Every promise with its state.
#[derive(Debug)]
pub struct Report {
    pub lines: Vec<Line>,
}

impl Report {
    pub(super) fn of(verdicts: &HashMap<&'static str, Verdict>) -> Report {
        Report { lines: policy::promises().map(|promise| line(promise, verdicts)).collect() }
    }

    pub fn count(&self, outcome: Outcome) -> usize {
        self.lines.iter().filter(|line| line.outcome == outcome).count()
    }

    /// The last line of the command.
    pub fn summary(&self) -> String {
        let count = |outcome| self.count(outcome);
        format!(
            "{} held, {} broken, {} unproven",
            count(Outcome::Held),
            count(Outcome::Broken),
            count(Outcome::Unproven)
        )
    }

    pub fn is_good(&self) -> bool {
        self.lines.iter().all(|line| line.outcome == Outcome::Held)
    }
}

/// Broken if one of its checks found something, unproven if one could not be run; a promise without a check of the
/// running system rests on the build, which would have failed.
fn line(promise: &'static Promise, verdicts: &HashMap<&'static str, Verdict>) -> Line {
    let (mut broken, mut unproven) = (Vec::new(), Vec::new());
    for proof in promise.proofs {
        let Proof::Live(name) = proof else { continue };
        match verdicts.get(name) {
            Some(Verdict::Held) => {}
            Some(Verdict::Broken(why)) => broken.push(format!("{name}: {why}")),
            Some(Verdict::Unproven(why)) => unproven.push(format!("{name}: {why}")),
            None => unproven.push(format!("{name}: it did not run")),
        }
    }
    let outcome = match (broken.is_empty(), unproven.is_empty()) {
        (false, _) => Outcome::Broken,
        (true, false) => Outcome::Unproven,
        (true, true) => Outcome::Held,
    };
    broken.extend(unproven);
    Line { promise, outcome, why: broken.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: POL-1
    #[test]
    fn one_bad_check_breaks_its_promises_and_no_other() {
        let mut verdicts: HashMap<&'static str, Verdict> =
            super::super::check_names().into_iter().map(|name| (name, Verdict::Held)).collect();
        let all = policy::promises().count();
        assert_eq!(Report::of(&verdicts).summary(), format!("{all} held, 0 broken, 0 unproven"));
        verdicts.insert("logs_show_nothing", Verdict::Broken("a number stands in a file".to_owned()));
        verdicts.remove("silence_is_no");
        let report = Report::of(&verdicts);
        assert_eq!(report.summary(), format!("{} held, 1 broken, 1 unproven", all - 2));
        let broken = report.lines.iter().find(|line| line.outcome == Outcome::Broken).expect("one");
        assert_eq!((broken.promise.id, broken.why.contains("logs_show_nothing")), ("silent-logs", true));
        assert!(!report.is_good());
    }
}
