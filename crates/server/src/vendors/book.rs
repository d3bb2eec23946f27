//! What is kept of each vendor's line: the staff's decisions reach the line, and what became of its calls reaches the database.

use super::lines::Lines;
use super::probes::Probes;
use anyhow::Context;
use axum::extract::FromRef;
use connectors::{LineError, LineFigures, VendorErrorKind};
use db::Tx;
use db::columns::PublicText;
use db::entities::vendor_errors::{self, VendorFailure};
use db::entities::vendors;
use kernel::{RowId, Timestamp};
use platform::{App, Error, Work};
use policy::Processor;
use sea_orm::EntityTrait;
use std::collections::BTreeMap;
use std::time::Duration;

/// How often a node writes down its figures and reads what staff decided on another node.
const EACH: Duration = Duration::from_secs(5);

/// Errors that are kept of each vendor.
pub(super) const ERRORS_KEPT: i64 = 50;

/// How long the figures of an hour are kept.
const DAYS_KEPT: i64 = 90;

const HOUR_MICROS: i64 = 3_600 * 1_000_000;

/// The lines, the questions about them, and what is kept of both.
#[derive(Clone)]
pub(crate) struct Book {
    pub app: App,
    pub lines: Lines,
    pub probes: Probes,
}

impl FromRef<Book> for App {
    fn from_ref(book: &Book) -> App {
        book.app.clone()
    }
}

/// Whether a line is shut: staff switched it off, or nobody assessed the vendor's present version (SPEC SDK-3). The demo sends
/// to nobody but its own simulators, so nobody needs to assess them.
pub(super) fn is_shut(row: Option<&vendors::Model>, processor: &Processor, demo: bool) -> bool {
    row.is_some_and(|row| row.shut) || !(demo || is_assessed(row, processor))
}

/// Whether the security of the vendor's present version was assessed.
pub(super) fn is_assessed(row: Option<&vendors::Model>, processor: &Processor) -> bool {
    row.and_then(|row| row.assessed_version.as_ref()).is_some_and(|version| version.0 == processor.version)
}

impl Book {
    /// Keeps the book until the server ends.
    pub async fn keep(self) {
        let mut ticks = tokio::time::interval(EACH);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.turn().await {
                tracing::warn!(error = ?error, "the vendors' lines could not be written down");
            }
        }
    }

    /// Writes down what became of the calls since the last turn, and reads what staff decided. Figures that cannot be written
    /// are lost: they are not worth more than the calls.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn turn(&self) -> Result<(), Error> {
        let taken: Vec<(&'static str, LineFigures)> = self
            .lines
            .each()
            .map(|(processor, line)| (processor.name, line.take_figures()))
            .filter(|(_, figures)| !figures.is_empty())
            .collect();
        if !taken.is_empty() {
            self.app.write(move |work| async move { write_down(&work, taken).await }).await?;
        }
        let rows = self.rows().await?;
        for (processor, line) in self.lines.each() {
            line.set_shut(is_shut(rows.get(processor.name), processor, self.app.config.demo));
        }
        Ok(())
    }

    /// What staff decided, by the vendor's name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rows(&self) -> Result<BTreeMap<String, vendors::Model>, Error> {
        rows(&self.app.read()).await
    }
}

/// What staff decided, by the vendor's name.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn rows(tx: &Tx) -> Result<BTreeMap<String, vendors::Model>, Error> {
    let rows = vendors::Entity::find().all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.vendor.0.clone(), row)).collect())
}

