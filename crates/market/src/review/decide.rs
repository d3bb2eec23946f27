use crate::Market;
use crate::postings::jobs::expire_later;
use crate::postings::posting::{Change, after};
use crate::postings::refusals::ALREADY_DECIDED;
use crate::postings::store::{self, Cause};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::postings::{self, PostingState};
use kernel::text::Lines;
use kernel::{Code, PersonId, PostingId};
use platform::auth::{self, Reviewer, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use talk::notices::Notice;
use utoipa::ToSchema;

/// A member of staff who belongs to the merchant leaves the decision to a colleague.
pub static OWN_MERCHANT: Code = Code::new(
    403,
    "own_merchant",
    "不能处理自己所属商家的内容，请交给其他同事",
    "You belong to this merchant; leave the decision to a colleague",
);

kernel::text_enum! {
    /// What staff decide.
    pub enum Decision {
        Approve = "approve",
        Refuse = "refuse",
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePosting {
    pub decision: Decision,
    /// Needed for a refusal; the merchant reads it.
    pub reason: Option<String>,
    /// The rule that is broken, if one is.
    pub rule: Option<String>,
}

/// Lets a posting go live, or gives it back with a reason.
#[utoipa::path(post, path = "/api/v1/staff/postings/{id}/decision", operation_id = "decide_posting", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = PostingId, Path)), request_body = DecidePosting,
    responses((status = 204)))]
pub async fn decide_posting(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<PostingId>,
    command: Command<DecidePosting>,
) -> Result<Answer<()>> {
    let DecidePosting { decision, reason, rule } = command.body;
    let reason = match decision {
        Decision::Approve => None,
        Decision::Refuse => Some(full_reason(&market, reason, rule).await?),
    };
    let person = staff.signed.person;
    market
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock(&work, id).await?;
            require_outsider(&work, &row, person).await?;
            let from = row.state;
            if from != PostingState::InReview {
                return Err(ALREADY_DECIDED.refuse().with("state", from.as_str()).into());
            }
            let kind = match decision {
                Decision::Approve => {
                    row.state = after(from, Change::Approve)?;
                    row.published_at = row.published_at.or(Some(work.now));
                    expire_later(&work, &row).await?;
                    NoticeKind::PostingApproved
                }
                Decision::Refuse => {
                    row.state = after(from, Change::Refuse)?;
                    NoticeKind::PostingRefused
                }
            };
            row.state_reason = reason.clone().map(PublicText);
            row.updated_at = work.now;
            let cause = Cause { side: Side::Staff, person: Some(person), reason, evidence: None };
            store::save(&work, &row, Some(from), cause).await?;
            // Its places may have been taken before the edit that was reviewed.
            store::refresh_fullness(&work, id).await?;
            tell_author(&work, &row, kind).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// The reason as the merchant reads it, with the rule's title before it.
pub(super) async fn full_reason(market: &Market, reason: Option<String>, rule: Option<String>) -> Result<String> {
    let reason = clean_text("reason", reason.as_deref().unwrap_or(""), Lines::Many, 2..=500)?;
    let Some(rule) = rule else { return Ok(reason) };
    let rules = market.rules.in_force(&market.app.read()).await?;
    let rule = rules.find_rule(&rule).ok_or_else(|| INVALID_FIELD.on("rule"))?;
    Ok(format!("【{}】{reason}", rule.title_zh))
}

pub(super) async fn require_outsider(work: &Work, row: &postings::Model, person: PersonId) -> Result<(), Error> {
    let inside = match row.merchant_id {
        Some(merchant) => auth::find_member_role(work, merchant, person).await?.is_some(),
        None => row.person_id == person,
    };
    if inside { Err(OWN_MERCHANT.refuse().into()) } else { Ok(()) }
}

pub(super) async fn tell_author(work: &Work, row: &postings::Model, kind: NoticeKind) -> Result<(), Error> {
    let notice = Notice { posting: Some(row.id), merchant: row.merchant_id, ..Notice::of(kind) };
    let dedupe = format!("posting:{}:{kind}:{}", row.id, work.now.micros());
    talk::notices::push(work, row.person_id, &dedupe, notice).await
}
