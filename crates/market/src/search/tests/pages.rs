//! Paging while the index changes, and keys that do not belong.

use std::collections::HashSet;

use super::corpus::*;
use crate::search::{Key, Near, Order, Query, SearchError};

fn near() -> Option<Near> {
    Some(Near { point: CENTER, radius_m: 50_000 })
}

/// covers: FIND-1, FIND-2
#[test]
fn documents_added_between_pages_neither_repeat_nor_hide_others() {
    for order in [Order::Nearest, Order::Newest, Order::Best] {
        for words in [None, Some("奶茶"), Some("奶茶 传单"), Some("奶茶 火箭")] {
            let before = docs(400, 5);
            let mut place = filled(&before);
            let mut rng = Rng(6);
            let query = Query { words, near: near(), ..Query::all(order, 17, NOW_US) };
            let whole = Query { limit: 100, ..query.clone() };
            let expected: Vec<_> = walk(&place.index, &whole, || {}).iter().flat_map(ids).collect();
            let mut next = 400;
            let index = place.index.clone();
            let pages = walk(&index, &query, || {
                for number in next..next + 10 {
                    place.writer.put(&doc(number, &mut rng)).unwrap();
                }
                next += 10;
                place.writer.commit(next).unwrap();
            });
            let seen: Vec<_> = pages.iter().flat_map(ids).collect();
            let distinct: HashSet<_> = seen.iter().collect();
            assert_eq!(distinct.len(), seen.len(), "a hit came twice: {order:?} {words:?}");
            let old: HashSet<_> = before.iter().map(|doc| doc.id).collect();
            let seen_old: Vec<_> = seen.into_iter().filter(|id| old.contains(id)).collect();
            assert_eq!(seen_old, expected, "a gap or another order: {order:?} {words:?}");
        }
    }
}

/// covers: FIND-2
#[test]
fn the_second_page_counts_ages_from_the_first() {
    let docs = docs(500, 7);
    let place = filled(&docs);
    let query = Query::all(Order::Best, 10, NOW_US - 1);
    let expected: Vec<_> = walk(&place.index, &query, || {}).iter().flat_map(ids).collect();
    let mut after: Option<Key> = None;
    let mut seen = Vec::new();
    let mut now_us = query.now_us;
    loop {
        // All documents that are valid at the first page are valid one microsecond later, too.
        let page = place.index.search(&Query { after: after.as_ref(), now_us, ..query.clone() }).unwrap();
        seen.extend(ids(&page));
        now_us = NOW_US;
        match page.next {
            Some(key) => after = Some(key),
            None => break,
        }
    }
    let still_valid: HashSet<_> = docs.iter().filter(|doc| doc.valid_until_us >= NOW_US).map(|doc| doc.id).collect();
    let expected: Vec<_> = expected.into_iter().filter(|id| still_valid.contains(id)).collect();
    let seen: Vec<_> = seen.into_iter().filter(|id| still_valid.contains(id)).collect();
    assert_eq!(seen, expected);
}

/// covers: FIND-2
#[test]
fn a_posting_whose_time_is_over_is_not_hit() {
    let mut over = titled(1, "奶茶店员", "");
    over.valid_until_us = NOW_US - 1;
    let mut last_moment = titled(2, "奶茶店员", "");
    last_moment.valid_until_us = NOW_US;
    let place = filled(&[over, last_moment]);
    let query = Query::all(Order::Newest, 10, NOW_US);
    assert_eq!(ids(&place.index.search(&query).unwrap()), [id(2)]);
    let later = Query { now_us: NOW_US + 1, ..query };
    assert_eq!(place.index.search(&later).unwrap().items, []);
}

/// covers: FIND-2
#[test]
fn a_key_survives_the_way_through_json() {
    let place = filled(&docs(200, 8));
    let query = Query { words: Some("奶茶"), ..Query::all(Order::Best, 5, NOW_US) };
    let key = place.index.search(&query).unwrap().next.unwrap();
    let text = serde_json::to_string(&key).unwrap();
    assert_eq!(serde_json::from_str::<Key>(&text).unwrap(), key);
}

/// covers: FIND-2
#[test]
fn a_key_of_another_question_is_refused() {
    let place = filled(&docs(200, 9));
    let with_words = Query { words: Some("奶茶"), ..Query::all(Order::Best, 5, NOW_US) };
    let without = Query { words: None, ..with_words.clone() };
    let newest = Query { order: Order::Newest, ..with_words.clone() };
    let key = |query: &Query<'_>| place.index.search(query).unwrap().next.unwrap();
    let refused = |query: &Query<'_>, key: Key| {
        let answer = place.index.search(&Query { after: Some(&key), ..query.clone() });
        assert!(matches!(answer, Err(SearchError::KeyDoesNotFit)), "{answer:?}");
    };
    refused(&without, key(&with_words));
    refused(&with_words, key(&without));
    refused(&with_words, key(&newest));
    refused(&Query { words: Some("奶茶 传单"), ..with_words.clone() }, key(&with_words));
}

/// covers: FIND-1
#[test]
fn order_by_distance_needs_a_place() {
    let place = filled(&docs(10, 10));
    let answer = place.index.search(&Query::all(Order::Nearest, 5, NOW_US));
    assert!(matches!(answer, Err(SearchError::NearestNeedsPlace)));
}
