use super::ending;
use super::refusals::{CALL_NOT_TAKEN, RELAY_BUSY, RELAY_UNAVAILABLE, RELAY_UNSURE};
use super::rule::{LASTS_MINUTES, LOOK_SECONDS, Tap, tap as rule};
use super::store::{self, Sides};
use crate::Market;
use crate::applications::refusals::PHONE_NOT_AVAILABLE;
use connectors::{RelayBinding, RelayPair, VendorError};
use db::entities::applications;
use db::entities::relay_bindings::{Model, RelayState};
use kernel::phone::Phone;
use kernel::{Refusal, RowId, Secret, Timestamp};
use platform::{App, Error, Work};
use policy::{Calling, ContactPhone};
use vault::{Cell, Grant};

/// What a tap on "call" goes on with, once its unit of work is committed.
pub(crate) struct Tapped {
    /// The other side's number and one's own, masked.
    pub other: String,
    pub own: String,
    next: Next,
}

enum Next {
    Dial(RelayBinding, Timestamp),
    Ask { id: RowId, replaces: Option<RowId>, pair: RelayPair },
}

/// Decides what a tap does and writes the intent; nobody is asked yet. `grants` open the seeker's number and the contact's.
///
/// # Errors
/// `call_not_taken`, `phone_not_available`; `relay_busy` and `relay_unsure` while an earlier answer is not there.
pub(crate) async fn tap(
    app: &App,
    work: &Work,
    row: &applications::Model,
    (of_seeker, of_contact): (Grant<Calling>, Grant<Calling>),
    asks_seeker: bool,
) -> Result<Tapped, Error> {
    // Two taps at the same moment are one after the other.
    work.one_at_a_time(row.id.0.as_bytes()).await?;
    let sides = store::sides(app, work, row).await?.ok_or_else(|| PHONE_NOT_AVAILABLE.refuse())?;
    if !store::may_phone(app, work, row, &sides, work.now).await? {
        return Err(CALL_NOT_TAKEN.refuse().into());
    }
    let standing = store::standing(work, row.id).await?;
    let does = rule(standing.as_ref(), &sides.numbers, work.now);
    let until = work.now.plus_minutes(LASTS_MINUTES);
    let seeker = parsed(&accounts::people::phone(app, &of_seeker, work, row.person_id).await?)?;
    let contact = parsed(&contact(app, &of_contact, &sides).await?)?;
    let (own, other) = if asks_seeker { (&contact, &seeker) } else { (&seeker, &contact) };
    let (own, other) = (own.masked(), other.masked());
    let next = match (does, standing) {
        (Tap::Wait, _) => return Err(RELAY_BUSY.refuse().into()),
        (Tap::Unsure, Some(row)) => return Err(unsure(row.expires_at).into()),
        (Tap::Use, Some(row)) => Next::Dial(store::open(app, &row)?, row.expires_at),
        // The vendor takes no number twice in one binding, and there is nobody to ring.
        _ if seeker == contact => return Err(CALL_NOT_TAKEN.refuse().into()),
        (does, earlier) => {
            let replaces = give_way(work, does, earlier).await?;
            let id = RowId::new(work.now, &work.rng);
            let asking = Model {
                id,
                application_id: row.id,
                state: RelayState::Asking,
                numbers: sides.numbers,
                lent: None,
                attempts: 0,
                asked_at: work.now,
                expires_at: until,
            };
            db::insert(work, asking).await?;
            work.enqueue(ending::CHECK, id.0, 0, work.now.plus_seconds(LOOK_SECONDS)).await?;
            Next::Ask {
                id,
                replaces,
                pair: RelayPair { one: seeker, other: contact, until, reference: id.to_string() },
            }
        }
    };
    Ok(Tapped { other, own, next })
}

/// Makes place for another binding; gives the one that the vendor is to unbind first.
async fn give_way(work: &Work, does: Tap, earlier: Option<Model>) -> Result<Option<RowId>, Error> {
    let Some(row) = earlier else { return Ok(None) };
    let id = row.id;
    if does == Tap::Replace {
        db::update(work, Model { state: RelayState::Ending, ..row }).await?;
        return Ok(Some(id));
    }
    store::remove(work, id).await?;
    Ok(None)
}

fn parsed(number: &Secret) -> Result<Phone, Error> {
    Phone::parse(number.expose()).map_err(|_| anyhow::anyhow!("a sealed phone number is not one").into())
}

/// The contact that the posting names; it is sealed with the keys of whoever wrote the posting.
async fn contact(app: &App, grant: &Grant<Calling>, sides: &Sides) -> Result<Secret, Error> {
    let sealed = sides.posting.contact_phone.as_ref().ok_or_else(|| PHONE_NOT_AVAILABLE.refuse())?;
    let keys = app.vault.keys_of(sides.posting.person_id).await?;
    let cell = Cell::new("postings", "contact_phone", sides.posting.id.0);
    Ok(Secret::new(keys.open::<Calling, ContactPhone>(grant, cell, sealed)?))
}

/// The number to dial, and until when: the one that stands, or a new one. It goes on when the caller goes away, so that what
/// is bound is known.
///
/// # Errors
/// `relay_unavailable`, `relay_unsure`.
pub(crate) async fn connect(market: &Market, tapped: Tapped) -> Result<(Secret, Timestamp), Error> {
    match tapped.next {
        Next::Dial(binding, until) => Ok((binding.number, until)),
        Next::Ask { id, replaces, pair } => {
            let asking = tokio::spawn(ask(market.clone(), id, replaces, pair));
            asking.await.map_err(|error| anyhow::anyhow!("asking for a number broke off: {error}"))?
        }
    }
}

async fn ask(
    market: Market,
    id: RowId,
    replaces: Option<RowId>,
    pair: RelayPair,
) -> Result<(Secret, Timestamp), Error> {
    if let Some(earlier) = replaces {
        ending::end(&market, earlier).await?;
    }
    let Some(relay) = market.outside.relay.clone() else { return Err(RELAY_UNAVAILABLE.refuse().into()) };
    let said = relay.bind(&pair).await;
    let app = market.app.clone();
    let settled = market.app.write(move |work| async move { settle(&app, &work, id, said).await }).await?;
    Ok(settled?)
}

/// Writes what came of asking. What the vendor surely did not do leaves no row.
async fn settle(
    app: &App,
    work: &Work,
    id: RowId,
    said: Result<RelayBinding, VendorError>,
) -> Result<Result<(Secret, Timestamp), Refusal>, Error> {
    let row = store::lock(work, id).await?.filter(|row| matches!(row.state, RelayState::Asking | RelayState::Unknown));
    let Some(row) = row else { return Ok(Err(RELAY_UNAVAILABLE.refuse())) };
    let until = row.expires_at;
    match said {
        Ok(binding) => {
            let lent = Some(store::seal(app, id, &binding));
            db::update(work, Model { state: RelayState::Bound, lent, ..row }).await?;
            Ok(Ok((binding.number, until)))
        }
        Err(error) if error.is_surely_not_done() => {
            tracing::warn!(error = %error, "no number was lent");
            store::remove(work, id).await?;
            Ok(Err(RELAY_UNAVAILABLE.refuse()))
        }
        Err(error) => {
            tracing::warn!(error = %error, "nobody knows whether a number was lent");
            db::update(work, Model { state: RelayState::Unknown, ..row }).await?;
            Ok(Err(unsure(until)))
        }
    }
}

fn unsure(until: Timestamp) -> Refusal {
    RELAY_UNSURE.refuse().with("until", until.to_string())
}
