//! Recordings as a browser writes them, with one thing wrong, and anything at all.

use super::ebml::{open, put, put_number};
use super::webm::ids;
use super::{Container, Recording, video_anew, voice_anew};
use proptest::prelude::*;

const TAGS: u32 = 0x1254_c367;
const TITLE: u32 = 0x7ba9;
/// A packet of Opus that says nothing for 20 milliseconds.
const SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];
/// A picture of VP8 that stands for itself, as far as anybody looks.
const PICTURE: [u8; 10] = [0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0];

struct Made {
    doc_type: &'static [u8],
    tracks: Vec<Vec<u8>>,
    /// Track, time, key, frame.
    blocks: Vec<(u8, i64, bool, Vec<u8>)>,
}

fn opus() -> Vec<u8> {
    let mut track = Vec::new();
    put_number(&mut track, ids::NUMBER, 1);
    put_number(&mut track, ids::TRACK_TYPE, 2);
    put(&mut track, ids::CODEC, b"A_OPUS");
    put(&mut track, ids::CODEC_PRIVATE, b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0");
    track
}

fn vp8(width: u64) -> Vec<u8> {
    let mut track = Vec::new();
    put_number(&mut track, ids::NUMBER, 2);
    put_number(&mut track, ids::TRACK_TYPE, 1);
    put(&mut track, ids::CODEC, b"V_VP8");
    let mut size = Vec::new();
    put_number(&mut size, ids::WIDTH, width);
    put_number(&mut size, ids::HEIGHT, 240);
    put(&mut track, ids::VIDEO, &size);
    track
}

fn voice(millis: i64) -> Made {
    let blocks = (0..millis / 20).map(|step| (1, step * 20, true, SILENCE.to_vec())).collect();
    Made { doc_type: b"webm", tracks: vec![opus()], blocks }
}

fn film(millis: i64) -> Made {
    let mut made = voice(millis);
    made.tracks.push(vp8(320));
    let picture = |step: i64| if step % 30 == 0 { PICTURE.to_vec() } else { vec![0x11, 0, 0, 7] };
    made.blocks.extend((0..millis / 40).map(|step| (2, step * 40, step % 30 == 0, picture(step))));
    made.blocks.sort_by_key(|block| block.1);
    made
}

/// The file as a recorder writes it: lengths left open, a program's name, a title and tags.
fn bytes(made: &Made) -> Vec<u8> {
    let mut out = Vec::new();
    let mut head = Vec::new();
    put(&mut head, ids::DOC_TYPE, made.doc_type);
    put(&mut out, ids::EBML, &head);
    let forever = |out: &mut Vec<u8>, id: u32| {
        out.extend(id.to_be_bytes());
        out.extend([1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    };
    forever(&mut out, ids::SEGMENT);
    let mut info = Vec::new();
    put_number(&mut info, ids::TIME_SCALE, 1_000_000);
    put(&mut info, TITLE, "金丝雀设备名".as_bytes());
    put(&mut info, 0x4d80, b"Chrome");
    put(&mut out, ids::INFO, &info);
    let mut tracks = Vec::new();
    made.tracks.iter().for_each(|track| put(&mut tracks, ids::TRACK, track));
    put(&mut out, ids::TRACKS, &tracks);
    let mut begun = i64::MIN;
    for (track, at, is_key, frame) in &made.blocks {
        if begun == i64::MIN || at - begun >= 3_000 {
            begun = *at;
            forever(&mut out, ids::CLUSTER);
            put_number(&mut out, ids::TIME, begun.unsigned_abs());
        }
        open(&mut out, ids::SIMPLE_BLOCK, 4 + frame.len());
        out.push(0x80 | track);
        out.extend(i16::try_from(at - begun).expect("near").to_be_bytes());
        out.push(if *is_key { 0x80 } else { 0 });
        out.extend(frame);
    }
    put(&mut out, TAGS, "金丝雀标签".as_bytes());
    out
}

fn code(result: Result<Recording, kernel::Refusal>) -> &'static str {
    result.err().map_or("taken", |refusal| refusal.code.code)
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

/// covers: TALK-1, TALK-2
#[test]
fn a_voice_keeps_its_sound_and_nothing_else() {
    let file = bytes(&voice(4_000));
    let voice = voice_anew(&file).expect("a voice");
    assert_eq!((voice.container, voice.millis, voice.size), (Container::Webm, 4_000, None));
    for gone in ["金丝雀设备名", "金丝雀标签", "Chrome"] {
        assert!(holds(&file, gone) && !holds(&voice.bytes, gone), "{gone}");
    }
    // What was written is read again as the same.
    assert_eq!(voice_anew(&voice.bytes).expect("a voice").bytes, voice.bytes);
}

/// covers: TALK-1
#[test]
fn a_film_keeps_pictures_and_sound() {
    let video = video_anew(&bytes(&film(4_000))).expect("a video");
    assert_eq!((video.container, video.size), (Container::Webm, Some((320, 240))));
    assert!((3_990..=4_040).contains(&video.millis), "{}", video.millis);
    assert_eq!(video_anew(&video.bytes).expect("a video").bytes, video.bytes);
}

/// covers: TALK-1, TALK-2
#[test]
fn what_is_no_recording_is_refused() {
    let voices = |made: &Made| code(voice_anew(&bytes(made)));
    let films = |made: &Made| code(video_anew(&bytes(made)));
    assert_eq!(voices(&voice(60_900)), "taken");
    assert_eq!(voices(&voice(61_100)), "voice_too_long");
    assert_eq!(films(&film(31_100)), "clip_too_long");
    // Packets that share one moment last as long as what they hold.
    let crowd = Made { blocks: vec![(1, 0, true, SILENCE.to_vec()); 3_100], ..voice(0) };
    assert_eq!(voices(&crowd), "voice_too_long");
    assert_eq!(voices(&film(2_000)), "not_a_voice", "a film is no voice");
    assert_eq!(films(&voice(2_000)), "video_not_supported", "a voice is no film");
    assert_eq!(voices(&Made { doc_type: b"matroska", ..voice(2_000) }), "not_a_voice");
    assert_eq!(voices(&Made { tracks: vec![opus(), opus()], ..voice(2_000) }), "not_a_voice");
    let large = Made { tracks: vec![opus(), vp8(4_000)], ..film(2_000) };
    assert_eq!(films(&large), "clip_too_large");
    let mut headless = film(2_000);
    headless.blocks.retain(|block| block.0 == 1 || !block.2);
    assert_eq!(films(&headless), "not_a_video", "nothing to begin with");
    for other in [&b"RIFF\0\0\0\0WAVEfmt "[..], b"OggS", b"ID3\x04", b"<svg/>", b"", b"\x1a\x45\xdf\xa3"] {
        assert_eq!(code(voice_anew(other)), "not_a_voice");
        assert_eq!(code(video_anew(other)), "not_a_video");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// covers: TALK-1
    #[test]
    fn damaged_recordings_are_judged(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        for made in [voice(400), film(400)] {
            let mut file = bytes(&made);
            let place = at.index(file.len());
            file[place] = byte;
            file.truncate(cut.index(file.len()) + 1);
            if let Ok(taken) = voice_anew(&file) {
                prop_assert!(taken.bytes.len() <= file.len() * 2 + 2_048);
            }
            let _ = video_anew(&file);
        }
    }

    /// covers: TALK-1
    #[test]
    fn anything_is_judged(rest in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut file = vec![0x1a, 0x45, 0xdf, 0xa3];
        file.extend(rest);
        let _ = voice_anew(&file);
        let _ = video_anew(&file);
    }
}
