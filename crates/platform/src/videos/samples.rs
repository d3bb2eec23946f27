//! The tables that say where each sample lies, how long it is shown and when.

use super::Unfit;
use super::boxes::{Reader, find, get};
use std::ops::Range;

/// Samples of a track: a minute of 240 pictures a second is fewer, so that more of them are too long a film.
pub(super) const SAMPLES_MAX: usize = 20_000;
/// How far a picture's showing may lie from its decoding, in seconds.
const SHIFT_SECONDS_MAX: i64 = 10;

/// One picture, or one frame of sound.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sample {
    /// Where it lies in the file.
    pub at: usize,
    pub bytes: usize,
    /// How long it lasts, in the track's time.
    pub ticks: u32,
    /// How much later it is shown than decoded.
    pub shift: i32,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A player can begin here.
    #[default]
    Key,
    Other,
}

/// The file, and where in it media may lie.
pub(super) struct Media<'a> {
    pub file: &'a [u8],
    pub ranges: Vec<Range<usize>>,
}

/// Reads the sample table of a track.
pub(super) fn read(table: &[u8], media: &Media<'_>, timescale: u32) -> Result<Vec<Sample>, Unfit> {
    let mut samples = sizes(get(table, b"stsz")?, media)?;
    durations(get(table, b"stts")?, &mut samples)?;
    if let Some(shifts_table) = find(table, b"ctts")? {
        shifts(shifts_table, &mut samples, timescale)?;
    }
    if let Some(keys_table) = find(table, b"stss")? {
        keys(keys_table, &mut samples)?;
    }
    let offsets = match (find(table, b"stco")?, find(table, b"co64")?) {
        (Some(short), None) => offsets(short, 4)?,
        (None, Some(long)) => offsets(long, 8)?,
        _ => return Err(Unfit::Broken),
    };
    places(get(table, b"stsc")?, &offsets, media, &mut samples)?;
    Ok(samples)
}

/// The sizes, which together are never more than the file: samples that share their bytes would make much of little.
fn sizes(mut table: Reader<'_>, media: &Media<'_>) -> Result<Vec<Sample>, Unfit> {
    table.version()?;
    let same = usize::try_from(table.u32()?).map_err(|_| Unfit::Broken)?;
    let one = |bytes: usize| Sample { bytes, ..Sample::default() };
    let samples: Vec<Sample> = if same == 0 {
        let size = |mut row: Reader<'_>| row.u32().and_then(|size| usize::try_from(size).map_err(|_| Unfit::Broken));
        table.rows(4, SAMPLES_MAX)?.map(|row| size(row).map(one)).collect::<Result<_, _>>()?
    } else {
        let count = usize::try_from(table.u32()?).map_err(|_| Unfit::Broken)?;
        if count.checked_mul(same).is_none_or(|all| all > media.file.len()) || !table.0.is_empty() {
            return Err(Unfit::Broken);
        }
        if count > SAMPLES_MAX {
            return Err(Unfit::TooLong);
        }
        vec![one(same); count]
    };
    let mut room = media.file.len();
    for sample in &samples {
        room = room.checked_sub(sample.bytes).filter(|_| sample.bytes > 0).ok_or(Unfit::Broken)?;
    }
    if samples.is_empty() { Err(Unfit::Broken) } else { Ok(samples) }
}

/// Gives each sample the value of its run; the runs must fill the samples exactly.
fn spread<T: Copy>(
    runs: impl Iterator<Item = Result<(u32, T), Unfit>>,
    samples: &mut [Sample],
    set: impl Fn(&mut Sample, T),
) -> Result<(), Unfit> {
    let mut rest = samples;
    for run in runs {
        let (count, value) = run?;
        let count = usize::try_from(count).map_err(|_| Unfit::Broken)?;
        let (these, others) = rest.split_at_mut_checked(count).ok_or(Unfit::Broken)?;
        these.iter_mut().for_each(|sample| set(sample, value));
        rest = others;
    }
    if rest.is_empty() { Ok(()) } else { Err(Unfit::Broken) }
}

