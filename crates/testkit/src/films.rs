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

/// A voice as a browser records it: silence as WebM with Opus, its lengths left open, with the name of a program and a
/// device's in it.
pub fn voice_webm(millis: u64) -> Vec<u8> {
    let element = |id: &[u8], content: &[u8]| {
        let length = (content.len() as u64 | 1 << 56).to_be_bytes();
        [id, &length, content].concat()
    };
    let forever = |id: &[u8]| [id, &[1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]].concat();
    let head = element(b"\x1a\x45\xdf\xa3", &element(b"\x42\x82", b"webm"));
    let info = [
        element(b"\x2a\xd7\xb1", &1_000_000_u32.to_be_bytes()),
        element(b"\x4d\x80", b"Chrome of Lin's phone"),
        element(b"\x7b\xa9", "林家客厅".as_bytes()),
    ];
    let track = [
        element(b"\xd7", &[1]),
        element(b"\x83", &[2]),
        element(b"\x86", b"A_OPUS"),
        element(b"\x63\xa2", b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"),
    ];
    let mut file = [head, forever(b"\x18\x53\x80\x67"), element(b"\x15\x49\xa9\x66", &info.concat())].concat();
    file.extend(element(b"\x16\x54\xae\x6b", &element(b"\xae", &track.concat())));
    for at in (0..millis).step_by(20) {
        if at % 2_000 == 0 {
            file.extend(forever(b"\x1f\x43\xb6\x75"));
            file.extend(element(b"\xe7", &at.to_be_bytes()));
        }
        let since = u16::try_from(at % 2_000).expect("near").to_be_bytes();
        file.extend(element(b"\xa3", &[0x81, since[0], since[1], 0x80, 0xf8, 0xff, 0xfe]));
    }
    file
}
