//! How small a group of people may be of which anything is published (SPEC STAT-1, SURV-1).

/// Fewer people than this are never told of: a figure about them could single somebody out.
pub const SMALLEST_GROUP: i64 = 10;
