//! Writing a WebM file anew, with its length and a table of where it can be entered, which recorders leave out.

use super::ebml::{open, put, put_number};
use super::webm::{Block, Coding, Film, OpusHead, Track, ids};
use super::{Container, Recording, Unfit};
use crate::videos::SIDE_MAX;

const MUXING_APP: u32 = 0x4d80;
const WRITING_APP: u32 = 0x5741;
const DURATION: u32 = 0x4489;
const TRACK_UID: u32 = 0x73c5;
const CODEC_DELAY: u32 = 0x56aa;
const SEEK_PRE_ROLL: u32 = 0x56bb;
const AUDIO: u32 = 0xe1;
const FREQUENCY: u32 = 0xb5;
const CHANNELS: u32 = 0x9f;
const CUES: u32 = 0x1c53_bb6b;
const CUE: u32 = 0xbb;
const CUE_TIME: u32 = 0xb3;
const CUE_TRACK_POSITIONS: u32 = 0xb7;
const CUE_TRACK: u32 = 0xf7;
const CUE_CLUSTER: u32 = 0xf1;
/// How long a cluster lasts, in milliseconds: at least so long where it can be entered, and never longer than what the 16
/// bits of a block's time hold.
const ENTERED_MILLIS: i64 = 1_000;
const CLUSTER_MILLIS: i64 = 20_000;
/// Opus' samples of a millisecond, whatever it was fed with.
const OPUS_RATE: f64 = 48_000.0;
/// What a decoder needs before a place to be right there (RFC 7845): 80 ms in nanoseconds.
const PRE_ROLL: u64 = 80_000_000;
/// What a picture is taken to last when it is the last one.
const LAST_PICTURE_MILLIS: i64 = 33;

/// Only the sound.
pub(super) fn voice(film: &Film<'_>) -> Result<Recording, Unfit> {
    let sound = film.tracks.iter().position(|track| track.coding == Coding::Opus).ok_or(Unfit::Unsupported)?;
    // A film is no voice: what is not wanted is refused rather than cut away unseen.
    if film.tracks.len() != 1 {
        return Err(Unfit::Unsupported);
    }
    let (bytes, millis) = write(film, &[sound])?;
    Ok(Recording { bytes, container: Container::Webm, millis, size: None })
}

/// The pictures, and the sound where there is some.
pub(super) fn video(film: &Film<'_>) -> Result<Recording, Unfit> {
    let pictures = film.tracks.iter().position(|track| track.coding != Coding::Opus).ok_or(Unfit::Unsupported)?;
    let track = &film.tracks[pictures];
    let (width, height) = track.size.ok_or(Unfit::Broken)?;
    if width.max(height) > u64::from(SIDE_MAX) {
        return Err(Unfit::TooLarge);
    }
    let first = film.blocks.iter().find(|block| block.track == pictures).ok_or(Unfit::Broken)?;
    if !first.is_key || !begins(track.coding, first.frame) {
        return Err(Unfit::Broken);
    }
    let sound = film.tracks.iter().position(|track| track.coding == Coding::Opus);
    let kept: Vec<usize> = std::iter::once(pictures).chain(sound).collect();
    let (bytes, millis) = write(film, &kept)?;
    let side = |side| i64::try_from(side).map_err(|_| Unfit::Broken);
    Ok(Recording { bytes, container: Container::Webm, millis, size: Some((side(width)?, side(height)?)) })
}

/// Whether these bytes begin a picture that stands for itself: VP8's start code (RFC 6386, 9.1), VP9's marker.
fn begins(coding: Coding, frame: &[u8]) -> bool {
    match coding {
        Coding::Vp8 => matches!(frame, [tag, _, _, 0x9d, 0x01, 0x2a, ..] if tag & 1 == 0),
        Coding::Vp9 => frame.first().is_some_and(|first| first >> 6 == 2),
        Coding::Opus => false,
    }
}

