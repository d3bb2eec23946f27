//! The end of a posting, told to those who signed up: a confirmed shift stands all the same.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of a notice about the end.
pub(super) fn words(kind: NoticeKind) -> Words {
    match kind {
        NoticeKind::PostingTakenDown => Words(
            "您报名的职位被下架",
            "{posting}已被平台下架。未确认的报名已结束，已确认的班次请与商家核实，点开可查看。",
            "A job you signed up for was taken down",
            "{posting} was taken down. Sign-ups that were not confirmed have ended; check a confirmed shift with the merchant.",
        ),
        NoticeKind::PostingExpired => Words(
            "您报名的职位已到期",
            "{posting}已过有效期，未确认的报名已结束，看看其他职位吧。",
            "A job you signed up for expired",
            "{posting} expired, and sign-ups that were not confirmed have ended. Have a look at other jobs.",
        ),
        _ => Words(
            "您报名的职位已关闭",
            "{posting}已停止招聘。未确认的报名已结束，已确认的班次仍然有效，点开可查看。",
            "A job you signed up for was closed",
            "{posting} is closed. Sign-ups that were not confirmed have ended; a confirmed shift stands all the same.",
        ),
    }
}
