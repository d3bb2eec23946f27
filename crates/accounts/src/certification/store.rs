//! Queries on submissions and documents.

use super::sealing::SameElsewhere;
use db::Tx;
use db::entities::certifications::{self, Column, SubmissionState};
use db::entities::documents;
use kernel::{CertificationId, DocumentId, MerchantId, Timestamp};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// The most other merchants that a check names.
const NAMED_MAX: u64 = 5;

/// The states in which a number belongs to a merchant.
const STANDING: [SubmissionState; 2] = [SubmissionState::Pending, SubmissionState::Approved];

/// How many submissions wait for a decision.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_pending(tx: &Tx) -> Result<u64, DbErr> {
    certifications::Entity::find().filter(Column::State.eq(SubmissionState::Pending)).count(tx).await
}

/// The submission, or `not_found`.
pub(super) async fn get(tx: &Tx, id: CertificationId) -> Result<certifications::Model, Error> {
    certifications::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The submission's row, held until the unit ends. The merchant's row is taken before it.
pub(super) async fn lock(work: &Work, id: CertificationId) -> Result<certifications::Model, Error> {
    let found = certifications::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// What the merchant submitted last.
pub(super) async fn find_newest(tx: &Tx, merchant: MerchantId) -> Result<Option<certifications::Model>, DbErr> {
    certifications::Entity::find()
        .filter(Column::MerchantId.eq(merchant))
        .order_by_desc(Column::SubmittedAt)
        .order_by_desc(Column::Id)
        .one(tx)
        .await
}

/// Puts aside every submission of the merchant in this state; a newer one takes its place.
pub(super) async fn supersede(work: &Work, merchant: MerchantId, state: SubmissionState) -> Result<(), DbErr> {
    certifications::Entity::update_many()
        .col_expr(Column::State, Expr::value(SubmissionState::Superseded))
        .filter(Column::MerchantId.eq(merchant))
        .filter(Column::State.eq(state))
        .exec(&work.tx)
        .await?;
    Ok(())
}

/// Submissions in this state after the key: those that wait oldest first, others newest first.
pub(super) async fn list(
    tx: &Tx,
    state: SubmissionState,
    after: Option<(Timestamp, CertificationId)>,
    rows: u64,
) -> Result<Vec<certifications::Model>, DbErr> {
    let oldest_first = state == SubmissionState::Pending;
    let mut query = certifications::Entity::find().filter(Column::State.eq(state));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::SubmittedAt), Expr::col(Column::Id)]);
        let last: SimpleExpr = Expr::tuple([Expr::value(at), Expr::value(id)]);
        query = query.filter(if oldest_first { key.gt(last) } else { key.lt(last) });
    }
    let order = if oldest_first { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
    query.order_by(Column::SubmittedAt, order.clone()).order_by(Column::Id, order).limit(rows).all(tx).await
}

/// The other merchants that stand with the same credit code, or with the same responsible person.
pub(super) async fn same_elsewhere(tx: &Tx, row: &certifications::Model) -> Result<SameElsewhere, DbErr> {
    let credit_code = match row.credit_code_blind.clone() {
        Some(blind) => others(tx, row.merchant_id, Column::CreditCodeBlind.eq(blind)).await?,
        None => Vec::new(),
    };
    let person = Column::ResponsibleIdBlind.eq(row.responsible_id_blind.clone());
    Ok(SameElsewhere { credit_code, responsible_id: others(tx, row.merchant_id, person).await? })
}

async fn others(tx: &Tx, but: MerchantId, same: SimpleExpr) -> Result<Vec<MerchantId>, DbErr> {
    certifications::Entity::find()
        .select_only()
        .column(Column::MerchantId)
        .distinct()
        .filter(same)
        .filter(Column::MerchantId.ne(but))
        .filter(Column::State.is_in(STANDING))
        .order_by_asc(Column::MerchantId)
        .limit(NAMED_MAX)
        .into_tuple()
        .all(tx)
        .await
}

/// A document of this merchant.
pub(super) async fn has_document(tx: &Tx, merchant: MerchantId, id: DocumentId) -> Result<bool, DbErr> {
    let found = documents::Entity::find_by_id(id).one(tx).await?;
    Ok(found.is_some_and(|document| document.merchant_id == merchant))
}

/// A document that a submission of its merchant names; nobody reviews the others.
pub(super) async fn find_submitted_document(tx: &Tx, id: DocumentId) -> Result<Option<documents::Model>, DbErr> {
    let Some(document) = documents::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    let named = Condition::any().add(Column::LicenceDocumentId.eq(id)).add(Column::ResponsibleDocumentId.eq(id));
    let submitted = certifications::Entity::find()
        .filter(Column::MerchantId.eq(document.merchant_id))
        .filter(named)
        .one(tx)
        .await?;
    Ok(submitted.is_some().then_some(document))
}
