//! Which characters of a text to mark for a question.

use super::text::{Folded, QueryWords, RunKind, fold};

/// Characters of a text that are looked at; titles and excerpts are shorter.
const TEXT_CHARS_MAX: usize = 10_000;

/// What to mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    words: Vec<String>,
    /// Marked where no word stands in a text.
    pairs: Vec<String>,
}

impl Marks {
    /// `also` are words that were looked for without having been typed.
    pub(super) fn new<'w>(query: &'w QueryWords, also: impl IntoIterator<Item = &'w String>) -> Marks {
        let words = query.words.iter().chain(also).cloned().collect();
        Marks { words, pairs: query.pairs.clone() }
    }

    /// Ranges (start, end) of `text`, counted in characters (Unicode scalar values), that hold words of the question.
    /// Sorted and apart. Where no word stands in the text, its pairs of characters are marked instead.
    pub fn ranges(&self, text: &str) -> Vec<(usize, usize)> {
        let folded = fold(text.chars().take(TEXT_CHARS_MAX));
        let marks = mark(&folded, &self.words);
        if marks.is_empty() { mark(&folded, &self.pairs) } else { marks }
    }
}

/// [`Marks::ranges`] for a question taken as it is typed.
pub fn highlight(text: &str, words: &str) -> Vec<(usize, usize)> {
    QueryWords::parse(words).map_or_else(Vec::new, |query| Marks::new(&query, []).ranges(text))
}

fn mark(folded: &Folded, tokens: &[String]) -> Vec<(usize, usize)> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let tokens: Vec<Vec<char>> = tokens.iter().map(|token| token.chars().collect()).collect();
    for (kind, range) in folded.runs() {
        let run = &folded.chars[range.clone()];
        for token in &tokens {
            let starts: Vec<usize> = match kind {
                // Other scripts have spaces: "ktv" is not to be marked inside "ktvs", as it is not found there.
                RunKind::Other => (run == token.as_slice()).then_some(0).into_iter().collect(),
                RunKind::Han => (0..(run.len() + 1).saturating_sub(token.len()))
                    .filter(|at| run[*at..].starts_with(token))
                    .collect(),
            };
            for start in starts {
                let first = folded.origins[range.start + start].0 as usize;
                let last = folded.origins[range.start + start + token.len() - 1].1 as usize;
                marks.push((first, last));
            }
        }
    }
    marks.sort_unstable();
    marks.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1;
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
    marks
}
