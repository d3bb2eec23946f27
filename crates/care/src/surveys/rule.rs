//! What of a survey may be told. Pure.

use policy::SMALLEST_GROUP;

/// The counts of one question that may be told; none of a choice stands for a group that is too small.
///
/// Nothing is told before enough people have answered. A choice that a few took is hidden; and where only one is
/// hidden, the next smallest is hidden with it, because the whole less the rest would tell it. A choice that nobody took
/// hides nobody, unless it has to go with a hidden one.
pub(super) fn released(counts: &[i64]) -> Option<Vec<Option<i64>>> {
    if counts.iter().sum::<i64>() < SMALLEST_GROUP {
        return None;
    }
    let small = |count: i64| count > 0 && count < SMALLEST_GROUP;
    let mut hidden: Vec<bool> = counts.iter().map(|count| small(*count)).collect();
    if hidden.iter().filter(|one| **one).count() == 1 {
        let open = counts.iter().enumerate().filter(|(at, _)| !hidden[*at]);
        if let Some((at, _)) = open.min_by_key(|(_, count)| **count) {
            hidden[at] = true;
        }
    }
    Some(counts.iter().zip(hidden).map(|(count, hidden)| (!hidden).then_some(*count)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SURV-1, STAT-1
    #[test]
    fn small_groups_are_never_told_of() {
        for (counts, told) in [
            (&[0, 0][..], None),
            (&[9, 0], None),
            (&[5, 4], None),
            (&[10, 0], Some(vec![Some(10), Some(0)])),
            (&[10, 10], Some(vec![Some(10), Some(10)])),
            // The whole is known to be 21: one hidden count would be what is left.
            (&[10, 11, 3], Some(vec![None, Some(11), None])),
            (&[30, 3, 2], Some(vec![Some(30), None, None])),
            (&[40, 3, 0], Some(vec![Some(40), None, None])),
            (&[6, 5], Some(vec![None, None])),
        ] {
            assert_eq!(released(counts), told, "{counts:?}");
        }
    }
}
