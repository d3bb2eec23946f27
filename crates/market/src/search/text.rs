//! From text to tokens: folding, cutting into runs, words by jieba, pairs of characters.
//!
//! Documents and questions go through the same functions, so what is found does not depend on who typed
//! full-width letters or capitals. Everything that is neither a letter, a digit nor a Han character only
//! separates: query syntax, emoji and control characters are never seen by the index.

use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One dictionary for the whole process (36 MB, 0.1 s to load).
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// A question is cut after this many different words.
pub const QUERY_TOKENS_MAX: usize = 32;
/// Characters of a question that are looked at; 32 words of Chinese are far shorter.
const QUERY_CHARS_MAX: usize = 1_024;
/// A run of letters and digits is cut here, in documents and questions alike.
const TOKEN_CHARS_MAX: usize = 64;

/// Loads the dictionary now rather than in the first search.
pub(super) fn load_dictionary() {
    LazyLock::force(&JIEBA);
}

/// Text after NFKC and lower-casing, each character with where it came from.
pub(super) struct Folded {
    pub chars: Vec<char>,
    /// For each folded character the range of characters of the original that it stems from.
    pub origins: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunKind {
    Han,
    /// Letters and digits of any other script.
    Other,
}

/// The basic block of Han characters, its extensions, the compatibility forms and the zero 〇.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3134F}')
}

/// NFKC works on a character with its combining marks, so the text is folded cluster by cluster: that keeps the
/// way back to the original for highlighting.
pub(super) fn fold(text: impl Iterator<Item = char>) -> Folded {
    let mut folded = Folded { chars: Vec::new(), origins: Vec::new() };
    let mut cluster = String::new();
    let mut start = 0_u32;
    let mut at = 0_u32;
    for c in text {
        if !is_combining_mark(c) && !cluster.is_empty() {
            folded.push_cluster(&cluster, (start, at));
            cluster.clear();
            start = at;
        }
        cluster.push(c);
        at += 1;
    }
    folded.push_cluster(&cluster, (start, at));
    folded
}

impl Folded {
    fn push_cluster(&mut self, cluster: &str, origin: (u32, u32)) {
        for c in cluster.nfkc().flat_map(char::to_lowercase) {
            self.chars.push(c);
            self.origins.push(origin);
        }
    }

    /// Stretches of Han characters and of other letters and digits; what lies between is dropped.
    pub fn runs(&self) -> Vec<(RunKind, Range<usize>)> {
        let mut runs: Vec<(RunKind, Range<usize>)> = Vec::new();
        for (at, &c) in self.chars.iter().enumerate() {
            let kind = match c {
                c if is_han(c) => RunKind::Han,
                c if c.is_alphanumeric() => RunKind::Other,
                _ => continue,
            };
            match runs.last_mut() {
                Some((last, range)) if *last == kind && range.end == at => range.end = at + 1,
                _ => runs.push((kind, at..at + 1)),
            }
        }
        runs
    }

    pub fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    fn other_token(&self, range: Range<usize>) -> String {
        let end = range.end.min(range.start + TOKEN_CHARS_MAX);
        self.text(range.start..end)
    }
}

/// The words of a document: jieba's search mode, which also gives the shorter words inside long ones. Without
/// its hidden Markov model, so that the same characters are cut alike in every context the dictionary knows.
pub fn document_words(text: &str) -> Vec<String> {
    let folded = fold(text.chars());
    let mut words = Vec::new();
    for (kind, range) in folded.runs() {
        match kind {
            RunKind::Other => words.push(folded.other_token(range)),
            RunKind::Han => {
                let run = folded.text(range);
                words.extend(JIEBA.cut_for_search(&run, false).iter().map(|token| token.word.to_owned()));
            }
        }
    }
    words
}

/// Every Han character and every pair of neighbouring ones, and the other runs whole.
pub(super) fn document_pairs(text: &str) -> Vec<String> {
    let folded = fold(text.chars());
    let mut pairs = Vec::new();
    for (kind, range) in folded.runs() {
        match kind {
            RunKind::Other => pairs.push(folded.other_token(range)),
            RunKind::Han => {
                for at in range.clone() {
                    pairs.push(folded.text(at..at + 1));
                    if at + 1 < range.end {
                        pairs.push(folded.text(at..at + 2));
                    }
                }
            }
        }
    }
    pairs
}

/// Lone characters that make a new word of the one before them: a shop, a trade, a place.
const SUFFIXES: &str = "店员工师生手馆厅房场队班吧";
/// Characters of a phrase that is suggested.
const PHRASE_CHARS: std::ops::RangeInclusive<usize> = 2..=8;

/// Words about terms, not about work: they make no phrase with what stands before or behind them (no 服务员完工).
const TERMS: &[&str] = &[
    "完工",
    "完工结",
    "日结",
    "周结",
    "月结",
    "现结",
    "结算",
    "结工资",
    "工资",
    "时薪",
    "日薪",
    "薪资",
    "元",
    "包吃",
    "包住",
    "包吃住",
    "招聘",
    "招",
    "急招",
    "诚聘",
    "急聘",
    "高薪",
    "兼职",
    "全职",
    "长期",
    "短期",
    "临时",
    "名额",
    "数名",
    "若干",
];

