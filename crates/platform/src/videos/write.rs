//! Writing a new file: its head before its media, so that a player can begin before all of it is there.

use super::avc::{self, Begins, Pictures};
use super::movie::{Edit, Movie, Track};
use super::samples::Sample;
use super::sound::Sound;
use super::{Unfit, head};
use std::ops::Range;

/// How much of each track stands together, in milliseconds: pictures and sound arrive side by side.
const CHUNK_MILLIS: u64 = 500;

/// A track as it is written.
pub(super) struct Plan<'a> {
    pub coding: Coding<'a>,
    pub samples: &'a [Sample],
    /// What is kept of each sample.
    pub sizes: Vec<usize>,
    pub timescale: u32,
    pub ticks: u64,
    /// How long it lasts in the film's time.
    pub length: u64,
    pub edit: Option<Edit>,
}

#[derive(Clone, Copy)]
pub(super) enum Coding<'a> {
    Pictures(&'a Pictures<'a>),
    Sound(&'a Sound<'a>),
}

/// Samples of one track that lie together.
pub(super) struct Chunk {
    pub track: usize,
    pub samples: Range<usize>,
    pub bytes: usize,
}

/// Writes the film anew.
pub(super) fn write(file: &[u8], movie: &Movie<'_>) -> Result<Vec<u8>, Unfit> {
    let mut plans = Vec::new();
    if let Some(track) = &movie.pictures {
        plans.push(pictures(file, track, movie.timescale)?);
    }
    if let Some(track) = &movie.sound {
        let sizes = track.samples.iter().map(|sample| sample.bytes).collect();
        plans.push(plan(Coding::Sound(&track.coding), track, sizes, movie.timescale));
    }
    let chunks = interleave(&plans);
    let media: usize = chunks.iter().map(|chunk| chunk.bytes).sum();
    // The head is as long with wrong offsets as with the right ones.
    let begin = head::write(movie.timescale, &plans, &chunks, 0)?.len() + head::BOX_BYTES;
    let mut out = Vec::with_capacity(begin + media);
    out.extend(head::write(movie.timescale, &plans, &chunks, begin)?);
    out.extend(head::number(media + head::BOX_BYTES)?.to_be_bytes());
    out.extend(b"mdat");
    for chunk in &chunks {
        let plan = &plans[chunk.track];
        for sample in &plan.samples[chunk.samples.clone()] {
            let bytes = bytes_of(file, sample)?;
            match plan.coding {
                Coding::Pictures(coding) => {
                    avc::keep(bytes, coding.length_bytes, |unit| out.extend(unit))?;
                }
                Coding::Sound(_) => out.extend(bytes),
            }
        }
    }
    Ok(out)
}

fn pictures<'a>(file: &[u8], track: &'a Track<Pictures<'a>>, film: u32) -> Result<Plan<'a>, Unfit> {
    let mut sizes = Vec::with_capacity(track.samples.len());
    for sample in &track.samples {
        let kept = avc::keep(bytes_of(file, sample)?, track.coding.length_bytes, |_| {})?;
        if sizes.is_empty() && kept.begins != Begins::Here {
            return Err(Unfit::Unsupported("start"));
        }
        sizes.push(kept.bytes);
    }
    Ok(plan(Coding::Pictures(&track.coding), track, sizes, film))
}

fn plan<'a, C>(coding: Coding<'a>, track: &'a Track<C>, sizes: Vec<usize>, film: u32) -> Plan<'a> {
    Plan {
        coding,
        samples: &track.samples,
        sizes,
        timescale: track.timescale,
        ticks: track.ticks(),
        length: track.length(film),
        edit: track.edit,
    }
}

fn bytes_of<'a>(file: &'a [u8], sample: &Sample) -> Result<&'a [u8], Unfit> {
    file.get(sample.at..sample.at.saturating_add(sample.bytes)).ok_or(Unfit::Broken)
}

/// Always takes from the track that is behind, half a second at a time.
fn interleave(plans: &[Plan<'_>]) -> Vec<Chunk> {
    let mut next = vec![(0_usize, 0_u64); plans.len()];
    let mut chunks = Vec::new();
    loop {
        let seconds = |track: usize| next[track].1 as f64 / f64::from(plans[track].timescale);
        let behind = (0..plans.len())
            .filter(|track| next[*track].0 < plans[*track].samples.len())
            .min_by(|one, other| seconds(*one).total_cmp(&seconds(*other)));
        let Some(track) = behind else { return chunks };
        let plan = &plans[track];
        let (begin, begun) = next[track];
        let until = begun + u64::from(plan.timescale) * CHUNK_MILLIS / 1_000;
        let (mut end, mut now) = (begin, begun);
        while end < plan.samples.len() && (end == begin || now < until) {
            now += u64::from(plan.samples[end].ticks);
            end += 1;
        }
        next[track] = (end, now);
        chunks.push(Chunk { track, samples: begin..end, bytes: plan.sizes[begin..end].iter().sum() });
    }
}
