//! Open postings like one that may have closed.

use super::ask::blocked;
use super::card::{Card, Shown, cards};
use super::document::document;
use crate::Market;
use crate::postings::store;
use crate::search::{Near, Order, Query, Wishes, wish_words};
use kernel::{PersonId, PostingId};
use platform::Result;

const SIMILAR_MAX: usize = 6;
/// As far as somebody goes for work that could replace another.
const AROUND_M: u32 = 20_000;

/// Up to [`SIMILAR_MAX`] postings of the same kind: those of the same category first looked for, around the same place or, for
/// one without a point, in the same city; those with words of its title come first.
///
/// # Errors
/// When there is no such posting; when the index or the database cannot be read.
pub(crate) async fn similar_to(market: &Market, id: PostingId, person: PersonId) -> Result<Vec<Card>> {
    let now = market.app.now();
    let tx = market.app.read();
    let row = store::get(&tx, id).await?;
    let without = blocked(&tx, person).await?;
    let like = document(&row, None, &[]);
    let index = market.finder.index.clone();
    let hits = tokio::task::spawn_blocking(move || {
        let wishes = Wishes { words: wish_words(&like.title), ..Wishes::default() };
        let near = like.point.map(|point| Near { point, radius_m: AROUND_M });
        let around = Query {
            near,
            city: near.is_none().then_some(like.city).filter(|city| *city != 0),
            kind: Some(like.kind),
            wishes: Some(&wishes),
            without: &without,
            ..Query::all(Order::Best, SIMILAR_MAX + 1, now.micros())
        };
        let alike = Query { category: Some(like.category).filter(|it| *it != u16::MAX), ..around.clone() };
        let hits = index.search(&alike)?.items;
        // Nothing but itself: whatever there is around here.
        if hits.iter().all(|hit| hit.id == like.id) { Ok(index.search(&around)?.items) } else { Ok(hits) }
    });
    let hits: Result<_, crate::search::SearchError> = hits.await.map_err(anyhow::Error::from)?;
    let mut hits = hits.map_err(anyhow::Error::from)?;
    hits.retain(|hit| hit.id != id.0);
    hits.truncate(SIMILAR_MAX);
    // How far a hit is was measured from the other job, and nobody asked for that.
    hits.iter_mut().for_each(|hit| hit.distance_m = None);
    cards(market, &hits, Shown { marks: None, reasons: None, person: Some(person), now }).await
}
