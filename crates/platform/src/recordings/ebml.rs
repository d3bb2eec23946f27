//! The elements of EBML (RFC 8794): an id, a length, content. Reading past an end is an error, never a panic.

use super::Unfit;

/// Bytes that are read from the front.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub &'a [u8]);

/// How far an element goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    Known(usize),
    /// A recorder that writes as it goes does not know it: the element ends where a sister begins.
    Open,
}

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Unfit> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unfit::Broken)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number whose first byte tells how many follow, with the marker left in (ids) or taken out (lengths).
    fn vint(&mut self, bytes_max: usize) -> Result<(u64, usize), Unfit> {
        let first = *self.0.first().ok_or(Unfit::Broken)?;
        let length = usize::try_from(first.leading_zeros()).map_err(|_| Unfit::Broken)? + 1;
        if length > bytes_max {
            return Err(Unfit::Broken);
        }
        let value = self.take(length)?.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        Ok((value, length))
    }

    fn id(&mut self) -> Result<u32, Unfit> {
        let (id, _) = self.vint(4)?;
        u32::try_from(id).map_err(|_| Unfit::Broken)
    }

    /// A number of a block's head, or a length.
    pub fn number(&mut self) -> Result<(u64, usize), Unfit> {
        let (value, length) = self.vint(8)?;
        Ok((value & !(1 << (7 * length)), length))
    }

    /// The head of the next element.
    pub fn head(&mut self) -> Result<(u32, Length), Unfit> {
        let id = self.id()?;
        let (value, length) = self.number()?;
        if value == (1 << (7 * length)) - 1 {
            return Ok((id, Length::Open));
        }
        let known = usize::try_from(value).map_err(|_| Unfit::Broken)?;
        if known > self.0.len() {
            return Err(Unfit::Broken);
        }
        Ok((id, Length::Known(known)))
    }

    /// The next element with its content.
    pub fn element(&mut self) -> Result<(u32, &'a [u8]), Unfit> {
        match self.head()? {
            (id, Length::Known(length)) => Ok((id, self.take(length)?)),
            (_, Length::Open) => Err(Unfit::Broken),
        }
    }

    pub fn i16(&mut self) -> Result<i16, Unfit> {
        let bytes = self.take(2)?.try_into().map_err(|_| Unfit::Broken)?;
        Ok(i16::from_be_bytes(bytes))
    }
}

/// The content of an unsigned number.
pub(super) fn unsigned(content: &[u8]) -> Result<u64, Unfit> {
    if content.len() > 8 {
        return Err(Unfit::Broken);
    }
    Ok(content.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// Elements that fill a view, at most so many.
pub(super) fn elements(content: &[u8], most: usize) -> Result<Vec<(u32, &[u8])>, Unfit> {
    let mut rest = Reader(content);
    let mut found = Vec::new();
    while !rest.0.is_empty() {
        if found.len() == most {
            return Err(Unfit::Broken);
        }
        found.push(rest.element()?);
    }
    Ok(found)
}

/// Writes the head of an element whose content has this length, always with eight bytes of length: so that what stands
/// before it does not move it.
pub(super) fn open(out: &mut Vec<u8>, id: u32, length: usize) {
    let bytes = id.to_be_bytes();
    let begin = bytes.iter().position(|byte| *byte != 0).unwrap_or(3);
    out.extend(&bytes[begin..]);
    out.extend((length as u64 | 1 << 56).to_be_bytes());
}

pub(super) fn put(out: &mut Vec<u8>, id: u32, content: &[u8]) {
    open(out, id, content.len());
    out.extend(content);
}

pub(super) fn put_number(out: &mut Vec<u8>, id: u32, value: u64) {
    put(out, id, &value.to_be_bytes());
}
