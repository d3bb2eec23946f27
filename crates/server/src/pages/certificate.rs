//! The certificate of erasure as a page to read (SPEC DEL-3). Whoever has its address has it, as with the signed file.

use super::document::{Contact, Reading};
use super::html;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use care::erasure::certificate::{self, Found};
use kernel::{Timestamp, calendar};
use market::Market;
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use serde_json::Value;

#[derive(Template)]
#[template(path = "certificate.html")]
struct CertificatePage<'a> {
    reading: &'a Reading,
    url: String,
    contact: Contact<'a>,
    file: String,
    /// Until when the account is only waiting; empty once it is erased.
    waiting: String,
    facts: Vec<(&'static str, String)>,
    destroyed: Vec<(String, String)>,
    kept: Vec<Kept>,
    processors: Vec<(String, String)>,
}

struct Kept {
    name: String,
    count: String,
    until: String,
    law: String,
}

pub(super) async fn certificate_page(
    State(market): State<Market>,
    reading: Reading,
    Path(secret): Path<String>,
) -> Result<Response> {
    let app = &market.app;
    let found = certificate::find(app, &secret).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let mut page = CertificatePage {
        url: format!("{}/certificates/{secret}", app.config.public_url),
        contact: Contact::of(app, &reading),
        file: format!("/api/v1/certificates/{secret}"),
        waiting: String::new(),
        facts: Vec::new(),
        destroyed: Vec::new(),
        kept: Vec::new(),
        processors: Vec::new(),
        reading: &reading,
    };
    match found {
        Found::NotBefore(at) => page.waiting = in_china(at),
        Found::Ready(document) => fill(&mut page, &reading, &document),
    }
    html(&page)
}

fn fill(page: &mut CertificatePage, reading: &Reading, document: &Value) {
    let certificate = &document["certificate"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named = |value: &Value| text(&value[reading.say("zh", "en")]);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    page.facts = vec![
        (reading.say("编号", "Number"), text(&certificate["id"])),
        (reading.say("出具方", "Issued by"), text(&certificate["issuer"])),
        (reading.say("申请时间", "Asked for"), told(&certificate["requested_at"])),
        (reading.say("删除时间", "Erased"), told(&certificate["erased_at"])),
        (reading.say("签名密钥", "Signing key"), text(&document["signature"]["key_id"])),
    ];
    let destroyed = list(&certificate["destroyed"]);
    page.destroyed = destroyed.iter().map(|line| (named(line), line["count"].to_string())).collect();
    let kept = list(&certificate["kept_by_law"]);
    page.kept = kept
        .iter()
        .map(|line| Kept {
            name: named(line),
            count: line["count"].to_string(),
            until: told(&line["until"]),
            law: text(&line["law"]),
        })
        .collect();
    let processors = list(&document["processors_since"]["certificate"]["processors"]);
    page.processors = processors
        .iter()
        .map(|line| (format!("{} {}", text(&line["zh"]), text(&line["company"])), standing(reading, line)))
        .collect();
}

/// What a third party was asked and answered, in words.
fn standing(reading: &Reading, line: &Value) -> String {
    let asked = told(&line["asked_at"]);
    if asked.is_empty() {
        let waits = "该服务商不提供删除接口，由平台书面通知删除；尚未通知，通知与答复会显示在这里。";
        return reading.say(waits, "It offers no call for deletion and is asked in writing; not asked yet.").to_owned();
    }
    let answer = match line["answer"].as_str() {
        Some("deleted") => reading.say("已删除", "deleted"),
        Some("nothing_held") => reading.say("没有保存", "held nothing"),
        Some("kept") => reading.say("依其法律或政策保留", "keeps it by its own law or policy"),
        Some(_) | None => reading.say("尚未答复", "no answer yet"),
    };
    let when = told(&line["answered_at"]);
    format!(
        "{} {asked}{} {answer} {when}",
        reading.say("书面通知删除：", "Asked in writing:"),
        reading.say("；答复：", "; answer:")
    )
    .trim_end()
    .to_owned()
}

/// A moment of the certificate as people read it.
fn told(value: &Value) -> String {
    serde_json::from_value(value.clone()).map(in_china).unwrap_or_default()
}

fn in_china(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(calendar::shanghai()).strftime("%Y-%m-%d %H:%M").to_string()
}
