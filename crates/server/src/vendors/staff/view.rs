//! A vendor as the console shows it.

use crate::vendors::book::is_assessed;
use crate::vendors::probes::Probes;
use crate::vendors::questions::MAKERS;
use connectors::{LATENCY_BOUNDS_MS, LineState};
use db::entities::vendor_errors::{self, VendorFailure};
use db::entities::{vendor_hours, vendors};
use kernel::Timestamp;
use kernel::calendar::day_of;
use policy::Processor;
use serde::Serialize;
use utoipa::ToSchema;

kernel::text_enum! {
    /// How a vendor's line stands.
    pub enum VendorState {
        /// No account of it is configured.
        NotSetUp = "not_set_up",
        /// This program calls nobody: it is built into the apps, or into the browser.
        NotCalled = "not_called",
        /// Calls go out.
        Open = "open",
        /// It failed too often in a row; one call is let through from time to time.
        Resting = "resting",
        /// Staff switched it off.
        Off = "off",
        /// Its present version was not assessed, so nothing is sent.
        NotAssessed = "not_assessed",
    }
}

/// What became of the calls in one hour, or in the last 24.
#[derive(Clone, Default, Serialize, ToSchema)]
pub(crate) struct VendorFigures {
    /// It answered, be it with a no.
    pub answered: i64,
    pub failed: i64,
    /// Too many calls for it.
    pub limited: i64,
    /// Not sent, because it was off or rested.
    pub held: i64,
    /// Of a thousand calls that were sent, those that it answered; absent without a call.
    pub answered_permille: Option<i64>,
    /// Half of the calls took at most so long, in milliseconds; 0 when longer than every bound. Absent without a call.
    pub half_within_ms: Option<i64>,
    /// Nineteen of twenty calls took at most so long.
    pub most_within_ms: Option<i64>,
}

/// One hour.
#[derive(Serialize, ToSchema)]
pub(crate) struct VendorHour {
    pub hour: Timestamp,
    pub answered: i64,
    pub failed: i64,
}

/// A failed call.
#[derive(Serialize, ToSchema)]
pub(crate) struct VendorErrorView {
    pub at: Timestamp,
    pub kind: VendorFailure,
    /// The vendor's code, or ours such as `timeout`.
    pub code: String,
    /// The vendor's number of the request, which its support asks for.
    pub request_id: Option<String>,
}

/// One third party of the register.
#[derive(Serialize, ToSchema)]
pub(crate) struct VendorView {
    /// Its name in the register.
    pub vendor: &'static str,
    /// The service's own name.
    pub service: &'static str,
    pub zh: &'static str,
    pub company: &'static str,
    pub purpose_zh: &'static str,
    pub purpose_en: &'static str,
    /// Whether it lies in mainland China.
    pub is_home: bool,
    /// The consent that comes first, and for what where not everything needs it; none where a contract or a law needs what is sent.
    pub consent_zh: Option<String>,
    pub consent_en: Option<String>,
    /// Names of the personal fields that it gets.
    pub sends: &'static [&'static str],
    /// The name in the register of the one by whose calls it is reached, where they are counted.
    pub through: Option<&'static str>,
    /// The domains on which it is called.
    pub hosts: &'static [&'static str],
    pub state: VendorState,
    /// Until when it rests.
    pub rests_until: Option<Timestamp>,
    pub shut_why: Option<String>,
    pub shut_at: Option<Timestamp>,
    pub agreement: Option<String>,
    /// The end of its last day.
    pub agreement_until: Option<Timestamp>,
    /// That day in China, `2027-12-31`.
    pub agreement_last_day: Option<String>,
    /// The version that is to be assessed.
    pub version: &'static str,
    pub assessed_version: Option<String>,
    /// A day in China, `2026-11-30`.
    pub assessed_day: Option<String>,
    pub assessed_by: Option<String>,
    pub assessment: Option<String>,
    /// The last 24 hours.
    pub figures: VendorFigures,
    /// Those of them in which it was called, oldest first.
    pub hours: Vec<VendorHour>,
    /// Newest first.
    pub errors: Vec<VendorErrorView>,
}

