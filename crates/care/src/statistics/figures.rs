//! Counts become figures: here, and nowhere else, too small groups are held back and noise is added.

use super::gather::{self, Counts, Days};
use db::columns::PublicText;
use db::entities::figures::{self, Column, Measure, Part, Span};
use kernel::{RowId, Timestamp};
use platform::{App, Error, Work};
use policy::statistics::{held_back, parts_held_back, published};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Days of a week.
const WEEK: i64 = 7;

/// Makes the figures of a day that has ended, once.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) async fn make_day(app: &App, work: &Work, day: i64) -> Result<(), Error> {
    if is_made(work, day, Span::Day).await? {
        return Ok(());
    }
    let days = Days { first: day, count: 1 };
    let maker = Maker { app, day, span: Span::Day, made_at: work.now };
    let mut rows = Vec::new();
    let (pages, entries) = gather::visits(&work.tx, days).await?;
    rows.push(maker.whole(Measure::Visits, pages.values().sum()));
    rows.extend(maker.parts(Measure::Visits, Part::Page, &pages));
    rows.extend(maker.parts(Measure::Visits, Part::Entry, &entries));
    let shared = gather::shared(&work.tx, days).await?;
    rows.push(maker.whole(Measure::Shared, shared.values().sum()));
    rows.extend(maker.parts(Measure::Shared, Part::Entry, &shared));
    for (measure, count) in gather::people(&work.tx, days).await? {
        rows.push(maker.whole(measure, count));
    }
    Ok(db::insert_many(work, rows).await?)
}

/// Makes the figures of a week that has ended, by city and by category, once.
///
/// # Errors
/// As [`make_day`].
pub(super) async fn make_week(app: &App, work: &Work, monday: i64) -> Result<(), Error> {
    if is_made(work, monday, Span::Week).await? {
        return Ok(());
    }
    let days = Days { first: monday, count: WEEK };
    let maker = Maker { app, day: monday, span: Span::Week, made_at: work.now };
    let mut rows = Vec::new();
    for (part, column) in [(Part::City, "city_code"), (Part::Category, "category")] {
        for (measure, counts) in gather::people_by(&work.tx, days, column).await? {
            rows.extend(maker.parts(measure, part, &counts));
        }
    }
    // A week in which nobody did anything is made as well, so that it is not made again.
    rows.push(maker.whole(Measure::Visits, 0));
    Ok(db::insert_many(work, rows).await?)
}

async fn is_made(work: &Work, day: i64, span: Span) -> Result<bool, Error> {
    let rows = figures::Entity::find().filter(Column::Day.eq(day)).filter(Column::Span.eq(span));
    Ok(rows.count(&work.tx).await? > 0)
}

/// What the figures of one span have in common.
struct Maker<'a> {
    app: &'a App,
    day: i64,
    span: Span,
    made_at: Timestamp,
}

impl Maker<'_> {
    fn whole(&self, measure: Measure, count: u64) -> figures::Model {
        self.figure(measure, Part::All, "", held_back(count))
    }

    fn parts(&self, measure: Measure, part: Part, counts: &Counts) -> Vec<figures::Model> {
        let shown = parts_held_back(&counts.values().copied().collect::<Vec<u64>>());
        counts.keys().zip(shown).map(|(code, shown)| self.figure(measure, part, code, shown)).collect()
    }

    fn figure(&self, measure: Measure, part: Part, code: &str, shown: Option<u64>) -> figures::Model {
        let name = format!("{}/{}/{measure}/{part}/{code}", self.day, self.span);
        let with_noise = shown.map(|shown| published(shown, self.bits(&name)));
        figures::Model {
            id: RowId::new(self.made_at, &self.app.rng),
            day: self.day,
            span: self.span,
            measure,
            part,
            code: PublicText::from(code),
            shown: shown.map(signed),
            published: with_noise.map(signed),
            made_at: self.made_at,
        }
    }

    /// 64 bits that only this installation can work out, and always the same for a figure.
    fn bits(&self, name: &str) -> u64 {
        let digest = self.app.vault.keyed_digest("figures", name.as_bytes());
        digest.0.iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
