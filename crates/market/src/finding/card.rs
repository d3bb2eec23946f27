use super::document::document;
use super::rows::Row;
use super::why::{Reason, reasons};
use crate::applications::signed_up_among;
use crate::postings::view::MerchantRef;
use crate::search::{Hit, Marks, Wishes};
use crate::{Market, places};
use db::entities::postings::{PostingKind, Settlement, SignUpMode, WageUnit};
use db::entities::shifts;
use kernel::{Fen, PersonId, PostingId, Timestamp};
use platform::Error;
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// A posting in a list.
#[derive(Serialize, ToSchema)]
pub struct Card {
    pub id: PostingId,
    pub kind: PostingKind,
    pub title: String,
    /// Where the searched words stand in the title, in characters.
    pub highlight: Vec<(usize, usize)>,
    pub category: Option<String>,
    pub wage_fen: Option<Fen>,
    pub wage_unit: Option<WageUnit>,
    pub settlement: Option<Settlement>,
    pub mode: SignUpMode,
    pub city: Option<String>,
    pub district: Option<String>,
    pub distance_m: Option<u32>,
    pub next_shift_at: Option<Timestamp>,
    pub shift_count: usize,
    /// Free places of the coming shifts.
    pub places_left: i64,
    pub merchant: Option<MerchantRef>,
    pub thumb_url: Option<String>,
    pub published_at: Option<Timestamp>,
    /// A paid place (广告).
    pub ad: bool,
    /// In the order "best match" what speaks for it, in a few words of the page; empty otherwise.
    pub why: Vec<Reason>,
    /// The person who asks has signed up for one of its shifts.
    pub signed_up: bool,
}

/// How cards are to be shown, and to whom.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub marks: Option<&'a Marks>,
    /// Whether reasons are told, and by whose wishes.
    pub reasons: Option<Option<&'a Wishes>>,
    pub person: Option<PersonId>,
    pub now: Timestamp,
}

/// The cards of hits, in their order. A posting that may not be seen any more is left out: the index may lag, the rule
/// does not.
pub(crate) async fn cards(market: &Market, hits: &[Hit], shown: Shown<'_>) -> Result<Vec<Card>, Error> {
    let ids: Vec<PostingId> = hits.iter().map(|hit| PostingId(hit.id)).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = market.rows.seen(&market.app, &ids).await?;
    let signed_up = match shown.person {
        Some(person) => signed_up_among(&market.app.read(), person, &ids).await?,
        None => HashSet::new(),
    };
    let card = |hit: &Hit| {
        let row = rows.get(&PostingId(hit.id))?;
        Some(Card { signed_up: signed_up.contains(&row.posting.id), ..card(row, hit.distance_m, shown) })
    };
    Ok(hits.iter().filter_map(card).collect())
}

fn card(row: &Row, distance_m: Option<u32>, shown: Shown<'_>) -> Card {
    let Row { posting: row, merchant, shifts, thumb_url, .. } = row;
    let coming: Vec<&shifts::Model> = shifts.iter().filter(|shift| shift.starts_at > shown.now).collect();
    let place = |code: &Option<db::columns::PublicText>| code.as_ref().map(|code| code.0.clone());
    let why =
        shown.reasons.map(|wishes| reasons(&document(row, merchant.as_ref(), shifts), wishes, distance_m, shown.now));
    Card {
        id: row.id,
        kind: row.kind,
        highlight: shown.marks.map(|marks| marks.ranges(row.title.as_str())).unwrap_or_default(),
        title: row.title.0.clone(),
        category: row.category.as_ref().map(|code| code.0.clone()),
        wage_fen: row.wage,
        wage_unit: row.wage_unit,
        settlement: row.settlement,
        mode: row.mode,
        city: place(&row.city_code).and_then(|code| places::city(&code)).map(|city| city.name.clone()),
        district: place(&row.district_code).and_then(|code| places::district(&code)).map(|it| it.name.clone()),
        distance_m,
        next_shift_at: coming.first().map(|shift| shift.starts_at),
        shift_count: coming.len(),
        places_left: coming.iter().map(|shift| shift.headcount - shift.taken).sum(),
        merchant: merchant.as_ref().map(MerchantRef::of),
        thumb_url: thumb_url.clone(),
        published_at: row.published_at,
        ad: false,
        why: why.unwrap_or_default(),
        signed_up: false,
    }
}
