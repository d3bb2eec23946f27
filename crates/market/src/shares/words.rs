//! What a share says of a job, in Chinese, as whoever gets it reads it.

use crate::postings::view::{PostingView, ShiftView};
use db::entities::postings::{Settlement, WageUnit};
use kernel::calendar::shanghai;
use kernel::{Fen, Timestamp};

/// `20 元/小时`; empty where no wage is named.
pub fn wage(posting: &PostingView) -> String {
    posting.wage_fen.zip(posting.wage_unit).map(|(fen, unit)| wage_of(fen, unit)).unwrap_or_default()
}

fn wage_of(fen: Fen, unit: WageUnit) -> String {
    let unit = match unit {
        WageUnit::Hour => "小时",
        WageUnit::Day => "天",
        WageUnit::Piece => "件",
        WageUnit::Month => "月",
    };
    let text = fen.to_string();
    format!("{} 元/{unit}", text.strip_suffix(".00").unwrap_or(&text))
}

/// When it is paid; empty where that is not said.
pub fn settlement(posting: &PostingView) -> &'static str {
    match posting.settlement {
        None => "",
        Some(Settlement::Daily) => "日结",
        Some(Settlement::Weekly) => "周结",
        Some(Settlement::Monthly) => "月结",
        Some(Settlement::OnCompletion) => "完工结",
    }
}

/// `11月28日 09:00–17:00`, in China.
pub fn span(from: Timestamp, to: Timestamp) -> String {
    let local = |at: Timestamp| at.to_jiff().to_zoned_datetime(shanghai());
    format!("{}–{}", local(from).strftime("%-m月%-d日 %H:%M"), local(to).strftime("%H:%M"))
}

/// City and district, without the street: a share goes further than its page.
pub fn district(posting: &PostingView) -> String {
    [&posting.place.city, &posting.place.district].into_iter().flatten().map(String::as_str).collect()
}

/// The title with the wage.
pub fn title(posting: &PostingView) -> String {
    format!("{} {}", posting.title, wage(posting)).trim().to_owned()
}

/// One line below the title: where, how it is paid, the next shift.
pub fn line(posting: &PostingView, now: Timestamp) -> String {
    let coming = |shift: &&ShiftView| shift.starts_at > now;
    let next = posting.shifts.iter().filter(coming).min_by_key(|shift| shift.starts_at);
    let next = next.map(|shift| span(shift.starts_at, shift.ends_at)).unwrap_or_default();
    let parts = [district(posting), settlement(posting).to_owned(), next];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wage_is_written_as_people_read_it() {
        for (fen, unit, text) in [
            (2_000, WageUnit::Hour, "20 元/小时"),
            (2_050, WageUnit::Day, "20.50 元/天"),
            (35, WageUnit::Piece, "0.35 元/件"),
            (450_000, WageUnit::Month, "4500 元/月"),
        ] {
            assert_eq!(wage_of(Fen(fen), unit), text);
        }
    }
}
