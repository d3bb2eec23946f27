//! H.264 as it stands in an MP4: the decoder's settings, and samples made of units with a length before each.

use super::bits::Bits;
use super::boxes::{Reader, find, get};
use super::{SIDE_MAX, Unfit};

/// What is copied of a sample: slices of pictures. Messages (SEI, type 6), settings in the middle, fillers and types
/// without a meaning are left out.
const SLICE: u8 = 1;
const KEY_SLICE: u8 = 5;
const SPS: u8 = 7;
const PPS: u8 = 8;
/// The longest settings that are copied. Real ones have some dozen bytes.
const SETTINGS_BYTES_MAX: usize = 512;
/// The profiles that every browser plays: Baseline, Main and High, of 8 bits and 4:2:0.
const BASELINE: u8 = 66;
const MAIN: u8 = 77;
const HIGH: u8 = 100;
const MACROBLOCK: u64 = 16;

/// How pictures are coded and shown.
pub(super) struct Pictures<'a> {
    /// Profile, compatibility and level, as the first settings have them.
    pub profile: [u8; 3],
    pub length_bytes: u8,
    pub sps: Vec<&'a [u8]>,
    pub pps: Vec<&'a [u8]>,
    pub width: u32,
    pub height: u32,
    /// The upper left of the matrix that turns the picture upright: ones and zeros with a sign.
    pub turn: [i32; 4],
    /// How wide a pixel is, and how high.
    pub pixel: Option<(u32, u32)>,
    /// Primaries, transfer, matrix, full range.
    pub colour: Option<[u16; 4]>,
}

impl Pictures<'_> {
    /// Whether the settings need their second part, which only High has.
    pub fn is_high(&self) -> bool {
        self.profile[0] == HIGH
    }

    /// Width and height as they are seen.
    pub fn seen(&self) -> (u32, u32) {
        if self.turn[0] == 0 { (self.height, self.width) } else { (self.width, self.height) }
    }
}

/// Reads the only entry of a sample description.
pub(super) fn read<'a>(mut entry: Reader<'a>, turn: [i32; 4]) -> Result<Pictures<'a>, Unfit> {
    // Reserved and data reference, sizes that the settings tell better, resolution, the encoder's name, depth.
    entry.take(78)?;
    let mut config = get(entry.0, b"avcC")?;
    if config.u8()? != 1 {
        return Err(Unfit::Broken);
    }
    config.take(3)?;
    let length_bytes = (config.u8()? & 3) + 1;
    if length_bytes == 3 {
        return Err(Unfit::Broken);
    }
    let sps_count = config.u8()? & 0x1f;
    let sps = settings(&mut config, sps_count, SPS)?;
    let pps_count = config.u8()?;
    let pps = settings(&mut config, pps_count, PPS)?;
    let first = sps.first().ok_or(Unfit::Broken)?;
    let profile = Reader(first).take(4).map(|head| [head[1], head[2], head[3]])?;
    let mut sizes = sps.iter().map(|sps| size_of(sps));
    let (width, height) = sizes.next().ok_or(Unfit::Broken)??;
    for other in sizes {
        if other? != (width, height) {
            return Err(Unfit::Unsupported("pictures"));
        }
    }
    Ok(Pictures {
        profile,
        length_bytes,
        sps,
        pps,
        width,
        height,
        turn,
        pixel: pixel(entry.0)?,
        colour: colour(entry.0)?,
    })
}

fn settings<'a>(config: &mut Reader<'a>, count: u8, kind: u8) -> Result<Vec<&'a [u8]>, Unfit> {
    let mut all = Vec::new();
    for _ in 0..count {
        let length = usize::from(config.u16()?);
        let unit = config.take(length)?;
        if length > SETTINGS_BYTES_MAX || unit.first().is_none_or(|head| head & 0x9f != kind) {
            return Err(Unfit::Broken);
        }
        all.push(unit);
    }
    if all.is_empty() { Err(Unfit::Broken) } else { Ok(all) }
}

fn pixel(entry: &[u8]) -> Result<Option<(u32, u32)>, Unfit> {
    let Some(mut pixel) = find(entry, b"pasp")? else { return Ok(None) };
    let (wide, high) = (pixel.u32()?, pixel.u32()?);
    let sane = (1..=10_000).contains(&wide) && (1..=10_000).contains(&high) && wide <= high * 4 && high <= wide * 4;
    if sane { Ok((wide != high).then_some((wide, high))) } else { Err(Unfit::Broken) }
}

fn colour(entry: &[u8]) -> Result<Option<[u16; 4]>, Unfit> {
    let Some(mut colour) = find(entry, b"colr")? else { return Ok(None) };
    // Another kind is a profile of the camera's maker; browsers do without.
    if colour.kind()? != *b"nclx" {
        return Ok(None);
    }
    let numbers = [colour.u16()?, colour.u16()?, colour.u16()?, u16::from(colour.u8()? >> 7)];
    if numbers.iter().all(|number| *number < 256) { Ok(Some(numbers)) } else { Err(Unfit::Broken) }
}

