//! What work earns, and what the law wants of part-time work.
//!
//! Pure functions over integers: approved work and a wage go in, lines that add up to the fen come out.
//!
//! - Every line is rounded to the fen once, half a fen up; the total is the sum of its lines and nothing else.
//! - What is split is split to the last fen ([`split`]).
//! - A bonus, a deduction, a tip and a part payment carry a reason that the worker reads.
//! - A statement never goes below zero, and deductions never above what the law lets a wage bear.
//!
//! What is deliberately absent: who approves hours, and the movement of money.

mod part_payment;
mod part_time;
mod refusals;
mod split;
mod statement;
mod work;

pub use part_payment::{PartPayment, part_payment};
pub use part_time::{
    Breach, CYCLE_DAYS_MAX, DAY_MINUTES_MAX, MinimumWage, WEEK_MINUTES_MAX, WorkedDay, check_hours, check_pay,
    check_settlement, minimum_on,
};
pub use refusals::WageError;
pub use split::split;
pub use statement::{
    Adjustment, AdjustmentKind, DEDUCTION_PERCENT_MAX, REASON_CHARS, Statement, StatementLine, statement,
};
pub use work::{MONTH_DAYS_HUNDREDTHS, Wage, Work};
