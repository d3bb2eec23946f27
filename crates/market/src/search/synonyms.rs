//! Words that mean the same to whoever looks for work. Operations keep the table; this is what it says.

use std::collections::HashMap;

use super::text::folded_words;

/// Other words for one word that a search looks for too.
const OTHERS_MAX: usize = 8;

/// Which words stand for each other, in both directions and not further: 奶茶店 ~ 饮品店 and 饮品店 ~ 水吧 do not make
/// 奶茶店 ~ 水吧.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    others: HashMap<String, Vec<String>>,
}

impl Synonyms {
    pub fn new<'w>(pairs: impl IntoIterator<Item = (&'w str, &'w str)>) -> Synonyms {
        let mut synonyms = Synonyms::default();
        for (a, b) in pairs {
            let (a, b) = (folded_words(a), folded_words(b));
            if !a.is_empty() && !b.is_empty() && a != b {
                synonyms.add(&a, &b);
                synonyms.add(&b, &a);
            }
        }
        synonyms
    }

    fn add(&mut self, word: &str, other: &str) {
        let others = self.others.entry(word.to_owned()).or_default();
        if others.len() < OTHERS_MAX && !others.iter().any(|known| known == other) {
            others.push(other.to_owned());
        }
    }

    /// What else to look for; `word` is folded.
    pub(super) fn of(&self, word: &str) -> &[String] {
        self.others.get(word).map_or(&[], Vec::as_slice)
    }
}
