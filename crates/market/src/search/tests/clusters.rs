//! Heaps on the map against counting by hand.

use super::corpus::*;
use super::oracle::passes;
use crate::search::{Area, CLUSTERS_MAX, Cluster, GcjPoint, NAMED_MAX, Order, Query, SearchDoc, ZOOM_MAX};

fn area(rng: &mut Rng) -> Area {
    let (a, b) = (rng.point(), rng.point());
    Area {
        south_west: GcjPoint { lat_e6: a.lat_e6.min(b.lat_e6), lng_e6: a.lng_e6.min(b.lng_e6) },
        north_east: GcjPoint { lat_e6: a.lat_e6.max(b.lat_e6), lng_e6: a.lng_e6.max(b.lng_e6) },
    }
}

fn everywhere() -> Area {
    let corner = |lat: i64, lng: i64| GcjPoint { lat_e6: lat * 1_000_000, lng_e6: lng * 1_000_000 };
    Area { south_west: corner(-90, -180), north_east: corner(90, 180) }
}

fn lies_in(area: Area, point: GcjPoint) -> bool {
    (area.south_west.lat_e6..=area.north_east.lat_e6).contains(&point.lat_e6)
        && (area.south_west.lng_e6..=area.north_east.lng_e6).contains(&point.lng_e6)
}

fn by_hand<'a>(docs: &'a [SearchDoc<'static>], query: &Query<'_>, area: Area) -> Vec<&'a SearchDoc<'static>> {
    let inside = |doc: &&SearchDoc<'_>| doc.point.is_some_and(|point| lies_in(area, point));
    docs.iter().filter(inside).filter(|doc| passes(doc, query).is_some()).collect()
}

/// covers: FIND-1, FIND-2
#[test]
fn every_posting_of_the_map_lies_in_one_heap() {
    let docs = docs(2_000, 31);
    let place = filled(&docs);
    let mut rng = Rng(32);
    for round in 0..150 {
        let (query, area) = (question(&mut rng), if round == 0 { everywhere() } else { area(&mut rng) });
        let zoom = rng.below(u64::from(ZOOM_MAX) + 5) as u8;
        let found = place.index.clusters(&query, area, zoom).unwrap();
        let expected = by_hand(&docs, &query, area);
        let counted: u64 = found.items.iter().map(|heap| heap.count).sum();
        assert_eq!(counted, expected.len() as u64, "{query:?}");
        assert!(found.items.len() <= CLUSTERS_MAX && !found.partial && !found.relaxed);
        assert!(expected.iter().all(|doc| found.items.iter().any(|heap| lies_in(heap.area, doc.point.unwrap()))));
        for heap in &found.items {
            assert!(lies_in(heap.area, heap.centre) && lies_in(area, heap.centre));
            let named = if heap.count <= NAMED_MAX as u64 { heap.count as usize } else { 0 };
            assert_eq!(heap.ids.len(), named);
            assert!(heap.ids.iter().all(|id| expected.iter().any(|doc| doc.id == *id)));
        }
    }
}

/// covers: FIND-1
#[test]
fn a_closer_map_shows_more_heaps_and_words_are_taken_as_in_the_list() {
    let docs = docs(2_000, 33);
    let place = filled(&docs);
    let all = Query::all(Order::Newest, 20, NOW_US);
    assert_eq!(place.index.clusters(&all, everywhere(), 3).unwrap().items.len(), 1);
    let at = |zoom: u8| {
        let half = 250_000_000 >> zoom;
        let corner = |by: i64| GcjPoint { lat_e6: CENTER.lat_e6 + by * half, lng_e6: CENTER.lng_e6 + by * half };
        place.index.clusters(&all, Area { south_west: corner(-1), north_east: corner(1) }, zoom).unwrap().items
    };
    assert!(at(10).len() > 4, "a city falls apart");
    // No two lie over each other: half a square apart in one of the directions.
    let (near, step) = (at(11), 112_500_000_i64 >> 11);
    for (n, heap) in near.iter().enumerate() {
        let covers = |other: &Cluster| {
            2 * (other.centre.lat_e6 - heap.centre.lat_e6).abs() < step / 2
                && 2 * (other.centre.lng_e6 - heap.centre.lng_e6).abs() < step / 2
        };
        assert!(!near[n + 1..].iter().any(covers));
    }
    for words in ["奶茶", "奶茶 传单", "骑手 火箭"] {
        let query = Query { words: Some(words), ..all.clone() };
        let listed = place.index.search(&query).unwrap();
        let found = place.index.clusters(&query, everywhere(), 4).unwrap();
        let pages = walk(&place.index, &query, || {});
        let has_point = |hit: &uuid::Uuid| docs.iter().any(|doc| doc.id == *hit && doc.point.is_some());
        let pointed = pages.iter().flat_map(ids).filter(has_point).count();
        assert_eq!(found.items.iter().map(|heap| heap.count).sum::<u64>(), pointed as u64, "{words}");
        assert_eq!((found.relaxed, &found.corrected), (listed.relaxed, &listed.corrected), "{words}");
    }
}

/// covers: FIND-2
#[test]
fn a_map_beyond_its_budget_is_cut_and_says_so() {
    let docs = docs(3_000, 34);
    let place = filled(&docs);
    let all = Query::all(Order::Newest, 20, NOW_US);
    let count = |query: &Query<'_>| {
        let found = place.index.clusters(query, everywhere(), 12).unwrap();
        (found.partial, found.items.iter().map(|heap| heap.count).sum::<u64>(), found.items)
    };
    let (exact, estimate) = (count(&all), count(&Query { budget: 1_000, ..all.clone() }));
    assert!(!exact.0 && estimate.0);
    assert!(estimate.1.abs_diff(exact.1) < exact.1 / 4, "{} for {}", estimate.1, exact.1);
    assert!(estimate.2.iter().all(|heap| heap.ids.is_empty()), "an estimate names nobody");
}
