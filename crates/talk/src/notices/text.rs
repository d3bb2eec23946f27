//! Text messages for the few kinds of notices that cannot wait, to whoever wants them (SPEC NOTE-1, NOTE-3, RIGHT-4).
//!
//! Invariants: the consent is asked when the message is queued and again when it would leave, and withdrawing it takes the
//! queue away; none leaves at night; a notice leaves once or, where the vendor fails, not at all: it is in the inbox.

use super::words::{Facts, words};
use crate::Talk;
use connectors::SmsMessage;
use db::entities::access_ledger::ActorKind;
use db::entities::notices::{self, NoticeKind};
use db::entities::people;
use kernel::phone::Phone;
use kernel::{NoticeId, PersonId, Secret, Timestamp, calendar};
use platform::limits::{self, Limit};
use platform::{Due, Error, JobKind, Lang, Work};
use policy::{Field as _, OPTIONAL_NOTICES, Reminding};
use sea_orm::{DbErr, EntityTrait};
use std::collections::BTreeMap;
use vault::{Ask, Cell, Grant};

pub(super) const TEXT: JobKind = JobKind("notice_text");

/// A message that could not leave for so long has become useless.
const STALE_HOURS: i64 = 12;
/// Hours of the day in China between which a message may leave.
const FROM_HOUR: i64 = 8;
const UNTIL_HOUR: i64 = 22;
const ONCE: Limit = Limit { name: "notice_text", most: 1, window_seconds: 172_800 };
const DAY_SECONDS: i64 = 86_400;

/// Kinds that change what somebody does within hours.
fn is_urgent(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::PlaceOffered
            | NoticeKind::MerchantCancelled
            | NoticeKind::SeekerCancelled
            | NoticeKind::ShiftReminder
    )
}

/// The first moment from now on at which a message may leave.
fn leaves_at(now: Timestamp) -> Timestamp {
    let day = calendar::start_of(calendar::day_of(now));
    let (from, until) = (day.plus_hours(FROM_HOUR), day.plus_hours(UNTIL_HOUR));
    if now >= until {
        return from.plus_hours(24);
    }
    now.max(from)
}

/// Queues the message of a new notice where its kind is urgent and the person wants such messages.
pub(super) async fn queue(work: &Work, to: PersonId, id: NoticeId, kind: NoticeKind) -> Result<(), Error> {
    if is_urgent(kind) && vault::consent::stands(work, to, OPTIONAL_NOTICES).await? {
        work.enqueue(TEXT, id.0, 0, leaves_at(work.now)).await?;
    }
    Ok(())
}

/// Takes away what is queued for a person, in the transaction in which they withdraw their consent.
///
/// # Errors
/// When the queue cannot be written.
pub async fn unqueue(work: &Work, person: PersonId) -> Result<u64, DbErr> {
    let sql = "DELETE FROM jobs WHERE kind = $1 AND subject IN (SELECT id FROM notices WHERE person_id = $2)";
    work.run(sql, [TEXT.0.into(), person.into()]).await
}

/// Sends one, or finds that there is no reason to.
pub(super) async fn send(talk: Talk, due: Due) -> Result<(), Error> {
    let app = talk.app.clone();
    let template = app.config.sms.notice_template.clone();
    let Some(sender) = talk.sms.as_ref().filter(|_| !template.is_empty()) else { return Ok(()) };
    let id = NoticeId(due.subject);
    let once = limits::bucket(&app, ONCE, &id.to_string());
    let daily =
        Limit { name: "texts_daily", most: u64::from(app.config.sms.notices_per_day), window_seconds: DAY_SECONDS };
    let taken = {
        let app = app.clone();
        app.clone()
            .write(move |work| async move {
                let Some(row) = notices::Entity::find_by_id(id).one(&work.tx).await? else { return Ok(None) };
                let stale = row.created_at.plus_hours(STALE_HOURS) < work.now;
                let person = row.person_id;
                // Nothing is sent to a minor whose guardian's consent is gone.
                let waits = app.minor(&work, person).await?.is_some_and(|minor| minor.is_limited());
                let wanted = !waits && vault::consent::stands(&work, person, OPTIONAL_NOTICES).await?;
                if stale || row.read_at.is_some() || !wanted || !limits::take(&work, ONCE, once).await? {
                    return Ok(None);
                }
                let of_person = limits::bucket(&app, daily, &person.to_string());
                if !limits::take(&work, daily, of_person).await? {
                    return Ok(None);
                }
                // Telling somebody of their own affairs is no look by anybody else; the gate asks for the consent.
                let ask = Ask {
                    actor: person,
                    actor_kind: ActorKind::System,
                    basis: OPTIONAL_NOTICES.name,
                    persons: vec![person],
                    fields: &[policy::Phone::SPEC.name],
                    matter: None,
                };
                let grant: Grant<Reminding> = vault::grant(&work, work.now, &work.rng, ask).await?;
                let to = people::Entity::find_by_id(person).one(&work.tx).await?;
                Ok(to.filter(|row| !row.phone.is_emptied()).map(|to| (row.kind, to, grant)))
            })
            .await?
    };
    let Some((kind, to, grant)) = taken else { return Ok(()) };
    let keys = app.vault.keys_of(to.id).await?;
    let phone = keys.open(&grant, Cell::new("people", "phone", to.id.0), &to.phone)?;
    let phone = Phone::parse(&phone).map_err(|_| anyhow::anyhow!("a number that was accepted does not parse"))?;
    let (title, _) = words(kind, &Facts::default(), Lang::Zh);
    let params = BTreeMap::from([("what".to_owned(), Secret::new(title))]);
    let message = SmsMessage { to: phone, template, params, reference: None };
    if let Err(error) = sender.send(&message).await {
        // Not sent again: it may have arrived all the same, and it is in the inbox.
        tracing::warn!(error = %error, "a notice was not sent as a text message");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::leaves_at;
    use kernel::Timestamp;

    /// covers: NOTE-3
    #[test]
    fn none_leaves_at_night() {
        // 08:00 in China is midnight UTC, 22:00 is 14:00.
        for (now, leaves) in [
            ("2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z"),
            ("2026-11-25T13:59:59Z", "2026-11-25T13:59:59Z"),
            ("2026-11-25T14:00:00Z", "2026-11-26T00:00:00Z"),
            ("2026-11-25T16:30:00Z", "2026-11-26T00:00:00Z"),
            ("2026-11-25T23:59:59Z", "2026-11-26T00:00:00Z"),
        ] {
            let at = |text: &str| serde_json::from_value::<Timestamp>(text.into()).expect("a moment");
            assert_eq!(leaves_at(at(now)), at(leaves), "{now}");
        }
    }
}
