//! Reading a WebM file (a Matroska of few kinds, RFC 9559): at most one track of pictures and one of sound. Every other
//! element is passed over.

use super::Unfit;
use super::ebml::{Length, Reader, elements, unsigned};

pub(super) mod ids {
    pub const EBML: u32 = 0x1a45_dfa3;
    pub const DOC_TYPE: u32 = 0x4282;
    pub const SEGMENT: u32 = 0x1853_8067;
    pub const INFO: u32 = 0x1549_a966;
    pub const TIME_SCALE: u32 = 0x2a_d7b1;
    pub const TRACKS: u32 = 0x1654_ae6b;
    pub const TRACK: u32 = 0xae;
    pub const NUMBER: u32 = 0xd7;
    pub const TRACK_TYPE: u32 = 0x83;
    pub const CODEC: u32 = 0x86;
    pub const CODEC_PRIVATE: u32 = 0x63a2;
    pub const ENCODINGS: u32 = 0x6d80;
    pub const VIDEO: u32 = 0xe0;
    pub const WIDTH: u32 = 0xb0;
    pub const HEIGHT: u32 = 0xba;
    pub const CLUSTER: u32 = 0x1f43_b675;
    pub const TIME: u32 = 0xe7;
    pub const SIMPLE_BLOCK: u32 = 0xa3;
    pub const BLOCK_GROUP: u32 = 0xa0;
    pub const BLOCK: u32 = 0xa1;
    pub const REFERENCE: u32 = 0xfb;
}

/// A frame every three milliseconds for a minute would be fewer.
const BLOCKS_MAX: usize = 20_000;
/// Elements beside each other: real files have a handful.
const SIBLINGS_MAX: usize = 64;
const TRACKS_MAX: usize = 4;
/// Nanoseconds of a tick; every recorder writes milliseconds.
const MILLISECOND: u64 = 1_000_000;
/// Where a time lies beyond anything that is taken, in milliseconds.
const MILLIS_MAX: i64 = 120_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Opus,
    Vp8,
    Vp9,
}

/// What is understood of Opus' head (RFC 7845, section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpusHead {
    pub channels: u8,
    pub pre_skip: [u8; 2],
    pub rate: [u8; 4],
    pub gain: [u8; 2],
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Track {
    pub number: u64,
    pub coding: Coding,
    pub opus: Option<OpusHead>,
    pub size: Option<(u64, u64)>,
}

/// One frame of a track.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    /// The place of its track in the list.
    pub track: usize,
    /// Milliseconds from the beginning of the file's own time.
    pub at: i64,
    pub is_key: bool,
    pub frame: &'a [u8],
}

pub(super) struct Film<'a> {
    pub tracks: Vec<Track>,
    /// In the order of their times.
    pub blocks: Vec<Block<'a>>,
}

/// Reads a whole file. Segment and clusters are walked through without asking where they end, because recorders leave
/// that open.
pub(super) fn read(file: &[u8]) -> Result<Film<'_>, Unfit> {
    let mut rest = Reader(file);
    let (first, head) = rest.element()?;
    if first != ids::EBML {
        return Err(Unfit::Broken);
    }
    if text_of(head, ids::DOC_TYPE)? != b"webm" {
        return Err(Unfit::Unsupported);
    }
    let mut tracks: Vec<Track> = Vec::new();
    let mut blocks = Vec::new();
    let mut cluster: Option<u64> = None;
    while !rest.0.is_empty() {
        let (id, length) = rest.head()?;
        match (id, length) {
            (ids::SEGMENT, _) => {}
            (ids::CLUSTER, _) => cluster = None,
            (_, Length::Open) => return Err(Unfit::Broken),
            (id, Length::Known(length)) => {
                let content = rest.take(length)?;
                match id {
                    ids::INFO => check_scale(content)?,
                    ids::TRACKS if tracks.is_empty() => tracks = read_tracks(content)?,
                    ids::TRACKS => return Err(Unfit::Broken),
                    ids::TIME => cluster = Some(unsigned(content)?),
                    ids::SIMPLE_BLOCK => keep(&mut blocks, block(content, None, cluster, &tracks)?)?,
                    ids::BLOCK_GROUP => keep(&mut blocks, group(content, cluster, &tracks)?)?,
                    _ => {}
                }
            }
        }
    }
    if tracks.is_empty() || blocks.is_empty() {
        return Err(Unfit::Broken);
    }
    blocks.sort_by_key(|block| block.at);
    Ok(Film { tracks, blocks })
}

fn keep<'a>(blocks: &mut Vec<Block<'a>>, block: Option<Block<'a>>) -> Result<(), Unfit> {
    if blocks.len() == BLOCKS_MAX {
        return Err(Unfit::TooLong);
    }
    blocks.extend(block);
    Ok(())
}

fn text_of(content: &[u8], id: u32) -> Result<&[u8], Unfit> {
    let found = elements(content, SIBLINGS_MAX)?;
    found.iter().find(|element| element.0 == id).map(|element| element.1).ok_or(Unfit::Broken)
}

fn check_scale(info: &[u8]) -> Result<(), Unfit> {
    for (id, content) in elements(info, SIBLINGS_MAX)? {
        if id == ids::TIME_SCALE && unsigned(content)? != MILLISECOND {
            return Err(Unfit::Unsupported);
        }
    }
    Ok(())
}

