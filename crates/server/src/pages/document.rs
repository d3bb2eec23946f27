//! One page for every text that is made of sections (SPEC POL-5, CON-1).

use super::html;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use platform::{App, Lang, Operator, Result};
use policy::{Block, Both, Document};
use std::convert::Infallible;

/// Who reads: the language, which a link can choose, and the page's own address.
pub(super) struct Reading {
    pub lang: Lang,
    /// The address without the language, to which the link to the other language is added.
    other: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Reading {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or("");
        let mut rest: Vec<&str> =
            query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
        let lang = match query.split('&').find_map(|pair| pair.strip_prefix("lang=")) {
            Some("en") => Lang::En,
            Some("zh") => Lang::Zh,
            _ => Lang::of(&parts.headers),
        };
        rest.push(if lang == Lang::Zh { "lang=en" } else { "lang=zh" });
        Ok(Reading { lang, other: format!("{}?{}", parts.uri.path(), rest.join("&")) })
    }
}

impl Reading {
    pub(super) fn html_lang(&self) -> &'static str {
        self.lang.pick("zh-CN", "en")
    }

    pub(super) fn other(&self) -> &str {
        &self.other
    }

    pub(super) fn other_label(&self) -> &'static str {
        self.lang.pick("English", "中文")
    }

    /// Words of a template.
    pub(super) fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(zh, en)
    }

    /// The pages that belong together.
    pub(super) fn links(&self) -> Vec<(&'static str, &'static str)> {
        [
            ("/policy", "隐私政策", "Policy"),
            ("/policy/collected", "收集清单", "Collected"),
            ("/policy/shared", "共享清单", "Shared"),
            ("/policy/sdks", "SDK 目录", "SDKs"),
            ("/policy/retention", "保存期限", "Retention"),
            ("/policy/permissions", "设备权限", "Permissions"),
            ("/policy/cookies", "Cookie", "Cookies"),
            ("/policy/processing", "处理记录", "Processing"),
            ("/policy/versions", "历史版本", "Versions"),
            ("/trust", "信任页", "Trust"),
        ]
        .into_iter()
        .map(|(path, zh, en)| (path, self.lang.pick(zh, en)))
        .collect()
    }
}

/// A line under the title.
pub(super) struct Note {
    text: String,
    link: String,
}

impl Note {
    pub(super) fn linked(text: String, link: String) -> Note {
        Note { text, link }
    }
}

/// How the operator is reached.
pub(super) struct Contact<'a> {
    pub operator: &'a Operator,
    pub reading: &'a Reading,
}

impl<'a> Contact<'a> {
    pub(super) fn of(app: &'a App, reading: &'a Reading) -> Contact<'a> {
        Contact { operator: &app.config.operator, reading }
    }

    /// Heading, fact, and what it links to.
    pub(super) fn facts(&self) -> Vec<(&'static str, &str, String)> {
        let of = self.operator;
        vec![
            (self.reading.say("运营方", "Operator"), of.name.as_str(), String::new()),
            (self.reading.say("个人信息保护部门", "Privacy department"), of.privacy_department.as_str(), String::new()),
            (self.reading.say("热线", "Hotline"), of.hotline.as_str(), dialled(&of.hotline)),
            (self.reading.say("邮箱", "Mailbox"), of.email.as_str(), format!("mailto:{}", of.email)),
            (self.reading.say("地址", "Address"), of.address.as_str(), String::new()),
            (self.reading.say("争议管辖法院", "Court"), of.court.as_str(), String::new()),
        ]
    }
}

/// A number to tap, where it is one.
fn dialled(hotline: &str) -> String {
    let digits: String = hotline.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= 5 { format!("tel:{digits}") } else { String::new() }
}

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage<'a> {
    reading: &'a Reading,
    url: String,
    contact: Contact<'a>,
    title: &'a str,
    summary: &'a str,
    notes: Vec<Note>,
    contents: Vec<(&'a str, &'a str)>,
    sections: Vec<SectionView<'a>>,
}

struct SectionView<'a> {
    id: &'a str,
    title: &'a str,
    blocks: Vec<BlockView<'a>>,
}

enum BlockView<'a> {
    Paragraph(&'a str, bool),
    List(Vec<&'a str>),
    /// Headings, and rows of cells under their headings.
    Table(Vec<&'a str>, Vec<RowView<'a>>),
}

struct RowView<'a> {
    /// Heading and text; on a phone the heading stands beside its text.
    cells: Vec<(&'a str, &'a str)>,
    sensitive: bool,
}

/// The page of a document.
pub(super) fn page(app: &App, reading: &Reading, document: &Document, notes: Vec<Note>) -> Result<Response> {
    let path = match document.name.as_str() {
        "policy" => "policy".to_owned(),
        name if name.contains('/') => name.to_owned(),
        name => format!("policy/{name}"),
    };
    let sections: Vec<SectionView> = document
        .sections
        .iter()
        .map(|section| SectionView {
            id: &section.id,
            title: pick(reading, &section.title),
            blocks: section.blocks.iter().map(|block| block_view(reading, block)).collect(),
        })
        .collect();
    html(&DocumentPage {
        url: format!("{}/{path}", app.config.public_url),
        contact: Contact::of(app, reading),
        title: pick(reading, &document.title),
        summary: pick(reading, &document.summary),
        notes,
        contents: sections.iter().map(|section| (section.id, section.title)).collect(),
        sections,
        reading,
    })
}

fn pick<'a>(reading: &Reading, both: &'a Both) -> &'a str {
    reading.lang.pick(&both.zh, &both.en)
}

fn block_view<'a>(reading: &Reading, block: &'a Block) -> BlockView<'a> {
    match block {
        Block::Paragraph { text, sensitive } => BlockView::Paragraph(pick(reading, text), *sensitive),
        Block::List { items } => BlockView::List(items.iter().map(|item| pick(reading, item)).collect()),
        Block::Table { columns, rows } => {
            let columns: Vec<&str> = columns.iter().map(|column| pick(reading, column)).collect();
            let rows = rows
                .iter()
                .map(|row| RowView {
                    cells: columns.iter().copied().zip(row.cells.iter().map(|cell| pick(reading, cell))).collect(),
                    sensitive: row.sensitive,
                })
                .collect();
            BlockView::Table(columns, rows)
        }
    }
}
