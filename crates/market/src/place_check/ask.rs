use super::rule::{Found, Given, Verdict, judge};
use crate::Market;
use crate::places;
use crate::postings::posting::{Change, after};
use crate::postings::store::{self, Cause};
use crate::postings::submit::Nothing;
use axum::extract::State;
use axum::http::StatusCode;
use connectors::{FoundPlace, Geocoder, VendorError, VendorErrorKind};
use db::columns::{PublicJson, PublicText};
use db::entities::notices::NoticeKind;
use db::entities::place_checks::{self, PlaceCheckState};
use db::entities::postings::{self, PostingKind, PostingState};
use kernel::point::Point;
use kernel::{Code, PostingId, Timestamp};
use platform::auth::{Reviewer, Staff};
use platform::limits::{self, Limit};
use platform::{Answer, Command, Due, Error, JobKind, Path, Result, Work};
use sea_orm::EntityTrait;
use talk::notices::Notice;

/// Asks the map service about one posting.
pub(super) const CHECK: JobKind = JobKind("posting.place_check");
/// Minutes until the next try, by how many there were; the last counts for all later ones.
const AGAIN_MINUTES: [i64; 5] = [1, 5, 15, 60, 240];
/// Tries of one posting at most: a week of them.
const ATTEMPTS_MAX: i64 = 48;
/// The longest address that is sent, in characters, as the map service takes it.
const ADDRESS_CHARS_MAX: usize = 80;
/// Questions about one posting: whoever edits it again and again uses up nobody's quota.
const ASKED: Limit = Limit { name: "place_checks", most: 20, window_seconds: 86_400 };
/// What the author reads of a posting that goes back to review.
pub(crate) const BACK_TO_REVIEW: &str =
    "地图核对发现工作地址与所选位置不一致，已转人工复核；如填写有误，请修改地址或位置";

/// There is no map service to ask.
static NO_MAP: Code = Code::new(
    409,
    "no_map_service",
    "没有配置地图服务，请人工核对工作地点",
    "No map service is configured: look at the place by hand",
);

/// Queues the check of a job that was handed in, in the same unit of work; without a map service nothing is queued.
///
/// # Errors
/// When a row cannot be written.
pub async fn handed_in(market: &Market, work: &Work, posting: &postings::Model) -> Result<()> {
    let written = posting.address.as_ref().is_some_and(|address| !address.as_str().trim().is_empty());
    if market.outside.geocoder.is_none() || posting.kind != PostingKind::Job || !written {
        // What was found of an earlier text says nothing of this one.
        place_checks::Entity::delete_by_id(posting.id).exec(&work.tx).await?;
        return Ok(());
    }
    let submitted_at = posting.submitted_at.unwrap_or(work.now);
    let row = place_checks::Model {
        posting_id: posting.id,
        state: PlaceCheckState::Waiting,
        submitted_at,
        reasons: PublicJson(Vec::new()),
        found_address: None,
        found_area: None,
        level: None,
        distance_m: None,
        attempts: 0,
        trouble: None,
        checked_at: None,
    };
    match place_checks::Entity::find_by_id(posting.id).one(&work.tx).await? {
        Some(_) => db::update(work, row).await?,
        None => db::insert(work, row).await?,
    }
    Ok(work.enqueue(CHECK, posting.id.0, 0, work.now).await?)
}

/// Asks the map service once more, now.
#[utoipa::path(post, path = "/api/v1/staff/postings/{id}/place-check", operation_id = "check_place_again", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = PostingId, Path)), request_body = Nothing,
    responses((status = 204)))]
pub(super) async fn check_place_again(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<PostingId>,
    command: Command<Nothing>,
) -> Result<Answer<()>> {
    let Nothing {} = command.body;
    let app = market.app.clone();
    app.once(&staff.signed, command.once, move |work| async move {
        let posting = store::lock(&work, id).await?;
        if market.outside.geocoder.is_none() {
            return Err(NO_MAP.refuse().into());
        }
        handed_in(&market, &work, &posting).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    })
    .await
}

