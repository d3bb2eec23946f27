use super::settle::Said;
use super::store;
use super::take::{Right, Taken};
use crate::Talk;
use crate::notices::devices;
use crate::notices::reach::{is_required, reach};
use crate::notices::words::{Facts, words};
use connectors::{PushKind, PushMessage, PushOutcome, PushSender, VendorError};
use db::columns::PublicText;
use db::entities::deliveries::{self, Carrier, DeliveryState};
use db::entities::notice_choices::NoticeGroup;
use kernel::RowId;
use platform::{App, Error, Lang};

/// How long the vendor keeps a notice for a phone or browser that is off, in seconds.
pub(super) const KEPT_SECONDS: u32 = 86_400;

/// Asks the push service, with the number that the row holds before anything is sent.
pub(super) async fn send(talk: &Talk, taken: &Taken) -> Result<Said, Error> {
    let (Some(sender), Right::Optional(grant)) = (&talk.carriers.push, &taken.right) else {
        return Ok(Said::Nobody(Vec::new()));
    };
    let rows = devices::of_person(&talk.app.read(), taken.row.person_id, talk.app.now()).await?;
    if rows.is_empty() {
        return Ok(Said::Nobody(Vec::new()));
    }
    let keys = talk.app.vault.keys_of(taken.row.person_id).await?;
    let mut addresses = Vec::new();
    for row in &rows {
        addresses.push(keys.open(grant, devices::cell(row.id), &row.address)?.to_string());
    }
    let number = match &taken.row.push_number {
        Some(number) => number.0.clone(),
        None => match take_number(sender).await {
            Ok(number) => {
                keep_number(&talk.app, taken.row.id, &number).await?;
                number
            }
            Err(error) => return Ok(Said::Not { carrier: Carrier::Jpush, error }),
        },
    };
    Ok(match sender.push(&number, &message(taken, addresses)).await {
        Ok(PushOutcome::Taken { message_id }) => {
            Said::Taken { carrier: Carrier::Jpush, vendor_id: Some(message_id), request_id: None }
        }
        Ok(PushOutcome::Nobody) => Said::Nobody(rows.into_iter().map(|row| row.id).collect()),
        Err(error) => Said::Not { carrier: Carrier::Jpush, error },
    })
}

async fn take_number(sender: &PushSender) -> Result<String, VendorError> {
    // One that is asked for answers with one, or with an error.
    sender.numbers(1).await.map(|numbers| numbers.into_iter().next().unwrap_or_default())
}

async fn keep_number(app: &App, id: RowId, number: &str) -> Result<(), Error> {
    let number = PublicText::from(number);
    app.write(move |work| async move {
        let row = store::lock(&work, id).await?.filter(|row| row.state == DeliveryState::Leaving);
        let row = row.ok_or_else(|| anyhow::anyhow!("a delivery ended while its number was fetched"))?;
        Ok(db::update(&work, deliveries::Model { push_number: Some(number), ..row }).await?)
    })
    .await
}

/// What a locked screen shows.
pub(super) struct Shown {
    pub title: String,
    pub text: &'static str,
    /// The page of ours that opens.
    pub link: String,
    pub kind: PushKind,
}

/// It stands on a locked screen and goes through the phone's maker: the title of its kind and a page, nothing personal.
pub(super) fn shown(taken: &Taken) -> Shown {
    let title = match taken.folded {
        0 => words(taken.kind, &Facts::default(), Lang::Zh).0,
        others => format!("您有{}条新通知", others + 1),
    };
    let link = taken.link.clone().filter(|_| taken.folded == 0);
    let group = reach(taken.kind).group;
    let waited_for = is_required(group) || matches!(group, NoticeGroup::Work | NoticeGroup::Contact);
    Shown {
        title,
        text: "点开查看详情",
        link: link.unwrap_or_else(|| "/m/messages".to_owned()),
        kind: if waited_for { PushKind::Service } else { PushKind::News },
    }
}

fn message(taken: &Taken, devices: Vec<String>) -> PushMessage {
    let Shown { title, text, link, kind } = shown(taken);
    PushMessage { devices, title, text: text.to_owned(), link, kind, kept_s: KEPT_SECONDS }
}
