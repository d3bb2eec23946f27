use std::collections::HashMap;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED};

use super::Lexicon;
use crate::search::schema::{ATTRS, Attrs};

/// In an index with more documents than this, what only one of as many holds is left out: that bounds what is counted.
const DOCS_PER_HOLDER: u64 = 100_000;

impl Lexicon {
    /// Counts the phrases of the documents that are not deleted, of this kind. Some tenths of a second for a million.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of_index(searcher: &Searcher, phrases: Field, kind: u8) -> tantivy::Result<Lexicon> {
        let least = u32::try_from(searcher.num_docs() / DOCS_PER_HOLDER).unwrap_or(u32::MAX);
        let wanted = Attrs::new(Some(kind), None, None, None, None);
        let mut counts: HashMap<String, u32> = HashMap::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(phrases)?;
            let attrs = reader.fast_fields().column_first_or_default::<u64>(ATTRS)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let (Ok(text), info) = (std::str::from_utf8(terms.key()), terms.value()) else { continue };
                if info.doc_freq < least {
                    continue;
                }
                let mut holders = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                let mut count = 0;
                while holders.doc() != TERMINATED {
                    let doc = holders.doc();
                    let alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
                    count += u32::from(alive && wanted.match_packed(attrs.get_val(doc)));
                    holders.advance();
                }
                if count > 0 {
                    *counts.entry(text.to_owned()).or_default() += count;
                }
            }
        }
        Ok(Lexicon::new(counts))
    }
}
