//! What customer service works with in the demo: canned answers, one case, and a survey.

use super::Filling;
use ::care::requests::{NewCase, open};
use db::columns::{PublicJson, PublicText};
use db::entities::canned_answers;
use db::entities::cases::{CaseChannel, CaseDesk, CaseKind};
use db::entities::support_chats::SupportTopic;
use db::entities::survey_counts;
use db::entities::surveys::{self, SurveyQuestion, SurveyState};
use kernel::{PersonId, RowId, SurveyId, Timestamp};
use platform::{Error, Work};
use sea_orm::{EntityTrait, PaginatorTrait};

const ANSWERS: [(SupportTopic, &str, &str); 6] = [
    (SupportTopic::Other, "问候", "您好，这里是平台客服，很高兴为您服务。请问有什么可以帮您？"),
    (SupportTopic::Account, "改手机号", "您可以在“设置 → 账号与安全 → 更换手机号”里自己更换，需要新号码的验证码。"),
    (SupportTopic::Jobs, "候补说明", "候补期间有人取消，系统会按顺序通知您，请留意消息并在时限内确认。"),
    (
        SupportTopic::Wages,
        "工资到账时间",
        "工时双方确认后，商家按约定方式结算；到账会有通知，也可以在“钱袋子”查看明细。",
    ),
    (SupportTopic::Merchant, "认证时间", "商家认证一般一个工作日内审核完成，结果会在消息里通知您。"),
    (
        SupportTopic::Safety,
        "防骗提醒",
        "平台不会以任何理由向您收取押金、培训费，也不会索要验证码，请不要转账给陌生人。",
    ),
];

/// Puts them in, once.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn look_after(filling: &Filling) -> anyhow::Result<()> {
    if canned_answers::Entity::find().count(&filling.app.read()).await? > 0 {
        return Ok(());
    }
    let now = filling.times.now;
    let staff = filling.people.staff[0].person();
    let seeker = filling.people.seekers.get(2).cloned();
    filling
        .app
        .write(move |work| async move {
            for (topic, title, text) in ANSWERS {
                let row = canned_answers::Model {
                    id: RowId::new(now, &work.rng),
                    topic,
                    title: PublicText::from(title),
                    text: PublicText::from(text),
                    changed_at: now,
                    changed_by: Some(staff),
                };
                db::insert(&work, row).await?;
            }
            if let Some(keys) = seeker {
                let new = NewCase {
                    person: keys.person(),
                    account: true,
                    kind: CaseKind::Complaint,
                    channel: CaseChannel::Form,
                    text: "商家说好日结，下班后却让我等到月底，请帮忙核实。".to_owned(),
                    contact: None,
                    received_at: now.plus_days(-3),
                    desk: CaseDesk::Support,
                    about: None,
                    chat: None,
                    by: None,
                };
                open(&work, &keys, new).await?;
            }
            survey(&work, now, staff).await
        })
        .await?;
    Ok(())
}

async fn survey(work: &Work, now: Timestamp, staff: PersonId) -> Result<(), Error> {
    let question = |text: &str, choices: &[&str]| SurveyQuestion {
        text: text.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    let questions = vec![
        question("您更喜欢哪种工资结算方式？", &["日结", "周结", "完工结", "都可以"]),
        question("您一般什么时候有空做兼职？", &["工作日白天", "工作日晚上", "周末", "不固定"]),
    ];
    let survey = surveys::Model {
        id: SurveyId::new(now, &work.rng),
        title: PublicText::from("兼职偏好小调查"),
        intro: PublicText::from("两个问题，约十秒。自愿参加，只统计每个选项的人数，不记录是谁选的。"),
        questions: PublicJson(questions),
        state: SurveyState::Open,
        created_by: Some(staff),
        created_at: now,
        closed_at: None,
    };
    let mut counts = Vec::new();
    for (question, asked) in (0..).zip(&survey.questions.0) {
        for (choice, _) in (0..).zip(&asked.choices) {
            counts.push(survey_counts::Model { survey_id: survey.id, question, choice, answers: 0 });
        }
    }
    db::insert(work, survey).await?;
    Ok(db::insert_many(work, counts).await?)
}
