//! Reading a file: one track of pictures, at most one of sound. Every other track and box is passed over.

use super::avc::{self, Pictures};
use super::boxes::{Boxes, Found, Reader, find, get};
use super::fragments::Pieces;
use super::samples::{self, Media, Sample};
use super::sound::{self, Sound};
use super::{MILLIS_MAX, Unfit};
use std::ops::Range;

/// Pieces of media in a file; cameras write one, recorders one for each fragment.
const MEDIA_RANGES_MAX: usize = 16;
const FRAGMENTS_MAX: usize = 128;
/// Ticks of a second, in the film and in a track.
const TIMESCALE: std::ops::RangeInclusive<u32> = 1..=10_000_000;
/// What an edit may leave out at either end. More would be a scene that somebody cut away and that is still there.
const HIDDEN_MILLIS_MAX: u64 = 1_000;
const ONE: i32 = 0x1_0000;

/// Whether a film in fragments is taken. Cameras and editors write films in one piece, recorders of browsers do not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Whole,
    AlsoFragments,
}

pub(super) struct Movie<'a> {
    pub timescale: u32,
    pub pictures: Option<Track<Pictures<'a>>>,
    pub sound: Option<Track<Sound<'a>>>,
}

pub(super) struct Track<C> {
    pub coding: C,
    pub timescale: u32,
    pub samples: Vec<Sample>,
    pub edit: Option<Edit>,
}

/// An edit list in its simple form: wait, then show from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// In the film's time.
    pub delay: u64,
    pub length: u64,
    /// In the track's time.
    pub start: u64,
}

impl Movie<'_> {
    /// How long the longer track lasts.
    pub fn millis(&self) -> u64 {
        let lasts = |length| millis(length, self.timescale);
        let sound = self.sound.as_ref().map_or(0, |sound| lasts(sound.length(self.timescale)));
        sound.max(self.pictures.as_ref().map_or(0, |pictures| lasts(pictures.length(self.timescale))))
    }
}

impl<C> Track<C> {
    pub fn ticks(&self) -> u64 {
        self.samples.iter().map(|sample| u64::from(sample.ticks)).sum()
    }

    /// How long it lasts in the film's time.
    pub fn length(&self, film: u32) -> u64 {
        match self.edit {
            Some(edit) => edit.delay + edit.length,
            None => (self.ticks() * u64::from(film)).div_ceil(u64::from(self.timescale)),
        }
    }

    fn check(self, film: u32) -> Result<Track<C>, Unfit> {
        let whole = millis(self.ticks(), self.timescale);
        if whole == 0 {
            return Err(Unfit::Broken);
        }
        if whole > MILLIS_MAX {
            return Err(Unfit::TooLong);
        }
        if let Some(edit) = self.edit {
            let before = millis(edit.start, self.timescale);
            let shown = millis(edit.length, film);
            if millis(edit.delay, film).saturating_add(shown) > MILLIS_MAX {
                return Err(Unfit::TooLong);
            }
            let left_out = before.max(whole.saturating_sub(before.saturating_add(shown)));
            if shown == 0 || left_out > HIDDEN_MILLIS_MAX {
                return Err(Unfit::Unsupported("edits"));
            }
        }
        Ok(self)
    }
}

fn millis(ticks: u64, timescale: u32) -> u64 {
    ticks.saturating_mul(1_000) / u64::from(timescale.max(1))
}