/// The job. Whatever the map service does, it ends well: what failed is written on the row, and asked again later.
pub(super) async fn check(market: Market, due: Due) -> Result<(), Error> {
    let Some(geocoder) = market.outside.geocoder.clone() else { return Ok(()) };
    let (tx, id) = (market.app.read(), PostingId(due.subject));
    let Some(row) = place_checks::Entity::find_by_id(id).one(&tx).await? else { return Ok(()) };
    let Some(posting) = postings::Entity::find_by_id(id).one(&tx).await? else { return Ok(()) };
    if row.state != PlaceCheckState::Waiting || !is_open(posting.state) {
        return Ok(());
    }
    if !may_ask(&market, id, row.attempts).await? {
        return Ok(());
    }
    let answer = ask(&geocoder, &posting).await;
    let asked_about = row.submitted_at;
    market.app.write(move |work| async move { settle(&work, id, asked_about, answer).await }).await
}

/// Whether the map may be asked once more about a posting now. If not, the check goes on waiting and is put off to the next full
/// hour, where all that were put off fall together.
async fn may_ask(market: &Market, id: PostingId, attempts: i64) -> Result<bool, Error> {
    let bucket = limits::bucket(&market.app, ASKED, &id.to_string());
    let unit = move |work: Work| async move {
        if limits::take(&work, ASKED, bucket).await? {
            return Ok(true);
        }
        let full_hour = Timestamp::from_micros((work.now.seconds() / 3_600 + 1) * 3_600_000_000);
        work.enqueue(CHECK, id.0, attempts, full_hour).await?;
        Ok(false)
    };
    market.app.write(unit).await
}

/// What became of a posting that nobody can see any more does not matter.
fn is_open(state: PostingState) -> bool {
    matches!(state, PostingState::InReview | PostingState::Live | PostingState::Full | PostingState::Paused)
}

type Asked = Result<(Verdict, Option<FoundPlace>), VendorError>;

/// Asks where the address is; where that says too little, also in which district the point lies.
async fn ask(geocoder: &Geocoder, posting: &postings::Model) -> Asked {
    let text = |column: &Option<PublicText>| column.as_ref().map(|text| text.0.clone()).unwrap_or_default();
    let (city, district) = (text(&posting.city_code), posting.district_code.as_ref().map(|code| code.0.as_str()));
    let point = posting.gcj02_lat_e6.zip(posting.gcj02_lng_e6).and_then(|(lat, lng)| Point::from_e6(lat, lng).ok());
    let given = Given { point, city: &city, district };
    let written = whole_address(&city, district.unwrap_or_default(), &text(&posting.address));
    let found = match geocoder.find(&written, None).await {
        Ok(found) => found,
        // It understood, and knows no such address.
        Err(error) if matches!(error.kind(), VendorErrorKind::InvalidInput | VendorErrorKind::BusinessNegative) => None,
        Err(error) => return Err(error),
    };
    let judged = |lies_in: Option<&str>| {
        let found =
            found.as_ref().map(|place| Found { point: place.point, area: &place.area, level: place.level.as_str() });
        judge(&given, found.as_ref(), lies_in)
    };
    let mut verdict = judged(None);
    if let (PlaceCheckState::Unclear, Some(point)) = (verdict.state, point) {
        let around = geocoder.surroundings(point).await?;
        verdict = judged(around.as_ref().map(|around| around.area.as_str()));
    }
    Ok((verdict, found))
}

/// The address with its city and district before it, each once.
fn whole_address(city: &str, district: &str, address: &str) -> String {
    let mut whole = String::new();
    let city = places::city(city).map_or("", |city| city.name.as_str());
    let district = places::district(district).map_or("", |district| district.name.as_str());
    for part in [city, district] {
        if !address.contains(part) {
            whole.push_str(part);
        }
    }
    whole.push_str(address.trim());
    whole.chars().filter(|sign| !sign.is_whitespace()).take(ADDRESS_CHARS_MAX).collect()
}

