use super::push::{KEPT_SECONDS, Shown, shown};
use super::settle::Said;
use super::take::{Right, Taken};
use crate::Talk;
use crate::notices::browsers;
use connectors::VendorError;
use connectors::web_push::{WebPushMessage, WebPushOutcome, WebPushSubscription};
use db::entities::deliveries::Carrier;
use futures_util::future::join_all;
use kernel::RowId;
use platform::Error;

/// Tells all browsers of the person, each by its maker's service. A service abroad is asked only while the consent to that very
/// service stands (SPEC STORE-1).
pub(super) async fn send(talk: &Talk, taken: &Taken) -> Result<Said, Error> {
    let (Some(way), Right::Optional(grant)) = (&talk.carriers.web_push, &taken.right) else {
        return Ok(Said::Nobody(Vec::new()));
    };
    let person = taken.row.person_id;
    let tx = talk.app.read();
    let keys = talk.app.vault.keys_of(person).await?;
    let mut to = Vec::new();
    for row in browsers::of_person(&tx, person, talk.app.now()).await? {
        let Some(item) = browsers::processor(row.service).consent else { continue };
        if !vault::consent::stands(&tx, person, item).await? {
            continue;
        }
        let written = keys.open(grant, browsers::cell(row.id), &row.address)?;
        to.extend(WebPushSubscription::read(&written).map(|browser| (row.id, browser)));
    }
    drop(tx);
    let message = message(taken);
    let asked = to.iter().map(|(_, browser)| way.send(browser, &message));
    let ids = to.iter().map(|(id, _)| *id);
    let found = sum_up(ids.zip(join_all(asked).await));
    if !found.gone.is_empty() {
        talk.app.write(move |work| async move { Ok(browsers::forget(&work, &found.gone).await?) }).await?;
    }
    Ok(match (found.taken, found.error) {
        (true, _) => Said::Taken { carrier: Carrier::WebPush, vendor_id: None, request_id: None },
        (false, Some(error)) => Said::Not { carrier: Carrier::WebPush, error },
        (false, None) => Said::Nobody(Vec::new()),
    })
}

/// What came of telling several browsers: one that took it is enough, since the person was told.
#[derive(Default)]
struct Found {
    taken: bool,
    gone: Vec<RowId>,
    error: Option<VendorError>,
}

fn sum_up(answers: impl Iterator<Item = (RowId, Result<WebPushOutcome, VendorError>)>) -> Found {
    let mut found = Found::default();
    for (id, answer) in answers {
        match answer {
            Ok(WebPushOutcome::Taken) => found.taken = true,
            Ok(WebPushOutcome::Gone) => found.gone.push(id),
            Err(error) => found.error = Some(error),
        }
    }
    found
}

/// The same words as a push to a phone; the delivery's id has it shown once.
fn message(taken: &Taken) -> WebPushMessage {
    let Shown { title, text, link, kind } = shown(taken);
    let tag = taken.row.id.0.simple().to_string();
    WebPushMessage { title, text: text.to_owned(), link, tag, kind, kept_s: KEPT_SECONDS }
}
