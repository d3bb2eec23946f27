use kernel::Code;

pub static NOTHING_OF_THE_OTHER: Code = Code::new(
    422,
    "nothing_of_the_other",
    "请至少选择一条对方发来的消息",
    "Choose at least one message of the other side",
);
pub static ALREADY_REPORTED: Code = Code::new(
    409,
    "already_reported",
    "您已举报过这段对话，处理结果会在消息里通知您",
    "You have reported this conversation; the result will reach your inbox",
);
pub static ALREADY_DECIDED: Code = Code::new(
    409,
    "already_decided",
    "这条举报已经处理过了，请刷新列表",
    "This report was decided already; reload the list",
);
pub static SILENCED: Code = Code::new(
    403,
    "silenced",
    "因违反沟通规范，您暂时不能发送消息；有异议可以联系客服申诉",
    "You may not write for a time, because the rules of talking were broken; contact support to appeal",
);