pub(super) fn view(
    processor: &'static Processor,
    state: VendorState,
    standing: LineState,
    row: Option<&vendors::Model>,
    hours: &[&vendor_hours::Model],
    errors: Vec<vendor_errors::Model>,
) -> VendorView {
    let text = |of: fn(&vendors::Model) -> &Option<db::columns::PublicText>| {
        row.and_then(|row| of(row).as_ref()).map(|text| text.0.clone())
    };
    let asks = processor.asks();
    VendorView {
        vendor: processor.name,
        service: processor.service,
        zh: processor.zh,
        company: processor.company,
        purpose_zh: processor.purpose_zh,
        purpose_en: processor.purpose_en,
        is_home: processor.region.is_home(),
        consent_zh: asks.as_ref().map(|words| words.zh.to_string()),
        consent_en: asks.as_ref().map(|words| words.en.to_string()),
        sends: processor.sends,
        through: MAKERS.iter().any(|(maker, _)| *maker == processor).then_some(policy::JPUSH.name),
        hosts: processor.hosts,
        state,
        rests_until: match standing {
            LineState::Resting { until } => Some(until),
            LineState::Open | LineState::Shut => None,
        },
        shut_why: text(|row| &row.shut_why),
        shut_at: row.and_then(|row| row.shut_at),
        agreement: text(|row| &row.agreement),
        agreement_until: row.and_then(|row| row.agreement_until),
        agreement_last_day: row
            .and_then(|row| row.agreement_until)
            .map(|until| day_of(until.plus_seconds(-1)).to_string()),
        version: processor.version,
        assessed_version: text(|row| &row.assessed_version),
        assessed_day: row.and_then(|row| row.assessed_at).map(|at| day_of(at).to_string()),
        assessed_by: text(|row| &row.assessed_by),
        assessment: text(|row| &row.assessment),
        figures: sum(hours),
        hours: hours
            .iter()
            .map(|hour| VendorHour { hour: hour.hour, answered: hour.answered, failed: hour.failed + hour.limited })
            .collect(),
        errors: errors
            .into_iter()
            .map(|row| VendorErrorView {
                at: row.at,
                kind: row.kind,
                code: row.code.0,
                request_id: row.request_id.map(|id| id.0),
            })
            .collect(),
    }
}

/// How a vendor stands, of all that holds at once the one that an operator would mend first.
pub(super) fn state(
    probes: &Probes,
    demo: bool,
    processor: &Processor,
    row: Option<&vendors::Model>,
    standing: LineState,
) -> VendorState {
    if row.is_some_and(|row| row.shut) {
        return VendorState::Off;
    }
    if processor.hosts.is_empty() && !probes.has(processor) {
        return VendorState::NotCalled;
    }
    if !probes.has(processor) {
        return VendorState::NotSetUp;
    }
    if !demo && !is_assessed(row, processor) {
        return VendorState::NotAssessed;
    }
    match standing {
        LineState::Open => VendorState::Open,
        LineState::Resting { .. } => VendorState::Resting,
        LineState::Shut => VendorState::Off,
    }
}

fn sum(hours: &[&vendor_hours::Model]) -> VendorFigures {
    let total = |of: fn(&vendor_hours::Model) -> i64| hours.iter().map(|hour| of(hour)).sum::<i64>();
    let (answered, failed, limited) = (total(|h| h.answered), total(|h| h.failed), total(|h| h.limited));
    let sent = answered + failed + limited;
    let classes = [
        total(|h| h.within_50_ms),
        total(|h| h.within_100_ms),
        total(|h| h.within_300_ms),
        total(|h| h.within_1_s),
        total(|h| h.within_3_s),
        total(|h| h.beyond),
    ];
    VendorFigures {
        answered,
        failed,
        limited,
        held: total(|h| h.held),
        answered_permille: (sent > 0).then(|| answered * 1_000 / sent),
        half_within_ms: within(&classes, 50),
        most_within_ms: within(&classes, 95),
    }
}

/// The bound within which so many of a hundred calls lie; 0 when they lie beyond every bound.
fn within(classes: &[i64], percent: i64) -> Option<i64> {
    let sent: i64 = classes.iter().sum();
    let mut below = 0;
    (sent > 0).then(|| {
        classes
            .iter()
            .position(|class| {
                below += class;
                below * 100 >= sent * percent
            })
            .and_then(|class| LATENCY_BOUNDS_MS.get(class).copied())
            .unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: OPS-3
    #[test]
    fn latency_is_told_by_its_class() {
        for (classes, half, most) in [
            ([0, 0, 0, 0, 0, 0], None, None),
            ([1, 0, 0, 0, 0, 0], Some(50), Some(50)),
            ([10, 8, 1, 0, 1, 0], Some(50), Some(300)),
            ([0, 0, 0, 0, 1, 9], Some(0), Some(0)),
        ] {
            assert_eq!((within(&classes, 50), within(&classes, 95)), (half, most), "{classes:?}");
        }
    }
}
