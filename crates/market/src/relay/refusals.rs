use kernel::Code;

/// One side blocks the other, or is not here any more. It does not say which.
pub(crate) static CALL_NOT_TAKEN: Code = Code::new(
    409,
    "call_not_taken",
    "现在不能与对方通话；如果您屏蔽了对方，请先解除屏蔽，有疑问请联系客服",
    "You cannot phone each other now. If you blocked them, unblock them first; customer service can help",
);
pub(super) static RELAY_UNAVAILABLE: Code = Code::new(
    503,
    "relay_unavailable",
    "中转号码暂时接不通，请几分钟后再试，或先发消息联系对方",
    "No relay number can be had right now: try again in a few minutes, or send a message",
);
pub(super) static RELAY_BUSY: Code = Code::new(
    409,
    "relay_busy",
    "正在接通中转号码，请等半分钟再试",
    "A relay number is being set up: try again in half a minute",
);
pub(super) static RELAY_UNSURE: Code = Code::new(
    503,
    "relay_unsure",
    "中转号码没有接通。请先发消息联系对方，半小时后可以再试",
    "The relay number could not be set up. Send a message for now, and try again in half an hour",
);
