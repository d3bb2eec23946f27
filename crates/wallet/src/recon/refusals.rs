//! The refusals of the reconciliation.

use kernel::Code;

pub static DAY_NOT_OVER: Code = Code::new(
    422,
    "day_not_over",
    "请填写今天以前、一年以内的日期，例如 2026-11-28",
    "Write a day before today and within a year, such as 2026-11-28",
);
