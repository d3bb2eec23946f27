//! Everything in arrays and bitmaps: as fast as looking at the candidates one by one can be.

use super::data::{Question, Row, cut};
use std::collections::HashMap;
use uuid::Uuid;

pub struct Memory {
    rows: Vec<Row>,
    /// For each word one bit per row.
    words: HashMap<String, Vec<u64>>,
}

impl Memory {
    pub fn new(rows: Vec<Row>) -> Memory {
        let mut words: HashMap<String, Vec<u64>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            for token in &row.tokens {
                let bits = words.entry(token.clone()).or_insert_with(|| vec![0; rows.len().div_ceil(64)]);
                bits[at / 64] |= 1 << (at % 64);
            }
        }
        Memory { rows, words }
    }

    /// The first so many after the skipped ones, with their rank.
    pub fn search(&self, question: &Question, skip: usize, limit: usize) -> Vec<(i64, Uuid)> {
        let mut found: Vec<(i64, Uuid)> = Vec::new();
        self.each(question, |row, distance_m| {
            let rank = if question.nearest { i64::from(distance_m.unwrap_or(u32::MAX)) } else { -row.newest_us };
            found.push((rank, row.id));
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

    fn each(&self, question: &Question, mut hit: impl FnMut(&Row, Option<u32>)) {
        let bitmaps: Option<Vec<&Vec<u64>>> = cut(&question.words).iter().map(|word| self.words.get(word)).collect();
        let Some(bitmaps) = bitmaps else { return };
        for block in 0..self.rows.len().div_ceil(64) {
            let mut bits = bitmaps.iter().fold(u64::MAX, |bits, words| bits & words[block]);
            while bits != 0 {
                let at = block * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let Some(row) = self.rows.get(at) else { break };
                let Some(distance_m) = question.passes(row) else { continue };
                hit(row, distance_m);
            }
        }
    }

    /// How many of each category, among what the other filters let through.
    pub fn facet(&self, question: &Question) -> HashMap<u16, u64> {
        let mut counts = HashMap::new();
        let without = Question { category: None, ..question.clone() };
        self.each(&without, |row, _| *counts.entry(row.category).or_default() += 1);
        counts
    }

    /// Titles' tokens that begin so, the most frequent first.
    pub fn suggest(&self, typed: &str, limit: usize) -> usize {
        let counted = |bits: &Vec<u64>| bits.iter().map(|block| block.count_ones()).sum::<u32>();
        let mut found: Vec<u32> =
            self.words.iter().filter(|(word, _)| word.starts_with(typed)).map(|it| counted(it.1)).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.truncate(limit);
        found.len()
    }
}
