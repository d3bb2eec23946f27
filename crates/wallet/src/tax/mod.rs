//! Individual income tax (个人所得税) that the operator withholds from what it pays itself (PAY-5).
//!
//! Pure functions over integers: what was paid before goes in, what is withheld now comes out, with a line for every
//! figure that names its rule and the rule's source. Nothing is stored or read here.
//!
//! - Rules are dated data ([`RULES`]); a payment is judged by the rule in force on its day, and by none where there is
//!   none.
//! - The regime is the payer's decision and is stored with each payment: this module does not guess it.
//! - All earlier payments of the same period count as ONE payment with the present one, so that splitting changes nothing.
//! - **Rounding.** The declaration form is filled "to the fen" (金额单位：人民币元（列至角分）) and the law names no rule beyond
//!   that. Every figure that the form lists is rounded to the fen when it is made, half a fen up, as the tax office's
//!   declaration client does; a line can therefore be worked out again by hand from the lines above it.
//!
//! What is deliberately absent: wages (工资薪金), for which the merchant withholds; non-residents; the yearly settlement
//! (汇算清缴), which is the person's own.

mod lines;
mod monthly;
mod quarterly;
mod rules;
#[cfg(test)]
mod tests;
mod withhold;

pub use lines::{Item, Line, Value};
pub use monthly::{Difference, MONTHLY_COLUMNS, Monthly, MonthlyPayment, monthly};
pub use quarterly::{QUARTERLY_COLUMNS, QuarterlyPayment, quarterly};
pub use rules::{Bracket, Method, RULES, Regime, Rule, rule_on};
pub use withhold::{Paid, TaxError, Withholding, withhold};
