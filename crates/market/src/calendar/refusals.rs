use kernel::Code;

pub static NOT_IN_CALENDAR: Code = Code::new(
    409,
    "not_in_calendar",
    "确认到岗后，班次才会进入日历",
    "A shift is in the calendar once you have confirmed to come",
);
