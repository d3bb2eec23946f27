use db::columns::PublicText;
use db::entities::vendors::{self, Column};
use kernel::RowId;
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use policy::{PROCESSORS, Processor};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Two decisions about vendors wait for each other.
const LOCK: &[u8] = b"vendors";

/// The vendor of this name in the register.
///
/// # Errors
/// `not_found`.
pub(super) fn get(name: &str) -> Result<&'static Processor, Error> {
    PROCESSORS.iter().find(|known| known.name == name).copied().ok_or_else(|| NOT_FOUND.refuse().into())
}

/// Changes what is kept of a vendor, and writes its row where there is none yet.
///
/// # Errors
/// The change's own, or that the database cannot be written.
pub(super) async fn change(
    work: &Work,
    processor: &'static Processor,
    change: impl FnOnce(&mut vendors::Model) -> Result<(), Error>,
) -> Result<(), Error> {
    work.one_at_a_time(LOCK).await?;
    let kept = vendors::Entity::find().filter(Column::Vendor.eq(processor.name)).one(&work.tx).await?;
    let is_new = kept.is_none();
    let mut row = kept.unwrap_or_else(|| vendors::Model {
        id: RowId::new(work.now, &work.rng),
        vendor: PublicText::from(processor.name),
        shut: false,
        shut_why: None,
        shut_at: None,
        agreement: None,
        agreement_until: None,
        assessed_version: None,
        assessed_at: None,
        assessed_by: None,
        assessment: None,
    });
    change(&mut row)?;
    if is_new {
        db::insert(work, row).await?
    } else {
        db::update(work, row).await?
    }
    Ok(())
}
