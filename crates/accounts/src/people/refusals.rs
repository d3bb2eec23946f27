//! The refusals of profiles.

use kernel::Code;

pub static BIRTH_MONTH_INVALID: Code = Code::new(
    422,
    "birth_month_invalid",
    "出生年月请按 2001-05 的格式填写，且不能晚于本月",
    "Write year and month of birth as 2001-05, not in the future",
);
pub static CITY_CODE_INVALID: Code =
    Code::new(422, "city_code_invalid", "城市代码为六位数字", "A city code has six digits");
pub static DATE_INVALID: Code = Code::new(
    422,
    "date_invalid",
    "日期请按 2026-12-01 的格式填写，且不要太远",
    "Write the day as 2026-12-01, not too far ahead",
);
