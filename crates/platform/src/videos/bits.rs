//! Numbers that do not begin at a byte, as decoders' settings hold them.

use super::Unfit;

pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    pub fn of(bytes: &'a [u8]) -> Bits<'a> {
        Bits { bytes, at: 0 }
    }

    pub fn bit(&mut self) -> Result<u32, Unfit> {
        let byte = self.bytes.get(self.at / 8).ok_or(Unfit::Broken)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Ok(u32::from(bit))
    }

    /// At most 32 bits.
    pub fn bits(&mut self, count: u32) -> Result<u32, Unfit> {
        let mut value = 0_u32;
        for _ in 0..count {
            value = value << 1 | self.bit()?;
        }
        Ok(value)
    }

    /// An unsigned number in Exp-Golomb code.
    pub fn ue(&mut self) -> Result<u32, Unfit> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > 31 {
                return Err(Unfit::Broken);
            }
        }
        // 2^zeros - 1 + rest, which is below 2^32 for up to 31 zeros.
        Ok((1_u32 << zeros) - 1 + self.bits(zeros)?)
    }

    /// A signed one: 1, -1, 2, -2 …
    pub fn se(&mut self) -> Result<i64, Unfit> {
        let code = i64::from(self.ue()?);
        Ok(if code % 2 == 0 { -(code / 2) } else { (code + 1) / 2 })
    }
}
