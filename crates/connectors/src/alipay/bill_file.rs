//! The file of a daily bill (账务明细): a ZIP archive of tables in GBK, one of them with every movement.
//!
//! The vendor does not sign it. What protects it is the signed address and https, and the sums at its end, which must
//! agree with its lines: a file that was cut off is refused.

use super::units::{parse_beijing, parse_yuan};
use crate::bill::BillLine;
use crate::error::{VendorError, VendorErrorKind};
use encoding_rs::GB18030;
use flate2::read::DeflateDecoder;
use kernel::Fen;
use std::io::Read;

/// The longest table once unpacked, in bytes, and the most files in an archive.
const TABLE_BYTES_MAX: u64 = 256 * 1024 * 1024;
const FILES_MAX: usize = 16;

fn strange(part: &str) -> VendorError {
    VendorError::new(VendorErrorKind::Protocol, part, None)
}

/// Reads the movements in an archive.
///
/// # Errors
/// `Protocol` with the part that is wrong; nothing of a file that is not whole is given.
pub(crate) fn read(archive: &[u8]) -> Result<Vec<BillLine>, VendorError> {
    let files = files(archive).ok_or_else(|| strange("bill_archive"))?;
    // The other table has the day's sums (账务明细(汇总)).
    let table = files.iter().find(|file| file.name.ends_with(".csv") && !file.name.contains("汇总"));
    let table = table.ok_or_else(|| strange("bill_without_table"))?;
    let bytes = unpack(table).ok_or_else(|| strange("bill_table"))?;
    let (text, _, broken) = GB18030.decode(&bytes);
    if broken {
        return Err(strange("bill_encoding"));
    }
    movements(&text)
}

/// The columns that are read. 对方账号 is somebody's account and stays where it is.
struct Columns {
    movement: usize,
    vendor_number: usize,
    number: usize,
    at: usize,
    income: usize,
    expense: usize,
    balance: usize,
    kind: usize,
}

impl Columns {
    fn of(head: &str) -> Option<Columns> {
        let names: Vec<&str> = head.split(',').map(str::trim).collect();
        let place = |wanted: &str| names.iter().position(|name| name.starts_with(wanted));
        Some(Columns {
            movement: place("账务流水号")?,
            vendor_number: place("业务流水号")?,
            number: place("商户订单号")?,
            at: place("发生时间")?,
            income: place("收入金额")?,
            expense: place("支出金额")?,
            balance: place("账户余额")?,
            kind: place("业务类型")?,
        })
    }

    fn line(&self, row: &str) -> Option<BillLine> {
        let fields = fields(row);
        let field = |place: usize| fields.get(place).map(|field| field.trim());
        let money =
            |place: usize| field(place).and_then(|text| if text.is_empty() { Some(Fen(0)) } else { parse_yuan(text) });
        let (income, expense) = (money(self.income)?, money(self.expense)?);
        Some(BillLine {
            movement: field(self.movement)?.to_owned(),
            vendor_number: field(self.vendor_number)?.to_owned(),
            number: field(self.number)?.to_owned(),
            at: parse_beijing(field(self.at)?)?,
            // What went out stands with a minus sign.
            amount: income.checked_add(Fen(-expense.0.checked_abs()?))?,
            balance: money(self.balance)?,
            kind: field(self.kind)?.to_owned(),
        })
    }
}

fn movements(text: &str) -> Result<Vec<BillLine>, VendorError> {
    let mut rows = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let columns = rows.next().and_then(Columns::of).ok_or_else(|| strange("bill_columns"))?;
    let lines: Option<Vec<BillLine>> = rows.map(|row| columns.line(row)).collect();
    let lines = lines.ok_or_else(|| strange("bill_line"))?;
    let expenses = lines.iter().map(|line| line.amount.0).filter(|fen| *fen < 0);
    let incomes = lines.iter().map(|line| line.amount.0).filter(|fen| *fen > 0);
    let agrees = sums(expenses) == closing(text, "#支出合计") && sums(incomes) == closing(text, "#收入合计");
    if agrees { Ok(lines) } else { Err(strange("bill_sums")) }
}

