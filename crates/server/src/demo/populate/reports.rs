use super::rows::Rows;
use super::{Filling, written};
use anyhow::Context;
use db::columns::{PublicJson, PublicText};
use db::entities::notices::NoticeKind;
use db::entities::postings;
use db::entities::reports::{self, ReportReason, ReportState};
use kernel::{PersonId, ReportId};
use policy::ReportText;
use sea_orm::EntityTrait;
use talk::notices::Notice;
use vault::Cell;

/// Who reports what: the seeker, the live posting, and what staff made of it.
struct Plan {
    seeker: usize,
    posting: usize,
    reason: ReportReason,
    text: Option<&'static str>,
    decided: Option<(ReportState, &'static str)>,
}

const PLANS: [Plan; 5] = [
    Plan {
        seeker: 0,
        posting: 17,
        reason: ReportReason::FalseInfo,
        text: Some("到店后说的时间和页面上写的不一样。"),
        decided: Some((ReportState::Dismissed, "已与商家核实：页面时间为准，当天是临时换班，商家已道歉。感谢反馈。")),
    },
    Plan {
        seeker: 4,
        posting: 19,
        reason: ReportReason::Fee,
        text: Some("联系后对方提到要先交一笔钱。"),
        decided: Some((ReportState::Upheld, "举报属实，已约谈商家并要求整改。")),
    },
    Plan {
        seeker: 2,
        posting: 16,
        reason: ReportReason::FalseInfo,
        text: Some("地址和实际门店对不上，请核实。"),
        decided: None,
    },
    Plan { seeker: 5, posting: 21, reason: ReportReason::Discrimination, text: None, decided: None },
    Plan {
        seeker: 7,
        posting: 22,
        reason: ReportReason::Other,
        text: Some("报名后一直没有回复，职位却一直在刷新。"),
        decided: None,
    },
];

/// Reports a few postings, and decides on some of the reports.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn report(filling: &Filling) -> anyhow::Result<()> {
    let mut rows = Rows::default();
    let recipe = &filling.world.recipe;
    for (index, plan) in PLANS.iter().enumerate() {
        if plan.seeker < recipe.seekers && plan.posting < recipe.postings.min(filling.world.posting_count()) {
            add(filling, index, plan, &mut rows).await?;
        }
    }
    match rows.reports.first() {
        Some(first) if !written::<reports::Entity>(&filling.app, first.id).await? => {
            Ok(rows.write(&filling.app).await?)
        }
        _ => Ok(()),
    }
}

async fn add(filling: &Filling, index: usize, plan: &Plan, rows: &mut Rows) -> anyhow::Result<()> {
    let times = &filling.times;
    let posting = filling.ids.posting(&filling.world.posting(plan.posting), times);
    let row = postings::Entity::find_by_id(posting).one(&filling.app.read()).await?;
    let row = row.context("a posting that was just published is there")?;
    let at = times.now.plus_hours(-20 + index as i64).max(row.updated_at.plus_minutes(30)).min(times.now);
    let decided_at = at.plus_hours(2).min(times.now);
    let keys = &filling.people.seekers[plan.seeker];
    let rng = filling.ids.rng("report", index);
    let id = ReportId::new(at, &rng);
    let decided_by: Option<PersonId> = plan.decided.map(|_| filling.people.reviewer());
    rows.reports.push(reports::Model {
        id,
        posting_id: posting,
        person_id: keys.person(),
        reason: plan.reason,
        text: plan.text.map(|text| {
            keys.seal::<ReportText>(Cell::new("reports", "text", id.0), text).expect("a new person has every key")
        }),
        evidence: PublicJson(market::review::evidence(&row)),
        state: plan.decided.map_or(ReportState::Open, |(state, _)| state),
        result: plan.decided.map(|(_, result)| PublicText::from(result)),
        created_at: at,
        decided_at: plan.decided.map(|_| decided_at),
        decided_by,
    });
    if plan.decided.is_some() {
        let notice = Notice { posting: Some(posting), ..Notice::of(NoticeKind::ReportDecided) };
        rows.tell(keys.person(), format!("report:{id}:decided"), notice, decided_at, times, &rng);
    }
    Ok(())
}
