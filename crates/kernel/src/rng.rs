use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// Randomness that is passed in: the system's in production, a seeded sequence in tests and demo data.
#[derive(Clone)]
pub struct Rng {
    source: Source,
    made: Arc<AtomicU32>,
}

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<u64>>),
}

impl Rng {
    /// The operating system's generator, fit for keys and codes.
    pub fn system() -> Rng {
        Rng { source: Source::System, made: Arc::default() }
    }

    /// The same sequence for the same seed. Never for keys of a real installation.
    pub fn seeded(seed: u64) -> Rng {
        Rng { source: Source::Seeded(Arc::new(Mutex::new(seed))), made: Arc::default() }
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system gives no randomness: no key or code may be made then.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.source {
            Source::System => system_bytes(&mut bytes),
            Source::Seeded(state) => {
                let mut state = state.lock().expect("no holder of this lock panics");
                for chunk in bytes.chunks_mut(8) {
                    let word = splitmix(&mut state).to_le_bytes();
                    chunk.copy_from_slice(&word[..chunk.len()]);
                }
            }
        }
        bytes
    }

    /// The next number of a sequence, so that what is made within one millisecond keeps its order.
    pub(crate) fn next_made(&self) -> u32 {
        self.made.fetch_add(1, Ordering::Relaxed)
    }

    /// A number in `0..bound`, without modulo bias. `bound` must not be 0.
    pub fn below(&self, bound: u64) -> u64 {
        let zone = u64::MAX - u64::MAX % bound;
        loop {
            let word = u64::from_le_bytes(self.bytes());
            if word < zone {
                return word % bound;
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the system for randomness")]
fn system_bytes(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives randomness");
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
