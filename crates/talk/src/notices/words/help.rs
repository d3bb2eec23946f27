//! Customer service: cases and the chat. What was written is never in a notice.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of such a notice.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::HelpReceived => Words(
            "客服已收到您的来信",
            "我们已登记并安排人员处理，点开可查看编号、进度和答复期限。",
            "Customer service got your message",
            "It is registered and will be handled. Open this for its number, where it stands and by when it is answered.",
        ),
        K::HelpAnswered => Words(
            "客服已答复",
            "您提交的事项已有答复，点开可查看；没有解决的可以重新打开。",
            "Customer service answered",
            "What you sent is answered. Open this to read it; reopen it if it is not settled.",
        ),
        K::HelpDueSoon => Words(
            "客服工单即将到期",
            "有一件客服工单即将到答复期限，请尽快办理。",
            "A support case falls due soon",
            "A case of customer service is close to its deadline. Please see to it.",
        ),
        K::HelpOverdue => Words(
            "客服工单已超期",
            "有一件客服工单已过答复期限，请立即办理并说明原因。",
            "A support case is overdue",
            "A case of customer service is past its deadline. Answer it now, and say why.",
        ),
        _ => Words(
            "客服回复了您",
            "您在客服对话中有新的回复，点开可继续对话。",
            "Customer service wrote to you",
            "There is something new in your chat with customer service. Open this to go on.",
        ),
    }
}