/// How many, and how much in fen without its sign.
fn sums(amounts: impl Iterator<Item = i64>) -> Option<(u64, u64)> {
    let mut total = (0, 0u64);
    for amount in amounts {
        total = (total.0 + 1, total.1.checked_add(amount.unsigned_abs())?);
    }
    Some(total)
}

/// What a line at the end says: `#支出合计：1笔，共-0.01元`.
fn closing(text: &str, head: &str) -> Option<(u64, u64)> {
    let line = text.lines().rev().find(|line| line.starts_with(head))?;
    let (_, rest) = line.split_once('：')?;
    let (count, rest) = rest.split_once('笔')?;
    let amount = rest.trim_start_matches('，').strip_prefix('共')?.trim().strip_suffix('元')?;
    Some((count.trim().parse().ok()?, parse_yuan(amount.trim())?.0.unsigned_abs()))
}

/// The fields of a row. A field in quotation marks may hold commas, and a mark within it stands twice.
fn fields(row: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut letters = row.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = fields.len() - 1;
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                fields[last].push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields[last].push(letter),
        }
    }
    fields
}

/// A file of an archive, still packed.
struct Packed<'a> {
    name: String,
    deflated: bool,
    checksum: u32,
    length: u32,
    bytes: &'a [u8],
}

/// The files that an archive's directory lists (APPNOTE.TXT 4.3.12). None when it is broken, encrypted or too large.
fn files(archive: &[u8]) -> Option<Vec<Packed<'_>>> {
    let end = archive.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let comment_length = usize::from(u16_at(archive, end + 20)?);
    let count = usize::from(u16_at(archive, end + 10)?);
    if archive.len() != end + 22 + comment_length || count > FILES_MAX {
        return None;
    }
    let mut place = usize::try_from(u32_at(archive, end + 16)?).ok()?;
    let mut files = Vec::with_capacity(count);
    for _ in 0..count {
        if archive.get(place..place + 4)? != b"PK\x01\x02" {
            return None;
        }
        let method = u16_at(archive, place + 10)?;
        let encrypted = u16_at(archive, place + 8)? & 1 == 1;
        let packed_length = usize::try_from(u32_at(archive, place + 20)?).ok()?;
        let [name_length, extra_length, comment_length] =
            [28, 30, 32].map(|offset| u16_at(archive, place + offset).map(usize::from));
        let (name_length, extra_length, comment_length) = (name_length?, extra_length?, comment_length?);
        let name = archive.get(place + 46..place + 46 + name_length)?;
        let local = usize::try_from(u32_at(archive, place + 42)?).ok()?;
        let local_names = usize::from(u16_at(archive, local + 26)?) + usize::from(u16_at(archive, local + 28)?);
        let start = local + 30 + local_names;
        if encrypted || !matches!(method, 0 | 8) || archive.get(local..local + 4)? != b"PK\x03\x04" {
            return None;
        }
        files.push(Packed {
            name: std::str::from_utf8(name).map_or_else(|_| GB18030.decode(name).0.into_owned(), str::to_owned),
            deflated: method == 8,
            checksum: u32_at(archive, place + 16)?,
            length: u32_at(archive, place + 24)?,
            bytes: archive.get(start..start.checked_add(packed_length)?)?,
        });
        place += 46 + name_length + extra_length + comment_length;
    }
    Some(files)
}

