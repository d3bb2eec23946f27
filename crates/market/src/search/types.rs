//! What goes into the index and what is asked of it. Plain data, no behaviour.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::highlight::Marks;
use super::place::GcjPoint;
use super::reading::Reading;
use super::synonyms::Synonyms;

/// One live posting as the index sees it. Only text that is public may be put here.
#[derive(Debug, Clone)]
pub struct SearchDoc<'a> {
    pub id: Uuid,
    /// Job or wanted, as the caller numbers them.
    pub kind: u8,
    /// The merchant, as the caller numbers it ([`Query::without`]); 0 for none.
    pub merchant: u64,
    pub title: Cow<'a, str>,
    pub body: Cow<'a, str>,
    pub category: u16,
    pub settlement: u8,
    pub wage_unit: u8,
    pub wage_fen: i64,
    /// What an hour comes to (`market/wage_per_hour.rs`); None when that cannot be said.
    pub hourly_fen: Option<i64>,
    /// First come first served or chosen by the merchant, as the caller numbers them.
    pub mode: u8,
    pub city: u32,
    pub district: u32,
    /// None for a wanted posting without a place; such a posting is never found by distance.
    pub point: Option<GcjPoint>,
    /// Days since 1970-01-01 in Asia/Shanghai on which there is a shift.
    pub days: Vec<i32>,
    /// In which parts of the day there is a shift: morning, afternoon, evening, night.
    pub parts: [bool; 4],
    /// A shift begins on a Saturday or Sunday.
    pub weekend: bool,
    /// A shift lies outside lectures ([`crate::hours::fits_students`]).
    pub students: bool,
    /// The employer is a company, rather than a sole trader or a person.
    pub company: bool,
    pub published_us: i64,
    /// When the merchant last refreshed it; "newest" goes by the later of this and `published_us`.
    pub refreshed_us: i64,
    /// The last microsecond at which it may be found.
    pub valid_until_us: i64,
}

/// A place and how far from it to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    pub point: GcjPoint,
    pub radius_m: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By distance; needs `near`.
    Nearest,
    /// By time, the latest first.
    Newest,
    /// By [`super::rank::best`]; the same for everybody who asks without wishes.
    Best,
    /// By what an hour comes to, the most first; what cannot be compared comes last.
    BestPaid,
}

/// What the person who asks wished for, if they let it order their results (SPEC RULE-6). It counts in the order "best
/// match" only, and moves postings without hiding any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// What [`super::wish_words`] makes of the person's own words.
    pub words: Vec<String>,
    pub categories: Vec<u16>,
    pub city: Option<u32>,
    /// The first day on which the person can work.
    pub from_day: Option<i32>,
}

/// One question. Filters are joined by "and"; None means "any".
#[derive(Debug, Clone)]
pub struct Query<'a> {
    pub words: Option<&'a str>,
    pub near: Option<Near>,
    pub city: Option<u32>,
    pub district: Option<u32>,
    pub category: Option<u16>,
    pub settlement: Option<u8>,
    pub wage_unit: Option<u8>,
    /// Compared with the wage as it stands, whatever its unit; pass `wage_unit` too for a fair comparison.
    pub wage_min_fen: Option<i64>,
    /// Compared with what an hour comes to; what cannot be compared is not found then.
    pub hourly_min_fen: Option<i64>,
    /// A shift in this part of the day, 0 to 3 as in [`SearchDoc::parts`].
    pub part: Option<u8>,
    pub weekend: bool,
    pub students: bool,
    pub company: bool,
    /// First and last day wanted, both included; one shift day in between is enough.
    pub day_from: Option<i32>,
    pub day_to: Option<i32>,
    pub mode: Option<u8>,
    pub kind: Option<u8>,
    /// Merchants of whom nothing is wanted, sorted; at most [`super::WITHOUT_MAX`] count.
    pub without: &'a [u64],
    pub order: Order,
    /// None for everybody who did not choose a personalised order.
    pub wishes: Option<&'a Wishes>,
    /// Other words that are looked for too.
    pub synonyms: Option<&'a Synonyms>,
    /// With more candidates than this not all are looked at, and the answer says so ([`Hits::partial`]).
    pub budget: u64,
    /// `next` of the page before, for otherwise the same question.
    pub after: Option<&'a Key>,
    /// Hits on a page, 1 to [`super::LIMIT_MAX`]; values outside are moved to the nearest bound.
    pub limit: usize,
    /// The present. Postings whose time is over at this moment are not hit.
    pub now_us: i64,
}

