use super::read::Window;
use crate::Care;
use axum::Json;
use axum::extract::State;
use connectors::DayFigures;
use kernel::calendar::day_of_number;
use platform::auth::{AnyStaff, Staff};
use platform::{Page, Query, Result};
use policy::statistics::held_back;
use policy::{BAIDU_TONGJI, Processor, TALKINGDATA};
use serde::Serialize;
use utoipa::ToSchema;

/// Days that are asked for unless told; more than a month is seldom looked at.
const DAYS_MAX: i64 = 31;

kernel::text_enum! {
    /// Whether somebody who counts for us answers.
    pub enum VendorStanding {
        /// Not configured here.
        Off = "off",
        Answers = "answers",
        Failed = "failed",
    }
}

/// One day as the vendor counts it.
#[derive(Serialize, ToSchema)]
pub(super) struct VendorDay {
    day: String,
    /// Null while fewer than the least group visited.
    views: Option<u64>,
    /// Null while they are fewer than the least group.
    visitors: Option<u64>,
}

impl VendorDay {
    /// What few people viewed is as telling as how few they are: both are held back together (SPEC STAT-1).
    fn of(DayFigures { day, views, visitors }: DayFigures) -> VendorDay {
        let visitors = held_back(visitors);
        VendorDay { day: day.to_string(), views: visitors.map(|_| views), visitors }
    }
}

/// What somebody else counted behind the visitors' consent.
#[derive(Serialize, ToSchema)]
pub(super) struct VendorFigures {
    /// The name in the register of third parties.
    name: &'static str,
    service: &'static str,
    zh: &'static str,
    standing: VendorStanding,
    /// The vendor's code of a failure.
    trouble: Option<String>,
    days: Vec<VendorDay>,
}

/// Baidu Tongji's and TalkingData's own figures, asked for at this moment; nothing of it is kept.
#[utoipa::path(get, path = "/api/v1/staff/statistics/vendors", operation_id = "list_vendor_figures", tag = "staff",
    security(("session" = ["staff"])), params(Window), responses((status = 200, body = Page<VendorFigures>)))]
pub(super) async fn list_vendor_figures(
    State(care): State<Care>,
    _staff: Staff<AnyStaff>,
    Query(window): Query<Window>,
) -> Result<Json<Page<VendorFigures>>> {
    let (from, to) = window.bounds(care.app.now())?;
    let from = day_of_number(from.max(to - DAYS_MAX + 1));
    let to = day_of_number(to);
    let mut items = Vec::new();
    for processor in [BAIDU_TONGJI, TALKINGDATA] {
        let reader = care.readers.iter().find(|(name, _)| *name == processor.name);
        items.push(match reader {
            None => told(processor, VendorStanding::Off, None, Vec::new()),
            Some((_, reader)) => match reader.days(from, to).await {
                Ok(days) => told(processor, VendorStanding::Answers, None, days),
                Err(error) => {
                    tracing::warn!(error = %error, vendor = processor.name, "figures could not be read");
                    told(processor, VendorStanding::Failed, Some(error.code().to_owned()), Vec::new())
                }
            },
        });
    }
    Ok(Json(Page::whole(items)))
}

fn told(
    processor: &'static Processor,
    standing: VendorStanding,
    trouble: Option<String>,
    days: Vec<DayFigures>,
) -> VendorFigures {
    VendorFigures {
        name: processor.name,
        service: processor.service,
        zh: processor.zh,
        standing,
        trouble,
        days: days.into_iter().map(VendorDay::of).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: STAT-1
    #[test]
    fn a_day_of_few_visitors_is_held_back_whole() {
        for (views, visitors, shown) in
            [(40, 10, Some((40, 10))), (40, 9, None), (1, 1, None), (0, 0, Some((0, 0))), (9, 12, Some((9, 12)))]
        {
            let day = VendorDay::of(DayFigures { day: day_of_number(20_780), views, visitors });
            assert_eq!(day.views.zip(day.visitors), shown, "{views} by {visitors}");
            assert_eq!(day.views.is_some(), day.visitors.is_some());
        }
    }
}
