use super::settle::Said;
use super::take::{Right, Taken};
use crate::Talk;
use crate::notices::words::{Facts, words};
use connectors::{SentSms, SmsMessage, SmsVendor, UnsentSms};
use db::entities::deliveries::Carrier;
use db::entities::people;
use kernel::Secret;
use kernel::phone::Phone;
use platform::{Error, Lang};
use sea_orm::EntityTrait;
use std::collections::BTreeMap;
use vault::Cell;

/// Asks the carriers of text messages, once.
pub(super) async fn send(talk: &Talk, taken: &Taken) -> Result<Said, Error> {
    let app = &talk.app;
    let Some(senders) = &talk.carriers.sms else { return Ok(Said::Nobody(Vec::new())) };
    let Some(to) = people::Entity::find_by_id(taken.row.person_id).one(&app.read()).await? else {
        return Ok(Said::Nobody(Vec::new()));
    };
    let keys = app.vault.keys_of(to.id).await?;
    let cell = Cell::new("people", "phone", to.id.0);
    let phone = match &taken.right {
        Right::Required(grant) => keys.open(grant, cell, &to.phone)?,
        Right::Optional(grant) => keys.open(grant, cell, &to.phone)?,
    };
    let phone = Phone::parse(&phone).map_err(|_| anyhow::anyhow!("a number that was accepted does not parse"))?;
    let message = SmsMessage {
        to: phone,
        template: app.config.sms.notice_template.clone(),
        params: BTreeMap::from([("what".to_owned(), Secret::new(what(taken)))]),
        reference: Some(taken.row.id.to_string()),
    };
    Ok(match senders.send(&message).await {
        Ok(SentSms { by, receipt }) => Said::Taken {
            carrier: carrier(by),
            vendor_id: Some(receipt.message_id),
            request_id: Some(receipt.request_id),
        },
        Err(UnsentSms { by, error }) => Said::Not { carrier: carrier(by), error },
    })
}

/// What the message is about: the title of its kind, without names, or how many notices wait.
fn what(taken: &Taken) -> String {
    match taken.folded {
        0 => words(taken.kind, &Facts::default(), Lang::Zh).0,
        others => format!("您有{}条新通知", others + 1),
    }
}

pub(super) fn carrier(vendor: SmsVendor) -> Carrier {
    match vendor {
        SmsVendor::Aliyun => Carrier::Aliyun,
        SmsVendor::Tencent => Carrier::Tencent,
    }
}
