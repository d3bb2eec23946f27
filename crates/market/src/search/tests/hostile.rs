//! Input that somebody made to hurt. Each must be answered, and in bounded time.

use super::corpus::*;
use crate::search::{GcjPoint, LIMIT_MAX, Near, Order, Query, SearchIndex, highlight};

fn try_words(index: &SearchIndex, words: &str) {
    for order in [Order::Nearest, Order::Newest, Order::Best] {
        let near = Some(Near { point: CENTER, radius_m: 10_000 });
        let query = Query { words: Some(words), near, ..Query::all(order, 20, NOW_US) };
        let hits = index.search(&query).unwrap();
        assert!(hits.items.len() <= 20);
        if let Some(key) = hits.next {
            index.search(&Query { after: Some(&key), ..query }).unwrap();
        }
    }
    highlight("周末派传单 KTV", words);
    highlight(words, "传单");
}

/// covers: FIND-2
#[test]
fn hostile_words_are_answered() {
    let place = filled(&docs(2_000, 11));
    let index = &place.index;
    let long_runs = ["奶", "a", "🧋", "\0", "(", "\u{301}", "奶茶 ", "\u{202e}", "a\u{301}", "ﷺ", "\u{20000}"];
    for unit in long_runs {
        try_words(index, &unit.repeat(10_000));
    }
    for words in ["*", "a*", "id:1", "text:[* TO *]", "NOT", "\"", "\\", "奶茶\0传单", "-奶茶", "%00", "'; DROP TABLE"]
    {
        try_words(index, words);
    }
    // Every code point once.
    let all: String = (0..=0x10_FFFF_u32).filter_map(char::from_u32).collect();
    for chunk in all.chars().collect::<Vec<_>>().chunks(997) {
        highlight(&chunk.iter().collect::<String>(), "传单 a 1");
    }
    try_words(index, &all);
}

/// covers: FIND-1
#[test]
fn hostile_places_and_numbers_are_answered() {
    let place = filled(&docs(2_000, 12));
    let points = [
        (0, 0),
        (90_000_000, 180_000_000),
        (i64::MAX, i64::MIN + 1),
        (89_999_999, -179_999_999),
        (39_000_000, 179_999_999),
    ];
    for (lat_e6, lng_e6) in points {
        for radius_m in [0, 1, 50_000, u32::MAX] {
            for order in [Order::Nearest, Order::Newest, Order::Best] {
                let near = Some(Near { point: GcjPoint { lat_e6, lng_e6 }, radius_m });
                place.index.search(&Query { near, ..Query::all(order, 20, NOW_US) }).unwrap();
            }
        }
    }
    for now_us in [i64::MIN, 0, i64::MAX] {
        place.index.search(&Query::all(Order::Best, 20, now_us)).unwrap();
    }
    let contradiction = Query {
        wage_min_fen: Some(i64::MAX),
        day_from: Some(i32::MAX),
        day_to: Some(i32::MIN),
        category: Some(u16::MAX),
        ..Query::all(Order::Newest, 20, NOW_US)
    };
    assert!(place.index.search(&contradiction).unwrap().items.is_empty());
}

/// covers: FIND-2
#[test]
fn page_sizes_are_bounded() {
    let place = filled(&docs(500, 13));
    let page = |limit| place.index.search(&Query::all(Order::Newest, limit, NOW_US)).unwrap().items.len();
    assert_eq!((page(0), page(usize::MAX)), (1, LIMIT_MAX));
}

/// covers: PUB-7
#[test]
fn hostile_documents_are_taken() {
    let mut place = empty();
    let mut doc = titled(1, &"奶".repeat(100_000), &"a🧋\0\u{301}".repeat(100_000));
    (doc.wage_fen, doc.published_us, doc.refreshed_us, doc.valid_until_us) = (i64::MIN, i64::MIN, i64::MIN, i64::MAX);
    doc.point = Some(GcjPoint { lat_e6: i64::MIN, lng_e6: i64::MAX });
    doc.days = vec![i32::MIN, i32::MAX];
    place.writer.put(&doc).unwrap();
    place.writer.put(&titled(2, "", "")).unwrap();
    place.writer.commit(1).unwrap();
    for order in [Order::Newest, Order::Best] {
        assert_eq!(place.index.search(&Query::all(order, 20, NOW_US)).unwrap().items.len(), 2);
    }
    let near = Some(Near { point: CENTER, radius_m: 1_000 });
    let nearest = place.index.search(&Query { near, ..Query::all(Order::Nearest, 20, NOW_US) }).unwrap();
    assert_eq!(ids(&nearest), [id(2)], "what is not on earth is not near");
}
