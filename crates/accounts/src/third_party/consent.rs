//! The separate consent, asked before anybody is sent elsewhere (SPEC ACC-4, POL-6).

use super::refusals::CONSENT_TEXT_CHANGED;
use db::columns::Digest;
use db::entities::consents::ConsentAction;
use kernel::{PersonId, Refusal, Timestamp};
use platform::consent::{say, say_as_of};
use platform::refusals::{CONSENT_NEEDED, GUARDIAN_DECIDES};
use platform::{App, Error, Lang, Minor, Work, consent_digest};
use policy::{ConsentItem, THIRD_PARTY_PROFILE};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::consent::{Said, stands};

pub(super) const ITEM: &ConsentItem = THIRD_PARTY_PROFILE;

/// What is shown and agreed to before the browser leaves.
#[derive(Serialize, ToSchema)]
pub(crate) struct AskedConsent {
    name: &'static str,
    title: &'static str,
    why: &'static str,
    cost: &'static str,
    /// Names exactly these words: it is sent back with the yes.
    digest: String,
}

pub(super) fn asked(lang: Lang) -> AskedConsent {
    AskedConsent {
        name: ITEM.name,
        title: lang.pick(ITEM.zh, ITEM.en),
        why: lang.pick(ITEM.why_zh, ITEM.why_en),
        cost: lang.pick(ITEM.cost_zh, ITEM.cost_en),
        digest: hex(&consent_digest(ITEM, lang)),
    }
}

fn hex(digest: &Digest) -> String {
    digest.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The yes of a request: the digest of words that are ours today.
///
/// # Errors
/// `consent_needed` without one, `consent_text_changed` for other words.
pub(super) fn read(given: Option<&str>) -> Result<Digest, Refusal> {
    let given = given.ok_or_else(|| CONSENT_NEEDED.on("consent").with("item", ITEM.name))?;
    let ours = [Lang::Zh, Lang::En].map(|lang| consent_digest(ITEM, lang));
    ours.into_iter().find(|digest| hex(digest) == given).ok_or_else(|| CONSENT_TEXT_CHANGED.on("consent"))
}

/// A yes that was said before it was known by whom.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Agreed {
    pub digest: Vec<u8>,
    pub at: Timestamp,
}

/// Writes the yes of somebody who is known by now into the ledger, as of the moment at which it was said, and tells whether it
/// stands: a withdrawal since then does not lose against it, and a minor's guardian is the one who says it.
pub(super) async fn remember(
    app: &App,
    work: &Work,
    person: PersonId,
    agreed: &Agreed,
    channel: &'static str,
) -> Result<bool, Error> {
    let guarded = app.minor(work, person).await?.is_some_and(|minor| minor.is_guarded());
    if !guarded && !stands(work, person, ITEM).await? {
        say_as_of(work, agreed.at, yes(app, person, Digest(agreed.digest.clone()), channel)).await?;
    }
    Ok(stands(work, person, ITEM).await?)
}

/// The yes of somebody who is signed in, before they leave.
///
/// # Errors
/// `guardian_decides` for a minor whose guardian did not say it.
pub(super) async fn give(app: &App, work: &Work, person: PersonId, shown: Digest) -> Result<(), Error> {
    if stands(work, person, ITEM).await? {
        return Ok(());
    }
    if app.minor(work, person).await?.as_ref().is_some_and(Minor::is_guarded) {
        return Err(GUARDIAN_DECIDES.refuse().with("item", ITEM.name).into());
    }
    say(work, yes(app, person, shown, "web")).await?;
    Ok(())
}

fn yes(app: &App, person: PersonId, text_digest: Digest, channel: &'static str) -> Said {
    Said {
        person,
        item: ITEM,
        action: ConsentAction::Given,
        policy_version: app.policy_in_force().version.as_str(),
        text_digest,
        channel,
        by: person,
    }
}
