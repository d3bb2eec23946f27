//! What other slices ask about a merchant.

use super::refusals::{MERCHANT_NOT_CERTIFIED, MERCHANT_SUSPENDED};
use super::store;
use super::view::has_badge;
use db::Tx;
use db::entities::merchant_members::MemberRole;
use db::entities::merchants::CertState;
use kernel::{MerchantId, PersonId};
use platform::Error;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A merchant as everybody sees it beside a posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MerchantCard {
    pub id: MerchantId,
    pub name: String,
    /// Whether the merchant is certified now.
    pub badge: bool,
}

/// Whether this merchant's qualification stands: it may publish, and read what applicants wrote (SPEC MER-4).
///
/// # Errors
/// `merchant_not_certified` or `merchant_suspended` with what to do, `not_found` when there is no such merchant.
pub async fn require_certified(tx: &Tx, merchant: MerchantId) -> Result<(), Error> {
    match store::get(tx, merchant).await?.certification {
        CertState::Approved => Ok(()),
        CertState::Suspended => Err(MERCHANT_SUSPENDED.refuse().into()),
        CertState::None | CertState::Pending | CertState::Refused | CertState::Lapsed => {
            Err(MERCHANT_NOT_CERTIFIED.refuse().into())
        }
    }
}

/// Name and badge of these merchants, at most a page of them; those that are not there are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn cards(tx: &Tx, merchants: &[MerchantId]) -> Result<HashMap<MerchantId, MerchantCard>, Error> {
    let rows = store::by_ids(tx, merchants).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, MerchantCard { id: row.id, name: row.name.0, badge: has_badge(row.certification) }))
        .collect())
}

/// Those who recruit for this merchant: its owners and recruiters, in the order in which they joined.
///
/// # Errors
/// When the database cannot be read.
pub async fn recruiters_of(tx: &Tx, merchant: MerchantId) -> Result<Vec<PersonId>, Error> {
    Ok(store::members_with(tx, merchant, [MemberRole::Owner, MemberRole::Recruiter]).await?)
}

/// Those who pay for this merchant: its owners and finance members, in the order in which they joined.
///
/// # Errors
/// When the database cannot be read.
pub async fn finance_of(tx: &Tx, merchant: MerchantId) -> Result<Vec<PersonId>, Error> {
    Ok(store::members_with(tx, merchant, [MemberRole::Owner, MemberRole::Finance]).await?)
}

/// The owners of this merchant, in the order in which they joined.
///
/// # Errors
/// When the database cannot be read.
pub async fn owners_of(tx: &Tx, merchant: MerchantId) -> Result<Vec<PersonId>, Error> {
    Ok(store::members_with(tx, merchant, [MemberRole::Owner]).await?)
}
