use super::ads::ads;
use super::card::{Card, Shown, cards};
use super::document::merchant_number;
use super::question::{Asked, SearchPostings};
use super::wishes::wishes;
use crate::search::{Hits, Key, Order, SearchError};
use crate::{Market, history};
use axum::Json;
use axum::extract::State;
use db::Tx;
use kernel::{PersonId, Timestamp};
use platform::auth::{Signed, require_consent};
use platform::refusals::BAD_CURSOR;
use platform::{Error, Query, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Within this distance even the densest city has few enough postings to score them on the thread of the request.
const SCORED_HERE_M: u32 = 5_000;
/// So few postings are scored in a millisecond, wherever they are.
const SCORED_HERE_DOCS: u64 = 20_000;

/// One page of search results.
#[derive(Serialize, ToSchema)]
pub struct Found {
    /// On the first page up to two paid places stand before the others, labelled by `ad`.
    pub items: Vec<Card>,
    pub next: Option<String>,
    /// How many match, on all pages; a lower bound when `total_exact` is false.
    pub total: usize,
    pub total_exact: bool,
    /// Nothing holds all the words; these hold some of them.
    pub relaxed: bool,
    /// Nothing holds the words; what was searched for instead (您要找的是…).
    pub corrected: Option<String>,
    /// Words of which far more is found.
    pub did_you_mean: Option<String>,
    /// There were too many candidates: only a share of them was looked at, and `total` is an estimate.
    pub partial: bool,
    /// The person's own wishes moved these results, because they said so (SPEC RULE-6).
    pub personalised: bool,
}

/// Searches postings by words, place and filters. Nobody needs to sign in, and everybody gets the same order but those who
/// asked for their own: in `best` their wishes count too, and `personalised` says so (SPEC RULE-6). The words of somebody
/// who is signed in are kept only if they allow it, and tied to nobody otherwise (SPEC FIND-4).
#[utoipa::path(get, path = "/api/v1/postings/search", operation_id = "search_postings", tag = "finding",
    security((), ("session" = [])),
    params(SearchPostings), responses((status = 200, body = Found)))]
pub async fn search_postings(
    State(market): State<Market>,
    signed: Option<Signed>,
    Query(query): Query<SearchPostings>,
) -> Result<Json<Found>> {
    let now = market.app.now();
    let limit = platform::limit(query.limit)?;
    let tx = market.app.read();
    let asker = match signed {
        Some(signed) => Some(market.rows.asker(&market.app, signed.person).await?),
        None => None,
    };
    let person = asker.as_ref().map(|asker| asker.person);
    let wishes = match asker.as_ref().filter(|asker| asker.has_own_order) {
        Some(asker) => wishes(&market.app, asker.person).await?,
        None => None,
    };
    // A cursor belongs to its question, and to whoever switched their own order on or off since the page before.
    let scope = serde_json::to_string(&(&query, wishes.is_some())).map_err(anyhow::Error::from)?;
    let after: Option<Key> = market.app.cursors.check("search", &scope, query.cursor.as_deref())?;
    let first_page = after.is_none();
    let without = match asker.as_ref().filter(|asker| asker.blocks) {
        Some(asker) => blocked(&tx, asker.person).await?,
        None => Vec::new(),
    };
    let asked = Asked { wishes, without, ..question(&market, person, query, now).await? };
    let personalised = asked.wishes.is_some() && asked.order == Order::Best;
    let (hits, asked) = search(&market, asked, after, limit, now).await?;
    let hits = hits.map_err(|error| match error {
        // Signed for this question, but by an index that counted words differently.
        SearchError::KeyDoesNotFit => Error::from(BAD_CURSOR.on("cursor")),
        error => Error::Broken(error.into()),
    })?;
    let with_own = asker.as_ref().filter(|asker| asker.signed_up).map(|asker| asker.person);
    let items = items(&market, &hits, &asked, with_own, first_page, now).await?;
    let next = hits.next.map(|key| market.app.cursors.sign("search", &scope, &key));
    let keeper = asker.filter(|asker| asker.keeps_words && first_page);
    if let (Some(asker), Some(words)) = (keeper, &asked.words) {
        history::searched(&market.app, asker.person, words).await?;
    }
    Ok(Json(Found {
        items,
        next,
        total: hits.total,
        total_exact: hits.total_exact,
        relaxed: hits.relaxed,
        corrected: hits.corrected,
        did_you_mean: hits.did_you_mean,
        partial: hits.partial,
        personalised,
    }))
}

/// Asks the index: on this thread where that takes a fraction of a millisecond, and beside the async threads where many
/// postings may have to be scored.
async fn search(
    market: &Market,
    asked: Asked,
    after: Option<Key>,
    limit: u64,
    now: Timestamp,
) -> Result<(Result<Hits, SearchError>, Asked)> {
    let index = market.finder.index.clone();
    let few = index.docs() <= SCORED_HERE_DOCS || asked.near.is_some_and(|near| near.radius_m <= SCORED_HERE_M);
    if asked.order != Order::Best || few {
        let hits = index.search(&asked.for_index(after.as_ref(), limit, now));
        return Ok((hits, asked));
    }
    let searched = tokio::task::spawn_blocking(move || {
        let hits = index.search(&asked.for_index(after.as_ref(), limit, now));
        (hits, asked)
    });
    Ok(searched.await.map_err(anyhow::Error::from)?)
}

/// A question for the index, without wishes. The device's own position is sensitive: its use was allowed, or the point is
/// picked by hand.
///
/// # Errors
/// Refusals for what cannot be asked; when the database cannot be read.
pub(super) async fn checked(
    market: &Market,
    person: Option<PersonId>,
    query: SearchPostings,
    now: Timestamp,
) -> Result<Asked> {
    let asked = question(market, person, query, now).await?;
    let without = match person {
        Some(person) => blocked(&market.app.read(), person).await?,
        None => Vec::new(),
    };
    Ok(Asked { without, ..asked })
}

/// As [`checked`], without the merchants that somebody blocked.
async fn question(market: &Market, person: Option<PersonId>, query: SearchPostings, now: Timestamp) -> Result<Asked> {
    let tx = market.app.read();
    if let Some(person) = person.filter(|_| query.here.is_some()) {
        require_consent(&tx, person, policy::LOCATION).await?;
    }
    let asked = Asked::of(query)?;
    let synonyms = market.synonyms.in_force(&tx, now).await?;
    Ok(Asked { synonyms, ..asked })
}

/// The merchants that somebody blocked, as the index numbers them (SPEC WORK-9).
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn blocked(tx: &Tx, person: PersonId) -> Result<Vec<u64>> {
    let mut numbers: Vec<u64> =
        crate::resumes::refused_by(tx, person).await?.into_iter().map(merchant_number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The cards of a page, with the paid places before those of the first.
async fn items(
    market: &Market,
    hits: &Hits,
    asked: &Asked,
    person: Option<PersonId>,
    first_page: bool,
    now: Timestamp,
) -> Result<Vec<Card>> {
    let reasons = (asked.order == Order::Best).then_some(asked.wishes.as_ref());
    let shown = Shown { marks: hits.marks.as_ref(), reasons, person, now };
    let mut items = cards(market, &hits.items, shown).await?;
    if first_page {
        let shown = Shown { marks: None, reasons: None, ..shown };
        let paid = cards(market, &ads(market, asked).await?, shown).await?;
        items.retain(|card| paid.iter().all(|ad| ad.id != card.id));
        let labelled = paid.into_iter().map(|card| Card { ad: true, ..card });
        items.splice(0..0, labelled);
    }
    Ok(items)
}
