//! Counts of filter values against counting by hand, and questions beyond their budget.

use std::collections::HashSet;

use super::corpus::*;
use super::oracle::passes;
use crate::search::{Facets, HOURLY_LEAST_FEN, Order, Query, SearchDoc, WITHIN_M};

/// A value counts among what all the other filters let through: for each value the question is asked with it, by hand.
fn by_hand(docs: &[SearchDoc<'static>], query: &Query<'static>) -> Facets {
    let count = |query: &Query<'static>| docs.iter().filter(|doc| passes(doc, query).is_some()).count() as u64;
    let wageless = Query { wage_min_fen: None, hourly_min_fen: None, ..query.clone() };
    let within = |metres: u32| match query.near {
        Some(near) => {
            let near = crate::search::Near { radius_m: metres, ..near };
            count(&Query { near: Some(near), ..query.clone() })
        }
        None => 0,
    };
    let some = |counts: Vec<(u8, u64)>| counts.into_iter().filter(|(_, count)| *count > 0).collect();
    let categories = (0..6).map(|it| (it, count(&Query { category: Some(it), ..query.clone() })));
    let each = |of: &dyn Fn(u8) -> Query<'static>| some((0..4).map(|it| (it, count(&of(it)))).collect());
    Facets {
        total: count(query),
        partial: false,
        categories: categories.filter(|(_, count)| *count > 0).collect(),
        settlements: each(&|it| Query { settlement: Some(it), ..query.clone() }),
        wage_units: each(&|it| Query { wage_unit: Some(it), ..query.clone() }),
        modes: each(&|it| Query { mode: Some(it), ..query.clone() }),
        parts: [0, 1, 2, 3].map(|part| count(&Query { part: Some(part), ..query.clone() })),
        weekend: count(&Query { weekend: true, ..query.clone() }),
        students: count(&Query { students: true, ..query.clone() }),
        company: count(&Query { company: true, ..query.clone() }),
        days: std::array::from_fn(|ahead| {
            let day = Some(TODAY + ahead as i32);
            count(&Query { day_from: day, day_to: day, ..query.clone() })
        }),
        hourly: HOURLY_LEAST_FEN.map(|least| count(&Query { hourly_min_fen: Some(least), ..wageless.clone() })),
        within: WITHIN_M.map(within),
    }
}

/// covers: FIND-2
#[test]
fn every_value_counts_what_choosing_it_would_find() {
    let docs = docs(2_000, 21);
    let place = filled(&docs);
    let mut rng = Rng(22);
    for _ in 0..120 {
        let query = question(&mut rng);
        assert_eq!(place.index.facets(&query).unwrap(), by_hand(&docs, &query), "{query:?}");
    }
    // With words the total is that of the list.
    for words in ["奶茶", "奶茶 传单", "周末", "骑手 火箭"] {
        let query = Query { words: Some(words), ..Query::all(Order::Newest, 20, NOW_US) };
        let total = place.index.search(&query).unwrap().total as u64;
        assert_eq!(place.index.facets(&query).unwrap().total, total, "{words}");
    }
}

/// covers: FIND-2
#[test]
fn a_question_beyond_its_budget_is_cut_and_says_so() {
    let docs = docs(3_000, 23);
    let place = filled(&docs);
    let query = Query { words: Some("奶茶"), ..Query::all(Order::Best, 20, NOW_US) };
    let whole: Vec<_> = walk(&place.index, &query, || {}).iter().flat_map(ids).collect();
    let cut = Query { budget: 100, ..query.clone() };
    let pages = walk(&place.index, &cut, || {});
    assert!(pages.iter().all(|page| page.partial && !page.total_exact));
    let seen: Vec<_> = pages.iter().flat_map(ids).collect();
    let distinct: HashSet<_> = seen.iter().collect();
    assert!(!seen.is_empty() && seen.len() < whole.len() && distinct.len() == seen.len());
    // What is looked at comes in the order of the whole answer.
    let share: Vec<_> = whole.iter().filter(|id| distinct.contains(id)).copied().collect();
    assert_eq!(seen, share);
    assert!(!place.index.search(&query).unwrap().partial);

    let all = Query::all(Order::Newest, 20, NOW_US);
    let exact = place.index.facets(&all).unwrap();
    let estimate = place.index.facets(&Query { budget: 1_000, ..all }).unwrap();
    assert!(estimate.partial && !exact.partial);
    assert!(estimate.total.abs_diff(exact.total) < exact.total / 4, "{} for {}", estimate.total, exact.total);
}
