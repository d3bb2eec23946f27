//! What is passed on about minors (SPEC MIN-3).

use super::consent;
use super::record::{Ground, Wanted};
use db::columns::Digest;
use db::entities::consents::{self, ConsentAction};
use db::entities::{partners, people};
use kernel::PersonId;
use platform::refusals::{MINOR_NOT_DISCLOSED, NOT_FOUND};
use platform::{App, Error, Work, undisclosed};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Whose yes a release about a minor needs.
#[derive(Debug, PartialEq, Eq)]
enum Needs {
    /// A law orders it, or it protects somebody.
    Nobodys,
    /// The guardian's, to telling merchants.
    ToMerchants,
    /// The guardian's, to this item of the ledger.
    ToItem,
}

fn needs(ground: &Ground) -> Needs {
    match ground {
        Ground::Order { .. } | Ground::Exception { .. } | Ground::PublicByOrder { .. } | Ground::IpComplaint { .. } => {
            Needs::Nobodys
        }
        Ground::Service { .. } | Ground::OwnTap { .. } | Ground::Research { .. } => Needs::ToMerchants,
        Ground::Consent { .. } | Ground::Partner { .. } | Ground::Affiliate { .. } | Ground::PublicByConsent { .. } => {
            Needs::ToItem
        }
    }
}

/// Refuses a release about a minor without the guardian's express yes.
pub(super) async fn require_guardians(app: &App, work: &Work, wanted: &Wanted) -> Result<(), Error> {
    let needs = needs(&wanted.ground);
    if needs == Needs::Nobodys {
        return Ok(());
    }
    if needs == Needs::ToMerchants {
        let hidden = undisclosed(app, work, &wanted.persons).await?;
        return if hidden.is_empty() { Ok(()) } else { Err(MINOR_NOT_DISCLOSED.on("persons").into()) };
    }
    let known = people::Entity::find()
        .filter(people::Column::Id.is_in(wanted.persons.iter().copied()))
        .filter(people::Column::Minor.eq(true))
        .all(&work.tx)
        .await?;
    for row in known {
        let guarded = app.minor(work, row.id).await?.is_some_and(|minor| minor.is_guarded());
        if guarded && !guardian_agrees(work, row.id, item(work, wanted).await?).await? {
            return Err(MINOR_NOT_DISCLOSED.on("persons").into());
        }
    }
    Ok(())
}

/// What the guardian is asked, and of a publication the hash of what was told of it.
async fn item(work: &Work, wanted: &Wanted) -> Result<(String, Option<Digest>), Error> {
    match &wanted.ground {
        Ground::Consent { partner_id } | Ground::Partner { partner_id } | Ground::Affiliate { partner_id } => {
            let found = partners::Entity::find_by_id(*partner_id).one(&work.tx).await?;
            Ok((consent::partner(&found.ok_or_else(|| NOT_FOUND.on("partner_id"))?), None))
        }
        Ground::PublicByConsent { title } => {
            Ok((consent::publication(title), Some(consent::publication_digest(title, &wanted.fields))))
        }
        _ => Err(anyhow::anyhow!("this ground has no item of its own").into()),
    }
}

/// Whether the newest word on this item is a guardian's yes, where `told` is given to exactly that.
async fn guardian_agrees(work: &Work, ward: PersonId, (item, told): (String, Option<Digest>)) -> Result<bool, Error> {
    let newest = consents::Entity::find()
        .filter(consents::Column::PersonId.eq(ward))
        .filter(consents::Column::Purpose.eq(item))
        .order_by_desc(consents::Column::At)
        .order_by_desc(consents::Column::Id)
        .one(&work.tx)
        .await?;
    let by_guardian = |row: &consents::Model| row.by_person.is_some_and(|by| by != ward);
    let to_this = |row: &consents::Model| told.as_ref().is_none_or(|told| *told == row.text_digest);
    Ok(newest.is_some_and(|row| row.action == ConsentAction::Given && by_guardian(&row) && to_this(&row)))
}