fn read_tracks(content: &[u8]) -> Result<Vec<Track>, Unfit> {
    let mut tracks = Vec::new();
    for (id, content) in elements(content, SIBLINGS_MAX)? {
        if id != ids::TRACK {
            continue;
        }
        let track = read_track(content)?;
        let twice = tracks.iter().any(|known: &Track| known.number == track.number);
        if twice || tracks.len() == TRACKS_MAX {
            return Err(Unfit::Broken);
        }
        tracks.push(track);
    }
    let count = |of: fn(&&Track) -> bool| tracks.iter().filter(of).count();
    if count(|track| track.coding == Coding::Opus) > 1 || count(|track| track.coding != Coding::Opus) > 1 {
        return Err(Unfit::Unsupported);
    }
    Ok(tracks)
}

fn read_track(content: &[u8]) -> Result<Track, Unfit> {
    let (mut number, mut kind, mut coding, mut private, mut size) = (0, 0, None, None, None);
    for (id, content) in elements(content, SIBLINGS_MAX)? {
        match id {
            ids::NUMBER => number = unsigned(content)?,
            ids::TRACK_TYPE => kind = unsigned(content)?,
            ids::CODEC => coding = Some(content),
            ids::CODEC_PRIVATE => private = Some(content),
            ids::VIDEO => size = Some(size_of(content)?),
            // Packed or encrypted frames.
            ids::ENCODINGS => return Err(Unfit::Unsupported),
            _ => {}
        }
    }
    let (coding, expected) = match coding {
        Some(b"A_OPUS") => (Coding::Opus, 2),
        Some(b"V_VP8") => (Coding::Vp8, 1),
        Some(b"V_VP9") => (Coding::Vp9, 1),
        _ => return Err(Unfit::Unsupported),
    };
    if kind != expected || !(1..=127).contains(&number) {
        return Err(Unfit::Broken);
    }
    let opus = match coding {
        Coding::Opus => Some(opus_head(private.ok_or(Unfit::Broken)?)?),
        Coding::Vp8 | Coding::Vp9 => None,
    };
    let size = size.filter(|_| coding != Coding::Opus);
    if coding != Coding::Opus && size.is_none() {
        return Err(Unfit::Broken);
    }
    Ok(Track { number, coding, opus, size })
}

fn size_of(content: &[u8]) -> Result<(u64, u64), Unfit> {
    let (mut width, mut height) = (0, 0);
    for (id, content) in elements(content, SIBLINGS_MAX)? {
        match id {
            ids::WIDTH => width = unsigned(content)?,
            ids::HEIGHT => height = unsigned(content)?,
            _ => {}
        }
    }
    if width == 0 || height == 0 { Err(Unfit::Broken) } else { Ok((width, height)) }
}

/// Mono or stereo; more channels would need a table that no recorder writes.
fn opus_head(private: &[u8]) -> Result<OpusHead, Unfit> {
    match private {
        [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', 1, channels @ 1..=2, p0, p1, r0, r1, r2, r3, g0, g1, 0] => {
            Ok(OpusHead { channels: *channels, pre_skip: [*p0, *p1], rate: [*r0, *r1, *r2, *r3], gain: [*g0, *g1] })
        }
        _ => Err(Unfit::Unsupported),
    }
}

fn group<'a>(content: &'a [u8], cluster: Option<u64>, tracks: &[Track]) -> Result<Option<Block<'a>>, Unfit> {
    let found = elements(content, SIBLINGS_MAX)?;
    let refers = found.iter().any(|element| element.0 == ids::REFERENCE);
    let inner = found.iter().find(|element| element.0 == ids::BLOCK).ok_or(Unfit::Broken)?.1;
    block(inner, Some(!refers), cluster, tracks)
}

/// A block; None for a track that is not kept.
fn block<'a>(
    content: &'a [u8],
    is_key: Option<bool>,
    cluster: Option<u64>,
    tracks: &[Track],
) -> Result<Option<Block<'a>>, Unfit> {
    let mut rest = Reader(content);
    let (number, _) = rest.number()?;
    let after = i64::from(rest.i16()?);
    let flags = *rest.take(1)?.first().ok_or(Unfit::Broken)?;
    if flags & 0x06 != 0 {
        // Several frames in one: no recorder does that.
        return Err(Unfit::Unsupported);
    }
    let begins = i64::try_from(cluster.ok_or(Unfit::Broken)?).map_err(|_| Unfit::Broken)?;
    let at = begins.checked_add(after).filter(|at| *at >= 0).ok_or(Unfit::Broken)?;
    if at > MILLIS_MAX {
        return Err(Unfit::TooLong);
    }
    let Some(track) = tracks.iter().position(|track| track.number == number) else { return Ok(None) };
    if rest.0.is_empty() {
        return Err(Unfit::Broken);
    }
    // Sound can be entered anywhere, whatever its blocks say.
    let is_key = tracks[track].coding == Coding::Opus || is_key.unwrap_or(flags & 0x80 != 0);
    Ok(Some(Block { track, at, is_key, frame: rest.0 }))
}