/// Milliseconds of a packet of Opus, by its first bytes (RFC 6716, section 3.1), in quarters.
fn opus_quarters(packet: &[u8]) -> Result<i64, Unfit> {
    let first = *packet.first().ok_or(Unfit::Broken)?;
    let config = usize::from(first >> 3);
    let quarters = match config {
        0..=11 => [40, 80, 160, 240][config % 4],
        12..=15 => [40, 80][config % 2],
        _ => [10, 20, 40, 80][config % 4],
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => i64::from(packet.get(1).ok_or(Unfit::Broken)? & 0x3f),
    };
    // 120 ms are the most that a packet may hold.
    Some(quarters * frames).filter(|all| (1..=480).contains(all)).ok_or(Unfit::Broken)
}

fn write(film: &Film<'_>, kept: &[usize]) -> Result<(Vec<u8>, i64), Unfit> {
    let blocks: Vec<&Block<'_>> = film.blocks.iter().filter(|block| kept.contains(&block.track)).collect();
    let begin = blocks.first().ok_or(Unfit::Broken)?.at;
    let millis = length(film, &blocks, begin)?;
    let clusters = clusters(&blocks, begin, film);
    let tracks: Vec<(u64, &Track)> = (1..).zip(kept.iter().map(|place| &film.tracks[*place])).collect();
    let number =
        |place: usize| kept.iter().position(|known| *known == place).map_or(1, |at| if at == 0 { 1 } else { 2 });
    let mut head = Vec::new();
    put(&mut head, ids::INFO, &info(millis));
    put(&mut head, ids::TRACKS, &entries(&tracks));
    let bodies: Vec<Vec<u8>> = clusters.iter().map(|cluster| cluster_bytes(cluster, begin, number)).collect();
    // The table is as long with wrong places as with the right ones.
    let table = cues(&clusters, begin, &vec![0; clusters.len()]).len();
    let mut at = head.len() + table;
    let mut places = Vec::with_capacity(bodies.len());
    for body in &bodies {
        places.push(at as u64);
        at += body.len();
    }
    let mut out = Vec::with_capacity(at + 64);
    put(&mut out, ids::EBML, &ebml_head());
    open(&mut out, ids::SEGMENT, at);
    out.extend(&head);
    out.extend(cues(&clusters, begin, &places));
    bodies.iter().for_each(|body| out.extend(body));
    Ok((out, millis))
}

/// How long it lasts by its blocks' times, and never less than what its sound holds: packets that share one moment would
/// make much of little.
fn length(film: &Film<'_>, blocks: &[&Block<'_>], begin: i64) -> Result<i64, Unfit> {
    let (mut end, mut quarters) = (0, 0);
    for block in blocks {
        let lasts = match film.tracks[block.track].coding {
            Coding::Opus => {
                let own = opus_quarters(block.frame)?;
                quarters += own;
                (own + 3) / 4
            }
            Coding::Vp8 | Coding::Vp9 => LAST_PICTURE_MILLIS,
        };
        end = end.max(block.at - begin + lasts);
    }
    Ok(end.max((quarters + 3) / 4))
}

/// Blocks that lie together: from a picture that stands for itself, or from anywhere where there are none.
fn clusters<'a>(blocks: &[&'a Block<'a>], begin: i64, film: &Film<'_>) -> Vec<Vec<&'a Block<'a>>> {
    let pictures = blocks.iter().any(|block| film.tracks[block.track].coding != Coding::Opus);
    let mut clusters: Vec<Vec<&Block<'_>>> = Vec::new();
    for block in blocks {
        let enters = !pictures || (film.tracks[block.track].coding != Coding::Opus && block.is_key);
        let since = clusters.last().and_then(|last| last.first()).map(|first| block.at - first.at);
        // Pictures that never begin anew may not run out of the 16 bits of a block's time.
        let full = since.is_none_or(|since| since >= if enters { ENTERED_MILLIS } else { CLUSTER_MILLIS });
        match clusters.last_mut() {
            Some(last) if !full || block.at == begin => last.push(block),
            _ => clusters.push(vec![block]),
        }
    }
    clusters
}

