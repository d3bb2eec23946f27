use crate::people::{store as people_store, username_blind};
use crate::sign_in::Username;
use db::Tx;
use db::entities::audit_log::AuditKind;
use db::entities::people::PersonState;
use db::entities::staff_roles::{self, StaffRole};
use kernel::PersonId;
use platform::{App, Error, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::json;

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

/// As [`grant_role`], with its entry in the audit log.
///
/// # Errors
/// When a row cannot be written.
pub async fn grant(work: &Work, person: PersonId, role: StaffRole) -> Result<(), Error> {
    grant_role(work, person, role).await?;
    note(work, "grant_role", person, role).await
}

/// Takes a role of staff from a person, and says whether they had it. Their next request is without it.
///
/// # Errors
/// When the row cannot be deleted.
pub async fn revoke_role(work: &Work, person: PersonId, role: StaffRole) -> Result<bool, Error> {
    let done = staff_roles::Entity::delete_by_id((person, role)).exec(&work.tx).await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    note(work, "revoke_role", person, role).await?;
    Ok(true)
}

/// Everybody who has a role, person by person.
///
/// # Errors
/// When the table cannot be read.
pub async fn roles(tx: &Tx) -> Result<Vec<(PersonId, StaffRole)>, Error> {
    let rows = staff_roles::Entity::find()
        .order_by_asc(staff_roles::Column::PersonId)
        .order_by_asc(staff_roles::Column::Role)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.role)).collect())
}

/// Whether anybody but this person may do what an admin does.
///
/// # Errors
/// When the table cannot be read.
pub async fn has_other_admin(tx: &Tx, person: PersonId) -> Result<bool, Error> {
    let sql = "SELECT 1 AS one FROM staff_roles r JOIN people p ON p.id = r.person_id \
        WHERE r.role = 'admin' AND p.state = 'active' AND p.id <> $1 LIMIT 1";
    Ok(tx.row(sql, [person.into()]).await?.is_some())
}

/// The person with this whole username, unless their account is gone: whoever cancels may still stop it.
///
/// # Errors
/// When the table cannot be read.
pub async fn find(app: &App, tx: &Tx, username: &Username) -> Result<Option<PersonId>, Error> {
    let found = people_store::person_by_username(tx, username_blind(app, username)).await?;
    Ok(found.filter(|row| row.state != PersonState::Cancelled).map(|row| row.id))
}

/// Who may see people's data is in the audit log, though no member of staff granted it (SPEC SEC-4).
async fn note(work: &Work, what: &str, person: PersonId, role: StaffRole) -> Result<(), Error> {
    let body = json!({ "operation": what, "person": person, "role": role });
    vault::audit::append(&work.tx, work.now, AuditKind::StaffAction, None, body).await?;
    Ok(())
}
