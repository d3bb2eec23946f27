//! Everything in arrays and bitmaps: as fast as looking at the candidates one by one can be.

use super::data::{Question, Row, cut};
use market::search::{GcjPoint, distance_m};
use std::collections::HashMap;
use uuid::Uuid;

type Bits = Vec<u64>;

pub struct Memory {
    ids: Vec<Uuid>,
    places: Vec<GcjPoint>,
    hourly_fen: Vec<i64>,
    newest_us: Vec<i64>,
    categories: Vec<u16>,
    /// For each word, category and settlement one bit per row.
    words: HashMap<String, Bits>,
    of_category: HashMap<u16, Bits>,
    of_settlement: HashMap<u8, Bits>,
}

impl Memory {
    pub fn new(rows: &[Row]) -> Memory {
        let mut memory = Memory {
            ids: rows.iter().map(|row| row.id).collect(),
            places: rows.iter().map(|row| row.point).collect(),
            hourly_fen: rows.iter().map(|row| row.hourly_fen).collect(),
            newest_us: rows.iter().map(|row| row.newest_us).collect(),
            categories: rows.iter().map(|row| row.category).collect(),
            words: HashMap::new(),
            of_category: HashMap::new(),
            of_settlement: HashMap::new(),
        };
        let none = || vec![0; rows.len().div_ceil(64)];
        let set = |bits: &mut Bits, at: usize| bits[at / 64] |= 1 << (at % 64);
        for (at, row) in rows.iter().enumerate() {
            for token in &row.tokens {
                set(memory.words.entry(token.clone()).or_insert_with(none), at);
            }
            set(memory.of_category.entry(row.category).or_insert_with(none), at);
            set(memory.of_settlement.entry(row.settlement).or_insert_with(none), at);
        }
        memory
    }

    /// The first so many after the skipped ones, with their rank.
    pub fn search(&self, question: &Question, skip: usize, limit: usize) -> Vec<(i64, Uuid)> {
        let mut found: Vec<(i64, Uuid)> = Vec::new();
        self.each(question, |at, distance_m| {
            let rank = if question.nearest { i64::from(distance_m.unwrap_or(u32::MAX)) } else { -self.newest_us[at] };
            found.push((rank, self.ids[at]));
        });
        let kept = (skip + limit).min(found.len());
        if kept < found.len() {
            found.select_nth_unstable(kept);
            found.truncate(kept);
        }
        found.sort_unstable();
        found.drain(..skip.min(kept));
        found
    }

    /// Calls `hit` with the number of each row that is found, and its distance.
    fn each(&self, question: &Question, mut hit: impl FnMut(usize, Option<u32>)) {
        let words: Option<Vec<&Bits>> = cut(&question.words).iter().map(|word| self.words.get(word)).collect();
        let category = question.category.map(|code| self.of_category.get(&code));
        let settlement = question.settlement.map(|code| self.of_settlement.get(&code));
        let Some(mut bitmaps) = words else { return };
        for filter in [category, settlement].into_iter().flatten() {
            let Some(bits) = filter else { return };
            bitmaps.push(bits);
        }
        for block in 0..self.ids.len().div_ceil(64) {
            let mut bits = bitmaps.iter().fold(u64::MAX, |bits, of| bits & of[block]);
            while bits != 0 {
                let at = block * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if at >= self.ids.len() {
                    break;
                }
                if let Some(distance_m) = self.passes(question, at) {
                    hit(at, distance_m);
                }
            }
        }
    }

    /// Whether a row is near and well paid enough; the distance when there is a place.
    fn passes(&self, question: &Question, at: usize) -> Option<Option<u32>> {
        if question.hourly_min_fen.is_some_and(|least| self.hourly_fen[at] < least) {
            return None;
        }
        let Some(near) = question.near else { return Some(None) };
        let place = self.places[at];
        // A degree of latitude is at least 110.5 km long: most rows are too far without trigonometry.
        let apart_e6 = (place.lat_e6 - near.point.lat_e6).unsigned_abs();
        if apart_e6 * 1_105 > u64::from(near.radius_m) * 10_000 + 100_000 {
            return None;
        }
        let distance = distance_m(near.point, place);
        (distance <= near.radius_m).then_some(Some(distance))
    }

    /// How many of each category, among what the other filters let through.
    pub fn facet(&self, question: &Question) -> HashMap<u16, u64> {
        let mut counts = HashMap::new();
        let without = Question { category: None, ..question.clone() };
        self.each(&without, |at, _| *counts.entry(self.categories[at]).or_default() += 1);
        counts
    }

    /// Titles' tokens that begin so, the most frequent first.
    pub fn suggest(&self, typed: &str, limit: usize) -> usize {
        let counted = |bits: &Bits| bits.iter().map(|block| block.count_ones()).sum::<u32>();
        let mut found: Vec<u32> =
            self.words.iter().filter(|(word, _)| word.starts_with(typed)).map(|it| counted(it.1)).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.truncate(limit);
        found.len()
    }
}