/// Writes what came of it, and when to ask again.
async fn settle(work: &Work, id: PostingId, asked_about: Timestamp, asked: Asked) -> Result<(), Error> {
    let posting = store::lock(work, id).await?;
    let Some(mut row) = place_checks::Entity::find_by_id(id).one(&work.tx).await? else { return Ok(()) };
    if row.submitted_at != asked_about || row.state != PlaceCheckState::Waiting {
        return Ok(());
    }
    row.attempts += 1;
    match asked {
        Err(error) => {
            tracing::warn!(error = %error, attempts = row.attempts, "a place could not be checked");
            row.trouble = Some(PublicText::from(error.code()));
            if row.attempts < ATTEMPTS_MAX {
                let at = work.now.plus_seconds(again_seconds(&error, row.attempts));
                work.enqueue(CHECK, id.0, row.attempts, at).await?;
            }
            Ok(db::update(work, row).await?)
        }
        Ok((verdict, found)) => {
            row.state = verdict.state;
            row.reasons = PublicJson(verdict.reasons);
            row.distance_m = verdict.distance_m;
            row.checked_at = Some(work.now);
            row.trouble = None;
            if let Some(FoundPlace { point: _, area, address, level }) = found {
                row.found_address = Some(PublicText(address));
                row.found_area = Some(PublicText(area));
                row.level = Some(PublicText(level));
            }
            let differs = row.state == PlaceCheckState::Differs;
            db::update(work, row).await?;
            if differs { back_to_review(work, posting).await } else { Ok(()) }
        }
    }
}

/// A used-up quota says itself when to come again; anything else is tried less and less often.
fn again_seconds(error: &VendorError, attempts: i64) -> i64 {
    let step = usize::try_from(attempts - 1).unwrap_or(0).min(AGAIN_MINUTES.len() - 1);
    let least = AGAIN_MINUTES[step] * 60;
    match error.kind() {
        VendorErrorKind::RateLimited { retry_after_s } => {
            i64::try_from(retry_after_s).unwrap_or(least).clamp(60, 86_400)
        }
        VendorErrorKind::Config => least.max(AGAIN_MINUTES[3] * 60),
        _ => least,
    }
}

/// A posting that was approved before the map answered goes back; one that is in review is there already, and one that is paused
/// goes there when it is resumed ([`super::is_doubted`]).
async fn back_to_review(work: &Work, mut posting: postings::Model) -> Result<(), Error> {
    let from = posting.state;
    if !matches!(from, PostingState::Live | PostingState::Full) {
        return Ok(());
    }
    posting.state = after(from, Change::Doubt)?;
    posting.state_reason = Some(PublicText::from(BACK_TO_REVIEW));
    posting.updated_at = work.now;
    let cause = Cause { reason: Some(BACK_TO_REVIEW.to_owned()), ..Cause::system() };
    let submitted_at = posting.submitted_at.unwrap_or(work.now);
    store::save(work, &posting, Some(from), cause).await?;
    let notice =
        Notice { posting: Some(posting.id), merchant: posting.merchant_id, ..Notice::of(NoticeKind::PostingDoubted) };
    // Once for each text that was handed in.
    let once = format!("posting:{}:doubted:{submitted_at}", posting.id);
    talk::notices::push(work, posting.person_id, &once, notice).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PUB-5
    #[test]
    fn an_address_is_written_whole_and_each_part_once() {
        for (city, district, address, whole) in [
            ("350100", "350102", "五四路 1 号", "福州市鼓楼区五四路1号"),
            ("350100", "350102", "鼓楼区五四路 1 号", "福州市鼓楼区五四路1号"),
            ("350100", "", "福州市五四路1号", "福州市五四路1号"),
            ("", "", " 五四路 ", "五四路"),
        ] {
            assert_eq!(whole_address(city, district, address), whole);
        }
        assert_eq!(whole_address("350100", "350102", &"街".repeat(200)).chars().count(), ADDRESS_CHARS_MAX);
    }
}
