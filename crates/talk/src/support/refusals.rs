use kernel::Code;

pub(super) static CHAT_ENDED: Code =
    Code::new(409, "chat_ended", "这次客服对话已经结束，请重新发起", "This chat has ended; begin a new one");
pub(super) static CHAT_NOT_ENDED: Code =
    Code::new(409, "chat_not_ended", "对话结束后才能评价", "A chat is rated after it has ended");
pub(super) static CHAT_RATED: Code =
    Code::new(409, "chat_rated", "您已经评价过这次对话，感谢您的反馈", "This chat is rated already. Thank you");
pub(super) static CHAT_TAKEN: Code =
    Code::new(409, "chat_taken", "已有同事在接待这位用户", "A colleague has this chat already");
pub(super) static CHAT_NOT_YOURS: Code =
    Code::new(403, "chat_not_yours", "这个对话不由您接待，请先接待再查看", "This chat is not yours; take it first");
pub(super) static OWN_CHAT: Code = Code::new(
    403,
    "own_chat",
    "不能接待自己的对话，请交给其他同事",
    "Nobody serves themselves; leave it to a colleague",
);
pub(super) static TOO_MANY_CHATS: Code = Code::new(
    409,
    "too_many_chats",
    "同时接待的对话已达上限，请先结束一个",
    "You have as many chats as one may at once; end one first",
);
pub(super) static NOT_SUPPORT_STAFF: Code =
    Code::new(422, "not_support_staff", "只能转给客服岗位的同事", "Chats go to customer service staff only");
pub(super) static NO_PICTURES_THERE: Code = Code::new(
    422,
    "no_pictures_there",
    "当前的在线客服不支持图片，请在表单中上传",
    "This desk takes no pictures; add them to the form instead",
);
pub(super) static NOT_FROM_THE_DESK: Code =
    Code::new(422, "not_from_the_desk", "这不是客服系统发来的通知", "This did not come from the desk");
