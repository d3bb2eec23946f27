//! The order "best match" as pure functions.
//!
//! `best = words × fit × nearness × freshness`, in millionths, negated so that smaller comes first. `fit` is 1 for
//! everybody who did not ask for a personalised order, so two of them who ask the same see the same (RULE-6).

/// How much a word in the title adds to the same word in the text (which holds title and body).
pub(super) const TITLE_WEIGHT: f64 = 1.5;
/// How much a pair of neighbouring characters in the title counts, where pairs are used at all.
pub(super) const PAIR_WEIGHT: f64 = 0.3;

/// How much a word counts that is looked for without having been typed: a synonym, or what pinyin may mean.
pub(super) const ALSO_WEIGHT: f64 = 0.7;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// At this distance a posting counts half.
const HALF_DISTANCE_M: f64 = 8_000.0;
/// After each such time the part of the score that fades is halved.
const HALF_LIFE_US: f64 = 7.0 * 86_400e6;
/// The part of the score that does not fade with age.
const AGELESS: f64 = 0.6;

/// What each part of a person's wishes adds to 1 when a posting fits it: wishes move what is comparable, and a
/// posting next door still beats one that fits and lies far off.
const FIT_WORDS: f64 = 0.6;
const FIT_CATEGORY: f64 = 0.6;
const FIT_CITY: f64 = 0.3;
const FIT_DAY: f64 = 0.3;
/// So many words of the wish in a posting are as good as all of them: who writes more wishes for no less.
const WORDS_ENOUGH: usize = 3;

/// BM25 of one term in one field. `docs` documents, `doc_freq` of them hold the term; this one holds it
/// `term_freq` times among `tokens`, the average being `tokens_avg`.
pub fn bm25(docs: u64, doc_freq: u64, term_freq: u32, tokens: u32, tokens_avg: f64) -> f64 {
    // Documents can arrive after the statistics were frozen: a frequency above the count must not go negative.
    let doc_freq = doc_freq.min(docs) as f64;
    let idf = (1.0 + (docs as f64 - doc_freq + 0.5) / (doc_freq + 0.5)).ln();
    let length = 1.0 - B + B * f64::from(tokens) / tokens_avg.max(1.0);
    let term_freq = f64::from(term_freq);
    idf * term_freq * (K1 + 1.0) / (term_freq + K1 * length)
}

/// 1 on the spot, one half at 8 km, never zero: a good job far off still beats a poor one next door.
pub fn nearness(distance_m: u32) -> f64 {
    1.0 / (1.0 + f64::from(distance_m) / HALF_DISTANCE_M)
}

/// 1 when new, 0.8 after a week, towards 0.6 in the long run.
pub fn freshness(age_us: i64) -> f64 {
    let age_us = age_us.max(0) as f64;
    AGELESS + (1.0 - AGELESS) * (-age_us / HALF_LIFE_US).exp2()
}

/// Which of a person's wishes a posting fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fit {
    /// How many of the `words_asked` different words stand in the posting.
    pub words: usize,
    pub words_asked: usize,
    pub category: bool,
    pub city: bool,
    /// A shift begins on a day on which the person can work.
    pub day: bool,
}

/// From 1, nothing fits, to 2.8, everything does.
pub fn fit(fit: Fit) -> f64 {
    let enough = fit.words_asked.clamp(1, WORDS_ENOUGH);
    let part = |fits: bool, weight: f64| if fits { weight } else { 0.0 };
    1.0 + FIT_WORDS * fit.words.min(enough) as f64 / enough as f64
        + part(fit.category, FIT_CATEGORY)
        + part(fit.city, FIT_CITY)
        + part(fit.day, FIT_DAY)
}

/// The sort key of "newest"; smaller comes first. `newest_us` is when the posting was published or last refreshed.
pub fn newest(newest_us: i64) -> i64 {
    newest_us.saturating_neg()
}

/// The sort key of "best paid"; smaller comes first. `hourly_fen` is what an hour comes to, 0 when that cannot be said.
pub fn best_paid(hourly_fen: i64) -> i64 {
    hourly_fen.saturating_neg()
}

/// The sort key of "best match"; smaller comes first. `words` is the weighted sum of [`bm25`], 1 without words;
/// `fit` is what [`fit()`] says, 1 without wishes.
pub fn best(words: f64, fit: f64, distance_m: Option<u32>, age_us: i64) -> i64 {
    let score = words * fit * distance_m.map_or(1.0, nearness) * freshness(age_us);
    -(score * 1e6).round() as i64
}
