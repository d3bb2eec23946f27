//! Tells whoever pays for a merchant what became of its money (SPEC NOTE-1).

use db::entities::merchant_members::{self, MemberRole};
use db::entities::notices::NoticeKind;
use kernel::{MerchantId, PersonId};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use talk::notices::{Notice, push};
use uuid::Uuid;

/// Puts a notice into the inbox of each owner and finance member. `matter` is the payment or the invoice that it leads to;
/// `event` makes it one notice, however often what led to it is done again.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn payers(
    work: &Work,
    merchant: MerchantId,
    kind: NoticeKind,
    (matter, event): (Uuid, Uuid),
) -> Result<(), Error> {
    let members: Vec<PersonId> = merchant_members::Entity::find()
        .select_only()
        .column(merchant_members::Column::PersonId)
        .filter(merchant_members::Column::MerchantId.eq(merchant))
        .filter(merchant_members::Column::Role.is_in([MemberRole::Owner, MemberRole::Finance]))
        .into_tuple()
        .all(&work.tx)
        .await?;
    let notice = Notice { merchant: Some(merchant), matter: Some(matter), ..Notice::of(kind) };
    for member in members {
        push(work, member, &format!("{kind}:{event}"), notice).await?;
    }
    Ok(())
}
