//! What the wage arithmetic refuses, with what to tell people.

use kernel::Code;

/// Why a wage is not worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WageError {
    /// An amount that must be above zero is not.
    Amount,
    /// The work is not counted in what the wage is paid for.
    Unit,
    /// A reason is missing or too long.
    Reason,
    /// The deductions take more than a wage may lose.
    Deduction,
    /// More is to be paid than is still owed.
    TooMuch,
    /// A sum does not fit.
    TooLarge,
}

static AMOUNT: Code = Code::new(422, "wage_amount", "金额必须大于 0", "The amount must be above zero");
static UNIT: Code = Code::new(
    422,
    "wage_unit",
    "工作量的单位与薪资单位不一致，请按薪资单位填写",
    "The work is not counted in the unit of the wage; enter it in that unit",
);
static REASON: Code = Code::new(
    422,
    "wage_reason",
    "请写明原因（2 至 200 字），劳动者会看到",
    "Give a reason of 2 to 200 characters; the worker will read it",
);
static DEDUCTION: Code =
    Code::new(422, "wage_deduction", "扣款不能超过应得工资的 20%", "Deductions may not exceed 20% of the wage earned");
static TOO_MUCH: Code =
    Code::new(422, "wage_too_much", "支付金额超过尚未支付的工资", "The payment exceeds what is still owed");
static TOO_LARGE: Code = Code::new(422, "wage_too_large", "金额过大，请检查", "The amount is too large; check it");

impl WageError {
    pub fn code(self) -> &'static Code {
        match self {
            WageError::Amount => &AMOUNT,
            WageError::Unit => &UNIT,
            WageError::Reason => &REASON,
            WageError::Deduction => &DEDUCTION,
            WageError::TooMuch => &TOO_MUCH,
            WageError::TooLarge => &TOO_LARGE,
        }
    }
}
