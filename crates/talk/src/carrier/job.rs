use super::accounts::{self, Account};
use super::rule::{Next, Offered, Verdict, after, judge};
use super::store;
use crate::Talk;
use crate::messages::body_cell;
use connectors::{CarriedBody, CarriedMessage, MessageCarrier, VendorError};
use db::columns::PublicText;
use db::entities::carried_messages::{self, CarriedState};
use db::entities::conversations;
use db::entities::messages::{self, MessageKind};
use kernel::{MessageId, RowId, Secret};
use platform::{App, Error, JobKind, Jobs, TalkCarrier, Work, undisclosed};
use sea_orm::EntityTrait;
use serde_json::json;

/// The job that hands a message to the company.
const CARRY: JobKind = JobKind("talk.carry");

pub(super) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    let talk = talk.clone();
    jobs.on(CARRY, move |due| {
        let talk = talk.clone();
        async move { carry(&talk, MessageId(due.subject)).await }
    });
}

/// Queues a message for the company, in the unit of work that writes it.
pub(crate) async fn queue(app: &App, work: &Work, message: MessageId) -> Result<(), Error> {
    if app.config.talk.carrier == TalkCarrier::BuiltIn {
        return Ok(());
    }
    let row = carried_messages::Model {
        message_id: message,
        state: CarriedState::Queued,
        attempts: 0,
        vendor_number: None,
        error: None,
        created_at: work.now,
        changed_at: work.now,
    };
    db::insert(work, row).await?;
    Ok(work.enqueue(CARRY, message.0, 0, work.now).await?)
}

/// A message about to leave, as its row says by now.
struct Taken {
    from: Account,
    to: Account,
    message: CarriedMessage,
}

async fn carry(talk: &Talk, id: MessageId) -> Result<(), Error> {
    let inner = talk.clone();
    let taken = talk.app.write(move |work| async move { take(&inner, &work, id).await }).await?;
    let (Some(taken), Some(carrier)) = (taken, talk.carriers.messages.clone()) else { return Ok(()) };
    let (made, said) = hand_over(&talk.app, &carrier, &taken).await;
    talk.app.write(move |work| async move { settle(&work, id, &made, said).await }).await
}

/// Takes a message up if it is to leave now; else its row says why not.
async fn take(talk: &Talk, work: &Work, id: MessageId) -> Result<Option<Taken>, Error> {
    let Some(row) = store::lock(work, id).await? else { return Ok(None) };
    let offered = if talk.carriers.messages.is_some() { Offered::Yes } else { Offered::No };
    let (age, since) = (work.now.seconds_since(row.created_at), work.now.seconds_since(row.changed_at));
    match judge(row.state, offered, age, since) {
        Verdict::Nothing => return Ok(None),
        Verdict::Later(seconds) => {
            work.enqueue(CARRY, id.0, row.attempts, work.now.plus_seconds(seconds)).await?;
            return Ok(None);
        }
        Verdict::End(state, why) => {
            store::end(work, row, state, why).await?;
            return Ok(None);
        }
        Verdict::Send => {}
    }
    let Some(taken) = pack(&talk.app, work, id).await? else {
        store::end(work, row, CarriedState::Withdrawn, "nobody").await?;
        return Ok(None);
    };
    let attempts = row.attempts.saturating_add(1);
    let row = carried_messages::Model { state: CarriedState::Leaving, attempts, changed_at: work.now, ..row };
    db::update(work, row).await?;
    Ok(Some(taken))
}

/// What of a message leaves: words, or our own id of anything else. Nothing where one of the two is gone, or where a
/// guardian did not say yes to telling others anything.
async fn pack(app: &App, work: &Work, id: MessageId) -> Result<Option<Taken>, Error> {
    let Some(message) = messages::Entity::find_by_id(id).one(&work.tx).await? else { return Ok(None) };
    let found = conversations::Entity::find_by_id(message.conversation_id).one(&work.tx).await?;
    let Some(conversation) = found else { return Ok(None) };
    let Some(reader) = store::reader_of(work, &conversation, &message).await? else { return Ok(None) };
    let persons = vec![message.person_id, reader];
    if !undisclosed(app, work, &persons).await?.is_empty() {
        return Ok(None);
    }
    let grant = vault::party(persons);
    let body = match (&message.body, message.kind) {
        (Some(sealed), _) => {
            let keys = app.vault.keys_of(message.person_id).await?;
            CarriedBody::Text(keys.open(&grant, body_cell(id), sealed)?)
        }
        (None, MessageKind::Text) => return Ok(None),
        (None, kind) => CarriedBody::Own(json!({ "kind": kind, "message": id })),
    };
    let from = accounts::of(app, work, message.person_id, &grant).await?;
    let to = accounts::of(app, work, reader, &grant).await?;
    let message = CarriedMessage { from: from.name.clone(), to: to.name.clone(), number: id.to_string(), body };
    Ok(Some(Taken { from, to, message }))
}

/// Makes the accounts that the company does not have, and sends once. Gives the accounts that it has now.
async fn hand_over(
    app: &App,
    carrier: &MessageCarrier,
    taken: &Taken,
) -> (Vec<RowId>, Result<String, (Sent, VendorError)>) {
    let mut made = Vec::new();
    for account in [&taken.from, &taken.to].into_iter().filter(|account| account.opened_at.is_none()) {
        let token = Secret::new(format!("{:032x}", u128::from_be_bytes(app.rng.bytes())));
        if let Err(error) = carrier.create_account(&account.name, &token).await {
            return (made, Err((Sent::No, error)));
        }
        made.push(account.id);
    }
    let sent = carrier.send(&taken.message).await;
    (made, sent.map(|carried| carried.vendor_number).map_err(|error| (Sent::Perhaps, error)))
}

/// Whether the message itself was on its way when something failed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    No,
    Perhaps,
}

async fn settle(
    work: &Work,
    id: MessageId,
    made: &[RowId],
    said: Result<String, (Sent, VendorError)>,
) -> Result<(), Error> {
    accounts::made(work, made).await?;
    // Its copy may have come first.
    let row = store::lock(work, id).await?.filter(|row| row.state == CarriedState::Leaving);
    let Some(row) = row else { return Ok(()) };
    let (sent, error) = match said {
        Ok(vendor_number) => return store::carried(work, row, &vendor_number).await,
        Err(failed) => failed,
    };
    tracing::warn!(error = %error, "a message was not carried");
    let next = match after(&error, row.attempts) {
        // An account may be made again: only the message must not.
        Next::End(CarriedState::Unknown) if sent == Sent::No => Next::Again(60),
        next => next,
    };
    match next {
        Next::End(state) => store::end(work, row, state, error.code()).await,
        Next::Again(seconds) => {
            work.enqueue(CARRY, id.0, row.attempts, work.now.plus_seconds(seconds)).await?;
            let error = Some(PublicText::from(error.code()));
            let row = carried_messages::Model { state: CarriedState::Queued, error, changed_at: work.now, ..row };
            Ok(db::update(work, row).await?)
        }
    }
}
