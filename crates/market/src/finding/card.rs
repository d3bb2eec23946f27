use super::document::document;
use super::why::{Reason, reasons};
use crate::applications::signed_up_among;
use crate::places;
use crate::postings::album::Videos;
use crate::postings::store::{merchants_of, shifts_of};
use crate::postings::view::MerchantRef;
use crate::postings::visibility::may_be_seen;
use crate::search::{Hit, Marks, Wishes};
use db::Tx;
use db::entities::postings::{self, PostingKind, Settlement, SignUpMode, WageUnit};
use db::entities::shifts;
use kernel::{Fen, PersonId, PostingId, Timestamp};
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
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
pub(crate) async fn cards(tx: &Tx, hits: &[Hit], shown: Shown<'_>) -> Result<Vec<Card>, Error> {
    let ids: Vec<PostingId> = hits.iter().map(|hit| PostingId(hit.id)).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = postings::Entity::find().filter(postings::Column::Id.is_in(ids.iter().copied())).all(tx).await?;
    let merchants = merchants_of(tx, rows.iter().filter_map(|row| row.merchant_id)).await?;
    let shifts = shifts_of(tx, &ids).await?;
    let videos = Videos::of(tx, &rows).await?;
    let signed_up = match shown.person {
        Some(person) => signed_up_among(tx, person, &ids).await?,
        None => HashSet::new(),
    };
    let mut rows: HashMap<PostingId, postings::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut cards = Vec::with_capacity(hits.len());
    for hit in hits {
        let Some(row) = rows.remove(&PostingId(hit.id)) else { continue };
        let merchant = row.merchant_id.and_then(|id| merchants.get(&id));
        if !may_be_seen(&row, merchant, shown.now) {
            continue;
        }
        let merchant = merchant.map(MerchantRef::of);
        let coming = shifts.get(&row.id).map_or(&[][..], Vec::as_slice);
        let thumb_url = row.album.0.first().map(|item| videos.item(*item).thumb_url);
        let signed_up = signed_up.contains(&row.id);
        cards.push(Card { signed_up, ..card(row, merchant, coming, hit.distance_m, thumb_url, shown) });
    }
    Ok(cards)
}

fn card(
    row: postings::Model,
    merchant: Option<MerchantRef>,
    shifts: &[shifts::Model],
    distance_m: Option<u32>,
    thumb_url: Option<String>,
    shown: Shown<'_>,
) -> Card {
    let coming: Vec<&shifts::Model> = shifts.iter().filter(|shift| shift.starts_at > shown.now).collect();
    let place = |code: &Option<db::columns::PublicText>| code.as_ref().map(|code| code.0.clone());
    let why = shown.reasons.map(|wishes| reasons(&document(&row, shifts), wishes, distance_m, shown.now));
    Card {
        id: row.id,
        kind: row.kind,
        highlight: shown.marks.map(|marks| marks.ranges(row.title.as_str())).unwrap_or_default(),
        title: row.title.0,
        category: row.category.map(|code| code.0),
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
        merchant,
        thumb_url,
        published_at: row.published_at,
        ad: false,
        why: why.unwrap_or_default(),
        signed_up: false,
    }
}
