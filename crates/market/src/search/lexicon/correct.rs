use super::{CORRECTED_CHARS_MIN, CORRECTED_LETTERS_MAX, CORRECTED_LETTERS_MIN, Lexicon, Match, best, starting};
use crate::search::pinyin::{blurred, spellings, within_one};
use crate::search::text::{fold, pieces};

/// Pieces of a question that are looked at, and characters of each.
const PIECES_MAX: usize = 6;
const PIECE_CHARS_MAX: usize = 16;
/// Inside a piece words of up to so many characters are looked for.
const WINDOW_CHARS_MAX: usize = 6;

impl Lexicon {
    /// What somebody may have meant who typed this: texts of titles that sound the same, nearly so, or differ by one
    /// character. None when nothing is near, or when every piece of it stands in titles as it is.
    pub fn correct(&self, text: &str) -> Option<String> {
        let pieces = pieces(&fold(text.chars().take(PIECES_MAX * PIECE_CHARS_MAX * 2)));
        if pieces.len() > PIECES_MAX || pieces.iter().any(|piece| piece.chars().count() > PIECE_CHARS_MAX) {
            return None;
        }
        let corrected: Vec<String> = pieces.iter().map(|piece| self.correct_piece(piece)).collect();
        (corrected != pieces).then(|| corrected.join(" "))
    }

    fn correct_piece(&self, piece: &str) -> String {
        if self.knows(piece) {
            return piece.to_owned();
        }
        match self.nearest(piece) {
            Some(number) => self.text(number).to_owned(),
            None => self.correct_inside(&piece.chars().collect::<Vec<_>>()),
        }
    }

    /// From left to right: the longest text that is known, else the longest that is near one, else the character.
    fn correct_inside(&self, chars: &[char]) -> String {
        let mut corrected = String::new();
        let mut at = 0;
        while at < chars.len() {
            let lengths = || (2..=WINDOW_CHARS_MAX.min(chars.len() - at)).rev();
            let window = |count: usize| chars[at..at + count].iter().collect::<String>();
            let known = lengths().map(|count| (count, window(count))).find(|(_, text)| self.knows(text));
            let near =
                || lengths().find_map(|count| Some((count, self.text(self.nearest(&window(count))?).to_owned())));
            let (count, text) = known.or_else(near).unwrap_or_else(|| (1, chars[at].to_string()));
            corrected.push_str(&text);
            at += count;
        }
        corrected
    }

    /// The most frequent entry that sounds like this, or as the south says it, or is one slip away.
    fn nearest(&self, text: &str) -> Option<u32> {
        text.chars().nth(1)?;
        let spelled = spellings(text).into_iter().next()?;
        let first = |table, key: &str| best(starting(table, key, Match::Whole).iter().map(|row| row.1), 1).pop();
        first(&self.by_spelling, &spelled).or_else(|| first(&self.by_blur, &blurred(&spelled))).or_else(|| {
            let (sound, looks) = (self.one_slip(&spelled, true), self.one_slip(text, false));
            sound.into_iter().chain(looks).min()
        })
    }

    fn one_slip(&self, typed: &str, by_sound: bool) -> Option<u32> {
        let chars: Vec<char> = typed.chars().collect();
        let lengths = if by_sound {
            CORRECTED_LETTERS_MIN..=CORRECTED_LETTERS_MAX
        } else {
            CORRECTED_CHARS_MIN..=PIECE_CHARS_MAX
        };
        if !lengths.contains(&chars.len()) {
            return None;
        }
        let near = |key: &str| within_one(&chars, &key.chars().collect::<Vec<_>>());
        let is_near = |number: &u32| {
            let text = self.text(*number);
            if by_sound { spellings(text).iter().any(|key| near(key)) } else { near(text) }
        };
        let candidates = hashes(typed).flat_map(|hash| {
            let from = self.by_deletion.partition_point(|(known, _)| *known < hash);
            self.by_deletion[from..].iter().take_while(move |(known, _)| *known == hash).map(|(_, number)| *number)
        });
        candidates.filter(is_near).min()
    }
}

/// Hashes (FNV-1a) of a text and of it with each character left out: two texts one slip apart share one.
pub(super) fn hashes(text: &str) -> impl Iterator<Item = u64> {
    let chars: Vec<char> = text.chars().collect();
    (0..=chars.len()).map(move |left_out| {
        let kept = chars.iter().enumerate().filter(|(at, _)| *at != left_out);
        kept.fold(0xcbf2_9ce4_8422_2325_u64, |hash, (_, c)| (hash ^ u64::from(*c)).wrapping_mul(0x0100_0000_01b3))
    })
}
