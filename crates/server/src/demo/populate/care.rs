use super::Filling;
use ::care::requests::{NewCase, open};
use db::columns::{PublicJson, PublicText};
use db::entities::cases::{self, CaseChannel, CaseDesk, CaseKind};
use db::entities::incident_persons::{self, AlertChannel, FoundBy};
use db::entities::incident_steps::{self, IncidentStep};
use db::entities::incidents::{self, IncidentState};
use db::entities::notices::NoticeKind;
use db::entities::partners::{self, PartnerKind};
use db::entities::sharings::SharingRegion;
use db::entities::test_persons;
use kernel::{IncidentId, PartnerId, PersonId, RowId, Timestamp};
use platform::{Error, Work};
use sea_orm::{EntityTrait, PaginatorTrait};
use talk::notices::Notice;

/// Two open requests, one of them near its deadline, a partner, and a drill that is done: the privacy officer's pages.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn look_after(filling: &Filling) -> anyhow::Result<()> {
    if cases::Entity::find().count(&filling.app.read()).await? > 0 {
        return Ok(());
    }
    let now = filling.times.now;
    let staff = &filling.people.staff;
    let (tester, officer) = (staff[0].person(), staff[staff.len() - 1].person());
    let seekers: Vec<_> = filling.people.seekers.iter().take(2).cloned().collect();
    let wishes = [
        (CaseKind::Read, 9, "我想知道平台保存了我的哪些信息、给过哪些商家，请发给我一份。"),
        (CaseKind::Complaint, 1, "有商家在我取消报名后仍给我打电话，请核实并让对方停止。"),
    ];
    filling
        .app
        .write(move |work| async move {
            for (keys, (kind, days_ago, text)) in seekers.iter().zip(wishes) {
                let (person, text) = (keys.person(), text.to_owned());
                let (channel, received_at) = (CaseChannel::Form, now.plus_days(-days_ago));
                let new = NewCase {
                    person,
                    account: true,
                    kind,
                    channel,
                    text,
                    contact: None,
                    received_at,
                    desk: CaseDesk::Privacy,
                    about: None,
                    chat: None,
                    by: None,
                };
                let case = open(&work, keys, new).await?;
                let notice = Notice { matter: Some(case.id.0), ..Notice::of(NoticeKind::CaseReceived) };
                talk::notices::push(&work, person, &format!("case:{}:received", case.id), notice).await?;
            }
            db::insert(&work, partner(&work, now, officer)).await?;
            drill(&work, now, officer, tester).await
        })
        .await?;
    Ok(())
}

fn partner(work: &Work, now: Timestamp, officer: PersonId) -> partners::Model {
    partners::Model {
        id: PartnerId::new(now, &work.rng),
        kind: PartnerKind::Partner,
        name: PublicText::from("榕安人身意外保险（演示）"),
        agreement: PublicText::from("HZ-2026-011"),
        nda: Some(PublicText::from("BM-2026-011")),
        fields: PublicJson(vec!["phone".to_owned(), "sign_up_record".to_owned()]),
        purpose: PublicText::from("用工意外保险"),
        region: SharingRegion::MainlandChina,
        starts_at: now.plus_days(-200),
        ends_at: now.plus_days(25),
        ended_at: None,
        ended_reason: None,
        created_by: officer,
        created_at: now.plus_days(-200),
    }
}

/// A drill with the operator's own test account, from finding to closing within three hours.
async fn drill(work: &Work, now: Timestamp, officer: PersonId, tester: PersonId) -> Result<(), Error> {
    let id = IncidentId::new(now, &work.rng);
    let found_at = now.plus_days(-20);
    let after = |minutes: i64| found_at.plus_minutes(minutes);
    let part = |text: &str| Some(PublicText::from(text));
    let row = incidents::Model {
        id,
        drill: true,
        title: PublicText::from("演练：客服账号被冒用查询"),
        state: IncidentState::Closed,
        found_at,
        happened_from: found_at.plus_hours(-30),
        happened_until: Some(found_at),
        kinds: PublicJson(vec!["username".to_owned(), "phone".to_owned()]),
        happened: part("演练：一名工作人员的账号被冒用，可能看到了部分用户的手机号码。"),
        measures: part("演练：已停用该账号并更换密钥，正在逐条核查查阅记录。"),
        advice: part("演练：请留意陌生来电，不要向任何人提供验证码。"),
        remedy: part("演练：如有损失请联系服务热线，我们会协助报案。"),
        larger: false,
        larger_reason: None,
        report_due_at: found_at.plus_hours(4),
        reported_at: Some(after(150)),
        receipt: part("演练登记，未实际报送"),
        announced_at: None,
        closed_at: Some(after(180)),
        registered_by: officer,
        created_at: after(10),
    };
    db::insert(work, test_persons::Model { person_id: tester, marked_by: officer, marked_at: after(-60) }).await?;
    db::insert(work, row).await?;
    let person = incident_persons::Model {
        incident_id: id,
        person_id: tester,
        found_by: FoundBy::Listed,
        listed_at: after(30),
        channel: Some(AlertChannel::Inbox),
        told_at: Some(after(75)),
    };
    db::insert(work, person).await?;
    for (minutes, step, count) in [
        (0, IncidentStep::Found, 0),
        (10, IncidentStep::Registered, 0),
        (30, IncidentStep::Assessed, 1),
        (60, IncidentStep::PartsWritten, 0),
        (70, IncidentStep::TellingBegan, 1),
        (75, IncidentStep::Told, 1),
        (150, IncidentStep::Reported, 0),
        (180, IncidentStep::Closed, 1),
    ] {
        let by_person = (step != IncidentStep::Found).then_some(officer);
        let at = after(minutes);
        let step = incident_steps::Model { id: RowId::new(at, &work.rng), incident_id: id, at, step, count, by_person };
        db::insert(work, step).await?;
    }
    Ok(())
}
