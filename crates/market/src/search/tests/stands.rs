//! One document against many questions says the same as the index.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::corpus::*;
use crate::search::{Query, SearchDoc, StrictWords, Synonyms, Told, passes};

/// Those that a saved search with this question would tell of.
fn told(docs: &[(SearchDoc<'static>, Told)], query: &Query<'_>, words: Option<&StrictWords>) -> BTreeSet<Uuid> {
    let fits = |doc: &SearchDoc<'_>, told: &Told| {
        passes(doc, query) && (query.words.is_none() || words.is_some_and(|words| words.stand_in(told)))
    };
    docs.iter().filter(|(doc, told)| fits(doc, told)).map(|(doc, _)| doc.id).collect()
}

/// covers: FIND-3
#[test]
fn it_equals_the_first_stage_of_a_search() {
    let docs = docs(2_000, 11);
    let place = filled(&docs);
    let docs: Vec<_> = docs.into_iter().map(|doc| (doc.clone(), Told::of(&doc))).collect();
    let synonyms = Synonyms::new([("奶茶", "饮品")]);
    let mut rng = Rng(12);
    let (mut whole, mut some) = (0, 0);
    for _ in 0..300 {
        let words = words(&mut rng);
        let query = Query { words: words.as_deref(), synonyms: Some(&synonyms), ..question(&mut rng) };
        let strict = words.as_deref().and_then(|words| place.index.strict_words(words, &synonyms));
        let told = told(&docs, &query, strict.as_ref());
        let pages = walk(&place.index, &query, || {});
        let found: BTreeSet<Uuid> = pages.iter().flat_map(ids).collect();
        // With fewer than five a search goes on to looser stages; what it had found is among that.
        if words.is_none() || told.len() >= 5 {
            assert_eq!(told, found, "{query:?}");
            whole += usize::from(!told.is_empty());
        } else {
            assert!(told.is_subset(&found), "{query:?}");
            some += told.len();
        }
    }
    assert!(whole > 50 && some > 5, "the questions found something: {whole}, {some}");
}

/// Pinyin and synonyms count, a slip that a list would mend does not.
///
/// covers: FIND-3
#[test]
fn words_are_meant_as_a_search_means_them() {
    let doc = titled(1, "周末奶茶店店员", "负责点单和打包");
    let place = filled(std::slice::from_ref(&doc));
    let told = Told::of(&doc);
    let synonyms = Synonyms::new([("水吧", "奶茶店")]);
    for (words, fits) in [
        ("奶茶", true),
        ("奶茶 打包", true),
        ("naicha", true),
        ("水吧", true),
        ("茶", true),
        ("奶茶店兼职", true),
        ("奶查", false),
        ("奶茶 司机", false),
    ] {
        let strict = place.index.strict_words(words, &synonyms).expect("words");
        assert_eq!(strict.stand_in(&told), fits, "{words}");
    }
    assert!(place.index.strict_words("，。🧋", &synonyms).is_none());
}
