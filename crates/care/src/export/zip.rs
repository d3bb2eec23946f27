//! A ZIP archive whose files lie in it as they are: pictures are compressed already, and text is small.
//!
//! As the format's own specification (APPNOTE 6.3) has it: for each file a local header and its bytes, at the end the
//! directory. Names are UTF-8. Neither a file nor the whole may reach 4 GiB, where the format needs another form.

use anyhow::Context;
use std::io::Write;

const SIZE_MAX: u64 = u32::MAX as u64;
const FILES_MAX: usize = u16::MAX as usize;
/// Version 2.0, and names in UTF-8.
const VERSION: u16 = 20;
const UTF_8: u16 = 1 << 11;
/// 1 January 1980, the first day that the format knows: when a copy was made stands in its manifest.
const DAY: u16 = (1 << 5) | 1;

pub(super) struct Zip<W: Write> {
    sink: W,
    at: u64,
    directory: Vec<u8>,
    files: usize,
}

impl<W: Write> Zip<W> {
    pub(super) fn new(sink: W) -> Zip<W> {
        Zip { sink, at: 0, directory: Vec::new(), files: 0 }
    }

    /// Adds a file.
    ///
    /// # Errors
    /// When the sink does not take it, or the archive would become too large for the format.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        anyhow::ensure!(self.at + bytes.len() as u64 + 1_024 < SIZE_MAX, "the archive would reach 4 GiB");
        anyhow::ensure!(self.files < FILES_MAX, "the archive would hold too many files");
        let offset = u32::try_from(self.at)?;
        let mut head = Vec::new();
        short(&mut head, &[VERSION, UTF_8, 0, 0, DAY]);
        let size = u32::try_from(bytes.len())?;
        long(&mut head, &[crc32fast::hash(bytes), size, size]);
        short(&mut head, &[u16::try_from(name.len()).context("a name is short")?, 0]);
        self.write(&[b"PK\x03\x04", head.as_slice(), name.as_bytes(), bytes])?;
        // The directory repeats the head between who made it and where it lies.
        self.directory.extend(b"PK\x01\x02");
        short(&mut self.directory, &[VERSION]);
        self.directory.extend(&head);
        short(&mut self.directory, &[0, 0, 0]);
        long(&mut self.directory, &[0, offset]);
        self.directory.extend(name.as_bytes());
        self.files += 1;
        Ok(())
    }

    /// Writes the directory.
    ///
    /// # Errors
    /// When the sink does not take it.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        let start = u32::try_from(self.at)?;
        let directory = std::mem::take(&mut self.directory);
        let files = u16::try_from(self.files)?;
        let mut end = b"PK\x05\x06".to_vec();
        short(&mut end, &[0, 0, files, files]);
        long(&mut end, &[u32::try_from(directory.len())?, start]);
        short(&mut end, &[0]);
        self.write(&[&directory, &end])?;
        Ok(self.sink.flush()?)
    }

    fn write(&mut self, parts: &[&[u8]]) -> anyhow::Result<()> {
        for part in parts {
            self.sink.write_all(part)?;
            self.at += part.len() as u64;
        }
        Ok(())
    }
}

fn short(bytes: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
}

fn long(bytes: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
}

#[cfg(test)]
mod tests {
    use super::Zip;

    /// covers: RIGHT-6
    #[test]
    fn an_archive_of_one_file_is_what_the_specification_says() {
        let mut bytes = Vec::new();
        let mut zip = Zip::new(&mut bytes);
        zip.add("a.txt", b"123456789").expect("a file");
        zip.finish().expect("an end");
        let head: &[u8] = &[
            20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0, // version, flags, stored, no time, 1 January 1980
            0x26, 0x39, 0xf4, 0xcb, // the check value of CRC-32 for these nine digits
            9, 0, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0,
        ];
        let end: &[u8] = &[0, 0, 0, 0, 1, 0, 1, 0, 51, 0, 0, 0, 44, 0, 0, 0, 0, 0];
        let local: [&[u8]; 4] = [b"PK\x03\x04", head, b"a.txt", b"123456789"];
        let directory: [&[u8]; 4] = [b"PK\x01\x02\x14\0", head, &[0; 14], b"a.txt"];
        let expected = [local.concat(), directory.concat(), b"PK\x05\x06".to_vec(), end.to_vec()].concat();
        assert_eq!(bytes, expected);
    }
}
