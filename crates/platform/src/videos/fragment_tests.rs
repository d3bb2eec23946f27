//! The demo's film in fragments, as a recorder writes it, and its sound alone.

use super::boxes::{Boxes, Found};
use super::movie::{self, Form, Track};
use super::samples::{Kind, Sample};
use super::{Unfit, clip_anew, sound_anew, write_anew};

const CLIP: &[u8] = include_bytes!("../../../server/data/demo/clip.mp4");

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("short");
    [&length.to_be_bytes()[..], kind, content].concat()
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// A fragment: its head, and its media behind it.
fn piece(track: u32, samples: &[Sample]) -> Vec<u8> {
    let rows: Vec<u8> = samples
        .iter()
        .flat_map(|sample| {
            let flags = if sample.kind == Kind::Key { 0 } else { 0x1_0000 };
            let bytes = u32::try_from(sample.bytes).expect("short");
            words(&[sample.ticks, bytes, flags, sample.shift.cast_unsigned()])
        })
        .collect();
    let media: Vec<u8> =
        samples.iter().flat_map(|sample| &CLIP[sample.at..sample.at + sample.bytes]).copied().collect();
    let run = |offset: u32| {
        let count = u32::try_from(samples.len()).expect("few");
        boxed(b"trun", &[words(&[0x0100_0f01, count, offset]), rows.clone()].concat())
    };
    let head = |offset: u32| {
        let track = boxed(b"traf", &[boxed(b"tfhd", &words(&[0x0002_0000, track])), run(offset)].concat());
        boxed(b"moof", &[boxed(b"mfhd", &words(&[0, 1])), track].concat())
    };
    let begin = u32::try_from(head(0).len() + 8).expect("short");
    [head(begin), boxed(b"mdat", &media)].concat()
}

fn pieces<C>(track: u32, of: &Track<C>) -> Vec<u8> {
    of.samples.chunks(40).flat_map(|samples| piece(track, samples)).collect()
}

/// The number of a track stands behind two times in its head.
fn number(track: &[u8]) -> u32 {
    let head = track.windows(4).position(|window| window == b"tkhd").expect("a head") + 4;
    u32::from_be_bytes(track[head + 12..head + 16].try_into().expect("four bytes"))
}

/// The film, or its sound alone, with nothing in its tables that matters and everything in fragments.
fn recorded(keep: fn(&[u8]) -> bool) -> Vec<u8> {
    let film = movie::read(CLIP, Form::Whole).expect("a film");
    let moov = Boxes::of_file(CLIP).map(|found| found.expect("a box")).find(|found| &found.kind == b"moov");
    let inner: Vec<Found<'_>> =
        Boxes::inside(moov.expect("a head").content).map(|found| found.expect("a box")).collect();
    let handled = |track: &[u8], kind: &[u8; 4]| track.windows(4).any(|window| window == kind);
    let mut head = Vec::new();
    let mut media = Vec::new();
    for found in inner.iter().filter(|found| &found.kind == b"mvhd" || (&found.kind == b"trak" && keep(found.content)))
    {
        head.extend(boxed(&found.kind, found.content));
        if &found.kind == b"trak" && handled(found.content, b"vide") {
            media.extend(pieces(number(found.content), film.pictures.as_ref().expect("pictures")));
        } else if &found.kind == b"trak" {
            media.extend(pieces(number(found.content), film.sound.as_ref().expect("sound")));
        }
    }
    let extends: Vec<u8> = (1..=2).flat_map(|track| boxed(b"trex", &words(&[0, track, 1, 0, 0, 0]))).collect();
    head.extend(boxed(b"mvex", &extends));
    [boxed(b"ftyp", b"iso5\0\0\x02\0iso5mp41"), boxed(b"moov", &head), media].concat()
}

/// covers: TALK-1
#[test]
fn a_film_in_fragments_becomes_the_same_film() {
    let file = recorded(|_| true);
    let clip = clip_anew(&file).expect("a film");
    let whole = write_anew(CLIP).expect("a film");
    assert_eq!((clip.width, clip.height), (whole.width, whole.height));
    assert!((clip.millis - whole.millis).abs() < 150, "{} and {}", clip.millis, whole.millis);
    // What was written is in one piece, and an album takes it.
    assert_eq!(write_anew(&clip.mp4).expect("a film").mp4, clip.mp4);
    assert_eq!(write_anew(&file).err(), Some(Unfit::Unsupported("fragments")), "albums do not take recordings");
}

/// covers: TALK-1
#[test]
fn sound_alone_is_a_voice_and_a_film_is_none() {
    let file = recorded(|track| !track.windows(4).any(|window| window == b"vide"));
    let (bytes, millis) = sound_anew(&file).expect("sound");
    assert!((3_900..=4_200).contains(&millis), "{millis}");
    assert_eq!(sound_anew(&bytes).expect("sound").0, bytes);
    assert_eq!(clip_anew(&file).err(), Some(Unfit::Unsupported("tracks")));
    assert_eq!(sound_anew(CLIP).err(), Some(Unfit::Unsupported("tracks")));
}

/// covers: TALK-1
#[test]
fn fragments_that_lie_are_refused() {
    let file = recorded(|_| true);
    let at = |kind: &[u8; 4]| file.windows(4).position(|window| window == kind).expect("a box");
    // The place of the media, a sample's length, and a count of samples that are not there.
    for (offset, bytes) in [(12, [0x7f, 0xff, 0xff, 0xff]), (20, [0x7f, 0xff, 0xff, 0xff]), (8, [0, 0, 0xff, 0xff])] {
        let mut other = file.clone();
        let begin = at(b"trun") + offset;
        other[begin..begin + 4].copy_from_slice(&bytes);
        assert!(clip_anew(&other).is_err(), "{offset}");
    }
    for end in (0..file.len()).step_by(file.len() / 97) {
        assert!(clip_anew(&file[..end]).is_err() || end > file.len() / 2, "{end}");
    }
}
