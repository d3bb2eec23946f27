//! The kinds of work that a posting can be filed under.

use std::sync::OnceLock;

use serde::Deserialize;

/// A kind of work, with its name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub code: String,
    pub zh: String,
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    category: Vec<Category>,
}

/// All categories, in the order in which people see them.
pub fn categories() -> &'static [Category] {
    static CATEGORIES: OnceLock<Vec<Category>> = OnceLock::new();
    CATEGORIES.get_or_init(|| {
        let table: Table = toml::from_str(include_str!("../data/categories.toml"))
            .expect("the table is part of the program and a test parses it");
        table.category
    })
}

/// The category with this code.
pub fn category(code: &str) -> Option<&'static Category> {
    categories().iter().find(|category| category.code == code)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_named_in_both_languages() {
        let mut seen = HashSet::new();
        for category in categories() {
            assert!(seen.insert(category.code.as_str()), "{}", category.code);
            assert!(category.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            assert!(!category.zh.is_empty() && category.en.is_ascii());
        }
        assert_eq!(category("catering").map(|category| category.zh.as_str()), Some("餐饮服务"));
        assert!(category("none").is_none());
    }
}