impl Query<'_> {
    /// A question without words, place or filters.
    pub fn all(order: Order, limit: usize, now_us: i64) -> Self {
        Query {
            words: None,
            near: None,
            city: None,
            district: None,
            category: None,
            settlement: None,
            wage_unit: None,
            wage_min_fen: None,
            hourly_min_fen: None,
            part: None,
            weekend: false,
            students: false,
            company: false,
            day_from: None,
            day_to: None,
            mode: None,
            kind: None,
            without: &[],
            order,
            wishes: None,
            synonyms: None,
            budget: super::BUDGET,
            after: None,
            limit,
            now_us,
        }
    }
}

/// How strictly the words were taken. Each stage finds all that the one before finds, and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// No words were asked for.
    All,
    /// Every word stands in the title or the body.
    Words,
    /// As `Words`, or every pair of neighbouring characters stands in the title.
    Pairs,
    /// Some word or pair stands there.
    Relaxed,
}

/// Where a page ended. It holds all that must not change between pages: the moment from which ages are
/// counted, how strictly words are taken and the word statistics, so that documents which come or go between
/// two pages neither repeat nor hide others. The caller signs it; it holds nothing about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    pub(super) rank: i64,
    pub(super) id: Uuid,
    pub(super) stage: Stage,
    pub(super) as_of_us: i64,
    /// How the words were taken; None without words.
    pub(super) reading: Option<Reading>,
    /// One of so many candidates was looked at.
    pub(super) thin: u64,
    pub(super) stats: Option<WordStats>,
}

/// The numbers BM25 needs, frozen on the first page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct WordStats {
    pub docs: u64,
    /// Tokens in all documents, one entry per scored field.
    pub tokens: [u64; 3],
    /// Documents that hold the term, one entry per scored term.
    pub doc_freqs: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub id: Uuid,
    /// Metres from `near`; None when the question names no place.
    pub distance_m: Option<u32>,
    /// Smaller comes first: metres, minus the time, or minus the score in millionths, by the order asked for.
    pub rank: i64,
}

#[derive(Debug, Clone)]
pub struct Hits {
    pub items: Vec<Hit>,
    /// None on the last page.
    pub next: Option<Key>,
    /// All that match, on every page; a lower bound when `total_exact` is false.
    pub total: usize,
    pub total_exact: bool,
    /// No posting holds all the words, so these hold only some of them.
    pub relaxed: bool,
    /// What was searched for instead of the words, because nothing holds those.
    pub corrected: Option<String>,
    /// Words of which far more is found. On the first page only.
    pub did_you_mean: Option<String>,
    /// What to mark in the texts of the hits; None without words.
    pub marks: Option<Marks>,
    /// There were more candidates than the budget: only a share of them was looked at, by a rule that all pages share, and
    /// `total` is an estimate.
    pub partial: bool,
}

/// Why a search gave no answer.
#[derive(Debug)]
pub enum SearchError {
    /// Order by distance was asked for without a place.
    NearestNeedsPlace,
    /// The key belongs to another question.
    KeyDoesNotFit,
    /// The index could not be read.
    Broken(anyhow::Error),
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SearchError::NearestNeedsPlace => f.write_str("order by distance needs a place"),
            SearchError::KeyDoesNotFit => f.write_str("the cursor belongs to another search"),
            SearchError::Broken(error) => write!(f, "the search index could not be read: {error:#}"),
        }
    }
}

impl std::error::Error for SearchError {}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        SearchError::Broken(error.into())
    }
}
