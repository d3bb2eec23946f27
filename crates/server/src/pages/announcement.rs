use super::html;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::IncidentId;
use kernel::calendar::shanghai;
use market::Market;
use platform::refusals::NOT_FOUND;
use platform::{Lang, Operator, Path, Result};

#[derive(Template)]
#[template(path = "announcement.html")]
struct AnnouncementPage<'a> {
    lang: &'static str,
    heading: &'static str,
    title: &'a str,
    published: String,
    parts: Vec<(&'static str, &'a str)>,
    contact_label: &'static str,
    operator: &'a Operator,
}

/// An announcement to those who cannot be told of an incident one by one (SPEC INC-1).
pub(super) async fn announcement_page(
    State(market): State<Market>,
    lang: Lang,
    Path(id): Path<IncidentId>,
) -> Result<Response> {
    let found = care::incidents::find_announcement(&market.app.read(), id).await?;
    let found = found.ok_or_else(|| NOT_FOUND.refuse())?;
    let heads = [
        lang.pick("发生了什么、可能的影响", "What happened and may follow"),
        lang.pick("已采取和将采取的措施", "What was and will be done"),
        lang.pick("您可以怎么做", "What you can do"),
        lang.pick("补救与求助", "What remedy there is"),
    ];
    let parts = heads.into_iter().zip(found.parts.iter().map(String::as_str)).collect();
    html(&AnnouncementPage {
        lang: lang.pick("zh-CN", "en"),
        heading: lang.pick("个人信息安全事件公告", "Announcement of a security incident"),
        title: &found.title,
        published: found.announced_at.to_jiff().to_zoned_datetime(shanghai()).strftime("%Y-%m-%d %H:%M").to_string(),
        parts,
        contact_label: lang.pick("联系我们", "Contact"),
        operator: &market.app.config.operator,
    })
}
