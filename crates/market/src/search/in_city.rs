//! How many postings of one city have a phrase in their title, for suggestions: two posting lists walked together.

use tantivy::index::SegmentReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::lexicon::Suggestion;
use super::schema::Attrs;
use super::store::SearchIndex;

/// Documents of the shorter list that are looked at for one phrase. Beyond it the count is an estimate.
const LOOKED_AT_MAX: u64 = 10_000;

impl SearchIndex {
    /// The same suggestions with how many postings of this kind they have in a city, most first; those with none are left
    /// out, and those that were not counted stay as they are.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn in_city(&self, suggestions: Vec<Suggestion>, city: u32, kind: u8) -> tantivy::Result<Vec<Suggestion>> {
        let mut counted = Vec::with_capacity(suggestions.len());
        for suggestion in suggestions {
            let count = match suggestion.count {
                Some(_) => Some(self.count_in_city(&suggestion.text, city, kind)?),
                None => None,
            };
            if count != Some(0) {
                counted.push(Suggestion { count, ..suggestion });
            }
        }
        counted.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.count));
        Ok(counted)
    }

    fn count_in_city(&self, phrase: &str, city: u32, kind: u8) -> tantivy::Result<u32> {
        let generation = self.serving();
        let fields = generation.fields;
        let phrase = Term::from_field_text(fields.phrases, phrase);
        let city = Term::from_field_u64(fields.city, u64::from(city));
        let wanted = Attrs::new(Some(kind), None, None, None, None);
        let (mut found, mut looked_at, mut there) = (0_u64, 0_u64, 0_u64);
        let view = generation.view();
        for (reader, segment) in view.searcher.segment_readers().iter().zip(&view.segments) {
            let (Some(one), Some(other)) = (list(reader, &phrase)?, list(reader, &city)?) else { continue };
            let (mut short, mut long) = if one.doc_freq() <= other.doc_freq() { (one, other) } else { (other, one) };
            there += u64::from(short.doc_freq());
            while short.doc() != TERMINATED && looked_at < LOOKED_AT_MAX {
                let doc = short.doc();
                if long.doc() < doc {
                    long.seek(doc);
                }
                let alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
                found += u64::from(long.doc() == doc && alive && wanted.match_packed(segment.attrs.get_val(doc)));
                looked_at += 1;
                short.advance();
            }
        }
        Ok(u32::try_from(found.saturating_mul(there) / looked_at.max(1)).unwrap_or(u32::MAX))
    }
}

fn list(reader: &SegmentReader, term: &Term) -> tantivy::Result<Option<tantivy::postings::SegmentPostings>> {
    Ok(reader.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)?)
}
