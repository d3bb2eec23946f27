use db::entities::staff_roles::{self, StaffRole};
use kernel::PersonId;
use platform::{Error, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// Gives a person a role of staff; the caller has seen the signed non-disclosure agreement. Granting it again changes
/// nothing.
///
/// # Errors
/// When the row cannot be written.
pub async fn grant_role(work: &Work, person: PersonId, role: StaffRole) -> Result<(), Error> {
    let row = staff_roles::Model { person_id: person, role, nda_signed_at: work.now, granted_at: work.now };
    let once = OnConflict::columns([staff_roles::Column::PersonId, staff_roles::Column::Role]).do_nothing().to_owned();
    staff_roles::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}
