use super::html;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::entities::share_counts::ShareChannel;
use kernel::PostingId;
use market::Market;
use market::postings::read::find_public;
use market::postings::view::PostingView;
use market::ratings::Average;
use market::shares::{picture, words};
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
    image: String,
}

struct ShiftLine {
    time: String,
    places: String,
}

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage;

/// A job as search engines and shares read it. What may not be seen is not reachable by its address (SPEC PUB-7).
pub(super) async fn job_page(
    State(market): State<Market>,
    Path(id): Path<PostingId>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let Some(posting) = find_public(&market, id).await? else {
        return Ok((StatusCode::NOT_FOUND, html(&GonePage)?).into_response());
    };
    if let Some(channel) = channel_of(query.as_deref().unwrap_or_default()) {
        market.opened.count(&market.app, id, channel);
    }
    let base = &market.app.config.public_url;
    let now = market.app.now();
    let page = JobPage {
        settlement: words::settlement(&posting),
        rating: posting.merchant_rating.map(rating).unwrap_or_default(),
        shifts: posting.shifts.iter().filter(|shift| shift.starts_at > now).map(line).collect(),
        summary: summary(&words::line(&posting, now), &posting.description),
        url: format!("{base}/jobs/{id}"),
        image: picture(base, &posting),
        wage: words::wage(&posting),
        posting,
    };
    html(&page)
}

/// How a link was passed on; a word that we do not know counts for nothing.
fn channel_of(query: &str) -> Option<ShareChannel> {
    query.split('&').find_map(|pair| ShareChannel::parse(pair.strip_prefix("s=")?))
}

/// What a share shows below the title: where and when, then how the description begins.
fn summary(line: &str, description: &str) -> String {
    let parts = [line, description.trim()];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(140).collect()
}

fn line(shift: &market::postings::view::ShiftView) -> ShiftLine {
    let places = shift.headcount - shift.taken;
    ShiftLine {
        time: words::span(shift.starts_at, shift.ends_at),
        places: if places > 0 { format!("还剩 {places} 个名额") } else { "已满，可排候补".to_owned() },
    }
}

fn rating(average: Average) -> String {
    format!("评分 {}.{}（{} 人评价）", average.tenths / 10, average.tenths % 10, average.count)
}
