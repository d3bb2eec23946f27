use super::rule::Chosen;
use super::store;
use crate::Talk;
use crate::notices::deliveries;
use crate::notices::quiet::Quiet;
use crate::notices::reach::{carries, is_required};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::deliveries::NoticeChannel;
use db::entities::notice_choices::NoticeGroup;
use kernel::PersonId;
use platform::Result;
use platform::auth::Signed;
use policy::OPTIONAL_NOTICES;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What comes to a person outside the inbox, and how.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeChoices {
    /// Whether the consent to notices outside the inbox stands; without it only what is required is sent, and by text message.
    consent: bool,
    channels: Vec<ChannelView>,
    groups: Vec<GroupView>,
    /// None for no quiet hours.
    quiet: Option<QuietHours>,
}

/// A way besides the inbox.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChannelView {
    channel: NoticeChannel,
    /// Whether this installation has it.
    offered: bool,
    /// Whether it would reach the person now.
    reaches: bool,
}

/// Kinds of notices, and which ways are on.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupView {
    group: NoticeGroup,
    /// It cannot be switched off; the way can be chosen.
    required: bool,
    channels: Vec<SwitchView>,
}

/// A way that may carry a group.
#[derive(Serialize, ToSchema)]
pub(crate) struct SwitchView {
    channel: NoticeChannel,
    on: bool,
}

/// A part of each day in China, over midnight where it ends earlier than it begins; at most sixteen hours.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuietHours {
    /// `22:00`
    pub from: String,
    pub until: String,
}

/// What comes to the person outside the inbox: by kind and channel, and when not.
#[utoipa::path(get, path = "/api/v1/me/notices/choices", operation_id = "get_notice_choices", tag = "talk",
    security(("session" = [])), responses((status = 200, body = NoticeChoices)))]
pub(crate) async fn get_notice_choices(State(talk): State<Talk>, signed: Signed) -> Result<Json<NoticeChoices>> {
    let tx = talk.app.read();
    let chosen = store::of_person(&tx, signed.person).await?;
    Ok(Json(view(&talk, &tx, signed.person, &chosen).await?))
}

pub(super) async fn view(talk: &Talk, tx: &Tx, person: PersonId, chosen: &Chosen) -> Result<NoticeChoices> {
    let reaching = deliveries::reaching(talk, tx, person).await?;
    let channel = |channel: &NoticeChannel| ChannelView {
        channel: *channel,
        offered: deliveries::is_offered(talk, *channel),
        reaches: reaching.contains(channel),
    };
    let switches = |group: NoticeGroup| {
        let ways = NoticeChannel::ALL.iter().copied().filter(move |channel| carries(group, *channel));
        ways.map(|channel| SwitchView { channel, on: chosen.wants(group, channel) }).collect()
    };
    let group =
        |group: &NoticeGroup| GroupView { group: *group, required: is_required(*group), channels: switches(*group) };
    let hours = |quiet: Quiet| {
        let (from, until) = quiet.words();
        QuietHours { from, until }
    };
    Ok(NoticeChoices {
        consent: vault::consent::stands(tx, person, OPTIONAL_NOTICES).await?,
        channels: NoticeChannel::ALL.iter().map(channel).collect(),
        groups: NoticeGroup::ALL.iter().map(group).collect(),
        quiet: chosen.quiet.map(hours),
    })
}
