use kernel::Code;

pub(super) static SURVEY_CLOSED: Code =
    Code::new(409, "survey_closed", "这份问卷已经结束，感谢关注", "This survey is closed. Thank you");
pub(super) static SURVEY_SAID: Code =
    Code::new(409, "survey_said", "您已经参与或跳过了这份问卷", "You have answered or skipped this survey already");
pub(super) static SURVEY_INCOMPLETE: Code =
    Code::new(422, "survey_incomplete", "请为每个问题选择一项", "Choose one answer to each question");
