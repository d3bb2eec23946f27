use kernel::Code;

pub static TAX_PERIOD_INVALID: Code = Code::new(
    422,
    "tax_period_invalid",
    "所属期请填月份或季度的第一天，不早于 2025 年 10 月，不晚于本期",
    "Give the first day of a month or quarter, not before October 2025 and not after the present one",
);
pub static TAX_FILE_TOO_LARGE: Code = Code::new(
    422,
    "tax_file_too_large",
    "这一期的记录太多，不能放进一个文件，请联系技术支持",
    "This period has too many records for one file; ask the technicians",
);
pub static TAX_FILE_EMPTY: Code =
    Code::new(409, "tax_file_empty", "这一期没有需要申报的记录", "There is nothing to declare for this period");
