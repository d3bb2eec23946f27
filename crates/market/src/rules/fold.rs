//! What one character stands for: traditional for simplified, lookalike for the letter it imitates.
//!
//! Folding is the same for the text and for the words of the rules, so a fold that is wrong in itself (安徽 becomes
//! 安微) does no harm as long as no rule word is made by it.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Pairs of a traditional character and its simplified form, only where the simplified form is the usual one in
/// postings. Compiled for this project; not a full conversion table, because only words of rules matter.
const TRADITIONAL: &str = include_str!("../../data/traditional.txt");

/// Pairs of a character and the one it is mistaken for on purpose: the words for WeChat, deposit, order and fee, then
/// Japanese forms, then Cyrillic and Greek letters that look like Latin ones.
const LOOKALIKES: &str = "徽微薇微溦微葳微嶶微伩信伈信柙押釒金钅金唰刷涮刷沸费鐨费镄费\
    単单広广応应対对売卖価价経经両两労劳転转銭钱仮假気气関关県县検检験验歳岁証证収收写写\
    а\u{61}в\u{62}е\u{65}к\u{6b}м\u{6d}н\u{68}о\u{6f}р\u{70}с\u{63}т\u{74}у\u{79}х\u{78}ѵ\u{76}ԛ\u{71}ԝ\u{77}ѡ\u{77}\
    α\u{61}β\u{62}ε\u{65}ι\u{69}κ\u{6b}ν\u{76}ο\u{6f}ρ\u{70}τ\u{74}υ\u{75}χ\u{78}ω\u{77}ʋ\u{76}ᴠ\u{76}ᴡ\u{77}ᴜ\u{75}";

/// Symbols that are read as a character although Unicode does not say so.
const SIGNS: &str = "♀女♂男⺅亻⺘扌⻐金⻔门⻓长⻉贝⻋车⺠民❶1❷2❸3❹4❺5❻6❼7❽8❾9➀1➁2➂3➃4➄5➅6➆7➇8➈9\
    ➊1➋2➌3➍4➎5➏6➐7➑8➒9⓿0⓵1⓶2⓷3⓸4⓹5⓺6⓻7⓼8⓽9🄌0🅥v🅧x🆅v🆇x🆀q🅀q";

/// Characters taken apart: the left half, the right half, the whole.
const PARTS: [(char, char, char); 10] = [
    ('亻', '言', '信'),
    ('イ', '言', '信'),
    ('扌', '甲', '押'),
    ('才', '甲', '押'),
    ('弗', '贝', '费'),
    ('讠', '正', '证'),
    ('亻', '尔', '你'),
    ('月', '反', '服'),
    ('禾', '斗', '科'),
    ('贝', '者', '赌'),
];

static LETTERS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut map = pairs(TRADITIONAL);
    map.extend(pairs(LOOKALIKES));
    map
});

static SIGN_MAP: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs(SIGNS));

fn pairs(table: &str) -> HashMap<char, char> {
    let letters: Vec<char> = table.chars().filter(|c| !c.is_whitespace()).collect();
    letters.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
}

/// The letter a folded, lower-case letter stands for.
pub(super) fn letter(letter: char) -> char {
    if letter.is_ascii() { letter } else { LETTERS.get(&letter).copied().unwrap_or(letter) }
}

/// The character that a symbol is read as.
pub(super) fn sign(symbol: char) -> Option<char> {
    SIGN_MAP.get(&symbol).copied()
}

/// A plus sign, which before a contact word means "add".
pub(super) fn is_plus(symbol: char) -> bool {
    matches!(symbol, '+' | '＋' | '➕' | '✚' | '﹢')
}

/// Whether a plus sign before this character means "add me".
pub(super) fn follows_plus(next: char) -> bool {
    let folded = letter(next.to_lowercase().next().unwrap_or(next));
    matches!(folded, 'v' | 'w' | 'q' | '微' | '企' | '扣' | '卫' | '威' | 'ｖ' | 'ｗ' | 'ｑ' | '𝐕' | '𝐯' | '我')
}

/// Signs for "none of this".
pub(super) fn is_cross(symbol: char) -> bool {
    matches!(symbol, '❌' | '🚫' | '✖' | '❎' | '⛔')
}

/// The whole character that two halves make.
pub(super) fn compose(left: char, right: char) -> Option<char> {
    PARTS.iter().find(|part| part.0 == left && part.1 == right).map(|part| part.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole_pairs_and_end_after_one_step() {
        for table in [TRADITIONAL, LOOKALIKES, SIGNS] {
            assert_eq!(table.chars().filter(|c| !c.is_whitespace()).count() % 2, 0);
        }
        for (from, to) in LETTERS.iter().filter(|(from, to)| from != to) {
            assert_eq!(letter(*to), *to, "{from} folds to {to}, which folds again");
        }
    }
}
