//! Messages that wait to be read, and reports of conversations.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of such a notice; None for any other. What was written never stands in one.
pub(super) fn words(kind: NoticeKind) -> Option<Words> {
    use NoticeKind as K;
    Some(match kind {
        K::MessageForSeeker => Words(
            "有新消息等您查看",
            "{merchant}给您发来了消息（{posting}），点开查看和回复。",
            "A message waits for you",
            "{merchant} wrote to you about {posting}. Open this to read and answer.",
        ),
        K::MessageForMerchant => Words(
            "求职者发来新消息",
            "有求职者就{posting}给您发来了消息，请尽快查看和回复。",
            "A seeker wrote to you",
            "A seeker wrote to you about {posting}. Please read and answer soon.",
        ),
        K::TalkReportDecided => Words(
            "您举报的对话有结果了",
            "您对一段对话的举报已处理，点开可查看结果。感谢您帮助大家安全沟通。",
            "Your report of a talk was decided",
            "Your report of a conversation was decided. Open this to see the result. Thank you for keeping talks safe.",
        ),
        K::TalkWarned => Words(
            "沟通规范提醒",
            "经核实，您发送的消息违反了沟通规范。请勿索要钱款、验证码或骚扰他人，再次违反将暂停发送消息。",
            "A warning about your messages",
            "Messages of yours broke the rules of talking. Ask nobody for money or codes and harass nobody, or you may not write.",
        ),
        K::TalkSilenced => Words(
            "发送消息已暂停",
            "经核实，您发送的消息违反了沟通规范，七天内不能发送消息，其他功能照常。有异议可以联系客服申诉。",
            "You may not write for a week",
            "Messages of yours broke the rules of talking. You may not write for seven days; all else works. Contact support to appeal.",
        ),
        _ => return None,
    })
}
