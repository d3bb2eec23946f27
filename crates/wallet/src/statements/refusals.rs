//! The refusals of statements.

use kernel::Code;

pub static STATEMENT_SPAN: Code = Code::new(
    422,
    "statement_span",
    "请选择起止日期：最长一年，开始日期不晚于结束日期，结束日期不晚于今天",
    "Choose from when until when: one year at most, the first day not after the last, and the last not after today",
);
pub static STATEMENT_LINES: Code = Code::new(
    422,
    "statement_lines",
    "这段时间的明细太多，请选择较短的时间分次下载",
    "There is too much in this span; choose shorter ones",
);
