//! Making a posting's row from a checked draft: what creating, editing and copying share.

use super::body::{Draft, ShiftBody};
use super::refusals::SHIFT_IN_USE;
use super::store;
use db::columns::{PublicJson, PublicText};
use db::entities::postings::{self, PostingKind, PostingState};
use db::entities::shifts;
use kernel::{PersonId, PostingId, Secret, ShiftId, Timestamp};
use platform::refusals::{FORBIDDEN, NOT_FOUND};
use platform::{Error, Work, auth};
use policy::{ContactEmail, ContactName, ContactPhone, Field};
use sea_orm::EntityTrait;
use vault::{Cell, PersonKeys};

/// Whether the person may write this posting: a recruiter of its merchant, or the author of a work-wanted one.
///
/// # Errors
/// `not_found` or `forbidden`.
pub async fn require_author(work: &db::Tx, posting: &postings::Model, person: PersonId) -> Result<(), Error> {
    match posting.merchant_id {
        Some(merchant) => auth::require_recruiter(work, merchant, person).await,
        None if posting.person_id == person => Ok(()),
        None => Err(NOT_FOUND.refuse().into()),
    }
}

/// Whether the person may read this posting in any state: any member of its merchant, or the author.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_member(tx: &db::Tx, posting: &postings::Model, person: PersonId) -> Result<bool, Error> {
    match posting.merchant_id {
        Some(merchant) => Ok(auth::find_member_role(tx, merchant, person).await?.is_some()),
        None => Ok(posting.person_id == person),
    }
}

/// A new row in state `draft`.
pub fn new_row(now: Timestamp, id: PostingId, author: PersonId, draft: &Draft, keys: &PersonKeys) -> postings::Model {
    let blank = postings::Model {
        id,
        kind: draft.kind,
        state: PostingState::Draft,
        state_reason: None,
        merchant_id: draft.merchant,
        person_id: author,
        title: PublicText::from(""),
        category: None,
        description: PublicText::from(""),
        requirements: PublicText::from(""),
        mode: draft.mode,
        wage: None,
        wage_unit: None,
        settlement: None,
        min_age: None,
        city_code: None,
        district_code: None,
        address: None,
        gcj02_lat_e6: None,
        gcj02_lng_e6: None,
        contact_name: None,
        contact_phone: None,
        contact_email: None,
        album: PublicJson(Vec::new()),
        findings: PublicJson(serde_json::Value::Array(Vec::new())),
        cancel_free_hours: draft.cancel_free_hours,
        valid_until: None,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        published_at: None,
        refreshed_at: None,
    };
    with_content(blank, draft, keys)
}

/// The row with the draft's content. Contact fields that the draft leaves out stay as they are, because an editor sees
/// them masked.
pub fn with_content(row: postings::Model, draft: &Draft, keys: &PersonKeys) -> postings::Model {
    let id = row.id;
    postings::Model {
        title: PublicText(draft.title.clone()),
        category: draft.category.map(PublicText::from),
        description: PublicText(draft.description.clone()),
        requirements: PublicText(draft.requirements.clone()),
        mode: draft.mode,
        wage: draft.wage,
        wage_unit: draft.wage_unit,
        settlement: draft.settlement,
        min_age: draft.min_age,
        city_code: draft.city_code.map(PublicText::from),
        district_code: draft.district_code.map(PublicText::from),
        address: draft.address.clone().map(PublicText),
        gcj02_lat_e6: draft.point.map(|point| point.lat_e6()),
        gcj02_lng_e6: draft.point.map(|point| point.lng_e6()),
        contact_name: seal::<ContactName>(keys, "contact_name", id, &draft.contact_name).or(row.contact_name),
        contact_phone: seal::<ContactPhone>(keys, "contact_phone", id, &draft.contact_phone).or(row.contact_phone),
        contact_email: seal::<ContactEmail>(keys, "contact_email", id, &draft.contact_email).or(row.contact_email),
        album: PublicJson(draft.album.clone()),
        cancel_free_hours: draft.cancel_free_hours,
        valid_until: draft.valid_until,
        ..row
    }
}

fn seal<F: Field>(
    keys: &PersonKeys,
    column: &'static str,
    id: PostingId,
    text: &Option<Secret>,
) -> Option<db::columns::Sealed<F>> {
    text.as_ref().map(|text| keys.seal(Cell::new("postings", column, id.0), text.expose()))
}

/// Brings the shifts to what the author wrote. A shift is known by its times; one that has begun stays as it is.
/// Says whether anything but a headcount changed.
///
/// # Errors
/// `shift_in_use` when people signed up for one that would go, or more are accepted than it would hold.
pub async fn write_shifts(work: &Work, posting: PostingId, wanted: &[ShiftBody]) -> Result<bool, Error> {
    let present = store::shifts_of(work, &[posting]).await?.remove(&posting).unwrap_or_default();
    let mut moved = false;
    for shift in present.iter().filter(|shift| shift.starts_at > work.now) {
        let same = wanted.iter().find(|body| body.starts_at == shift.starts_at && body.ends_at == shift.ends_at);
        match same {
            Some(body) if body.headcount == shift.headcount => {}
            Some(body) => set_headcount(work, shift, body.headcount).await?,
            None => {
                if store::has_applications(work, shift.id).await? {
                    return Err(SHIFT_IN_USE.on("shifts").with("shift_id", shift.id.to_string()).into());
                }
                shifts::Entity::delete_by_id(shift.id).exec(&work.tx).await?;
                moved = true;
            }
        }
    }
    let is_new = |body: &&ShiftBody| {
        !present.iter().any(|shift| shift.starts_at == body.starts_at && shift.ends_at == body.ends_at)
    };
    for body in wanted.iter().filter(is_new) {
        let row = shifts::Model {
            id: ShiftId::new(work.now, &work.rng),
            posting_id: posting,
            starts_at: body.starts_at,
            ends_at: body.ends_at,
            headcount: body.headcount,
            taken: 0,
            queue_last: 0,
        };
        db::insert(work, row).await?;
        moved = true;
    }
    Ok(moved)
}

/// A conditional update, because somebody may be taking a place at this moment.
async fn set_headcount(work: &Work, shift: &shifts::Model, headcount: i64) -> Result<(), Error> {
    let sql = "UPDATE shifts SET headcount = $1 WHERE id = $2 AND taken <= $1";
    if work.run(sql, [headcount.into(), shift.id.into()]).await? == 0 {
        return Err(SHIFT_IN_USE.on("shifts").with("shift_id", shift.id.to_string()).into());
    }
    crate::applications::fill(work, shift.id).await
}

/// Refuses members without the right to publish before anything else is looked at.
///
/// # Errors
/// `not_found` or `forbidden`.
pub async fn require_publisher(work: &Work, draft: &Draft, person: PersonId) -> Result<(), Error> {
    match draft.merchant {
        Some(merchant) => auth::require_recruiter(work, merchant, person).await,
        None if draft.kind == PostingKind::Wanted => Ok(()),
        None => Err(FORBIDDEN.refuse().into()),
    }
}
