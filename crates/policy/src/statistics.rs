//! What figures about many people must keep (SPEC STAT-1), where they are made: none about too few, none that gives such a
//! one away, and noise on what is published.

/// The least number of people that a figure may be about. Fewer is shown as fewer, never as how many; nobody at all may be
/// shown as nobody.
pub const GROUP_LEAST: u64 = 10;

/// How much a figure may tell of one person (ε of differential privacy): with 0.5 half of all published figures are off by
/// one at least, and one in twenty by six or more.
pub const EPSILON: f64 = 0.5;

/// Noise never moves a figure further, so that a published one stays useful.
pub const NOISE_MOST: i64 = 30;

/// What merchants see of their own links is rounded down to multiples of this, so that one more opening cannot be watched.
pub const ROUNDED_TO: u64 = 5;

/// A number as it may be shown by itself: none when it is below the least group.
pub const fn held_back(count: u64) -> Option<u64> {
    if count > 0 && count < GROUP_LEAST { None } else { Some(count) }
}

/// A number in which one more cannot be watched: none below the least group, else rounded down. Nothing is nothing.
pub const fn coarse(count: u64) -> Option<u64> {
    match held_back(count) {
        Some(count) => Some(count - count % ROUNDED_TO),
        None => None,
    }
}

/// The parts of one whole, as they may be shown beside its sum: those below the least group are held back, and so many more,
/// the smallest first, that what is held back cannot be worked out from the sum. Nothing is nothing, and covers nobody.
pub fn parts_held_back(counts: &[u64]) -> Vec<Option<u64>> {
    let mut shown: Vec<Option<u64>> = counts.iter().map(|count| held_back(*count)).collect();
    loop {
        let hidden = counts.iter().zip(&shown).filter(|(_, shown)| shown.is_none()).map(|(count, _)| *count);
        let (how_many, sum) = hidden.fold((0_u32, 0_u64), |(n, sum), count| (n + 1, sum + count));
        if how_many == 0 || (how_many > 1 && sum >= GROUP_LEAST) {
            return shown;
        }
        let next = (0..counts.len()).filter(|at| shown[*at].is_some() && counts[*at] > 0).min_by_key(|at| counts[*at]);
        match next {
            Some(next) => shown[next] = None,
            // Everything is held back; the sum is as small as its parts, or there is one part alone.
            None => return shown,
        }
    }
}

/// Noise as a two-sided geometric distribution has it, from 64 random bits. The same bits give the same noise: a figure that
/// is published again has the noise that it had, so that asking often does not average it out.
pub fn noise(bits: u64) -> i64 {
    // The highest bit is the sign, the other 52 that count say how far out; 2^52 is exact in a double.
    let far = (((bits >> 11) & ((1 << 52) - 1)) as f64 + 0.5) / (1_u64 << 52) as f64;
    let weight = (-EPSILON).exp();
    // P(|x| = 0) = (1 - w) / (1 + w), P(|x| >= k) = 2 w^k / (1 + w).
    let stays = (1.0 - weight) / (1.0 + weight);
    if far < stays {
        return 0;
    }
    let tail = (1.0 - far) / (1.0 - stays);
    let steps = (tail.ln() / weight.ln()).floor() as i64 + 1;
    let steps = steps.clamp(1, NOISE_MOST);
    if bits >> 63 == 1 { -steps } else { steps }
}

/// A figure as it is published: with its noise, and never below zero. Nobody stays nobody: noise that can only go up would
/// make people up where days are added.
pub fn published(shown: u64, bits: u64) -> u64 {
    if shown == 0 {
        return 0;
    }
    i64::try_from(shown).map_or(shown, |shown| u64::try_from((shown + noise(bits)).max(0)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: STAT-1
    #[test]
    fn a_group_below_the_least_is_held_back() {
        for (count, shown, rounded) in [
            (0, Some(0), Some(0)),
            (1, None, None),
            (9, None, None),
            (10, Some(10), Some(10)),
            (14, Some(14), Some(10)),
            (15, Some(15), Some(15)),
        ] {
            assert_eq!((held_back(count), coarse(count)), (shown, rounded), "{count}");
        }
    }

    /// covers: STAT-1
    #[test]
    fn a_sum_does_not_give_a_part_away() {
        let table: &[(&[u64], &[Option<u64>])] = &[
            (&[], &[]),
            (&[20, 30], &[Some(20), Some(30)]),
            // One small part: the smallest other one goes with it.
            (&[3, 40, 25], &[None, Some(40), None]),
            // Two small parts cover each other when they are enough together.
            (&[6, 7, 50], &[None, None, Some(50)]),
            // Two that are too few together need a third.
            (&[1, 2, 50, 60], &[None, None, None, Some(60)]),
            // Nobody covers nobody.
            (&[4, 0, 30], &[None, Some(0), None]),
            // With one part alone the sum itself is held back by its own rule.
            (&[4], &[None]),
            (&[4, 0], &[None, Some(0)]),
            (&[12], &[Some(12)]),
        ];
        for (counts, shown) in table {
            assert_eq!(parts_held_back(counts), *shown, "{counts:?}");
        }
    }

    /// Whatever the parts are, what is hidden is either nothing, or at least two parts of enough people, or everything that is
    /// not nobody.
    ///
    /// covers: STAT-1
    #[test]
    fn what_is_hidden_is_never_one_small_part() {
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state >> 33
            };
            let counts: Vec<u64> = (0..next() % 7).map(|_| next() % 30).collect();
            let shown = parts_held_back(&counts);
            let hidden: Vec<u64> =
                counts.iter().zip(&shown).filter(|(_, shown)| shown.is_none()).map(|(count, _)| *count).collect();
            let rest = counts.iter().zip(&shown).any(|(count, shown)| shown.is_some() && *count > 0);
            let enough = hidden.len() > 1 && hidden.iter().sum::<u64>() >= GROUP_LEAST;
            assert!(hidden.is_empty() || enough || !rest, "{counts:?} {shown:?}");
            assert!(counts.iter().zip(&shown).all(|(count, shown)| shown.is_none_or(|shown| shown == *count)));
        }
    }

    /// covers: STAT-1
    #[test]
    fn noise_is_the_same_for_the_same_bits_and_bounded() {
        for (bits, expected) in [(0, 0), (u64::MAX >> 1, NOISE_MOST), (u64::MAX, -NOISE_MOST), (1 << 62, 1)] {
            assert_eq!((noise(bits), noise(bits)), (expected, expected), "{bits:x}");
        }
        let mut state = 11_u64;
        let (mut sum, mut off, mut wide) = (0_i64, 0, 0);
        for _ in 0..100_000 {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = state;
            bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let noise = noise(bits ^ (bits >> 31));
            sum += noise;
            off += i32::from(noise != 0);
            wide += i32::from(noise.abs() >= 6);
        }
        assert!(sum.abs() < 3_000, "it does not lean to a side: {sum}");
        // P(x != 0) = 0.755, P(|x| >= 6) = 0.062.
        assert!((74_000..77_000).contains(&off) && (5_500..7_000).contains(&wide), "{off} {wide}");
    }

    /// covers: STAT-1
    #[test]
    fn what_is_published_is_never_below_zero() {
        assert_eq!((published(0, u64::MAX), published(0, u64::MAX >> 1)), (0, 0));
        assert_eq!(published(10, u64::MAX), 0);
        assert_eq!(published(12, 0), 12);
        assert_eq!(published(12, u64::MAX >> 1), 42);
    }
}
