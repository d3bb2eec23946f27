//! Splitting an amount without losing a fen.

use kernel::Fen;

/// Splits `total` in the proportion of `weights`: each part is its exact share rounded down, and the fen that are left go
/// one each to the largest remainders, the earlier first. The parts add up to `total`, and an equal weight is never more
/// than a fen apart.
///
/// None when `total` is negative, there is no weight, or all are zero.
pub fn split(total: Fen, weights: &[u32]) -> Option<Vec<Fen>> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if total < Fen(0) || sum == 0 {
        return None;
    }
    let exact = |weight: u32| i128::from(total.0) * i128::from(weight);
    let mut parts: Vec<Fen> = Vec::with_capacity(weights.len());
    for weight in weights {
        // A share is at most the total, which fits.
        parts.push(Fen(i64::try_from(exact(*weight) / sum).ok()?));
    }
    let given: i64 = parts.iter().map(|part| part.0).sum();
    let left = usize::try_from(total.0 - given).ok()?;
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(weights[*at]) % sum));
    for at in order.into_iter().take(left) {
        parts[at].0 += 1;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// covers: PAY-2
    #[test]
    fn the_last_fen_goes_to_the_largest_remainder() {
        let parts = |total, weights: &[u32]| {
            split(Fen(total), weights).map(|parts| parts.into_iter().map(|part| part.0).collect::<Vec<_>>())
        };
        assert_eq!(parts(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
        assert_eq!(parts(200, &[1, 1, 1]), Some(vec![67, 67, 66]));
        assert_eq!(parts(100, &[1, 2, 4]), Some(vec![14, 29, 57])); // 14.29, 28.57, 57.14
        assert_eq!(parts(1, &[0, 5, 5]), Some(vec![0, 1, 0]));
        assert_eq!(parts(0, &[1, 2]), Some(vec![0, 0]));
        assert_eq!(parts(i64::MAX, &[1]), Some(vec![i64::MAX]));
        assert_eq!(parts(-1, &[1]), None);
        assert_eq!(parts(1, &[]), None);
        assert_eq!(parts(1, &[0, 0]), None);
    }

    proptest! {
        /// covers: PAY-2
        #[test]
        fn never_loses_or_makes_a_fen(total in 0i64..=i64::MAX, weights in prop::collection::vec(any::<u32>(), 1..50)) {
            if let Some(parts) = split(Fen(total), &weights) {
                prop_assert_eq!(parts.iter().map(|part| i128::from(part.0)).sum::<i128>(), i128::from(total));
                prop_assert!(parts.iter().zip(&weights).all(|(part, weight)| part.0 >= 0 && (*weight > 0 || part.0 == 0)));
                let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
                for (part, weight) in parts.iter().zip(&weights) {
                    let off = i128::from(part.0) * sum - i128::from(total) * i128::from(*weight);
                    prop_assert!(off.abs() < sum, "a part is less than a fen off its share");
                }
            }
        }
    }
}