fn durations(mut table: Reader<'_>, samples: &mut [Sample]) -> Result<(), Unfit> {
    table.version()?;
    let runs = table.rows(8, SAMPLES_MAX)?.map(|mut row| Ok((row.u32()?, row.u32()?)));
    spread(runs, samples, |sample, ticks| sample.ticks = ticks)
}

/// Whether a picture is shown too far from where it is decoded.
pub(super) fn is_far(shift: i32, timescale: u32) -> bool {
    i64::from(shift).abs() > i64::from(timescale) * SHIFT_SECONDS_MAX
}

fn shifts(mut table: Reader<'_>, samples: &mut [Sample], timescale: u32) -> Result<(), Unfit> {
    // Version 0 says that shifts have no sign, and many writers give them one all the same.
    if table.version()?.0 > 1 {
        return Err(Unfit::Broken);
    }
    let runs = table.rows(8, SAMPLES_MAX)?.map(|mut row| {
        let (count, shift) = (row.u32()?, row.i32()?);
        if is_far(shift, timescale) { Err(Unfit::Broken) } else { Ok((count, shift)) }
    });
    spread(runs, samples, |sample, shift| sample.shift = shift)
}

fn keys(mut table: Reader<'_>, samples: &mut [Sample]) -> Result<(), Unfit> {
    table.version()?;
    samples.iter_mut().for_each(|sample| sample.kind = Kind::Other);
    for mut row in table.rows(4, SAMPLES_MAX)? {
        // Counted from one.
        let number = usize::try_from(row.u32()?).ok().and_then(|number| number.checked_sub(1)).ok_or(Unfit::Broken)?;
        samples.get_mut(number).ok_or(Unfit::Broken)?.kind = Kind::Key;
    }
    Ok(())
}

fn offsets(mut table: Reader<'_>, row_bytes: usize) -> Result<Vec<usize>, Unfit> {
    table.version()?;
    let one = |mut row: Reader<'_>| {
        let offset = if row_bytes == 4 { u64::from(row.u32()?) } else { row.u64()? };
        usize::try_from(offset).map_err(|_| Unfit::Broken)
    };
    table.rows(row_bytes, SAMPLES_MAX)?.map(one).collect()
}

/// Where a sample ends that must lie within the file's media and hold something.
pub(super) fn within(media: &Media<'_>, at: usize, bytes: usize) -> Result<usize, Unfit> {
    let end = at.checked_add(bytes).filter(|end| *end > at).ok_or(Unfit::Broken)?;
    let lies = media.ranges.iter().any(|range| range.start <= at && end <= range.end);
    if lies { Ok(end) } else { Err(Unfit::Broken) }
}

/// Walks the chunks and gives each sample its place, which must lie within the file's media.
fn places(mut table: Reader<'_>, offsets: &[usize], media: &Media<'_>, samples: &mut [Sample]) -> Result<(), Unfit> {
    table.version()?;
    let mut runs = table.rows(12, SAMPLES_MAX)?.peekable();
    let mut rest = samples.iter_mut();
    let mut in_chunk = 0;
    for (chunk, offset) in (1_u32..).zip(offsets) {
        // A run begins at its chunk and lasts until the next begins.
        if let Some(mut run) = runs.next_if(|run| Reader(run.0).u32() == Ok(chunk)) {
            run.take(4)?;
            in_chunk = run.u32()?;
            if run.u32()? != 1 {
                return Err(Unfit::Broken);
            }
        }
        if in_chunk == 0 {
            return Err(Unfit::Broken);
        }
        let mut at = *offset;
        for _ in 0..in_chunk {
            let sample = rest.next().ok_or(Unfit::Broken)?;
            let end = within(media, at, sample.bytes)?;
            sample.at = at;
            at = end;
        }
    }
    // Runs for chunks that are not there, or samples that no chunk holds.
    if runs.next().is_some() || rest.next().is_some() { Err(Unfit::Broken) } else { Ok(()) }
}
