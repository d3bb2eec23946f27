//! The head of a new file. Every byte of it is made here, from numbers that were read and understood: no times, no
//! names, no text.

use super::avc::Pictures;
use super::samples::{Kind, Sample};
use super::sound::Sound;
use super::write::{Chunk, Coding, Plan};
use super::{SIDE_MAX, Unfit};

/// Length and letters of a box.
pub(super) const BOX_BYTES: usize = 8;
/// 72 dots an inch, which everybody writes and nobody looks at.
const RESOLUTION: u32 = 0x0048_0000;
/// "und" with five bits a letter.
const NO_LANGUAGE: u16 = 0x55c4;
const ENABLED_IN_FILM: u32 = 3;
const FULL_VOLUME: u16 = 0x0100;
/// One, with 16 bits behind the point, and with 30.
const ONE: u32 = 0x1_0000;
const ONE_30: u32 = 0x4000_0000;
/// Minus one: an edit that shows nothing.
const NOTHING: u32 = u32::MAX;

type Done = Result<(), Unfit>;

/// The kind of file and the film's tables; media will begin at `begin`.
pub(super) fn write(film: u32, plans: &[Plan<'_>], chunks: &[Chunk], begin: usize) -> Result<Vec<u8>, Unfit> {
    let mut out = Vec::new();
    boxed(&mut out, b"ftyp", |out| {
        out.extend(b"isom\0\0\x02\0isomiso2avc1mp41");
        Ok(())
    })?;
    let longest = short(plans.iter().map(|plan| plan.length).max().unwrap_or(0))?;
    boxed(&mut out, b"moov", |out| {
        full(out, b"mvhd", (0, 0), |out| {
            put(out, [0, 0, film, longest, ONE]);
            put16(out, [FULL_VOLUME, 0]);
            put(out, [0, 0]);
            put(out, [ONE, 0, 0, 0, ONE, 0, 0, 0, ONE_30]);
            put(out, [0; 6]);
            put(out, [number(plans.len())? + 1]);
            Ok(())
        })?;
        for (track, plan) in plans.iter().enumerate() {
            let offsets = offsets(chunks, track, begin)?;
            let own: Vec<&Chunk> = chunks.iter().filter(|chunk| chunk.track == track).collect();
            boxed(out, b"trak", |out| write_track(out, number(track)? + 1, plan, &own, &offsets))?;
        }
        Ok(())
    })?;
    Ok(out)
}

fn offsets(chunks: &[Chunk], track: usize, begin: usize) -> Result<Vec<u32>, Unfit> {
    let mut at = begin;
    let mut offsets = Vec::new();
    for chunk in chunks {
        if chunk.track == track {
            offsets.push(number(at)?);
        }
        at += chunk.bytes;
    }
    Ok(offsets)
}

fn write_track(out: &mut Vec<u8>, id: u32, plan: &Plan<'_>, chunks: &[&Chunk], offsets: &[u32]) -> Done {
    let (handler, volume) = match plan.coding {
        Coding::Pictures(_) => (b"vide", 0),
        Coding::Sound(_) => (b"soun", FULL_VOLUME),
    };
    let (matrix, size) = match plan.coding {
        Coding::Pictures(pictures) => upright(pictures)?,
        Coding::Sound(_) => ([ONE, 0, 0, 0, ONE, 0, 0, 0, ONE_30], [0, 0]),
    };
    full(out, b"tkhd", (0, ENABLED_IN_FILM), |out| {
        put(out, [0, 0, id, 0, short(plan.length)?, 0, 0]);
        put16(out, [0, 0, volume, 0]);
        put(out, matrix);
        put(out, size);
        Ok(())
    })?;
    if let Some(edit) = plan.edit {
        let rows = if edit.delay == 0 { 1 } else { 2 };
        boxed(out, b"edts", |out| {
            full(out, b"elst", (0, 0), |out| {
                put(out, [rows]);
                if edit.delay != 0 {
                    put(out, [short(edit.delay)?, NOTHING, ONE]);
                }
                put(out, [short(edit.length)?, short(edit.start)?, ONE]);
                Ok(())
            })
        })?;
    }
    boxed(out, b"mdia", |out| {
        full(out, b"mdhd", (0, 0), |out| {
            put(out, [0, 0, plan.timescale, short(plan.ticks)?]);
            put16(out, [NO_LANGUAGE, 0]);
            Ok(())
        })?;
        full(out, b"hdlr", (0, 0), |out| {
            put(out, [0]);
            out.extend(handler);
            put(out, [0, 0, 0]);
            out.push(0);
            Ok(())
        })?;
        boxed(out, b"minf", |out| write_information(out, plan, chunks, offsets))
    })
}

/// The matrix that turns a picture upright and moves it back into view, and the size before that.
fn upright(pictures: &Pictures<'_>) -> Result<([u32; 9], [u32; 2]), Unfit> {
    let (wide, high) = pictures.pixel.unwrap_or((1, 1));
    let width = (u64::from(pictures.width) * u64::from(wide)).div_ceil(u64::from(high));
    // A pixel is at most four times as wide as high.
    let width = i32::try_from(width.min(u64::from(SIDE_MAX) * 4)).map_err(|_| Unfit::Broken)?;
    let height = i32::try_from(pictures.height).map_err(|_| Unfit::Broken)?;
    let [a, b, c, d] = pictures.turn;
    let right = -(a * width).min(0) - (c * height).min(0);
    let down = -(b * width).min(0) - (d * height).min(0);
    let fixed = |value: i32| (value * 0x1_0000).cast_unsigned();
    let matrix = [fixed(a), fixed(b), 0, fixed(c), fixed(d), 0, fixed(right), fixed(down), ONE_30];
    Ok((matrix, [fixed(width), fixed(height)]))
}

fn write_information(out: &mut Vec<u8>, plan: &Plan<'_>, chunks: &[&Chunk], offsets: &[u32]) -> Done {
    match plan.coding {
        Coding::Pictures(_) => full(out, b"vmhd", (0, 1), |out| {
            put(out, [0, 0]);
            Ok(())
        })?,
        Coding::Sound(_) => full(out, b"smhd", (0, 0), |out| {
            put(out, [0]);
            Ok(())
        })?,
    }
    boxed(out, b"dinf", |out| {
        full(out, b"dref", (0, 0), |out| {
            put(out, [1]);
            full(out, b"url ", (0, 1), |_| Ok(()))
        })
    })?;
    boxed(out, b"stbl", |out| {
        full(out, b"stsd", (0, 0), |out| {
            put(out, [1]);
            match plan.coding {
                Coding::Pictures(pictures) => describe_pictures(out, pictures),
                Coding::Sound(sound) => describe_sound(out, sound),
            }
        })?;
        write_samples(out, plan.samples)?;
        write_chunks(out, chunks)?;
        full(out, b"stsz", (0, 0), |out| {
            put(out, [0, number(plan.sizes.len())?]);
            plan.sizes.iter().try_for_each(|size| {
                put(out, [number(*size)?]);
                Ok(())
            })
        })?;
        table(out, b"stco", 0, &offsets.iter().map(|offset| [*offset]).collect::<Vec<_>>())
    })
}

fn describe_pictures(out: &mut Vec<u8>, pictures: &Pictures<'_>) -> Done {
    let side = |side: u32| u16::try_from(side).map_err(|_| Unfit::Broken);
    boxed(out, b"avc1", |out| {
        put16(out, [0, 0, 0, 1]);
        put(out, [0; 4]);
        put16(out, [side(pictures.width)?, side(pictures.height)?]);
        put(out, [RESOLUTION, RESOLUTION, 0]);
        put16(out, [1]);
        put(out, [0; 8]);
        put16(out, [24, u16::MAX]);
        boxed(out, b"avcC", |out| {
            out.push(1);
            out.extend(pictures.profile);
            out.push(0xfc | (pictures.length_bytes - 1));
            for (units, reserved) in [(&pictures.sps, 0xe0), (&pictures.pps, 0)] {
                out.push(reserved | u8::try_from(units.len()).map_err(|_| Unfit::Broken)?);
                for unit in units {
                    put16(out, [u16::try_from(unit.len()).map_err(|_| Unfit::Broken)?]);
                    out.extend(*unit);
                }
            }
            if pictures.is_high() {
                // 4:2:0 of 8 bits, and no more settings.
                out.extend([0xfd, 0xf8, 0xf8, 0]);
            }
            Ok(())
        })?;
        if let Some((wide, high)) = pictures.pixel {
            boxed(out, b"pasp", |out| {
                put(out, [wide, high]);
                Ok(())
            })?;
        }
        if let Some([primaries, transfer, matrix, is_full]) = pictures.colour {
            boxed(out, b"colr", |out| {
                out.extend(b"nclx");
                put16(out, [primaries, transfer, matrix]);
                out.push(if is_full == 1 { 0x80 } else { 0 });
                Ok(())
            })?;
        }
        Ok(())
    })
}

fn describe_sound(out: &mut Vec<u8>, sound: &Sound<'_>) -> Done {
    let settings = u8::try_from(sound.settings.len()).map_err(|_| Unfit::Broken)?;
    boxed(out, b"mp4a", |out| {
        put16(out, [0, 0, 0, 1]);
        put(out, [0, 0]);
        put16(out, [sound.channels, 16, 0, 0]);
        // Rates that 16 bits do not hold stand in the settings only.
        put16(out, [u16::try_from(sound.rate).unwrap_or(0), 0]);
        full(out, b"esds", (0, 0), |out| {
            // A stream, its decoder, the decoder's settings, and how it is carried.
            out.extend([3, 23 + settings, 0, 0, 0]);
            out.extend([4, 15 + settings, 0x40, 0x15, 0, 0, 0]);
            put(out, [0, 0]);
            out.extend([5, settings]);
            out.extend(sound.settings);
            out.extend([6, 1, 2]);
            Ok(())
        })
    })
}

/// When samples are decoded and shown, and at which a player can begin.
fn write_samples(out: &mut Vec<u8>, samples: &[Sample]) -> Done {
    table(out, b"stts", 0, &runs(samples.iter().map(|sample| sample.ticks)))?;
    if samples.iter().any(|sample| sample.shift != 0) {
        let version = u8::from(samples.iter().any(|sample| sample.shift < 0));
        table(out, b"ctts", version, &runs(samples.iter().map(|sample| sample.shift.cast_unsigned())))?;
    }
    if samples.iter().any(|sample| sample.kind == Kind::Other) {
        let keys = (1..).zip(samples).filter(|(_, sample)| sample.kind == Kind::Key).map(|(number, _)| [number]);
        table(out, b"stss", 0, &keys.collect::<Vec<[u32; 1]>>())?;
    }
    Ok(())
}

/// How many samples each chunk holds; a row stands for all chunks until the next.
fn write_chunks(out: &mut Vec<u8>, chunks: &[&Chunk]) -> Done {
    let mut rows: Vec<[u32; 3]> = Vec::new();
    for (place, chunk) in (1..).zip(chunks) {
        let count = number(chunk.samples.len())?;
        if rows.last().is_none_or(|last| last[1] != count) {
            rows.push([place, count, 1]);
        }
    }
    table(out, b"stsc", 0, &rows)
}

/// Equal neighbours become one row.
fn runs(values: impl Iterator<Item = u32>) -> Vec<[u32; 2]> {
    let mut runs: Vec<[u32; 2]> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some([count, last]) if *last == value => *count += 1,
            _ => runs.push([1, value]),
        }
    }
    runs
}

