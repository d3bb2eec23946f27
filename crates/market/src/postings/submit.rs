use super::body::{Draft, PlaceBody, PointBody, PostingBody, ShiftBody};
use super::posting::{Change, after};
use super::refusals::{POSTING_INCOMPLETE, POSTING_REFUSED_BY_RULES};
use super::store::{self, Cause};
use super::view::{self, PostingView, Viewer};
use super::{places, write};
use crate::Market;
use crate::rules::{Finding, PostingText, Severity};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicJson;
use db::entities::postings::{self, PostingKind};
use db::entities::shifts;
use kernel::point::DatumName;
use kernel::{PostingId, Refusal, Timestamp};
use platform::auth::Signed;
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// A work-wanted posting stands this many days unless its author says less.
const WANTED_DAYS: i64 = 30;

/// A change that needs no parameters.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Hands a draft in for review (SPEC PUB-3): complete, within the rules, by a certified merchant.
#[utoipa::path(post, path = "/api/v1/postings/{id}/submit", operation_id = "submit_posting", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = Nothing,
    responses((status = 200, body = PostingView)))]
pub async fn submit_posting(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<Nothing>,
) -> Result<Answer<PostingView>> {
    let person = signed.person;
    let Nothing {} = command.body;
    let app = market.app.clone();
    app.once(&signed, command.once, move |work| async move {
        let mut row = store::lock(&work, id).await?;
        write::require_author(&work, &row, person).await?;
        let from = row.state;
        row.state = after(from, Change::Submit)?;
        if let Some(merchant) = row.merchant_id {
            accounts::merchants::require_certified(&work, merchant).await?;
            places::take(&work, merchant, id, person).await?;
        }
        let shifts = store::shifts_of(&work, &[id]).await?.remove(&id).unwrap_or_default();
        let draft = as_body(&row, &shifts, work.now).check(work.now)?;
        require_complete(&draft, &row)?;
        row.findings = judge(&market, &work, &row, &draft).await?;
        row.submitted_at = Some(work.now);
        row.state_reason = None;
        row.valid_until = end_of(row.kind, row.valid_until, &shifts, work.now);
        store::save(&work, &row, Some(from), Cause::merchant(person)).await?;
        crate::place_check::handed_in(&market, &work, &row).await?;
        Ok((StatusCode::OK, view::view(&work, Viewer::author(person), row).await?))
    })
    .await
}

/// Refuses a posting that lacks something (SPEC RULE-1), naming what.
pub(super) fn require_complete(draft: &Draft, row: &postings::Model) -> Result<(), Refusal> {
    let mut missing = draft.missing();
    // The contact stands sealed in the row; the draft of an edit may leave it out.
    missing.retain(|field| match *field {
        "contact_name" => row.contact_name.is_none(),
        "contact_phone" => row.contact_phone.is_none(),
        _ => true,
    });
    if missing.is_empty() { Ok(()) } else { Err(POSTING_INCOMPLETE.refuse().with("missing", missing)) }
}

/// Judges the text by the rules in force today, and the wage by the law of part-time work. What must be changed refuses the posting;
/// what staff should look at comes back, to be kept with it.
pub(super) async fn judge(
    market: &Market,
    work: &Work,
    row: &postings::Model,
    draft: &Draft,
) -> Result<PublicJson<serde_json::Value>> {
    let rules = market.rules.in_force(work).await?;
    let mut findings = rules.check_on(&text_of(row), kernel::calendar::day_of(work.now));
    if findings.iter().any(|finding| finding.severity == Severity::Refuse) {
        return Err(POSTING_REFUSED_BY_RULES.refuse().with("findings", to_json(&findings)).into());
    }
    findings.extend(crate::minimum_wages::check(work, draft).await?);
    Ok(PublicJson(to_json(&findings)))
}

/// Findings as the API shows them: fields by their names in [`PostingBody`].
pub(crate) fn to_json(findings: &[Finding]) -> serde_json::Value {
    let one = |finding: &Finding| {
        json!({
            "rule": finding.rule, "title": finding.title_zh, "title_en": finding.title_en, "severity": finding.severity,
            "field": if finding.field == "address" { "place.address" } else { finding.field },
            "start": finding.start, "end": finding.end, "words": finding.words,
        })
    };
    findings.iter().map(one).collect()
}

/// What the rules read of a posting.
pub fn text_of(row: &postings::Model) -> PostingText<'_> {
    PostingText {
        title: row.title.as_str(),
        description: row.description.as_str(),
        requirements: row.requirements.as_str(),
        address: row.address.as_ref().map_or("", |address| address.as_str()),
        min_age: row.min_age.and_then(|age| i32::try_from(age).ok()),
    }
}

/// When a posting's validity ends: with its last shift, or after a month, unless its author asked for less.
pub(super) fn end_of(
    kind: PostingKind,
    asked: Option<Timestamp>,
    shifts: &[shifts::Model],
    now: Timestamp,
) -> Option<Timestamp> {
    let latest = match kind {
        PostingKind::Job => shifts.iter().map(|shift| shift.ends_at).max(),
        PostingKind::Wanted => Some(now.plus_days(WANTED_DAYS)),
    };
    asked.into_iter().chain(latest).min()
}

/// The row as its author would write it now, so that handing in asks exactly what writing asks. Shifts that have begun
/// meanwhile are left out: they are over, not wrong.
pub(super) fn as_body(row: &postings::Model, shifts: &[shifts::Model], now: Timestamp) -> PostingBody {
    let degrees = |e6: i64| e6 as f64 / 1e6;
    let point = row.gcj02_lat_e6.zip(row.gcj02_lng_e6);
    PostingBody {
        kind: row.kind,
        merchant_id: row.merchant_id,
        title: row.title.0.clone(),
        category: row.category.clone().map(|code| code.0),
        description: row.description.0.clone(),
        requirements: row.requirements.0.clone(),
        mode: Some(row.mode),
        wage_fen: row.wage.map(|wage| wage.0),
        wage_unit: row.wage_unit,
        settlement: row.settlement,
        min_age: row.min_age,
        place: PlaceBody {
            city_code: row.city_code.clone().map(|code| code.0),
            district_code: row.district_code.clone().map(|code| code.0),
            address: row.address.clone().map(|text| text.0),
            point: point.map(|(lat, lng)| PointBody { lat: degrees(lat), lng: degrees(lng), datum: DatumName::Gcj02 }),
        },
        contact_name: None,
        contact_phone: None,
        contact_email: None,
        shifts: shifts
            .iter()
            .filter(|shift| shift.starts_at > now)
            .map(|shift| ShiftBody { starts_at: shift.starts_at, ends_at: shift.ends_at, headcount: shift.headcount })
            .collect(),
        album: row.album.0.clone(),
        valid_until: row.valid_until,
        cancel_free_hours: Some(row.cancel_free_hours),
    }
}
