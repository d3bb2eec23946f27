//! The search index of one node: postings by words, place, filters, in three orders.
//!
//! Purpose: answer "which live postings" in a millisecond. The database is the truth; this index can be thrown
//! away and filled again at any time. Who calls it reads the outbox, feeds the [`Writer`], loads the rows of the
//! hits from the database and asks the visibility rule again on each row.
//!
//! Invariants:
//! - Nothing for search is asked of the SQL engine, and nothing personal is put here: [`SearchDoc`] has only what
//!   a posting shows to everybody. Texts cannot be read back (no stored fields).
//! - A commit holds the outbox position it covers, in Tantivy's own atomically replaced file. After a crash the
//!   documents are those of that position, neither more nor less.
//! - Every segment is sorted by H3 cell (`schema::settings`); `ranges` bisects it and would miss documents
//!   otherwise.
//! - A page continues exactly where the last one ended: the order is (sort key, id), and a [`Key`] freezes what
//!   the sort key depends on. Documents that come, go or expire in between neither repeat nor hide others.
//! - The same question gives the same order to everybody (RULE-6): no function here is told who asks, and wishes
//!   come only with the question of whoever chose a personalised order. Two nodes
//!   may differ in the last digits of "best match", because word statistics still count deleted documents until
//!   their segment is merged.
//! - No input makes it panic or take long: questions are cut, radii and limits are bounded, syntax is text.
//!
//! - A question has a budget of candidates. Beyond it a share of them is looked at, chosen by id, so that pages still fit
//!   together, and the answer says so.
//! - What a question is taken to mean (synonyms, pinyin, a slip that was mended) is worked out on the first page and kept
//!   in its key.
//!
//! What it deliberately does not do: visibility, sealing or signing cursors, choosing defaults (all the caller's);
//! suggestions by what others searched for: the lexicon holds what postings say, and nothing of what anybody asked. Time is
//! always passed in.
//!
//! Single characters are found in titles; inside the body only where the dictionary cuts them as a word.
//!
//! Reading order: `types`, `run`, `reading`, `plan`, `view`, `collect`, `facets`, `clusters`; `text`, `pinyin`, `lexicon` and
//! `place` stand alone;
//! `store` and `writer` are the disk side.

mod any;
mod clusters;
mod collect;
mod facets;
mod highlight;
mod in_city;
mod lexicon;
mod pinyin;
mod place;
mod plan;
mod ranges;
pub mod rank;
mod reading;
mod run;
mod schema;
mod stands;
mod store;
mod synonyms;
mod text;
mod tokenizer;
mod types;
mod view;
mod wishes;
mod writer;

#[cfg(test)]
mod tests;

pub use clusters::{Area, CLUSTERS_MAX, Cluster, Clusters, NAMED_MAX, ZOOM_MAX};
pub use facets::{DAYS, Facets, HOURLY_LEAST_FEN, WITHIN_M};
pub use highlight::{Marks, highlight};
pub use lexicon::Suggestion;
pub use place::{GcjPoint, distance_m};
pub use stands::{StrictWords, Told, passes};
pub use store::{Opened, SearchIndex};
pub use synonyms::Synonyms;
pub use text::{QUERY_TOKENS_MAX, document_words, wish_words};
pub use types::{Hit, Hits, Key, Near, Order, Query, SearchDoc, SearchError, Stage, Wishes};
pub use wishes::fits;
pub use writer::{Builder, Built, Writer};

/// Candidates that one question looks at.
pub const BUDGET: u64 = 200_000;

/// Merchants that one question leaves out.
pub const WITHOUT_MAX: usize = 200;

/// The largest page.
pub const LIMIT_MAX: usize = 100;