async fn write_down(work: &Work, taken: Vec<(&'static str, LineFigures)>) -> Result<(), Error> {
    let hour = Timestamp::from_micros(work.now.micros().div_euclid(HOUR_MICROS) * HOUR_MICROS);
    for (vendor, figures) in taken {
        let id = RowId::new(work.now, &work.rng);
        add(work, id, vendor, hour, &figures).await?;
        for error in figures.errors {
            db::insert(work, row(work, vendor, error)).await?;
        }
        let sql = "DELETE FROM vendor_errors WHERE vendor = $1 AND id NOT IN \
            (SELECT id FROM vendor_errors WHERE vendor = $1 ORDER BY at DESC, id DESC LIMIT $2)";
        work.run(sql, [vendor.into(), ERRORS_KEPT.into()]).await?;
    }
    work.run("DELETE FROM vendor_hours WHERE hour < $1", [work.now.plus_days(-DAYS_KEPT).into()]).await?;
    Ok(())
}

async fn add(work: &Work, id: RowId, vendor: &str, hour: Timestamp, figures: &LineFigures) -> Result<(), Error> {
    const COLUMNS: [&str; 11] = [
        "answered",
        "failed",
        "limited",
        "held",
        "micros",
        "within_50_ms",
        "within_100_ms",
        "within_300_ms",
        "within_1_s",
        "within_3_s",
        "beyond",
    ];
    let LineFigures { answered, failed, limited, held, micros, by_latency, errors: _ } = figures;
    let counts = [answered, failed, limited, held, micros].into_iter().chain(by_latency);
    let mut values: Vec<sea_orm::Value> = vec![id.into(), vendor.into(), hour.into()];
    for count in counts {
        values.push(i64::try_from(*count).context("a figure beyond all measure")?.into());
    }
    let places: Vec<String> = (1..=values.len()).map(|at| format!("${at}")).collect();
    let sums: Vec<String> =
        COLUMNS.iter().map(|name| format!("{name} = vendor_hours.{name} + excluded.{name}")).collect();
    let sql = format!(
        "INSERT INTO vendor_hours (id, vendor, hour, {}) VALUES ({}) ON CONFLICT (vendor, hour) DO UPDATE SET {}",
        COLUMNS.join(", "),
        places.join(", "),
        sums.join(", ")
    );
    work.run(&sql, values).await?;
    Ok(())
}

fn row(work: &Work, vendor: &str, LineError { at, error }: LineError) -> vendor_errors::Model {
    vendor_errors::Model {
        id: RowId::new(work.now, &work.rng),
        vendor: PublicText::from(vendor),
        at,
        kind: failure(error.kind()),
        code: PublicText::from(error.code()),
        request_id: error.request_id().map(PublicText::from),
    }
}

/// A failure as it is kept. A no of the vendor is none and never kept.
pub(super) fn failure(kind: VendorErrorKind) -> VendorFailure {
    match kind {
        VendorErrorKind::Config => VendorFailure::Config,
        VendorErrorKind::RateLimited { .. } => VendorFailure::RateLimited,
        VendorErrorKind::Transient => VendorFailure::Transient,
        VendorErrorKind::OutcomeUnknown => VendorFailure::OutcomeUnknown,
        VendorErrorKind::BadSignature => VendorFailure::BadSignature,
        VendorErrorKind::Protocol
        | VendorErrorKind::InvalidInput
        | VendorErrorKind::UserMustRestart
        | VendorErrorKind::BusinessNegative => VendorFailure::Protocol,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::AMAP;

    /// covers: SDK-3, OPS-3
    #[test]
    fn a_line_is_shut_until_its_vendor_was_assessed_and_when_staff_say_so() {
        let now = Timestamp::from_micros(0);
        let row = |shut, version: Option<&str>| vendors::Model {
            id: RowId::new(now, &kernel::Rng::seeded(1)),
            vendor: PublicText::from(AMAP.name),
            shut,
            shut_why: None,
            shut_at: None,
            agreement: None,
            agreement_until: None,
            assessed_version: version.map(PublicText::from),
            assessed_at: None,
            assessed_by: None,
            assessment: None,
        };
        for (kept, demo, shut) in [
            (None, false, true),
            (None, true, false),
            (Some(row(false, None)), false, true),
            (Some(row(false, Some("an older version"))), false, true),
            (Some(row(false, Some(AMAP.version))), false, false),
            (Some(row(true, Some(AMAP.version))), false, true),
            (Some(row(true, None)), true, true),
        ] {
            assert_eq!(is_shut(kept.as_ref(), AMAP, demo), shut, "{kept:?} {demo}");
        }
    }
}
