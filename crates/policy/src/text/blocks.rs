//! What a text is made of. The policy, the lists and the older versions are all of these, so that one page, one part of
//! the web client and one comparison serve them all.

use serde::{Deserialize, Serialize};

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// `sensitive` ones are highlighted (SPEC POL-5).
    Paragraph {
        text: Both,
        sensitive: bool,
    },
    List {
        items: Vec<Both>,
    },
    /// On a phone each row reads as a card, so a table may have many columns.
    Table {
        columns: Vec<Both>,
        rows: Vec<Row>,
    },
}

/// A row of a table, as many cells as the table has columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub cells: Vec<Both>,
    pub sensitive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub id: String,
    pub title: Both,
    pub blocks: Vec<Block>,
}

/// A page of its own: the policy or one of the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The last part of its address.
    pub name: String,
    pub title: Both,
    /// One sentence, for search engines and shares.
    pub summary: Both,
    pub sections: Vec<Section>,
}

pub(crate) fn both(zh: impl Into<String>, en: impl Into<String>) -> Both {
    Both { zh: zh.into(), en: en.into() }
}

/// The same in both languages: names, numbers, dates.
pub(crate) fn same(text: impl Into<String>) -> Both {
    let text = text.into();
    Both { zh: text.clone(), en: text }
}

pub(crate) fn plain(zh: impl Into<String>, en: impl Into<String>) -> Block {
    Block::Paragraph { text: both(zh, en), sensitive: false }
}

pub(crate) fn sensitive(zh: impl Into<String>, en: impl Into<String>) -> Block {
    Block::Paragraph { text: both(zh, en), sensitive: true }
}

pub(crate) fn list<const N: usize>(items: [(&str, &str); N]) -> Block {
    Block::List { items: items.into_iter().map(|(zh, en)| both(zh, en)).collect() }
}

pub(crate) fn table<const N: usize>(columns: [(&str, &str); N], rows: Vec<Row>) -> Block {
    Block::Table { columns: columns.into_iter().map(|(zh, en)| both(zh, en)).collect(), rows }
}

pub(crate) fn row(cells: Vec<Both>) -> Row {
    Row { cells, sensitive: false }
}

pub(crate) fn section(id: &str, zh: &str, en: &str, blocks: Vec<Block>) -> Section {
    Section { id: id.to_owned(), title: both(zh, en), blocks }
}

/// Texts of one language put one after the other.
pub(crate) fn joined<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>) -> Both {
    let (zh, en): (Vec<&str>, Vec<&str>) = parts.unzip();
    both(zh.join("、"), en.join(", "))
}

/// The text as lines, for snapshots, hashes and comparisons. `read` picks the language.
pub fn lines(sections: &[Section], read: impl Fn(&Both) -> &str) -> Vec<String> {
    let mut lines = Vec::new();
    for section in sections {
        lines.push(format!("## {}", read(&section.title)));
        for block in &section.blocks {
            match block {
                Block::Paragraph { text, sensitive } => lines.push(marked(read(text), *sensitive)),
                Block::List { items } => lines.extend(items.iter().map(|item| format!("- {}", read(item)))),
                Block::Table { columns, rows } => {
                    lines.push(cells(columns, &read));
                    lines.extend(rows.iter().map(|row| marked(&cells(&row.cells, &read), row.sensitive)));
                }
            }
        }
    }
    lines
}

fn cells(cells: &[Both], read: impl Fn(&Both) -> &str) -> String {
    cells.iter().map(read).collect::<Vec<_>>().join(" | ")
}

fn marked(text: &str, sensitive: bool) -> String {
    if sensitive { format!("! {text}") } else { text.to_owned() }
}
