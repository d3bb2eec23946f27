//! Agreements and security assessments of the third parties, invented like everything of the demo.

use super::Filling;
use db::columns::PublicText;
use db::entities::vendors;
use kernel::calendar::{day_of, start_of};
use kernel::{RowId, Timestamp};
use policy::PROCESSORS;
use sea_orm::{EntityTrait, PaginatorTrait};

/// How long the invented agreements hold: one ends soon, so that the page shows what that looks like.
const DAYS: [i64; 3] = [400, 220, 21];

/// Puts them in, once.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn agree(filling: &Filling) -> anyhow::Result<()> {
    if vendors::Entity::find().count(&filling.app.read()).await? > 0 {
        return Ok(());
    }
    let now = filling.times.now;
    let day = |days: i64| -> Timestamp { start_of(day_of(now.plus_days(days))) };
    let rows = PROCESSORS.iter().zip(DAYS.iter().cycle()).enumerate().map(|(at, (processor, days))| vendors::Model {
        id: RowId::new(now, &filling.app.rng),
        vendor: PublicText::from(processor.name),
        shut: false,
        shut_why: None,
        shut_at: None,
        agreement: Some(PublicText(format!("YS-2026-{:03}（演示）", at + 1))),
        agreement_until: Some(day(*days)),
        assessed_version: Some(PublicText::from(processor.version)),
        assessed_at: Some(day(-30)),
        assessed_by: Some(PublicText::from("信息安全部（演示）")),
        assessment: Some(PublicText::from("演示数据：只发送登记的信息，传输加密，境内存储，约定用后删除。")),
    });
    let rows: Vec<vendors::Model> = rows.collect();
    Ok(filling.app.write(move |work| async move { Ok(db::insert_many(&work, rows).await?) }).await?)
}
