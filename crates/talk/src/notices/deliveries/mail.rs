use super::settle::Said;
use super::store;
use super::take::{Right, Taken};
use crate::Talk;
use crate::notices::words::{Facts, words};
use connectors::{MailMessage, MailReceipt};
use db::entities::deliveries::Carrier;
use kernel::Secret;
use platform::{Config, Error, Lang};
use vault::Cell;

/// The page on which notices by mail are switched off.
const CHOICES_PAGE: &str = "/m/settings/notices";

/// Asks the mail provider, once. The address is the one that is bound when it leaves.
pub(super) async fn send(talk: &Talk, taken: &Taken) -> Result<Said, Error> {
    let app = &talk.app;
    let person = taken.row.person_id;
    let (Some(sender), Some(bound)) = (&talk.carriers.mail, store::address(&app.read(), person).await?) else {
        return Ok(Said::Nobody(Vec::new()));
    };
    let keys = app.vault.keys_of(person).await?;
    let cell = Cell::new("emails", "address", person.0);
    let address = match &taken.right {
        Right::Required(grant) => keys.open(grant, cell, &bound.address)?,
        Right::Optional(grant) => keys.open(grant, cell, &bound.address)?,
    };
    let (subject, text) = written(&app.config, taken);
    let message = MailMessage {
        to: Secret::new(address),
        subject,
        text,
        reference: taken.row.id.to_string(),
        unsubscribe: Some(format!("{}{CHOICES_PAGE}", app.config.public_url)),
        at: app.now(),
    };
    Ok(match sender.send(&message).await {
        Ok(MailReceipt { message_id, queue_id }) => {
            Said::Taken { carrier: Carrier::Mail, vendor_id: Some(message_id), request_id: queue_id }
        }
        Err(error) => Said::Not { carrier: Carrier::Mail, error },
    })
}

/// Subject and text: the title of the kind without names, and the page of ours that tells more to whoever signs in.
fn written(config: &Config, taken: &Taken) -> (String, String) {
    let title = match taken.folded {
        0 => words(taken.kind, &Facts::default(), Lang::Zh).0,
        others => format!("您有{}条新通知", others + 1),
    };
    let page = taken.link.as_deref().filter(|_| taken.folded == 0).unwrap_or("/m/messages");
    let (url, operator) = (&config.public_url, &config.operator.name);
    let text = format!(
        "您好，\n\n{title}。登录后查看详情：\n{url}{page}\n\n\
         这是系统自动发出的邮件，请勿回复。哪些通知发邮件，可以在这里更改：\n{url}{CHOICES_PAGE}\n\n{operator}\n"
    );
    (format!("零工：{title}"), text)
}
