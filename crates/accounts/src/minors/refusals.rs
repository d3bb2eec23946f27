//! The refusals around birth dates.

use kernel::Code;

pub static BIRTH_DATE_BY_STAFF: Code = Code::new(
    409,
    "birth_date_by_staff",
    "出生日期只能自行更正一次，再次更正请提交请求，由工作人员核实后更正",
    "You can correct the birth date yourself once; after that file a request, and staff will verify and correct it",
);
pub static NO_BIRTH_DATE: Code =
    Code::new(409, "no_birth_date", "没有需要更正的出生日期", "There is no birth date to correct");
pub static NOT_OF_WORKING_AGE: Code = Code::new(
    403,
    "not_of_working_age",
    "年满 16 周岁、未满 18 周岁才能作此声明；未满 16 周岁不能在平台接受工作",
    "Only somebody of 16 or 17 can declare this; nobody under 16 takes work here",
);
