//! The daily bill: an address that is good for thirty seconds, and behind it an archive of tables in GBK.

use super::Shared;
use super::book::{Book, Movement};
use super::wire::{self, No, no, object};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use encoding_rs::GBK;
use jiff::civil::Date;
use kernel::{Fen, Timestamp, calendar};
use serde_json::Value;
use std::fmt::Write;
use std::sync::Arc;

const GOOD_SECONDS: i64 = 30;

const COLUMNS: [&str; 12] = [
    "账务流水号",
    "业务流水号",
    "商户订单号",
    "商品名称",
    "发生时间",
    "对方账号",
    "收入金额（+元）",
    "支出金额（-元）",
    "账户余额（元）",
    "交易渠道",
    "业务类型",
    "备注",
];

const CHANNEL: &str = "支付宝";

/// Answers with the address of a day that is over and had movements.
pub(super) fn address(
    shared: &Shared,
    book: &mut Book,
    content: &Value,
    host: &str,
    now: Timestamp,
) -> Result<String, No> {
    let text = |name: &str| content.get(name).and_then(Value::as_str).unwrap_or_default();
    let day: Date = text("bill_date").parse().map_err(|_| no("isp.invalid-arguments"))?;
    if text("bill_type") != "signcustomer" {
        return Err(no("isp.invalid-arguments"));
    }
    let any = book.movements.iter().any(|movement| calendar::day_of(movement.at) == day);
    if day >= calendar::day_of(now) || !any {
        return Err(no("isp.bill_not_exist"));
    }
    let token = format!("{}-{:032x}", now.seconds(), u128::from_be_bytes(shared.config.rng.bytes()));
    let place = shared.config.place;
    let address = format!("http://{host}/{place}/bill.zip?fileId={token}");
    book.bills.retain(|token, _| is_good(token, now));
    book.bills.insert(token, day);
    Ok(object(&[("code", "10000"), ("msg", "Success"), ("bill_download_url", &address)]))
}

pub(super) async fn download(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let token = query.unwrap_or_default().strip_prefix("fileId=").unwrap_or_default().to_owned();
    let now = shared.config.clock.now();
    let mut book = shared.book();
    let Some(day) = book.bills.remove(&token).filter(|_| is_good(&token, now)) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let archive = archive(&table(&book, &shared.config.seller_id, day), &shared.config.seller_id, day);
    ([(CONTENT_TYPE, "application/zip")], archive).into_response()
}

/// A token begins with the second in which it was made.
fn is_good(token: &str, now: Timestamp) -> bool {
    let made_at = token.split('-').next().and_then(|seconds| seconds.parse::<i64>().ok());
    made_at.is_some_and(|made_at| now.seconds() - made_at <= GOOD_SECONDS)
}

/// The day's table as the vendor writes it, with what it was told to say instead of the truth.
fn table(book: &Book, seller_id: &str, day: Date) -> String {
    let mut text = format!("#支付宝账务明细查询\r\n#账号：[{seller_id}0156]\r\n#起始日期：[{day}]\r\n");
    text.push_str(&COLUMNS.join(","));
    text.push_str("\r\n");
    let mut sums = [(0u64, 0i64); 2];
    for movement in book.movements.iter().filter(|movement| calendar::day_of(movement.at) == day) {
        let amount = match book.bill_lies.get(&movement.number) {
            Some(None) => continue,
            Some(Some(told)) => *told,
            None => movement.amount,
        };
        let sum = &mut sums[usize::from(amount.0 < 0)];
        *sum = (sum.0 + 1, sum.1 + amount.0);
        row(&mut text, movement, amount);
    }
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "#支出合计：{}笔，共{}元\r\n#收入合计：{}笔，共{}元\r\n",
        sums[1].0,
        Fen(sums[1].1),
        sums[0].0,
        Fen(sums[0].1)
    );
    text
}

fn row(text: &mut String, movement: &Movement, amount: Fen) {
    let Movement { id, vendor_number, number, title, at, balance, kind, .. } = movement;
    let (income, expense) = if amount.0 < 0 { (Fen(0), amount) } else { (amount, Fen(0)) };
    let title = title.replace('"', "\"\"");
    let at = wire::time(*at);
    let _ = write!(
        text,
        "{id}\t,{vendor_number}\t,{number}\t,\"{title}\",{at},199******01,{income},{expense},{balance},{CHANNEL}\t,{kind}\t,\t\r\n"
    );
}

/// A ZIP archive with the table, not deflated, its name in GBK as the vendor's.
fn archive(table: &str, seller_id: &str, day: Date) -> Vec<u8> {
    let day = day.to_string().replace('-', "");
    let name = format!("{seller_id}0156_{day}_账务明细.csv");
    let (name, bytes) = (GBK.encode(&name).0.into_owned(), GBK.encode(table).0.into_owned());
    let length = u32::try_from(bytes.len()).unwrap_or_default().to_le_bytes();
    let name_length = u16::try_from(name.len()).unwrap_or_default().to_le_bytes();
    // From "version needed" to the name's length, the same in both headers.
    let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x5b];
    common.extend(crc32fast::hash(&bytes).to_le_bytes());
    common.extend([length, length].concat());
    common.extend(name_length);
    let mut file = [&b"PK\x03\x04"[..], &common, &[0, 0], &name, &bytes].concat();
    let directory_at = u32::try_from(file.len()).unwrap_or_default().to_le_bytes();
    let entry = [&b"PK\x01\x02\x14\0"[..], &common, &[0; 16], &name].concat();
    let directory_length = u32::try_from(entry.len()).unwrap_or_default().to_le_bytes();
    file.extend(entry);
    file.extend([&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &directory_length, &directory_at, &[0, 0]].concat());
    file
}
