//! Films for tests: a real one, and what a phone hides in one.

/// Four seconds of a moving shape with a quiet tone, as an encoder wrote it, its messages included.
pub const FILM: &[u8] = include_bytes!("../../server/data/demo/clip.mp4");

/// A box.
pub fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("a short box");
    [&length.to_be_bytes()[..], kind, content].concat()
}

/// The film with more at the end of its head, which is at the end of the file.
///
/// # Panics
/// When the film is built otherwise.
pub fn film_with(more_in_head: &[u8], more_behind: &[u8]) -> Vec<u8> {
    let at = FILM.windows(4).position(|window| window == b"moov").expect("a head") - 4;
    let head = &FILM[at + 8..];
    [&FILM[..at], &boxed(b"moov", &[head, more_in_head].concat()), more_behind].concat()
}

/// The n-th track of the film, whole.
///
/// # Panics
/// When there is none.
pub fn track(nth: usize) -> Vec<u8> {
    let mut found = FILM.windows(4).enumerate().filter(|(_, window)| window == b"trak").map(|(at, _)| at - 4);
    let at = found.nth(nth).expect("a track");
    let length = u32::from_be_bytes(FILM[at..at + 4].try_into().expect("a length"));
    FILM[at..at + usize::try_from(length).expect("short")].to_vec()
}
