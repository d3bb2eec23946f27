use super::super::rng::Rng as Stream;
use super::{Filling, written};
use db::columns::PublicText;
use db::entities::page_visits;
use db::entities::postings::PostingKind;
use db::entities::share_counts::{self, ShareChannel};
use db::entities::{place_checks, postings};
use kernel::RowId;
use kernel::calendar::number_of_day;
use market::Market;
use sea_orm::EntityTrait;

/// Days of visits before today, and how many a day has.
const DAYS: i64 = 30;
const VISITS: std::ops::Range<i64> = 60..150;
/// Pages and where their visitors came from, each as often as it stands there.
const PAGES: [&str; 12] = [
    "/m/",
    "/m/",
    "/m/",
    "/m/jobs/:id",
    "/m/jobs/:id",
    "/m/jobs/:id",
    "/m/jobs/:id",
    "/m/map",
    "/m/applications",
    "/m/applications/:id",
    "/m/me",
    "/m/policy",
];
const REFERRERS: [&str; 8] = ["", "", "", "", "www.baidu.com", "m.baidu.com", "mp.weixin.qq.com", "www.example.com"];
const DISPLAYS: [&str; 4] = ["phone", "phone", "phone", "desktop"];
/// The demo's own merchant shares its first postings.
const SHARED: usize = 6;

/// Visitors who agreed to statistics looked around in the last weeks, and opened what the demo's merchant shared.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn come(filling: &Filling) -> anyhow::Result<()> {
    for back in 1..=DAYS {
        let rows = of_day(filling, back);
        if written::<page_visits::Entity>(&filling.app, rows[0].id).await? {
            continue;
        }
        let shares = shared(filling, back);
        let write = filling.app.write(move |work| async move {
            db::insert_many(&work, rows).await?;
            Ok(db::insert_many(&work, shares).await?)
        });
        write.await?;
    }
    Ok(())
}

fn of_day(filling: &Filling, back: i64) -> Vec<page_visits::Model> {
    let stream = &mut Stream::stream(filling.ids.seed, "visits", usize::try_from(back).unwrap_or_default());
    let count = stream.between(VISITS.start, VISITS.end - 1);
    // Whole days before this moment, so that nothing lies ahead of it.
    let start = filling.times.now.plus_days(-back);
    (0..count)
        .map(|nth| {
            let at = start.plus_seconds(stream.between(0, 86_000));
            let number = usize::try_from(back * 1_000 + nth).unwrap_or_default();
            page_visits::Model {
                id: RowId::new(start, &filling.ids.rng("visit", number)),
                page: PublicText::from(*stream.pick(&PAGES)),
                referrer: PublicText::from(*stream.pick(&REFERRERS)),
                seconds: stream.between(3, 240),
                display: PublicText::from(*stream.pick(&DISPLAYS)),
                at,
            }
        })
        .collect()
}

fn shared(filling: &Filling, back: i64) -> Vec<share_counts::Model> {
    let day = number_of_day(filling.times.today) - back;
    let mut rows = Vec::new();
    for index in 0..SHARED.min(filling.world.recipe.postings) {
        let posting = filling.world.posting(index);
        if filling.times.of(&posting).published > filling.times.now.plus_days(-back) {
            continue;
        }
        let number = index * 100 + usize::try_from(back).unwrap_or_default();
        let stream = &mut Stream::stream(filling.ids.seed, "shares", number);
        for (channel, most) in [(ShareChannel::Wechat, 14), (ShareChannel::Poster, 6), (ShareChannel::Link, 3)] {
            let opened = stream.between(0, most);
            if opened > 0 {
                rows.push(share_counts::Model {
                    posting_id: filling.ids.posting(&posting, &filling.times),
                    day,
                    channel,
                    opened,
                });
            }
        }
    }
    rows
}

/// What was handed in waits for the map service, as the product queues it.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn ask_for_places(market: &Market, filling: &Filling) -> anyhow::Result<()> {
    let first = filling.world.recipe.postings;
    for index in first..filling.world.posting_count() {
        let posting = filling.world.posting(index);
        if posting.state != super::super::State::InReview {
            continue;
        }
        let id = filling.ids.posting(&posting, &filling.times);
        if written::<place_checks::Entity>(&filling.app, id).await? {
            continue;
        }
        let market = market.clone();
        let ask = filling.app.write(move |work| async move {
            if let Some(row) = postings::Entity::find_by_id(id).one(&work.tx).await?
                && row.kind == PostingKind::Job
            {
                market::place_check::handed_in(&market, &work, &row).await?;
            }
            Ok(())
        });
        ask.await?;
    }
    Ok(())
}
