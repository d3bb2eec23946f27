//! The comparison, on values.

use kernel::Fen;
use std::collections::BTreeMap;

/// A movement with its number: money that came is above zero, money that left below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub number: String,
    pub vendor_number: String,
    pub amount: Fen,
}

/// What does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// We have it, and the bill does not.
    NotInBill(Moved),
    /// The bill has it, and we do not.
    NotBooked(Moved),
    /// Both have something of this number in this direction, with different amounts.
    AmountDiffers { ours: Moved, theirs: Moved },
    /// The balance after this line does not follow from the one before.
    BalanceDiffers { line: Moved, expected: Fen, found: Fen },
}

/// Compares lines of a bill with what we have of the same numbers. `all_theirs` and `all_ours` hold everything of a number,
/// whatever day; `today` and `due` say what is looked at: lines of this bill, and movements of ours that a bill should have by
/// now. A movement of ours answers one line.
pub fn compare(today: &[Moved], due: &[Moved], all_theirs: &[Moved], all_ours: &[Moved]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for line in odd(today, all_theirs, all_ours) {
        differences.push(Difference::NotBooked(line));
    }
    for movement in odd(due, all_ours, all_theirs) {
        let same =
            |line: &Moved| line.number == movement.number && line.amount.0.signum() == movement.amount.0.signum();
        let other = differences.iter().position(|found| matches!(found, Difference::NotBooked(line) if same(line)));
        match other {
            Some(at) => {
                if let Difference::NotBooked(theirs) = differences.remove(at) {
                    differences.push(Difference::AmountDiffers { ours: movement, theirs });
                }
            }
            None => differences.push(Difference::NotInBill(movement)),
        }
    }
    differences
}

/// Those of `some` that the other side does not have so often.
fn odd(some: &[Moved], all: &[Moved], other: &[Moved]) -> Vec<Moved> {
    let count = |list: &[Moved]| {
        let mut counts: BTreeMap<(String, i64), usize> = BTreeMap::new();
        for moved in list.iter().filter(|moved| !moved.number.is_empty()) {
            *counts.entry((moved.number.clone(), moved.amount.0)).or_default() += 1;
        }
        counts
    };
    let (here, there) = (count(all), count(other));
    let mut told: BTreeMap<(String, i64), usize> = BTreeMap::new();
    let mut odd = Vec::new();
    for moved in some {
        let key = (moved.number.clone(), moved.amount.0);
        let surplus = here.get(&key).copied().unwrap_or(0).saturating_sub(there.get(&key).copied().unwrap_or(0));
        // A line without a number of ours is nothing that we ordered: a fee, a deposit.
        if moved.number.is_empty() {
            odd.push(moved.clone());
            continue;
        }
        let told = told.entry(key).or_default();
        if *told < surplus {
            *told += 1;
            odd.push(moved.clone());
        }
    }
    odd
}

/// Lines after which the balance is another than it should be. `before` is the balance at the end of the bill before, where
/// there is one.
pub fn balances(before: Option<Fen>, lines: &[(Moved, Fen)]) -> Vec<Difference> {
    let mut balance = before;
    let mut wrong = Vec::new();
    for (line, found) in lines {
        let expected = balance.and_then(|balance| balance.checked_add(line.amount));
        if let Some(expected) = expected.filter(|expected| expected != found) {
            wrong.push(Difference::BalanceDiffers { line: line.clone(), expected, found: *found });
        }
        balance = Some(*found);
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(number: &str, fen: i64) -> Moved {
        Moved { number: number.to_owned(), vendor_number: format!("v{number}"), amount: Fen(fen) }
    }

    /// covers: PAY-6
    #[test]
    fn what_agrees_is_no_difference() {
        let lines = [moved("P1", 100), moved("P1", -40), moved("P1", -40), moved("W1", -5)];
        assert_eq!(compare(&lines, &lines, &lines, &lines), []);
        assert_eq!(compare(&[], &[], &lines, &lines), []);
        // The refund stands in the bill of the day after: it is compared there.
        let (today, rest) = lines.split_at(2);
        assert_eq!(compare(today, &lines, &lines, &lines), []);
        assert_eq!(compare(rest, &[], &lines, &lines), []);
    }

    /// covers: PAY-6
    #[test]
    fn every_kind_of_difference_is_found_once() {
        let ours = [moved("P1", 100), moved("P2", 200), moved("P3", -10), moved("P3", -10)];
        let theirs = [moved("P1", 100), moved("P2", 201), moved("P3", -10), moved("X", 7), moved("", -1)];
        assert_eq!(
            compare(&theirs, &ours, &theirs, &ours),
            [
                Difference::NotBooked(moved("X", 7)),
                Difference::NotBooked(moved("", -1)),
                Difference::AmountDiffers { ours: moved("P2", 200), theirs: moved("P2", 201) },
                Difference::NotInBill(moved("P3", -10)),
            ]
        );
        // Money in the other direction is another movement.
        assert_eq!(
            compare(&[moved("P1", -100)], &[moved("P1", 100)], &[moved("P1", -100)], &[moved("P1", 100)]),
            [Difference::NotBooked(moved("P1", -100)), Difference::NotInBill(moved("P1", 100))]
        );
    }

    /// covers: PAY-6
    #[test]
    fn balances_follow_from_line_to_line() {
        let line = |fen, after| (moved("P", fen), Fen(after));
        assert_eq!(balances(None, &[line(10, 110), line(-20, 90)]), []);
        assert_eq!(balances(Some(Fen(100)), &[line(10, 110)]), []);
        let wrong = |found: Vec<Difference>| found.len();
        assert_eq!(wrong(balances(Some(Fen(99)), &[line(10, 110), line(1, 111)])), 1);
        assert_eq!(wrong(balances(None, &[line(10, 110), line(-20, 91), line(1, 92)])), 1);
    }
}