/// Width and height of the pictures that these settings announce: what a decoder will make room for.
pub(super) fn size_of(sps: &[u8]) -> Result<(u32, u32), Unfit> {
    let plain = without_escapes(sps.get(1..).ok_or(Unfit::Broken)?);
    let mut bits = Bits::of(&plain);
    let profile = bits.bits(8)?;
    bits.bits(16)?;
    bits.ue()?;
    match u8::try_from(profile) {
        Ok(BASELINE | MAIN) => {}
        Ok(HIGH) => skip_high(&mut bits)?,
        _ => return Err(Unfit::Unsupported("pictures")),
    }
    bits.ue()?;
    skip_order(&mut bits)?;
    bits.ue()?;
    bits.bit()?;
    let columns = u64::from(bits.ue()?) + 1;
    let rows = u64::from(bits.ue()?) + 1;
    // Without this flag a row stands for one line of two fields.
    let fields = 2 - u64::from(bits.bit()?);
    if fields == 2 {
        bits.bit()?;
    }
    bits.bit()?;
    let (coded_width, coded_height) = (columns * MACROBLOCK, rows * MACROBLOCK * fields);
    let side_max = u64::from(SIDE_MAX);
    if coded_width > side_max || coded_height > side_max {
        return Err(Unfit::TooLarge);
    }
    let mut cropped = [0_u64; 4];
    if bits.bit()? == 1 {
        for side in &mut cropped {
            *side = u64::from(bits.ue()?);
        }
    }
    let [left, right, top, bottom] = cropped;
    let width = coded_width.checked_sub(2 * (left + right)).filter(|width| *width > 0);
    let height = coded_height.checked_sub(2 * fields * (top + bottom)).filter(|height| *height > 0);
    let side = |side: Option<u64>| side.and_then(|side| u32::try_from(side).ok()).ok_or(Unfit::Broken);
    Ok((side(width)?, side(height)?))
}

/// What only High has: the kind of colour, which must be the common one, and lists of weights.
fn skip_high(bits: &mut Bits<'_>) -> Result<(), Unfit> {
    if (bits.ue()?, bits.ue()?, bits.ue()?) != (1, 0, 0) {
        return Err(Unfit::Unsupported("pictures"));
    }
    bits.bit()?;
    if bits.bit()? == 0 {
        return Ok(());
    }
    for list in 0..8 {
        if bits.bit()? == 0 {
            continue;
        }
        let (mut last, mut next) = (8_i64, 8_i64);
        for _ in 0..if list < 6 { 16 } else { 64 } {
            if next != 0 {
                next = (last + bits.se()?).rem_euclid(256);
            }
            last = if next == 0 { last } else { next };
        }
    }
    Ok(())
}

/// How the order of pictures is told.
fn skip_order(bits: &mut Bits<'_>) -> Result<(), Unfit> {
    match bits.ue()? {
        0 => {
            bits.ue()?;
        }
        1 => {
            bits.bit()?;
            bits.se()?;
            bits.se()?;
            let steps = bits.ue()?;
            if steps > 255 {
                return Err(Unfit::Broken);
            }
            for _ in 0..steps {
                bits.se()?;
            }
        }
        2 => {}
        _ => return Err(Unfit::Broken),
    }
    Ok(())
}

/// The bytes without the 3 that stands after two zeros so that they are no start code.
fn without_escapes(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut zeros = 0;
    for byte in bytes {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        plain.push(*byte);
    }
    plain
}

/// What of a sample is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    pub bytes: usize,
    /// Whether a decoder can begin here.
    pub begins: Begins,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Begins {
    Here,
    #[default]
    Elsewhere,
}

/// Hands out the units of a sample that are kept, each with its length before it, and says how much that is.
pub(super) fn keep<'a>(sample: &'a [u8], length_bytes: u8, mut each: impl FnMut(&'a [u8])) -> Result<Kept, Unfit> {
    let mut kept = Kept::default();
    let mut rest = Reader(sample);
    while !rest.0.is_empty() {
        let whole = rest.0;
        let mut length = 0_usize;
        for byte in rest.take(usize::from(length_bytes))? {
            length = length << 8 | usize::from(*byte);
        }
        let unit = rest.take(length)?;
        let Some(head) = unit.first() else { continue };
        if head & 0x80 != 0 {
            return Err(Unfit::Broken);
        }
        let kind = head & 0x1f;
        if kind == SLICE || kind == KEY_SLICE {
            if kind == KEY_SLICE {
                kept.begins = Begins::Here;
            }
            let whole = &whole[..whole.len() - rest.0.len()];
            kept.bytes += whole.len();
            each(whole);
        }
    }
    // A sample without a picture is none.
    if kept.bytes == 0 { Err(Unfit::Broken) } else { Ok(kept) }
}
