//! Why the order "best match" puts a posting where it is, in a few words (SPEC RULE-6). Reasons that come from a person's own
//! wishes are told only to whoever let their wishes order the results.

use crate::search::{SearchDoc, Wishes, fits};
use db::entities::postings::Settlement;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::settlement_number;

/// One line has room for so many.
const REASONS_MAX: usize = 3;
/// A posting is new for so long.
const NEW_SECONDS: i64 = 86_400;

/// What speaks for a posting. The page has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// How far it is stands on the card.
    Near,
    /// A shift begins from the day on that the person named.
    Day,
    /// It is of a kind that the person named.
    Category,
    /// It holds words of what the person looks for.
    Intent,
    /// It is in the person's city.
    City,
    /// Published or refreshed within a day.
    New,
    /// It is paid on the day.
    PaidDaily,
    /// There is a shift on a weekend.
    Weekend,
}

/// The strongest reasons, at most three. Who let nothing be considered gets what everybody gets.
pub(super) fn reasons(
    doc: &SearchDoc<'_>,
    wishes: Option<&Wishes>,
    distance_m: Option<u32>,
    now: Timestamp,
) -> Vec<Reason> {
    let fit = wishes.map(|wishes| fits(wishes, doc)).unwrap_or_default();
    let age_us = now.micros().saturating_sub(doc.published_us.max(doc.refreshed_us));
    let mut reasons = Vec::new();
    for (holds, reason) in [
        (distance_m.is_some(), Reason::Near),
        (fit.day, Reason::Day),
        (fit.category, Reason::Category),
        (fit.words > 0 && !fit.category, Reason::Intent),
        (fit.city && distance_m.is_none(), Reason::City),
        (age_us < NEW_SECONDS * 1_000_000, Reason::New),
        (doc.settlement == settlement_number(Settlement::Daily), Reason::PaidDaily),
        (doc.weekend, Reason::Weekend),
    ] {
        if holds && reasons.len() < REASONS_MAX {
            reasons.push(reason);
        }
    }
    reasons
}
