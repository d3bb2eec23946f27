//! Hours of work and what is said about them.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of a notice about hours.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::HoursOpened => Words(
            "有工时待确认",
            "{posting}{when} 有人签退，请核对并确认工时；逾期未处理的视为同意。",
            "Hours to approve",
            "Somebody checked out of {posting}, {when}. Check the hours and approve them; silence approves at the deadline.",
        ),
        K::HoursAsked => Words(
            "有人申请更正工时",
            "{posting}{when} 有人申请更正工时，请同意或说明理由后拒绝；逾期未处理的视为同意。",
            "A correction of hours is asked for",
            "Somebody asks for other hours of {posting}, {when}. Approve, or refuse with a reason; silence approves.",
        ),
        K::HoursApproved => Words(
            "工时已确认",
            "{posting}{when} 的工时已确认，点开可查看。",
            "Hours approved",
            "Your hours of {posting}, {when} are approved. Open this to see them.",
        ),
        K::HoursRefused => Words(
            "工时更正未获同意",
            "{merchant}没有同意更正{posting}{when} 的工时。点开查看理由，不认可的可以申诉。",
            "The correction was refused",
            "{merchant} refused to correct your hours of {posting}, {when}. Open this for the reason; you can dispute it.",
        ),
        K::HoursDisputed => Words(
            "有人对工时提出申诉",
            "{posting}{when} 的一份工时已提交平台处理，结果会通知您。",
            "Hours are disputed",
            "Hours of {posting}, {when} went to the platform's staff. You will be told the result.",
        ),
        _ => Words(
            "工时申诉已有结果",
            "平台已裁定{posting}{when} 的工时，点开可查看结果和理由。",
            "The dispute is decided",
            "Staff decided the hours of {posting}, {when}. Open this for the result and the reason.",
        ),
    }
}
