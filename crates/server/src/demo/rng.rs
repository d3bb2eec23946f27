//! A small deterministic generator of numbers.
//!
//! The demo world must be the same for the same seed on every machine and in every release, which no library promises.

/// SplitMix64: one word of state, and every seed is a good one.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// An independent stream for one thing of the world, so that one posting can be made without making those before it.
    pub fn stream(seed: u64, name: &str, index: usize) -> Self {
        let mut rng = Self(seed ^ hash(name) ^ (index as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
        // Neighbouring indexes differ in few bits; one step spreads them.
        rng.next();
        rng
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        assert!(end > 0, "nothing is below 0");
        (self.next() % end as u64) as usize
    }

    /// A number from `first` to `last`, both included.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        assert!(first <= last, "{first} is after {last}");
        first + (self.next() % (last - first + 1) as u64) as i64
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, share: u64) -> bool {
        self.next() % 100 < share
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Like [`Rng::pick`] for words.
    pub fn word<'a>(&mut self, words: &'a [String]) -> &'a str {
        self.pick(words).as_str()
    }

    /// An index, each as often as its weight says.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = weights.clone().map(u64::from).sum();
        let mut left = self.next() % total.max(1);
        for (index, weight) in weights.enumerate() {
            match left.checked_sub(u64::from(weight)) {
                Some(rest) => left = rest,
                None => return index,
            }
        }
        0
    }

    /// So many different items, in random order; all of them when there are fewer.
    pub fn sample<'a, T>(&mut self, items: &'a [T], count: usize) -> Vec<&'a T> {
        let mut pool: Vec<&T> = items.iter().collect();
        for index in 0..count.min(pool.len()) {
            let other = index + self.below(pool.len() - index);
            pool.swap(index, other);
        }
        pool.truncate(count);
        pool
    }
}

/// FNV-1a: stable for ever, unlike the standard library's hasher.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