/// What of a title is worth suggesting: its words of two characters or more, the shorter ones inside them (咖啡 of 咖啡师),
/// and what they make with a neighbour (奶茶店 of 奶茶 and 店, 奶茶店店员 of all three). Never a phrase that begins with a
/// lone character.
pub(super) fn document_phrases(title: &str) -> Vec<String> {
    let folded = fold(title.chars());
    let mut phrases: Vec<String> = Vec::new();
    for (kind, range) in folded.runs() {
        if kind == RunKind::Other {
            continue;
        }
        let run = folded.text(range);
        let words: Vec<&str> = JIEBA.cut(&run, false).into_iter().map(|token| token.word).collect();
        let is_long = |word: &str| word.chars().nth(1).is_some();
        for token in JIEBA.cut_for_search(&run, false).iter().filter(|token| is_long(token.word)) {
            if PHRASE_CHARS.contains(&token.word.chars().count()) && !phrases.iter().any(|known| known == token.word) {
                phrases.push(token.word.to_owned());
            }
        }
        for (at, word) in words.iter().enumerate().filter(|(_, word)| is_long(word)) {
            let goes_on = |at: usize| words.get(at).copied().filter(|word| !TERMS.contains(word));
            let next = goes_on(at + 1).filter(|next| is_long(next) || SUFFIXES.contains(next));
            let next = next.filter(|_| !TERMS.contains(word)).unwrap_or_default();
            let after = goes_on(at + 2).filter(|after| !next.is_empty() && !is_long(next) && is_long(after));
            let after = after.unwrap_or_default();
            for phrase in [(*word).to_owned(), format!("{word}{next}"), format!("{word}{next}{after}")] {
                if PHRASE_CHARS.contains(&phrase.chars().count()) && !phrases.contains(&phrase) {
                    phrases.push(phrase);
                }
            }
        }
    }
    phrases
}

/// The letters, digits and characters of a text, folded, with nothing between them.
pub(super) fn folded_words(text: &str) -> String {
    pieces(&fold(text.chars().take(QUERY_CHARS_MAX))).concat()
}

/// Stretches of letters, digits and characters between which something else stands.
pub(super) fn pieces(folded: &Folded) -> Vec<String> {
    let mut pieces: Vec<(usize, String)> = Vec::new();
    for (_, range) in folded.runs() {
        match pieces.last_mut() {
            Some((end, piece)) if *end == range.start => {
                piece.push_str(&folded.text(range.clone()));
                *end = range.end;
            }
            _ => pieces.push((range.end, folded.text(range))),
        }
    }
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// A question's words, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueryWords {
    /// Different words in the order of the question, at most [`QUERY_TOKENS_MAX`].
    pub words: Vec<String>,
    /// The same question as pairs of characters (a lone character stays alone), at most as many.
    pub pairs: Vec<String>,
}

impl QueryWords {
    /// None when nothing of it can be looked up: that is the same as no words.
    pub fn parse(text: &str) -> Option<QueryWords> {
        let folded = fold(text.chars().take(QUERY_CHARS_MAX));
        let mut words = Vec::new();
        let mut pairs = Vec::new();
        for (kind, range) in folded.runs() {
            if kind == RunKind::Other {
                add(&mut words, folded.other_token(range.clone()));
                add(&mut pairs, folded.other_token(range));
                continue;
            }
            let run = folded.text(range.clone());
            for token in JIEBA.cut(&run, false) {
                add(&mut words, token.word.to_owned());
            }
            if range.len() == 1 {
                add(&mut pairs, run);
            } else {
                (range.start..range.end - 1).for_each(|at| add(&mut pairs, folded.text(at..at + 2)));
            }
        }
        // On a site for part-time work 奶茶店兼职 asks for 奶茶店: most titles leave out what goes without saying.
        if words.iter().any(|word| !QUESTION_NOISE.contains(&word.as_str())) {
            words.retain(|word| !QUESTION_NOISE.contains(&word.as_str()));
        }
        (!words.is_empty()).then_some(QueryWords { words, pairs })
    }
}

/// What a question need not find when it says anything else.
const QUESTION_NOISE: &[&str] = &["兼职", "招聘", "工作", "附近", "急招", "诚聘", "临时工", "零工"];

/// What everybody writes who looks for work, so that it tells nothing of what somebody wishes for.
const WISH_NOISE: &[&str] = &["兼职", "工作", "可以", "希望", "想找", "都可以", "临时", "岗位", "时间", "都行", "最好"];

/// The words that tell what somebody wishes for: different ones of two characters or more, at most
/// [`QUERY_TOKENS_MAX`], as documents are cut.
pub fn wish_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in document_words(text) {
        if word.chars().nth(1).is_some() && !WISH_NOISE.contains(&word.as_str()) {
            add(&mut words, word);
        }
    }
    words
}

fn add(tokens: &mut Vec<String>, token: String) {
    if tokens.len() < QUERY_TOKENS_MAX && !tokens.contains(&token) {
        tokens.push(token);
    }
}

/// A word of one Han character. Words are cut differently in different contexts, so these are also looked up
/// among the single characters of the title.
pub(super) fn is_single_han(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_han) && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::document_phrases;

    /// covers: FIND-2
    #[test]
    fn phrases_are_made_of_work_and_not_of_terms() {
        for (title, with, without) in [
            ("酒店服务员完工结", &["服务员", "酒店服务员"][..], &["服务员完工", "服务员完工结"][..]),
            ("服务员日结", &["服务员"], &["服务员日结"]),
            ("周末奶茶店店员", &["奶茶", "奶茶店", "奶茶店店员"], &["店店员"]),
            ("急招快递分拣员", &["快递", "分拣"], &["急招快递"]),
            ("展会协助 周结", &["展会", "展会协助"], &["协助周结"]),
            ("高薪诚聘家教", &["家教"], &["诚聘家教", "高薪诚聘"]),
        ] {
            let phrases = document_phrases(title);
            for phrase in with {
                assert!(phrases.iter().any(|known| known == phrase), "{title}: {phrase} of {phrases:?}");
            }
            for phrase in without {
                assert!(phrases.iter().all(|known| known != phrase), "{title}: {phrase} of {phrases:?}");
            }
        }
    }
}