fn table<const N: usize>(out: &mut Vec<u8>, kind: &[u8; 4], version: u8, rows: &[[u32; N]]) -> Done {
    full(out, kind, (version, 0), |out| {
        put(out, [number(rows.len())?]);
        rows.iter().for_each(|row| put(out, *row));
        Ok(())
    })
}

/// A box around what is written in it.
fn boxed(out: &mut Vec<u8>, kind: &[u8; 4], fill: impl FnOnce(&mut Vec<u8>) -> Done) -> Done {
    let begin = out.len();
    out.extend([0; 4]);
    out.extend(kind);
    fill(out)?;
    let length = number(out.len() - begin)?.to_be_bytes();
    out[begin..begin + length.len()].copy_from_slice(&length);
    Ok(())
}

/// A box with version and flags.
fn full(
    out: &mut Vec<u8>,
    kind: &[u8; 4],
    (version, flags): (u8, u32),
    fill: impl FnOnce(&mut Vec<u8>) -> Done,
) -> Done {
    boxed(out, kind, |out| {
        put(out, [u32::from(version) << 24 | flags]);
        fill(out)
    })
}

fn put(out: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    numbers.into_iter().for_each(|number| out.extend(number.to_be_bytes()));
}

fn put16(out: &mut Vec<u8>, numbers: impl IntoIterator<Item = u16>) {
    numbers.into_iter().for_each(|number| out.extend(number.to_be_bytes()));
}

pub(super) fn number(count: usize) -> Result<u32, Unfit> {
    u32::try_from(count).map_err(|_| Unfit::Broken)
}

/// A number that the checks of reading keep within 32 bits.
fn short(long: u64) -> Result<u32, Unfit> {
    u32::try_from(long).map_err(|_| Unfit::Broken)
}