fn cluster_bytes(blocks: &[&Block<'_>], begin: i64, number: impl Fn(usize) -> u8) -> Vec<u8> {
    let since = blocks.first().map_or(0, |first| first.at - begin);
    let mut body = Vec::new();
    put_number(&mut body, ids::TIME, since.unsigned_abs());
    for block in blocks {
        let after = i16::try_from(block.at - begin - since).unwrap_or(i16::MAX);
        open(&mut body, ids::SIMPLE_BLOCK, 4 + block.frame.len());
        body.push(0x80 | number(block.track));
        body.extend(after.to_be_bytes());
        body.push(if block.is_key { 0x80 } else { 0 });
        body.extend(block.frame);
    }
    let mut out = Vec::with_capacity(body.len() + 12);
    put(&mut out, ids::CLUSTER, &body);
    out
}

fn cues(clusters: &[Vec<&Block<'_>>], begin: i64, places: &[u64]) -> Vec<u8> {
    let mut points = Vec::new();
    let entered = |cluster: &&Vec<&Block<'_>>| cluster.first().is_some_and(|first| first.is_key);
    for (cluster, place) in clusters.iter().zip(places).filter(|(cluster, _)| entered(cluster)) {
        let mut positions = Vec::new();
        put_number(&mut positions, CUE_TRACK, 1);
        put_number(&mut positions, CUE_CLUSTER, *place);
        let mut point = Vec::new();
        let since = cluster.first().map_or(0, |first| first.at - begin);
        put_number(&mut point, CUE_TIME, since.unsigned_abs());
        put(&mut point, CUE_TRACK_POSITIONS, &positions);
        put(&mut points, CUE, &point);
    }
    let mut out = Vec::new();
    put(&mut out, CUES, &points);
    out
}

fn ebml_head() -> Vec<u8> {
    let mut head = Vec::new();
    for (id, value) in [(0x4286, 1), (0x42f7, 1), (0x42f2, 4), (0x42f3, 8)] {
        put_number(&mut head, id, value);
    }
    put(&mut head, ids::DOC_TYPE, b"webm");
    put_number(&mut head, 0x4287, 4);
    put_number(&mut head, 0x4285, 2);
    head
}

fn info(millis: i64) -> Vec<u8> {
    let mut info = Vec::new();
    put_number(&mut info, ids::TIME_SCALE, 1_000_000);
    put(&mut info, MUXING_APP, b"lingong");
    put(&mut info, WRITING_APP, b"lingong");
    put(&mut info, DURATION, &(millis as f64).to_be_bytes());
    info
}

fn entries(tracks: &[(u64, &Track)]) -> Vec<u8> {
    let mut all = Vec::new();
    for (number, track) in tracks {
        let mut entry = Vec::new();
        put_number(&mut entry, ids::NUMBER, *number);
        put_number(&mut entry, TRACK_UID, *number);
        put_number(&mut entry, ids::TRACK_TYPE, if track.coding == Coding::Opus { 2 } else { 1 });
        let name: &[u8] = match track.coding {
            Coding::Opus => b"A_OPUS",
            Coding::Vp8 => b"V_VP8",
            Coding::Vp9 => b"V_VP9",
        };
        put(&mut entry, ids::CODEC, name);
        if let Some((width, height)) = track.size {
            let mut video = Vec::new();
            put_number(&mut video, ids::WIDTH, width);
            put_number(&mut video, ids::HEIGHT, height);
            put(&mut entry, ids::VIDEO, &video);
        }
        if let Some(opus) = track.opus {
            sound(&mut entry, opus);
        }
        put(&mut all, ids::TRACK, &entry);
    }
    all
}

fn sound(entry: &mut Vec<u8>, opus: OpusHead) {
    let OpusHead { channels, pre_skip, rate, gain } = opus;
    let mut private = b"OpusHead\x01".to_vec();
    private.push(channels);
    private.extend(pre_skip);
    private.extend(rate);
    private.extend(gain);
    private.push(0);
    put(entry, ids::CODEC_PRIVATE, &private);
    let delay = u64::from(u16::from_le_bytes(pre_skip)) * 1_000_000_000 / 48_000;
    put_number(entry, CODEC_DELAY, delay);
    put_number(entry, SEEK_PRE_ROLL, PRE_ROLL);
    let mut audio = Vec::new();
    put(&mut audio, FREQUENCY, &OPUS_RATE.to_be_bytes());
    put_number(&mut audio, CHANNELS, u64::from(channels));
    put(entry, AUDIO, &audio);
}