/// Reads a whole file.
pub(super) fn read(file: &[u8], form: Form) -> Result<Movie<'_>, Unfit> {
    let mut film = None;
    let mut media = Media { file, ranges: Vec::new() };
    let mut fragments = Vec::new();
    for (place, found) in Boxes::of_file(file).enumerate() {
        let found = found?;
        match &found.kind {
            b"ftyp" => check_kind(Reader(found.content))?,
            _ if place == 0 => return Err(Unfit::Broken),
            b"moov" if film.replace(found.content).is_some() => return Err(Unfit::Broken),
            b"mdat" => media.ranges.push(Range { start: found.at, end: found.at + found.content.len() }),
            b"moof" | b"styp" if form == Form::Whole => return Err(Unfit::Unsupported("fragments")),
            b"moof" => fragments.push(begin_of(&found)?),
            _ => {}
        }
    }
    let ranges_max = if form == Form::Whole { MEDIA_RANGES_MAX } else { FRAGMENTS_MAX };
    if media.ranges.len() > ranges_max || fragments.len() > FRAGMENTS_MAX {
        return Err(Unfit::Broken);
    }
    let film = film.ok_or(Unfit::Broken)?;
    let pieces = match find(film, b"mvex")? {
        Some(_) if form == Form::Whole => return Err(Unfit::Unsupported("fragments")),
        Some(extends) => Some(Pieces::of(extends.0, fragments)?),
        None => None,
    };
    let source = Source { media, pieces };
    let timescale = head(get(film, b"mvhd")?)?;
    let (mut pictures, mut sound) = (None, None);
    for found in Boxes::inside(film) {
        let found = found?;
        if &found.kind != b"trak" {
            continue;
        }
        let track = found.content;
        let second = match &handler(track)? {
            b"vide" => pictures.replace(read_pictures(track, &source, timescale)?).is_some(),
            b"soun" => sound.replace(read_sound(track, &source, timescale)?).is_some(),
            _ => false,
        };
        if second {
            return Err(Unfit::Unsupported("tracks"));
        }
    }
    Ok(Movie { timescale, pictures, sound })
}

/// Where the samples of a track lie, and who says so.
struct Source<'a> {
    media: Media<'a>,
    pieces: Option<Pieces<'a>>,
}

/// Where a fragment begins; its length is never one of 64 bits.
fn begin_of<'a>(found: &Found<'a>) -> Result<(usize, &'a [u8]), Unfit> {
    Ok((found.at.checked_sub(8).ok_or(Unfit::Broken)?, found.content))
}

/// QuickTime's files look alike and are not the same.
fn check_kind(mut kind: Reader<'_>) -> Result<(), Unfit> {
    if kind.kind()? == *b"qt  " { Err(Unfit::Unsupported("quicktime")) } else { Ok(()) }
}

/// The timescale of `mvhd` or `mdhd`. The times that stand before it are not looked at.
fn head(mut head: Reader<'_>) -> Result<u32, Unfit> {
    let (version, _) = head.version()?;
    head.long(version)?;
    head.long(version)?;
    Some(head.u32()?).filter(|scale| TIMESCALE.contains(scale)).ok_or(Unfit::Broken)
}

fn handler(track: &[u8]) -> Result<[u8; 4], Unfit> {
    let mut handler = get(get(track, b"mdia")?.0, b"hdlr")?;
    handler.take(8)?;
    handler.kind()
}

fn read_pictures<'a>(track: &'a [u8], source: &Source<'_>, film: u32) -> Result<Track<Pictures<'a>>, Unfit> {
    let turn = turn(get(track, b"tkhd")?)?;
    read_track(track, source, film, |kind, entry| match kind {
        b"avc1" => avc::read(entry, turn),
        _ => Err(Unfit::Unsupported("pictures")),
    })
}

fn read_sound<'a>(track: &'a [u8], source: &Source<'_>, film: u32) -> Result<Track<Sound<'a>>, Unfit> {
    read_track(track, source, film, |kind, entry| match kind {
        b"mp4a" => sound::read(entry),
        _ => Err(Unfit::Unsupported("sound")),
    })
}

