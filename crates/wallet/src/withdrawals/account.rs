//! What a person signs in with at Alipay.

use super::refusals::ACCOUNT_INVALID;
use super::store;
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::payout_accounts;
use kernel::phone::Phone;
use kernel::text::half_width;
use kernel::{PersonId, Refusal, Secret, Timestamp, WithdrawalId};
use platform::auth::Signed;
use platform::{App, Error, Result};
use policy::{AllowedFor, PayoutAccount, Purpose, VerifiedName};
use vault::{Cell, Grant, PersonKeys};

const EMAIL_CHARS_MAX: usize = 60;

/// A mobile number, or an e-mail address.
pub struct AlipayLogin(String);

impl AlipayLogin {
    /// Reads one as people type it.
    ///
    /// # Errors
    /// `payout_account_invalid`
    pub fn parse(typed: &str) -> Result<AlipayLogin, Refusal> {
        let text: String = typed.chars().map(half_width).filter(|sign| !sign.is_whitespace()).collect();
        if let Ok(phone) = Phone::parse(&text) {
            return Ok(AlipayLogin(phone.as_str().to_owned()));
        }
        let email = text.to_ascii_lowercase();
        let plain = |part: &str| {
            let sign = |it: char| it.is_ascii_alphanumeric() || ".-_+".contains(it);
            !part.is_empty() && part.chars().all(sign) && !part.starts_with('.') && !part.ends_with('.')
        };
        let whole = email.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'));
        if whole && email.len() <= EMAIL_CHARS_MAX {
            Ok(AlipayLogin(email))
        } else {
            Err(ACCOUNT_INVALID.on("account"))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `199****0001`, `a***@example.com`
    pub fn masked(&self) -> String {
        match self.0.split_once('@') {
            Some((name, host)) => format!("{}***@{host}", name.chars().take(1).collect::<String>()),
            None => format!("{}****{}", &self.0[..3], &self.0[7..]),
        }
    }
}

fn kept_cell(person: PersonId) -> Cell {
    Cell::new("payout_accounts", "account", person.0)
}

/// Where the account of a withdrawal stands, for sealing.
pub(super) fn account_cell(id: WithdrawalId) -> Cell {
    Cell::new("withdrawals", "account", id.0)
}

/// And the name.
pub(super) fn name_cell(id: WithdrawalId) -> Cell {
    Cell::new("withdrawals", "name", id.0)
}

/// Who gets the money of a withdrawal, opened.
pub(super) struct Payee {
    pub account: AlipayLogin,
    pub name: Secret<String>,
}

/// # Errors
/// When the grant does not cover the person, or their keys are gone.
pub(super) async fn payee<P: Purpose>(
    app: &App,
    grant: &Grant<P>,
    row: &db::entities::withdrawals::Model,
) -> Result<Payee, Error>
where
    PayoutAccount: AllowedFor<P>,
    VerifiedName: AllowedFor<P>,
{
    let keys = app.vault.keys_of(row.person_id).await?;
    Ok(Payee {
        account: AlipayLogin(keys.open(grant, account_cell(row.id), &row.account)?),
        name: Secret::new(keys.open(grant, name_cell(row.id), &row.name)?),
    })
}

/// The row that remembers an account.
pub(super) fn kept(keys: &PersonKeys, account: &AlipayLogin, now: Timestamp) -> Result<payout_accounts::Model, Error> {
    let person_id = keys.person();
    let account = keys.seal(kept_cell(person_id), account.as_str())?;
    Ok(payout_accounts::Model { person_id, account, kept_at: now })
}

/// The account that the person wants remembered.
pub(super) async fn remembered(app: &App, person: PersonId) -> Result<Option<AlipayLogin>, Error> {
    let Some(row) = store::find_kept(&app.read(), person).await? else { return Ok(None) };
    let keys = app.vault.keys_of(person).await?;
    Ok(Some(AlipayLogin(keys.open(&vault::own(person), kept_cell(person), &row.account)?)))
}

/// Forgets the remembered account.
#[utoipa::path(delete, path = "/api/v1/me/payout-account", operation_id = "forget_payout_account", tag = "wallet",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn forget_payout_account(State(wallet): State<Wallet>, signed: Signed) -> Result<StatusCode> {
    let person = signed.person;
    wallet.app.write(move |work| async move { Ok(store::forget_kept(&work, person).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-3
    #[test]
    fn what_is_an_account() {
        for (typed, account, masked) in [
            ("19900000001", Some("19900000001"), "199****0001"),
            (" 199 0000 0001 ", Some("19900000001"), "199****0001"),
            ("１９９００００００01", Some("19900000001"), "199****0001"),
            ("Anna.B@Example.com", Some("anna.b@example.com"), "a***@example.com"),
            ("1990000000", None, ""),
            ("anna@", None, ""),
            ("@example.com", None, ""),
            ("anna@example", None, ""),
            ("an na@exam ple.com", Some("anna@example.com"), "a***@example.com"),
            ("anna@a@b.com", None, ""),
            ("<b>@example.com", None, ""),
            ("", None, ""),
        ] {
            let read = AlipayLogin::parse(typed);
            assert_eq!(read.as_ref().ok().map(AlipayLogin::as_str), account, "{typed:?}");
            if let Ok(login) = read {
                assert_eq!(login.masked(), masked);
            }
        }
        assert!(AlipayLogin::parse(&format!("{}@example.com", "a".repeat(60))).is_err());
    }
}
