//! The boxes of ISO/IEC 14496-12: a length, four letters, content. Reading past an end is an error, never a panic.

use super::Unfit;

/// Boxes that stand beside each other; a film of a minute has a handful.
const SIBLINGS_MAX: usize = 256;

/// Bytes that are read from the front.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Unfit> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unfit::Broken)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Unfit> {
        self.take(N)?.try_into().map_err(|_| Unfit::Broken)
    }

    pub fn u8(&mut self) -> Result<u8, Unfit> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    pub fn u16(&mut self) -> Result<u16, Unfit> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub fn u32(&mut self) -> Result<u32, Unfit> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub fn u64(&mut self) -> Result<u64, Unfit> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    pub fn i32(&mut self) -> Result<i32, Unfit> {
        Ok(i32::from_be_bytes(self.array()?))
    }

    pub fn kind(&mut self) -> Result<[u8; 4], Unfit> {
        self.array()
    }

    /// Version and flags of a full box.
    pub fn version(&mut self) -> Result<(u8, u32), Unfit> {
        let word = self.u32()?;
        Ok((word.to_be_bytes()[0], word & 0x00ff_ffff))
    }

    /// A number of 32 bits in version 0 of a box, of 64 in version 1.
    pub fn long(&mut self, version: u8) -> Result<u64, Unfit> {
        match version {
            0 => Ok(u64::from(self.u32()?)),
            1 => self.u64(),
            _ => Err(Unfit::Broken),
        }
    }

    /// The rows of a table that fills the rest: its count must agree with the bytes that are there.
    pub fn rows(
        &mut self,
        row_bytes: usize,
        rows_max: usize,
    ) -> Result<impl Iterator<Item = Reader<'a>> + use<'a>, Unfit> {
        let count = usize::try_from(self.u32()?).map_err(|_| Unfit::Broken)?;
        if count.checked_mul(row_bytes) != Some(self.0.len()) {
            return Err(Unfit::Broken);
        }
        if count > rows_max {
            return Err(Unfit::TooLong);
        }
        Ok(self.0.chunks_exact(row_bytes).map(Reader))
    }
}

/// A box, and where its content begins in the view that it was found in.
pub(super) struct Found<'a> {
    pub kind: [u8; 4],
    pub content: &'a [u8],
    pub at: usize,
}

/// The boxes that fill a view. Only in a file may the last one be without a length.
pub(super) struct Boxes<'a> {
    whole: usize,
    rest: Reader<'a>,
    left: usize,
    is_file: Level,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    File,
    Inside,
}

impl<'a> Boxes<'a> {
    pub fn of_file(file: &'a [u8]) -> Boxes<'a> {
        Boxes { whole: file.len(), rest: Reader(file), left: SIBLINGS_MAX, is_file: Level::File }
    }

    pub fn inside(content: &'a [u8]) -> Boxes<'a> {
        Boxes { is_file: Level::Inside, ..Boxes::of_file(content) }
    }

    fn read(&mut self) -> Result<Found<'a>, Unfit> {
        self.left = self.left.checked_sub(1).ok_or(Unfit::Broken)?;
        let before = self.rest.0.len();
        let short = self.rest.u32()?;
        let kind = self.rest.kind()?;
        let length = match short {
            0 if self.is_file == Level::File => before,
            1 => usize::try_from(self.rest.u64()?).map_err(|_| Unfit::Broken)?,
            short => usize::try_from(short).map_err(|_| Unfit::Broken)?,
        };
        let head = before - self.rest.0.len();
        let at = self.whole - self.rest.0.len();
        let content = self.rest.take(length.checked_sub(head).ok_or(Unfit::Broken)?)?;
        Ok(Found { kind, content, at })
    }
}

impl<'a> Iterator for Boxes<'a> {
    type Item = Result<Found<'a>, Unfit>;
    fn next(&mut self) -> Option<Self::Item> {
        (!self.rest.0.is_empty()).then(|| {
            let found = self.read();
            if found.is_err() {
                self.rest = Reader(&[]);
            }
            found
        })
    }
}

/// The content of the only box of a kind, if there is one. A second one would be another answer to the same question.
pub(super) fn find<'a>(content: &'a [u8], kind: &[u8; 4]) -> Result<Option<Reader<'a>>, Unfit> {
    let mut only = None;
    for found in Boxes::inside(content) {
        let found = found?;
        if &found.kind == kind && only.replace(Reader(found.content)).is_some() {
            return Err(Unfit::Broken);
        }
    }
    Ok(only)
}

/// The content of the box of a kind that must be there.
pub(super) fn get<'a>(content: &'a [u8], kind: &[u8; 4]) -> Result<Reader<'a>, Unfit> {
    find(content, kind)?.ok_or(Unfit::Broken)
}
