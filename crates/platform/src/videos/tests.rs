//! The rewriter against a real film, against that film with one thing wrong, and against anything at all.

use super::boxes::Boxes;
use super::{Unfit, Video, write_anew};
use proptest::prelude::*;

/// Four seconds of 640 by 360 with sound, as ffmpeg and x264 wrote it: its head at its end, its messages inside.
const CLIP: &[u8] = include_bytes!("../../../server/data/demo/clip.mp4");
/// Every box that a written file may hold.
const WRITTEN: &[&str] = &[
    "ftyp", "moov", "mvhd", "trak", "tkhd", "edts", "elst", "mdia", "mdhd", "hdlr", "minf", "vmhd", "smhd", "dinf",
    "dref", "url ", "stbl", "stsd", "avc1", "avcC", "mp4a", "esds", "stts", "ctts", "stss", "stsc", "stsz", "stco",
    "mdat",
];

fn written(file: &[u8]) -> Video {
    write_anew(file).expect("a video")
}

fn unfit(file: &[u8]) -> Unfit {
    write_anew(file).err().expect("no video that is taken")
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Where the content of the n-th box of a kind begins.
fn content_of(file: &[u8], kind: &[u8; 4], nth: usize) -> usize {
    let found = file.windows(4).enumerate().filter(|(_, window)| window == kind).nth(nth);
    found.expect("the clip has such a box").0 + 4
}

/// The clip with other bytes at a place within a box; its letters stand at -4, its length at -8.
fn with(kind: &[u8; 4], nth: usize, offset: isize, bytes: &[u8]) -> Vec<u8> {
    let mut file = CLIP.to_vec();
    let at = content_of(&file, kind, nth).strict_add_signed(offset);
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// The letters of all boxes, in order.
fn kinds(level: Boxes<'_>, all: &mut Vec<String>) {
    for found in level {
        let found = found.expect("a whole box");
        all.push(String::from_utf8_lossy(&found.kind).into_owned());
        let skip = match &found.kind {
            b"moov" | b"trak" | b"edts" | b"mdia" | b"minf" | b"dinf" | b"stbl" => 0,
            b"dref" | b"stsd" => 8,
            b"avc1" => 78,
            b"mp4a" => 28,
            _ => continue,
        };
        kinds(Boxes::inside(&found.content[skip..]), all);
    }
}

/// covers: PUB-4
#[test]
fn a_film_is_whole_and_nothing_else_is_in_it() {
    let video = written(CLIP);
    assert_eq!((video.width, video.height, video.millis), (640, 360, 4_000));
    let mut all = Vec::new();
    kinds(Boxes::of_file(&video.mp4), &mut all);
    for kind in &all {
        assert!(WRITTEN.contains(&kind.as_str()), "{kind}");
    }
    assert_eq!((all[0].as_str(), all[1].as_str(), all.last().map(String::as_str)), ("ftyp", "moov", Some("mdat")));
    assert_eq!(all.iter().filter(|kind| *kind == "trak").count(), 2, "pictures and sound");
    for hidden in [&b"x264"[..], b"Lavf", b"udta", b"meta", b"Handler", b"free"] {
        assert!(holds(CLIP, hidden) && !holds(&video.mp4, hidden));
    }
    // Written again it is the same: what was written is read as it was meant.
    assert!(written(&video.mp4).mp4 == video.mp4);
}

/// covers: PUB-4
#[test]
fn times_are_gone() {
    let mut file = CLIP.to_vec();
    for (kind, nth) in [(b"mvhd", 0), (b"tkhd", 0), (b"mdhd", 0), (b"tkhd", 1), (b"mdhd", 1)] {
        let at = content_of(&file, kind, nth) + 4;
        file[at..at + 8].copy_from_slice(b"TIMETIME");
    }
    assert!(!holds(&written(&file).mp4, b"TIME"));
}

/// covers: PUB-4
#[test]
fn turned_films_are_seen_upright() {
    let one = 0x1_0000_i32;
    for (turn, (width, height)) in
        [([one, 0, 0, one], (640, 360)), ([0, one, -one, 0], (360, 640)), ([0, -one, one, 0], (360, 640))]
    {
        let mut file = CLIP.to_vec();
        let at = content_of(&file, b"tkhd", 0) + 40;
        for (place, cell) in [0, 4, 12, 16].into_iter().zip(turn) {
            file[at + place..at + place + 4].copy_from_slice(&cell.to_be_bytes());
        }
        let video = written(&file);
        assert_eq!((video.width, video.height), (width, height));
        assert!(written(&video.mp4).mp4 == video.mp4);
    }
    assert_eq!(unfit(&with(b"tkhd", 0, 40, &[0, 0, 0x70, 0])), Unfit::Unsupported("turned"));
}

/// covers: PUB-4
#[test]
fn one_thing_wrong_is_enough() {
    let most = &u32::MAX.to_be_bytes();
    let broken = [
        ("no letters of a file", with(b"ftyp", 0, -4, b"free")),
        ("a box longer than the file", with(b"moov", 0, -8, most)),
        ("more sizes than there are", with(b"stsz", 0, 8, most)),
        ("equal sizes of many", with(b"stsz", 0, 4, &[0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff])),
        ("a huge sample", with(b"stsz", 0, 12, most)),
        ("an empty sample", with(b"stsz", 0, 12, &[0; 4])),
        ("more runs than there are", with(b"stts", 0, 4, most)),
        ("a run longer than the film", with(b"stts", 0, 8, most)),
        ("a run shorter than the film", with(b"stts", 0, 8, &[0, 0, 0, 1])),
        ("more shifts than there are", with(b"ctts", 0, 4, most)),
        ("a shift of hours", with(b"ctts", 0, 12, &[0x7f, 0xff, 0xff, 0xff])),
        ("a key that is not there", with(b"stss", 0, 8, most)),
        ("a key before the first", with(b"stss", 0, 8, &[0; 4])),
        ("more chunks than there are", with(b"stco", 0, 4, most)),
        ("a chunk outside the file", with(b"stco", 0, 8, most)),
        ("a chunk in the head", with(b"stco", 0, 8, &[0, 0, 0, 4])),
        ("chunks of everything", with(b"stsc", 0, 12, most)),
        ("chunks of nothing", with(b"stsc", 0, 12, &[0; 4])),
        ("chunks from the second on", with(b"stsc", 0, 8, &[0, 0, 0, 2])),
        ("no time", with(b"mdhd", 0, 12, &[0; 4])),
        ("a second of more ticks than a track has", with(b"mvhd", 0, 12, most)),
        ("longer settings than there are", with(b"avcC", 0, 6, &[0xff, 0xff])),
        ("no settings", with(b"avcC", 0, 5, &[0xe0])),
        ("a length of three bytes", with(b"avcC", 0, 4, &[0xfe])),
        ("a unit longer than its sample", with(b"mdat", 0, 0, most)),
        ("a longer stream than there is", with(b"esds", 0, 5, &[0xff, 0xff, 0xff, 0x7f])),
    ];
    for (what, file) in broken {
        assert_eq!(unfit(&file), Unfit::Broken, "{what}");
    }
    let unsupported = [
        ("quicktime", with(b"ftyp", 0, 0, b"qt  ")),
        // The first stands among the kinds of file.
        ("pictures", with(b"avc1", 1, -4, b"hvc1")),
        ("sound", with(b"mp4a", 0, -4, b"Opus")),
        ("pictures", with(b"hdlr", 1, 8, b"vide")),
        ("tracks", with(b"hdlr", 0, 8, b"meta")),
        ("tracks", with(b"dref", 0, 19, &[0])),
        ("edits", with(b"elst", 0, 4, &[0, 0, 0, 7])),
        ("edits", with(b"elst", 0, 16, &[0, 2])),
        ("edits", with(b"elst", 0, 12, &[0, 9, 0, 0])),
    ];
    for (why, file) in unsupported {
        assert_eq!(unfit(&file), Unfit::Unsupported(why));
    }
    // Sixteen times slower it lasts a minute and four seconds.
    assert_eq!(unfit(&with(b"mdhd", 0, 12, &[0, 0, 3, 0xc0])), Unfit::TooLong);
    let mut table = Vec::from([0; 4]);
    table.extend(20_001_u32.to_be_bytes());
    table.extend([0; 20_001 * 4]);
    assert_eq!(super::boxes::Reader(&table[4..]).rows(4, 20_000).err(), Some(Unfit::TooLong));
    for end in [0, 1, 7, 8, 31, 100, 18_000, CLIP.len() - 4_000, CLIP.len() - 1] {
        assert_eq!(unfit(&CLIP[..end]), Unfit::Broken, "cut at {end}");
    }
}

fn size(hex: &str) -> Result<(u32, u32), Unfit> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits");
    super::avc::size_of(&(0..hex.len()).step_by(2).map(digit).collect::<Vec<u8>>())
}

/// Settings as x264 writes them.
///
/// covers: PUB-4
#[test]
fn settings_tell_the_size() {
    for (hex, expected) in [
        ("67640028acd940780227e5c044000003000400000300503c60c658", Ok((1_920, 1_080))),
        ("674d4028eca02201e3cbe022000003000200000300281e30632c", Ok((1_080, 1_920))),
        ("6742c00bd90171be225c0440000003004000000503c50a92", Ok((354, 200))),
        // Two fields make a picture.
        ("67640015acd941410fcb8088000003000800000300a0f8a14cb0", Ok((320, 240))),
        ("67640033acd9403c0043ec0440000003004000000503c60c6580", Err(Unfit::TooLarge)),
        // Other colours than 4:2:0, and ten bits.
        ("67f40016919b281405ff138088000003000800000300a078b16cb0", Err(Unfit::Unsupported("pictures"))),
        ("676e0016a6cd940a02ff97011000000300100000030140f162d960", Err(Unfit::Unsupported("pictures"))),
        ("676400", Err(Unfit::Broken)),
        ("67", Err(Unfit::Broken)),
        ("", Err(Unfit::Broken)),
        ("674200280000000000000000000000000000", Err(Unfit::Broken)),
    ] {
        assert_eq!(size(hex), expected, "{hex}");
    }
}

/// A way to damage a file.
#[derive(Clone, Debug)]
enum Damage {
    /// Other bytes at a place; where in the file, in parts of 65 536.
    Write(u16, Vec<u8>),
    /// Other bytes near the letters of a table, where counts and offsets stand.
    Table(usize, usize, isize, u32),
    Cut(u16),
    Insert(u16, Vec<u8>),
    Remove(u16, u8),
}

const TABLES: &[&[u8; 4]] = &[
    b"ftyp", b"moov", b"mvhd", b"trak", b"tkhd", b"elst", b"mdhd", b"hdlr", b"dref", b"stbl", b"stsd", b"avc1",
    b"avcC", b"mp4a", b"esds", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco", b"mdat",
];

fn damage() -> impl Strategy<Value = Damage> {
    let bytes = || proptest::collection::vec(any::<u8>(), 1..12);
    let odd =
        prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(0x7fff_ffff), Just(0x8000_0000), any::<u32>(), 0..64_u32];
    prop_oneof![
        2 => (any::<u16>(), bytes()).prop_map(|(at, bytes)| Damage::Write(at, bytes)),
        6 => (0..TABLES.len(), 0..2_usize, -8..28_isize, odd).prop_map(|(kind, nth, at, word)| Damage::Table(kind, nth, at, word)),
        1 => any::<u16>().prop_map(Damage::Cut),
        1 => (any::<u16>(), bytes()).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        1 => (any::<u16>(), any::<u8>()).prop_map(|(at, count)| Damage::Remove(at, count)),
    ]
}

