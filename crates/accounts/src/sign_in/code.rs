//! A code sent by SMS: made, proven, spent.

use super::limit;
use super::refusals::{PHONE_INVALID, WRONG_CODE};
use super::store;
use crate::people::phone_blind;
use db::columns::Digest;
use db::entities::sms_codes;
use kernel::phone::Phone;
use kernel::text::half_width;
use kernel::{Refusal, Rng, RowId, Secret};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{App, Client, Error, Work, limits};

/// How long a code may be used, and after how long another may be asked for, in seconds.
pub(crate) const LIFE_SECONDS: i64 = 300;
pub(crate) const RESEND_SECONDS: i64 = 60;
/// Wrong tries after which even the right code is void.
const TRIES: i64 = 5;
const DIGITS: usize = 6;

/// What a given code proved.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Proof {
    /// It is right and may still be spent.
    Good(RowId),
    /// It is the right one, but was used: whoever asks had the phone in hand, and did this before.
    Spent,
}

/// A fresh code of six digits.
pub(crate) fn draw(rng: &Rng) -> Secret {
    Secret::new(format!("{:0DIGITS$}", rng.below(10_u64.pow(6))))
}

/// Makes this the only code of the number.
pub(crate) async fn issue(work: &Work, app: &App, phone: &Phone, code: &Secret) -> Result<RowId, Error> {
    let id = RowId::new(work.now, &work.rng);
    let row = sms_codes::Model {
        id,
        phone_blind: phone_blind(app, phone),
        code_digest: digest(app, id, code.expose()),
        expires_at: work.now.plus_seconds(LIFE_SECONDS),
        tries_left: TRIES,
        used_at: None,
        created_at: work.now,
    };
    store::delete_codes_of(work, row.phone_blind.clone()).await?;
    db::insert(work, row).await?;
    Ok(id)
}

/// Checks a code in a unit of work of its own, so that a wrong try is counted whatever becomes of the request.
///
/// # Errors
/// `wrong_code` for a wrong, void or expired one alike, also where no code was ever sent; `too_many_requests` when the
/// address has tried too many.
pub(crate) async fn prove(app: &App, phone: &Phone, typed: &Secret, client: &Client) -> Result<Proof, Error> {
    let blind = phone_blind(app, phone);
    let (limit, bucket) = limit::of_wrong_code(app, client);
    let (app_, typed) = (app.clone(), read(typed.expose()));
    let proof = app
        .write(move |work| async move {
            if limits::count(&work, work.now, limit, &bucket).await? >= limit.most {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            let found = store::lock_code(&work, blind).await?;
            let alive = found.filter(|row| row.expires_at > work.now && row.tries_left > 0);
            if let Some(mut row) = alive {
                // Both sides are keyed hashes, so the time of this comparison tells nothing about the code.
                if typed.as_ref().is_some_and(|typed| digest(&app_, row.id, typed) == row.code_digest) {
                    return Ok(Some(row.used_at.map_or(Proof::Good(row.id), |_| Proof::Spent)));
                }
                row.tries_left -= 1;
                db::update(&work, row).await?;
            }
            limits::take(&work, limit, bucket).await?;
            Ok(None)
        })
        .await?;
    proof.ok_or_else(|| WRONG_CODE.on("code").into())
}

/// Uses a proven code up, in the unit of work that it allows.
///
/// # Errors
/// `wrong_code` when it was used before.
pub(crate) async fn spend(work: &Work, proof: Proof) -> Result<(), Error> {
    match proof {
        Proof::Good(id) if store::spend_code(work, id, work.now).await? => Ok(()),
        Proof::Good(_) | Proof::Spent => Err(WRONG_CODE.on("code").into()),
    }
}

/// Reads a number from a request.
pub(crate) fn read_phone(typed: &Secret) -> Result<Phone, Refusal> {
    Phone::parse(typed.expose()).map_err(|_| PHONE_INVALID.on("phone"))
}

/// The digits of a code as people type them; `None` for what is no code.
pub(crate) fn read(typed: &str) -> Option<String> {
    if typed.len() > 64 {
        return None;
    }
    let code: String = typed.trim().chars().map(half_width).collect();
    (code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

fn digest(app: &App, row: RowId, code: &str) -> Digest {
    app.vault.keyed_digest("sms_code", format!("{row}/{code}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-1
    #[test]
    fn codes_have_six_digits() {
        let rng = Rng::seeded(7);
        let codes: Vec<String> = (0..2_000).map(|_| draw(&rng).into_inner()).collect();
        assert!(codes.iter().all(|code| read(code).as_deref() == Some(code.as_str())));
        assert!(codes.iter().any(|code| code.starts_with('0')));
        for (typed, code) in
            [(" 123456 ", Some("123456")), ("１２３４５６", Some("123456")), ("12345", None), ("12345a", None)]
        {
            assert_eq!(read(typed).as_deref(), code);
        }
    }
}
