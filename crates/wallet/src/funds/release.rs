use super::fund::own_job;
use super::read::{self, FundsView};
use super::refusals::WORK_OPEN;
use crate::Wallet;
use crate::ledger::{self, Amount, Entry, Movement, Whose};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::{self, ApplicationState};
use db::entities::ledger_transfers::TransferReason;
use db::entities::postings::{self, PostingState};
use kernel::{Fen, LedgerTransferId, MerchantId, PostingId};
use platform::auth::{Signed, require_finance};
use platform::{Answer, App, Command, Error, Once, Path, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

/// What moves between a merchant's funds and a job.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Moving {
    posting_id: PostingId,
    /// 1 or more.
    amount_fen: Fen,
}

/// Sets money of the merchant aside for a job.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/funds/allocations", operation_id = "allocate_funds", tag = "funds",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = Moving,
    responses((status = 201, body = FundsView)))]
pub(crate) async fn allocate_funds(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    command: Command<Moving>,
) -> Result<Answer<FundsView>> {
    moves(wallet.app, signed, merchant, (command.body, command.once), TransferReason::Allocate).await
}

/// Releases what a job that has ended did not need: it is the merchant's for other jobs, or to be taken back.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/funds/releases", operation_id = "release_funds", tag = "funds",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = Moving,
    responses((status = 201, body = FundsView)))]
pub(crate) async fn release_funds(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    command: Command<Moving>,
) -> Result<Answer<FundsView>> {
    moves(wallet.app, signed, merchant, (command.body, command.once), TransferReason::Release).await
}

async fn moves(
    app: App,
    signed: Signed,
    merchant: MerchantId,
    (moving, once): (Moving, Once),
    reason: TransferReason,
) -> Result<Answer<FundsView>> {
    let Moving { posting_id, amount_fen } = moving;
    let amount = Amount::of(amount_fen)?;
    let (person, house) = (signed.person, app.clone());
    let unit = move |work: Work| async move {
        require_finance(&work, merchant, person).await?;
        let job = own_job(&work, merchant, posting_id).await?;
        if reason == TransferReason::Release {
            require_over(&work, &job).await?;
        }
        let accounts = ledger::open(&house, &work, &[Whose::MerchantFunds(merchant), Whose::Job(posting_id)]).await?;
        let (debit, credit) = match reason {
            TransferReason::Release => (accounts[1], accounts[0]),
            _ => (accounts[0], accounts[1]),
        };
        let movement = Movement { debit, credit, amount, reason, reference: posting_id.0 };
        let id = LedgerTransferId::new(work.now, &work.rng);
        ledger::commit(&house, &work, &[Entry::Transfer { id, movement }]).await?;
        Ok((StatusCode::CREATED, read::view(&work, merchant).await?))
    };
    app.once(&signed, once, unit).await
}

/// A job may owe wages while it takes people, and while somebody's work is not settled.
async fn require_over(work: &Work, job: &postings::Model) -> Result<(), Error> {
    use ApplicationState::{Accepted, CheckedIn, Confirmed, Finished};
    let ended = matches!(job.state, PostingState::Closed | PostingState::Expired | PostingState::TakenDown);
    let open = applications::Entity::find()
        .filter(applications::Column::PostingId.eq(job.id))
        .filter(applications::Column::State.is_in([Accepted, Confirmed, CheckedIn, Finished]))
        .count(&work.tx)
        .await?;
    if ended && open == 0 { Ok(()) } else { Err(WORK_OPEN.refuse().into()) }
}
