//! The privacy policy that people read (SPEC POL-1, POL-5): sections in our own words, and tables made from the registry.
//!
//! The operator's facts (name, hotline, mailbox, address, department, court) are no part of it: they come from the
//! configuration and stand beside the text wherever it is shown.

mod blocks;
mod collecting;
mod keeping;
mod ours;
mod passing_on;
mod rights;
mod words;

pub use blocks::{Block, Both, Document, Row, Section, lines};
pub use keeping::BACKUPS_UNREADABLE_DAYS;

pub(crate) use blocks::{both, joined, list, plain, row, same, section, table};
pub(crate) use passing_on::{asks, sends};
pub(crate) use words::{basis, condition, days, is_highlighted, name, need, place, purposes, region, source};

/// The version of the text as it stands here. A text that was published under one never changes: `versions.rs`.
pub const VERSION: &str = "2026-11-25";
/// The day of its last change, and the day from which it holds unless an operator names a later one.
pub const UPDATED_ON: &str = "2026-11-25";
pub const EFFECTIVE_ON: &str = "2026-11-25";
pub const TITLE_ZH: &str = "隐私政策";
pub const TITLE_EN: &str = "Privacy policy";

/// The sections in the order in which they are read.
pub fn sections() -> Vec<Section> {
    let mut sections = vec![ours::short(), ours::who()];
    sections.extend(collecting::sections());
    sections.extend(passing_on::sections());
    sections.extend(keeping::sections());
    sections.extend(rights::sections());
    sections.extend(ours::closing());
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FIELDS, GROUPS, PERMISSIONS, PROCESSORS, STORED};

    fn chinese() -> String {
        lines(&sections(), |both| &both.zh).join("\n")
    }

    /// covers: POL-5
    #[test]
    fn every_line_is_in_both_languages_and_sensitive_ones_are_marked() {
        let (zh, en) = (lines(&sections(), |both| &both.zh), lines(&sections(), |both| &both.en));
        assert_eq!(zh.len(), en.len());
        for (zh, en) in zh.iter().zip(&en) {
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{zh} / {en}");
            assert_eq!(zh.starts_with("! "), en.starts_with("! "), "{zh}");
        }
        assert!(zh.iter().filter(|line| line.starts_with("! ")).count() >= 8);
    }

    /// covers: POL-1
    #[test]
    fn every_declaration_stands_in_the_text() {
        let text = chinese();
        let fields = FIELDS.iter().map(|field| field.zh);
        let groups = GROUPS.iter().map(|group| group.zh);
        let processors = PROCESSORS.iter().map(|processor| processor.company);
        let permissions = PERMISSIONS.iter().map(|permission| permission.why_zh);
        let stored = STORED.iter().map(|stored| stored.name);
        for word in fields.chain(groups).chain(processors).chain(permissions).chain(stored) {
            assert!(text.contains(word), "{word} does not stand in the policy");
        }
    }

    /// covers: SHARE-5, CS-3, MIN-1, CON-2
    #[test]
    fn what_the_law_wants_told_is_told() {
        let text = chinese();
        for word in [
            "国家安全",
            "公共卫生",
            "犯罪侦查",
            "生命、财产",
            "自行向社会公众公开",
            "合法公开披露",
            "签订和履行合同",
            "法律法规规定的其他情形",
            "十五日",
            "监护人",
            "十八周岁",
            "十六周岁",
            "人民法院",
            "网信部门",
            "注销",
            "撤回",
            "个性化",
            "中国大陆",
            "安全事件",
        ] {
            assert!(text.contains(word), "{word} does not stand in the policy");
        }
    }

    #[test]
    fn tables_have_as_many_cells_as_columns_and_sections_have_their_own_ids() {
        let mut ids = std::collections::HashSet::new();
        for section in sections() {
            assert!(ids.insert(section.id.clone()), "{} stands twice", section.id);
            for block in &section.blocks {
                if let Block::Table { columns, rows } = block {
                    assert!(rows.iter().all(|row| row.cells.len() == columns.len()), "{}", section.id);
                }
            }
        }
    }
}
