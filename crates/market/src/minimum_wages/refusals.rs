use kernel::Code;

pub static PLACE_UNKNOWN: Code = Code::new(
    422,
    "place_unknown",
    "请填写行政区划代码：省 2 位、市 4 位或区县 6 位数字",
    "Enter the code of a division: 2 digits for a province, 4 for a city, 6 for a district",
);
pub static TOO_MANY_MINIMUMS: Code = Code::new(
    409,
    "too_many_minimums",
    "最低工资标准的记录已达上限，请先停用过期的记录",
    "There are too many minimum wages on record; withdraw what is over first",
);
