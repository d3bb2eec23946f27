//! How many postings of a merchant may be open at once: a free number, and places that were bought (SPEC PAY-4).
//!
//! Counted are jobs that wait for review or are shown. A place is asked for when one more of them begins to be counted; none is
//! taken down because the number shrinks.

use super::refusals::POSTING_PLACES_TAKEN;
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::postings::{Column, Entity, PostingKind, PostingState};
use db::entities::service_orders::Product;
use kernel::calendar::{self, Day};
use kernel::{MerchantId, PersonId, PostingId, Timestamp};
use platform::auth::{Signed, find_member_role};
use platform::refusals::NOT_FOUND;
use platform::{Error, Path, Result, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;
use wallet::orders::{self, Use};

/// The free number of each merchant from a day on, oldest first.
const FREE: &[(Day, u64)] = &[(jiff::civil::date(2026, 1, 1), 50)];
/// For how long a bought place counts.
const PLACE_DAYS: i64 = 30;

/// The places of a merchant's postings.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostingPlaces {
    free: u64,
    /// Bought and counting now.
    extra: u64,
    /// When the next of them ends.
    extra_until: Option<Timestamp>,
    /// Postings that wait for review or are shown.
    taken: u64,
    /// Bought and not begun: one begins by itself when a posting is handed in and no place is left.
    unused: i64,
}

impl PostingPlaces {
    const fn has_room(&self) -> bool {
        self.taken < self.free + self.extra
    }
}

/// The free number of that day.
fn free_on(day: Day) -> u64 {
    FREE.iter().rev().find(|(from, _)| *from <= day).map_or(0, |(_, free)| *free)
}

/// What is taken of a merchant's places, for its members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/posting-places", operation_id = "get_posting_places",
    tag = "postings", security(("session" = [])), params(("id" = MerchantId, Path)),
    responses((status = 200, body = PostingPlaces)))]
pub async fn get_posting_places(
    State(market): State<Market>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
) -> Result<Json<PostingPlaces>> {
    let tx = market.app.read();
    find_member_role(&tx, merchant, signed.person).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    Ok(Json(of(&tx, merchant, None, market.app.now()).await?))
}

/// The places of a merchant, without this posting.
async fn of(tx: &Tx, merchant: MerchantId, without: Option<PostingId>, now: Timestamp) -> Result<PostingPlaces, DbErr> {
    let mut open = Entity::find()
        .filter(Column::MerchantId.eq(merchant))
        .filter(Column::Kind.eq(PostingKind::Job))
        .filter(Column::State.is_in([PostingState::InReview, PostingState::Live, PostingState::Full]));
    if let Some(posting) = without {
        open = open.filter(Column::Id.ne(posting));
    }
    let (extra, extra_until) = orders::extra_places(tx, merchant, now).await?;
    Ok(PostingPlaces {
        free: free_on(calendar::day_of(now)),
        extra,
        extra_until,
        taken: open.count(tx).await?,
        unused: orders::credits_left(tx, merchant, Product::ExtraPosting, now).await?,
    })
}

/// Finds a place for a posting that begins to be counted; where none is free, a bought one begins.
///
/// # Errors
/// `posting_places_taken`, which says what to do.
pub(super) async fn take(work: &Work, merchant: MerchantId, posting: PostingId, by: PersonId) -> Result<(), Error> {
    work.one_at_a_time(format!("posting places {merchant}").as_bytes()).await?;
    let places = of(work, merchant, Some(posting), work.now).await?;
    if places.has_room() {
        return Ok(());
    }
    if places.unused == 0 {
        let most = places.free + places.extra;
        return Err(POSTING_PLACES_TAKEN.refuse().with("most", most).with("taken", places.taken).into());
    }
    let until = work.now.plus_days(PLACE_DAYS);
    orders::consume(work, Use { merchant, product: Product::ExtraPosting, posting, by, until }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// covers: PAY-4
    #[test]
    fn the_free_number_is_that_of_the_day() {
        assert_eq!(free_on(date(2025, 12, 31)), 0);
        assert_eq!(free_on(date(2026, 1, 1)), 50);
        assert_eq!(free_on(date(2027, 6, 1)), 50);
        assert!(FREE.windows(2).all(|two| two[0].0 < two[1].0), "oldest first");
    }

    /// covers: PAY-4
    #[test]
    fn the_last_place_is_a_place() {
        let of = |extra, taken| PostingPlaces { free: 50, extra, extra_until: None, taken, unused: 0 }.has_room();
        assert!(of(0, 49) && !of(0, 50) && of(1, 50) && !of(1, 51) && !of(0, 60));
    }
}
