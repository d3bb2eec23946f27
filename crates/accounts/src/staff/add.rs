use super::grant;
use crate::sign_in::{password, register, username};
use db::entities::staff_roles::StaffRole;
use kernel::{PersonId, Secret};
use platform::{App, Error, Lang};

/// A member of staff whom the operator's engineer enters at the machine. They accept the policy in force and signed the
/// non-disclosure agreement; the engineer has seen both.
pub struct NewStaff {
    /// 2 to 20 Chinese characters, letters, digits or `_`.
    pub username: Secret,
    pub phone: Secret,
    /// 8 to 64 characters.
    pub password: Secret,
    pub roles: Vec<StaffRole>,
}

/// Makes an account with roles, without a code to the number: before the first admin no vendor is assessed, and none can carry
/// a code (SPEC SDK-3).
///
/// # Errors
/// As a registration does; the fields bear the same names.
pub async fn add(app: &App, new: NewStaff) -> Result<PersonId, Error> {
    let username = username::read(&new.username)?;
    let phone = crate::sign_in::code::read_phone(&new.phone)?;
    let password = password::check(&new.password, username.shown(), phone.as_str(), "password")?;
    let hash = app.vault.passwords.hash(password).await?;
    let person = PersonId::new(app.now(), &app.rng);
    let keys = app.vault.create_keys(person).await?;
    let made = register::Newcomer { username, phone, password: Some(hash), lang: Lang::Zh };
    let (of, roles) = (app.clone(), new.roles);
    app.write(move |work| async move {
        register::enter(&work, &of, &keys, made, crate::sign_in::Transport::Bearer).await?;
        for role in roles {
            grant(&work, person, role).await?;
        }
        Ok(person)
    })
    .await
}