/// The bytes of a file; None when they are not what its checksum and length say.
fn unpack(file: &Packed<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    if file.deflated {
        DeflateDecoder::new(file.bytes).take(TABLE_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    } else {
        bytes.extend_from_slice(file.bytes);
    }
    let whole = u32::try_from(bytes.len()).ok() == Some(file.length) && crc32fast::hash(&bytes) == file.checksum;
    whole.then_some(bytes)
}

fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(place..place.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(place..place.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A bill in the vendor's form, with tabs behind its fields as the real ones have.
    const TABLE: &str = "#支付宝账务明细查询\r\n#账号：[20880000000000010156]\r\n\
        #起始日期：[2026年11月23日 00:00:00]   终止日期：[2026年11月24日 00:00:00]\r\n\
        #-----------------------------------------账务明细列表----------------------------------------\r\n\
        账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注\r\n\
        101\t,2026112322001\t,order1\t,\"置顶, 7 天\"\t,2026-11-23 10:00:00,a***@example.com\t,88.05,0.00,1088.05,支付宝\t,在线支付\t,\t\r\n\
        102\t,2026112322002\t,w1\t,零工提现\t,2026-11-23 11:00:00,199******01\t,0.00,-160.00,928.05,支付宝\t,转账\t,\t\r\n\
        103\t,2026112322003\t,\t,\t,2026-11-23 23:59:59,\t,,-0.10,927.95,支付宝\t,收费\t,\t\r\n\
        #-----------------------------------------账务明细列表结束------------------------------------\r\n\
        #支出合计：2笔，共-160.10元\r\n#收入合计：1笔，共88.05元\r\n#导出时间：[2026年11月24日 09:00:00]\r\n";

    /// covers: PAY-6
    #[test]
    fn reads_every_movement() {
        let lines = movements(TABLE).expect("a whole table");
        let short: Vec<_> = lines
            .iter()
            .map(|line| {
                (line.movement.as_str(), line.number.as_str(), line.amount.0, line.balance.0, line.kind.as_str())
            })
            .collect();
        assert_eq!(
            short,
            [
                ("101", "order1", 8_805, 108_805, "在线支付"),
                ("102", "w1", -16_000, 92_805, "转账"),
                ("103", "", -10, 92_795, "收费"),
            ]
        );
        assert_eq!(lines[0].at.to_string(), "2026-11-23T02:00:00Z");
        let printed = format!("{lines:?}");
        assert!(!printed.contains("199******01") && !printed.contains("example.com"), "{printed}");
    }

    /// covers: PAY-6
    #[test]
    fn a_table_that_is_not_whole_is_refused() {
        for (changed, code) in [
            (
                TABLE.replace(
                    "103\t,2026112322003\t,\t,\t,2026-11-23 23:59:59,\t,,-0.10,927.95,支付宝\t,收费\t,\t\r\n",
                    "",
                ),
                "bill_sums",
            ),
            (TABLE.replace("88.05,0.00", "88.06,0.00"), "bill_sums"),
            (TABLE.replace("#收入合计", "#"), "bill_sums"),
            (TABLE.replace("88.05,0.00", "88.055,0.00"), "bill_line"),
            (TABLE.replace("2026-11-23 11:00:00", "yesterday"), "bill_line"),
            (TABLE.replace("商户订单号", "订单"), "bill_columns"),
            (String::new(), "bill_columns"),
        ] {
            assert_eq!(movements(&changed).map_err(|error| error.code().to_owned()), Err(code.to_owned()));
        }
    }

    #[test]
    fn fields_may_be_quoted() {
        assert_eq!(fields(r#"a,"b,""c""",,d"#), ["a", r#"b,"c""#, "", "d"]);
    }

    /// Packed by Info-ZIP 3.0 (`zip`), not by code of this house.
    #[test]
    fn reads_an_archive_of_another_program() {
        let files = files(include_bytes!("bill-sample.zip")).expect("an archive");
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["20880000000000010156_20261123_账务明细(汇总).csv", "20880000000000010156_20261123_账务明细.csv"]
        );
        assert!(files[1].deflated);
        let lines = read(include_bytes!("bill-sample.zip")).expect("a bill");
        assert_eq!(lines, movements(TABLE).expect("a whole table"));
    }

    #[test]
    fn a_changed_archive_is_refused() {
        let archive = include_bytes!("bill-sample.zip");
        let whole = read(archive).expect("a bill");
        for place in 0..archive.len() {
            let mut changed = archive.to_vec();
            changed[place] ^= 0x20;
            // A change in what nobody reads, such as a date, changes nothing.
            if let Ok(lines) = read(&changed) {
                assert_eq!(lines, whole, "byte {place}");
            }
        }
        for length in 0..archive.len() {
            assert!(read(&archive[..length]).is_err(), "{length} bytes");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let mut framed = bytes;
            framed.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\0\0");
            let _ = read(&framed);
        }
    }
}
