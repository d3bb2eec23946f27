use super::html;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::entities::postings::{Settlement, WageUnit};
use kernel::calendar::shanghai;
use kernel::{Fen, PostingId, Timestamp};
use market::Market;
use market::postings::read::find_public;
use market::postings::view::PostingView;
use market::ratings::Average;
use platform::{Path, Result};

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    posting: PostingView,
    wage: String,
    settlement: &'static str,
    rating: String,
    shifts: Vec<ShiftLine>,
    summary: String,
    url: String,
    image: Option<String>,
}

struct ShiftLine {
    time: String,
    places: String,
}

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage;

/// A job as search engines and shares read it. What may not be seen is not reachable by its address (SPEC PUB-7).
pub(super) async fn job_page(State(market): State<Market>, Path(id): Path<PostingId>) -> Result<Response> {
    let Some(posting) = find_public(&market, id).await? else {
        return Ok((StatusCode::NOT_FOUND, html(&GonePage)?).into_response());
    };
    let base = &market.app.config.public_url;
    let wage = posting.wage_fen.zip(posting.wage_unit).map(|(fen, unit)| wage(fen, unit)).unwrap_or_default();
    let page = JobPage {
        settlement: posting.settlement.map_or("", settlement),
        rating: posting.merchant_rating.map(rating).unwrap_or_default(),
        shifts: posting.shifts.iter().filter(|shift| shift.starts_at > market.app.now()).map(line).collect(),
        summary: posting.description.chars().take(100).collect(),
        url: format!("{base}/jobs/{id}"),
        image: posting.album.first().map(|photo| format!("{base}{}", photo.thumb_url)),
        wage,
        posting,
    };
    html(&page)
}

fn line(shift: &market::postings::view::ShiftView) -> ShiftLine {
    let places = shift.headcount - shift.taken;
    ShiftLine {
        time: span(shift.starts_at, shift.ends_at),
        places: if places > 0 { format!("还剩 {places} 个名额") } else { "已满，可排候补".to_owned() },
    }
}

/// `11月28日 09:00–17:00`, in China.
fn span(from: Timestamp, to: Timestamp) -> String {
    let local = |at: Timestamp| at.to_jiff().to_zoned_datetime(shanghai());
    format!("{}–{}", local(from).strftime("%-m月%-d日 %H:%M"), local(to).strftime("%H:%M"))
}

fn wage(fen: Fen, unit: WageUnit) -> String {
    let unit = match unit {
        WageUnit::Hour => "小时",
        WageUnit::Day => "天",
        WageUnit::Piece => "件",
        WageUnit::Month => "月",
    };
    let text = fen.to_string();
    format!("{} 元/{unit}", text.strip_suffix(".00").unwrap_or(&text))
}

fn rating(average: Average) -> String {
    format!("评分 {}.{}（{} 人评价）", average.tenths / 10, average.tenths % 10, average.count)
}

fn settlement(settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::Daily => "日结",
        Settlement::Weekly => "周结",
        Settlement::Monthly => "月结",
        Settlement::OnCompletion => "完工结",
    }
}
