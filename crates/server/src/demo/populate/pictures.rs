//! Plain pictures for the demo: coloured blocks for albums, and papers that say 演示 (for show only).
//!
//! They are painted small and enlarged, so that a debug build paints a hundred of them in a moment.

use super::super::rng::Rng;
use anyhow::Context;
use bytes::Bytes;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use platform::pictures::{self, Picture};
use std::io::Cursor;

/// What is painted, and how much larger it is kept.
const ALBUM: (u32, u32, u32) = (80, 60, 5);
const PAPER: (u32, u32, u32) = (150, 100, 4);
/// 演示 in 24 rows, as a person would write it with a thick brush.
const FOR_SHOW: [&str; 24] = [
    "...............###..............................................",
    ".....##........###..............................................",
    "....####################.....#################..................",
    ".....###################.....#################..................",
    ".......#.###..........##......################..................",
    ".........###..........##........................................",
    ".........###############........................................",
    "....#......###########..........................................",
    "...####........###.........######################...............",
    "...#####.......###.........######################...............",
    "....###...##############...######################...............",
    "......#...##############.............###........................",
    "..........###..###...###.............###........................",
    "..........##############......###....###...##...................",
    "......##..##############......###....###..####..................",
    "......###.###..###...###......###....###...###..................",
    ".....###..###..###...###.....####....###....###.................",
    ".....###..##############....####.....###....###.................",
    ".....###..##############....####.....###....####................",
    "....###.....###....##......####......###.....###................",
    "....###....####...#####....###......####.....###................",
    "...####.######......####.........#######........................",
    ".....#...###.........###.........######.........................",
    "......................#..........#####..........................",
];

/// Which paper is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    Licence,
    Responsible,
}

/// An album picture: a few blocks of colour, others for each number.
///
/// # Errors
/// When it cannot be encoded.
pub(super) async fn album(seed: u64, number: usize) -> anyhow::Result<Picture> {
    kept(move || {
        let (width, height, scale) = ALBUM;
        let mut rng = Rng::stream(seed, "album", number);
        let mut picture = RgbImage::from_pixel(width, height, colour(&mut rng, 150));
        let floor = height * 2 / 3;
        block(&mut picture, (0, floor), (width, height - floor), colour(&mut rng, 90));
        for index in 0..4 {
            let size = (8 + rng.below(12) as u32, 12 + rng.below(24) as u32);
            let left = index * width / 4 + rng.below(6) as u32;
            block(&mut picture, (left, floor.saturating_sub(size.1) + 4), size, colour(&mut rng, 60));
        }
        (picture, scale)
    })
    .await
}

/// The first picture of the demo's video.
///
/// # Errors
/// When it cannot be encoded.
pub(super) async fn poster() -> anyhow::Result<Picture> {
    kept(|| {
        let mut picture = RgbImage::from_pixel(320, 180, Rgb([0xf5, 0xef, 0xe0]));
        block(&mut picture, (0, 135), (320, 45), Rgb([0x2f, 0x6f, 0x5e]));
        block(&mut picture, (20, 87), (48, 48), Rgb([0xe8, 0x91, 0x3a]));
        (picture, 2)
    })
    .await
}

/// A paper that says 演示 and nothing else.
///
/// # Errors
/// When it cannot be encoded.
pub(super) async fn paper(paper: Paper) -> anyhow::Result<Picture> {
    kept(move || {
        let (width, height, scale) = PAPER;
        let (ground, frame) = match paper {
            Paper::Licence => (Rgb([250, 245, 230]), Rgb([190, 60, 50])),
            Paper::Responsible => (Rgb([232, 242, 250]), Rgb([60, 110, 170])),
        };
        let mut picture = RgbImage::from_pixel(width, height, frame);
        block(&mut picture, (4, 4), (width - 8, height - 8), ground);
        for line in 0..4 {
            block(&mut picture, (16, 58 + line * 9), (width - 60 - line * 8, 3), Rgb([205, 205, 205]));
        }
        for (y, row) in FOR_SHOW.iter().enumerate() {
            for (x, _) in row.bytes().enumerate().filter(|(_, dot)| *dot == b'#') {
                picture.put_pixel(48 + x as u32, 22 + y as u32, Rgb([60, 60, 60]));
            }
        }
        (picture, scale)
    })
    .await
}

/// Paints, and then does with it what is done with every upload.
async fn kept(paint: impl FnOnce() -> (RgbImage, u32) + Send + 'static) -> anyhow::Result<Picture> {
    let painted = tokio::task::spawn_blocking(move || {
        let (small, scale) = paint();
        let (width, height) = (small.width() * scale, small.height() * scale);
        let large = DynamicImage::ImageRgb8(small).resize_exact(width, height, FilterType::Nearest);
        let mut bytes = Vec::new();
        large.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map(|()| bytes)
    });
    let bytes = painted.await?.context("a picture of the demo cannot be encoded")?;
    Ok(pictures::decode(Bytes::from(bytes)).await?)
}

fn colour(rng: &mut Rng, least: u8) -> Rgb<u8> {
    let mut part = || least + rng.below(usize::from(255 - least)) as u8;
    Rgb([part(), part(), part()])
}

/// Fills a rectangle, as much of it as lies within the picture.
fn block(picture: &mut RgbImage, (left, top): (u32, u32), (width, height): (u32, u32), colour: Rgb<u8>) {
    for y in top..(top + height).min(picture.height()) {
        for x in left..(left + width).min(picture.width()) {
            picture.put_pixel(x, y, colour);
        }
    }
}
