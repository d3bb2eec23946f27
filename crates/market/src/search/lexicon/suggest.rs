use super::{Lexicon, Match, best, starting};
use crate::search::pinyin::spellings;
use crate::search::text::folded_words;

/// Characters of what was typed that are looked at.
const TYPED_CHARS_MAX: usize = 40;
/// Shorter texts are too general to be called popular, and what ends otherwise names no job: 周末, 工作日, 完工结.
const POPULAR_CHARS_MIN: usize = 3;
const POPULAR_ENDS: [char; 11] = ['员', '店', '师', '工', '手', '生', '教', '服', '务', '练', '仪'];

/// What somebody may be about to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub text: String,
    /// Postings in whose title it stands; None when it goes on from words that were not counted together.
    pub count: Option<u32>,
}

impl Lexicon {
    /// Texts that begin with what was typed, in characters, pinyin or first letters, the most frequent first. Only the last word
    /// is completed.
    pub fn suggest(&self, typed: &str, limit: usize) -> Vec<Suggestion> {
        let typed: String = typed.chars().take(TYPED_CHARS_MAX).collect();
        let (head, last) = match typed.trim_start().rsplit_once(char::is_whitespace) {
            Some((head, last)) => (head.trim(), last),
            None => ("", typed.trim_start()),
        };
        let last = folded_words(last);
        if last.is_empty() {
            return Vec::new();
        }
        let mut numbers = best(rows(starting(&self.by_text, &last, Match::Beginning)), limit);
        let spelled = spellings(&last).into_iter().next().unwrap_or_default();
        let by_sound = rows(starting(&self.by_spelling, &spelled, Match::Beginning));
        let by_letters = rows(starting(&self.by_initials, &last, Match::Beginning));
        for number in best(by_sound.chain(by_letters), limit) {
            if numbers.len() < limit && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let suggestion = |number: u32| match head {
            "" => Suggestion { text: self.text(number).to_owned(), count: Some(self.entries[number as usize].count) },
            head => Suggestion { text: format!("{head} {}", self.text(number)), count: None },
        };
        numbers.into_iter().map(suggestion).collect()
    }

    /// The jobs that stand in the most titles, of which none holds another. It says nothing of what anybody searched for.
    pub fn popular(&self, limit: usize) -> Vec<Suggestion> {
        let mut popular: Vec<Suggestion> = Vec::new();
        let names_a_job = |text: &str| text.chars().count() >= POPULAR_CHARS_MIN && text.ends_with(POPULAR_ENDS);
        for entry in self.entries.iter().filter(|entry| names_a_job(&entry.text)) {
            if popular.len() == limit {
                break;
            }
            if popular.iter().all(|known| !known.text.contains(&*entry.text) && !entry.text.contains(&known.text)) {
                popular.push(Suggestion { text: entry.text.to_string(), count: Some(entry.count) });
            }
        }
        popular
    }
}

fn rows(table: &[(Box<str>, u32)]) -> impl Iterator<Item = u32> {
    table.iter().map(|(_, number)| *number)
}
