//! The refusals of one's own wallet.

use kernel::Code;

pub static YEAR_INVALID: Code = Code::new(
    422,
    "year_invalid",
    "年份请填写 2020 到今年之间的四位数字",
    "Write the year with four digits, from 2020 to the present one",
);
pub static STATEMENT_TOO_LONG: Code = Code::new(
    422,
    "statement_too_long",
    "这一年的记录太多，不能放进一个文件；全部记录在“隐私中心 · 下载副本”里",
    "This year has too many lines for one file; all of them are in the copy of your data, in the privacy centre",
);