fn damaged(file: &mut Vec<u8>, damage: Damage) {
    let place = |at: u16, file: &[u8]| usize::from(at) * file.len() / 65_536;
    match damage {
        Damage::Write(at, bytes) => {
            let at = place(at, file);
            file.iter_mut().skip(at).zip(bytes).for_each(|(byte, new)| *byte = new);
        }
        Damage::Table(kind, nth, offset, word) => {
            let found = file.windows(4).enumerate().filter(|(_, window)| *window == TABLES[kind]).nth(nth);
            let at = found.and_then(|(at, _)| (at + 4).checked_add_signed(offset)).unwrap_or(0);
            file.iter_mut().skip(at).zip(word.to_be_bytes()).for_each(|(byte, new)| *byte = new);
        }
        Damage::Cut(at) => file.truncate(place(at, file)),
        Damage::Insert(at, bytes) => {
            let at = place(at, file);
            drop(file.splice(at..at, bytes));
        }
        Damage::Remove(at, count) => {
            let at = place(at, file);
            drop(file.drain(at..(at + usize::from(count)).min(file.len())));
        }
    }
}

/// Whatever comes: an answer, and when it is a film, then one that holds what a film may hold and is read again as the
/// same.
fn judge(file: &[u8]) {
    if let Ok(video) = write_anew(file) {
        assert!(video.mp4.len() <= file.len() * 2 + 2_048, "nothing grows out of nothing");
        assert!(video.millis > 0 && video.millis <= 60_999 && video.width <= 1_920 && video.height <= 1_920);
        let mut all = Vec::new();
        kinds(Boxes::of_file(&video.mp4), &mut all);
        assert!(all.iter().all(|kind| WRITTEN.contains(&kind.as_str()) || kind == "pasp" || kind == "colr"));
        assert!(written(&video.mp4).mp4 == video.mp4);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// covers: PUB-4
    #[test]
    fn damaged_films_are_judged(damages in proptest::collection::vec(damage(), 1..4)) {
        let mut file = CLIP.to_vec();
        damages.into_iter().for_each(|damage| damaged(&mut file, damage));
        judge(&file);
    }

    /// covers: PUB-4
    #[test]
    fn anything_is_judged(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), letters in proptest::collection::vec((0..400_usize, 0..TABLES.len()), 0..12)) {
        for (at, kind) in letters {
            bytes.iter_mut().skip(at).zip(TABLES[kind]).for_each(|(byte, letter)| *byte = *letter);
        }
        judge(&bytes);
        // The same behind a right beginning and within a head.
        let mut file = b"\0\0\0\x10ftypisom\0\0\0\0".to_vec();
        file.extend(u32::try_from(bytes.len() + 8).expect("short").to_be_bytes());
        file.extend(b"moov");
        file.extend(bytes);
        judge(&file);
    }
}