fn read_track<'a, C>(
    track: &'a [u8],
    source: &Source<'_>,
    film: u32,
    coding: impl FnOnce(&[u8; 4], Reader<'a>) -> Result<C, Unfit>,
) -> Result<Track<C>, Unfit> {
    let inner = get(track, b"mdia")?;
    let timescale = head(get(inner.0, b"mdhd")?)?;
    let information = get(inner.0, b"minf")?;
    check_reference(get(get(information.0, b"dinf")?.0, b"dref")?)?;
    let table = get(information.0, b"stbl")?;
    let mut descriptions = get(table.0, b"stsd")?;
    descriptions.version()?;
    if descriptions.u32()? != 1 {
        return Err(Unfit::Unsupported("tracks"));
    }
    let entry = Boxes::inside(descriptions.0).next().ok_or(Unfit::Broken)??;
    let coding = coding(&entry.kind, Reader(entry.content))?;
    let Some(pieces) = &source.pieces else {
        let samples = samples::read(table.0, &source.media, timescale)?;
        return Track { coding, timescale, samples, edit: edit(track)? }.check(film);
    };
    let samples = pieces.samples(number(get(track, b"tkhd")?)?, &source.media)?;
    if samples.iter().any(|sample| samples::is_far(sample.shift, timescale)) {
        return Err(Unfit::Broken);
    }
    // An edit of a film that grows says nothing of its length.
    Track { coding, timescale, samples, edit: None }.check(film)
}

/// The number of a track, which `tkhd` says behind its times.
fn number(mut head: Reader<'_>) -> Result<u32, Unfit> {
    let (version, _) = head.version()?;
    head.long(version)?;
    head.long(version)?;
    head.u32()
}

/// The media must lie in this very file.
fn check_reference(mut references: Reader<'_>) -> Result<(), Unfit> {
    references.version()?;
    if references.u32()? != 1 {
        return Err(Unfit::Unsupported("tracks"));
    }
    let reference = Boxes::inside(references.0).next().ok_or(Unfit::Broken)??;
    let (_, flags) = Reader(reference.content).version()?;
    if flags & 1 == 1 { Ok(()) } else { Err(Unfit::Unsupported("tracks")) }
}

/// How the pictures are turned: by quarters, perhaps mirrored.
fn turn(mut head: Reader<'_>) -> Result<[i32; 4], Unfit> {
    let (version, _) = head.version()?;
    head.long(version)?;
    head.long(version)?;
    head.take(8)?;
    head.long(version)?;
    head.take(16)?;
    let mut matrix = [0_i32; 9];
    for cell in &mut matrix {
        *cell = head.i32()?;
    }
    let [a, b, _, c, d, ..] = matrix;
    let is_one = |cell: i32| cell == ONE || cell == -ONE;
    let quarter = (is_one(a) && is_one(d) && b == 0 && c == 0) || (is_one(b) && is_one(c) && a == 0 && d == 0);
    if quarter { Ok([a, b, c, d].map(|cell| cell / ONE)) } else { Err(Unfit::Unsupported("turned")) }
}

fn edit(track: &[u8]) -> Result<Option<Edit>, Unfit> {
    let Some(edits) = find(track, b"edts")? else { return Ok(None) };
    let Some(mut list) = find(edits.0, b"elst")? else { return Ok(None) };
    let (version, _) = list.version()?;
    let row_bytes = if version == 1 { 20 } else { 12 };
    let mut rows = Vec::new();
    // Two rows are the simple form: an empty one, then one that shows.
    for mut row in list.rows(row_bytes, 2).map_err(|_| Unfit::Unsupported("edits"))? {
        let (length, start) = (row.long(version)?, row.long(version)?);
        if row.u32()? != 0x1_0000 {
            return Err(Unfit::Unsupported("edits"));
        }
        // Minus one means that nothing is shown.
        let nothing = start == if version == 1 { u64::MAX } else { u64::from(u32::MAX) };
        rows.push((length, (!nothing).then_some(start)));
    }
    match rows.as_slice() {
        [] => Ok(None),
        [(length, Some(start))] => Ok(Some(Edit { delay: 0, length: *length, start: *start })),
        [(delay, None), (length, Some(start))] => Ok(Some(Edit { delay: *delay, length: *length, start: *start })),
        _ => Err(Unfit::Unsupported("edits")),
    }
}
