//! Geometry: distances, and that no disk misses a document.

use h3o::LatLng;

use super::corpus::*;
use crate::search::place::{Frame, GcjPoint, NO_CELL, cover, distance_m, order_key};

fn offset(from: GcjPoint, north_m: f64, east_m: f64) -> GcjPoint {
    let lat = from.lat_e6 as f64 / 1e6;
    GcjPoint {
        lat_e6: from.lat_e6 + (north_m / 111_195.0 * 1e6) as i64,
        lng_e6: from.lng_e6 + (east_m / 111_195.0 / lat.to_radians().cos() * 1e6) as i64,
    }
}

/// covers: FIND-1
#[test]
fn distance_agrees_with_the_grid_library() {
    let mut rng = Rng(1);
    for _ in 0..2_000 {
        let (a, b) = (rng.point(), rng.point());
        let degrees = |p: GcjPoint| LatLng::new(p.lat_e6 as f64 / 1e6, p.lng_e6 as f64 / 1e6).unwrap();
        let expected = degrees(a).distance_m(degrees(b));
        assert!((f64::from(distance_m(a, b)) - expected).abs() < 1.0);
    }
    assert_eq!(distance_m(CENTER, CENTER), 0);
}

/// Looks for a counter-example to the margins of the cover, all over China, near the rim of disks of all sizes.
/// covers: FIND-1
#[test]
fn no_document_inside_a_disk_lies_outside_its_cover() {
    let mut rng = Rng(2);
    for round in 0..3_000 {
        let center = GcjPoint {
            lat_e6: 3_000_000 + rng.below(51_000_000) as i64,
            lng_e6: 73_000_000 + rng.below(63_000_000) as i64,
        };
        let radius_m = [100, 300, 1_000, 1_030, 2_700, 7_000, 10_000, 19_000, 50_000, 110_000][round % 10];
        let ranges = cover(center, radius_m).unwrap();
        assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0), "sorted and apart");
        assert!(ranges.len() <= 80, "{} ranges for {radius_m} m", ranges.len());
        let frame = Frame::around(center, radius_m);
        for _ in 0..60 {
            let angle = rng.below(1 << 20) as f64 / f64::from(1 << 20) * std::f64::consts::TAU;
            let share = 1.0 - (rng.below(1_000) as f64 / 1_000.0).powi(3);
            let far_m = f64::from(radius_m) * share;
            let point = offset(center, far_m * angle.sin(), far_m * angle.cos());
            if distance_m(center, point) > radius_m {
                continue;
            }
            let key = order_key(Some(point));
            assert!(ranges.iter().any(|(first, last)| (*first..=*last).contains(&key)), "{center:?} {point:?}");
            assert!(frame.has_lat(point.lat_e6) && frame.has_lng(point.lng_e6), "{center:?} {point:?}");
        }
    }
}

/// covers: FIND-1
#[test]
fn what_is_not_on_earth_has_no_cell() {
    for (lat_e6, lng_e6) in [(90_000_001, 0), (0, -180_000_001), (i64::MAX, 0), (0, i64::MIN + 1)] {
        let point = GcjPoint { lat_e6, lng_e6 };
        assert_eq!(order_key(Some(point)), NO_CELL);
        assert_eq!(cover(point, 1_000), None);
    }
    assert_eq!(order_key(None), NO_CELL);
    assert_eq!(cover(CENTER, 10_000_000), None);
}

/// covers: LOC-1
#[test]
fn the_debug_form_of_a_question_does_not_tell_where_somebody_stands() {
    let near = crate::search::Near { point: CENTER, radius_m: 1_000 };
    let text = format!("{near:?}");
    assert!(text.contains("26.07") && !text.contains("26.0745") && !text.contains("119.2965"), "{text}");
}
