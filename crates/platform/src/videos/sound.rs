//! AAC as it stands in an MP4: the decoder's settings. A frame of sound is copied as it is.

use super::Unfit;
use super::bits::Bits;
use super::boxes::{Reader, get};

/// The kinds of descriptors of ISO/IEC 14496-1, and the two words that mean AAC.
const STREAM: u8 = 3;
const DECODER: u8 = 4;
const SETTINGS: u8 = 5;
const MPEG4_AUDIO: u8 = 0x40;
/// The longest settings that are copied. Real ones have two to seven bytes.
const SETTINGS_BYTES_MAX: usize = 16;
/// Low complexity, and the two ways to enlarge it.
const KINDS: [u32; 3] = [2, 5, 29];
const RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
/// The rate follows as a number.
const RATE_FOLLOWS: u32 = 15;

pub(super) struct Sound<'a> {
    pub channels: u16,
    pub rate: u32,
    pub settings: &'a [u8],
}

/// Reads the only entry of a sample description.
pub(super) fn read(mut entry: Reader<'_>) -> Result<Sound<'_>, Unfit> {
    entry.take(8)?;
    // Other versions are QuickTime's.
    if entry.u16()? != 0 {
        return Err(Unfit::Unsupported("sound"));
    }
    entry.take(18)?;
    let mut esds = get(entry.0, b"esds")?;
    esds.version()?;
    let mut stream = descriptor(&mut esds, STREAM)?;
    stream.take(2)?;
    let flags = stream.u8()?;
    if flags & 0x40 != 0 {
        // The sound would lie at an address.
        return Err(Unfit::Unsupported("sound"));
    }
    stream.take(if flags & 0x80 != 0 { 2 } else { 0 } + if flags & 0x20 != 0 { 2 } else { 0 })?;
    let mut decoder = descriptor(&mut stream, DECODER)?;
    if decoder.u8()? != MPEG4_AUDIO {
        return Err(Unfit::Unsupported("sound"));
    }
    decoder.take(12)?;
    let settings = descriptor(&mut decoder, SETTINGS)?.0;
    if settings.len() > SETTINGS_BYTES_MAX {
        return Err(Unfit::Broken);
    }
    let mut bits = Bits::of(settings);
    if !KINDS.contains(&bits.bits(5)?) {
        return Err(Unfit::Unsupported("sound"));
    }
    let rate = match bits.bits(4)? {
        RATE_FOLLOWS => bits.bits(24)?,
        index => usize::try_from(index).ok().and_then(|index| RATES.get(index)).copied().ok_or(Unfit::Broken)?,
    };
    let channels = match bits.bits(4)? {
        channels @ 1..=6 => u16::try_from(channels).map_err(|_| Unfit::Broken)?,
        7 => 8,
        _ => return Err(Unfit::Unsupported("sound")),
    };
    Ok(Sound { channels, rate, settings })
}

/// The content of the descriptor that comes next. Its length takes up to four bytes of seven bits.
fn descriptor<'a>(from: &mut Reader<'a>, kind: u8) -> Result<Reader<'a>, Unfit> {
    if from.u8()? != kind {
        return Err(Unfit::Broken);
    }
    let mut length = 0_usize;
    for _ in 0..4 {
        let byte = from.u8()?;
        length = length << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Ok(Reader(from.take(length)?));
        }
    }
    Err(Unfit::Broken)
}
