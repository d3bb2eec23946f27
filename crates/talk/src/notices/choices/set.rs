use super::read::{NoticeChoices, QuietHours, view};
use super::rule::Chosen;
use super::store;
use crate::Talk;
use crate::notices::deliveries;
use crate::notices::quiet::Quiet;
use crate::notices::reach::carries;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::deliveries::NoticeChannel;
use db::entities::notice_choices::NoticeGroup;
use kernel::{Code, Refusal};
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

static BAD_QUIET_HOURS: Code = Code::new(
    422,
    "bad_quiet_hours",
    "免打扰时段的起止时间须不同，且不超过 16 小时",
    "Quiet hours begin and end at different times, at most 16 hours apart",
);
static REQUIRED_NOTICES: Code = Code::new(
    422,
    "required_notices",
    "资金、安全与政策类通知必须送达，请至少保留一种能收到的方式",
    "Notices about money, safety and the policy must reach you: keep one way on that does",
);

/// What is to come outside the inbox; it takes the place of every earlier choice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeChoicesBody {
    /// Groups and channels that are not named stay as the program proposes them.
    choices: Vec<ChoiceBody>,
    /// None for no quiet hours.
    quiet: Option<QuietHours>,
}

/// Whether notices of a group come by a channel.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChoiceBody {
    group: NoticeGroup,
    channel: NoticeChannel,
    on: bool,
}

impl NoticeChoicesBody {
    fn check(self) -> Result<Chosen, Refusal> {
        let mut wanted = BTreeMap::new();
        for (at, ChoiceBody { group, channel, on }) in self.choices.into_iter().enumerate() {
            if !carries(group, channel) || wanted.insert((group, channel), on).is_some() {
                return Err(INVALID_FIELD.on(format!("choices[{at}]")));
            }
        }
        let quiet =
            |hours: QuietHours| Quiet::parse(&hours.from, &hours.until).ok_or_else(|| BAD_QUIET_HOURS.on("quiet"));
        Ok(Chosen { wanted, quiet: self.quiet.map(quiet).transpose()? })
    }
}

/// Chooses what comes outside the inbox, by kind and channel, and when nothing comes. Of required kinds one way that reaches
/// the person stays on, where there is any (SPEC NOTE-1).
#[utoipa::path(put, path = "/api/v1/me/notices/choices", operation_id = "set_notice_choices", tag = "talk",
    security(("session" = [])), request_body = NoticeChoicesBody, responses((status = 200, body = NoticeChoices)))]
pub(crate) async fn set_notice_choices(
    State(talk): State<Talk>,
    signed: Signed,
    command: Command<NoticeChoicesBody>,
) -> Result<Answer<NoticeChoices>> {
    let (own, person) = (talk.clone(), signed.person);
    let chosen = command.body.check()?;
    talk.app
        .once(&signed, command.once, move |work| async move {
            work.one_at_a_time(person.0.as_bytes()).await?;
            if let Some(group) = chosen.cut_off(&deliveries::reaching(&own, &work, person).await?) {
                return Err(REQUIRED_NOTICES.on("choices").with("group", group.as_str()).into());
            }
            store::replace(&work, person, &chosen).await?;
            Ok((StatusCode::OK, view(&own, &work, person, &chosen).await?))
        })
        .await
}
