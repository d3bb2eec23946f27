//! Fragments of a film (ISO/IEC 14496-12, section 8.8): what a recorder writes that does not know yet how long it goes on.

use super::Unfit;
use super::boxes::{Boxes, Reader, get};
use super::samples::{Kind, Media, SAMPLES_MAX, Sample, within};

/// What a sample is when its own row does not say.
#[derive(Clone, Copy, Default)]
struct Defaults {
    track: u32,
    ticks: u32,
    bytes: u32,
    flags: u32,
}

/// The fragments of a file, and the defaults of its tracks.
#[derive(Default)]
pub(super) struct Pieces<'a> {
    defaults: Vec<Defaults>,
    /// Where each begins in the file, and what is in it.
    found: Vec<(usize, &'a [u8])>,
}

/// A player need not begin at this sample's flag.
const NOT_A_KEY: u32 = 0x1_0000;

impl<'a> Pieces<'a> {
    /// Reads what `mvex` says.
    pub fn of(extends: &[u8], found: Vec<(usize, &'a [u8])>) -> Result<Pieces<'a>, Unfit> {
        let mut defaults = Vec::new();
        for found in Boxes::inside(extends) {
            let found = found?;
            if &found.kind != b"trex" {
                continue;
            }
            let mut row = Reader(found.content);
            row.version()?;
            let track = row.u32()?;
            row.u32()?;
            defaults.push(Defaults { track, ticks: row.u32()?, bytes: row.u32()?, flags: row.u32()? });
        }
        Ok(Pieces { defaults, found })
    }

    /// The samples of a track, in the order of the fragments.
    pub fn samples(&self, track: u32, media: &Media<'_>) -> Result<Vec<Sample>, Unfit> {
        let mut samples = Vec::new();
        let whole = self.defaults.iter().find(|known| known.track == track).copied().unwrap_or_default();
        for (begin, piece) in &self.found {
            for found in Boxes::inside(piece) {
                let found = found?;
                if &found.kind == b"traf" {
                    read_track(found.content, (track, *begin), whole, media, &mut samples)?;
                }
            }
        }
        // Samples that share their bytes would make much of little.
        let mut room = media.file.len();
        for sample in &samples {
            room = room.checked_sub(sample.bytes).ok_or(Unfit::Broken)?;
        }
        if samples.is_empty() { Err(Unfit::Broken) } else { Ok(samples) }
    }
}

fn read_track(
    content: &[u8],
    (track, begin): (u32, usize),
    mut defaults: Defaults,
    media: &Media<'_>,
    samples: &mut Vec<Sample>,
) -> Result<(), Unfit> {
    let mut head = get(content, b"tfhd")?;
    let (_, flags) = head.version()?;
    if head.u32()? != track {
        return Ok(());
    }
    let base = if flags & 1 == 0 { begin } else { usize::try_from(head.u64()?).map_err(|_| Unfit::Broken)? };
    if flags & 2 != 0 {
        head.u32()?;
    }
    for (bit, value) in [(8, &mut defaults.ticks), (0x10, &mut defaults.bytes), (0x20, &mut defaults.flags)] {
        if flags & bit != 0 {
            *value = head.u32()?;
        }
    }
    let mut at = base;
    for found in Boxes::inside(content) {
        let found = found?;
        if &found.kind == b"trun" {
            at = read_run(Reader(found.content), (base, at), defaults, media, samples)?;
        }
    }
    Ok(())
}

/// Reads a run of samples that lie behind each other; gives where it ends.
fn read_run(
    mut run: Reader<'_>,
    (base, behind): (usize, usize),
    defaults: Defaults,
    media: &Media<'_>,
    samples: &mut Vec<Sample>,
) -> Result<usize, Unfit> {
    let (_, flags) = run.version()?;
    let count = usize::try_from(run.u32()?).map_err(|_| Unfit::Broken)?;
    if samples.len().saturating_add(count) > SAMPLES_MAX {
        return Err(Unfit::TooLong);
    }
    let mut at = behind;
    if flags & 1 != 0 {
        let offset = isize::try_from(run.i32()?).map_err(|_| Unfit::Broken)?;
        at = base.checked_add_signed(offset).ok_or(Unfit::Broken)?;
    }
    let first = if flags & 4 == 0 { None } else { Some(run.u32()?) };
    for place in 0..count {
        let mut given = |bit: u32, default: u32| if flags & bit == 0 { Ok(default) } else { run.u32() };
        let ticks = given(0x100, defaults.ticks)?;
        let bytes = usize::try_from(given(0x200, defaults.bytes)?).map_err(|_| Unfit::Broken)?;
        let own = given(0x400, first.filter(|_| place == 0).unwrap_or(defaults.flags))?;
        let shift = given(0x800, 0)?.cast_signed();
        let end = within(media, at, bytes)?;
        let kind = if own & NOT_A_KEY == 0 { Kind::Key } else { Kind::Other };
        samples.push(Sample { at, bytes, ticks, shift, kind });
        at = end;
    }
    Ok(at)
}
