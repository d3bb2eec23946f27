//! How well the documents of one segment fit a person's wishes.

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;
use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Term};

use super::rank::{Fit, fit};
use super::schema::{Attrs, Fields};
use super::text::document_words;
use super::types::{SearchDoc, Wishes};

/// A person's wishes with the fields they are looked up in.
#[derive(Debug, Clone)]
pub(super) struct Wished {
    wishes: Wishes,
    fields: Fields,
}

impl Wished {
    pub fn new(wishes: &Wishes, fields: &Fields) -> Wished {
        Wished { wishes: wishes.clone(), fields: *fields }
    }

    /// The posting lists of one segment, read along with the candidates.
    pub fn open(&self, reader: &SegmentReader) -> tantivy::Result<SegmentWishes> {
        let mut words = Vec::new();
        for word in &self.wishes.words {
            words.extend(list(reader, &Term::from_field_text(self.fields.text, word))?);
        }
        let city = match self.wishes.city {
            Some(city) => list(reader, &Term::from_field_u64(self.fields.city, u64::from(city)))?,
            None => None,
        };
        Ok(SegmentWishes {
            words,
            words_asked: self.wishes.words.len(),
            city,
            categories: self.wishes.categories.iter().map(|code| Attrs::of_category(*code)).collect(),
            from_day: self.wishes.from_day.map(i64::from),
        })
    }
}

pub(super) struct SegmentWishes {
    words: Vec<SegmentPostings>,
    words_asked: usize,
    city: Option<SegmentPostings>,
    categories: Vec<Attrs>,
    from_day: Option<i64>,
}

impl SegmentWishes {
    /// What [`fit()`] says of a document. Documents must come in rising order.
    pub fn fit(&mut self, doc: DocId, attrs: u64, days: Option<&Column<i64>>) -> f64 {
        let can_work = |from: i64| days.is_some_and(|days| days.values_for_doc(doc).any(|day| day >= from));
        fit(Fit {
            words: self.words.iter_mut().filter_map(|list| stands_in(list, doc).then_some(())).count(),
            words_asked: self.words_asked,
            category: self.categories.iter().any(|category| category.match_packed(attrs)),
            city: self.city.as_mut().is_some_and(|list| stands_in(list, doc)),
            day: self.from_day.is_some_and(can_work),
        })
    }
}

/// Which of a person's wishes a posting fits, as the index sees it.
pub fn fits(wishes: &Wishes, doc: &SearchDoc<'_>) -> Fit {
    let text: Vec<String> = [&doc.title, &doc.body].into_iter().flat_map(|text| document_words(text)).collect();
    Fit {
        words: wishes.words.iter().filter(|word| text.contains(word)).count(),
        words_asked: wishes.words.len(),
        category: wishes.categories.contains(&doc.category),
        city: wishes.city == Some(doc.city),
        day: wishes.from_day.is_some_and(|from| doc.days.iter().any(|day| *day >= from)),
    }
}

fn list(reader: &SegmentReader, term: &Term) -> tantivy::Result<Option<SegmentPostings>> {
    Ok(reader.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)?)
}

fn stands_in(list: &mut SegmentPostings, doc: DocId) -> bool {
    if list.doc() < doc {
        list.seek(doc);
    }
    list.doc() == doc
}
