//! A code sent by mail: made, proven, spent.

use super::address::Address;
use super::store;
use crate::sign_in::code as codes;
use crate::sign_in::limit;
use crate::sign_in::refusals::WRONG_CODE;
use db::columns::Digest;
use db::entities::email_codes;
use kernel::{PersonId, Refusal, Secret};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{App, Client, Error, Work, limits};

/// How long a code may be used, and after how long another may be asked for, in seconds.
pub(super) const LIFE_SECONDS: i64 = 600;
pub(super) const RESEND_SECONDS: i64 = 60;
/// Wrong tries after which even the right code is void.
const TRIES: i64 = 5;

/// A right code that was not used yet.
pub(super) struct Proof(Digest);

/// Makes this the only code of the person.
pub(super) async fn issue(
    work: &Work,
    app: &App,
    (person, address): (PersonId, &Address),
    code: &Secret,
) -> Result<(), Error> {
    let row = email_codes::Model {
        person_id: person,
        address_blind: store::blind(app, address),
        code_digest: digest(app, person, address, code.expose()),
        expires_at: work.now.plus_seconds(LIFE_SECONDS),
        tries_left: TRIES,
        created_at: work.now,
    };
    store::delete_code(work, person).await?;
    Ok(db::insert(work, row).await?)
}

/// Checks a code in a unit of work of its own, so that a wrong try is counted whatever becomes of the request. Its refusal is
/// told inside the unit that it allows, where a repeated request finds its earlier answer first.
///
/// # Errors
/// `too_many_requests` when the network address has tried too many.
pub(super) async fn prove(
    app: &App,
    (person, address): (PersonId, &Address),
    typed: &Secret,
    client: &Client,
) -> Result<Result<Proof, Refusal>, Error> {
    let (limit, bucket) = limit::of_wrong_code(app, client);
    let blind = store::blind(app, address);
    let shown = codes::read(typed.expose()).map(|code| digest(app, person, address, &code));
    let proof = app
        .write(move |work| async move {
            if limits::count(&work, work.now, limit, &bucket).await? >= limit.most {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            let found = store::lock_code(&work, person).await?;
            let alive =
                found.filter(|row| row.expires_at > work.now && row.tries_left > 0 && row.address_blind == blind);
            if let Some(mut row) = alive {
                // Both sides are keyed hashes, so the time of this comparison tells nothing about the code.
                if shown.as_ref() == Some(&row.code_digest) {
                    return Ok(Some(Proof(row.code_digest)));
                }
                row.tries_left -= 1;
                db::update(&work, row).await?;
            }
            limits::take(&work, limit, bucket).await?;
            Ok(None)
        })
        .await?;
    Ok(proof.ok_or_else(|| WRONG_CODE.on("code")))
}

/// Uses a proven code up, in the unit of work that it allows.
///
/// # Errors
/// `wrong_code` when it was used before.
pub(super) async fn spend(work: &Work, person: PersonId, proof: Proof) -> Result<(), Error> {
    match store::spend_code(work, person, &proof.0, work.now).await? {
        true => Ok(()),
        false => Err(WRONG_CODE.on("code").into()),
    }
}

fn digest(app: &App, person: PersonId, address: &Address, code: &str) -> Digest {
    app.vault.keyed_digest("email_code", format!("{person}/{}/{code}", address.folded()).as_bytes())
}
