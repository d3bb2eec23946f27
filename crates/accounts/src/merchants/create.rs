use super::refusals::TOO_MANY_MERCHANTS;
use super::typed::{NAME_CHARS, cleaned};
use super::{Merchant, store};
use crate::Accounts;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::merchants::{self, CertState, MerchantKind};
use kernel::MerchantId;
use kernel::text::Lines;
use platform::auth::Signed;
use platform::{Answer, Command, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// The most merchants that one person may belong to.
pub(crate) const MEMBERSHIPS_MAX: u64 = 50;

/// A new merchant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMerchant {
    /// What people see beside its postings: 2 to 60 characters.
    name: String,
    kind: MerchantKind,
}

/// Makes a merchant; who asks becomes its owner. It is not certified yet.
#[utoipa::path(post, path = "/api/v1/merchants", operation_id = "create_merchant", tag = "accounts",
    security(("session" = [])), request_body = NewMerchant, responses((status = 201, body = Merchant)))]
pub(crate) async fn create_merchant(
    State(accounts): State<Accounts>,
    signed: Signed,
    command: Command<NewMerchant>,
) -> Result<Answer<Merchant>> {
    let NewMerchant { name, kind } = command.body;
    let name = cleaned("name", &name, Lines::One, NAME_CHARS)?;
    let person = signed.person;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            if store::count_memberships(&work, person).await? >= MEMBERSHIPS_MAX {
                return Err(TOO_MANY_MERCHANTS.refuse().into());
            }
            let merchant = merchants::Model {
                id: MerchantId::new(work.now, &work.rng),
                name: PublicText(name),
                kind,
                certification: CertState::None,
                suspension_reason: None,
                recheck_due_at: None,
                created_by: person,
                created_at: work.now,
            };
            db::insert(&work, merchant.clone()).await?;
            let owner = merchant_members::Model {
                merchant_id: merchant.id,
                person_id: person,
                role: MemberRole::Owner,
                joined_at: work.now,
            };
            db::insert(&work, owner).await?;
            Ok((StatusCode::CREATED, Merchant::of(merchant, Some(MemberRole::Owner))))
        })
        .await
}
