use super::refusals::{FUNDING_OUT_OF_RANGE, NOT_OWN_JOB};
use crate::Wallet;
use crate::payments::{self, Begin, Begun};
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::payments::{PayWay, PaymentPurpose};
use db::entities::postings::{self, PostingKind};
use kernel::{Fen, MerchantId, PostingId};
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Error, Path, Result, Work};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;

/// One payment into custody: 1 yuan to a million.
const FUNDING_FEN: std::ops::RangeInclusive<i64> = 100..=100_000_000;

/// What is put into custody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Funding {
    /// 100 to 100 000 000.
    amount_fen: Fen,
    /// The job that it is for; without one it is for any job of the merchant.
    posting_id: Option<PostingId>,
    way: PayWay,
}

/// Begins to put wages into custody of the licensed payer and says where to pay. Only for owners and finance members.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/fundings", operation_id = "fund_wages", tag = "funds",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = Funding,
    responses((status = 201, body = Begun)))]
pub(crate) async fn fund_wages(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    command: Command<Funding>,
) -> Result<Answer<Begun>> {
    let Funding { amount_fen, posting_id, way } = command.body;
    if !FUNDING_FEN.contains(&amount_fen.0) {
        return Err(FUNDING_OUT_OF_RANGE.on("amount_fen").into());
    }
    let (person, house) = (signed.person, wallet.clone());
    let unit = move |work: Work| async move {
        require_finance(&work, merchant, person).await?;
        let (purpose, subject) = match posting_id {
            Some(posting) => (PaymentPurpose::JobFunding, own_job(&work, merchant, posting).await?.id.0),
            None => (PaymentPurpose::MerchantFunding, merchant.0),
        };
        let title = "工资托管".to_owned();
        let wanted = Begin { purpose, subject, merchant, by: person, way, amount: amount_fen, title };
        Ok((StatusCode::CREATED, payments::begin(&house, &work, wanted).await?))
    };
    wallet.app.once(&signed, command.once, unit).await
}

/// The merchant's job.
///
/// # Errors
/// `not_own_job`.
async fn own_job(tx: &Tx, merchant: MerchantId, posting: PostingId) -> Result<postings::Model, Error> {
    let found = postings::Entity::find_by_id(posting).one(tx).await?;
    let own = found.filter(|row| row.merchant_id == Some(merchant) && row.kind == PostingKind::Job);
    Ok(own.ok_or_else(|| NOT_OWN_JOB.on("posting_id"))?)
}
