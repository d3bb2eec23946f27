//! Whether one document is what a question asks for, without an index: for many questions and one new document, where a
//! search asks one question of many. The words are taken as strictly as in the first stage of a search; a test holds both
//! against each other.

use std::collections::HashSet;

use super::place::distance_m;
use super::reading::Taken;
use super::schema::indexed_body;
use super::text::{document_pairs, document_words, is_single_han};
use super::types::{Query, SearchDoc};

/// A question's words in groups: of each group one alternative must stand, with all its words.
#[derive(Debug, Clone)]
pub struct StrictWords(Vec<Vec<Vec<String>>>);

/// What a document says, cut as the index cuts it.
#[derive(Debug)]
pub struct Told {
    text: HashSet<String>,
    /// Of the title, by characters.
    pairs: HashSet<String>,
}

impl Told {
    pub fn of(doc: &SearchDoc<'_>) -> Told {
        let words = document_words(&doc.title).into_iter().chain(document_words(indexed_body(&doc.body)));
        Told { text: words.collect(), pairs: document_pairs(&doc.title).into_iter().collect() }
    }

    fn says(&self, word: &String) -> bool {
        self.text.contains(word) || (is_single_han(word) && self.pairs.contains(word))
    }
}

impl StrictWords {
    pub(super) fn of(taken: &Taken) -> StrictWords {
        let groups = taken.groups();
        StrictWords(groups.into_iter().map(|group| group.into_iter().map(<[String]>::to_vec).collect()).collect())
    }

    /// Whether a document says all that is asked for.
    pub fn stand_in(&self, told: &Told) -> bool {
        self.0.iter().all(|group| group.iter().any(|words| words.iter().all(|word| told.says(word))))
    }
}

/// Whether a document passes every filter of a question. Words and order are not looked at.
pub fn passes(doc: &SearchDoc<'_>, query: &Query<'_>) -> bool {
    doc.valid_until_us >= query.now_us
        && query.city.is_none_or(|city| doc.city == city)
        && query.district.is_none_or(|district| doc.district == district)
        && query.category.is_none_or(|category| doc.category == category)
        && query.settlement.is_none_or(|settlement| doc.settlement == settlement)
        && query.wage_unit.is_none_or(|unit| doc.wage_unit == unit)
        && query.wage_min_fen.is_none_or(|least| doc.wage_fen >= least)
        && query.hourly_min_fen.is_none_or(|least| doc.hourly_fen.is_some_and(|hourly| hourly >= least.max(1)))
        && query.part.is_none_or(|part| doc.parts.get(usize::from(part)).copied().unwrap_or(false))
        && (!query.weekend || doc.weekend)
        && (!query.students || doc.students)
        && (!query.company || doc.company)
        && query.mode.is_none_or(|mode| doc.mode == mode)
        && query.kind.is_none_or(|kind| doc.kind == kind)
        && query.without.binary_search(&doc.merchant).is_err()
        && in_days(doc, query)
        && query.near.is_none_or(|near| doc.point.is_some_and(|at| distance_m(near.point, at) <= near.radius_m))
}

fn in_days(doc: &SearchDoc<'_>, query: &Query<'_>) -> bool {
    if query.day_from.is_none() && query.day_to.is_none() {
        return true;
    }
    let days = query.day_from.unwrap_or(i32::MIN)..=query.day_to.unwrap_or(i32::MAX);
    doc.days.iter().any(|day| days.contains(day))
}
